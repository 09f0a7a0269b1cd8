//! Sends calls of one API together, and retries those that may still succeed.
//!
//! The HTTP request of a batch is sent by [`Sender`], like that of any call. The batch has its own
//! loop around it: `Sender` ends a call or repeats it as a whole. Here each call has its own token,
//! policy and outcome, and the next request has other calls than the last one.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, header};

use super::error::{BatchError, BatchProblem};
use super::multipart;
use super::outcome::{CallOutcome, Outcomes};
use crate::auth::Authorization;
use crate::client::{
    ActiveCall, Attempts, Core, Repetition, Sender, Unread, conclude, deadline_in, is_retried,
    retry_after, whole,
};
use crate::error::{Error, Retryability};
use crate::media::boundary;
use crate::request::{Request, RetryPolicy};
use crate::response::{ApiError, Snippet};
use crate::transport::Body;

/// The name of the span of a batch, instead of a method's id.
const BATCH: &str = "batch";

/// Returns the URL to which the batches of a request's API go.
pub(super) fn root_of<'a>(client: &'a Core, request: &Request) -> (&'a str, Option<&'static str>) {
    let api = request.method().api;
    (client.root_url(request.method()), api.batch_path)
}

/// Sends calls of one API until each has an outcome.
pub(super) async fn send(calls: &[(usize, &Request)], client: &Core, outcomes: &mut Outcomes) {
    let call = ActiveCall::new(BATCH);
    let mut exchange = Exchange {
        client,
        call: &call,
        open: Vec::new(),
        outcomes,
    };
    for (index, request) in calls {
        match OpenCall::new(*index, request, client) {
            Ok(open) => exchange.open.push(open),
            Err(error) => exchange.set(*index, request, Err(error)),
        }
    }
    if let Err(error) = call.in_span(exchange.run()).await {
        exchange.fail_all(error);
    }
}

/// A call to send or to send again.
struct OpenCall<'a> {
    index: usize,
    request: &'a Request,
    /// The request in its form in the batch.
    part: http::Request<Bytes>,
    authorization: Authorization<'a>,
    policy: RetryPolicy,
    repetition: Repetition,
    /// The number of attempts that count.
    attempts: u32,
    /// The first error after which the server may have processed the call.
    lost: Option<Error>,
}

impl<'a> OpenCall<'a> {
    /// Its token is that of the call alone: its scopes do not depend on the other calls.
    fn new(index: usize, request: &'a Request, client: &'a Core) -> Result<Self, Error> {
        let method = request.method();
        if method.api.batch_path.is_none() {
            return Err(failure(request, BatchProblem::Unsupported));
        }
        let part = request.to_http_at(client.root_url(method))?;
        client.check_host(part.uri())?;
        Ok(Self {
            index,
            request,
            authorization: client.authorization(method, part.headers())?,
            policy: request.call_options().policy(&client.retry),
            repetition: Repetition::of(request, part.uri(), part.headers()),
            attempts: 0,
            lost: None,
            part,
        })
    }

    /// Returns `true` if the call is sent again after this error, which counts as an attempt if
    /// `counts`.
    fn is_retried(&mut self, error: &Error, counts: bool) -> bool {
        self.attempts += u32::from(counts);
        self.attempts < self.policy.attempts && is_retried(&self.policy, self.repetition, error)
    }

    /// Records the first error after which the server may have processed the call.
    fn remember(&mut self, error: Error) {
        if error.retryability() == Retryability::Ambiguous {
            self.lost.get_or_insert(error);
        }
    }
}

/// A call that is sent again after a pause, with its last error.
struct Retry<'a> {
    call: OpenCall<'a>,
    error: Error,
}

impl Retry<'_> {
    fn asked(&self) -> Duration {
        retry_after(&self.error).unwrap_or_default()
    }
}

struct Exchange<'a, 'b> {
    client: &'a Core,
    call: &'b ActiveCall,
    open: Vec<OpenCall<'a>>,
    outcomes: &'b mut Outcomes,
}

impl<'a> Exchange<'a, '_> {
    async fn run(&mut self) -> Result<(), Error> {
        let Some(first) = self.open.first() else {
            return Ok(());
        };
        let (method, headers) = (first.request.method(), first.part.headers());
        // The call with the earliest deadline limits the wait of all.
        let policies = || self.open.iter().map(|it| &it.policy);
        let policy = self.client.retry.clone();
        let policy = policy
            .timeout(policies().filter_map(|it| it.timeout).min())
            .deadline(policies().filter_map(|it| it.deadline).min());
        let attempts = Attempts::new(&policy, Repetition::without_effect())?
            .throttled(self.client.retry_throttle.as_ref())
            .with_deadline(deadline_in(policy.deadline));
        let mut sender = Sender::new(self.client, method, headers, attempts, self.call)?;
        while !self.open.is_empty() {
            let retries = match self.send_once(&mut sender).await {
                Ok(progress) => self.sort(progress, sender.attempts()).await,
                Err(error) if sender.renew_token(&error).await? => continue,
                Err(error) => self.share(error),
            };
            self.pause(retries, sender.attempts()).await;
        }
        Ok(())
    }

    /// Sends the open calls in one HTTP request, and sets their outcomes. Calls without a token get
    /// their errors and are left out. Returns `true` if a call is done.
    async fn send_once(&mut self, sender: &mut Sender<'_>) -> Result<bool, Error> {
        let boundary = boundary();
        let mut body = Vec::new();
        let mut open = Vec::new();
        for mut call in std::mem::take(&mut self.open) {
            call.authorization.end_at(sender.attempts().deadline());
            match call.authorization.add_to(call.part.headers_mut()).await {
                Ok(()) => {
                    multipart::push(&mut body, &boundary, open.len(), &call.part);
                    open.push(call);
                }
                Err(error) => self.set(call.index, call.request, Err(error.into())),
            }
        }
        self.open = open;
        let Some(first) = self.open.first() else {
            return Ok(true);
        };
        multipart::end(&mut body, &boundary);
        let mut request = http::Request::new(Body::from(body));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = target(self.client, first.request)?;
        let content_type = HeaderValue::try_from(format!("multipart/mixed; boundary={boundary}"));
        if let Ok(content_type) = content_type {
            let headers = request.headers_mut();
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        sender.complete(&mut request).await?;
        let response = sender.exchange(request, Unread::Nothing).await?;
        Ok(self.read(&whole(response).await?))
    }

    /// Sets the outcomes of the open calls from the parts of a response. A part states the number
    /// of its call, or else the order counts. Returns `true` if a call is done.
    fn read(&mut self, response: &http::Response<Bytes>) -> bool {
        let (headers, body) = (response.headers(), response.body());
        let parts = multipart::parts(headers, body, self.open.len() + 1);
        let mut problem = BatchProblem::NoResponse;
        if parts.is_none() {
            problem = BatchProblem::NotMultipart(Snippet::new(response.status(), headers, body));
        }
        let mut results: Vec<_> = self.open.iter().map(|_| None).collect();
        for (index, part) in parts.into_iter().flatten().enumerate() {
            let Some(part) = part else { continue };
            if let Some(result) = results.get_mut(part.number.unwrap_or(index)) {
                *result = Some(part.response);
            }
        }
        let mut progress = false;
        let done: Vec<_> = self.open.iter().map(|it| (it.index, it.request)).collect();
        for ((index, request), part) in done.into_iter().zip(results) {
            let result = match part {
                Some(part) => result_of(request, part),
                None => Err(failure(request, problem.clone())),
            };
            let retryability = result.as_ref().err().map(Error::retryability);
            progress |= retryability.is_none_or(|it| it == Retryability::Permanent);
            self.set(index, request, result);
        }
        progress
    }

    /// Sorts the open calls by their outcomes. Calls with a new token are sent again at once,
    /// others after a pause. As long as there is progress, a throttled call does not count as an
    /// attempt.
    async fn sort(&mut self, progress: bool, attempts: &mut Attempts) -> Vec<Retry<'a>> {
        if progress {
            attempts.restart();
        }
        let mut retries = Vec::new();
        for mut call in std::mem::take(&mut self.open) {
            let Some(outcome) = self.outcomes.take(call.index) else {
                continue;
            };
            let error = match outcome.result {
                Err(error @ Error::Status(_)) => error,
                result => {
                    self.set(call.index, call.request, result);
                    continue;
                }
            };
            let renewing = call.authorization.renew(&error);
            let throttled = error.retryability() == Retryability::Throttled;
            if renewing.await.unwrap_or(false) {
                self.open.push(call);
            } else if call.is_retried(&error, !(progress && throttled)) {
                retries.push(Retry { call, error });
            } else {
                self.conclude(call, error);
            }
        }
        retries
    }

    /// Sorts the open calls after an error of the whole batch.
    fn share(&mut self, error: Error) -> Vec<Retry<'a>> {
        let error = Arc::new(error);
        let mut retries = Vec::new();
        for mut call in std::mem::take(&mut self.open) {
            let error = failure(call.request, BatchProblem::Whole(error.clone()));
            match call.is_retried(&error, true) {
                true => retries.push(Retry { call, error }),
                false => self.conclude(call, error),
            }
        }
        retries
    }

    /// Pauses before calls are sent again. A call ends with its error if the server asks it to wait
    /// past the deadline. All calls end if the client's throttle does not allow a retry.
    async fn pause(&mut self, retries: Vec<Retry<'a>>, attempts: &mut Attempts) {
        let worst = retries.iter().map(|it| it.error.retryability());
        let Some(worst) = worst.max_by_key(|it| *it == Retryability::Ambiguous) else {
            attempts.succeeded();
            return;
        };
        let allowed = attempts.count(worst);
        let in_time = |retry: &Retry<'_>| allowed && attempts.has_time_for(retry.asked());
        let (retries, late): (Vec<_>, Vec<_>) = retries.into_iter().partition(in_time);
        for Retry { call, error } in late {
            self.conclude(call, error);
        }
        let Some(asked) = retries.iter().map(Retry::asked).max() else {
            return;
        };
        let slept = attempts.sleep(Some(asked)).await;
        for Retry { mut call, error } in retries {
            match slept {
                true => {
                    call.remember(error);
                    self.open.push(call);
                }
                false => self.conclude(call, error),
            }
        }
    }

    /// Ends a call with its last error.
    fn conclude(&mut self, call: OpenCall<'_>, error: Error) {
        let error = conclude(call.repetition, call.lost, error);
        self.set(call.index, call.request, Err(error));
    }

    /// Ends all open calls with an error of the whole batch.
    fn fail_all(&mut self, error: Error) {
        let error = Arc::new(error);
        for call in std::mem::take(&mut self.open) {
            let problem = BatchProblem::Whole(error.clone());
            self.set(
                call.index,
                call.request,
                Err(failure(call.request, problem)),
            );
        }
    }

    fn set(
        &mut self,
        index: usize,
        request: &Request,
        result: Result<http::Response<Bytes>, Error>,
    ) {
        let context = self.call.context_of(request.method().id);
        self.outcomes.set(index, CallOutcome { result, context });
    }
}

/// Returns the result of a call from its part of the response.
fn result_of(
    request: &Request,
    part: http::Response<Bytes>,
) -> Result<http::Response<Bytes>, Error> {
    let (head, body) = part.into_parts();
    match head.status.is_success() {
        true => Ok(http::Response::from_parts(head, body)),
        false => Err(ApiError::new(request.method().id, head.status, head.headers, body).into()),
    }
}

fn target(client: &Core, request: &Request) -> Result<http::Uri, Error> {
    let (root, path) = root_of(client, request);
    let path = path.unwrap_or_default().trim_start_matches('/');
    let unsupported = |_| failure(request, BatchProblem::Unsupported);
    format!("{root}{path}").parse().map_err(unsupported)
}

fn failure(request: &Request, problem: BatchProblem) -> Error {
    BatchError::new(request.method().id, problem).into()
}
