//! Batches: many calls in one HTTP request, each with its own answer.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};

use super::attempts::{Attempts, may_pass};
use super::exchange::Inner;
use super::trace::Trace;
use super::upload::boundary;
use super::{Body, BoxFuture, Client, multipart};
use crate::runtime::json::Mode;
use crate::runtime::{
    ApiError, BatchError, BatchProblem, Call, Error, FromResponse, Method, Request, Response, Verb,
    response,
};

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
/// their methods are idempotent and do not delete. Media cannot go in a batch.
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
    pub fn add<R: Call>(&mut self, request: R) -> BatchKey<R::Response> {
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
            let run: BoxFuture<'_, BatchResults> = Box::pin(run(self, client.inner()));
            run.await
        }
    }

    /// Sends calls of one method, and gives their answers in the same order.
    pub fn send_all<R: Call>(
        requests: impl IntoIterator<Item = R>,
        client: &Client,
    ) -> impl Future<Output = Vec<Result<R::Response, Error>>> {
        let mut batch = Self::new();
        let keys: Vec<_> = requests.into_iter().map(|it| batch.add(it)).collect();
        let sent = batch.send(client);
        async move {
            let mut results = sent.await;
            keys.into_iter().map(|key| results.take(key)).collect()
        }
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

async fn run(batch: Batch, client: &Inner) -> BatchResults {
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
        exchange(calls.collect(), client, &mut results.answers).await;
    }
    results
}

/// Where the batches of a request's API go.
fn root_of<'a>(client: &'a Inner, request: &Request) -> (&'a str, Option<&'static str>) {
    let api = request.method().api;
    (client.root_url(request.method()), api.batch_path)
}

/// A call with the number of its answer.
type Numbered<'a> = (usize, &'a Request);

/// Sends calls of one API, and again those that may pass.
async fn exchange(calls: Vec<Numbered<'_>>, client: &Inner, answers: &mut [Option<Answer>]) {
    let mut open = calls;
    let all = open.iter().all(|(_, request)| may_repeat(request));
    let trace = Trace::of(BATCH);
    let mut attempts = match Attempts::new(&client.retry, all, false) {
        Ok(attempts) => attempts,
        Err(error) => return share(&open, error.into(), answers),
    };
    while !open.is_empty() {
        let sent = trace.call(attempts.run(send_once(&open, client, answers)));
        let sent = sent.await;
        match &sent {
            Ok(None) => {}
            Ok(Some(status)) => trace.attempt(attempts.number(), Ok(*status)),
            Err(error) => trace.attempt(attempts.number(), Err(error)),
        }
        let failed = match sent {
            Ok(_) => {
                open.retain(|(index, request)| may_repeat(request) && passes(answers, *index));
                // No other calls are left.
                attempts.be_idempotent();
                match open.first().and_then(|(index, _)| status(answers, *index)) {
                    Some(error) => attempts.pause(error).await.is_err(),
                    None => true,
                }
            }
            Err(error) => match attempts.pause(error).await {
                Ok(()) => false,
                Err(error) => {
                    share(&open, error, answers);
                    true
                }
            },
        };
        if failed {
            return;
        }
    }
}

/// Whether a call may be sent again. One that deletes may not: if it was done, it would be told
/// that there is no such thing.
fn may_repeat(request: &Request) -> bool {
    let verb = request.method().verb;
    (verb.is_idempotent() && verb != Verb::Delete) || request.call_options().idempotent
}

/// Whether a call failed in a way that may pass.
fn passes(answers: &[Option<Answer>], index: usize) -> bool {
    status(answers, index).is_some_and(|error| may_pass(&error))
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
fn share(calls: &[Numbered<'_>], error: Error, answers: &mut [Option<Answer>]) {
    let error = Arc::new(error);
    for (index, request) in calls {
        if answers.get(*index).is_some_and(Option::is_none) {
            let problem = BatchProblem::Whole(error.clone());
            put(answers, *index, Err(failure(request, problem)));
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

/// Sends calls in one HTTP request. Calls that cannot be sent get their errors and are left out.
/// Gives the status of the response, if there was one to wait for.
async fn send_once(
    calls: &[Numbered<'_>],
    client: &Inner,
    answers: &mut [Option<Answer>],
) -> Result<Option<StatusCode>, Error> {
    let boundary = boundary();
    let mut body = Vec::new();
    let mut sent: Vec<Numbered<'_>> = Vec::new();
    for (index, request) in calls {
        match part(client, request).await {
            Ok(part) => {
                multipart::push(&mut body, &boundary, sent.len(), &part);
                sent.push((*index, request));
            }
            Err(error) => put(answers, *index, Err(error)),
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
    let mut authorization = client.authorization(method, request.headers())?;
    authorization.add_to(request.headers_mut()).await?;
    let response = client.transport.send(request).await?;
    let response = client.receive(method, response).await?;
    read(&sent, &response, answers);
    Ok(Some(response.status()))
}

/// A call as it stands in the batch. Its token is that of the call alone: which scopes it asks
/// for does not depend on the calls beside it.
async fn part(client: &Inner, request: &Request) -> Result<http::Request<Bytes>, Error> {
    let method = request.method();
    if method.api.batch_path.is_none() {
        return Err(failure(request, BatchProblem::Unsupported));
    }
    let mut part = request.to_http_at(client.root_url(method))?;
    client.check_host(part.uri())?;
    let mut authorization = client.authorization(method, part.headers())?;
    authorization.add_to(part.headers_mut()).await?;
    Ok(part)
}

fn target(client: &Inner, request: &Request) -> Result<http::Uri, Error> {
    let (root, path) = root_of(client, request);
    let path = path.unwrap_or_default().trim_start_matches('/');
    let unsupported = |_| failure(request, BatchProblem::Unsupported);
    format!("{root}{path}").parse().map_err(unsupported)
}

/// Hands the parts of a response to the calls that they answer: by number, or by their order
/// where they have none.
fn read(sent: &[Numbered<'_>], response: &http::Response<Bytes>, answers: &mut [Option<Answer>]) {
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
