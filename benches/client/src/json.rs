//! A page of 500 full messages from JSON to types and back, by both crates, in turn.

use std::error::Error;
use std::hint::black_box;

use google_gmail1::api::ListMessagesResponse as Peer;
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use workspace_apis::gmail_v1::types::ListMessagesResponse as Ours;

/// The CPU times of one crate, in seconds.
#[derive(Default)]
struct Times {
    read: Vec<f64>,
    write: Vec<f64>,
}

/// Reads and writes the page `rounds` times with each crate and prints a table in Markdown.
pub fn run(rounds: usize) -> Result<(), Box<dyn Error>> {
    let text = page().to_string();
    let (mut ours, mut peer) = (Times::default(), Times::default());
    for round in 0..rounds {
        // Neither crate always finds the memory that the other one has freed.
        if round % 2 == 0 {
            once::<Ours>(&text, &mut ours)?;
            once::<Peer>(&text, &mut peer)?;
        } else {
            once::<Peer>(&text, &mut peer)?;
            once::<Ours>(&text, &mut ours)?;
        }
    }
    println!(
        "| a page of 500 messages, {} bytes | workspace-apis, CPU ms | google-gmail1 7.0, CPU ms | ratio |",
        text.len()
    );
    println!("|---|---|---|---|");
    row("JSON to types", &mut ours.read, &mut peer.read);
    row("types to JSON", &mut ours.write, &mut peer.write);
    let both = |times: &Times| -> Vec<f64> {
        let pairs = times.read.iter().zip(&times.write);
        pairs.map(|(read, write)| read + write).collect()
    };
    row("there and back", &mut both(&ours), &mut both(&peer));
    Ok(())
}

fn once<T: DeserializeOwned + Serialize>(
    text: &str,
    times: &mut Times,
) -> Result<(), Box<dyn Error>> {
    let start = cpu();
    let value: T = serde_json::from_str(black_box(text))?;
    times.read.push(cpu() - start);
    let start = cpu();
    let written = black_box(serde_json::to_vec(black_box(&value))?);
    times.write.push(cpu() - start);
    match written.len() > text.len() / 2 {
        true => Ok(()),
        false => Err("the page was not read".into()),
    }
}

/// Returns the CPU time of this thread, in seconds. Wall time would count the threads that
/// interrupt it.
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

fn row(name: &str, ours: &mut [f64], peer: &mut [f64]) {
    let (ours, peer) = (median(ours), median(peer));
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} |",
        ours * 1e3,
        peer * 1e3,
        ours / peer
    );
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn page() -> Value {
    let messages: Vec<Value> = (0..500).map(message).collect();
    json!({"messages": messages, "nextPageToken": "0123456789", "resultSizeEstimate": 500})
}

fn message(index: usize) -> Value {
    let names = [
        "Delivered-To",
        "Received",
        "X-Received",
        "Return-Path",
        "Message-ID",
        "Date",
        "From",
        "To",
        "Subject",
        "MIME-Version",
        "Content-Type",
        "DKIM-Signature",
    ];
    let header = |name: &&str| json!({"name": name, "value": format!("{name} of message {index}; by example.com with SMTP id s{index:08}")});
    let headers: Vec<Value> = names.iter().map(header).collect();
    let part = |kind: &str, number: usize| {
        json!({
            "partId": number.to_string(),
            "mimeType": kind,
            "filename": "",
            "headers": [{"name": "Content-Type", "value": format!("{kind}; charset=UTF-8")}],
            "body": {"size": 480, "data": "TG9yZW0gaXBzdW0g".repeat(40)},
        })
    };
    json!({
        "id": format!("18f{index:013x}"),
        "threadId": format!("18f{:013x}", index / 3),
        "labelIds": ["INBOX", "UNREAD", "CATEGORY_UPDATES"],
        "snippet": format!("Lorem ipsum dolor sit amet {index}, \"quoted\" and <escaped>"),
        "payload": {
            "partId": "",
            "mimeType": "multipart/alternative",
            "filename": "",
            "headers": headers,
            "body": {"size": 0},
            "parts": [part("text/plain", 0), part("text/html", 1)],
        },
        "sizeEstimate": 4000 + index,
        "historyId": (1_000_000 + index).to_string(),
        "internalDate": (1_790_000_000_000_u64 + index as u64).to_string(),
    })
}
