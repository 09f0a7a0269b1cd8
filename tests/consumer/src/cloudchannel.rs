//! Cloud Channel.

use workspace_apis::cloudchannel_v1::{
    self as channel,
    accounts::customers,
    names::{AccountName, CustomerName},
    types::{
        AdminUser, CloudIdentityInfo, CloudIdentityInfoCustomerType, Customer,
        ListCustomersResponse, Operation as Envelope, OperationMetadata, PostalAddress,
        ProvisionCloudIdentityRequest, Value,
    },
};
use workspace_apis::{Client, Error, runtime};

pub async fn provision(client: &Client) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let name: CustomerName = CustomerName::new("A1", "S42");
    let body = ProvisionCloudIdentityRequest::new()
        .user(AdminUser::new().email("liz@example.com").given_name("Liz"))
        .cloud_identity_info(CloudIdentityInfo::new().language_code("en"))
        .validate_only(false);
    let started = customers::provision_cloud_identity(name, body)
        .send(client)
        .await?;
    let operation: runtime::Operation<Envelope, Customer, OperationMetadata> = started;
    let customer: Customer = operation.wait(client).await?;
    let info: Option<CloudIdentityInfo> = customer.cloud_identity_info;
    Ok(match info.and_then(|info| info.customer_type) {
        Some(CloudIdentityInfoCustomerType::Domain) => Some("domain".to_owned()),
        Some(other) => Some(other.to_string()),
        None => None,
    })
}

pub async fn customers_of(client: &Client, account: &str) -> Result<Vec<Customer>, Error> {
    let mut found = Vec::new();
    let mut items = customers::list(AccountName::new(account))
        .page_size(10i32)
        .items(client);
    while let Some(customer) = items.next().await {
        let customer: Customer = customer?;
        let address: Option<&PostalAddress> = customer.org_postal_address.as_ref();
        if address.is_some() {
            found.push(customer);
        }
    }
    let mut pages = customers::list("accounts/A1").pages(client);
    let page: Option<ListCustomersResponse> = pages.next().await.transpose()?;
    found.extend(page.and_then(|page| page.customers).unwrap_or_default());
    Ok(found)
}

pub fn name() -> Result<Option<String>, Box<dyn std::error::Error>> {
    let name: CustomerName = "accounts/A1/customers/S42".parse()?;
    Ok(Some(format!(
        "{} {} {name}",
        name.account(),
        name.customer()
    )))
}

pub fn union(value: &Value) -> bool {
    value.kind.is_some() && channel::API.name == "cloudchannel"
}
