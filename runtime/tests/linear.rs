//! Reading a text with many mismatches. The script `tests/linear-reading` at the root of the
//! repository counts the instructions that this takes for n and 2n of them.

use discogen_runtime::json::{Mode, UnknownFields, from_slice};
use discogen_runtime::message;

#[derive(Clone, Debug, Default, PartialEq)]
struct Item {
    name: Option<String>,
    size: Option<u64>,
    names: Option<Vec<String>>,
    items: Option<Vec<Item>>,
    unknown: UnknownFields,
}

message! {
    Item {
        "name" => name,
        "size" => size,
        "names" => names,
        "items" => items,
    }
}

/// `MISMATCHES` says how many, 1,000 by default.
#[test]
fn mismatches_are_read() {
    let count = std::env::var("MISMATCHES").map_or(1000, |count| count.parse().unwrap());
    let item = |index: usize| match index % 4 {
        0 => format!(r#"{{"name":{index}}}"#),
        1 => format!(r#"{{"size":"u{index}"}}"#),
        2 => format!(r#"{{"names":[{index},"x"]}}"#),
        _ => format!(r#"["{index}"]"#),
    };
    let items: Vec<String> = (0..count).map(item).collect();
    let text = format!(r#"{{"items":[{}]}}"#, items.join(","));
    let read = from_slice::<Item>(text.as_bytes(), Mode::Lenient).unwrap();
    assert_eq!(read.mismatches.len(), count);
    assert_eq!(read.value.items.unwrap().len(), count - count / 4);
}
