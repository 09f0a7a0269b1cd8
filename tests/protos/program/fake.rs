//! Secret Manager with room for one secret: it returns what it received.

use std::io::{Error, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

/// Starts the server; returns its root URL.
pub fn start() -> Result<String, Error> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let root = format!("http://{}/", listener.local_addr()?);
    std::thread::spawn(move || {
        let mut payload = Value::Null;
        for stream in listener.incoming().flatten() {
            if let Err(error) = respond(stream, &mut payload) {
                eprintln!("the fake failed: {error}");
            }
        }
    });
    Ok(root)
}

/// Reads one request, and responds to it.
fn respond(mut stream: TcpStream, payload: &mut Value) -> Result<(), Error> {
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        let read = stream.read(&mut buffer)?;
        received.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&received).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        if read == 0 || body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let line = head.lines().next().unwrap_or_default();
    println!("> {line} {body}");
    let sent: Value = serde_json::from_str(&body).unwrap_or_default();
    let (status, body) = response(line, &sent, payload);
    println!("< {status} {body}");
    let text = body.to_string();
    write!(
        stream,
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
        text.len()
    )
}

/// Returns status and body for a request line and its body.
fn response(line: &str, sent: &Value, payload: &mut Value) -> (u16, Value) {
    let secret = "projects/p1/secrets/db-password";
    match line.trim_end_matches(" HTTP/1.1") {
        "POST /v1/projects/p1/secrets?secretId=db-password"
            if *sent == json!({"replication": {"automatic": {}}}) =>
        {
            (200, json!({"name": secret, "replication": sent["replication"]}))
        }
        "POST /v1/projects/p1/secrets/db-password:addVersion" => {
            *payload = sent["payload"].clone();
            (200, json!({"name": format!("{secret}/versions/1"), "state": "ENABLED"}))
        }
        "GET /v1/projects/p1/secrets/db-password/versions/1:access" => (
            200,
            json!({"name": format!("{secret}/versions/1"), "payload": payload}),
        ),
        _ => (400, json!({"error": {"code": 400, "message": format!("not expected: {line}")}})),
    }
}
