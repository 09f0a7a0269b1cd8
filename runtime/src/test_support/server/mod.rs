//! A server on loopback that reacts to each request as a test defines, over HTTP/1.1 or HTTP/2.

mod act;
mod http1;
#[cfg(feature = "http2")]
mod http2;
mod seen;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;

pub(crate) use self::act::{Act, json, ok, respond};
use self::seen::Log;
pub(crate) use self::seen::Seen;
use crate::{Client, ClientBuilder, RetryPolicy, StaticToken};

/// The part of a request that the server reads before it acts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing, if the connection is new.
    Nothing,
    /// The head and this many bytes of the body.
    Body(usize),
    /// All of it.
    All,
}

type ActFn = dyn Fn(usize, &Seen) -> Act + Send + Sync;

/// The reactions of a server to its requests, by their numbers from 0.
struct Script {
    reading: Box<dyn Fn(usize) -> Reading + Send + Sync>,
    act: Box<ActFn>,
}

/// A server and the requests that it received.
pub(crate) struct Server {
    /// The root URL.
    pub(crate) address: String,
    log: Arc<Log>,
    connections: Arc<Mutex<usize>>,
    /// The transport that speaks the server's version of HTTP and trusts its certificate.
    #[cfg(feature = "http2")]
    transport: Option<crate::HyperTransport>,
}

impl Server {
    /// Acts by a function of the request's number, from 0, and the request.
    pub(crate) async fn start(act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static) -> Self {
        Self::reading(|_| Reading::All, act).await
    }

    /// Acts by a list: one act for each request, the last one for all that follow.
    pub(crate) async fn replay(acts: impl IntoIterator<Item = Act>) -> Self {
        Self::start(in_order(acts)).await
    }

    /// Acts by a function, and reads as much of each request as another one says.
    pub(crate) async fn reading(
        reading: impl Fn(usize) -> Reading + Send + Sync + 'static,
        act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static,
    ) -> Self {
        let (server, listener) = Self::bind().await;
        let (log, connections) = (server.log.clone(), server.connections.clone());
        let (reading, act) = (Box::new(reading), Box::new(act));
        let script = Arc::new(Script { reading, act });
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                tokio::spawn(http1::serve(socket, log.clone(), script.clone()));
            }
        });
        server
    }

    /// Acts like [`replay`](Self::replay), over HTTP/2.
    #[cfg(feature = "http2")]
    pub(crate) async fn replay_over_http2(acts: impl IntoIterator<Item = Act>) -> Self {
        let (mut server, listener) = Self::bind().await;
        let (acceptor, transport) = http2::tls();
        let port = listener.local_addr().unwrap().port();
        server.address = format!("https://localhost:{port}");
        server.transport = Some(transport);
        let (log, connections) = (server.log.clone(), server.connections.clone());
        let (reading, act) = (Box::new(|_| Reading::All), Box::new(in_order(acts)));
        let script = Arc::new(Script { reading, act });
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (log, script) = (log.clone(), script.clone());
                let accepting = acceptor.accept(socket);
                tokio::spawn(async move {
                    if let Ok(stream) = accepting.await {
                        http2::serve(stream, log, script).await;
                    }
                });
            }
        });
        server
    }

    async fn bind() -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            log: Arc::default(),
            connections: Arc::default(),
            #[cfg(feature = "http2")]
            transport: None,
        };
        (server, listener)
    }

    /// Acts like [`start`](Self::start), for a test without a runtime. The server ends with the
    /// runtime that this returns.
    #[cfg(feature = "blocking")]
    pub(crate) fn start_blocking(
        act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static,
    ) -> (tokio::runtime::Runtime, Self) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Self::start(act));
        (runtime, server)
    }

    /// Returns a client of this server, with pauses that tests can wait for.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let builder = Client::builder()
            .endpoint(&self.address)
            .token_provider(StaticToken::new("sesame"))
            .retry(quick());
        #[cfg(feature = "http2")]
        if let Some(transport) = &self.transport {
            return builder.transport(transport.clone());
        }
        builder
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Returns the requests so far. The last body may be incomplete.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.all()
    }

    /// Returns the request lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|it| it.line).collect()
    }

    /// Returns the requests so far, as text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.seen().iter().map(Seen::text).collect()
    }

    /// Returns the number of connections so far.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

/// Returns the default policy, with short pauses.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new().pauses(Duration::from_millis(1), Duration::from_millis(4))
}

/// Returns a script of one act for each request, the last one for all that follow.
pub(crate) fn in_order(
    acts: impl IntoIterator<Item = Act>,
) -> impl Fn(usize, &Seen) -> Act + Send + Sync + 'static {
    let acts: Vec<Act> = acts.into_iter().collect();
    move |number, _| acts[number.min(acts.len() - 1)].clone()
}
