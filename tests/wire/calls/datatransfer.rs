//! Data Transfer: the calls of the wire table.

use workspace_apis::admin_datatransfer_v1::types::{
    Application, ApplicationDataTransfer, ApplicationTransferParam, ApplicationsListResponse,
    DataTransfer, DataTransfersListResponse,
};
use workspace_apis::admin_datatransfer_v1::{applications, transfers};

use super::{Case, message};

const DRIVE: i64 = 55_656_082_996;
const LIZ: &str = "110000000000000000042";
const MAX: &str = "110000000000000000043";

/// Returns the calls of Data Transfer.
pub fn cases() -> Vec<Case> {
    let mut cases = applications();
    cases.extend(transfers());
    cases
}

fn all_files() -> ApplicationTransferParam {
    ApplicationTransferParam::new()
        .key("PRIVACY_LEVEL")
        .value(["PRIVATE", "SHARED"])
}

fn applications() -> Vec<Case> {
    let drive = || Application::new().id(DRIVE).name("Drive and Docs");
    let page = ApplicationsListResponse::new()
        .kind("admin#datatransfer#applicationsList")
        .etag("\"aVb/c=\"")
        .applications([
            drive()
                .kind("admin#datatransfer#ApplicationResource")
                .transfer_params([all_files()]),
            Application::new().id(i64::MAX).name("Calendar"),
        ])
        .next_page_token("d/e+f==");
    vec![
        message(
            "list applications with data to transfer",
            applications::list()
                .customer_id("my_customer")
                .max_results(500),
            page,
        ),
        message(
            "read an application with data to transfer",
            applications::get(DRIVE),
            drive(),
        ),
    ]
}

fn transfers() -> Vec<Case> {
    let from_liz_to_max = || {
        DataTransfer::new()
            .old_owner_user_id(LIZ)
            .new_owner_user_id(MAX)
    };
    let files = || ApplicationDataTransfer::new().application_id(DRIVE);
    let started = from_liz_to_max()
        .kind("admin#datatransfer#DataTransfer")
        .id("AKrEtIY")
        .application_data_transfers([files().application_transfer_status("pending")])
        .overall_transfer_status_code("inProgress")
        .request_time("2026-11-26T09:30:00.000Z");
    let page = DataTransfersListResponse::new()
        .kind("admin#datatransfer#dataTransfersList")
        .data_transfers([DataTransfer::new()
            .id("AKrEtIY")
            .overall_transfer_status_code("inProgress")]);
    vec![
        message(
            "start a transfer",
            transfers::insert(
                from_liz_to_max().application_data_transfers([
                    files().application_transfer_params([all_files()])
                ]),
            ),
            started,
        ),
        message(
            "read a transfer",
            transfers::get("AKrEt/IY"),
            DataTransfer::new()
                .id("AKrEt/IY")
                .overall_transfer_status_code("completed"),
        ),
        message(
            "list transfers of a user",
            transfers::list()
                .customer_id("my_customer")
                .old_owner_user_id(LIZ)
                .new_owner_user_id(MAX)
                .status("inProgress"),
            page,
        ),
    ]
}
