//! A server on a real socket that answers, or misbehaves, as a script says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::*;

/// What the server does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Writes these bytes and keeps the connection.
    Answer(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Break(Vec<u8>),
    /// Resets the connection as it comes, without a look at the request.
    ResetAtOnce,
    /// Resets the connection after the request was read.
    Reset,
    /// Writes these bytes, one at a time with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Reads the request and says nothing.
    Silence,
}

/// A server and what it saw.
pub(crate) struct Server {
    pub(crate) endpoint: String,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Acts by the script, one act for each request, the last one for all that follow.
    pub(crate) async fn start(script: impl IntoIterator<Item = Act>) -> Self {
        let script: Vec<Act> = script.into_iter().collect();
        Self::answering(move |number, _| script[number.min(script.len() - 1)].clone()).await
    }

    /// Acts as a function of the request's number, from 0, and its text says. The text is empty
    /// for the connection as such.
    pub(crate) async fn answering(
        act: impl Fn(usize, &str) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            connections: Arc::default(),
        };
        let (seen, connections) = (server.seen.clone(), server.connections.clone());
        let act = Arc::new(act);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                tokio::spawn(serve(socket, seen.clone(), act.clone()));
            }
        });
        server
    }

    /// The requests that were read whole, as text.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    /// A client of this server, with pauses that tests can wait for.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .endpoint(self.endpoint.clone())
            .token_provider(StaticToken::new("sesame"))
            .retry(quick())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

/// The default policy, with short pauses.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new().pauses(Duration::from_millis(5), Duration::from_millis(20))
}

/// A response with a JSON body.
pub(crate) fn json(status: &str, body: &str) -> Act {
    with_headers(status, "", body)
}

/// The same with more header lines, each with its line end.
pub(crate) fn with_headers(status: &str, headers: &str, body: &str) -> Act {
    let length = body.len();
    Act::Answer(
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
        )
        .into_bytes(),
    )
}

async fn serve(
    mut socket: TcpStream,
    seen: Arc<Mutex<Vec<String>>>,
    act: Arc<impl Fn(usize, &str) -> Act>,
) {
    let number = seen.lock().unwrap().len();
    if matches!(act(number, ""), Act::ResetAtOnce) {
        seen.lock().unwrap().push(String::new());
        return reset(socket);
    }
    while let Some(request) = read_request(&mut socket).await {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        match act(number, &request) {
            Act::Answer(bytes) => {
                let _ = socket.write_all(&bytes).await;
            }
            Act::Break(bytes) => {
                let _ = socket.write_all(&bytes).await;
                let _ = socket.shutdown().await;
                return;
            }
            Act::Reset | Act::ResetAtOnce => return reset(socket),
            Act::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    if socket.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
            }
            Act::Silence => tokio::time::sleep(Duration::from_secs(600)).await,
        }
    }
}

/// Closes with a reset instead of an orderly end.
fn reset(socket: TcpStream) {
    let socket = socket.into_std().unwrap();
    socket2::SockRef::from(&socket)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

/// Reads a head, and the body of the length that the head states. `None`: there is no more.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut text = String::new();
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower.split("content-length: ").nth(1);
            let length = length.and_then(|it| it.lines().next());
            if body.len() >= length.map_or(0, |it| it.parse().unwrap()) {
                return Some(text);
            }
        }
        let mut buffer = [0; 4096];
        let count = socket.read(&mut buffer).await.ok()?;
        if count == 0 {
            return None;
        }
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
}
