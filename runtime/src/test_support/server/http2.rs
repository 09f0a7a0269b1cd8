//! A connection that speaks HTTP/2. The `h2` crate reads the requests. The frames of responses are
//! written here, because they may violate every rule.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use super::{Act, Log, Script, Seen};
use crate::HyperTransport;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const GOAWAY: u8 = 7;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;

/// The greatest frame that every client accepts.
const FRAME: usize = 16_384;

/// The output beside the frames that `h2` writes.
enum Output {
    Frames(Vec<u8>),
    /// The end of the connection.
    Close,
    /// The end of the connection by a reset.
    Reset,
}

/// Returns a server's own certificate, and a transport that trusts it.
pub(super) fn tls() -> (TlsAcceptor, HyperTransport) {
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
    let transport = HyperTransport::builder()
        .no_proxy()
        .root_certificate(own.cert.der().to_vec());
    (
        TlsAcceptor::from(Arc::new(config)),
        transport.build().unwrap(),
    )
}

/// Reads requests and acts on each, until the connection ends.
pub(super) async fn serve(stream: TlsStream<TcpStream>, log: Arc<Log>, script: Arc<Script>) {
    let (near, far) = tokio::io::duplex(FRAME);
    let (output, queue) = unbounded_channel();
    tokio::spawn(forward(stream, far, queue));
    let Ok(mut connection) = h2::server::handshake(near).await else {
        return;
    };
    while let Some(Ok((request, respond))) = connection.accept().await {
        let (output, log, script) = (output.clone(), log.clone(), script.clone());
        let stream = respond.stream_id().as_u32();
        tokio::spawn(async move {
            // Without a response, `h2` resets the stream once this is dropped.
            let _respond = respond;
            let seen = read(request).await;
            let number = log.push(seen.clone());
            act((script.act)(number, &seen), stream, &output).await;
            std::future::pending::<()>().await;
        });
    }
}

/// Moves bytes between the client and `h2`, and writes the output to the client.
async fn forward(
    mut client: TlsStream<TcpStream>,
    mut server: DuplexStream,
    mut queue: UnboundedReceiver<Output>,
) -> Option<()> {
    let (mut requests, mut responses) = (Vec::new(), Vec::new());
    loop {
        tokio::select! {
            count = client.read_buf(&mut requests) => {
                count.ok().filter(|count| *count > 0)?;
                server.write_all(&requests).await.ok()?;
                requests.clear();
            }
            count = server.read_buf(&mut responses) => {
                count.ok().filter(|count| *count > 0)?;
                client.write_all(&responses).await.ok()?;
                client.flush().await.ok()?;
                responses.clear();
            }
            output = queue.recv() => match output? {
                Output::Frames(bytes) => {
                    client.write_all(&bytes).await.ok()?;
                    client.flush().await.ok()?;
                }
                Output::Close => {
                    let _ = client.shutdown().await;
                    // Unread bytes would make the end a reset.
                    while client.read_buf(&mut requests).await.is_ok_and(|it| it > 0) {}
                    return None;
                }
                Output::Reset => {
                    // A linger of zero makes the close a reset.
                    let socket = socket2::SockRef::from(client.get_ref().0);
                    socket.set_linger(Some(Duration::ZERO)).unwrap();
                    return None;
                }
            }
        }
    }
}

/// Reads a request to its end.
async fn read(request: http::Request<h2::RecvStream>) -> Seen {
    let (head, mut stream) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |it| it.as_str());
    let headers = head.headers.iter();
    let mut seen = Seen {
        line: format!("{} {path}", head.method),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        body: Vec::new(),
    };
    while let Some(Ok(bytes)) = stream.data().await {
        let _ = stream.flow_control().release_capacity(bytes.len());
        seen.body.extend_from_slice(&bytes);
    }
    seen
}

async fn act(act: Act, stream: u32, output: &UnboundedSender<Output>) {
    let send = |it| drop(output.send(it));
    match act {
        Act::Respond(bytes) => send(Output::Frames(response(stream, &bytes, END_STREAM))),
        Act::Close(bytes) => {
            send(Output::Frames(response(stream, &bytes, 0)));
            send(Output::Close);
        }
        Act::Reset => send(Output::Reset),
        Act::Drip(bytes, pause) => {
            for byte in response(stream, &bytes, END_STREAM) {
                tokio::time::sleep(pause).await;
                send(Output::Frames(vec![byte]));
            }
        }
        Act::Silence => {}
        Act::ResetStream(bytes, code) => {
            let mut frames = response(stream, &bytes, 0);
            frames.extend(frame(RST_STREAM, 0, stream, &code.to_be_bytes()));
            send(Output::Frames(frames));
        }
        Act::GoAway(offset) => {
            let last = stream.saturating_add_signed(offset);
            let payload = [last.to_be_bytes(), NO_ERROR.to_be_bytes()].concat();
            send(Output::Frames(frame(GOAWAY, 0, 0, &payload)));
            if offset >= 0 {
                // The connection ends before the stream does.
                send(Output::Close);
            }
        }
    }
}

/// Returns the frames of a response of HTTP/1.1, as far as it has a whole head. The last one has
/// this flag.
fn response(stream: u32, text: &[u8], end: u8) -> Vec<u8> {
    let Some(at) = text.windows(4).position(|it| it == b"\r\n\r\n") else {
        return Vec::new();
    };
    let head = std::str::from_utf8(&text[..at]).unwrap();
    let body = &text[at + 4..];
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    // RFC 7541, section 6.2.2: literals without indexing; `:status` is entry 8 of the table.
    let mut block = vec![8];
    push_text(&mut block, status);
    for (name, value) in lines.filter_map(|it| it.split_once(": ")) {
        block.push(0);
        push_text(&mut block, &name.to_ascii_lowercase());
        push_text(&mut block, value);
    }
    let end_of = |is_last: bool| if is_last { end } else { 0 };
    let mut frames = frame(
        HEADERS,
        END_HEADERS | end_of(body.is_empty()),
        stream,
        &block,
    );
    let mut chunks = body.chunks(FRAME).peekable();
    while let Some(chunk) = chunks.next() {
        frames.extend(frame(DATA, end_of(chunks.peek().is_none()), stream, chunk));
    }
    frames
}

/// Appends a text without Huffman coding (RFC 7541, section 5.2).
fn push_text(block: &mut Vec<u8>, text: &str) {
    match text.len() {
        length @ 0..127 => block.push(length as u8),
        length => {
            block.push(127);
            let mut rest = length - 127;
            while rest >= 128 {
                block.push((rest % 128) as u8 | 128);
                rest /= 128;
            }
            block.push(rest as u8);
        }
    }
    block.extend(text.as_bytes());
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}
