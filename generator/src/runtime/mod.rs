//! What every emitted crate carries: JSON, scalars, requests, and the client.

#[cfg(feature = "client")]
pub mod client;
pub mod json;

mod api_error;
mod call;
mod error;
mod error_detail;
mod field_mask;
mod flow_error;
mod http_body;
mod http_date;
mod media_calls;
mod method;
mod operation;
mod operation_result;
mod paged;
mod path_argument;
mod percent;
mod query;
mod raw;
mod request;
mod request_error;
mod required;
mod resource_name;
mod response;
mod secret;
mod template;
mod time;
#[cfg(feature = "chrono")]
mod time_chrono;
#[cfg(feature = "jiff")]
mod time_jiff;

pub use self::api_error::{ApiError, ErrorReason};
pub use self::call::Call;
#[allow(unused_imports)] // an API may have no method
pub(crate) use self::call::call;
#[cfg(feature = "gcp-auth")]
pub use self::client::GcpAuth;
#[cfg(feature = "reqwest")]
pub use self::client::ReqwestTransport;
#[cfg(feature = "yup-oauth2")]
pub use self::client::YupAuth;
#[cfg(feature = "client")]
pub use self::client::{
    Backoff, Batch, BatchKey, BatchResults, Body, BoxFuture, CallOptions, Client, ClientBuilder,
    Downloading, EnvToken, HyperTransport, HyperTransportBuilder, Items, Media, MediaDownload,
    MediaUpload, MemoryTransport, Pages, Progress, RetryPolicy, StaticToken, Token, TokenCache,
    TokenProvider, Transport,
};
pub use self::error::{
    AuthError, BoxError, ConfigError, Error, HostError, HostProblem, ScopeError, TransportError,
    TransportErrorKind, UnconfirmedDelete,
};
pub use self::error_detail::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, Help, HelpLink, LocalizedMessage,
    QuotaFailure, QuotaViolation, RetryInfo,
};
pub use self::field_mask::FieldMask;
pub use self::flow_error::{
    BatchError, BatchProblem, MediaError, MediaProblem, OperationError, OperationProblem,
    PageError, PageProblem,
};
pub use self::http_body::HttpBody;
#[allow(unused_imports)] // an API may have no enum, or no message
pub(crate) use self::json::{message, open_enum, variants};
#[allow(unused_imports)] // an API may have no media
pub(crate) use self::media_calls::{downloads, uploads};
pub use self::method::{Api, Method, PageToken, Paging, Parameter, Place, Polling, Upload, Verb};
#[allow(unused_imports)] // an API may have no operations
pub(crate) use self::operation::resumes;
pub use self::operation::{LongRunning, Operation, OperationState};
#[allow(unused_imports)] // an API may have no pages
pub(crate) use self::paged::paged;
pub use self::paged::{Paged, PagedItems};
pub use self::path_argument::PathArgument;
pub use self::query::QueryValue;
pub use self::raw::RawRequest;
pub use self::request::Request;
pub use self::request_error::{HeaderProblem, PathProblem, Problem, RequestError, UrlProblem};
#[allow(unused_imports)] // an API may have no resource names
pub(crate) use self::resource_name::resource_name;
pub use self::resource_name::{NameError, ResourceName};
pub use self::response::{FromResponse, Response};
pub use self::secret::Secret;
pub use self::time::{Date, Duration, TextError, Timestamp};

#[cfg(test)]
#[allow(dead_code)] // no test uses all that emitted code has
mod samples;
