//! The crate that most programs use now.

use std::error::Error;

use google_gmail1::{Gmail, hyper_rustls, hyper_util};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;

use crate::work;

pub struct Peer(Gmail<HttpsConnector<HttpConnector>>);

impl Peer {
    pub fn new(endpoint: &str) -> Result<Self, Box<dyn Error>> {
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_native_roots()?
            .https_or_http()
            .enable_http1()
            .build();
        let executor = hyper_util::rt::TokioExecutor::new();
        let client = hyper_util::client::legacy::Client::builder(executor).build(connector);
        let mut hub = Gmail::new(client, "token".to_owned());
        hub.base_url(endpoint.to_owned());
        Ok(Self(hub))
    }
}

impl work::Client for Peer {
    async fn page(
        &self,
        token: String,
    ) -> Result<(Option<String>, usize), Box<dyn Error + Send + Sync>> {
        let call = self.0.users().messages_list("me").page_token(&token);
        let (_, page) = call.doit().await?;
        Ok((page.next_page_token, page.messages.map_or(0, |it| it.len())))
    }
}
