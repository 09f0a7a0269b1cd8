//! Access tokens: their sources, their cache and their scopes.

#[cfg(feature = "client")]
mod authorization;
#[cfg(feature = "client")]
mod cache;
#[cfg(feature = "service-account")]
mod clock;
mod error;
#[cfg(feature = "gcp-auth")]
mod gcp_auth;
#[cfg(feature = "service-account")]
mod grant;
#[cfg(feature = "service-account")]
mod hint;
#[cfg(feature = "service-account")]
mod jwt_bearer;
#[cfg(feature = "client")]
mod refusal;
#[cfg(feature = "client")]
mod scopes;
#[cfg(feature = "service-account")]
mod service_account;
#[cfg(feature = "service-account")]
mod service_account_key;
#[cfg(feature = "service-account")]
mod sign_jwt;
#[cfg(feature = "client")]
mod token;
#[cfg(feature = "client")]
mod token_endpoint_error;
#[cfg(feature = "client")]
mod token_provider;
#[cfg(feature = "client")]
mod token_request;
#[cfg(feature = "yup-oauth2")]
mod yup_oauth2;

#[cfg(feature = "client")]
pub(crate) use self::authorization::Authorization;
#[cfg(feature = "client")]
pub use self::cache::TokenCache;
pub use self::error::{AuthError, ScopeError};
#[cfg(feature = "gcp-auth")]
pub use self::gcp_auth::GcpAuth;
#[cfg(feature = "service-account")]
pub use self::service_account::ServiceAccount;
#[cfg(feature = "service-account")]
pub use self::sign_jwt::SignJwt;
#[cfg(feature = "client")]
pub use self::token::Token;
#[cfg(feature = "client")]
pub(crate) use self::token_endpoint_error::NoResponse;
#[cfg(feature = "client")]
pub use self::token_endpoint_error::TokenEndpointError;
#[cfg(feature = "client")]
pub use self::token_provider::{EnvToken, StaticToken, TokenProvider};
#[cfg(feature = "client")]
pub(crate) use self::token_request::Exchange;
#[cfg(feature = "client")]
pub use self::token_request::TokenRequest;
#[cfg(feature = "yup-oauth2")]
pub use self::yup_oauth2::YupAuth;

#[cfg(test)]
mod tests;
