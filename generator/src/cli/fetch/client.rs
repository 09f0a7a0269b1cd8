//! A careful HTTP client: only known hosts, also behind a redirect; bounded times and sizes; what
//! passes is tried again. Proxies are those of the usual environment variables.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{Response, Uri, header};

use super::address::Hosts;
use super::cache::Validators;

/// Most bytes of an answer; the largest document has 7 MB.
const MOST_BYTES: u64 = 64 << 20;
/// Redirects that are followed.
const MOST_REDIRECTS: usize = 4;
/// Pauses before an answer that may pass is asked for again.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1500)];

/// The client.
pub(in crate::cli) struct Client {
    agent: Agent,
    hosts: Hosts,
}

/// What was answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// What is known already is still the newest.
    NotModified,
    /// There is nothing at this address.
    Missing,
    /// This.
    Found(Found),
}

/// A body with what identifies it.
#[derive(Debug)]
pub(super) struct Found {
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub modified: Option<String>,
}

/// Why there is no answer.
enum Trouble {
    /// It may be better soon.
    Passing(String),
    /// It will not be.
    Lasting(String),
}

impl Client {
    /// A client that asks these hosts alone.
    pub(in crate::cli) fn new(hosts: Hosts) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_global(Some(Duration::from_secs(120)))
            .user_agent(concat!("discogen/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
            hosts,
        }
    }

    pub(super) fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// What stands at an address, if it is not what is known already.
    pub(super) fn get(&self, address: &str, known: Option<&Validators>) -> Result<Answer, String> {
        let mut pauses = PAUSES.iter();
        loop {
            match self.follow(address, known) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Lasting(message)) => return Err(format!("{address}: {message}")),
                Err(Trouble::Passing(message)) => match pauses.next() {
                    Some(pause) => std::thread::sleep(*pause),
                    None => return Err(format!("{address}: {message}")),
                },
            }
        }
    }

    fn follow(&self, address: &str, known: Option<&Validators>) -> Result<Answer, Trouble> {
        let no_address = |_| Trouble::Lasting("this is no address".to_owned());
        let mut uri: Uri = address.parse().map_err(no_address)?;
        for _ in 0..=MOST_REDIRECTS {
            self.hosts.may_ask(&uri).map_err(Trouble::Lasting)?;
            let mut response = self.ask(&uri, known)?;
            match response.status().as_u16() {
                200 => return found(&mut response),
                304 if known.is_some() => return Ok(Answer::NotModified),
                301 | 302 | 303 | 307 | 308 => uri = target(&uri, &response)?,
                404 | 410 => return Ok(Answer::Missing),
                status @ (408 | 429 | 500..=599) => {
                    return Err(Trouble::Passing(format!("the answer is {status}")));
                }
                status => return Err(Trouble::Lasting(format!("the answer is {status}"))),
            }
        }
        Err(Trouble::Lasting("too many redirects".to_owned()))
    }

    fn ask(&self, uri: &Uri, known: Option<&Validators>) -> Result<Response<ureq::Body>, Trouble> {
        let mut request = self
            .agent
            .get(uri)
            .header(header::ACCEPT, "application/json");
        if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = known.and_then(|known| known.modified.as_ref()) {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        request.call().map_err(|error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
                Trouble::Lasting(error.to_string())
            }
            error => Trouble::Passing(error.to_string()),
        })
    }
}

/// The whole body; one that ends too early is none.
fn found(response: &mut Response<ureq::Body>) -> Result<Answer, Trouble> {
    let text = |response: &Response<ureq::Body>, name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (etag, modified) = (
        text(response, header::ETAG),
        text(response, header::LAST_MODIFIED),
    );
    let expected = text(response, header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
    let encoded = response.headers().contains_key(header::CONTENT_ENCODING);
    let body = response.body_mut().with_config().limit(MOST_BYTES);
    let bytes = body.read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => Trouble::Lasting("the answer is too long".to_owned()),
        error => Trouble::Passing(format!("the answer ends too early: {error}")),
    })?;
    if !encoded && expected.is_some_and(|expected: usize| expected != bytes.len()) {
        return Err(Trouble::Passing("the answer ends too early".to_owned()));
    }
    Ok(Answer::Found(Found {
        bytes,
        etag,
        modified,
    }))
}

/// Where a redirect leads: another path of the host, or a whole address.
fn target(uri: &Uri, response: &Response<ureq::Body>) -> Result<Uri, Trouble> {
    let lost = || Trouble::Lasting("a redirect to nowhere".to_owned());
    let location = response.headers().get(header::LOCATION).ok_or_else(lost)?;
    let location = location.to_str().map_err(|_| lost())?;
    let address = if location.starts_with('/') && !location.starts_with("//") {
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(lost)?;
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    address.parse().map_err(|_| lost())
}
