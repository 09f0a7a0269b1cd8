//! The time limits of a stream.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::transport::TransportError;

/// The time limits of a stream: without a byte, and in total.
pub(super) struct IdleTimer {
    idle: Option<Duration>,
    deadline: Option<Instant>,
    /// Runs while the stream waits for bytes.
    timer: Option<Pin<Box<Sleep>>>,
}

impl IdleTimer {
    pub(super) const fn new(idle: Option<Duration>, deadline: Option<Instant>) -> Self {
        Self {
            idle,
            deadline,
            timer: None,
        }
    }

    /// Restarts the time without a byte.
    pub(super) fn reset(&mut self) {
        self.timer = None;
    }

    /// Returns the error of a stream whose bytes do not arrive in time.
    pub(super) fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        self.poll(self.idle, context)
    }

    /// Returns the error of a stream whose deadline passed.
    pub(super) fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        self.poll(None, context)
    }

    fn poll(&mut self, idle: Option<Duration>, context: &mut Context<'_>) -> Poll<TransportError> {
        let timer = match &mut self.timer {
            Some(timer) => timer,
            none => {
                let idle = idle.and_then(|idle| Instant::now().checked_add(idle));
                let Some(wake) = [idle, self.deadline].into_iter().flatten().min() else {
                    return Poll::Pending;
                };
                none.insert(Box::pin(sleep_until(wake)))
            }
        };
        ready!(timer.as_mut().poll(context));
        let over = self.deadline.is_some_and(|it| it <= Instant::now());
        Poll::Ready(match idle.filter(|_| !over) {
            Some(idle) => TransportError::timeout(idle),
            None => TransportError::deadline(None),
        })
    }
}
