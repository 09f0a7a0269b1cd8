//! The methods of every emitted request: change it, build it, send it.

use bytes::Bytes;
#[cfg(feature = "client")]
use std::time::Duration;

#[cfg(feature = "blocking")]
use crate::blocking::{BlockingItems, BlockingPages};
#[cfg(feature = "client")]
use crate::client::{Client, ResponseFuture};
use crate::error::Error;
#[cfg(feature = "blocking")]
use crate::paging::Paged;
use crate::paging::PagedItems;
#[cfg(feature = "client")]
use crate::request::RetryPolicy;
use crate::request::{ApiRequest, IntoFieldMask, RequestError, RequestPreview};
use crate::response::{FromResponse, ReadRules, Response};
use crate::scalar::FieldMask;

/// The methods that all requests share. A crate's `prelude` exports it.
///
/// The methods of a single request (its parameters, `send`, and if its method has them `pages`,
/// `items`, `upload` and `download`) are on its own type.
pub trait Call: ApiRequest {
    /// Limits the response to these fields (a partial response, by a field mask): fields of the
    /// response's type, such as `[User::PRIMARY_EMAIL, User::NAME]`, or paths such as
    /// `"primaryEmail,name(givenName)"`.
    #[inline]
    fn fields(mut self, fields: impl IntoFieldMask<Self::Response>) -> Self {
        let fields: FieldMask = fields.into_field_mask();
        self.request_mut().set("fields", fields);
        self
    }

    /// Limits the items of a list to these fields, and keeps the token of the next page:
    /// `[User::PRIMARY_EMAIL]` becomes the field mask `users(primaryEmail),nextPageToken`.
    fn item_fields(mut self, fields: impl IntoFieldMask<Self::Item>) -> Self
    where
        Self: PagedItems,
    {
        let fields: FieldMask = fields.into_field_mask();
        let paging = self.request().method().paging;
        let mask = match paging.and_then(|it| Some((it.items?, it.next))) {
            Some((items, next)) => FieldMask::new(format!("{items}({fields}),{next}")),
            None => fields,
        };
        self.request_mut().set("fields", mask);
        self
    }

    /// Counts the request against the quota of this user: any text of up to 40 characters.
    #[inline]
    fn quota_user(mut self, quota_user: impl Into<String>) -> Self {
        let quota_user: String = quota_user.into();
        self.request_mut().set("quotaUser", quota_user);
        self
    }

    /// Asks for a response with or without indentation.
    #[inline]
    fn pretty_print(mut self, pretty_print: bool) -> Self {
        self.request_mut().set("prettyPrint", pretty_print);
        self
    }

    /// Adds a header.
    #[inline]
    fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request_mut().header(name.as_ref(), value.as_ref());
        self
    }

    /// Adds a query parameter that this revision does not describe.
    #[inline]
    fn raw_query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.request_mut().raw_query(name.as_ref(), value.as_ref());
        self
    }

    /// Makes a value of the response that does not fit its type an error.
    #[inline]
    fn strict(mut self) -> Self {
        self.request_mut().strict();
        self
    }

    /// Sends the body even if it lacks fields that the method requires: for a service that requires
    /// less than its description says.
    #[inline]
    fn unchecked(mut self) -> Self {
        self.request_mut().unchecked();
        self
    }

    /// Counts the request against the quota and the bill of this project. The caller must be
    /// allowed to use services in it.
    #[inline]
    fn quota_project(mut self, project: impl AsRef<str>) -> Self {
        self.request_mut().quota_project(project.as_ref());
        self
    }

    /// Replaces the client's retry policy.
    #[cfg(feature = "client")]
    #[inline]
    fn retry(mut self, policy: RetryPolicy) -> Self {
        self.request_mut().call_options_mut().retry = Some(policy);
        self
    }

    /// Limits the time of one attempt. It replaces the limit of the retry policy, be that of the client
    /// or of this request.
    #[cfg(feature = "client")]
    #[inline]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.request_mut().call_options_mut().timeout = Some(timeout);
        self
    }

    /// Limits the time of the whole call, its token and its pauses included. It replaces the deadline
    /// of the retry policy, be that of the client or of this request.
    #[cfg(feature = "client")]
    #[inline]
    fn deadline(mut self, deadline: Duration) -> Self {
        self.request_mut().call_options_mut().deadline = Some(deadline);
        self
    }

    /// Declares that sending the request twice is harmless, whatever its verb: it may be sent again
    /// even if the server may have processed it.
    #[cfg(feature = "client")]
    #[inline]
    fn idempotent(mut self) -> Self {
        self.request_mut().call_options_mut().idempotent = true;
        self
    }

    /// Builds the request for any HTTP stack, without credentials.
    ///
    /// # Errors
    /// Everything that is wrong with the arguments and the body, at once.
    #[inline]
    fn to_http(&self) -> Result<http::Request<Bytes>, RequestError> {
        self.request().to_http()
    }

    /// Returns the request as text, without its secrets: for a dry run.
    ///
    /// # Errors
    /// Everything that is wrong with the arguments and the body, at once.
    fn preview(&self) -> Result<RequestPreview, RequestError> {
        self.request().preview()
    }

    /// Decodes the response that another HTTP stack received for [`to_http`](Self::to_http).
    ///
    /// # Errors
    /// The status is not a success, or the body is not what the method returns.
    fn read_http(&self, response: http::Response<Bytes>) -> Result<Response<Self::Response>, Error>
    where
        Self::Response: FromResponse,
    {
        crate::response::read(ReadRules::of(self.request(), false), response)
    }

    /// Sends the request and returns the response with its status, its headers and a report of
    /// the values that do not fit their types.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "client")]
    #[inline]
    fn response(self, client: &Client) -> ResponseFuture<Self::Response>
    where
        Self::Response: FromResponse,
    {
        ResponseFuture::new(self.into_request(), client)
    }

    /// Sends the request, waits for the response and decodes it. Not for asynchronous code.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "blocking")]
    #[inline]
    fn send_blocking(self, client: &Client) -> Result<Self::Response, Error>
    where
        Self::Response: FromResponse,
    {
        self.response_blocking(client).map(Response::into_value)
    }

    /// Sends the request as [`response`](Self::response) does, and blocks. Not for asynchronous
    /// code.
    ///
    /// # Errors
    /// See [`Error`].
    #[cfg(feature = "blocking")]
    #[inline]
    fn response_blocking(self, client: &Client) -> Result<Response<Self::Response>, Error>
    where
        Self::Response: FromResponse,
    {
        client.block_on(self.response(client))
    }

    /// Iterates over the pages, and blocks until each has arrived. Not for asynchronous code.
    #[cfg(feature = "blocking")]
    #[inline]
    fn pages_blocking(self, client: &Client) -> BlockingPages<Self>
    where
        Self: Paged,
    {
        BlockingPages::new(self, client)
    }

    /// Iterates over the items of all pages, and blocks at the first item of each page. Not for
    /// asynchronous code.
    #[cfg(feature = "blocking")]
    #[inline]
    fn items_blocking(self, client: &Client) -> BlockingItems<Self>
    where
        Self: PagedItems,
    {
        BlockingItems::new(self, client)
    }
}

impl<R: ApiRequest> Call for R {}
