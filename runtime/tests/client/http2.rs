//! What HTTP/2 says of a request that it did not process, against a server that writes its frames
//! itself.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::api::{item, quick};
use crate::{Client, Error, HyperTransport, StaticToken, TransportErrorKind};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

const NO_ERROR: u32 = 0;
const REFUSED_STREAM: u32 = 7;
const INTERNAL_ERROR: u32 = 2;

/// What the server does with a request.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Responds with `{}`.
    Respond,
    /// Resets the stream with this code.
    Reset(u32),
    /// Closes the connection; it processes no stream above this offset from the request's.
    GoAway(i32),
    /// Sends half of the body, and resets the stream with this code.
    Half(u32),
    /// Closes the connection without a word.
    HangUp,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// The head of a response with status 200 and this length (RFC 7541: indexed `:status 200`, then
/// a literal `content-length`).
fn head(stream: u32, length: &str) -> Vec<u8> {
    let mut block = vec![0x88, 0x0f, 0x0d, length.len() as u8];
    block.extend(length.as_bytes());
    frame(HEADERS, 4, stream, &block)
}

fn bytes_of(act: Act, stream: u32) -> Vec<u8> {
    match act {
        Act::Respond => [head(stream, "2"), frame(DATA, 1, stream, b"{}")].concat(),
        Act::Reset(code) => frame(RST_STREAM, 0, stream, &code.to_be_bytes()),
        Act::GoAway(offset) => {
            let last = stream.saturating_add_signed(offset);
            let payload = [last.to_be_bytes(), NO_ERROR.to_be_bytes()].concat();
            frame(GOAWAY, 0, 0, &payload)
        }
        Act::Half(code) => [
            head(stream, "20"),
            frame(DATA, 0, stream, br#"{"title":1"#),
            frame(RST_STREAM, 0, stream, &code.to_be_bytes()),
        ]
        .concat(),
        Act::HangUp => Vec::new(),
    }
}

/// Serves a connection: acts on each request by the script, whose last entry holds for all that
/// follow.
async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    script: &[Act],
    seen: &Mutex<usize>,
) -> std::io::Result<()> {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let (kind, flags) = (head[3], head[4]);
        let id = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let mut payload = vec![0; length as usize];
        stream.read_exact(&mut payload).await?;
        if kind == SETTINGS && flags & 1 == 0 {
            stream.write_all(&frame(SETTINGS, 1, 0, &[])).await?;
        }
        // A request without a body is complete with its head, another one with its last data.
        if !matches!(kind, HEADERS | DATA) || flags & 1 == 0 {
            continue;
        }
        let number = {
            let mut seen = seen.lock().unwrap();
            *seen += 1;
            *seen - 1
        };
        let act = script[number.min(script.len() - 1)];
        stream.write_all(&bytes_of(act, id)).await?;
        stream.flush().await?;
        if matches!(act, Act::HangUp | Act::GoAway(0..)) {
            // The connection ends before the stream does.
            return stream.shutdown().await;
        }
    }
}

/// A client of a server that follows a script, and how many requests the server saw.
async fn start(script: &'static [Act]) -> (Client, Arc<Mutex<usize>>) {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::<Mutex<usize>>::default();
    let counter = seen.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (acceptor, counter) = (acceptor.clone(), counter.clone());
            tokio::spawn(async move {
                let stream = acceptor.accept(socket).await?;
                serve(stream, script, &counter).await
            });
        }
    });
    let transport = HyperTransport::builder()
        .no_proxy()
        .root_certificate(own.cert.der().to_vec());
    let client = Client::builder()
        .endpoint(format!("https://localhost:{port}"))
        .token_provider(StaticToken::new("sesame"))
        .transport(transport.build().unwrap())
        .retry(quick())
        .build()
        .unwrap();
    (client, seen)
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    match error {
        Error::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

#[tokio::test]
async fn post_is_sent_again_after_a_refusal() {
    for script in [
        &[Act::Reset(REFUSED_STREAM), Act::Respond][..],
        &[Act::GoAway(-2), Act::Respond],
        &[Act::GoAway(-1), Act::GoAway(-1), Act::Respond],
    ] {
        let (client, seen) = start(script).await;
        item("POST").send(&client).await.unwrap();
        assert_eq!(*seen.lock().unwrap(), script.len(), "{script:?}");
    }
}

#[tokio::test]
async fn post_is_not_sent_again_after_another_break() {
    for script in [
        &[Act::Reset(INTERNAL_ERROR), Act::Respond][..],
        &[Act::HangUp, Act::Respond],
        // The stream is not above the last one that the server says it may process.
        &[Act::GoAway(0), Act::Respond],
        &[Act::GoAway(1000), Act::Respond],
        &[Act::Half(INTERNAL_ERROR), Act::Respond],
        &[Act::Half(REFUSED_STREAM), Act::Respond],
        // 10 of 20 bytes.
        &[Act::Half(NO_ERROR), Act::Respond],
    ] {
        let (client, seen) = start(script).await;
        let error = item("POST").send(&client).await.unwrap_err();
        assert_eq!(
            kind(&error),
            Some(TransportErrorKind::Exchange),
            "{script:?} {error:?}"
        );
        assert_eq!(*seen.lock().unwrap(), 1, "{script:?}");
        let (client, seen) = start(script).await;
        item("GET").send(&client).await.unwrap();
        assert_eq!(*seen.lock().unwrap(), 2, "{script:?}");
    }
}
