//! The client as token providers see it: its transport, its retry policy, and its rule for hosts.

use std::error::Error as _;
use std::pin::pin;

use bytes::Bytes;
use http::{Uri, header};
use tokio::time::Instant;

use super::active_call::ActiveCall;
use super::attempts::Attempts;
use super::core::Core;
use super::repetition::Repetition;
use crate::auth::{Exchange, NoResponse, TokenEndpointError};
use crate::error::Error;
use crate::response::ApiError;
use crate::transport::{Body, BoxFuture, TransportErrorKind};

/// The name of a token request in errors, instead of a method.
const TOKEN_REQUEST: &str = "token request";

/// Size limit of the response to a token request, in bytes.
const LIMIT: usize = 256 * 1024;

impl Exchange for Core {
    fn send(
        &self,
        request: http::Request<Bytes>,
        deadline: Option<Instant>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TokenEndpointError>> {
        Box::pin(async move {
            let call = ActiveCall::new(TOKEN_REQUEST);
            call.in_span(exchange(self, request, deadline, &call)).await
        })
    }
}

/// Sends a request that is safe to repeat, as often as the policy allows.
async fn exchange(
    client: &Core,
    mut request: http::Request<Bytes>,
    deadline: Option<Instant>,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, TokenEndpointError> {
    let uri = request.uri().clone();
    let unsent = |error| failed(&uri, 0, error);
    client.check_host(&uri).map_err(unsent)?;
    let user_agent = request.headers_mut().entry(header::USER_AGENT);
    user_agent.or_insert_with(|| client.token_user_agent());
    let attempts = Attempts::new(&client.retry, Repetition::without_effect());
    let mut attempts = attempts
        .map_err(|error| unsent(error.into()))?
        .throttled(client.retry_throttle.as_ref())
        .with_deadline(deadline);
    loop {
        call.start_attempt();
        let attempt = pin!(attempt(client, request.clone()));
        let result = attempts.run(attempt, None).await;
        call.end_attempt(result.as_ref().map(http::Response::status));
        let error = match result {
            Ok(response) => {
                attempts.succeeded();
                return Ok(response);
            }
            Err(error) => error,
        };
        if let Err(error) = attempts.pause(error).await {
            let error = failed(&uri, call.context().attempts, error);
            return Err(match attempts.is_out_of_time() {
                true => error.out_of_time(),
                false => error,
            });
        }
    }
}

/// Returns the error of a request that was sent this often.
fn failed(uri: &Uri, attempts: u32, error: Error) -> TokenEndpointError {
    let reason = no_response(&error);
    // If the deadline passed after a refusal, the refusal is more useful.
    let before = error.source().and_then(|it| it.downcast_ref::<Error>());
    let refusal = error
        .as_api_error()
        .or_else(|| before.and_then(Error::as_api_error));
    let Some(refusal) = refusal else {
        return TokenEndpointError::failed(uri, attempts, error, reason);
    };
    let refused = TokenEndpointError::refused(uri, attempts, refusal);
    match reason {
        NoResponse::Deadline => refused.out_of_time(),
        _ => refused,
    }
}

/// Returns the reason why a request that ended in this error has no response.
fn no_response(error: &Error) -> NoResponse {
    match error {
        Error::Host(_) => NoResponse::Host,
        Error::Transport(error) if error.kind() == TransportErrorKind::Deadline => {
            NoResponse::Deadline
        }
        error if error.is_timeout() => NoResponse::Timeout,
        _ => NoResponse::Other,
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
    // The status suffices if the body of an error breaks off.
    let body = body
        .read(LIMIT)
        .await
        .map_or(Bytes::new(), |(body, _)| body);
    Err(ApiError::new(TOKEN_REQUEST, parts.status, parts.headers, body).into())
}
