//! Repetitions that met the effect of an earlier attempt, or of somebody else.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::response::ApiError;

/// A repeated request whose response may be the effect of an earlier attempt, which failed after
/// the server may have processed it.
///
/// - `DELETE`: status 404 or 410. The resource is not there.
/// - `PUT` and `PATCH` with a precondition such as `If-Match`: status 412. The resource is not in
///   the expected state any more.
/// - `POST` and `PUT`: status 409. The resource exists.
///
/// Read the resource to learn whether the call was processed.
#[derive(Debug)]
pub struct Unconfirmed {
    response: ApiError,
    lost: Box<Error>,
}

impl Unconfirmed {
    #[cfg(feature = "client")]
    pub(crate) fn new(response: ApiError, lost: Error) -> Self {
        let lost = Box::new(lost);
        Self { response, lost }
    }

    /// The response to the last attempt.
    pub const fn response(&self) -> &ApiError {
        &self.response
    }

    /// The error of the first attempt that the server may have processed.
    pub fn lost(&self) -> &Error {
        &self.lost
    }
}

impl fmt::Display for Unconfirmed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is unconfirmed: an earlier attempt may have been processed, and the repetition \
             got {}",
            self.response.method(),
            self.response.status_text(),
        )
    }
}

impl StdError for Unconfirmed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.lost.as_ref())
    }
}
