//! The reactions of a server to a request.

use std::time::Duration;

/// The reaction of a server to a request. Responses are those of HTTP/1.1, byte by byte; over
/// HTTP/2 they are translated.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Sends these bytes and keeps the connection.
    Respond(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Close(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Sends these bytes one at a time, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends nothing.
    Silence,
    /// HTTP/2: sends this response without its end, and resets the stream with this error code.
    ResetStream(Vec<u8>, u32),
    /// HTTP/2: announces the end of the connection (GOAWAY). The server processes no stream above
    /// the request's and this offset.
    GoAway(i32),
}

/// Returns a response with status 200 and a JSON body.
pub(crate) fn ok(body: &str) -> Act {
    json("200 OK", body)
}

/// Returns a response with a JSON body.
pub(crate) fn json(status: &str, body: &str) -> Act {
    respond(status, &[("content-type", "application/json")], body)
}

/// Returns a response with a body of stated length.
pub(crate) fn respond(status: &str, headers: &[(&str, &str)], body: &str) -> Act {
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    let (lines, length) = (lines.collect::<String>(), body.len());
    let text = format!("HTTP/1.1 {status}\r\n{lines}content-length: {length}\r\n\r\n{body}");
    Act::Respond(text.into_bytes())
}
