//! Dates and times of the Gregorian calendar, as RFC 3339 writes them.

const DAY: i64 = 24 * 60 * 60;

/// Returns `true` if a text is a time in the form of RFC 3339.
pub(super) fn is_time(text: &str) -> bool {
    parse(text.as_bytes()).is_some()
}

/// Returns `true` if a text is a date of the Gregorian calendar in the form of RFC 3339.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && date(text.as_bytes()).is_some()
}

/// Reads the year, month and day at the start of a text.
fn date(text: &[u8]) -> Option<(i64, i64, i64)> {
    let has_separators = text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-');
    let (year, month, day) = (
        number(text.get(0..4)?)?,
        number(text.get(5..7)?)?,
        number(text.get(8..10)?)?,
    );
    let in_range = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    (has_separators && in_range).then_some((year, month, day))
}

/// Reads a number of digits alone.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some(value * 10 + i64::from(digit))
    })
}

/// Reads `2014-10-02T15:01:23.045+02:00`, or with a `Z` (RFC 3339, section 5.6).
pub(super) fn parse(text: &[u8]) -> Option<(i64, u32)> {
    let (year, month, day) = date(text)?;
    text.get(10).filter(|it| b"Tt ".contains(it))?;
    let has_separators = text.get(13) == Some(&b':') && text.get(16) == Some(&b':');
    let (hour, minute, second) = (
        number(text.get(11..13)?)?,
        number(text.get(14..16)?)?,
        number(text.get(17..19)?)?,
    );
    if !has_separators || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (nanos, zone) = fraction(text.get(19..)?)?;
    let local = days_since_1970(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
    Some((local - offset(zone)?, nanos))
}

/// Returns the nanoseconds of `.045Z`, and the rest of the text.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(rest) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let end = rest.iter().position(|it| !it.is_ascii_digit())?;
    let (digits, zone) = rest.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nine = digits
        .iter()
        .copied()
        .chain(std::iter::repeat(b'0'))
        .take(9);
    let nanos = nine.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
    Some((nanos, zone))
}

/// Returns the seconds of `Z` or `+02:00`.
fn offset(zone: &[u8]) -> Option<i64> {
    let (sign, rest) = match zone {
        b"Z" | b"z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let [h1, h2, b':', m1, m2] = rest else {
        return None;
    };
    let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
    (hours < 24 && minutes < 60).then(|| sign * (hours * 3600 + minutes * 60))
}

/// Returns the days of a month.
const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Returns the days from 1970-01-01 to a date of the Gregorian calendar, whose years count from
/// March here so that a leap day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = match month > 2 {
        true => (year, month - 3),
        false => (year - 1, month + 9),
    };
    let days = (153 * month + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days - 719_468
}

/// Returns the text of a point in time.
pub(super) fn text(seconds: i64, nanos: u32) -> String {
    let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // The inverse of `days_since_1970`: an estimate of the year that is at most one too high.
    let shifted = days.saturating_add(719_468);
    let mut year = shifted.saturating_mul(400).div_euclid(146_097) + 1;
    while days_since_1970(year, 3, 1) > days {
        year -= 1;
    }
    let day_of_year = days - days_since_1970(year, 3, 1);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month < 10 {
        true => (year, month + 3),
        false => (year + 1, month - 9),
    };
    let fraction = match nanos {
        0 => String::new(),
        _ if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        _ if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        _ => format!(".{nanos:09}"),
    };
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}
