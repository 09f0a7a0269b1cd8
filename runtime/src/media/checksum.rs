//! CRC-32C (RFC 3720, appendix B.4), the checksum that Google's storage states for all media.

use crc::{CRC_32_ISCSI, Crc, Digest, Table};

static CRC_32C: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISCSI);

/// A checksum under computation.
pub(crate) struct Crc32c(Digest<'static, u32, Table<1>>);

impl Crc32c {
    /// Creates the checksum of no bytes.
    pub(crate) const fn new() -> Self {
        Self(CRC_32C.digest())
    }

    /// Adds bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the checksum of all bytes so far.
    pub(crate) const fn finish(self) -> u32 {
        self.0.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sums_are_found() {
        for (text, sum) in [
            (&b""[..], 0),
            (b"123456789", 0xE306_9283),
            (&[0; 32], 0x8A91_36AA),
            (&[0xFF; 32], 0x62A8_AB43),
        ] {
            let mut crc = Crc32c::new();
            for chunk in text.chunks(5) {
                crc.add(chunk);
            }
            assert_eq!(crc.finish(), sum);
        }
    }
}
