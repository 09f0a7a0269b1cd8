//! The runtime of every crate that discogen emits: JSON, scalars, requests and the client.
//!
//! Any number of emitted crates share one [`Client`], one [`Error`] and one token cache.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// Emitted items of the tests have more methods than the tests call.
#![cfg_attr(test, allow(clippy::restriction, dead_code))]
// Each module has a file of its own name.
#![allow(clippy::module_inception)]

#[cfg(test)]
#[macro_use]
mod test_support;

mod auth;
mod batch;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod error;
mod interface;
pub mod json;
mod media;
mod method;
mod operation;
mod paging;
mod raw;
mod request;
mod response;
mod scalar;
#[cfg(feature = "sources")]
pub mod sources;
mod transport;

#[cfg(feature = "gcp-auth")]
pub use self::auth::GcpAuth;
#[cfg(feature = "yup-oauth2")]
pub use self::auth::YupAuth;
pub use self::auth::{AuthError, ScopeError};
#[cfg(feature = "client")]
pub use self::auth::{
    EnvToken, StaticToken, Token, TokenCache, TokenEndpointError, TokenProvider, TokenRequest,
};
#[cfg(feature = "service-account")]
pub use self::auth::{ServiceAccount, SignJwt};
#[cfg(feature = "client")]
pub use self::batch::{Batch, BatchKey, BatchResults};
pub use self::batch::{BatchError, BatchProblem};
#[cfg(feature = "blocking")]
pub use self::blocking::{BlockingItems, BlockingPages};
pub use self::call::Call;
#[cfg(feature = "client")]
pub use self::client::{Client, ClientBuilder, ResponseFuture, RetryThrottle, SendFuture};
pub use self::client::{ConfigError, HostError, HostProblem};
pub use self::error::{CallContext, CallError, Error, Retryability, Unconfirmed};
#[cfg(feature = "client")]
pub use self::media::{DownloadStream, Media, MediaDownload, MediaUpload, Progress};
pub use self::media::{MediaError, MediaProblem};
pub use self::method::{
    Api, Method, PageToken, Paging, Parameter, ParameterLocation, Polling, Upload, Verb,
};
#[cfg(feature = "client")]
pub use self::operation::PollingPolicy;
pub use self::operation::{
    LongRunning, Operation, OperationError, OperationProblem, OperationState,
};
#[cfg(feature = "client")]
pub use self::paging::{Items, Pages};
pub use self::paging::{PageError, PageProblem, Paged, PagedItems};
pub use self::raw::RawRequest;
pub use self::request::{
    ApiRequest, HeaderProblem, HttpBody, IntoFieldMask, MediaOnly, NameError, PathArgument,
    PathProblem, QueryValue, Request, RequestError, RequestPreview, RequestProblem, ResourceName,
    UrlProblem,
};
#[cfg(feature = "client")]
pub use self::request::{CallOptions, RetryPolicy};
pub use self::response::{
    ApiError, BadRequest, BodyKind, ErrorDetail, ErrorInfo, ErrorReason, FieldViolation,
    FromResponse, Help, HelpLink, LocalizedMessage, QuotaFailure, QuotaViolation, Response,
    ResponseProblem, RetryInfo, Snippet, UnexpectedResponse,
};
pub use self::scalar::{Date, Duration, FieldMask, Secret, TextError, Timestamp};
#[cfg(feature = "reqwest")]
pub use self::transport::ReqwestTransport;
#[cfg(feature = "client")]
pub use self::transport::{
    Body, BoxFuture, HyperTransport, HyperTransportBuilder, MemoryRoutes, MemoryTransport,
    Transport,
};
pub use self::transport::{BoxError, TransportError, TransportErrorKind};

/// The traits to import as a whole: the methods of all requests, and those of all messages.
pub mod prelude {
    pub use crate::call::Call;
    // Pages of two traits without a name would have the same address.
    #[doc(no_inline)]
    pub use crate::json::{Extensible as _, Message as _};
}

// The crates that emitted signatures name, so that an emitted crate needs no other dependency.
pub use {bytes, http, serde_core, serde_json};
