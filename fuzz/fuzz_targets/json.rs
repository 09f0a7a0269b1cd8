//! The emitted JSON readers on arbitrary bytes. Writing a value and reading it again gives an equal
//! value, and no unknown field is lost.

#![no_main]

use serde_json::Value;
use workspace_apis::admin_directory_v1::types::{ChromeOsDevice, User};
use workspace_apis::cloudchannel_v1::types::{Customer, Entitlement, Operation};
use workspace_apis::gmail_v1::types::{CseIdentity, Message};
use workspace_apis::runtime::json::{Mode, Wire, from_slice, to_vec};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else {
        return;
    };
    match first % 7 {
        0 => check::<User>(text),
        1 => check::<ChromeOsDevice>(text),
        2 => check::<Customer>(text),
        3 => check::<Entitlement>(text),
        4 => check::<Operation>(text),
        5 => check::<CseIdentity>(text),
        _ => check::<Message>(text),
    }
});

fn check<T: Wire + PartialEq + std::fmt::Debug>(text: &[u8]) {
    let strict = from_slice::<T>(text, Mode::Strict);
    let lenient = from_slice::<T>(text, Mode::Lenient);
    let is_object = serde_json::from_slice::<Value>(text).is_ok_and(|value| value.is_object());
    assert!(lenient.is_ok() || !is_object, "an object that is not read: {:?}", lenient.err());
    let Ok(lenient) = lenient else { return };
    let written = to_vec(&lenient.value).unwrap_or_else(|error| panic!("{error}"));
    let again = from_slice::<T>(&written, Mode::Lenient).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(to_vec(&again.value).ok(), Some(written));
    if let Ok(strict) = strict {
        assert!(lenient.mismatches.is_empty());
        assert_eq!(strict.value, lenient.value);
    }
}
