//! The bytes that the default transport sends are exactly the request that `to_http` returns for
//! any HTTP stack.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use workspace_apis::Client;
use workspace_apis::runtime::{Error, RetryPolicy, SendFuture, StaticToken};

use super::pairs;

/// Headers that belong to the connection or to the client.
const OWN: &[&str] = &[
    "accept-encoding",
    "authorization",
    "content-length",
    "host",
    "user-agent",
];

/// A request as it was on the wire.
#[derive(Debug)]
struct Raw {
    line: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Raw {
    /// Returns the headers without those of the connection and the client, sorted.
    fn others(&self) -> Vec<(String, String)> {
        let own = |name: &str| OWN.contains(&name);
        let mut others = self.headers.clone();
        others.retain(|(name, _)| !own(name));
        others.sort();
        others
    }

    fn header(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(it, _)| it == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    async fn read(socket: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
                break end;
            }
            let count = socket.read_buf(&mut bytes).await.unwrap();
            assert!(count > 0, "the request breaks off");
        };
        let mut body = bytes.split_off(end + 4);
        let head = String::from_utf8(bytes).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let pair = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        };
        let headers: Vec<_> = lines.map(pair).collect();
        let raw = Self {
            line,
            headers,
            body: Vec::new(),
        };
        assert_eq!(raw.header("transfer-encoding"), [""; 0]);
        let length = raw
            .header("content-length")
            .first()
            .map_or(0, |it| it.parse().unwrap());
        while body.len() < length {
            assert!(
                socket.read_buf(&mut body).await.unwrap() > 0,
                "the body breaks off"
            );
        }
        Self { body, ..raw }
    }
}

/// Returns the bytes of the response from the server.
fn http1(response: &http::Response<bytes::Bytes>) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {}\r\n", response.status());
    if response.status() != http::StatusCode::NO_CONTENT {
        text.push_str(&format!("content-length: {}\r\n", response.body().len()));
    }
    let mut bytes = (text + "connection: close\r\n\r\n").into_bytes();
    bytes.extend_from_slice(response.body());
    bytes
}

#[tokio::test]
async fn client_and_other_stacks_send_equal_bytes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder()
        .endpoint(&endpoint)
        .token_provider(StaticToken::new("t0ken"))
        .user_agent("wire/1")
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    for (entry, case) in pairs() {
        let name = &entry.name;
        let response = entry.response();
        let serve = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            let raw = Raw::read(&mut socket).await;
            socket.write_all(&http1(&response)).await.unwrap();
            raw
        };
        let (raw, outcome) =
            tokio::join!(serve, SendFuture::<()>::new(case.request.clone(), &client));
        match outcome {
            Ok(()) => assert!(entry.response.status < 400, "{name}"),
            Err(Error::Status(error)) => {
                assert_eq!(error.http_status(), entry.response.status, "{name}")
            }
            Err(other) => panic!("{name}: {other}"),
        }

        let built = case.request.to_http().unwrap();
        let target = built.uri().path_and_query().unwrap();
        assert_eq!(
            raw.line,
            format!("{} {target} HTTP/1.1", built.method()),
            "{name}"
        );
        let mut headers: Vec<_> = built
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        assert_eq!(raw.others(), headers, "{name}");
        assert_eq!(&raw.body, built.body(), "{name}");
        if built.method() != http::Method::GET && built.method() != http::Method::DELETE {
            // Google's servers refuse a POST that does not state its length.
            assert_eq!(
                raw.header("content-length"),
                [raw.body.len().to_string()],
                "{name}"
            );
        }
        assert_eq!(raw.header("authorization"), ["Bearer t0ken"], "{name}");
        assert_eq!(raw.header("user-agent"), ["wire/1"], "{name}");
        assert_eq!(raw.header("accept-encoding"), ["gzip"], "{name}");
    }
}
