//! The parser of path templates. Printing a template and parsing it again gives an equal template.
//! Whatever the values of its variables are, no request leaves its host and path.

#![no_main]

use discogen_fuzz::Choices;
use workspace_apis::runtime::{Api, Method, Request};

static API: Api = Api {
    root_url: "https://shelf.googleapis.com/",
    ..workspace_apis::gmail_v1::API
};

static METHODS: [(Method, &str); 4] = [
    (Method { path: "v1/{x}/end", ..Method::new(&API) }, "v1/"),
    (Method { path: "v1/{x=a/*/b/*}:do", ..Method::new(&API) }, "v1/a/"),
    (Method { path: "v1/{x=**}/end", ..Method::new(&API) }, "v1/"),
    (Method { path: "v1/c/{x}", ..Method::new(&API) }, "v1/c/"),
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let (method, start) = &METHODS[choices.below(METHODS.len())];
    let text = String::from_utf8_lossy(bytes.get(2..).unwrap_or_default()).into_owned();
    if let Ok(request) = Request::new(method).path("x", text.as_str()).to_http() {
        let uri = request.uri();
        assert_eq!(uri.host(), Some("shelf.googleapis.com"));
        assert_eq!(uri.query(), None);
        let path = uri.path();
        assert!(path.starts_with(&format!("/{start}")), "{path}");
        let has_dots = |part: &str| matches!(part.to_ascii_lowercase().as_str(), "." | ".." | "%2e" | "%2e%2e" | "");
        assert!(!path[1..].split('/').any(has_dots), "{path}");
    }
    if let Some(printed) = discogen::stages::template(&text) {
        assert_eq!(discogen::stages::template(&printed).as_ref(), Some(&printed), "{text:?}");
    }
});
