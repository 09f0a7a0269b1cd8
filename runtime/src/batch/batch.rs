//! Batches: many calls in one HTTP request, each with its own response.

use std::fmt;
use std::marker::PhantomData;

use super::error::{BatchError, BatchProblem};
use super::exchange;
use super::outcome::{CallOutcome, Outcomes};
use super::size::default_size;
use crate::client::{Client, Core};
use crate::error::Error;
use crate::request::{ApiRequest, Request};
use crate::response::{self, FromResponse, ReadRules, Response};
use crate::transport::BoxFuture;

/// Calls of any methods that are sent together. They are not a transaction: each succeeds or fails
/// by itself, in any order.
///
/// A batch is split if it has more calls than a service accepts at once, or calls of several APIs.
/// Each call is retried by its own [`RetryPolicy`](crate::RetryPolicy), together with the other
/// calls to retry. As long as other calls of the batch succeed, a throttled call does not use up
/// its attempts. A batch cannot contain media.
#[derive(Debug)]
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch {
    requests: Vec<Request>,
    limit: Option<usize>,
}

/// The key that finds the response to a call of a batch.
pub struct BatchKey<T> {
    index: usize,
    types: PhantomData<fn() -> T>,
}

/// The responses to the calls of a batch.
pub struct BatchResults {
    rules: Vec<ReadRules>,
    outcomes: Outcomes,
}

impl Batch {
    /// Creates a batch without calls.
    pub const fn new() -> Self {
        Self {
            requests: Vec::new(),
            limit: None,
        }
    }

    /// Sets the number of calls in one HTTP request (default 100; 50 for Gmail, whose documentation
    /// advises it).
    pub fn limit(mut self, calls: usize) -> Self {
        self.limit = Some(calls.max(1));
        self
    }

    /// Adds a call. The key finds its response.
    pub fn add<R: ApiRequest<Response: FromResponse>>(
        &mut self,
        request: R,
    ) -> BatchKey<R::Response> {
        self.requests.push(request.into_request());
        BatchKey {
            index: self.requests.len() - 1,
            types: PhantomData,
        }
    }

    /// Returns the number of calls.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Returns `true` if there are no calls.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// Sends all calls. An error of the whole batch becomes the error of each of its calls.
    pub fn send(self, client: &Client) -> impl Future<Output = BatchResults> + Send + use<> {
        let client = client.clone();
        async move {
            let run: BoxFuture<'_, BatchResults> = Box::pin(run(self, client.core()));
            run.await
        }
    }

    /// Sends calls of one method, and returns their responses in the same order.
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
    /// Decodes the response to a call, and removes it from the results.
    ///
    /// # Errors
    /// The error that the call by itself would have, or [`BatchProblem`](crate::BatchProblem) if
    /// there is no response to the call.
    pub fn take<T: FromResponse>(&mut self, key: BatchKey<T>) -> Result<T, Error> {
        self.take_response(key).map(Response::into_value)
    }

    /// Decodes the response to a call, with the status and the headers of its own.
    ///
    /// # Errors
    /// See [`BatchResults::take`].
    pub fn take_response<T: FromResponse>(
        &mut self,
        key: BatchKey<T>,
    ) -> Result<Response<T>, Error> {
        let outcome = self.outcomes.take(key.index);
        let (Some(outcome), Some(rules)) = (outcome, self.rules.get(key.index)) else {
            return Err(BatchError::new("", BatchProblem::AlreadyTaken).into());
        };
        let CallOutcome { result, context } = outcome;
        let read = result.and_then(|it| response::read(*rules, it));
        read.map_err(|error| error.in_call(|| context))
    }
}

async fn run(batch: Batch, client: &Core) -> BatchResults {
    let requests = &batch.requests;
    let mut results = BatchResults {
        rules: requests.iter().map(|it| client.rules(it)).collect(),
        outcomes: Outcomes::none_of(requests.len()),
    };
    let mut open: Vec<usize> = (0..requests.len()).collect();
    while let Some(first) = open.first().and_then(|index| requests.get(*index)) {
        // The calls of one API, as many as one request may have.
        let limit = batch.limit;
        let limit = limit.unwrap_or_else(|| default_size(first.method().api.name));
        let (root, mut now) = (exchange::root_of(client, first), Vec::new());
        open.retain(|index| {
            let request = requests.get(*index);
            match request.filter(|it| now.len() < limit && exchange::root_of(client, it) == root) {
                Some(request) => now.push((*index, request)),
                None => return true,
            }
            false
        });
        exchange::send(&now, client, &mut results.outcomes).await;
    }
    results
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
        let outcomes = self.outcomes.iter().zip(&self.rules);
        out.debug_list()
            .entries(outcomes.map(|(outcome, rules)| {
                let status = outcome.map(|it| it.result.as_ref().map(http::Response::status));
                (rules.method.id, status)
            }))
            .finish()
    }
}
