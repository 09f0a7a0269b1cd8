//! The transports: compression, proxies, HTTP/2, the caller's own reqwest, memory.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::error::Error;
use crate::media::tests::{download, upload};
use crate::test_support::samples::{self, Item, ItemName};
use crate::test_support::server::{Act, Server, json, quick, respond};
use crate::transport::error::TransportErrorKind;
use crate::*;

fn get() -> samples::Get {
    samples::get(ItemName::new("s", "i"))
}

fn post() -> samples::Create {
    samples::create("o", Item::new().title("t"))
}

fn kind(error: &Error) -> Option<TransportErrorKind> {
    match error {
        Error::Transport(error) => Some(error.kind()),
        _ => None,
    }
}

fn compressed(chunks: impl Iterator<Item = Vec<u8>>) -> Act {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for chunk in chunks {
        encoder.write_all(&chunk).unwrap();
    }
    let body = encoder.finish().unwrap();
    let length = body.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    Act::Respond([head.into_bytes(), body].concat())
}

#[tokio::test]
async fn compressed_response_is_requested_and_inflated() {
    let act = compressed([br#"{"title": "t"}"#.to_vec()].into_iter());
    let server = Server::replay([act]).await;
    let response = post().response(&server.client()).await.unwrap();
    assert_eq!(response.value.title.as_deref(), Some("t"));
    assert!(!response.headers.contains_key("content-encoding"));
    let seen = server.texts().remove(0);
    assert!(seen.contains("\r\naccept-encoding: gzip\r\n"));
    let runtime = env!("CARGO_PKG_VERSION");
    let user_agent =
        format!("\r\nuser-agent: shelf-apis/1.2.3 discogen-runtime/{runtime} (gzip)\r\n");
    assert!(seen.contains(&user_agent));
}

#[tokio::test]
async fn gzip_bomb_stays_within_the_limit() {
    let bomb = compressed((0..64).map(|_| vec![b' '; 1024 * 1024]));
    let server = Server::replay([bomb]).await;
    let client = server
        .builder()
        .response_limit(1024 * 1024)
        .build()
        .unwrap();
    let error = get().send(&client).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn proxy_sees_only_the_host() {
    let proxy = Server::replay([json("407 Proxy Authentication Required", "")]).await;
    let url = proxy.address.replace("http://", "http://user:pass@");
    let transport = HyperTransport::builder().proxy(url).build().unwrap();
    let client = Client::builder()
        .transport(transport)
        .token_provider(StaticToken::new("sesame"))
        .retry(quick().max_attempts(2))
        .build()
        .unwrap();
    let error = post().send(&client).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Connect));
    assert!(!format!("{error:?}").contains("pass"));
    let seen = proxy.texts();
    assert_eq!(seen.len(), 2);
    for request in seen {
        let mut lines: Vec<&str> = request.trim_end().lines().collect();
        assert_eq!(lines.remove(0), "CONNECT shelf.googleapis.com:443 HTTP/1.1");
        lines.sort_unstable();
        let basic = "proxy-authorization: basic dxnlcjpwyxnz";
        let lower: Vec<String> = lines.iter().map(|it| it.to_ascii_lowercase()).collect();
        assert_eq!(lower, ["host: shelf.googleapis.com:443", basic]);
    }
}

#[tokio::test]
async fn loopback_request_uses_no_proxy() {
    let proxy = Server::replay([Act::Reset]).await;
    let server = Server::replay([json("200 OK", "{}")]).await;
    let transport = HyperTransport::builder().proxy(proxy.address.clone());
    let client = server.builder().transport(transport.build().unwrap());
    get().send(&client.build().unwrap()).await.unwrap();
    assert_eq!((proxy.connections(), server.seen().len()), (0, 1));
}

#[tokio::test]
async fn certificates_are_read_from_pem() {
    let (port, der) = secure().await;
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &der);
    let pem = format!("# own\n-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n");
    let transport = HyperTransport::builder()
        .no_proxy()
        .root_certificates_pem(&pem);
    let client = Client::builder()
        .endpoint(format!("https://localhost:{port}"))
        .transport(transport.unwrap().build().unwrap())
        .build()
        .unwrap();
    post().send(&client).await.unwrap();
    for text in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n???"] {
        let error = HyperTransport::builder().root_certificates_pem(text);
        assert!(matches!(error, Err(Error::Config(_))), "{text}");
    }
}

#[tokio::test]
async fn flows_are_tested_by_routes() {
    let server = MemoryTransport::routes()
        .json("shelf.items.get", 404, "{}")
        .on("shelf.items.get", |_| {
            Ok(http::Response::new(Bytes::from_static(b"data")))
        })
        .json("shelf.items.other", 200, "{}")
        .build();
    let client = Client::builder().transport(server.clone()).build().unwrap();
    assert_eq!(get().send(&client).await.unwrap().data, "data");
    let error = post().send(&client).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "no route for `shelf.owners.items.create`");
    assert_eq!(server.requests_of("shelf.items.get").len(), 1);
    assert_eq!(server.requests_of("shelf.owners.items.create").len(), 1);
}

#[test]
fn invalid_settings_are_rejected() {
    for url in ["", "proxy.example:3128:1", "socks5://a:1", "ftp://a"] {
        let builder = HyperTransport::builder().proxy(url);
        assert!(matches!(builder.build(), Err(Error::Config(_))), "{url}");
    }
    let builder = HyperTransport::builder().no_proxy().root_certificate(*b"x");
    assert!(matches!(builder.build(), Err(Error::Config(_))));
    let shown = HyperTransport::builder().proxy("http://user:sesame@p/");
    assert!(!format!("{shown:?}").contains("sesame"));
}

/// TLS for `localhost` with its own certificate, which is returned, too.
fn acceptor(protocols: &[&str]) -> (TlsAcceptor, Vec<u8>) {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let der = own.cert.der().to_vec();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    (TlsAcceptor::from(Arc::new(config)), der)
}

/// Returns a server with TLS that speaks HTTP/1.1 and, if requested, HTTP/2. It responds with the
/// version of the request. Returns its port and its certificate.
async fn secure() -> (u16, Vec<u8>) {
    let (acceptor, der) = acceptor(&["h2", "http/1.1"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(socket).await else {
                continue;
            };
            let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let stream = hyper_util::rt::TokioIo::new(stream);
            let service = hyper::service::service_fn(|request: http::Request<_>| async move {
                let _: &hyper::body::Incoming = request.body();
                let body = format!(r#"{{"title": "{:?}"}}"#, request.version());
                Ok::<_, std::convert::Infallible>(http::Response::new(Full::new(Bytes::from(body))))
            });
            let executor = hyper_util::rt::TokioExecutor::new();
            if h2 {
                let server = hyper::server::conn::http2::Builder::new(executor);
                tokio::spawn(server.serve_connection(stream, service));
            } else {
                let server = hyper::server::conn::http1::Builder::new();
                tokio::spawn(server.serve_connection(stream, service));
            }
        }
    });
    (port, der)
}

#[tokio::test]
async fn newest_common_http_version_is_used() {
    let (port, der) = secure().await;
    let client = |transport: HyperTransportBuilder| {
        let client = Client::builder()
            .endpoint(format!("https://localhost:{port}"))
            .transport(transport.no_proxy().build().unwrap());
        client.retry(quick()).build().unwrap()
    };
    let trusting = client(HyperTransport::builder().root_certificate(der));
    let version = post().send(&trusting).await.unwrap().title.unwrap();
    let expected = if cfg!(feature = "http2") {
        "HTTP/2.0"
    } else {
        "HTTP/1.1"
    };
    assert_eq!(version, expected);
    let error = post().send(&client(HyperTransport::builder())).await;
    assert_eq!(
        kind(&error.unwrap_err()),
        Some(TransportErrorKind::Untrusted)
    );
}

#[cfg(feature = "reqwest")]
mod own_reqwest {
    use super::*;

    fn client(server: &Server, redirects: bool) -> Client {
        let policy = match redirects {
            true => reqwest::redirect::Policy::default(),
            false => reqwest::redirect::Policy::none(),
        };
        let own = reqwest::Client::builder().redirect(policy).no_proxy();
        let transport = ReqwestTransport::new(own.build().unwrap());
        server.builder().transport(transport).build().unwrap()
    }

    #[tokio::test]
    async fn reqwest_behaves_like_the_default() {
        let act = json("200 OK", r#"{"title": "u"}"#);
        let server = Server::replay([act]).await;
        let item = post().send(&client(&server, false)).await.unwrap();
        assert_eq!(item.title.as_deref(), Some("u"));
        let seen = server.texts().remove(0);
        assert!(seen.contains("authorization: Bearer sesame\r\n"), "{seen}");
        assert!(seen.ends_with("\r\n\r\n{\"title\":\"t\"}"), "{seen}");

        let server = Server::replay([Act::Reset, json("200 OK", "{}")]).await;
        get().send(&client(&server, false)).await.unwrap();
        let server = Server::replay([Act::Reset, json("200 OK", "{}")]).await;
        let error = post().send(&client(&server, false)).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Exchange));
        assert!(!format!("{error:?}").contains("v1/o"), "{error:?}");
        assert_eq!(server.seen().len(), 1);
    }

    #[tokio::test]
    async fn followed_redirect_is_an_error() {
        let other = Server::replay([json("200 OK", "{}")]).await;
        let location = format!("{}/x", other.address.replace("127.0.0.1", "localhost"));
        let redirect = respond("302 Found", &[("location", &location)], "");
        let server = Server::replay([redirect.clone()]).await;
        let error = get().send(&client(&server, true)).await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::Protocol));
        assert!(!other.texts().concat().contains("sesame"));
        let server = Server::replay([redirect]).await;
        let error = get().send(&client(&server, false)).await.unwrap_err();
        assert_eq!(error.as_api_error().unwrap().http_status().as_u16(), 302);
    }
}

#[test]
fn call_without_a_runtime_is_an_error() {
    let server = MemoryTransport::json(200, "{}");
    let client = Client::builder().transport(server.clone()).build().unwrap();
    let upload = || upload::add(&Item::default()).upload(upload::media(9));
    let batch = async {
        let mut batch = Batch::new();
        let key = batch.add(crate::batch::tests::get("a"));
        batch.send(&client).await.take(key).map(|_| ())
    };
    assert_refused(post().send(&client));
    assert_refused(upload().simple().send(&client));
    assert_refused(upload().resumable().send(&client));
    assert_refused(download::get().download().send(&client));
    assert_refused(batch);
    assert_refused(crate::operation::tests::Bind::resume("operations/1").wait(&client));
    assert!(server.requests().is_empty());
}

/// Polls a call outside of any runtime.
fn assert_refused<T>(call: impl Future<Output = Result<T, Error>>) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = std::pin::pin!(call).poll(&mut context) else {
        panic!("it waits, or it is done")
    };
    let mut error: &dyn std::error::Error = &error;
    while let Some(source) = error.source() {
        error = source;
    }
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
}

#[tokio::test]
async fn memory_transport_needs_no_socket() {
    let server = MemoryTransport::new(|request| {
        let found = request.uri().path().ends_with(":read");
        let response = http::Response::builder().status(if found { 200 } else { 404 });
        Ok(response.body(Bytes::from_static(b"data")).unwrap())
    });
    let client = Client::builder().transport(server.clone()).build().unwrap();
    assert_eq!(get().send(&client).await.unwrap().data, "data");
    assert!(post().send(&client).await.unwrap_err().is_not_found());
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].uri().host(), Some("shelf.googleapis.com"));
    assert_eq!(requests[1].body(), r#"{"title":"t"}"#);
    let broken = MemoryTransport::json(9, "");
    let client = Client::builder().transport(broken).build().unwrap();
    assert!(kind(&post().send(&client).await.unwrap_err()).is_some());
}

/// Returns a proxy on this machine that opens tunnels to one of its ports; with TLS if it has a
/// certificate. Returns its port, and the lines that requested tunnels as they arrive.
async fn proxy(to: u16, tls: Option<TlsAcceptor>) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (asked, lines) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (asked, tls) = (asked.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    Some(tls) => open(tls.accept(socket).await?, to, &asked).await,
                    None => open(socket, to, &asked).await,
                }
            });
        }
    });
    (port, lines)
}

/// Reads the head of a `CONNECT`, then copies bytes in both directions.
async fn open(
    client: impl AsyncRead + AsyncWrite + Unpin,
    to: u16,
    asked: &mpsc::UnboundedSender<String>,
) -> std::io::Result<()> {
    let mut client = BufStream::new(client);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && client.read_line(&mut head).await? > 0 {}
    let _ = asked.send(head.lines().next().unwrap_or_default().to_owned());
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    client.flush().await?;
    let mut server = TcpStream::connect(("127.0.0.1", to)).await?;
    tokio::io::copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

#[tokio::test]
async fn proxy_tunnel_has_its_own_tls() {
    let (port, der) = secure().await;
    for tls in [false, true] {
        let (acceptor, proxy_der) = acceptor(&[]);
        let (proxy_port, mut asked) = proxy(port, tls.then_some(acceptor)).await;
        let scheme = if tls { "https" } else { "http" };
        let transport = HyperTransport::builder()
            .proxy(format!("{scheme}://localhost:{proxy_port}"))
            .root_certificate(der.clone())
            .root_certificate(proxy_der);
        let client = Client::builder()
            .endpoint("https://localhost:9")
            .transport(transport.build().unwrap());
        let client = client.retry(quick()).build().unwrap();
        let version = post().send(&client).await.unwrap().title.unwrap();
        assert_eq!(version.starts_with("HTTP/2"), cfg!(feature = "http2"));
        assert_eq!(asked.recv().await.unwrap(), "CONNECT localhost:9 HTTP/1.1");
        assert!(asked.try_recv().is_err());
    }
}
