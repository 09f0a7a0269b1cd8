//! Enterprise License Manager: the calls of the wire table.

use workspace_apis::licensing_v1::license_assignments::{
    delete, get, insert, list_for_product, list_for_product_and_sku, patch, update,
};
use workspace_apis::licensing_v1::types::{
    Empty, LicenseAssignment, LicenseAssignmentInsert, LicenseAssignmentList,
};

use super::{Case, message, refused};

const PRODUCT: &str = "Google-Apps";
const STANDARD: &str = "1010020028";
const STARTER: &str = "1010020027";
const LIZ: &str = "liz@example.com";

/// Returns the calls of the Enterprise License Manager.
pub fn cases() -> Vec<Case> {
    let mut cases = reads();
    cases.extend(changes());
    cases
}

fn license(sku: &str, user: &str) -> LicenseAssignment {
    LicenseAssignment::new()
        .product_id(PRODUCT)
        .sku_id(sku)
        .user_id(user)
}

fn reads() -> Vec<Case> {
    let of_product = LicenseAssignmentList::new()
        .kind("licensing#licenseAssignmentList")
        .etag("\"aVb/d=\"")
        .items([license(STARTER, LIZ), license(STANDARD, "max@example.com")])
        .next_page_token("d/e+f==");
    let empty = LicenseAssignmentList::new().kind("licensing#licenseAssignmentList");
    vec![
        message(
            "read a license",
            get(PRODUCT, STANDARD, LIZ),
            license(STANDARD, LIZ),
        ),
        refused(
            "read a license that the user does not have",
            get("Google-Vault", "Google-Vault", LIZ),
        ),
        message(
            "list licenses of a product",
            list_for_product(PRODUCT, "C03az79cb").max_results(1000),
            of_product,
        ),
        message(
            "list licenses of an edition",
            list_for_product_and_sku(PRODUCT, STANDARD, "C03az79cb").page_token("d/e+f=="),
            empty,
        ),
    ]
}

fn changes() -> Vec<Case> {
    let assigned = license(STANDARD, LIZ)
        .kind("licensing#licenseAssignment")
        .etags("\"aVb/c=\"")
        .product_name("Google Workspace")
        .sku_name("Google Workspace Business Standard")
        .self_link(
            "https://licensing.googleapis.com/apps/licensing/v1/product/Google-Apps/sku/1010020028/user/liz@example.com",
        );
    vec![
        message(
            "assign a license",
            insert(
                PRODUCT,
                STANDARD,
                LicenseAssignmentInsert::new().user_id(LIZ),
            ),
            assigned,
        ),
        message(
            "move a user to another edition",
            patch(
                PRODUCT,
                STANDARD,
                LIZ,
                LicenseAssignment::new().sku_id(STARTER),
            ),
            license(STARTER, LIZ),
        ),
        message(
            "move a user to another edition with all in the body",
            update(PRODUCT, STANDARD, LIZ, license(STARTER, LIZ)),
            license(STARTER, LIZ),
        ),
        message(
            "take a license away",
            delete(PRODUCT, STANDARD, LIZ),
            Empty::new(),
        ),
    ]
}
