//! The whole pipeline on arbitrary bytes as a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| discogen_fuzz::pipeline(bytes, b""));
