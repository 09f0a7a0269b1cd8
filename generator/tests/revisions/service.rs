//! A local discovery service whose responses a test sets.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The service's response for a path.
#[derive(Clone)]
pub enum Response {
    /// A document, with an entity tag.
    Document(String, &'static str),
    /// A status without a body.
    Status(u16),
    /// A body shorter than the header announces.
    Truncated(String),
    /// A redirect to this address.
    Redirect(String),
}

#[derive(Default)]
struct State {
    responses: BTreeMap<String, Response>,
    requests: Vec<String>,
}

/// The service; it ends with the test's process.
pub struct Service {
    state: Arc<Mutex<State>>,
    port: u16,
}

impl Service {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || drop(serve(stream, &shared)));
            }
        });
        Self { state, port }
    }

    /// Returns the base URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Sets the response for a path.
    pub fn at(&self, path: &str, response: Response) {
        let mut state = self.state.lock().unwrap();
        state.responses.insert(path.to_owned(), response);
    }

    /// Sets the response for a document.
    pub fn document(&self, api: &str, response: Response) {
        let (name, version) = api.split_once(':').unwrap();
        self.at(
            &format!("/discovery/v1/apis/{name}/{version}/rest"),
            response,
        );
    }

    /// Returns the requests since the last call: path, and the known entity tag.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut tag = String::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if let Some(value) = line.to_lowercase().strip_prefix("if-none-match:") {
                tag = value.trim().to_owned();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let response = {
            let mut state = state.lock().unwrap();
            state
                .requests
                .push(format!("{path} {tag}").trim().to_owned());
            state.responses.get(&path).cloned()
        };
        stream.write_all(&bytes_of(response, &tag))?;
        stream.flush()?;
        if let Some(Response::Truncated(_)) = state.lock().unwrap().responses.get(&path) {
            return stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

fn bytes_of(response: Option<Response>, tag: &str) -> Vec<u8> {
    let head = |status: u16, length: usize, more: &str| {
        format!("HTTP/1.1 {status} x\r\nContent-Length: {length}\r\n{more}\r\n")
    };
    match response {
        None => head(404, 0, "").into_bytes(),
        Some(Response::Status(status)) => head(status, 0, "").into_bytes(),
        Some(Response::Redirect(to)) => head(302, 0, &format!("Location: {to}\r\n")).into_bytes(),
        Some(Response::Truncated(text)) => {
            let half = &text[..text.len() / 2];
            format!("{}{half}", head(200, text.len(), "")).into_bytes()
        }
        Some(Response::Document(_, known)) if known == tag => head(304, 0, "").into_bytes(),
        Some(Response::Document(text, tag)) => {
            let tag = format!("ETag: {tag}\r\n");
            format!("{}{text}", head(200, text.len(), &tag)).into_bytes()
        }
    }
}
