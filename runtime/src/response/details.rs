//! The details of an error (`google.rpc`, AIP-193), in a form for programs.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

/// The prefix of a type's name in `@type`.
const TYPE_PREFIX: &str = "type.googleapis.com/google.rpc.";

/// One detail of an error. The texts may repeat values of the request, so `Debug` shows only names
/// and numbers of them.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorDetail {
    /// The reason, for programs.
    ErrorInfo(ErrorInfo),
    /// The time to wait before a retry.
    RetryInfo(RetryInfo),
    /// The fields that are wrong.
    BadRequest(BadRequest),
    /// The quotas that are used up.
    QuotaFailure(QuotaFailure),
    /// Links to documentation.
    Help(Help),
    /// The message in a language of the caller.
    LocalizedMessage(LocalizedMessage),
    /// A detail of another type, as received.
    Unknown(Value),
}

/// The reason of an error, for programs.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInfo {
    /// The reason, such as `SERVICE_DISABLED`; unique within the domain.
    pub reason: String,
    /// The domain of the reason, such as `googleapis.com`.
    pub domain: String,
    /// Additional values about the error.
    pub metadata: BTreeMap<String, String>,
}

/// The time to wait before a retry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryInfo {
    /// The time to wait.
    pub retry_delay: Option<Duration>,
}

/// The fields of a request that are wrong.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadRequest {
    /// The fields, each with its problem.
    pub field_violations: Vec<FieldViolation>,
}

/// A field that is wrong.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldViolation {
    /// The path of the field, such as `user.emails[0].type`.
    pub field: String,
    /// The problem, for people.
    pub description: String,
    /// The problem, for programs.
    pub reason: String,
}

/// The quotas that a request would have exceeded.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaFailure {
    /// The quotas, each with its subject.
    pub violations: Vec<QuotaViolation>,
}

/// A quota that is used up.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaViolation {
    /// The subject of the quota, such as `project:123`.
    pub subject: String,
    /// The description of the quota, for people.
    pub description: String,
    /// The service of the quota.
    pub api_service: String,
    /// The metric of the quota.
    pub quota_metric: String,
    /// The id of the quota.
    pub quota_id: String,
    /// The value of the quota.
    pub quota_value: Option<i64>,
}

/// Links to documentation.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Help {
    /// The pages.
    pub links: Vec<HelpLink>,
}

/// A link to documentation.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HelpLink {
    /// The description of the page.
    pub description: String,
    /// The URL of the page.
    pub url: String,
}

/// The message in a language of the caller.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalizedMessage {
    /// The language (BCP 47), such as `en-US`.
    pub locale: String,
    /// The message.
    pub message: String,
}

impl ErrorDetail {
    /// Reads a detail. One without a known `@type` is kept unchanged. Fields of a known type that
    /// do not fit are left out.
    pub fn read(detail: Value) -> Self {
        let name = detail
            .get("@type")
            .and_then(Value::as_str)
            .and_then(|it| it.strip_prefix(TYPE_PREFIX));
        match name {
            Some("ErrorInfo") => Self::ErrorInfo(ErrorInfo {
                reason: text(&detail, "reason"),
                domain: text(&detail, "domain"),
                metadata: texts(&detail, "metadata"),
            }),
            Some("RetryInfo") => Self::RetryInfo(RetryInfo {
                retry_delay: crate::scalar::Duration::new(text(&detail, "retryDelay"))
                    .to_std()
                    .ok(),
            }),
            Some("BadRequest") => Self::BadRequest(BadRequest {
                field_violations: list(&detail, "fieldViolations", field_violation),
            }),
            Some("QuotaFailure") => Self::QuotaFailure(QuotaFailure {
                violations: list(&detail, "violations", quota_violation),
            }),
            Some("Help") => Self::Help(Help {
                links: list(&detail, "links", |it| HelpLink {
                    description: text(it, "description"),
                    url: text(it, "url"),
                }),
            }),
            Some("LocalizedMessage") => Self::LocalizedMessage(LocalizedMessage {
                locale: text(&detail, "locale"),
                message: text(&detail, "message"),
            }),
            _ => Self::Unknown(detail),
        }
    }
}

fn field_violation(value: &Value) -> FieldViolation {
    FieldViolation {
        field: text(value, "field"),
        description: text(value, "description"),
        reason: text(value, "reason"),
    }
}

fn quota_violation(value: &Value) -> QuotaViolation {
    let number = value.get("quotaValue");
    QuotaViolation {
        subject: text(value, "subject"),
        description: text(value, "description"),
        api_service: text(value, "apiService"),
        quota_metric: text(value, "quotaMetric"),
        quota_id: text(value, "quotaId"),
        quota_value: number.and_then(|it| it.as_i64().or_else(|| it.as_str()?.parse().ok())),
    }
}

fn text(object: &Value, key: &str) -> String {
    let text = object.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn texts(object: &Value, key: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (key, value) in object
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(text) = value.as_str() {
            texts.insert(key.clone(), text.to_owned());
        }
    }
    texts
}

fn list<T>(object: &Value, key: &str, read: impl Fn(&Value) -> T) -> Vec<T> {
    let elements = object.get(key).and_then(Value::as_array);
    elements
        .map(|it| it.iter().map(read).collect())
        .unwrap_or_default()
}

impl fmt::Debug for ErrorDetail {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ErrorInfo(it) => it.fmt(out),
            Self::RetryInfo(it) => it.fmt(out),
            Self::BadRequest(it) => it.fmt(out),
            Self::QuotaFailure(it) => it.fmt(out),
            Self::Help(it) => it.fmt(out),
            Self::LocalizedMessage(it) => it.fmt(out),
            Self::Unknown(value) => {
                let keys: Vec<&str> = value
                    .as_object()
                    .map(|it| it.keys().map(String::as_str).collect())
                    .unwrap_or_default();
                out.debug_tuple("Unknown").field(&keys).finish()
            }
        }
    }
}

/// Shows some fields, and marks that there are more.
macro_rules! shows {
    ($($type:ident($it:ident) { $($field:ident = $shown:expr),* })*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $it = self;
                out.debug_struct(stringify!($type))
                    $(.field(stringify!($field), &$shown))*
                    .finish_non_exhaustive()
            }
        }
    )*};
}

shows! {
    ErrorInfo(it) {
        reason = it.reason,
        domain = it.domain,
        metadata = it.metadata.keys()
    }
    BadRequest(it) { field_violations = it.field_violations }
    FieldViolation(it) { field = it.field, reason = it.reason }
    QuotaFailure(it) { violations = it.violations }
    QuotaViolation(it) {
        quota_metric = it.quota_metric,
        quota_id = it.quota_id,
        quota_value = it.quota_value
    }
    Help(it) { links = it.links.len() }
    HelpLink(it) { url_length = it.url.len() }
    LocalizedMessage(it) { locale = it.locale }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(name: &str, mut detail: Value) -> ErrorDetail {
        detail["@type"] = format!("{TYPE_PREFIX}{name}").into();
        ErrorDetail::read(detail)
    }

    #[test]
    fn every_known_type_is_read() {
        let info = read(
            "ErrorInfo",
            json!({"reason": "R", "domain": "d", "metadata": {"a": "b", "c": 1}}),
        );
        let ErrorDetail::ErrorInfo(info) = info else {
            panic!("{info:?}")
        };
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("R", "d"));
        assert_eq!(info.metadata, BTreeMap::from([("a".into(), "b".into())]));

        let violations = json!([{"field": "a.b", "description": "no", "reason": "X"}, 3]);
        let bad = read("BadRequest", json!({"fieldViolations": violations}));
        let ErrorDetail::BadRequest(bad) = bad else {
            panic!("{bad:?}")
        };
        assert_eq!(bad.field_violations.len(), 2);
        assert_eq!(bad.field_violations[0].field, "a.b");

        let violations = json!([{"subject": "s", "quotaValue": "7"}, {"quotaValue": 8}]);
        let quota = read("QuotaFailure", json!({"violations": violations}));
        let ErrorDetail::QuotaFailure(quota) = quota else {
            panic!("{quota:?}")
        };
        let values: Vec<_> = quota.violations.iter().map(|it| it.quota_value).collect();
        assert_eq!(values, [Some(7), Some(8)]);

        let help = read("Help", json!({"links": [{"description": "d", "url": "u"}]}));
        let ErrorDetail::Help(help) = help else {
            panic!("{help:?}")
        };
        assert_eq!(help.links[0].url, "u");

        let local = read("LocalizedMessage", json!({"locale": "de", "message": "m"}));
        let ErrorDetail::LocalizedMessage(local) = local else {
            panic!("{local:?}")
        };
        assert_eq!((local.locale.as_str(), local.message.as_str()), ("de", "m"));
    }

    #[test]
    fn only_durations_are_delays() {
        let delay = |text: &str| match read("RetryInfo", json!({"retryDelay": text})) {
            ErrorDetail::RetryInfo(info) => info.retry_delay,
            other => panic!("{other:?}"),
        };
        assert_eq!(delay("1.5s"), Some(Duration::from_millis(1500)));
        assert_eq!(delay("0s"), Some(Duration::ZERO));
        for text in [
            "", "s", "-1s", "1", "infs", "NaNs", "1e3s", "9e99s", "1..2s",
        ] {
            assert_eq!(delay(text), None, "{text}");
        }
        assert_eq!(delay(&format!("{}s", "9".repeat(400))), None);
    }

    #[test]
    fn unknown_details_are_preserved() {
        for value in [
            json!({"@type": "type.googleapis.com/google.rpc.New", "a": 1}),
            json!({"@type": 3}),
            json!("text"),
        ] {
            assert_eq!(
                ErrorDetail::read(value.clone()),
                ErrorDetail::Unknown(value)
            );
        }
    }

    #[test]
    fn debug_hides_server_texts() {
        let details = [
            read(
                "ErrorInfo",
                json!({"reason": "R", "metadata": {"key": "sesame"}}),
            ),
            read(
                "BadRequest",
                json!({"fieldViolations": [{"field": "f", "description": "sesame"}]}),
            ),
            read(
                "QuotaFailure",
                json!({"violations": [{"subject": "sesame"}]}),
            ),
            read("Help", json!({"links": [{"url": "sesame"}]})),
            read("LocalizedMessage", json!({"message": "sesame"})),
            ErrorDetail::read(json!({"key": "sesame"})),
        ];
        let shown = format!("{details:?}");
        assert!(!shown.contains("sesame"), "{shown}");
        assert!(shown.contains("key") && shown.contains("\"f\""), "{shown}");
    }
}
