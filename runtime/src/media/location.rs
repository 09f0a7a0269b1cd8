//! The location of an upload session, which may be relative (RFC 9110, section 10.2.2).

use http::{HeaderMap, Uri, header, uri};

/// Returns the URL that the header `location` names, resolved against the URL of the request.
pub(crate) fn resolve(base: &Uri, headers: &HeaderMap) -> Option<Uri> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?.trim();
    let (location, _fragment) = location.split_once('#').unwrap_or((location, ""));
    if location.is_empty() {
        return None;
    }
    if let Some(rest) = location.strip_prefix("//") {
        return format!("{}://{rest}", base.scheme_str()?).parse().ok();
    }
    if has_scheme(location) {
        return location.parse().ok();
    }
    let path = match location.as_bytes() {
        [b'/', ..] => location.to_owned(),
        [b'?', ..] => format!("{}{location}", base.path()),
        _ => {
            let (folder, _) = base.path().rsplit_once('/')?;
            format!("{folder}/{location}")
        }
    };
    let mut parts = uri::Parts::default();
    parts.scheme = base.scheme().cloned();
    parts.authority = base.authority().cloned();
    parts.path_and_query = Some(path.parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// Returns `true` if a reference starts with a scheme (RFC 3986, section 3.1).
fn has_scheme(location: &str) -> bool {
    let Some((scheme, _)) = location.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let base: Uri = "https://a.example:8/upload/v1/items?x=y".parse().unwrap();
        for (location, url) in [
            ("https://b.example/s?id=1", "https://b.example/s?id=1"),
            ("//b.example/s", "https://b.example/s"),
            ("/s?id=1", "https://a.example:8/s?id=1"),
            ("?id=1", "https://a.example:8/upload/v1/items?id=1"),
            ("s/t", "https://a.example:8/upload/v1/s/t"),
            (" /s#f ", "https://a.example:8/s"),
            ("s?u=http://x", "https://a.example:8/upload/v1/s?u=http://x"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("location", location.parse().unwrap());
            let found = resolve(&base, &headers).map(|it| it.to_string());
            assert_eq!(found.as_deref(), Some(url), "{location}");
        }
        for location in ["", "#f", "http://", "https://a b/"] {
            let mut headers = HeaderMap::new();
            headers.insert("location", location.parse().unwrap());
            assert_eq!(resolve(&base, &headers), None, "{location}");
        }
        assert_eq!(resolve(&base, &HeaderMap::new()), None);
    }
}
