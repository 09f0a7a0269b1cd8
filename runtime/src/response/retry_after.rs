//! The time that a server asks to wait (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// Returns the time that the header `retry-after` asks to wait: seconds, or a date.
pub(crate) fn read(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let delay = text(header::RETRY_AFTER)?.trim();
    if !delay.is_empty() && delay.bytes().all(|it| it.is_ascii_digit()) {
        // A number that does not fit is longer than any possible wait.
        return Some(Duration::from_secs(delay.parse().unwrap_or(u64::MAX)));
    }
    // The server's own clock counts, if the response states it.
    let now = text(header::DATE).and_then(http_date);
    let until = http_date(delay)?;
    let wait = until.duration_since(now.unwrap_or_else(SystemTime::now));
    Some(wait.unwrap_or_default())
}

/// Returns a date in a header, in any of the three forms that a recipient takes (RFC 9110, section
/// 5.6.7).
fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        for (value, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Thu, 26 Nov 2026 10:00:30 GMT", Some(30)),
            ("Thursday, 26-Nov-26 10:00:30 GMT", Some(30)),
            ("Thu Nov 26 10:00:30 2026", Some(30)),
            ("Thu, 26 Nov 2026 09:00:00 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("date", "Thu, 26 Nov 2026 10:00:00 GMT".parse().unwrap());
            headers.insert("retry-after", value.parse().unwrap());
            assert_eq!(read(&headers), seconds.map(Duration::from_secs), "{value}");
        }
    }
}
