//! Cloud Channel, both versions: the calls of the wire table.

use serde_json::json;
use workspace_apis::cloudchannel_v1::accounts::customers::{
    self as customers_v1, ListPurchasableOffersChangeOfferPurchase,
    ListPurchasableOffersCreateEntitlementPurchase, ListPurchasableSkusChangeOfferPurchase,
    ListPurchasableSkusChangeOfferPurchaseChangeType, ListPurchasableSkusCreateEntitlementPurchase,
    OfferPurchaseOption, SkuPurchaseOption, entitlements,
};
use workspace_apis::cloudchannel_v1::names::{
    AccountName, BillingAccountName, CustomerName, EntitlementName, ProductName, SkuName,
};
use workspace_apis::cloudchannel_v1::{accounts, operations as operations_v1, types as v1};
use workspace_apis::cloudchannel_v1alpha1::accounts::customers;
use workspace_apis::cloudchannel_v1alpha1::operations;
use workspace_apis::cloudchannel_v1alpha1::{names as alpha_names, types as v1alpha1};
use workspace_apis::prelude::*;
use workspace_apis::runtime::{Operation, OperationState};

use super::{Case, message, refused, written};

/// Returns the calls of Cloud Channel.
pub fn cases() -> Vec<Case> {
    let mut cases = provisions();
    cases.extend(polls());
    cases.extend(purchases());
    cases.extend(transfers());
    cases.extend(operations());
    cases
}

/// The operation that provisioning starts.
type Provisioning = Operation<v1alpha1::Operation, v1alpha1::Customer, v1alpha1::OperationMetadata>;

fn liz() -> v1alpha1::AdminUser {
    v1alpha1::AdminUser::new()
        .email("liz@example.com")
        .given_name("Liz")
        .family_name("Smith")
}

fn trial() -> v1alpha1::ProvisionCloudIdentityRequest {
    let school = v1alpha1::EduData::new()
        .institute_type(v1alpha1::EduDataInstituteType::University)
        .institute_size("SIZE_1001_2000")
        .website("https://example.edu/?a=b&c=\"d\"");
    let info = v1alpha1::CloudIdentityInfo::new()
        .customer_type(v1alpha1::CloudIdentityInfoCustomerType::Domain)
        .alternate_email("liz@home.example")
        .phone_number("+41 44 668 18 00")
        .language_code("de-CH")
        .edu_data(school);
    v1alpha1::ProvisionCloudIdentityRequest::new()
        .cloud_identity_info(info)
        .user(liz())
        .validate_only(true)
}

fn provisions() -> Vec<Case> {
    let name = || alpha_names::CustomerName::new("A1", "S42");
    let request = v1alpha1::ProvisionCloudIdentityRequest::new;
    let small = request().user(v1alpha1::AdminUser::new().email("liz@example.com"));
    vec![
        Case::new(
            "try the provisioning of a customer",
            customers::provision_cloud_identity("accounts/A1/customers/S42", trial()),
            |operation| {
                // Done, with neither a result nor an error.
                let error = operation.state().unwrap_err().to_string();
                assert!(
                    error.ends_with("ended with neither a result nor an error"),
                    "{error}"
                );
                assert_eq!(operation.metadata().unwrap(), None);
                Some(written(operation.raw()))
            },
        ),
        Case::new(
            "provision a customer",
            customers::provision_cloud_identity(name(), request().user(liz())),
            |operation| {
                assert_running(&operation);
                assert!(!operation.is_done());
                Some(written(operation.raw()))
            },
        ),
        Case::new(
            "provision a customer, in vain",
            customers::provision_cloud_identity(
                alpha_names::CustomerName::new("A1", "S1:transferEntitlements"),
                small,
            ),
            |operation| {
                let Ok(OperationState::Failed(status)) = operation.state() else {
                    panic!("{:?}", operation.state());
                };
                assert_eq!(status.code, Some(13));
                assert_eq!(
                    status.message.as_deref(),
                    Some("the directory did not respond")
                );
                assert_eq!(status.details.as_ref().unwrap()[0]["requestId"], "r1");
                assert!(operation.is_done());
                Some(written(operation.raw()))
            },
        ),
        refused(
            "provision a customer whose address is taken",
            customers::provision_cloud_identity(name(), request()),
        ),
    ]
}

fn assert_running(operation: &Provisioning) {
    assert_eq!(operation.name(), Some("operations/0b8a-41/provision"));
    assert_eq!(operation.state().unwrap(), OperationState::Running);
    assert_metadata(operation);
}

fn assert_metadata(operation: &Provisioning) {
    let metadata = operation.metadata().unwrap().unwrap();
    let provision = v1alpha1::OperationMetadataOperationType::ProvisionCloudIdentity;
    assert_eq!(metadata.operation_type, Some(provision));
    let type_url = "type.googleapis.com/google.cloud.channel.v1alpha1.OperationMetadata";
    assert_eq!(
        metadata.unknown_fields().get("@type"),
        Some(&json!(type_url))
    );
}

fn polls() -> Vec<Case> {
    let get = || operations::get("operations/0b8a-41/provision");
    vec![
        Case::new("ask how the provisioning stands", get(), |raw| {
            let operation = Provisioning::new(raw);
            assert_running(&operation);
            Some(written(operation.raw()))
        }),
        Case::new("ask for the provisioned customer", get(), |raw| {
            let operation = Provisioning::new(raw);
            assert_metadata(&operation);
            let OperationState::Succeeded(customer) = operation.state().unwrap() else {
                panic!("{operation:?}");
            };
            assert_eq!(customer, provisioned());
            Some(written(operation.raw()))
        }),
    ]
}

fn provisioned() -> v1alpha1::Customer {
    let address = v1alpha1::PostalAddress::new()
        .region_code("CH")
        .postal_code("8002")
        .locality("Zürich")
        .address_lines(["Brandschenkestrasse 110"]);
    let info = v1alpha1::CloudIdentityInfo::new()
        .customer_type(v1alpha1::CloudIdentityInfoCustomerType::Domain)
        .primary_domain("example.com")
        .is_domain_verified(false);
    let mut customer = v1alpha1::Customer::new()
        .name("accounts/A1/customers/S42")
        .org_display_name("Example GmbH")
        .org_postal_address(address)
        .domain("example.com")
        .cloud_identity_id("C03az79cb")
        .create_time("2025-03-01T09:30:00.123456789Z")
        .update_time("9999-12-31T23:59:59Z")
        .cloud_identity_info(info);
    let type_url = "type.googleapis.com/google.cloud.channel.v1alpha1.Customer";
    customer
        .unknown_fields_mut()
        .insert("@type", json!(type_url));
    customer
}

fn purchases() -> Vec<Case> {
    let customer = CustomerName::new("A1", "S42");
    let entitlement = EntitlementName::new("A1", "S42", "E7");
    let skus = || customers_v1::list_purchasable_skus(&customer);
    let offers = || customers_v1::list_purchasable_offers(&customer);
    let new_sku =
        ListPurchasableSkusCreateEntitlementPurchase::new().product(ProductName::new("P1"));
    let other_sku = ListPurchasableSkusChangeOfferPurchase::new()
        .change_type(ListPurchasableSkusChangeOfferPurchaseChangeType::Upgrade)
        .entitlement(entitlement.clone());
    let new_offer = ListPurchasableOffersCreateEntitlementPurchase::new()
        .billing_account(BillingAccountName::new("A1", "B 1"))
        .sku(SkuName::new("P1", "K1"));
    let other_offer = ListPurchasableOffersChangeOfferPurchase::new()
        .entitlement(entitlement)
        .new_sku(SkuName::new("P1", "K2"));
    vec![
        message(
            "list SKUs for a new entitlement",
            skus()
                .purchase_option(SkuPurchaseOption::CreateEntitlementPurchase(
                    new_sku.clone(),
                ))
                .page_size(10)
                .language_code("de-CH"),
            purchasable_skus(),
        ),
        message(
            "list SKUs for a change of an entitlement",
            // The last option counts, and no field of the other is left.
            skus()
                .purchase_option(SkuPurchaseOption::CreateEntitlementPurchase(new_sku))
                .purchase_option(SkuPurchaseOption::ChangeOfferPurchase(other_sku)),
            v1::ListPurchasableSkusResponse::new(),
        ),
        message(
            "list offers for a new entitlement",
            offers().purchase_option(OfferPurchaseOption::CreateEntitlementPurchase(new_offer)),
            purchasable_offers(),
        ),
        message(
            "list offers for a change of an entitlement",
            offers().purchase_option(OfferPurchaseOption::ChangeOfferPurchase(other_offer)),
            v1::ListPurchasableOffersResponse::new(),
        ),
    ]
}

fn purchasable_skus() -> v1::ListPurchasableSkusResponse {
    let sku = v1::Sku::new()
        .name("products/P1/skus/K1")
        .marketing_info(v1::MarketingInfo::new().display_name("Business Standard"))
        .product(v1::Product::new().name("products/P1"));
    v1::ListPurchasableSkusResponse::new()
        .purchasable_skus([v1::PurchasableSku::new().sku(sku)])
        .next_page_token("next")
}

fn purchasable_offers() -> v1::ListPurchasableOffersResponse {
    let offer = v1::Offer::new()
        .name("accounts/A1/offers/O1")
        .start_time("2025-03-01T10:30:00+01:00")
        .end_time("9999-12-31T23:59:59Z");
    v1::ListPurchasableOffersResponse::new().purchasable_offers([v1::PurchasableOffer::new()
        .offer(offer)
        .price_reference_id("R1")])
}

fn transfers() -> Vec<Case> {
    let bring = v1::ListTransferableSkusRequest::new()
        .auth_token("open sesame")
        .transferred_customer_identity(v1::TransferableSkusCustomer::CustomerName(
            "accounts/A1/customers/S42".into(),
        ));
    let eligibility = v1::TransferEligibility::new()
        .is_eligible(false)
        .ineligibility_reason("REASON_OF_TOMORROW");
    let sku = v1::TransferableSku::new()
        .sku(v1::Sku::new().name("products/P1/skus/K1"))
        .transfer_eligibility(eligibility);
    let entitlement = v1::Entitlement::new()
        .offer("accounts/A1/offers/O1")
        .parameters([units()]);
    let request = v1::TransferEntitlementsRequest::new()
        .entitlements([entitlement])
        .request_id("9f2c");
    let awkward = CustomerName::new("A 1&b", "S1:transferEntitlementsToGoogle");
    vec![
        message(
            "list the SKUs that another reseller's customer can bring along",
            accounts::list_transferable_skus(AccountName::new("A1"), bring),
            v1::ListTransferableSkusResponse::new().transferable_skus([sku]),
        ),
        Case::new(
            "transfer the entitlements of an awkward customer",
            customers_v1::transfer_entitlements(awkward, request),
            |operation| {
                let OperationState::Succeeded(response) = operation.state().unwrap() else {
                    panic!("{operation:?}");
                };
                assert_eq!(response.entitlements, Some(vec![transferred()]));
                let metadata = operation.metadata().unwrap().unwrap();
                let transfer = v1::OperationMetadataOperationType::TransferEntitlements;
                assert_eq!(metadata.operation_type, Some(transfer));
                Some(written(operation.raw()))
            },
        ),
    ]
}

fn units() -> v1::Parameter {
    let value = v1::ValueKind::Int64Value(9_007_199_254_740_993);
    v1::Parameter::new()
        .name("num_units")
        .value(v1::Value::new().kind(value))
}

fn transferred() -> v1::Entitlement {
    let parameter = |name: &str, kind| {
        v1::Parameter::new()
            .name(name)
            .value(v1::Value::new().kind(kind))
    };
    v1::Entitlement::new()
        .name("accounts/A1/customers/S42/entitlements/E7")
        .parameters([
            units(),
            parameter("ratio", v1::ValueKind::DoubleValue(0.1)),
            parameter("flag", v1::ValueKind::BoolValue(false)),
        ])
        .suspension_reasons(["TRIAL_ENDED", "REASON_OF_TOMORROW"])
}

fn operations() -> Vec<Case> {
    let changes = entitlements::list_entitlement_changes(EntitlementName::new("A1", "S42", "E7"))
        .filter("operator = \"liz@example.com\"");
    let change = |kind: &str, reason| {
        v1::EntitlementChange::new()
            .change_type(kind)
            .change_reason(reason)
    };
    let page = v1::ListEntitlementChangesResponse::new().entitlement_changes([
        change(
            "SUSPENDED",
            v1::EntitlementChangeReason::SuspensionReason("RESELLER_INITIATED".into()),
        ),
        change(
            "CANCELLED",
            v1::EntitlementChangeReason::CancellationReason("REASON_OF_TOMORROW".into()),
        ),
        change(
            "CREATED",
            v1::EntitlementChangeReason::OtherChangeReason("because".into()),
        ),
    ]);
    let done = v1::Operation::new().name("operations/t1").done(true);
    vec![
        refused(
            "read a customer",
            customers_v1::get(CustomerName::new("A1", "S42")),
        ),
        message("list why an entitlement changed", changes, page),
        message(
            "list operations",
            operations_v1::list("operations").return_partial_success(true),
            v1::ListOperationsResponse::new().operations([done]),
        ),
        message(
            "cancel an operation with a long name",
            operations_v1::cancel(
                "operations/a:cancel/b c/d",
                v1::CancelOperationRequest::new(),
            ),
            v1::Empty::new(),
        ),
    ]
}
