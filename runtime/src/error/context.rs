//! The call that an error ended.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

/// The call that an error ended: its method, its host, and the attempts and time that it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallContext {
    /// The id of the method, such as `gmail.users.messages.send`.
    pub method: &'static str,
    /// The host of the request, with its port if the URL states one; empty if the error came
    /// before the URL was complete.
    pub host: String,
    /// The number of HTTP requests that were sent, or that the transport tried to send; of a wait
    /// for an operation the number of polls.
    pub attempts: u32,
    /// The time from the start of the call to the error.
    pub elapsed: Duration,
    /// The name of the long-running operation that was waited for; empty for other calls.
    pub operation: String,
    /// `true` if the attempts are the polls of a wait.
    pub(crate) is_wait: bool,
}

impl fmt::Display for CallContext {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.host.is_empty() {
            write!(out, "{}, ", self.host.escape_debug())?;
        }
        match self.attempts {
            0 if !self.is_wait => return out.write_str("request not sent"),
            0 => out.write_str("not polled")?,
            1 if self.is_wait => out.write_str("polled once")?,
            polls if self.is_wait => write!(out, "polled {polls} times")?,
            1 => out.write_str("1 attempt")?,
            attempts => write!(out, "{attempts} attempts")?,
        }
        match self.elapsed.as_millis() {
            millis @ ..1000 => write!(out, " in {millis} ms"),
            _ => write!(out, " in {:.1} s", self.elapsed.as_secs_f64()),
        }
    }
}

/// An error of one kind and the [context](CallContext) of its call. It derefs to the error.
///
/// ```
/// use discogen_runtime::Error;
///
/// fn log(error: &Error) {
///     match error {
///         Error::Status(error) => eprintln!("status {}", error.http_status()),
///         error => eprintln!("{error}"),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct CallError<E> {
    error: E,
    context: Option<Box<CallContext>>,
}

impl<E> CallError<E> {
    /// Creates an error without a context.
    pub(crate) const fn new(error: E) -> Self {
        let context = None;
        Self { error, context }
    }

    /// Returns the context of the call; `None` if the error did not end one.
    pub fn context(&self) -> Option<&CallContext> {
        self.context.as_deref()
    }

    /// Returns the error without its context.
    pub fn into_inner(self) -> E {
        self.error
    }

    /// Returns the context, to be set.
    #[cfg(feature = "client")]
    pub(super) const fn context_mut(&mut self) -> &mut Option<Box<CallContext>> {
        &mut self.context
    }
}

impl<E> Deref for CallError<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.error
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(out)
    }
}

impl<E: fmt::Debug> fmt::Debug for CallError<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { error, context } = self;
        match context {
            None => error.fmt(out),
            Some(context) => out
                .debug_struct("CallError")
                .field("error", error)
                .field("context", context)
                .finish(),
        }
    }
}

impl<E: StdError> StdError for CallError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_states_host_attempts_and_time() {
        let context = |host: &str, attempts, millis| CallContext {
            method: "a.b",
            host: host.to_owned(),
            attempts,
            elapsed: Duration::from_millis(millis),
            ..CallContext::default()
        };
        for (context, text) in [
            (context("a.example", 0, 9), "a.example, request not sent"),
            (context("", 0, 9), "request not sent"),
            (context("a.example", 1, 9), "a.example, 1 attempt in 9 ms"),
            (
                context("a.example", 5, 8149),
                "a.example, 5 attempts in 8.1 s",
            ),
        ] {
            assert_eq!(context.to_string(), text);
        }
    }
}
