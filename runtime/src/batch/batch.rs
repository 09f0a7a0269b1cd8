//! Batches: many calls in one HTTP request, each with its own answer.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};

use super::error::{BatchError, BatchProblem};
use crate::auth::Authorization;
use crate::batch::multipart;
use crate::request::ApiRequest;
use crate::client::{Attempts, Client, Core, Trace, may_pass};
use crate::error::Error;
use crate::json::Mode;
use crate::media::boundary;
use crate::method::{Method, Verb};
use crate::request::{Request, RetryPolicy};
use crate::response::{self, ApiError, FromResponse, Response};
use crate::transport::{Body, BoxFuture};

/// How many calls go in one HTTP request: the most that Gmail and most other services take. (The
/// Directory API takes 1000. Gmail advises no more than 50, since it counts each call against the
/// user's rate.)
const LIMIT: usize = 100;

/// What stands for a method's id in the span of a batch.
const BATCH: &str = "batch";

/// Calls of any methods that go out together. They are not a transaction: each succeeds or fails
/// by itself, in any order.
///
/// A batch may hold more calls than a service takes at once, and calls of several APIs: it is
/// split. Calls that fail in a way that may pass are sent again as the client's policy has it, if
/// their methods are idempotent and do not delete; calls whose token the server refused, once with
/// a new one. Media cannot go in a batch.
#[derive(Debug)]
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch {
    requests: Vec<Request>,
    limit: usize,
}

/// Finds the answer to a call of a batch.
pub struct BatchKey<T> {
    index: usize,
    types: PhantomData<fn() -> T>,
}

/// The answers to the calls of a batch.
pub struct BatchResults {
    mode: Vec<(&'static Method, Mode)>,
    answers: Vec<Option<Answer>>,
}

type Answer = Result<http::Response<Bytes>, Error>;

impl Batch {
    /// A batch without calls.
    pub const fn new() -> Self {
        Self {
            requests: Vec::new(),
            limit: LIMIT,
        }
    }

    /// How many calls go in one HTTP request; 100 if not set.
    pub fn limit(mut self, calls: usize) -> Self {
        self.limit = calls.max(1);
        self
    }

    /// Adds a call. The key finds its answer.
    pub fn add<R: ApiRequest<Response: FromResponse>>(&mut self, request: R) -> BatchKey<R::Response> {
        self.requests.push(request.into_request());
        BatchKey {
            index: self.requests.len() - 1,
            types: PhantomData,
        }
    }

    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether there are no calls.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// Sends all calls. What goes wrong, goes wrong for each of them.
    pub fn send(self, client: &Client) -> impl Future<Output = BatchResults> + Send + use<> {
        let client = client.clone();
        async move {
            let run: BoxFuture<'_, BatchResults> = Box::pin(run(self, client.core()));
            run.await
        }
    }

    /// Sends calls of one method, and gives their answers in the same order.
    pub fn send_all<R: ApiRequest<Response: FromResponse>>(
        requests: impl IntoIterator<Item = R>,
        client: &Client,
    ) -> BoxFuture<'static, Vec<Result<R::Response, Error>>>
    where
        R::Response: 'static,
    {
        let mut batch = Self::new();
        let keys: Vec<_> = requests.into_iter().map(|it| batch.add(it)).collect();
        let sent = batch.send(client);
        Box::pin(async move {
            let mut results = sent.await;
            keys.into_iter().map(|key| results.take(key)).collect()
        })
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl BatchResults {
    /// The value that a call gave. It can be taken once.
    ///
    /// # Errors
    /// What a call by itself would have as its error; or the batch has no answer to the call.
    pub fn take<T: FromResponse>(&mut self, key: BatchKey<T>) -> Result<T, Error> {
        self.take_response(key).map(Response::into_value)
    }

    /// The same, with the status and the headers of the call's own response.
    ///
    /// # Errors
    /// See [`BatchResults::take`].
    pub fn take_response<T: FromResponse>(
        &mut self,
        key: BatchKey<T>,
    ) -> Result<Response<T>, Error> {
        let answer = self.answers.get_mut(key.index).and_then(Option::take);
        let (Some(answer), Some((method, mode))) = (answer, self.mode.get(key.index)) else {
            return Err(BatchError::new("", BatchProblem::Taken).into());
        };
        response::read(method, *mode, answer?)
    }
}

async fn run(batch: Batch, client: &Core) -> BatchResults {
    let requests = &batch.requests;
    let mut results = BatchResults {
        mode: requests
            .iter()
            .map(|it| (it.method(), client.mode(it)))
            .collect(),
        answers: requests.iter().map(|_| None).collect(),
    };
    let mut open: Vec<usize> = (0..requests.len()).collect();
    while let Some(first) = open.first() {
        // The calls of one API, as many as may go at once.
        let root = |index: &usize| requests.get(*index).map(|it| root_of(client, it));
        let (api, mut now) = (root(first), Vec::new());
        open.retain(|index| {
            let goes = now.len() < batch.limit && root(index) == api;
            if goes {
                now.push(*index);
            }
            !goes
        });
        let calls = now
            .iter()
            .filter_map(|index| Some((*index, requests.get(*index)?)));
        let calls: Vec<_> = calls.collect();
        exchange(&calls, client, &mut results.answers).await;
    }
    results
}

/// Where the batches of a request's API go.
fn root_of<'a>(client: &'a Core, request: &Request) -> (&'a str, Option<&'static str>) {
    let api = request.method().api;
    (client.root_url(request.method()), api.batch_path)
}

/// A call that is to be sent, or sent again.
struct Open<'a> {
    /// The number of its answer.
    index: usize,
    request: &'a Request,
    /// The call as it stands in the batch.
    part: http::Request<Bytes>,
    authorization: Authorization<'a>,
    /// How often it may be sent, and how long that may take.
    policy: RetryPolicy,
}

impl<'a> Open<'a> {
    /// Its token is that of the call alone: which scopes it asks for does not depend on the calls
    /// beside it.
    fn new(index: usize, request: &'a Request, client: &'a Core) -> Result<Self, Error> {
        let method = request.method();
        if method.api.batch_path.is_none() {
            return Err(failure(request, BatchProblem::Unsupported));
        }
        let part = request.to_http_at(client.root_url(method))?;
        client.check_host(part.uri())?;
        let authorization = client.authorization(method, part.headers())?;
        Ok(Self {
            index,
            request,
            part,
            authorization,
            policy: request.call_options().policy(&client.retry),
        })
    }

    /// How often it may still be sent.
    fn left(&self, attempts: &Attempts) -> u32 {
        self.policy.attempts.saturating_sub(attempts.number())
    }
}

/// Sends calls of one API, and again those that may pass. Calls that cannot be sent get their
/// errors.
async fn exchange(calls: &[(usize, &Request)], client: &Core, answers: &mut [Option<Answer>]) {
    let mut open = Vec::new();
    for (index, request) in calls {
        match Open::new(*index, request, client) {
            Ok(call) => open.push(call),
            Err(error) => put(answers, *index, Err(error)),
        }
    }
    let trace = Trace::of(BATCH);
    let sent = trace.call(repeat(&mut open, client, answers, &trace)).await;
    if let Err(error) = sent {
        share(&open, error, answers);
    }
}

async fn repeat(
    open: &mut Vec<Open<'_>>,
    client: &Core,
    answers: &mut [Option<Answer>],
    trace: &Trace,
) -> Result<(), Error> {
    let Some(first) = open.first() else {
        return Ok(());
    };
    let mut whole = client.authorization(first.request.method(), first.part.headers())?;
    // The call that has the least time ends the wait for all.
    let policy = client.retry.clone();
    let policy = policy
        .timeout(open.iter().filter_map(|call| call.policy.timeout).min())
        .deadline(open.iter().filter_map(|call| call.policy.deadline).min());
    let mut attempts = Attempts::new(&policy, false, false)?;
    for call in open.iter_mut() {
        call.authorization.end_at(attempts.ends());
    }
    while let Some(left) = open.iter().map(|call| call.left(&attempts)).min() {
        attempts.allow(open.iter().all(|call| may_repeat(call.request)), left);
        let sent = attempts.run(send_once(open, &mut whole, client, answers));
        match sent.await {
            Ok(status) => {
                if let Some(status) = status {
                    trace.attempt(attempts.number(), Ok(status));
                }
                *open = refused(std::mem::take(open), answers, &mut attempts).await;
            }
            Err(error) => {
                trace.attempt(attempts.number(), Err(&error));
                let renewing = whole.renew(&error);
                if !attempts.within_deadline(renewing).await? {
                    attempts.pause(error).await?;
                }
            }
        }
    }
    Ok(())
}

/// The calls that are to be sent again, when it is time: those for which there is a new token, and
/// those that failed in a way that may pass.
async fn refused<'a>(
    calls: Vec<Open<'a>>,
    answers: &mut [Option<Answer>],
    attempts: &mut Attempts,
) -> Vec<Open<'a>> {
    let (mut again, mut later, mut reason) = (Vec::new(), Vec::new(), None);
    for mut call in calls {
        let Some(error) = status(answers, call.index) else {
            continue;
        };
        let renewing = attempts.within_deadline(call.authorization.renew(&error));
        if renewing.await.unwrap_or(false) {
            // It is as if it had not been sent.
            if let Some(answer) = answers.get_mut(call.index) {
                *answer = None;
            }
            again.push(call);
        } else if may_repeat(call.request) && may_pass(&error) && call.left(attempts) > 0 {
            later.push(call);
            // The one with which the server asks for the longest pause.
            let asked = |error: &Error| error.as_api_error().and_then(ApiError::retry_after);
            if reason
                .as_ref()
                .is_none_or(|reason| asked(reason) < asked(&error))
            {
                reason = Some(error);
            }
        }
    }
    if let Some(reason) = reason {
        attempts.allow(true, 1);
        if attempts.pause(reason).await.is_ok() {
            again.append(&mut later);
        }
    }
    again
}

/// Whether a call may be sent again. One that deletes may not: if it was done, it would be told
/// that there is no such thing.
fn may_repeat(request: &Request) -> bool {
    let verb = request.method().verb;
    (verb.is_idempotent() && verb != Verb::Delete) || request.call_options().idempotent
}

/// The error that the server stated for a call.
fn status(answers: &[Option<Answer>], index: usize) -> Option<Error> {
    let answer = answers.get(index)?.as_ref()?.as_ref();
    answer
        .err()
        .and_then(Error::as_api_error)
        .cloned()
        .map(Error::from)
}

/// Gives all calls the error of their batch, but for those that have their own already.
fn share(calls: &[Open<'_>], error: Error, answers: &mut [Option<Answer>]) {
    let error = Arc::new(error);
    for call in calls {
        if answers.get(call.index).is_some_and(Option::is_none) {
            let problem = BatchProblem::Whole(error.clone());
            put(answers, call.index, Err(failure(call.request, problem)));
        }
    }
}

fn failure(request: &Request, problem: BatchProblem) -> Error {
    BatchError::new(request.method().id, problem).into()
}

fn put(answers: &mut [Option<Answer>], index: usize, answer: Answer) {
    if let Some(place) = answers.get_mut(index) {
        *place = Some(answer);
    }
}

/// Sends calls in one HTTP request. Calls for which there is no token get their errors and are
/// left out. Gives the status of the response, if there was one to wait for.
async fn send_once(
    calls: &mut [Open<'_>],
    authorization: &mut Authorization<'_>,
    client: &Core,
    answers: &mut [Option<Answer>],
) -> Result<Option<StatusCode>, Error> {
    let boundary = boundary();
    let mut body = Vec::new();
    let mut sent = Vec::new();
    for call in calls {
        match call.authorization.add_to(call.part.headers_mut()).await {
            Ok(()) => {
                multipart::push(&mut body, &boundary, sent.len(), &call.part);
                sent.push((call.index, call.request));
            }
            Err(error) => put(answers, call.index, Err(error.into())),
        }
    }
    let Some((_, first)) = sent.first() else {
        return Ok(None);
    };
    multipart::end(&mut body, &boundary);
    let method = first.method();
    let mut request = http::Request::new(Body::from(body));
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = target(client, first)?;
    let content_type = HeaderValue::try_from(format!("multipart/mixed; boundary={boundary}"));
    if let Ok(content_type) = content_type {
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    client.complete(&mut request)?;
    authorization.add_to(request.headers_mut()).await?;
    let response = client.transport.send(request).await?;
    let response = client.receive(method, response).await?;
    read(&sent, &response, answers);
    Ok(Some(response.status()))
}

fn target(client: &Core, request: &Request) -> Result<http::Uri, Error> {
    let (root, path) = root_of(client, request);
    let path = path.unwrap_or_default().trim_start_matches('/');
    let unsupported = |_| failure(request, BatchProblem::Unsupported);
    format!("{root}{path}").parse().map_err(unsupported)
}

/// Hands the parts of a response to the calls that they answer: by number, or by their order
/// where they have none.
fn read(
    sent: &[(usize, &Request)],
    response: &http::Response<Bytes>,
    answers: &mut [Option<Answer>],
) {
    for (index, request) in sent {
        put(
            answers,
            *index,
            Err(failure(request, BatchProblem::Unanswered)),
        );
    }
    let parts = multipart::parts(response.headers(), response.body());
    for (place, part) in parts.unwrap_or_default().into_iter().enumerate() {
        let Some(part) = part else { continue };
        let Some((index, request)) = sent.get(part.number.unwrap_or(place)) else {
            continue;
        };
        let (head, body) = part.response.into_parts();
        let answer = match head.status.is_success() {
            true => Ok(http::Response::from_parts(head, body)),
            false => {
                let id = request.method().id;
                Err(ApiError::new(id, head.status, head.headers, body).into())
            }
        };
        put(answers, *index, answer);
    }
}

impl<T> Clone for BatchKey<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for BatchKey<T> {}

impl<T> fmt::Debug for BatchKey<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("BatchKey").field(&self.index).finish()
    }
}

impl fmt::Debug for BatchResults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = self.answers.iter().zip(&self.mode);
        out.debug_list()
            .entries(answers.map(|(answer, (method, _))| {
                let status = answer
                    .as_ref()
                    .map(|it| it.as_ref().map(http::Response::status));
                (method.id, status)
            }))
            .finish()
    }
}
