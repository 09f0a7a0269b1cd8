//! Paths and texts that differ between systems. A crate that is emitted on one system is checked out
//! on another: Windows reserves some file names, does not distinguish case, and git may write its
//! line ends.

use std::collections::BTreeMap;

use crate::format::File;

/// File names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 6] = ["aux", "con", "conin$", "conout$", "nul", "prn"];

/// Devices that have a digit, from 1 to 9.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Returns the reason that Windows rejects a relative path with `/`, or changes its name.
pub(super) fn path_fault(path: &str) -> Option<&'static str> {
    path.split('/').find_map(name_fault)
}

fn name_fault(name: &str) -> Option<&'static str> {
    let is_forbidden = |c: char| c.is_control() || r#"<>:"|?*\"#.contains(c);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    if is_device(stem.trim_end()) {
        Some("Windows reserves this file name for a device")
    } else if name.ends_with(['.', ' ']) {
        Some("Windows removes the dot or space at the end of a file name")
    } else if name.contains(is_forbidden) {
        Some("Windows allows no such character in a file name")
    } else {
        None
    }
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = NUMBERED_DEVICES.iter();
    let mut numbers = numbered.filter_map(|device| stem.strip_prefix(device));
    DEVICES.contains(&stem.as_str())
        || numbers.any(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

/// Returns two files whose paths differ in case only: Windows and macOS have one file for both.
pub(super) fn equal_but_for_case(files: &[File]) -> Option<(&str, &str)> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    files.iter().find_map(|file| {
        let earlier = seen.insert(file.path.to_lowercase(), &file.path);
        earlier.map(|earlier| (earlier, file.path.as_str()))
    })
}

/// Returns `true` if a file has the expected text, with either line end: git writes CRLF on Windows
/// if it is so configured.
pub(super) fn is_text(found: &[u8], expected: &str) -> bool {
    found == expected.as_bytes() || has_carriage_return(found) && lines_are_equal(found, expected)
}

fn has_carriage_return(text: &[u8]) -> bool {
    text.contains(&b'\r')
}

fn lines_are_equal(found: &[u8], expected: &str) -> bool {
    let lines = |text| <[u8]>::split(text, |byte| *byte == b'\n').map(without_carriage_return);
    lines(found).eq(lines(expected.as_bytes()))
}

fn without_carriage_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_rejected() {
        for path in [
            "src/con.rs",
            "src/NUL",
            "src/aux/mod.rs",
            "src/Prn.tar.gz",
            "src/com1.rs",
            "src/lpt9.md",
            "src/con .rs",
            "src/CONOUT$",
        ] {
            let fault = path_fault(path);
            assert!(fault.is_some_and(|it| it.contains("device")), "{path}");
        }
        for path in [
            "src/con_.rs",
            "src/com0.rs",
            "src/com10.rs",
            "src/console.rs",
            "src/com.rs",
        ] {
            assert_eq!(path_fault(path), None, "{path}");
        }
    }

    #[test]
    fn names_that_windows_changes_are_rejected() {
        for (path, word) in [
            ("src/a.", "dot or space"),
            ("src/a./b.rs", "dot or space"),
            ("src/a.rs ", "dot or space"),
            ("src/a:b.rs", "character"),
            ("src/a\\b.rs", "character"),
            ("src/a?.rs", "character"),
            ("src/a\u{1}.rs", "character"),
        ] {
            let fault = path_fault(path);
            assert!(fault.is_some_and(|it| it.contains(word)), "{path}");
        }
        assert_eq!(path_fault("src/.hidden/a.b.rs"), None);
    }

    #[test]
    fn line_ends_make_no_difference() {
        let text = "// a\n\nfn b() {}\n";
        assert!(is_text(text.as_bytes(), text));
        assert!(is_text(b"// a\r\n\r\nfn b() {}\r\n", text));
        assert!(is_text(b"// a\r\n\nfn b() {}\n", text), "some lines");
        for other in [
            &b"// a\r\n\r\nfn b() {}"[..],
            b"// a\r\n\r\nfn c() {}\r\n",
            b"// a\r\r\n\r\nfn b() {}\r\n",
            b"// a\r\n\r\n\r\nfn b() {}\r\n",
            b"// a \r\n\r\nfn b() {}\r\n",
        ] {
            assert!(!is_text(other, text), "{}", String::from_utf8_lossy(other));
        }
    }
}
