//! Gmail.

use workspace_apis::prelude::*;
use workspace_apis::gmail_v1::{
    self as gmail, scope,
    types::{
        BatchModifyMessagesRequest, CseIdentity, Delegate, DelegateVerificationStatus, Draft,
        KeyPairConfiguration, Label, ListMessagesResponse, Message, MessagePart,
        SignAndEncryptKeyPairs, VacationSettings,
    },
    users::{self, settings},
};
use workspace_apis::{Client, Error};

pub async fn add_delegate(client: &Client, address: &str) -> Result<Option<String>, Error> {
    let body: Delegate = Delegate::new().delegate_email(address);
    let response = settings::delegates::create("me", body).send(client).await?;
    let status: Option<DelegateVerificationStatus> = response.verification_status.clone();
    let text = match status {
        Some(DelegateVerificationStatus::Accepted) => "accepted".to_owned(),
        Some(DelegateVerificationStatus::Pending) => "pending".to_owned(),
        Some(other) => other.as_str().to_owned(),
        None => return Ok(None),
    };
    Ok(Some(text))
}

pub async fn set_up_encryption(client: &Client) -> Result<Option<String>, Error> {
    let keys = KeyPairConfiguration::PrimaryKeyPairId("k1".into());
    let body = CseIdentity::new()
        .email_address("liz@example.com")
        .key_pair_configuration(keys);
    let identity = settings::cse::identities::create("me", body)
        .send(client)
        .await?;
    Ok(match &identity.key_pair_configuration {
        Some(KeyPairConfiguration::PrimaryKeyPairId(id)) => Some(String::clone(id)),
        Some(KeyPairConfiguration::SignAndEncryptKeyPairs(pairs)) => {
            let pairs: &SignAndEncryptKeyPairs = pairs;
            pairs.signing_key_pair_id.clone()
        }
        _ => None,
    })
}

pub async fn subjects(client: &Client) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    let mut messages = users::messages::list("me")
        .q("in:inbox")
        .max_results(50u32)
        .label_ids(["INBOX"])
        .include_spam_trash(false)
        .items(client);
    while let Some(message) = messages.next().await {
        let message: Message = message?;
        let id: String = message.id.unwrap_or_default();
        let whole: Message = users::messages::get("me", id).send(client).await?;
        let part: Option<MessagePart> = whole.payload;
        let headers = part.and_then(|part| part.headers).unwrap_or_default();
        found.extend(headers.into_iter().filter_map(|header| header.value));
    }
    Ok(found)
}

pub async fn first_page(client: &Client) -> Result<Option<i64>, Error> {
    let mut pages = users::messages::list("me").pages(client);
    let page: Option<ListMessagesResponse> = pages.next().await.transpose()?;
    Ok(page
        .and_then(|page| page.result_size_estimate)
        .map(i64::from))
}

pub fn values() -> (BatchModifyMessagesRequest, VacationSettings, Label, Draft) {
    let modify = BatchModifyMessagesRequest::new()
        .ids(["a", "b"])
        .add_label_ids(vec!["INBOX".to_owned()]);
    let vacation = VacationSettings::new()
        .enable_auto_reply(true)
        .start_time(0i64)
        .response_subject("Away")
        .clear(VacationSettings::END_TIME);
    let label = Label::new().name("Todo");
    let draft = Draft::new().message(Message::new().thread_id("t").raw(b"From: a".to_vec()));
    (modify, vacation, label, draft)
}

pub fn scopes() -> [&'static str; 2] {
    let described: &[&str] = gmail::methods::USERS_SETTINGS_DELEGATES_CREATE.scopes;
    assert!(described.contains(&scope::GMAIL_SETTINGS_SHARING));
    [scope::GMAIL_SETTINGS_BASIC, scope::MAIL_GOOGLE_COM]
}
