//! The number of requests to the provider, and what calls get meanwhile.

use std::collections::VecDeque;

use super::*;

/// Returns numbered tokens of certain lifetimes, or errors, each after a delay.
#[derive(Default)]
struct Numbered {
    asked: Mutex<Vec<String>>,
    lives: Mutex<VecDeque<Option<Duration>>>,
    down: Mutex<bool>,
    endless: bool,
    /// The first request runs out of time.
    short_of_time: bool,
}

impl Numbered {
    fn living(lives: &[u64]) -> Self {
        let lives = lives.iter().map(|life| Some(Duration::from_secs(*life)));
        Self {
            lives: Mutex::new(lives.collect()),
            ..Self::default()
        }
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    async fn give(&self, scopes: &[&str]) -> Result<Token, AuthError> {
        let number = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(scopes.join(" "));
            asked.len()
        };
        tokio::time::sleep(Duration::from_millis(100)).await;
        if self.short_of_time && number == 1 {
            return Err(AuthError::deadline());
        }
        if *self.down.lock().unwrap() {
            return Err(AuthError::new(format!("down {number}")));
        }
        let token = Token::new(format!("t{number}"));
        let life = self.lives.lock().unwrap().pop_front().flatten();
        let life = life.unwrap_or(Duration::from_secs(3600));
        Ok(match self.endless {
            true => token,
            false => token.with_expiry(SystemTime::now() + life),
        })
    }
}

impl TokenProvider for Numbered {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.give(request.scopes()))
    }
}

fn asking_for_s() -> TokenRequest<'static> {
    TokenRequest::new(&["s"])
}

/// 64 calls at once.
async fn crowd<F, Fut>(call: F) -> Vec<Result<String, String>>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<Token, AuthError>> + Send + 'static,
{
    let calls: Vec<_> = (0..64).map(|_| tokio::spawn(call())).collect();
    let mut results = Vec::new();
    for call in calls {
        let result = call.await.unwrap();
        results.push(match result {
            Ok(token) => Ok(token.secret.into_inner()),
            Err(error) => Err(error.get_ref().to_string()),
        });
    }
    results
}

fn cached(provider: Numbered) -> Arc<TokenCache<Numbered>> {
    Arc::new(TokenCache::new(provider))
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_calls_request_one_token() {
    let cache = cached(Numbered::default());
    let asking = || {
        let cache = Arc::clone(&cache);
        async move { cache.token(asking_for_s()).await }
    };
    assert_eq!(crowd(asking).await, vec![Ok("t1".to_owned()); 64]);
    assert_eq!(crowd(asking).await, vec![Ok("t1".to_owned()); 64]);
    assert_eq!(cache.provider.asked(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_refusals_request_one_token() {
    let cache = cached(Numbered::default());
    let refused = cache.token(asking_for_s()).await.unwrap();
    let renewing = || {
        let (cache, refused) = (Arc::clone(&cache), refused.clone());
        async move { cache.token(asking_for_s().replacing(&refused)).await }
    };
    assert_eq!(crowd(renewing).await, vec![Ok("t2".to_owned()); 64]);
    assert_eq!(cache.provider.asked(), 2);
    assert_eq!(
        cache.token(asking_for_s()).await.unwrap().secret.expose(),
        "t2"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_calls_share_a_failure_once() {
    let cache = cached(Numbered::default());
    *cache.provider.down.lock().unwrap() = true;
    let asking = || {
        let cache = Arc::clone(&cache);
        async move { cache.token(asking_for_s()).await }
    };
    assert_eq!(crowd(asking).await, vec![Err("down 1".to_owned()); 64]);
    assert_eq!(cache.provider.asked(), 1);
    *cache.provider.down.lock().unwrap() = false;
    assert_eq!(
        cache.token(asking_for_s()).await.unwrap().secret.expose(),
        "t2"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_calls_do_not_share_a_deadline() {
    let cache = cached(Numbered {
        short_of_time: true,
        ..Numbered::default()
    });
    let results = crowd(|| {
        let cache = Arc::clone(&cache);
        async move { cache.token(asking_for_s()).await }
    });
    let results = results.await;
    let failed = results.iter().filter(|it| it.is_err()).count();
    assert_eq!((failed, cache.provider.asked()), (1, 2), "{results:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn token_without_expiry_is_shared_not_cached() {
    let endless = Numbered {
        endless: true,
        ..Numbered::default()
    };
    let cache = cached(endless);
    let asking = || {
        let cache = Arc::clone(&cache);
        async move { cache.token(asking_for_s()).await }
    };
    crowd(asking).await;
    let asked = cache.provider.asked();
    assert!(asked <= 2, "{asked}");
    cache.token(asking_for_s()).await.unwrap();
    assert_eq!(cache.provider.asked(), asked + 1);
}

#[tokio::test]
async fn each_scope_set_has_its_token() {
    let cache = cached(Numbered::default());
    for scopes in [&["a"][..], &["b"], &["a", "b"], &["a"]] {
        cache.token(TokenRequest::new(scopes)).await.unwrap();
    }
    assert_eq!(*cache.provider.asked.lock().unwrap(), ["a", "b", "a b"]);
}

#[tokio::test]
async fn expired_token_is_not_used() {
    let cache = cached(Numbered::living(&[0, 3600]));
    let given: Vec<String> = [
        cache.token(asking_for_s()).await,
        cache.token(asking_for_s()).await,
    ]
    .map(|token| token.unwrap().secret.into_inner())
    .into();
    assert_eq!(given, ["t1", "t2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_renews_ahead_of_expiry() {
    let cache = cached(Numbered::default());
    cache.token(asking_for_s()).await.unwrap();
    let make_old = || {
        let slot = cache.slot(&["s"]);
        lock(&slot.state).cached.as_mut().unwrap().renew_at = SystemTime::UNIX_EPOCH;
    };
    make_old();
    let asking = || {
        let cache = Arc::clone(&cache);
        async move { cache.token(asking_for_s()).await }
    };
    let given = crowd(asking).await;
    assert!(given.iter().any(|it| *it == Ok("t1".to_owned())));
    assert!(given.iter().any(|it| *it == Ok("t2".to_owned())));
    assert_eq!(cache.provider.asked(), 2);

    // A failed renewal fails no call, and is not repeated all the time.
    make_old();
    *cache.provider.down.lock().unwrap() = true;
    for _ in 0..3 {
        assert_eq!(
            cache.token(asking_for_s()).await.unwrap().secret.expose(),
            "t2"
        );
    }
    assert_eq!(cache.provider.asked(), 3);
}

#[tokio::test]
async fn dropped_call_passes_the_request_on() {
    let cache = cached(Numbered::default());
    // Requests the token when polled, and then is dropped.
    let first = tokio::time::timeout(Duration::ZERO, cache.token(asking_for_s()));
    assert!(first.await.is_err());
    assert_eq!(cache.provider.asked(), 1);
    assert_eq!(
        cache.token(asking_for_s()).await.unwrap().secret.expose(),
        "t2"
    );
}

#[test]
fn lifetime_decides_the_renewal() {
    let now = SystemTime::now();
    let cached = |life| {
        CachedToken::new(
            &Token::new("t").with_expiry(now + Duration::from_secs(life)),
            now,
        )
    };
    let hour = cached(3600).unwrap();
    assert_eq!(hour.renew_at, now + Duration::from_secs(3300));
    assert_eq!(hour.usable_until, now + Duration::from_secs(3590));
    let minute = cached(60).unwrap();
    assert_eq!(minute.renew_at, now + Duration::from_secs(54));
    assert_eq!(minute.usable_until, now + Duration::from_secs(57));
    assert!(CachedToken::new(&Token::new("t"), now).is_none());
    let past = Token::new("t").with_expiry(SystemTime::UNIX_EPOCH);
    assert!(CachedToken::new(&past, now).is_none());
}
