//! Conversions between the runtime's times and those of chrono.

use std::fmt::Display;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, TimeDelta, TimeZone};

use super::text::TextError;
use super::time::{Date, Duration, Timestamp};

impl Timestamp {
    /// Converts the timestamp to chrono's type, with the offset in the text.
    ///
    /// # Errors
    /// The text is no RFC 3339 time.
    pub fn to_chrono(&self) -> Result<DateTime<FixedOffset>, TextError> {
        let time = DateTime::parse_from_rfc3339(self.as_str());
        time.map_err(|_| TextError::new("an RFC 3339 time"))
    }
}

impl<Tz: TimeZone<Offset: Display>> From<DateTime<Tz>> for Timestamp {
    fn from(time: DateTime<Tz>) -> Self {
        Self::new(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Date {
    /// Converts the date to chrono's type.
    ///
    /// # Errors
    /// The text is no date.
    pub fn to_chrono(&self) -> Result<NaiveDate, TextError> {
        self.as_str().parse().map_err(|_| TextError::new("a date"))
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self::new(date.to_string())
    }
}

impl Duration {
    /// Converts the duration to chrono's type.
    ///
    /// # Errors
    /// The text is no duration, or out of chrono's range.
    pub fn to_chrono(&self) -> Result<TimeDelta, TextError> {
        let (negative, duration) = self.parts()?;
        let error = |_| TextError::new("a duration in the range of chrono");
        let duration = TimeDelta::from_std(duration).map_err(error)?;
        Ok(if negative { -duration } else { duration })
    }
}

impl From<TimeDelta> for Duration {
    fn from(duration: TimeDelta) -> Self {
        // The absolute value is never negative, so it is a standard duration.
        let length = duration.abs().to_std().unwrap_or_default();
        Self::of(duration < TimeDelta::zero(), length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_convert_both_ways() {
        for text in ["2014-10-02T17:01:23.045+02:00", "9999-12-31T23:59:59Z"] {
            let time = Timestamp::new(text).to_chrono().unwrap();
            assert_eq!(Timestamp::from(time).as_str(), text);
        }
        let date = Date::new("2014-10-02").to_chrono().unwrap();
        assert_eq!(Date::from(date).as_str(), "2014-10-02");
        for text in ["-1.5s", "3s", "-0.000000001s"] {
            let duration = Duration::new(text).to_chrono().unwrap();
            assert_eq!(Duration::from(duration).as_str(), text);
        }
    }

    #[test]
    fn out_of_range_is_an_error() {
        assert!(Timestamp::new("soon").to_chrono().is_err());
        assert!(Date::new("2014-02-30").to_chrono().is_err());
        assert!(Duration::new("18446744073709551615s").to_chrono().is_err());
    }
}
