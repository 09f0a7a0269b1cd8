//! Cloud Channel, the early version.

use workspace_apis::Client;
use workspace_apis::cloudchannel_v1alpha1::{
    accounts::customers,
    names::CustomerName,
    types::{AdminUser, CloudIdentityInfo, Customer, ProvisionCloudIdentityRequest},
};

pub async fn provision(client: &Client) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let body = ProvisionCloudIdentityRequest::new()
        .user(AdminUser::new().email("liz@example.com"))
        .cloud_identity_info(CloudIdentityInfo::new().alternate_email("liz@home.example"));
    let customer: Customer =
        customers::provision_cloud_identity(CustomerName::new("A1", "S42"), body)
            .send(client)
            .await?
            .wait(client)
            .await?;
    Ok(customer.org_display_name)
}
