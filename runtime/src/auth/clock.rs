//! The difference between the clock of this machine and that of a server. A signed token is valid
//! for an hour by the server's clock.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A difference of a minute or more between the clock of this machine and that of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockSkew {
    ahead: bool,
    by: Duration,
}

impl ClockSkew {
    /// Reads the `date` header of a response that came at this time (RFC 9110, section 6.6.1).
    pub(crate) fn read(headers: &HeaderMap, received: SystemTime) -> Option<Self> {
        let date = headers.get(header::DATE)?.to_str().ok()?;
        let server = httpdate::parse_http_date(date).ok()?;
        let skew = match received.duration_since(server) {
            Ok(by) => Self { ahead: true, by },
            Err(error) => Self {
                ahead: false,
                by: error.duration(),
            },
        };
        (skew.by.as_secs() >= MINUTE).then_some(skew)
    }
}

impl fmt::Display for ClockSkew {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.by.as_secs();
        let (unit, name) = match seconds {
            0..7_200 => (MINUTE, "minute"),
            7_200..172_800 => (HOUR, "hour"),
            _ => (DAY, "day"),
        };
        let count = (seconds + unit / 2) / unit;
        let plural = if count == 1 { "" } else { "s" };
        let side = if self.ahead { "ahead" } else { "behind" };
        write!(
            out,
            "the clock of this machine is {count} {name}{plural} {side}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text for a server whose clock shows this time, while the local clock shows
    /// 10:30.
    fn text(date: &'static str) -> Option<String> {
        let now = httpdate::parse_http_date("Thu, 26 Nov 2026 10:30:00 GMT").unwrap();
        let headers = HeaderMap::from_iter([(header::DATE, date.parse().unwrap())]);
        ClockSkew::read(&headers, now).map(|skew| skew.to_string())
    }

    #[test]
    fn difference_is_rounded_to_a_unit() {
        for (date, expected) in [
            ("Thu, 26 Nov 2026 10:20:00 GMT", "10 minutes ahead"),
            ("Thu, 26 Nov 2026 10:20:15 GMT", "10 minutes ahead"),
            ("Thu, 26 Nov 2026 10:29:00 GMT", "1 minute ahead"),
            ("Thu, 26 Nov 2026 10:40:00 GMT", "10 minutes behind"),
            ("Thu, 26 Nov 2026 12:29:00 GMT", "119 minutes behind"),
            ("Thu, 26 Nov 2026 18:40:00 GMT", "8 hours behind"),
            ("Tue, 24 Nov 2026 10:00:00 GMT", "2 days ahead"),
            ("Thu, 01 Jan 1970 00:00:00 GMT", "20783 days ahead"),
        ] {
            let expected = format!("the clock of this machine is {expected}");
            assert_eq!(text(date), Some(expected), "{date}");
        }
    }

    #[test]
    fn seconds_and_malformed_dates_are_ignored() {
        for date in ["Thu, 26 Nov 2026 10:29:30 GMT", "yesterday", ""] {
            assert_eq!(text(date), None, "{date}");
        }
    }
}
