//! Conversions between the runtime's times and those of jiff.

use super::text::TextError;
use super::time::{Date, Duration, Timestamp};

impl Timestamp {
    /// Converts the timestamp to jiff's type.
    ///
    /// # Errors
    /// The text is no RFC 3339 time, or out of jiff's range, which ends some hours before
    /// `9999-12-31T23:59:59Z`.
    pub fn to_jiff(&self) -> Result<jiff::Timestamp, TextError> {
        self.as_str()
            .parse()
            .map_err(|_| TextError::new("an RFC 3339 time in the range of jiff"))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::new(timestamp.to_string())
    }
}

impl Date {
    /// Converts the date to jiff's type.
    ///
    /// # Errors
    /// The text is no date, or out of jiff's range.
    pub fn to_jiff(&self) -> Result<jiff::civil::Date, TextError> {
        self.as_str()
            .parse()
            .map_err(|_| TextError::new("a date in the range of jiff"))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self::new(date.to_string())
    }
}

impl Duration {
    /// Converts the duration to jiff's type.
    ///
    /// # Errors
    /// The text is no duration, or out of jiff's range.
    pub fn to_jiff(&self) -> Result<jiff::SignedDuration, TextError> {
        let (negative, duration) = self.parts()?;
        let error = |_| TextError::new("a duration in the range of jiff");
        let duration = jiff::SignedDuration::try_from(duration).map_err(error)?;
        Ok(if negative { -duration } else { duration })
    }
}

impl From<jiff::SignedDuration> for Duration {
    fn from(duration: jiff::SignedDuration) -> Self {
        Self::of(duration.is_negative(), duration.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_convert_both_ways() {
        let time = Timestamp::new("2014-10-02T17:01:23.045+02:00")
            .to_jiff()
            .unwrap();
        assert_eq!(Timestamp::from(time).as_str(), "2014-10-02T15:01:23.045Z");
        let date = Date::new("2014-10-02").to_jiff().unwrap();
        assert_eq!(Date::from(date).as_str(), "2014-10-02");
        for text in ["-1.5s", "3s", "-0.000000001s"] {
            let duration = Duration::new(text).to_jiff().unwrap();
            assert_eq!(Duration::from(duration).as_str(), text);
        }
    }

    #[test]
    fn out_of_range_is_an_error() {
        assert!(Timestamp::new("9999-12-31T23:59:59Z").to_jiff().is_err());
        assert!(Timestamp::new("soon").to_jiff().is_err());
        assert!(Date::new("2014-02-30").to_jiff().is_err());
        assert!(Duration::new("18446744073709551615s").to_jiff().is_err());
    }
}
