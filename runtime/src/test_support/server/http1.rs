//! A connection that speaks HTTP/1.1.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Act, Log, Reading, Script, Seen};

/// Reads requests and acts on each, until the connection ends.
pub(super) async fn serve(socket: TcpStream, log: Arc<Log>, script: Arc<Script>) {
    let mut connection = Connection {
        socket,
        unread: Vec::new(),
    };
    if (script.reading)(log.len()) == Reading::Nothing {
        let number = log.push(Seen::default());
        connection.act((script.act)(number, &Seen::default())).await;
        return;
    }
    while let Some(mut seen) = connection.head().await {
        let number = log.push(seen.clone());
        let limit = match (script.reading)(number) {
            Reading::Body(limit) => limit,
            Reading::Nothing | Reading::All => usize::MAX,
        };
        seen.body = connection.body(&seen, limit).await;
        log.set(number, seen.clone());
        if connection.act((script.act)(number, &seen)).await.is_none() {
            return;
        }
    }
}

struct Connection {
    socket: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    /// Acts on a request. `None`: the connection has ended.
    async fn act(&mut self, act: Act) -> Option<()> {
        match act {
            Act::Respond(bytes) => self.socket.write_all(&bytes).await.ok(),
            Act::Close(bytes) => {
                let _ = self.socket.write_all(&bytes).await;
                let _ = self.socket.shutdown().await;
                None
            }
            Act::Reset => {
                // A linger of zero makes the close a reset.
                let socket = socket2::SockRef::from(&self.socket);
                socket.set_linger(Some(Duration::ZERO)).unwrap();
                None
            }
            Act::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    self.socket.write_all(&[byte]).await.ok()?;
                }
                Some(())
            }
            Act::Silence => std::future::pending().await,
            Act::ResetStream(..) | Act::GoAway(_) => panic!("{act:?} is an act of HTTP/2"),
        }
    }

    /// Reads more. `None`: there is no more.
    async fn more(&mut self) -> Option<()> {
        let count = self.socket.read_buf(&mut self.unread).await.ok()?;
        (count > 0).then_some(())
    }

    /// Reads a head.
    async fn head(&mut self) -> Option<Seen> {
        loop {
            if let Some(end) = self.unread.windows(4).position(|it| it == b"\r\n\r\n") {
                let head = String::from_utf8(self.unread[..end].to_vec()).unwrap();
                self.unread.drain(..end + 4);
                let mut lines = head.lines();
                let line = lines.next()?.strip_suffix(" HTTP/1.1")?.to_owned();
                let headers = lines
                    .filter_map(|it| it.split_once(": "))
                    .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                    .collect();
                return Some(Seen {
                    line,
                    headers,
                    ..Seen::default()
                });
            }
            self.more().await?;
        }
    }

    /// Reads a body, or the beginning of one.
    async fn body(&mut self, head: &Seen, limit: usize) -> Vec<u8> {
        if head.header("transfer-encoding") == "chunked" {
            return self.chunks(limit).await;
        }
        let length: usize = head.header("content-length").parse().unwrap_or(0);
        let length = length.min(limit);
        while self.unread.len() < length && self.more().await.is_some() {}
        let end = self.unread.len().min(length);
        self.unread.drain(..end).collect()
    }

    async fn chunks(&mut self, limit: usize) -> Vec<u8> {
        let mut body = Vec::new();
        while body.len() < limit {
            let Some(end) = self.unread.windows(2).position(|it| it == b"\r\n") else {
                match self.more().await {
                    Some(()) => continue,
                    None => break,
                }
            };
            let size = std::str::from_utf8(&self.unread[..end]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            while self.unread.len() < end + size + 4 {
                if self.more().await.is_none() {
                    return body;
                }
            }
            body.extend_from_slice(&self.unread[end + 2..end + 2 + size]);
            self.unread.drain(..end + size + 4);
            if size == 0 {
                break;
            }
        }
        body
    }
}
