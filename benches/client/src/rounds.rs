//! Runs both clients in turn and prints the results.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::measure::Figures;

/// The server, ended with the run.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs `rounds` times each and prints a table in Markdown.
pub fn run(requests: usize, rounds: usize) -> Result<(), Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let mut server = Command::new(&program)
        .arg("serve")
        .stdout(Stdio::piped())
        .spawn()
        .map(Server)?;
    let mut endpoint = String::new();
    let said = server.0.stdout.take().ok_or("the server says nothing")?;
    BufReader::new(said).read_line(&mut endpoint)?;
    let once = |client: &str| -> Result<Figures, Box<dyn Error>> {
        let output = Command::new(&program)
            .args([client, endpoint.trim(), &requests.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        let figures: Figures = serde_json::from_slice(&output.stdout)?;
        match figures.succeeded == requests {
            true => Ok(figures),
            false => Err(format!("{client}: {} of {requests} succeeded", figures.succeeded).into()),
        }
    };
    let (mut ours, mut peer) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // The client that starts may find a quieter machine.
        if round % 2 == 0 {
            ours.push(once("ours")?);
            peer.push(once("peer")?);
        } else {
            peer.push(once("peer")?);
            ours.push(once("ours")?);
        }
    }
    print(requests, &ours, &peer);
    Ok(())
}

fn print(requests: usize, ours: &[Figures], peer: &[Figures]) {
    println!("| {requests} requests, 64 at a time | workspace-apis | google-gmail1 7.0 | ratio |");
    println!("|---|---|---|---|");
    let per_second = |it: &Figures| requests as f64 / it.seconds;
    row("requests a second", ours, peer, 0, per_second);
    row("CPU a request, µs", ours, peer, 1, |it| it.cpu / requests as f64 * 1e6);
    row("memory, MiB", ours, peer, 1, |it| it.end as f64 / 1024.0);
    row("memory gained after the first tenth, MiB", ours, peer, 1, |it| {
        (it.end as f64 - it.warm as f64) / 1024.0
    });
}

fn row(
    what: &str,
    ours: &[Figures],
    peer: &[Figures],
    digits: usize,
    figure: impl Fn(&Figures) -> f64,
) {
    let (ours, peer) = (median(ours, &figure), median(peer, &figure));
    let ratio = match peer == 0.0 {
        true => "-".to_owned(),
        false => format!("{:.2}", ours / peer),
    };
    println!("| {what} | {ours:.digits$} | {peer:.digits$} | {ratio} |");
}

fn median(runs: &[Figures], figure: impl Fn(&Figures) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(figure).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
