//! Access tokens: where they come from, how long they are kept, and for which scopes.

#[cfg(feature = "client")]
mod authorization;
#[cfg(feature = "client")]
mod cache;
mod error;
#[cfg(feature = "gcp-auth")]
mod gcp_auth;
#[cfg(feature = "client")]
mod scopes;
#[cfg(feature = "client")]
mod token;
#[cfg(feature = "yup-oauth2")]
mod yup_oauth2;

#[cfg(feature = "client")]
pub(crate) use self::authorization::Authorization;
#[cfg(feature = "client")]
pub use self::cache::TokenCache;
pub use self::error::{AuthError, ScopeError};
#[cfg(feature = "gcp-auth")]
pub use self::gcp_auth::GcpAuth;
#[cfg(feature = "client")]
pub use self::token::{EnvToken, StaticToken, Token, TokenProvider};
#[cfg(feature = "yup-oauth2")]
pub use self::yup_oauth2::YupAuth;

#[cfg(test)]
mod tests;
