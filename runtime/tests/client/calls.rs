//! Reads the table `calls.txt` and holds the client to it.
//!
//! Each case states the call, what the server does with each request (the last entry for all
//! that follow), the requests that it saw, and what the caller got. `UPDATE_TABLE=1` writes what
//! was found instead.

use std::fmt::Write as _;

use crate::api::{builder, item, nothing, with_options};
use crate::script::{Act, Seen, Server};
use crate::{Error, Media};

/// The headers that the table shows of a request.
const SHOWN: [&str; 4] = ["content-range", "range", "if-range", "if-match"];

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/calls.txt");

#[derive(Debug, Default, PartialEq)]
struct Case {
    title: String,
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
        line("call", &self.call);
        self.server.iter().for_each(|it| line("server", it));
        self.saw.iter().for_each(|it| line("saw", it));
        line("got", &self.got);
        text
    }

    /// The same case, with what was seen and returned.
    async fn run(&self) -> Self {
        let script = self.server.clone();
        let server =
            Server::start(move |number, _| act(&script[number.min(script.len() - 1)])).await;
        let got = normalized(&server, call(&self.call, &server).await);
        let saw = server.seen().iter().map(shown).collect();
        Self {
            title: self.title.clone(),
            call: self.call.clone(),
            server: self.server.clone(),
            saw,
            got,
        }
    }
}

/// Makes a call such as `PUT if-match=x` or `UPLOAD 300000 chunk=262144`.
async fn call(text: &str, server: &Server) -> Result<String, Error> {
    let mut words = text.split(' ');
    let (verb, options): (&str, Vec<&str>) = (words.next().unwrap(), words.collect());
    let client = builder(server).build()?;
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

/// What the server does: `reset`, `silence`, `hang up after 3`, or a response such as
/// `308 range=bytes=0-99`, `503 retry-after=0 {..}`, `200 text/html <html>`, with `break` before
/// it if the connection ends there.
fn act(text: &str) -> Act {
    match text {
        "reset" => return Act::Reset,
        "silence" => return Act::Silence,
        _ => {}
    }
    let (text, broken) = match text.strip_prefix("break ") {
        Some(text) => (text, true),
        None => (text, false),
    };
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
    let text =
        format!("{head}content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}");
    match broken {
        true => Act::Last(text.into_bytes()),
        false => Act::Answer(text.into_bytes()),
    }
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

/// The result as text, without what differs from run to run. The causes of an error follow it.
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
    let host = server.address.strip_prefix("http://").unwrap();
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
    words.join(" ").replace("TIME) <-", "TIME) <-")
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
        let run = case.run().await;
        write!(found, "{}\n", run.text()).unwrap();
        if case != run {
            write!(wrong, "expected\n{}found\n{}\n", case.text(), run.text()).unwrap();
        }
    }
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(TABLE, found.trim_end().to_owned() + "\n").unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{wrong}");
}
