//! Reads the table `calls.txt` and compares the client with it.
//!
//! Each case states the call, the server's reaction to each request (the last entry for all that
//! follow), the requests that it received, and the caller's result. It runs over HTTP/1.1 and
//! HTTP/2, or over the one version that it names (`http: 2`). `UPDATE_TABLE=1` writes the actual
//! results instead.

use std::fmt::Write as _;

use crate::api::{bind, item, list, nothing, polling, unbind, with_options};
use crate::server::{Act, Seen, Server};
use crate::{Error, Media};

/// The headers that the table shows of a request.
const SHOWN: [&str; 4] = ["content-range", "range", "if-range", "if-match"];

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/calls.txt");

/// A version of HTTP.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Http1,
    Http2,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Case {
    title: String,
    /// The only version of HTTP that the case runs over; empty for both.
    http: String,
    call: String,
    server: Vec<String>,
    saw: Vec<String>,
    got: String,
}

impl Case {
    fn read(text: &str) -> Self {
        let mut case = Self::default();
        for line in text.lines() {
            let (key, value) = line.split_once(": ").unwrap_or((line, ""));
            let value = value.trim().to_owned();
            match key.trim() {
                "## case" => case.title = value,
                "http" => case.http = value,
                "call" => case.call = value,
                "server" => case.server.push(value),
                "saw" => case.saw.push(value),
                "got" => case.got = value,
                "" => {}
                other => panic!("`{other}` in {}", case.title),
            }
        }
        case
    }

    fn text(&self) -> String {
        let mut text = format!("## case: {}\n", self.title);
        let mut line = |key: &str, value: &str| writeln!(text, "{key}: {value}").unwrap();
        if !self.http.is_empty() {
            line("http", &self.http);
        }
        line("call", &self.call);
        self.server.iter().for_each(|it| line("server", it));
        self.saw.iter().for_each(|it| line("saw", it));
        line("got", &self.got);
        text
    }

    /// Returns the versions that the case runs over. Without the feature `http2` there is one.
    fn versions(&self) -> Vec<Version> {
        let all = match self.http.as_str() {
            "" => vec![Version::Http1, Version::Http2],
            "1.1" => vec![Version::Http1],
            "2" => vec![Version::Http2],
            other => panic!("HTTP/{other} in {}", self.title),
        };
        let is_built = |it: &Version| *it == Version::Http1 || cfg!(feature = "http2");
        all.into_iter().filter(is_built).collect()
    }

    /// The same case, with the actual requests and results.
    async fn run(&self, version: Version) -> Self {
        let acts = self.server.iter().map(|it| act(it));
        let server = match version {
            Version::Http1 => Server::replay(acts).await,
            #[cfg(feature = "http2")]
            Version::Http2 => Server::replay_over_http2(acts).await,
            #[cfg(not(feature = "http2"))]
            Version::Http2 => unreachable!("the feature `http2` is off"),
        };
        let got = normalized(&server, call(&self.call, &server).await);
        let mut run = Self {
            saw: server.seen().iter().map(shown).collect(),
            got,
            ..self.clone()
        };
        // A case over both versions states the causes that HTTP/1.1 has.
        let own = |got: &str| got.split(" <- ").next().map(str::to_owned);
        if version == Version::Http2 && self.http.is_empty() && own(&run.got) == own(&self.got) {
            run.got.clone_from(&self.got);
        }
        run
    }
}

/// Makes a call such as `PUT if-match=x`, `UPLOAD 300000`, `LIST` or `WAIT`.
async fn call(text: &str, server: &Server) -> Result<String, Error> {
    let mut words = text.split(' ');
    let (verb, options): (&str, Vec<&str>) = (words.next().unwrap(), words.collect());
    let client = server.client();
    match verb {
        "DOWNLOAD" => {
            let range = options.first().and_then(|it| it.strip_prefix("range="));
            let options = options.get(usize::from(range.is_some())..).unwrap();
            let mut download = with_options(item("GET"), options).download();
            if let Some((first, last)) = range.and_then(|it| it.split_once('-')) {
                let (first, last): (u64, u64) = (first.parse().unwrap(), last.parse().unwrap());
                download = download.range(first..=last);
            }
            let body = download.bytes(&client).await?;
            Ok(format!("{} bytes", body.data.len()))
        }
        "UPLOAD" | "STREAM" => {
            let length: usize = options[0].parse().unwrap();
            let bytes = vec![7; length];
            let media = match verb {
                "UPLOAD" => Media::new("text/plain", bytes),
                _ => Media::reader("text/plain", std::io::Cursor::new(bytes)),
            };
            let request = with_options(item("POST"), &options[1..]);
            let upload = request.upload(media).resumable().chunk_size(1);
            let value = upload.send(&client).await?;
            Ok(serde_json::to_string(&value).unwrap())
        }
        "LIST" => {
            let (mut items, mut count) = (list().items(&client), 0);
            while let Some(item) = items.next().await {
                item?;
                count += 1;
            }
            Ok(format!("{count} items"))
        }
        "WAIT" => {
            let operation = with_options(bind(), &options).send(&client).await?;
            let volume = operation.wait_with(&client, polling()).await?;
            Ok(format!("{:?}", volume.title))
        }
        "WAIT_EMPTY" => {
            let operation = with_options(unbind(), &options).send(&client).await?;
            operation.wait_with(&client, polling()).await?;
            Ok("()".to_owned())
        }
        "DELETE" => with_options(nothing(verb), &options)
            .send(&client)
            .await
            .map(|()| "()".to_owned()),
        _ => {
            let value = with_options(item(verb), &options).send(&client).await?;
            Ok(serde_json::to_string(&value).unwrap())
        }
    }
}

/// Parses the server's reaction: `reset`, `silence`, or a response such as `308 range=bytes=0-99`,
/// `503 retry-after=0 {..}`, `200 text/html <html>`, with `break` before it if the connection ends
/// there. Over HTTP/2 also `RST_STREAM NO_ERROR`, with the beginning of a response after it or not,
/// and `GOAWAY below` or `GOAWAY above` the stream of the request.
fn act(text: &str) -> Act {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    match first {
        "reset" => Act::Reset,
        "silence" => Act::Silence,
        "break" => Act::Close(response(rest)),
        "GOAWAY" => Act::GoAway(match rest {
            "below" => -1,
            "at" => 0,
            "above" => 1000,
            other => panic!("GOAWAY {other}"),
        }),
        "RST_STREAM" => {
            let (code, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let code = match code {
                "NO_ERROR" => 0,
                "INTERNAL_ERROR" => 2,
                "REFUSED_STREAM" => 7,
                other => panic!("RST_STREAM {other}"),
            };
            Act::ResetStream(response(rest), code)
        }
        _ => Act::Respond(response(text)),
    }
}

/// Returns the bytes of a response such as `503 retry-after=0 {..}`; empty for no text.
fn response(text: &str) -> Vec<u8> {
    if text.is_empty() {
        return Vec::new();
    }
    let (status, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    let (mut length, mut content_type) = (None, "application/json");
    while !rest.is_empty() && !rest.starts_with(['{', '<', '[', '"']) {
        let (word, next) = rest.split_once(' ').unwrap_or((rest, ""));
        match word.split_once('=') {
            Some(("length", value)) => length = Some(value.to_owned()),
            // A space in a value is written as `_`.
            Some((name, value)) => {
                write!(head, "{name}: {}\r\n", value.replace('_', " ")).unwrap();
            }
            None if word.contains('/') => content_type = word,
            None => break,
        }
        rest = next;
    }
    let body = match rest.strip_prefix("bytes ") {
        Some(count) => "x".repeat(count.parse().unwrap()),
        None => rest.to_owned(),
    };
    let length = length.unwrap_or_else(|| body.len().to_string());
    format!("{head}content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

fn shown(seen: &Seen) -> String {
    let mut text = seen.line.clone();
    for name in SHOWN {
        let value = seen.header(name);
        if !value.is_empty() {
            write!(text, " {name}={value}").unwrap();
        }
    }
    text
}

/// Returns the result as text, without values that differ from run to run. The causes of an error
/// follow it.
fn normalized(server: &Server, result: Result<String, Error>) -> String {
    let error = match result {
        Ok(value) => return format!("ok {value}"),
        Err(error) => error,
    };
    let mut text = format!("error {error}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        write!(text, " <- {error}").unwrap();
        source = error.source();
    }
    let (_, host) = server.address.split_once("://").unwrap();
    let mut words: Vec<&str> = Vec::new();
    let text = text.replace(host, "HOST");
    for word in text.split(' ') {
        let unit = word.starts_with("ms") || word.starts_with("s)") || word == "s";
        match words.last() {
            Some(last) if unit && last.parse::<f64>().is_ok() => {
                words.pop();
                words.push("TIME)");
            }
            _ => words.push(word),
        }
    }
    words.join(" ")
}

#[tokio::test]
async fn calls_end_as_the_table_states() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    let (mut found, mut wrong) = (String::new(), String::new());
    for section in table.split("\n\n").filter(|it| !it.trim().is_empty()) {
        let section = section.trim();
        if !section.starts_with("## case") {
            write!(found, "{section}\n\n").unwrap();
            continue;
        }
        let case = Case::read(section);
        let mut first = None;
        for version in case.versions() {
            let run = case.run(version).await;
            if case != run {
                write!(wrong, "expected\n{}found\n{}\n", case.text(), run.text()).unwrap();
            }
            first.get_or_insert(run);
        }
        writeln!(found, "{}", first.as_ref().unwrap_or(&case).text()).unwrap();
    }
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(TABLE, found.trim_end().to_owned() + "\n").unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{wrong}");
}
