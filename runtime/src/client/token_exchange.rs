//! The client as token providers see it: its transport, its retry policy, and its rule for hosts.

use bytes::Bytes;
use http::header;
use tokio::time::Instant;

use super::attempts::{Attempts, may_pass};
use super::core::Core;
use super::trace::Trace;
use crate::auth::{Exchange, TokenEndpointError};
use crate::error::Error;
use crate::response::ApiError;
use crate::transport::{Body, BoxFuture};

/// The name of a token request in errors, in place of a method.
const TOKEN_REQUEST: &str = "token request";

/// How many bytes the response to a token request may have.
const LIMIT: usize = 256 * 1024;

impl Exchange for Core {
    fn send(
        &self,
        request: http::Request<Bytes>,
        deadline: Option<Instant>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TokenEndpointError>> {
        Box::pin(async move {
            let trace = Trace::of(TOKEN_REQUEST);
            let work = exchange(self, request, deadline, &trace);
            trace.call(work).await
        })
    }
}

/// Sends a request, which does no harm if it is sent twice, as often as the policy has it.
async fn exchange(
    client: &Core,
    mut request: http::Request<Bytes>,
    deadline: Option<Instant>,
    trace: &Trace,
) -> Result<http::Response<Bytes>, TokenEndpointError> {
    let uri = request.uri().clone();
    let unsent = |error| TokenEndpointError::failed(&uri, 0, error);
    client.check_host(&uri).map_err(unsent)?;
    let user_agent = request.headers_mut().entry(header::USER_AGENT);
    user_agent.or_insert_with(|| client.user_agent.clone());
    let attempts = Attempts::new(&client.retry, true, false);
    let mut attempts = attempts.map_err(|error| unsent(error.into()))?;
    attempts = attempts.until(deadline);
    loop {
        let attempt = attempts.run(attempt(client, request.clone()));
        let result = attempt.await;
        let status = result.as_ref().map(http::Response::status);
        trace.attempt(attempts.number(), status);
        let error = match result {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        let Err(error) = attempts.pause(error).await else {
            continue;
        };
        let number = attempts.number();
        let early = number < client.retry.attempts && may_pass(&error);
        let error = TokenEndpointError::failed(&uri, number, error);
        return Err(if early { error.out_of_time() } else { error });
    }
}

async fn attempt(
    client: &Core,
    request: http::Request<Bytes>,
) -> Result<http::Response<Bytes>, Error> {
    let response = client.transport.send(request.map(Body::from)).await?;
    let (parts, body) = response.into_parts();
    if parts.status.is_success() {
        let body = body.bytes(LIMIT).await?;
        return Ok(http::Response::from_parts(parts, body));
    }
    // The status says enough where the body of an error breaks off.
    let body = body
        .read(LIMIT)
        .await
        .map_or(Bytes::new(), |(body, _)| body);
    Err(ApiError::new(TOKEN_REQUEST, parts.status, parts.headers, body).into())
}
