//! Decimal numbers in strings: `5`, `-5.0`, `5e0`.

/// The parts of a decimal number.
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Decimal<'a> {
    /// Splits a number as JSON writes it, except that leading zeros are allowed. White space, a
    /// leading `+`, an empty part and other notations are not.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (negative, rest) = strip(text, '-');
        let (rest, exponent) = match rest.split_once(['e', 'E']) {
            Some((rest, exponent)) => (rest, parse_exponent(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = match rest.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (rest, ""),
        };
        is_digits(whole).then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// Returns the number, if it is whole and below 10^39.
    fn to_whole(&self) -> Option<i128> {
        let fraction = self.fraction.trim_end_matches('0');
        let digits = || self.whole.bytes().chain(fraction.bytes());
        let mut number: i128 = 0;
        let mut trailing_zeros: i64 = 0;
        for digit in digits().skip_while(|digit| *digit == b'0') {
            if digit == b'0' {
                trailing_zeros = trailing_zeros.saturating_add(1);
                continue;
            }
            number = times_ten_to(number, trailing_zeros.saturating_add(1))?;
            number = number.checked_add((digit - b'0').into())?;
            trailing_zeros = 0;
        }
        let places = i64::try_from(fraction.len()).ok()?;
        let zeros = self
            .exponent
            .saturating_sub(places)
            .saturating_add(trailing_zeros);
        let number = times_ten_to(number, zeros)?;
        Some(if self.negative { -number } else { number })
    }
}

/// Returns `true` for a number as JSON writes it.
pub(super) fn is_json_number(text: &str) -> bool {
    let padded = |whole: &str| whole.len() > 1 && whole.starts_with('0');
    Decimal::parse(text).is_some_and(|number| !padded(number.whole))
}

/// Returns the whole number in a string.
pub(crate) fn whole(text: &str) -> Option<i128> {
    // The common case needs no parts.
    let (_, digits) = strip(text, '-');
    if digits.len() < 39 && is_digits(digits) {
        return text.parse().ok();
    }
    Decimal::parse(text)?.to_whole()
}

fn times_ten_to(number: i128, zeros: i64) -> Option<i128> {
    if number == 0 {
        return Some(0);
    }
    let power = 10_i128.checked_pow(u32::try_from(zeros).ok()?)?;
    number.checked_mul(power)
}

fn strip(text: &str, sign: char) -> (bool, &str) {
    text.strip_prefix(sign)
        .map_or((false, text), |rest| (true, rest))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns an exponent; one that is too large to matter becomes the largest.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = strip(text, '-');
    let digits = if negative {
        digits
    } else {
        strip(digits, '+').1
    };
    if !is_digits(digits) {
        return None;
    }
    let exponent = digits.parse().unwrap_or(i64::MAX);
    Some(if negative { -exponent } else { exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_every_notation() {
        for (text, number) in [
            ("5", 5),
            ("-5", -5),
            ("5.0", 5),
            ("5e0", 5),
            ("5.000E+0", 5),
            ("500e-2", 5),
            ("0.05e2", 5),
            ("1.5e1", 15),
            ("007", 7),
            ("-0", 0),
            ("0e999999999999999999999", 0),
            ("0.000e-9", 0),
            ("18446744073709551615.0", u64::MAX.into()),
            ("1844674407370955161500e-2", u64::MAX.into()),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        assert_eq!(whole(&format!("5.{}", "0".repeat(1000))), Some(5));
        assert_eq!(whole(&format!("{}5", "0".repeat(1000))), Some(5));
        assert_eq!(whole(&format!("5{}e-1000", "0".repeat(1000))), Some(5));
    }

    #[test]
    fn json_numbers_have_no_leading_zeros() {
        assert!(is_json_number("-0.5e7") && is_json_number("10"));
        assert!(!is_json_number("-01") && !is_json_number("1."));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "-",
            "+5",
            " 5",
            "5 ",
            "5.",
            ".5",
            "5e",
            "5e+",
            "e5",
            "0x5",
            "5_0",
            "--5",
            "5.5",
            "5e-1",
            "1e39",
            "1e999999999999999999999",
            "٣",
            "5e1.0",
            "NaN",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
