//! The remaining changes until an account is closed. They are read from the services each time. So
//! a run after a failure continues where the last one ended, and a run after a success finds no
//! changes.

use std::error::Error;

use workspace_apis::Client;
use workspace_apis::admin_datatransfer_v1 as datatransfer;
use workspace_apis::admin_directory_v1 as directory;
use workspace_apis::admin_directory_v1::types::User;
use workspace_apis::gmail_v1 as gmail;
use workspace_apis::gmail_v1::types::VacationSettings;
use workspace_apis::licensing_v1 as licensing;

use super::change::{Change, License};

/// The result of a step.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A user who leaves, and the options for the account.
#[derive(Clone, Debug)]
pub struct Leaver {
    /// Primary address.
    pub email: String,
    /// Primary address of the successor, who gets the files and may read the mailbox.
    pub successor: String,
    /// Subject of the vacation reply.
    pub reply_subject: String,
    /// Text of the vacation reply.
    pub reply_text: String,
    /// Organizational unit of closed accounts, such as `/Closed/2026`.
    pub org_unit: String,
    /// Licenses to remove.
    pub licenses: Vec<License>,
    /// `true` to suspend the account. A suspended mailbox receives nothing and opens for no
    /// delegate. For a period of transition, run with `false` first, and with `true` at its end.
    pub suspend: bool,
}

/// The end of an account.
pub struct Offboarding {
    /// The client of an administrator.
    pub admin: Client,
    /// The client of the leaver, whose mailbox no administrator can change.
    pub mailbox: Client,
    /// The user who leaves.
    pub leaver: Leaver,
}

impl Offboarding {
    /// Reads the remaining changes, in their order. Changes nothing.
    pub async fn plan(&self) -> Outcome<Vec<Change>> {
        let Leaver {
            email, successor, ..
        } = &self.leaver;
        let user = directory::users::get(email).send(&self.admin).await?;
        let successor = directory::users::get(successor).send(&self.admin).await?;
        self.check_org_unit().await?;

        let mut changes = Vec::new();
        // Gmail refuses requests for a suspended account, so its settings come first.
        if user.suspended != Some(true) {
            changes.extend(self.vacation_reply().await?);
            changes.extend(self.delegate().await?);
            changes.push(Change::SignOut);
        }
        changes.extend(self.tokens().await?);
        changes.extend(self.app_passwords().await?);
        if self.leaver.suspend && user.suspended != Some(true) {
            changes.push(Change::Suspend);
        }
        if user.recovery_phone.is_some() {
            changes.push(Change::ClearRecoveryPhone);
        }
        changes.extend(self.groups().await?);
        // Before the license for Drive is removed.
        changes.extend(self.files(&user, &successor).await?);
        changes.extend(self.licenses().await?);
        if user.org_unit_path.as_ref() != Some(&self.leaver.org_unit) {
            changes.push(Change::Move(self.leaver.org_unit.clone()));
        }
        Ok(changes)
    }

    /// Fails before the first change if the unit does not exist.
    async fn check_org_unit(&self) -> Outcome {
        directory::orgunits::get("my_customer", &self.leaver.org_unit)
            .send(&self.admin)
            .await?;
        Ok(())
    }

    /// Returns the vacation reply that the mailbox is to send.
    pub fn reply(&self) -> VacationSettings {
        VacationSettings::new()
            .enable_auto_reply(true)
            .response_subject(&self.leaver.reply_subject)
            .response_body_plain_text(&self.leaver.reply_text)
    }

    async fn vacation_reply(&self) -> Outcome<Option<Change>> {
        let current = gmail::users::settings::get_vacation("me")
            .send(&self.mailbox)
            .await?;
        let wanted = self.reply();
        let same = current.enable_auto_reply == wanted.enable_auto_reply
            && current.response_subject == wanted.response_subject
            && current.response_body_plain_text == wanted.response_body_plain_text;
        Ok((!same).then_some(Change::Reply))
    }

    async fn delegate(&self) -> Outcome<Option<Change>> {
        let delegates = gmail::users::settings::delegates::list("me")
            .send(&self.mailbox)
            .await?;
        let mut delegates = delegates.delegates.unwrap_or_default().into_iter();
        let successor = &self.leaver.successor;
        let known = delegates.any(|it| it.delegate_email.as_ref() == Some(successor));
        Ok((!known).then(|| Change::AddDelegate(successor.clone())))
    }

    async fn tokens(&self) -> Outcome<Vec<Change>> {
        let tokens = directory::tokens::list(&self.leaver.email)
            .send(&self.admin)
            .await?;
        let tokens = tokens.items.unwrap_or_default().into_iter();
        let change = tokens.filter_map(|token| {
            let client = token.client_id?;
            let application = token.display_text.unwrap_or_else(|| client.clone());
            Some(Change::RevokeToken {
                client,
                application,
            })
        });
        Ok(change.collect())
    }

    async fn app_passwords(&self) -> Outcome<Vec<Change>> {
        let passwords = directory::asps::list(&self.leaver.email)
            .send(&self.admin)
            .await?;
        let passwords = passwords.items.unwrap_or_default().into_iter();
        let change = passwords.filter_map(|password| {
            Some(Change::DeleteAppPassword {
                code: password.code_id?,
                name: password.name.unwrap_or_default(),
            })
        });
        Ok(change.collect())
    }

    async fn groups(&self) -> Outcome<Vec<Change>> {
        let mut groups = directory::groups::list()
            .user_key(&self.leaver.email)
            .items(&self.admin);
        let mut changes = Vec::new();
        while let Some(group) = groups.next().await {
            changes.extend(group?.email.map(Change::LeaveGroup));
        }
        Ok(changes)
    }

    /// Returns the transfer of all files, unless an earlier one did not fail. It refers to users by
    /// their ids.
    async fn files(&self, user: &User, successor: &User) -> Outcome<Option<Change>> {
        let application = self.drive().await?;
        let (from, to) = (id(user)?, id(successor)?);
        let mut transfers = datatransfer::transfers::list()
            .customer_id("my_customer")
            .old_owner_user_id(from)
            .new_owner_user_id(to)
            .items(&self.admin);
        while let Some(transfer) = transfers.next().await {
            let transfer = transfer?;
            let mut parts = transfer.application_data_transfers.into_iter().flatten();
            let failed = transfer.overall_transfer_status_code.as_deref() == Some("failed");
            if !failed && parts.any(|it| it.application_id == Some(application)) {
                return Ok(None);
            }
        }
        Ok(Some(Change::TransferFiles {
            application,
            from: from.to_owned(),
            to: to.to_owned(),
        }))
    }

    /// Returns the id of Drive for transfers.
    async fn drive(&self) -> Outcome<i64> {
        let mut applications = datatransfer::applications::list()
            .customer_id("my_customer")
            .items(&self.admin);
        while let Some(application) = applications.next().await {
            let application = application?;
            if application.name.as_deref() == Some("Drive and Docs") {
                return application.id.ok_or_else(|| "Drive has no id".into());
            }
        }
        Err("no transfers of Drive files in this organization".into())
    }

    async fn licenses(&self) -> Outcome<Vec<Change>> {
        let mut changes = Vec::new();
        for license in &self.leaver.licenses {
            let License { product, sku } = license;
            let found = licensing::license_assignments::get(product, sku, &self.leaver.email)
                .send(&self.admin)
                .await;
            match found {
                Ok(_) => changes.push(Change::RemoveLicense(license.clone())),
                Err(error) if error.is_gone() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(changes)
    }
}

fn id(user: &User) -> Outcome<&str> {
    let id = user.id.as_deref();
    id.ok_or_else(|| format!("{:?} has no id", user.primary_email).into())
}
