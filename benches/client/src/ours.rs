//! The client of this project.

use std::error::Error;

use workspace_apis::gmail_v1::users::messages;
use workspace_apis::runtime::StaticToken;

use crate::work;

pub struct Ours(workspace_apis::Client);

impl Ours {
    pub fn new(endpoint: &str) -> Result<Self, Box<dyn Error>> {
        let client = workspace_apis::Client::builder()
            .endpoint(endpoint)
            .token_provider(StaticToken::new("token"))
            .build()?;
        Ok(Self(client))
    }
}

impl work::Client for Ours {
    async fn page(
        &self,
        token: String,
    ) -> Result<(Option<String>, usize), Box<dyn Error + Send + Sync>> {
        let page = messages::list("me").page_token(token).send(&self.0).await?;
        Ok((page.next_page_token, page.messages.map_or(0, |it| it.len())))
    }
}
