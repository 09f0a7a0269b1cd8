//! Waits for a long-running operation: polls it with growing pauses.

use std::future::Future;

use tokio::time::{Instant, sleep, timeout_at};

use super::error::{OperationError, OperationProblem};
use super::operation::{LongRunning, Operation};
use super::polling::PollingPolicy;
use crate::client::{ActiveCall, Client, ResponseFuture, check_runtime, deadline_in, may_pass};
use crate::error::Error;
use crate::json::{Decoded, Wire};
use crate::method::ParameterLocation;
use crate::request::Request;

impl<O, R, M> Operation<O, R, M>
where
    O: LongRunning + Send,
    R: Wire + Default,
    M: Wire,
{
    /// Waits for the result, with the pauses of [`PollingPolicy::new`]. It runs inside a Tokio runtime.
    /// Temporary errors, such as a network that is down for a while, do not end the wait.
    ///
    /// # Errors
    /// [`Error::Operation`] if the operation fails, or is still running at the time limit; else the
    /// error that prevents polling.
    pub fn wait(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<R, Error>> + Send + use<O, R, M> {
        self.wait_with(client, PollingPolicy::new())
    }

    /// Waits for the result with the caller's pauses and deadline.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_with(
        self,
        client: &Client,
        policy: PollingPolicy,
    ) -> impl Future<Output = Result<R, Error>> + Send + use<O, R, M> {
        let result = self.wait_response_with(client, policy);
        async move { Ok(result.await?.value) }
    }

    /// Waits for the result as [`Operation::wait`] does, and reports the values in it that did not
    /// fit.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_response(
        self,
        client: &Client,
    ) -> impl Future<Output = Result<Decoded<R>, Error>> + Send + use<O, R, M> {
        self.wait_response_with(client, PollingPolicy::new())
    }

    /// Waits with the caller's pauses and deadline, and reports the values that did not fit.
    ///
    /// # Errors
    /// See [`Operation::wait`].
    pub fn wait_response_with(
        self,
        client: &Client,
        policy: PollingPolicy,
    ) -> impl Future<Output = Result<Decoded<R>, Error>> + Send + use<O, R, M> {
        let client = client.clone();
        let deadline = deadline_in(policy.time_limit());
        let call = ActiveCall::new(self.method().map_or("", |it| it.id));
        if let Some(root) = self.method().map(|it| client.core().root_url(it)) {
            call.set_host(&root.parse().unwrap_or_default());
        }
        let name = self.name().unwrap_or_default().to_owned();
        async move {
            let result = self.poll_until(&client, policy, deadline, &call).await;
            result.map_err(|error| error.in_operation(&name, || call.context_of_wait()))
        }
    }

    /// Polls until there is a result, or the deadline.
    async fn poll_until(
        self,
        client: &Client,
        policy: PollingPolicy,
        deadline: Option<Instant>,
        call: &ActiveCall,
    ) -> Result<Decoded<R>, Error> {
        check_runtime()?;
        let (mut operation, mut last, mut passing) = (self, false, None);
        for pause in policy.pauses() {
            if let Some(result) = operation.read_result() {
                return result;
            }
            if last {
                break;
            }
            // Fail before sleeping if there is no name to poll.
            let request = operation.poll_request()?;
            let left = deadline.map(|it| it.saturating_duration_since(Instant::now()));
            let pause = match left.filter(|left| *left <= pause) {
                // One more poll before the deadline.
                Some(left) => {
                    last = true;
                    left - left / 4
                }
                None => pause,
            };
            sleep(pause).await;
            call.start_attempt();
            let polled = operation.request_poll(request, client);
            let polled = match deadline {
                Some(deadline) => timeout_at(deadline, polled).await,
                None => Ok(polled.await),
            };
            match polled {
                Ok(Ok(polled)) => (operation, passing) = (polled, None),
                Ok(Err(error)) if may_pass(&error) => passing = Some(error),
                Ok(Err(error)) => return Err(error),
                Err(_) => break,
            }
        }
        Err(operation.late(passing))
    }

    /// Returns the error of an operation that is still running at the time limit; `passing` is the
    /// error of the last poll.
    fn late(&self, passing: Option<Error>) -> Error {
        let name = self.name().map(str::to_owned);
        OperationError::new(name, OperationProblem::Deadline)
            .caused_by(passing.map(Into::into))
            .into()
    }

    /// Polls the operation once.
    ///
    /// # Errors
    /// The error that prevents polling. A failed operation is no error here.
    pub fn poll(
        &self,
        client: &Client,
    ) -> impl Future<Output = Result<Self, Error>> + Send + use<O, R, M> {
        let polled = self
            .poll_request()
            .map(|request| self.request_poll(request, client));
        async move { polled?.await }
    }

    /// Returns the request that polls the operation. The server chose the name, so the rules of
    /// paths apply to it.
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
            .find(|it| it.location == ParameterLocation::Path)
            .ok_or_else(unknown)?;
        let request = Request::new(method).path(variable.name, name);
        request.to_http()?;
        Ok(request)
    }

    fn request_poll(
        &self,
        mut request: Request,
        client: &Client,
    ) -> impl Future<Output = Result<Self, Error>> + Send + use<O, R, M> {
        if self.is_strict() {
            request.strict();
        }
        let name = self.name().map(str::to_owned);
        let method = self.method();
        let response = ResponseFuture::<Self>::new(request, client);
        async move {
            let polled = response.await?;
            // A value read as `false` would be polled forever.
            let is_invalid = polled.mismatches.iter().any(|it| it.path == "/done");
            let polled = polled.into_value().polled_as(name, method);
            match is_invalid {
                true => Err(polled.problem(OperationProblem::Invalid)),
                false => Ok(polled),
            }
        }
    }
}
