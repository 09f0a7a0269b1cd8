use super::*;

fn key(key: &str) -> Step {
    Step::Key(key.into())
}

fn text_at(text: &str, range: &Range<usize>) -> String {
    text[range.clone()].to_owned()
}

/// Returns the text without the entry of the value that `pointer` names.
fn without(text: &str, pointer: &str) -> String {
    let span = find(text.as_bytes(), pointer).unwrap();
    format!("{}{}", &text[..span.entry.start], &text[span.entry.end..])
}

#[test]
fn finds_the_value_at_an_offset() {
    let text = r#"{"a": [10, {"b": "x"}], "c": true}"#;
    let string_start = text.find("\"x\"").unwrap();
    for offset in [string_start, string_start + 3, string_start + 1] {
        let span = at(text.as_bytes(), offset).unwrap();
        assert_eq!(span.path, [key("a"), Step::Index(1), key("b")]);
        assert_eq!(span.kind, Kind::String);
        assert_eq!(text_at(text, &span.value), "\"x\"");
        assert_eq!(text_at(text, &span.key.unwrap()), "\"b\"");
    }
    let array = at(text.as_bytes(), text.find('[').unwrap()).unwrap();
    assert_eq!((array.pointer().as_str(), array.kind), ("/a", Kind::Array));
    let end = at(text.as_bytes(), text.find(']').unwrap() + 1).unwrap();
    assert_eq!(end, array);
    let root = at(text.as_bytes(), 0).unwrap();
    assert_eq!((root.path.len(), root.entry), (0, 0..text.len()));
}

#[test]
fn offset_in_key_or_space_is_resolved() {
    let text = r#"{"first": 1 , "second": [ 2 ]}"#;
    assert_eq!(
        at(text.as_bytes(), text.find("cond").unwrap())
            .unwrap()
            .pointer(),
        "/second"
    );
    assert_eq!(
        at(text.as_bytes(), text.find(" ,").unwrap() + 1)
            .unwrap()
            .pointer(),
        ""
    );
    assert_eq!(at(text.as_bytes(), text.len() + 1), None);
}

#[test]
fn removing_an_entry_leaves_json() {
    let text = r#"{"a":[1, 2 ,3],"b":[4],"c" : {}}"#;
    assert_eq!(without(text, "/a/0"), r#"{"a":[ 2 ,3],"b":[4],"c" : {}}"#);
    assert_eq!(without(text, "/a/1"), r#"{"a":[1, 3],"b":[4],"c" : {}}"#);
    assert_eq!(without(text, "/a/2"), r#"{"a":[1, 2 ],"b":[4],"c" : {}}"#);
    assert_eq!(without(text, "/b/0"), r#"{"a":[1, 2 ,3],"b":[],"c" : {}}"#);
    assert_eq!(without(text, "/b"), r#"{"a":[1, 2 ,3],"c" : {}}"#);
    assert_eq!(without(text, "/c"), r#"{"a":[1, 2 ,3],"b":[4]}"#);
}

#[test]
fn pointers_escape_and_resolve() {
    let text = r#"{"a/b": {"~": [1]}, "\u00e9\ud83d\ude00\n": 2, "": 3, "0": 4}"#;
    let span = find(text.as_bytes(), "/a~1b/~0/0").unwrap();
    assert_eq!(text_at(text, &span.value), "1");
    assert_eq!(span.pointer(), "/a~1b/~0/0");
    let escaped = find(text.as_bytes(), "/é😀\n").unwrap();
    assert_eq!(text_at(text, &escaped.value), "2");
    assert_eq!(
        text_at(text, &find(text.as_bytes(), "/").unwrap().value),
        "3"
    );
    assert_eq!(
        text_at(text, &find(text.as_bytes(), "/0").unwrap().value),
        "4"
    );
    assert_eq!(find(text.as_bytes(), "a"), None);
    assert_eq!(find(text.as_bytes(), "/absent"), None);
    assert_eq!(find(text.as_bytes(), "/a~1b/~0/1"), None);
}

#[test]
fn patterns_leave_steps_open() {
    let text = br#"{"users":[{"name":1},{"name":"x"},{"other":{"name":2}}]}"#;
    let pattern = [Some(key("users")), None, Some(key("name"))];
    let mut scanner = Scanner::new(text);
    let mut found = Vec::new();
    while let Some(node) = scanner.next_value() {
        if scanner.matches(&pattern) {
            found.push((scanner.span(&node).pointer(), node.kind));
        }
    }
    let expected = [
        ("/users/0/name".into(), Kind::Number),
        ("/users/1/name".into(), Kind::String),
    ];
    assert_eq!(found, expected);
}

#[test]
fn lines_and_columns_convert_both_ways() {
    let text = b"{\n  \"a\": 1\n}";
    assert_eq!(offset(text, 2, 2), Some(4));
    assert_eq!(line_column(text, 4), (2, 3));
    assert_eq!(offset(text, 1, 0), Some(0));
    assert_eq!(line_column(text, 0), (1, 1));
    assert_eq!(offset(text, 9, 0), None);
    assert_eq!(offset(text, 0, 0), None);
    assert_eq!(offset(text, 3, 99), None);
    assert_eq!(line_column(text, 999), (3, 2));
}

#[test]
fn malformed_text_is_none() {
    let texts: [&[u8]; 16] = [
        b"",
        b" ",
        b"{",
        b"[",
        b"{\"a\"",
        b"{\"a\":",
        b"{\"a\" 1}",
        b"{a:1}",
        b"[1 2]",
        b"[1,,2]",
        b"[1}",
        b"\"open",
        b"\"\\",
        b"tru",
        b"\xff\xfe",
        b"{\"a\":1,}",
    ];
    for text in texts {
        assert_eq!(find(text, ""), None, "{}", String::from_utf8_lossy(text));
        for offset in 0..text.len() + 2 {
            let span = at(text, offset);
            assert!(span.is_none_or(|span| !span.path.is_empty() && span.value.end <= text.len()));
        }
    }
}

#[test]
fn syntax_error_has_a_path() {
    let text = br#"{"a": [1, {"b": tru}]}"#;
    let offset = text.iter().position(|&byte| byte == b'u').unwrap();
    assert_eq!(pointer(&enclosing(text, offset)), "/a/1/b");
    assert_eq!(pointer(&enclosing(text, usize::MAX)), "/a/1/b");
    assert_eq!(pointer(&enclosing(b"", 0)), "");
}

#[test]
fn invalid_utf8_is_tolerated() {
    let span = find(b"{\"\xff\": [\"\xfe\"]}", "/\u{fffd}/0").unwrap();
    assert_eq!(span.kind, Kind::String);
    assert_eq!(unescape(b"\\ud800x\\uZZ"), "\u{fffd}x\u{fffd}");
}

#[test]
fn deep_nesting_does_not_recurse() {
    let depth = 100_000;
    let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let span = at(text.as_bytes(), depth).unwrap();
    assert_eq!((span.path.len(), span.kind), (depth, Kind::Number));
    let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let span = find(objects.as_bytes(), &"/a".repeat(depth)).unwrap();
    assert_eq!(span.path.len(), depth);
    assert_eq!(at("[".repeat(depth).as_bytes(), 5), None);
    assert_eq!(enclosing("[".repeat(depth).as_bytes(), depth).len(), depth);
}
