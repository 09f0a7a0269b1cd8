//! Caches tokens until shortly before they expire, and requests new ones one at a time.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::error::AuthError;
use super::token::Token;
use super::token_provider::TokenProvider;
use super::token_request::TokenRequest;
use crate::transport::BoxFuture;

/// The longest time before its expiry at which a token is renewed.
const AHEAD: Duration = Duration::from_secs(5 * 60);

/// The time before its expiry at which a token is no longer sent: clocks differ, and requests take
/// time.
const MARGIN: Duration = Duration::from_secs(10);

/// The pause before another renewal after an early renewal has failed.
const RETRY: Duration = Duration::from_secs(15);

/// A provider that caches the tokens of another one, for each set of scopes.
///
/// Every [`Client`](crate::client::Client) wraps its provider in one. Several clients can share one
/// that the program creates.
pub struct TokenCache<P> {
    provider: P,
    /// A list, because a program uses a handful of sets.
    slots: Mutex<Vec<(String, Arc<Slot>)>>,
}

/// The token of one set of scopes.
#[derive(Default)]
struct Slot {
    state: Mutex<State>,
    /// Locked by the one call that requests a token.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    /// The number of responses of the provider, and the last result if it was an error or a token
    /// that is not cached. Calls that waited for it do not request another one.
    results: u64,
    passing: Option<Result<Token, AuthError>>,
}

struct CachedToken {
    token: Token,
    renew_at: SystemTime,
    usable_until: SystemTime,
}

impl CachedToken {
    /// Creates the entry of a token whose stated expiry has not passed.
    fn new(token: &Token, now: SystemTime) -> Option<Self> {
        let ends = token.expires_at?;
        let life = ends.duration_since(now).ok()?;
        // A token with a lifetime of a minute must not be renewed all the time.
        let renew_at = ends.checked_sub(AHEAD.min(life / 10))?;
        let usable_until = ends.checked_sub(MARGIN.min(life / 20))?;
        Some(Self {
            token: token.clone(),
            renew_at,
            usable_until,
        })
    }

    fn is(&self, token: &Token) -> bool {
        self.token.secret == token.secret
    }
}

impl<P: TokenProvider> TokenCache<P> {
    /// Creates a cache without a token.
    pub fn new(provider: P) -> Self {
        Self {
            provider,
            slots: Mutex::default(),
        }
    }

    fn slot(&self, scopes: &[&str]) -> Arc<Slot> {
        let key = scopes.join(" ");
        let mut slots = lock(&self.slots);
        if let Some((_, slot)) = slots.iter().find(|(known, _)| *known == key) {
            return Arc::clone(slot);
        }
        let slot = Arc::<Slot>::default();
        slots.push((key, Arc::clone(&slot)));
        slot
    }

    async fn get(&self, request: TokenRequest<'_>) -> Result<Token, AuthError> {
        let slot = self.slot(request.scopes());
        let refused = request.refused();
        let seen = {
            let state = lock(&slot.state);
            if let Some((token, true)) = state.usable(refused) {
                return Ok(token);
            }
            state.results
        };
        // A call that finds a renewal in progress, and the old token still valid, does not wait for
        // it.
        let _asking = match slot.asking.try_lock() {
            Ok(guard) => guard,
            Err(_) => {
                let usable = lock(&slot.state).usable(refused);
                match usable {
                    Some((token, _)) => return Ok(token),
                    None => slot.asking.lock().await,
                }
            }
        };
        {
            let state = lock(&slot.state);
            if let Some((token, true)) = state.usable(refused) {
                return Ok(token);
            }
            if state.results != seen {
                if let Some(result) = state.passing(refused) {
                    return result;
                }
            }
        }
        let result = self.provider.token(request).await;
        lock(&slot.state).take(result, refused)
    }
}

impl State {
    /// Returns the cached token, and `true` if it is too early to renew it.
    fn usable(&self, refused: Option<&Token>) -> Option<(Token, bool)> {
        let now = SystemTime::now();
        let cached = self.cached.as_ref()?;
        let good = now < cached.usable_until && !refused.is_some_and(|it| cached.is(it));
        good.then(|| (cached.token.clone(), now < cached.renew_at))
    }

    /// Returns the last result if it is not cached and still usable.
    fn passing(&self, refused: Option<&Token>) -> Option<Result<Token, AuthError>> {
        match self.passing.as_ref()? {
            Ok(token) if refused.is_some_and(|it| it.secret == token.secret) => None,
            result => Some(result.clone()),
        }
    }

    /// Stores what the provider returned. The failure of an early renewal is not an error yet.
    fn take(
        &mut self,
        result: Result<Token, AuthError>,
        refused: Option<&Token>,
    ) -> Result<Token, AuthError> {
        self.results = self.results.wrapping_add(1);
        let now = SystemTime::now();
        if result.is_err() {
            if let (Some((token, _)), Some(cached)) = (self.usable(refused), &mut self.cached) {
                cached.renew_at = now.checked_add(RETRY).unwrap_or(cached.usable_until);
                return Ok(token);
            }
        }
        self.cached = result
            .as_ref()
            .ok()
            .and_then(|it| CachedToken::new(it, now));
        // A call that ran out of its own time does not decide for calls that have more.
        let own = result.as_ref().is_err_and(AuthError::is_out_of_time);
        self.passing = (self.cached.is_none() && !own).then(|| result.clone());
        result
    }
}

/// Locks the state. A panic elsewhere leaves it consistent: each change is a single assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: TokenProvider> TokenProvider for TokenCache<P> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(request))
    }
}

impl<P> fmt::Debug for TokenCache<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenCache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
