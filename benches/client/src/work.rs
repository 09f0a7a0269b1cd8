//! The work of a run: all requests, 64 at a time, each response checked.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::measure::{self, Figures};

/// The number of concurrent requests.
const AT_ONCE: usize = 64;

/// A client under test.
pub trait Client: Send + Sync + 'static {
    /// Requests a page of messages by its token. Returns the token in the response, and the number
    /// of messages.
    fn page(
        &self,
        token: String,
    ) -> impl Future<Output = Result<(Option<String>, usize), Box<dyn Error + Send + Sync>>> + Send;
}

/// Sends the requests and prints the figures as JSON.
pub fn run<C: Client>(client: C, requests: usize) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let client = Arc::new(client);
    // Connections, buffers and allocator are warm before anything is measured.
    runtime.block_on(send(client.clone(), requests / 10))?;
    let warm = measure::memory()?;
    let (began, cpu) = (Instant::now(), measure::cpu()?);
    let succeeded = runtime.block_on(send(client, requests))?;
    let figures = Figures {
        succeeded,
        seconds: began.elapsed().as_secs_f64(),
        cpu: measure::cpu()? - cpu,
        warm,
        end: measure::memory()?,
    };
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

async fn send<C: Client>(client: Arc<C>, requests: usize) -> Result<usize, Box<dyn Error>> {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    let mut succeeded = 0;
    for number in 0..requests {
        let permit = room.clone().acquire_owned().await?;
        let client = client.clone();
        tasks.spawn(async move {
            let token = format!("t{number}");
            let result = client.page(token.clone()).await;
            drop(permit);
            result.map(|(said, messages)| usize::from(said == Some(token) && messages == 100))
        });
        while let Some(done) = tasks.try_join_next() {
            succeeded += done?.map_err(|error| error as Box<dyn Error>)?;
        }
    }
    while let Some(done) = tasks.join_next().await {
        succeeded += done?.map_err(|error| error as Box<dyn Error>)?;
    }
    Ok(succeeded)
}
