//! The changes that close an account, one request each.

use std::fmt;

use workspace_apis::Error;
use workspace_apis::admin_datatransfer_v1 as datatransfer;
use workspace_apis::admin_datatransfer_v1::types::{
    ApplicationDataTransfer, ApplicationTransferParam, DataTransfer,
};
use workspace_apis::admin_directory_v1::types::User;
use workspace_apis::admin_directory_v1::{self as directory};
use workspace_apis::gmail_v1 as gmail;
use workspace_apis::gmail_v1::types::Delegate;
use workspace_apis::licensing_v1 as licensing;
use workspace_apis::prelude::*;

use super::plan::Offboarding;

/// A license: a product and an edition of it.
#[derive(Clone, Debug, PartialEq)]
pub struct License {
    /// The product, such as `Google-Apps`.
    pub product: String,
    /// The edition, such as `1010020028`.
    pub sku: String,
}

/// A remaining change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Turns the vacation reply on.
    Reply,
    /// Adds a delegate of the mailbox.
    AddDelegate(String),
    /// Ends all sessions.
    SignOut,
    /// Revokes an application's access.
    RevokeToken { client: String, application: String },
    /// Deletes an application-specific password.
    DeleteAppPassword { code: i32, name: String },
    /// Suspends the account.
    Suspend,
    /// Removes the phone that could reopen the account.
    ClearRecoveryPhone,
    /// Leaves a group.
    LeaveGroup(String),
    /// Starts the transfer of all files.
    TransferFiles {
        application: i64,
        from: String,
        to: String,
    },
    /// Frees a license.
    RemoveLicense(License),
    /// Moves the account to an organizational unit.
    Move(String),
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply => write!(f, "turn the vacation reply on"),
            Self::AddDelegate(delegate) => write!(f, "let {delegate} into the mailbox"),
            Self::SignOut => write!(f, "sign out everywhere"),
            Self::RevokeToken { application, .. } => write!(f, "revoke access of {application}"),
            Self::DeleteAppPassword { name, .. } => write!(f, "delete the app password `{name}`"),
            Self::Suspend => write!(f, "suspend the account"),
            Self::ClearRecoveryPhone => write!(f, "clear the recovery phone"),
            Self::LeaveGroup(group) => write!(f, "leave {group}"),
            Self::TransferFiles { .. } => write!(f, "transfer all files to the successor"),
            Self::RemoveLicense(it) => write!(f, "remove the license {}/{}", it.product, it.sku),
            Self::Move(unit) => write!(f, "move the account to {unit}"),
        }
    }
}

impl Offboarding {
    /// Makes a change. A resource that is gone already is no error.
    pub async fn apply(&self, change: &Change) -> Result<(), Error> {
        let (admin, email) = (&self.admin, &self.leaver.email);
        match change {
            Change::Reply => {
                let request = gmail::users::settings::update_vacation("me", self.reply());
                request.send(&self.mailbox).await.map(drop)
            }
            Change::AddDelegate(delegate) => {
                let delegate = Delegate::new().delegate_email(delegate);
                let request = gmail::users::settings::delegates::create("me", delegate);
                request.send(&self.mailbox).await.map(drop)
            }
            Change::SignOut => directory::users::sign_out(email).send(admin).await,
            Change::RevokeToken { client, .. } => {
                unless_gone(directory::tokens::delete(email, client).send(admin).await)
            }
            Change::DeleteAppPassword { code, .. } => {
                unless_gone(directory::asps::delete(email, *code).send(admin).await)
            }
            Change::Suspend => self.patch(User::new().suspended(true)).await,
            // A null: a field that is left out would stay as it is.
            Change::ClearRecoveryPhone => self.patch(User::new().clear(User::RECOVERY_PHONE)).await,
            Change::LeaveGroup(group) => {
                unless_gone(directory::members::delete(group, email).send(admin).await)
            }
            Change::TransferFiles {
                application,
                from,
                to,
            } => {
                let request = datatransfer::transfers::insert(transfer(*application, from, to));
                request.send(admin).await.map(drop)
            }
            Change::RemoveLicense(License { product, sku }) => {
                let request = licensing::license_assignments::delete(product, sku, email);
                unless_gone(request.send(admin).await)
            }
            Change::Move(unit) => self.patch(User::new().org_unit_path(unit)).await,
        }
    }

    async fn patch(&self, change: User) -> Result<(), Error> {
        let request = directory::users::patch(&self.leaver.email, change);
        request.send(&self.admin).await.map(drop)
    }
}

/// Returns the transfer of all files, including those that nobody else sees.
fn transfer(application: i64, from: &str, to: &str) -> DataTransfer {
    let all = ApplicationTransferParam::new()
        .key("PRIVACY_LEVEL")
        .value(["PRIVATE", "SHARED"]);
    let files = ApplicationDataTransfer::new()
        .application_id(application)
        .application_transfer_params([all]);
    DataTransfer::new()
        .old_owner_user_id(from)
        .new_owner_user_id(to)
        .application_data_transfers([files])
}

fn unless_gone<T>(result: Result<T, Error>) -> Result<(), Error> {
    match result {
        Err(error) if error.is_gone() => Ok(()),
        result => result.map(drop),
    }
}
