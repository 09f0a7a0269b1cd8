//! Reading a text with many type mismatches. `cargo xtask linear-reading` counts the instructions
//! that this takes for n and 2n of them.

#![allow(clippy::restriction)]

use discogen_runtime::json::{self, Message, Mode, UnknownFields, from_slice};

#[derive(Clone, Debug, Default, PartialEq)]
struct Item {
    name: Option<String>,
    size: Option<u64>,
    names: Option<Vec<String>>,
    items: Option<Vec<Item>>,
    unknown_fields: UnknownFields,
}

impl Message for Item {
    const NAME: &'static str = "Item";

    fn read<'de, A: json::MapAccess<'de>>(
        &mut self,
        key: &str,
        entry: &mut json::Entry<'_, A>,
    ) -> Result<bool, A::Error> {
        match key {
            "name" => entry.field(&mut self.name),
            "size" => entry.field(&mut self.size),
            "names" => entry.field(&mut self.names),
            "items" => entry.field(&mut self.items),
            _ => Ok(false),
        }
    }

    fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
        out.field("name", &self.name);
        out.field("size", &self.size);
        out.field("names", &self.names);
        out.field("items", &self.items);
    }
}

json::message_traits!(Item);

/// Reads `MISMATCHES` of them, 1,000 by default.
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
