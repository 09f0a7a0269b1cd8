//! Messages of services that do not follow ProtoJSON: integers as numbers, and typed properties
//! beside the fields.

use std::collections::BTreeMap;

use super::{lenient, read, written};
use crate::json;

#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    count: Option<i64>,
    counts: Option<Vec<i64>>,
    sizes: Option<BTreeMap<String, i64>>,
    others: BTreeMap<String, bool>,
    unknown_fields: json::UnknownFields,
}

impl json::Message for Row {
    const NAME: &'static str = "Row";

    fn read<'de, A: json::MapAccess<'de>>(
        &mut self,
        key: &str,
        entry: &mut json::Entry<'_, A>,
    ) -> Result<bool, A::Error> {
        match key {
            "count" => entry.field(&mut self.count),
            "counts" => entry.field(&mut self.counts),
            "sizes" => entry.field(&mut self.sizes),
            _ => entry.additional(key, &mut self.others),
        }
    }

    fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
        out.integers("count", &self.count);
        out.integers("counts", &self.counts);
        out.integers("sizes", &self.sizes);
        out.additional(&self.others, &["count", "counts", "sizes"]);
    }
}

crate::message_traits!(Row);

#[test]
fn integers_are_written_as_numbers() {
    let text = r#"{"count":4294967296,"counts":[-1,2],"sizes":{"a":3}}"#;
    assert_eq!(written(&read::<Row>(text)), text);
    let digits = r#"{"count":"4294967296"}"#;
    assert_eq!(written(&read::<Row>(digits)), r#"{"count":4294967296}"#);
}

#[test]
fn other_properties_keep_their_type() {
    let text = r#"{"count":1,"x":true,"y":false}"#;
    let row = read::<Row>(text);
    assert!(row.others["x"]);
    assert_eq!(written(&row), text);
}

#[test]
fn mismatching_additional_properties_survive() {
    let found = lenient::<Row>(r#"{"x":true,"y":[1],"z":null}"#);
    assert_eq!(found.value.others.len(), 1);
    assert_eq!(found.mismatches.len(), 1);
    assert_eq!(written(&found.value), r#"{"x":true,"y":[1],"z":null}"#);
}

#[test]
fn no_key_is_written_twice() {
    let mut row = read::<Row>(r#"{"count":1,"y":[1]}"#.replace("[1]", "null").as_str());
    row.others = [("count".to_owned(), true), ("y".to_owned(), true)].into();
    assert_eq!(written(&row), r#"{"count":1,"y":true}"#);
}
