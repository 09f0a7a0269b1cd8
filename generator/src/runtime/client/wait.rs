//! Waiting for a long-running operation: asks for it again and again, with growing pauses.

use std::future::Future;

use tokio::time::{Instant, sleep, timeout_at};

use super::{Backoff, Client, respond};
use crate::runtime::json::Wire;
use crate::runtime::{Error, LongRunning, Operation, OperationProblem, Place, Request};

impl<O, R, M> Operation<O, R, M>
where
    O: LongRunning + Send,
    R: Wire + Default,
    M: Wire,
{
    /// Waits for the result, as [`Backoff::new`] does. It runs inside a Tokio runtime.
    ///
    /// # Errors
    /// [`Error::Operation`] if the operation fails, or goes on past the time to wait; else what
    /// keeps the client from asking.
    pub fn wait(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<R, Error>> + Send + use<O, R, M> {
        self.wait_with(client, Backoff::new())
    }

    /// The same, with pauses and a deadline of the caller's own.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_with(
        self,
        client: &Client,
        backoff: Backoff,
    ) -> impl Future<Output = Result<R, Error>> + Send + use<O, R, M> {
        let client = client.clone();
        // A time that is too far off to be told is none.
        let deadline = backoff
            .give_up()
            .and_then(|time| Instant::now().checked_add(time));
        async move {
            let mut operation = self;
            for pause in backoff.pauses() {
                if let Some(result) = operation.result() {
                    return result;
                }
                let late = operation.problem(OperationProblem::Deadline);
                let wake = Instant::now().checked_add(pause);
                if deadline.is_some_and(|deadline| wake.is_none_or(|wake| wake >= deadline)) {
                    return Err(late);
                }
                // A name that cannot be asked for shall not cost a pause.
                let request = operation.poll_request()?;
                sleep(pause).await;
                let polled = operation.ask(request, &client);
                operation = match deadline {
                    Some(deadline) => timeout_at(deadline, polled).await.map_err(|_| late)??,
                    None => polled.await?,
                };
            }
            Err(operation.problem(OperationProblem::Deadline))
        }
    }

    /// Asks for the operation once.
    ///
    /// # Errors
    /// What keeps the client from asking. That the operation failed is no such thing.
    pub fn poll(
        &self,
        client: &Client,
    ) -> impl Future<Output = Result<Self, Error>> + Send + use<O, R, M> {
        let polled = self.poll_request().map(|request| self.ask(request, client));
        async move { polled?.await }
    }

    /// The request that reads the operation anew. The server chose the name: the rules of paths
    /// apply to it.
    fn poll_request(&self) -> Result<Request, Error> {
        let name = self
            .name()
            .filter(|it| !it.is_empty())
            .ok_or_else(|| self.problem(OperationProblem::Unnamed))?;
        let unknown = || self.problem(OperationProblem::NoPolling);
        let method = self
            .method()
            .and_then(|it| it.operation?.get)
            .ok_or_else(unknown)?;
        let variable = method
            .parameters
            .iter()
            .find(|it| it.place == Place::Path)
            .ok_or_else(unknown)?;
        let request = Request::new(method).path(variable.name, name);
        request.to_http()?;
        Ok(request)
    }

    fn ask(
        &self,
        mut request: Request,
        client: &Client,
    ) -> impl Future<Output = Result<Self, Error>> + Send + use<O, R, M> {
        if self.is_strict() {
            request.strict();
        }
        let name = self.name().map(str::to_owned);
        let method = self.method();
        let response = respond::<Self>(request, client);
        async move {
            let polled = response.await?.into_value();
            Ok(polled.polled_as(name, method))
        }
    }
}
