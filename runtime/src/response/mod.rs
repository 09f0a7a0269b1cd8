//! Responses: from status, headers and bytes to a value or an error.

mod api_error;
mod details;
mod error_body;
mod error_reason;
mod read_rules;
mod response;
mod retry_after;
mod snippet;
mod unexpected;

pub use self::api_error::ApiError;
#[cfg(feature = "client")]
pub(crate) use self::api_error::BODY_LIMIT;
pub use self::details::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, Help, HelpLink, LocalizedMessage,
    QuotaFailure, QuotaViolation, RetryInfo,
};
pub use self::error_reason::ErrorReason;
pub use self::read_rules::BodyKind;
pub(crate) use self::read_rules::{ReadRules, has_no_fields};
pub(crate) use self::response::read;
pub use self::response::{FromResponse, Response};
pub use self::snippet::Snippet;
pub use self::unexpected::{ResponseProblem, UnexpectedResponse};
