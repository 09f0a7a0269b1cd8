//! CRC-32C (RFC 3720, appendix B.4), the checksum that Google's storage gives of everything.

/// A checksum in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crc32c(u32);

const POLYNOMIAL: u32 = 0x82F6_3B78;

const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut rest: &mut [u32] = &mut table;
    let mut byte = 0;
    while let [entry, after @ ..] = rest {
        let mut value: u32 = byte;
        let mut bit = 0;
        while bit < 8 {
            let carry = value & 1 == 1;
            value >>= 1;
            if carry {
                value ^= POLYNOMIAL;
            }
            bit += 1;
        }
        *entry = value;
        rest = after;
        byte += 1;
    }
    table
}

impl Crc32c {
    /// The checksum of nothing.
    pub(super) const fn new() -> Self {
        Self(!0)
    }

    /// Adds bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, ..] = self.0.to_le_bytes();
            let entry = TABLE.get(usize::from(low ^ byte));
            self.0 = (self.0 >> 8) ^ entry.copied().unwrap_or_default();
        }
    }

    /// The checksum of all bytes so far.
    pub(super) const fn finish(self) -> u32 {
        !self.0
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
            for piece in text.chunks(5) {
                crc.add(piece);
            }
            assert_eq!(crc.finish(), sum);
        }
    }
}
