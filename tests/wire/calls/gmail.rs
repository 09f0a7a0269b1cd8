//! Gmail: the calls of the wire table.

use workspace_apis::gmail_v1::types::{
    CseIdentity, Delegate, DelegateVerificationStatus, History, HistoryLabelRemoved,
    KeyPairConfiguration, ListCseIdentitiesResponse, ListHistoryResponse, ListMessagesResponse,
    Message, MessagePart, MessagePartBody, MessagePartHeader, SignAndEncryptKeyPairs, SmimeInfo,
    SmimeKey,
};
use workspace_apis::gmail_v1::users::history::{self, ListHistoryTypes};
use workspace_apis::gmail_v1::users::messages::{self, GetFormat};
use workspace_apis::gmail_v1::users::settings::cse::identities;
use workspace_apis::gmail_v1::users::settings::delegates;
use workspace_apis::gmail_v1::users::settings::send_as::smime_info;
use workspace_apis::prelude::*;

use super::{Case, message, nothing, refused};

/// Returns the calls of Gmail.
pub fn cases() -> Vec<Case> {
    let mut cases = delegates();
    cases.extend(new_identities());
    cases.extend(identities());
    cases.extend(messages());
    cases.extend([history(), key()]);
    cases
}

fn delegates() -> Vec<Case> {
    let max = || Delegate::new().delegate_email("max@example.com");
    vec![
        message(
            "add a delegate",
            delegates::create("liz@example.com", max()),
            max().verification_status(DelegateVerificationStatus::Accepted),
        ),
        refused(
            "add a delegate without domain-wide delegation",
            delegates::create("me", max()),
        ),
    ]
}

fn one_pair() -> CseIdentity {
    CseIdentity::new()
        .email_address("liz@example.com")
        .key_pair_configuration(KeyPairConfiguration::PrimaryKeyPairId("ANe1Bmg-1".into()))
}

fn two_pairs(email: &str) -> CseIdentity {
    let pairs = SignAndEncryptKeyPairs::new()
        .signing_key_pair_id("ANe1Bmg-1")
        .encryption_key_pair_id("ANe1Bmg-2");
    CseIdentity::new()
        .email_address(email)
        .key_pair_configuration(KeyPairConfiguration::SignAndEncryptKeyPairs(pairs.into()))
}

fn new_identities() -> Vec<Case> {
    let email = "liz+test@example.com";
    vec![
        message(
            "create an identity with one key pair",
            identities::create("me", one_pair()),
            one_pair(),
        ),
        message(
            "create an identity with two key pairs",
            identities::create(email, two_pairs(email)),
            two_pairs(email),
        ),
    ]
}

fn identities() -> Vec<Case> {
    let liz = "liz@example.com";
    let awkward = "a b/c%?&+#\"'\\:é@example.com";
    let page = ListCseIdentitiesResponse::new()
        .cse_identities([
            one_pair(),
            two_pairs("max@example.com"),
            CseIdentity::new().email_address("eva@example.com"),
        ])
        .next_page_token("d/e+f==");
    // Only the null is sent, without the earlier pair.
    let mut cleared = one_pair().clear(CseIdentity::KEY_PAIR_CONFIGURATION);
    cleared.email_address = None;
    vec![
        message("read an identity", identities::get("me", liz), one_pair()),
        message(
            "list identities",
            identities::list("me").page_size(2).page_token("a/b+c=="),
            page,
        ),
        message(
            "move an identity to two key pairs",
            identities::patch("me", liz, two_pairs(liz)),
            two_pairs(liz),
        ),
        message(
            "take the key pair of an identity away",
            identities::patch("me", awkward, cleared),
            CseIdentity::new().email_address(awkward),
        ),
        nothing("delete an identity", identities::delete("me", liz)),
    ]
}

fn messages() -> Vec<Case> {
    let list = messages::list("me")
        .include_spam_trash(true)
        .label_ids(["INBOX", "Label & 7"])
        .max_results(500)
        .q("from:liz@example.com subject:(café + 100%) \"a/b\" #?\\");
    let page = ListMessagesResponse::new()
        .messages([Message::new().id("18f").thread_id("18e")])
        .next_page_token("0987")
        .result_size_estimate(u32::MAX);
    let get = messages::get("me", "18f")
        .format(GetFormat::Metadata)
        .metadata_headers(["Subject", "From"])
        .fields("id,payload(headers,body/data)")
        .quota_user("team é")
        .pretty_print(false)
        .raw_query("trace", "token:abc/d")
        .header("X-Goog-User-Project", "my-project")
        .header("if-none-match", "\"etag\"");
    let headers = Message::new()
        .id("18f")
        .history_id(9_007_199_254_740_993)
        .internal_date(1_755_000_000_000)
        .payload(
            MessagePart::new()
                .headers([MessagePartHeader::new().name("Subject").value("café")])
                .body(MessagePartBody::new().data(&b"\xfb\xff"[..]).size(2)),
        );
    let raw = Message::new()
        .raw("To: max@example.com\r\n\r\né??>".as_bytes())
        .thread_id("18e");
    vec![
        message("list messages", list, page),
        message("read the headers of a message", get, headers),
        message(
            "send a message",
            messages::send("me", raw),
            Message::new()
                .id("190")
                .thread_id("18e")
                .label_ids(["SENT"]),
        ),
    ]
}

fn history() -> Case {
    let list = history::list("me")
        .start_history_id(u64::MAX)
        .history_types([
            ListHistoryTypes::MessageAdded,
            ListHistoryTypes::LabelRemoved,
            "messageSnoozed".into(),
        ]);
    let removed = HistoryLabelRemoved::new()
        .label_ids(["UNREAD"])
        .message(Message::new().id("18f"));
    let response = ListHistoryResponse::new()
        .history([History::new().id(u64::MAX).labels_removed([removed])])
        .history_id(u64::MAX);
    message("list what happened since", list, response)
}

fn key() -> Case {
    let key = SmimeKey::Pkcs12(vec![0, 1, 2, 3, 251, 252, 253, 254, 255].into());
    let upload = SmimeInfo::new()
        .encrypted_key_password("open sesame")
        .key(key);
    let stored = SmimeInfo::new()
        .id("7")
        .issuer_cn("Example CA")
        .is_default(true)
        .expiration(253_402_300_799_000)
        .key(SmimeKey::Pem(
            "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n".into(),
        ));
    message(
        "upload a key with its certificate",
        smime_info::insert("me", "liz@example.com", upload),
        stored,
    )
}
