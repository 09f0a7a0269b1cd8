//! Batches on the wire: requests as parts of a `multipart/mixed` body (RFC 2046, section 5.1),
//! each a whole HTTP/1.1 message, and the same for responses.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// The number of headers that a part may have.
const HEADERS: usize = 256;

const CONTENT_ID: HeaderName = HeaderName::from_static("content-id");

/// Appends a request as a part. The part of its response repeats `number`.
pub(crate) fn push(
    body: &mut Vec<u8>,
    boundary: &str,
    number: usize,
    request: &http::Request<Bytes>,
) {
    let target = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let head = format!(
        "--{boundary}\r\ncontent-type: application/http\r\ncontent-transfer-encoding: binary\r\n\
         content-id: <item-{number}>\r\n\r\n{} {target} HTTP/1.1\r\n",
        request.method(),
    );
    body.extend_from_slice(head.as_bytes());
    for (name, value) in request.headers() {
        if name == header::CONTENT_LENGTH {
            continue;
        }
        body.extend_from_slice(name.as_str().as_bytes());
        body.extend_from_slice(b": ");
        body.extend_from_slice(value.as_bytes());
        body.extend_from_slice(b"\r\n");
    }
    if !request.body().is_empty() {
        let length = format!("content-length: {}\r\n", request.body().len());
        body.extend_from_slice(length.as_bytes());
    }
    body.extend_from_slice(b"\r\n");
    body.extend_from_slice(request.body());
    body.extend_from_slice(b"\r\n");
}

/// Ends the body.
pub(crate) fn end(body: &mut Vec<u8>, boundary: &str) {
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
}

/// A response, with the number of its request if the part states one.
pub(crate) struct Part {
    pub(crate) number: Option<usize>,
    pub(crate) response: http::Response<Bytes>,
}

/// Returns the first responses in a body, no more than `limit`; `None` for one that is not
/// complete. Nothing if the body is not multipart.
pub(crate) fn parts(headers: &HeaderMap, body: &Bytes, limit: usize) -> Option<Vec<Option<Part>>> {
    let boundary = boundary(headers)?;
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    while let Some(next) = find(body, delimiter.as_bytes(), at) {
        if let Some(start) = start {
            found.push(part(&body.slice(start..next)));
        }
        if found.len() >= limit {
            break;
        }
        at = next + delimiter.len();
        start = Some(at);
    }
    start.map(|_| found)
}

/// Returns the offset of a delimiter at the beginning of a line.
fn find(body: &[u8], delimiter: &[u8], from: usize) -> Option<usize> {
    let starts = |at: &usize| *at == 0 || body.get(at - 1) == Some(&b'\n');
    let rest = body.get(from..)?;
    let mut hits = rest.windows(delimiter.len()).enumerate();
    hits.find(|(at, window)| *window == delimiter && starts(&(from + at)))
        .map(|(at, _)| from + at)
}

/// Returns the boundary that the content type states, quoted or not.
fn boundary(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let mut parameters = content_type.split(';').map(str::trim);
    let multipart = parameters.next()?.get(..10)?;
    if !multipart.eq_ignore_ascii_case("multipart/") {
        return None;
    }
    let value = parameters.find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then_some(value)
    })?;
    let value = value.trim_matches('"');
    (!value.is_empty()).then(|| value.to_owned())
}

fn part(text: &Bytes) -> Option<Part> {
    // The rest of the delimiter's line.
    let (_, rest) = line(text)?;
    let (headers, rest) = header_lines(rest)?;
    let number = headers.get(CONTENT_ID).and_then(number);
    let (status, rest) = line(rest)?;
    let status = std::str::from_utf8(status).ok()?;
    let mut words = status.split(' ');
    if !words.next()?.starts_with("HTTP/") {
        return None;
    }
    let status: StatusCode = words.next()?.parse().ok()?;
    let (headers, body) = header_lines(rest)?;
    let stated = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    let body = match stated {
        Some(length) => body.get(..length)?,
        None => body.strip_suffix(b"\n").unwrap_or(body),
    };
    let body = match stated {
        Some(_) => body,
        None => body.strip_suffix(b"\r").unwrap_or(body),
    };
    let mut response = http::Response::new(text.slice_ref(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Some(Part { number, response })
}

/// Parses `<response-item-7>`.
fn number(id: &HeaderValue) -> Option<usize> {
    let id = id.to_str().ok()?;
    let (_, number) = id.trim_end_matches('>').rsplit_once("item-")?;
    number.parse().ok()
}

/// Returns a line without its end, and what follows it.
fn line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (text.get(..end)?, text.get(end + 1..)?);
    Some((line.strip_suffix(b"\r").unwrap_or(line), rest))
}

/// Returns the headers up to an empty line, and what follows it.
fn header_lines(mut text: &[u8]) -> Option<(HeaderMap, &[u8])> {
    let mut headers = HeaderMap::new();
    loop {
        let (next, rest) = line(text)?;
        text = rest;
        if next.is_empty() {
            return Some((headers, text));
        }
        if headers.len() >= HEADERS {
            return None;
        }
        let colon = next.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(next.get(..colon)?).ok()?;
        let value = HeaderValue::from_bytes(next.get(colon + 1..)?.trim_ascii()).ok()?;
        headers.try_append(name, value).ok()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &'static str, body: &'static str) -> Option<Vec<Option<Part>>> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(content_type));
        parts(&headers, &Bytes::from_static(body.as_bytes()), 9)
    }

    #[test]
    fn parts_are_read_with_their_numbers() {
        let body = "preamble\r\n--b\r\nContent-Type: application/http\r\nContent-ID: <response-item-7>\r\n\r\n\
             HTTP/1.1 200 OK\r\nX: y\r\n\r\n{\"a\": \"--b\"}\r\n--b\r\n\r\nHTTP/1.1 204\r\n\r\n\r\n--b--\r\n";
        for content_type in [
            "multipart/mixed; boundary=b",
            "Multipart/Mixed; x=y; Boundary=\"b\"",
        ] {
            let found = read(content_type, body).unwrap();
            let found: Vec<Part> = found.into_iter().flatten().collect();
            assert_eq!(found.len(), 2);
            assert_eq!(found[0].number, Some(7));
            assert_eq!(found[0].response.body(), "{\"a\": \"--b\"}");
            assert_eq!(found[0].response.headers()["x"], "y");
            assert_eq!(found[1].number, None);
            assert_eq!(found[1].response.status(), 204);
            assert_eq!(found[1].response.body(), "");
        }
    }

    #[test]
    fn incomplete_part_is_none() {
        for part in [
            "",
            "\r\n\r\n",
            "\r\n\r\nHTTP/1.1 200 OK\r\n",
            "\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}\r\n",
            "\r\n\r\nnothing 200\r\n\r\n",
            "\r\n\r\nHTTP/1.1 9999\r\n\r\n",
            "\r\nx\r\n\r\nHTTP/1.1 200\r\n\r\n",
        ] {
            let body = format!("--b{part}--b--").leak();
            let found = read("multipart/mixed; boundary=b", body).unwrap();
            assert!(found.iter().flatten().next().is_none(), "{part:?}");
        }
        // Without a delimiter after it, a part may be incomplete.
        let open = "--b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}";
        assert!(
            read("multipart/mixed; boundary=b", open)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn parts_and_headers_are_bounded() {
        let body = "--b\r\n".repeat(99).leak();
        assert_eq!(read("multipart/mixed; boundary=b", body).unwrap().len(), 9);
        for (count, complete) in [(HEADERS, true), (HEADERS + 1, false)] {
            let headers = "a: b\r\n".repeat(count);
            let body = format!("--b\r\n\r\nHTTP/1.1 200 OK\r\n{headers}\r\n\r\n--b--").leak();
            let found = read("multipart/mixed; boundary=b", body).unwrap();
            assert_eq!(found.iter().flatten().count() == 1, complete);
        }
    }

    #[test]
    fn text_without_parts_is_empty() {
        for content_type in [
            "text/html",
            "multipart/mixed",
            "multipart/mixed; boundary=",
            "multipart/mixed; boundary=other",
            "x",
        ] {
            assert!(
                read(content_type, "--b\r\n--b--").is_none(),
                "{content_type}"
            );
        }
    }
}
