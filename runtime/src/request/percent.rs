//! Percent-encoding (RFC 3986): everything but the unreserved characters, in paths and queries
//! alike. The servers decode it. An encoded value never contains a character that could end a
//! segment, start a verb (`:`) or start a query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends `text`, encoded.
pub(crate) fn push(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, ENCODED));
}
