//! What every emitted request can do: be adorned, be built, be sent.

use bytes::Bytes;

use super::json::Mode;
use super::{Error, FromResponse, Request, Response};

/// A request of one method, with the type of its response.
pub trait Call: Sized {
    /// What comes back.
    type Response: FromResponse;

    /// The request inside.
    fn as_request(&self) -> &Request;

    /// The request inside.
    fn into_request(self) -> Request;

    /// Reads the response that another HTTP stack got for [`Request::to_http`].
    ///
    /// # Errors
    /// The status is not a success, or the body is not what the method returns.
    fn read_http(
        &self,
        response: http::Response<Bytes>,
    ) -> Result<Response<Self::Response>, Error> {
        let request = self.as_request();
        let mode = if request.is_strict() {
            Mode::Strict
        } else {
            Mode::Lenient
        };
        super::response::read(request.method(), mode, response)
    }
}

/// Gives a newtype around [`Request`] what every request has. The global query parameters are
/// those of Google's system parameters.
#[allow(unused_macros)] // an API may have no method
macro_rules! call {
    ($request:ident -> $response:ty) => {
        impl $request {
            /// Asks for these fields of the response only.
            #[inline]
            pub fn fields(
                mut self,
                fields: impl ::core::convert::Into<$crate::runtime::FieldMask>,
            ) -> Self {
                let fields: $crate::runtime::FieldMask = fields.into();
                self.0.set("fields", fields);
                self
            }

            /// Says on whose quota the request counts: any text of up to 40 characters.
            #[inline]
            pub fn quota_user(
                mut self,
                quota_user: impl ::core::convert::Into<::std::string::String>,
            ) -> Self {
                let quota_user: ::std::string::String = quota_user.into();
                self.0.set("quotaUser", quota_user);
                self
            }

            /// Asks for a response with or without indentation.
            #[inline]
            pub fn pretty_print(mut self, pretty_print: bool) -> Self {
                self.0.set("prettyPrint", pretty_print);
                self
            }

            /// Adds a header.
            #[inline]
            pub fn header(
                mut self,
                name: impl ::core::convert::AsRef<str>,
                value: impl ::core::convert::AsRef<str>,
            ) -> Self {
                self.0.header(name.as_ref(), value.as_ref());
                self
            }

            /// Adds a query parameter that this revision does not describe.
            #[inline]
            pub fn raw_query(
                mut self,
                name: impl ::core::convert::AsRef<str>,
                value: impl ::core::convert::AsRef<str>,
            ) -> Self {
                self.0.raw_query(name.as_ref(), value.as_ref());
                self
            }

            /// Makes a value of the response that does not fit its type an error.
            #[inline]
            pub fn strict(mut self) -> Self {
                self.0.strict();
                self
            }

            /// Says on whose quota and bill the request counts: the id of a project in which the
            /// caller may use services.
            #[inline]
            pub fn quota_project(mut self, project: impl ::core::convert::AsRef<str>) -> Self {
                self.0.quota_project(project.as_ref());
                self
            }

            /// Says when the request is sent again, in place of the client's policy.
            #[cfg(feature = "client")]
            #[inline]
            pub fn retry(mut self, policy: $crate::runtime::RetryPolicy) -> Self {
                self.0.call_options_mut().retry = ::core::option::Option::Some(policy);
                self
            }

            /// Says how long one attempt may take, in place of the client's setting.
            #[cfg(feature = "client")]
            #[inline]
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.0.call_options_mut().timeout = ::core::option::Option::Some(timeout);
                self
            }

            /// Says how long the whole call may take, in place of the client's setting.
            #[cfg(feature = "client")]
            #[inline]
            pub fn deadline(mut self, deadline: ::core::time::Duration) -> Self {
                self.0.call_options_mut().deadline = ::core::option::Option::Some(deadline);
                self
            }

            /// Says that sending the request twice does no harm, whatever its verb: it may be
            /// sent again even where the server could have acted on it.
            #[cfg(feature = "client")]
            #[inline]
            pub fn idempotent(mut self) -> Self {
                self.0.call_options_mut().idempotent = true;
                self
            }

            /// The request as any HTTP stack takes it; without credentials.
            ///
            /// # Errors
            /// Everything that is wrong with the arguments and the body, at once.
            #[inline]
            pub fn to_http(
                &self,
            ) -> ::core::result::Result<
                ::http::Request<::bytes::Bytes>,
                $crate::runtime::RequestError,
            > {
                self.0.to_http()
            }

            /// Sends the request and reads the response.
            ///
            /// # Errors
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "client")]
            #[inline]
            pub fn send(
                self,
                client: &$crate::runtime::Client,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$response, $crate::runtime::Error>,
            > + ::core::marker::Send
            + use<> {
                $crate::runtime::client::send::<$response>(self.0, client)
            }

            /// Sends the request and gives the response with its status, its headers and a
            /// report of the values that did not fit.
            ///
            /// # Errors
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "client")]
            #[inline]
            pub fn response(
                self,
                client: &$crate::runtime::Client,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $crate::runtime::Response<$response>,
                    $crate::runtime::Error,
                >,
            > + ::core::marker::Send
            + use<> {
                $crate::runtime::client::respond::<$response>(self.0, client)
            }

            /// Sends the request, waits for the response and reads it. Not for asynchronous code.
            ///
            /// # Errors
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn send_blocking(
                self,
                client: &$crate::runtime::Client,
            ) -> ::core::result::Result<$response, $crate::runtime::Error> {
                $crate::runtime::client::send_blocking::<$response>(self.0, client)
            }

            /// Sends the request, waits, and gives the response with its status, its headers and
            /// a report of the values that did not fit. Not for asynchronous code.
            ///
            /// # Errors
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn response_blocking(
                self,
                client: &$crate::runtime::Client,
            ) -> ::core::result::Result<
                $crate::runtime::Response<$response>,
                $crate::runtime::Error,
            > {
                $crate::runtime::client::respond_blocking::<$response>(self.0, client)
            }
        }

        impl $crate::runtime::Call for $request {
            type Response = $response;

            #[inline]
            fn as_request(&self) -> &$crate::runtime::Request {
                &self.0
            }

            #[inline]
            fn into_request(self) -> $crate::runtime::Request {
                self.0
            }
        }
    };
}
pub(crate) use call;
