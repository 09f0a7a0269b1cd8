//! The same requests by this client and by google-gmail1, to the same server on loopback.
//!
//! Each run is a process of its own, so that its CPU time and its memory are its own. Runs
//! alternate, and the figures are medians: both see the same machine.

mod json;
mod measure;
mod ours;
mod peer;
mod rounds;
mod server;
mod work;

use std::error::Error;

const USAGE: &str = "usage: client-bench [REQUESTS [ROUNDS]]
       client-bench json [ROUNDS]

Sends REQUESTS (10000) requests, 64 at a time, ROUNDS (5) times with each client,
and prints a table. With json, reads and writes a page of messages ROUNDS (200) times
with the types of each crate, in turn, and prints a table.";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["json"] => json::run(200),
        ["json", rounds] => json::run(rounds.parse()?),
        ["serve"] => server::run(),
        ["ours", endpoint, requests] => work::run(ours::Ours::new(endpoint)?, requests.parse()?),
        ["peer", endpoint, requests] => work::run(peer::Peer::new(endpoint)?, requests.parse()?),
        [] => rounds::run(10_000, 5),
        [requests] => rounds::run(requests.parse()?, 5),
        [requests, rounds] => rounds::run(requests.parse()?, rounds.parse()?),
        _ => Err(USAGE.into()),
    }
}
