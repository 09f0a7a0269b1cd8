//! Bytes are base64 on the wire (RFC 4648): every common form is read, one is written.

use ::bytes::Bytes;
use base64::Engine;
use base64::engine::{self, DecodePaddingMode, GeneralPurposeConfig};
use serde_core::de::{Deserializer, Error};
use serde_core::ser::Serializer;

use crate::json::{Codec, Context, Expected, Reader, Wire, mismatching_text, read_with, text_size};

/// Writes padding; reads with and without.
const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The web-safe alphabet, by vector instructions if the processor has them.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
static ENGINE: std::sync::LazyLock<engine::Simd> =
    std::sync::LazyLock::new(|| engine::Simd::url_safe(CONFIG));

/// The web-safe alphabet.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
static ENGINE: engine::GeneralPurpose =
    engine::GeneralPurpose::new(&base64::alphabet::URL_SAFE, CONFIG);

/// Web-safe base64 with padding.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

/// Reads base64 in both alphabets, padded or not. White space is skipped, and `*` or `.` may
/// replace the padding, as in photos of the Directory API.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    if let Ok(bytes) = ENGINE.decode(text) {
        return Some(bytes);
    }
    let kept = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let mut digits: Vec<u8> = kept
        .map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        })
        .collect();
    let padding = digits
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'=' | b'*' | b'.'))
        .count();
    digits.truncate(digits.len() - padding);
    // Padding fills the last group of four.
    let fills = padding == 0 || matches!((digits.len() % 4, padding), (2, 1..=2) | (3, 1));
    if fills {
        ENGINE.decode(digits).ok()
    } else {
        None
    }
}

impl Wire for Bytes {
    type Codec = Self;
}

impl Codec<Self> for Bytes {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        context: &mut Context<'_>,
    ) -> Result<Option<Self>, D::Error> {
        read_with(BytesReader, deserializer, context)
    }

    fn write<S: Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_base64(value))
    }
}

struct BytesReader;

impl Reader<'_> for BytesReader {
    type Output = Option<Bytes>;

    const EXPECTED: Expected = Expected::Kind("base64");

    fn text<E: Error>(self, text: &str, context: &mut Context<'_>) -> Result<Self::Output, E> {
        // Three bytes are four digits; decoding may copy them once.
        context.charge(text_size(text.len()))?;
        match from_base64(text) {
            Some(bytes) => Ok(Some(bytes.into())),
            None => {
                mismatching_text(text, Self::EXPECTED, context)?;
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_are_read() {
        let forms = [
            "-_-_aQ==",
            "-_-_aQ",
            "+/+/aQ==",
            "+/+/aQ",
            "-_-_aQ**",
            "-_-_aQ..",
            "-_-_\r\naQ= =",
            "+_-/aQ==",
        ];
        for form in forms {
            let bytes = from_base64(form);
            assert_eq!(bytes.as_deref(), Some(&b"\xfb\xff\xbfi"[..]), "{form}");
        }
        assert_eq!(from_base64("").as_deref(), Some(&b""[..]));
        assert_eq!(to_base64(b"\xfb\xff\xbfi"), "-_-_aQ==");
    }

    #[test]
    fn every_length_survives() {
        let bytes: Vec<u8> = (0..=255).cycle().step_by(7).take(300).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let text = to_base64(bytes);
            let standard = text.replace('-', "+").replace('_', "/");
            for text in [&text, &standard, text.trim_end_matches('=')] {
                assert_eq!(from_base64(text).as_deref(), Some(bytes), "{text}");
            }
        }
    }

    #[test]
    fn invalid_byte_is_rejected_anywhere() {
        let text = to_base64(&[0x5a; 150]);
        for index in 0..text.len() {
            for byte in ["$", "=", "\u{1}", "\u{7f}"] {
                let mut spoilt = text.clone();
                spoilt.replace_range(index..=index, byte);
                assert_eq!(from_base64(&spoilt), None, "{spoilt}");
            }
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "a", "a===", "====", "ab=c", "äöü", "ab$d", "*", "AAAA=", "AAAA*", "AR==",
        ] {
            assert_eq!(from_base64(text), None, "{text}");
        }
    }
}
