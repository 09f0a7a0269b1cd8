//! The whole pipeline on arbitrary bytes as the overlay of a good document, which the first byte
//! picks.

#![no_main]

use discogen_fuzz::{SEEDS, pipeline};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, overlay)) = bytes.split_first() else {
        return;
    };
    let (document, _) = SEEDS[usize::from(*first) % SEEDS.len()];
    pipeline(document.as_bytes(), overlay);
});
