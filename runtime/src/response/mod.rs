//! Responses: from status, headers and bytes to a value or an error.

mod api_error;
mod details;
mod error_body;
mod response;
mod retry_after;
mod snippet;

#[cfg(feature = "client")]
pub(crate) use self::api_error::BODY_LIMIT;
pub use self::api_error::{ApiError, ErrorReason};
pub use self::details::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, Help, HelpLink, LocalizedMessage,
    QuotaFailure, QuotaViolation, RetryInfo,
};
pub(crate) use self::response::read;
pub use self::response::{FromResponse, Response};
pub use self::snippet::Snippet;
