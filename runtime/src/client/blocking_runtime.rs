//! Calls that block the thread, for programs without an asynchronous runtime.
//!
//! The first one starts a runtime with one thread, which the client and its clones keep. That
//! thread drives the pooled connections and the timers, while each call runs on its caller's
//! thread. It ends with the last clone of the client.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};

use super::error::ConfigError;
use crate::error::Error;

/// The runtime of a client, once a call has blocked.
#[derive(Default)]
pub(crate) struct BlockingRuntime(Mutex<Option<Arc<Owned>>>);

/// A runtime that shuts down without waiting: a client may be dropped in asynchronous code, which
/// must not wait.
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl BlockingRuntime {
    fn get(&self) -> Result<Arc<Owned>, ConfigError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*kept {
            return Ok(Arc::clone(runtime));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("api-client")
            .enable_all()
            .build()
            .map_err(|error| ConfigError::new(format!("no thread could be started: {error}")))?;
        let runtime = Arc::new(Owned(Some(runtime)));
        *kept = Some(Arc::clone(&runtime));
        Ok(runtime)
    }

    /// Waits for a call.
    ///
    /// # Errors
    /// That of the call; or this is asynchronous code, which must not block, or no thread could be
    /// started.
    pub(crate) fn block_on<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            let error = "a blocking call runs inside asynchronous code (or in a runtime's \
                         `spawn_blocking`: use `Handle::block_on` there); await `send`";
            return Err(ConfigError::new(error).into());
        }
        match &self.get()?.0 {
            Some(runtime) => runtime.block_on(call),
            // Only `drop` removes it.
            None => Err(ConfigError::new("the client was dropped").into()),
        }
    }
}
