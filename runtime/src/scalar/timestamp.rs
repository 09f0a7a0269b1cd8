//! The order of timestamps, and their conversion to the standard library's time.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime};

use super::calendar::{parse, text};
use super::text::TextError;
use super::time::Timestamp;

const EXPECTED: &str = "a time as in `2014-10-02T15:01:23.045Z`";

impl Timestamp {
    /// Seconds since 1970 and nanoseconds.
    fn instant(&self) -> Option<(i64, u32)> {
        parse(self.as_str().as_bytes())
    }
}

impl Ord for Timestamp {
    /// Orders by the point in time, and then by the text. Texts that are no times come first.
    fn cmp(&self, other: &Self) -> Ordering {
        let texts = || self.as_str().cmp(other.as_str());
        self.instant().cmp(&other.instant()).then_with(texts)
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<SystemTime> for Timestamp {
    /// Writes a time in UTC, with as many decimals as it has, in groups of three.
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (signed(after), after.subsec_nanos()),
            Err(before) => match (before.duration().subsec_nanos(), signed(before.duration())) {
                (0, seconds) => (-seconds, 0),
                (nanos, seconds) => (-seconds - 1, 1_000_000_000 - nanos),
            },
        };
        Self::new(text(seconds, nanos))
    }
}

fn signed(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

impl TryFrom<&Timestamp> for SystemTime {
    type Error = TextError;

    fn try_from(timestamp: &Timestamp) -> Result<Self, TextError> {
        let error = || TextError::new(EXPECTED);
        let (seconds, nanos) = timestamp.instant().ok_or_else(error)?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = match seconds < 0 {
            true => Self::UNIX_EPOCH.checked_sub(whole),
            false => Self::UNIX_EPOCH.checked_add(whole),
        };
        let time = time.and_then(|it| it.checked_add(Duration::from_nanos(nanos.into())));
        time.ok_or_else(error)
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TextError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TextError> {
        Self::try_from(&timestamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 24 * 60 * 60;

    fn time(seconds: i64, nanos: u32) -> SystemTime {
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let epoch = SystemTime::UNIX_EPOCH;
        let time = if seconds < 0 {
            epoch - whole
        } else {
            epoch + whole
        };
        time + Duration::from_nanos(nanos.into())
    }

    #[test]
    fn times_are_converted() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("2014-10-02T15:01:23.045Z", 1_412_262_083, 45_000_000),
            ("2000-02-29T23:59:59.000001Z", 951_868_799, 1_000),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
            ("1600-03-01T00:00:00Z", -11_670_912_000, 0),
            ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ] {
            let timestamp = Timestamp::new(text);
            assert_eq!(
                SystemTime::try_from(&timestamp),
                Ok(time(seconds, nanos)),
                "{text}"
            );
            assert_eq!(Timestamp::from(time(seconds, nanos)), timestamp, "{text}");
        }
        for day in (-719_000..800_000).step_by(97) {
            let own = Timestamp::from(time(day * DAY + 1, 0));
            assert_eq!(
                SystemTime::try_from(own),
                Ok(time(day * DAY + 1, 0)),
                "{day}"
            );
        }
        let east = Timestamp::new("2014-10-02t17:01:23+02:00");
        assert_eq!(SystemTime::try_from(east), Ok(time(1_412_262_083, 0)));
    }

    #[test]
    fn garbage_is_no_time() {
        for text in [
            "",
            "yesterday",
            "2014-10-02",
            "2014-13-02T15:01:23Z",
            "2014-02-29T15:01:23Z",
            "2014-10-02T24:00:00Z",
            "2014-10-02T15:01:23",
            "2014-10-02T15:01:23.Z",
            "2014-10-02T15:01:23+2:00",
            "2014-10-02T15:01:23Zz",
            "é14-10-02T15:01:23Z",
        ] {
            assert!(!Timestamp::new(text).is_valid(), "{text}");
            assert!(
                SystemTime::try_from(Timestamp::new(text)).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn order_is_that_of_time() {
        let mut times: Vec<Timestamp> = [
            "2014-10-02T15:01:23.5Z",
            "2014-10-02T15:01:23Z",
            "2014-10-02T14:01:24+01:00",
            "no time",
            "2014-10-02T15:01:23.0Z",
        ]
        .map(Timestamp::from)
        .into();
        times.sort();
        let texts: Vec<&str> = times.iter().map(Timestamp::as_str).collect();
        assert_eq!(
            texts,
            [
                "no time",
                "2014-10-02T14:01:24+01:00",
                "2014-10-02T15:01:23.0Z",
                "2014-10-02T15:01:23Z",
                "2014-10-02T15:01:23.5Z",
            ]
        );
    }
}
