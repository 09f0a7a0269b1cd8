//! Requests as plain values, and their parts.

mod api_request;
mod error;
mod field_set;
mod http_body;
#[cfg(feature = "client")]
mod options;
mod path_argument;
mod percent;
mod preview;
mod query;
mod request;
mod required;
mod resource_name;
mod template;

pub use self::api_request::ApiRequest;
pub use self::error::{HeaderProblem, PathProblem, RequestError, RequestProblem, UrlProblem};
pub use self::field_set::IntoFieldMask;
pub use self::http_body::{HttpBody, MediaOnly};
#[cfg(feature = "client")]
pub use self::options::{CallOptions, RetryPolicy};
pub use self::path_argument::PathArgument;
pub use self::preview::RequestPreview;
pub use self::query::QueryValue;
#[cfg(feature = "client")]
pub(crate) use self::request::QUOTA_PROJECT;
pub use self::request::Request;
pub use self::resource_name::{NameError, ResourceName};
