//! A server on loopback that does what a test tells it, request by request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{Client, ClientBuilder, StaticToken};

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The request line without the version, such as `GET /v1/x?y=z`.
    pub(crate) line: String,
    /// The headers, in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// As much of the body as the server read.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The first value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// What the server does with a request.
pub(crate) enum Act {
    /// Reads it and sends these bytes.
    Answer(Vec<u8>),
    /// Reads this much of its body and hangs up.
    Cut(usize),
    /// Reads it, sends these bytes and hangs up.
    Last(Vec<u8>),
    /// Reads it and resets the connection.
    Reset,
    /// Reads it and never responds.
    Silence,
}

/// A JSON answer.
pub(crate) fn json(body: &str) -> Act {
    answer("200 OK", &[("content-type", "application/json")], body)
}

/// An answer with a body of stated length.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &str) -> Act {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}");
    Act::Answer(text.into_bytes())
}

/// The server's address and what it saw.
pub(crate) struct Server {
    pub(crate) address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

type Script = dyn Fn(usize, &Seen) -> Act + Send + Sync;

impl Server {
    /// Answers as `script` says, which is given the number of the request, from 0 on, and its
    /// head.
    pub(crate) async fn start(
        script: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (log, script): (_, Arc<Script>) = (seen.clone(), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, log.clone(), script.clone()));
            }
        });
        Self { address, seen }
    }

    /// The same for a test without a runtime; the server ends with the one that this gives.
    #[cfg(feature = "blocking")]
    pub(crate) fn start_blocking(
        script: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static,
    ) -> (tokio::runtime::Runtime, Self) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Self::start(script));
        (runtime, server)
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .endpoint(&self.address)
            .token_provider(StaticToken::new("t0ken"))
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// What came so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The request lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|it| it.line).collect()
    }
}

async fn converse(mut socket: TcpStream, log: Arc<Mutex<Vec<Seen>>>, script: Arc<Script>) {
    let mut buffer = Vec::new();
    while let Some(mut seen) = read_head(&mut socket, &mut buffer).await {
        let index = log.lock().unwrap().len();
        log.lock().unwrap().push(seen.clone());
        let act = script(index, &seen);
        let limit = match &act {
            Act::Cut(limit) => *limit,
            _ => usize::MAX,
        };
        seen.body = read_body(&mut socket, &mut buffer, &seen, limit).await;
        // The script may look at the body, too.
        log.lock().unwrap()[index] = seen.clone();
        match script(index, &seen) {
            Act::Cut(_) => return,
            Act::Reset => return reset(socket),
            Act::Silence => tokio::time::sleep(Duration::from_secs(600)).await,
            Act::Last(text) => {
                let _ = socket.write_all(&text).await;
                return;
            }
            Act::Answer(text) => {
                if socket.write_all(&text).await.is_err() {
                    return;
                }
            }
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

async fn read_head(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    loop {
        if let Some(end) = buffer.windows(4).position(|it| it == b"\r\n\r\n") {
            let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
            buffer.drain(..end + 4);
            let mut lines = head.lines();
            let line = lines.next()?.strip_suffix(" HTTP/1.1")?.to_owned();
            let headers = lines
                .filter_map(|it| it.split_once(": "))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect();
            let body = Vec::new();
            return Some(Seen {
                line,
                headers,
                body,
            });
        }
        more(socket, buffer).await?;
    }
}

async fn more(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    match socket.read_buf(buffer).await {
        Ok(count) if count > 0 => Some(()),
        _ => None,
    }
}

async fn read_body(
    socket: &mut TcpStream,
    buffer: &mut Vec<u8>,
    head: &Seen,
    limit: usize,
) -> Vec<u8> {
    if head.header("transfer-encoding") == "chunked" {
        return read_chunks(socket, buffer, limit).await;
    }
    let length: usize = head.header("content-length").parse().unwrap_or(0);
    while buffer.len() < length.min(limit) {
        if more(socket, buffer).await.is_none() {
            break;
        }
    }
    let end = buffer.len().min(length).min(limit);
    buffer.drain(..end).collect()
}

async fn read_chunks(socket: &mut TcpStream, buffer: &mut Vec<u8>, limit: usize) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < limit {
        let Some(end) = buffer.windows(2).position(|it| it == b"\r\n") else {
            if more(socket, buffer).await.is_none() {
                break;
            }
            continue;
        };
        let size = usize::from_str_radix(std::str::from_utf8(&buffer[..end]).unwrap(), 16).unwrap();
        while buffer.len() < end + size + 4 {
            if more(socket, buffer).await.is_none() {
                return body;
            }
        }
        body.extend_from_slice(&buffer[end + 2..end + 2 + size]);
        buffer.drain(..end + size + 4);
        if size == 0 {
            break;
        }
    }
    body
}
