//! A server that responds to each request with a page of messages and with the values of its query.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The number of messages of a page.
const MESSAGES: usize = 100;

/// Serves until the process ends, and prints its address first.
pub fn run() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let messages = Arc::new(messages());
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let messages = messages.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let response = respond(&request, &messages);
            async move { Ok::<_, Infallible>(response) }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service),
        );
    }
}

fn messages() -> String {
    let mut text = String::new();
    for number in 0..MESSAGES {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(text, r#"{comma}{{"id":"{number:016x}","threadId":"{number:016x}"}}"#);
    }
    text
}

fn respond(request: &Request<Incoming>, messages: &str) -> Response<Full<Bytes>> {
    let query = request.uri().query().unwrap_or_default();
    let token = query.split('&').find_map(|it| it.strip_prefix("pageToken="));
    let token = token.unwrap_or_default();
    let rest = format!(r#""nextPageToken":"{token}","resultSizeEstimate":{MESSAGES}"#);
    let body = format!(r#"{{"messages":[{messages}],{rest}}}"#);
    let mut response = Response::new(Full::new(Bytes::from(body)));
    let headers = response.headers_mut();
    headers.insert("content-type", hyper::header::HeaderValue::from_static("application/json"));
    response
}
