//! Times in their wire form: small types that keep their original text.
//!
//! Reading one never fails and changes nothing; conversions and requests validate the text. No time
//! library's own types are used, because these APIs use values that some of them refuse
//! (`9999-12-31T23:59:59Z`).

use std::fmt;
use std::time::Duration as StdDuration;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar::{is_date, is_time};
use super::recorder;
use super::text::{Text, TextError, text_type};
use crate::json::{Codec, Context, Wire, deserialize};

text_type! {
    /// A point in time in the form of RFC 3339: `2014-10-02T15:01:23.045Z`.
    ///
    /// Equality compares the text: two forms of one point in time are not equal. The order is that
    /// of time. It converts from and to [`SystemTime`](std::time::SystemTime).
    Timestamp, "a time as in `2014-10-02T15:01:23.045Z`", |it| is_time(it.as_str())
}

text_type! {
    /// A date without a time: `2014-10-02`.
    Date, "a date as in `2014-10-02`", |it| is_date(it.as_str())
}

text_type! {
    /// A length of time, in seconds with up to nine decimals and an `s`: `3.5s`.
    Duration, DURATION, |it| it.parts().is_ok()
}

const DURATION: &str = "seconds with up to nine decimals, as in `3.5s`";

impl Duration {
    /// Returns the text of a standard duration.
    #[must_use]
    pub fn from_std(duration: StdDuration) -> Self {
        Self::of(false, duration)
    }

    /// Returns the standard duration.
    ///
    /// # Errors
    /// The text is no duration, or it is negative.
    pub fn to_std(&self) -> Result<StdDuration, TextError> {
        match self.parts()? {
            (true, duration) if !duration.is_zero() => Err(TextError::new("no negative duration")),
            (_, duration) => Ok(duration),
        }
    }

    /// Returns the text of a duration with its sign.
    pub(crate) fn of(negative: bool, duration: StdDuration) -> Self {
        let sign = if negative { "-" } else { "" };
        let text = format!(
            "{sign}{}.{:09}",
            duration.as_secs(),
            duration.subsec_nanos()
        );
        Self::new(format!(
            "{}s",
            text.trim_end_matches('0').trim_end_matches('.')
        ))
    }

    /// Returns `true` if the duration is negative, and its length.
    pub(crate) fn parts(&self) -> Result<(bool, StdDuration), TextError> {
        let error = || TextError::new(DURATION);
        let digits = self.as_str().strip_suffix('s').ok_or_else(error)?;
        let (negative, digits) = digits
            .strip_prefix('-')
            .map_or((false, digits), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 9 {
            return Err(error());
        }
        let seconds = whole.parse().map_err(|_| error())?;
        let nanos = format!("{decimals:0<9}").parse().map_err(|_| error())?;
        Ok((negative, StdDuration::new(seconds, nanos)))
    }
}

impl From<StdDuration> for Duration {
    fn from(duration: StdDuration) -> Self {
        Self::from_std(duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_convert_both_ways() {
        let cases = [
            ("0s", 0, 0),
            ("3.5s", 3, 500_000_000),
            ("10s", 10, 0),
            ("100.000000001s", 100, 1),
            ("315576000000s", 315_576_000_000, 0),
        ];
        for (text, seconds, nanos) in cases {
            let duration = StdDuration::new(seconds, nanos);
            assert_eq!(Duration::from_std(duration).as_str(), text);
            assert_eq!(Duration::from(text).to_std(), Ok(duration));
        }
        assert_eq!(
            Duration::from("3.500s").to_std(),
            Ok(StdDuration::from_millis(3500))
        );
        assert_eq!(Duration::from("-0s").to_std(), Ok(StdDuration::ZERO));
    }

    #[test]
    fn invalid_durations_are_rejected() {
        let texts = [
            "",
            "s",
            "3",
            "3.5",
            ".5s",
            "3.s",
            "+3s",
            "3 s",
            "-1s",
            "1.0000000000s",
            "1e3s",
            "٣s",
            "99999999999999999999s",
        ];
        for text in texts {
            assert!(Duration::from(text).to_std().is_err(), "{text}");
        }
    }

    #[test]
    fn errors_do_not_show_the_text() {
        let error = Duration::from("hunter2").to_std().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
