//! Decoded values stay under the memory limit, as measured by the allocator.

#![allow(clippy::restriction)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use discogen_runtime::json::{
    self, DecodeErrorKind, Message, ReadOptions, UnknownFields, Wire, from_slice,
};
use serde_json::Value;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// Counts the bytes that are allocated.
struct Counting;

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(now, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const LIMIT: usize = 1 << 20;

/// The buffers of serde and the parser, which are not decoded values.
const SLACK: usize = 64 << 10;

#[derive(Clone, Debug, Default, PartialEq)]
struct Node {
    name: Option<String>,
    size: Option<i64>,
    child: Option<Box<Node>>,
    list: Option<Vec<Node>>,
    map: Option<BTreeMap<String, Node>>,
    names: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
    matrix: Option<Vec<Vec<i64>>>,
    any: Option<Value>,
    unknown_fields: UnknownFields,
}

impl Message for Node {
    const NAME: &'static str = "Node";

    fn read<'de, A: json::MapAccess<'de>>(
        &mut self,
        key: &str,
        entry: &mut json::Entry<'_, A>,
    ) -> Result<bool, A::Error> {
        match key {
            "name" => entry.field(&mut self.name),
            "size" => entry.field(&mut self.size),
            "child" => entry.field(&mut self.child),
            "list" => entry.field(&mut self.list),
            "map" => entry.field(&mut self.map),
            "names" => entry.field(&mut self.names),
            "labels" => entry.field(&mut self.labels),
            "matrix" => entry.field(&mut self.matrix),
            "any" => entry.field(&mut self.any),
            _ => Ok(false),
        }
    }

    fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
        out.field("name", &self.name);
        out.field("size", &self.size);
        out.field("child", &self.child);
        out.field("list", &self.list);
        out.field("map", &self.map);
        out.field("names", &self.names);
        out.field("labels", &self.labels);
        out.field("matrix", &self.matrix);
        out.field("any", &self.any);
    }
}

json::message_traits!(Node);

/// Reads a text; returns the peak of the allocated bytes.
fn peak<T: Wire>(text: &str) -> (usize, Option<DecodeErrorKind>) {
    let options = ReadOptions::new().memory_limit(LIMIT);
    let before = NOW.load(Relaxed);
    PEAK.store(before, Relaxed);
    let read = from_slice::<T>(text.as_bytes(), options);
    let peak = PEAK.load(Relaxed) - before;
    (peak, read.err().map(|error| error.kind))
}

fn repeated(open: &str, item: &str, count: usize, close: &str) -> String {
    format!("{open}{}{close}", vec![item; count].join(","))
}

fn keyed(open: &str, item: &str, count: usize, close: &str) -> String {
    let entries: Vec<String> = (0..count).map(|key| format!(r#""{key}":{item}"#)).collect();
    format!("{open}{}{close}", entries.join(","))
}

// One test: the counts are of the whole process.
#[test]
fn allocations_stay_under_the_limit() {
    let mut texts = Vec::new();
    for item in [
        "{}",
        r#"{"new":1}"#,
        r#"{"name":"x"}"#,
        r#"{"list":[{}]}"#,
        "1",
        "null",
        "[]",
    ] {
        texts.push(repeated(r#"{"list":["#, item, 100_000, "]}"));
        texts.push(repeated(r#"{"matrix":["#, item, 100_000, "]}"));
        texts.push(repeated(r#"{"new":["#, item, 100_000, "]}"));
        texts.push(repeated(r#"{"any":["#, item, 100_000, "]}"));
        texts.push(repeated(r#"{"name":["#, item, 100_000, "]}"));
        texts.push(keyed(r#"{"map":{"#, item, 20_000, "}}"));
        texts.push(keyed(r#"{"labels":{"#, item, 20_000, "}}"));
        texts.push(keyed(r#"{"new":{"#, item, 20_000, "}}"));
        texts.push(keyed("{", item, 20_000, "}"));
    }
    texts.push(repeated(r#"{"names":["#, r#""""#, 100_000, "]}"));
    texts.push(repeated(r#"{"names":["#, r#""\ud800""#, 100_000, "]}"));
    texts.push(repeated(
        r#"{"list":["#,
        r#"{"child":{"child":{}}}"#,
        20_000,
        "]}",
    ));
    for text in &texts {
        let (peak, error) = peak::<Node>(text);
        assert!(peak <= LIMIT + SLACK, "{:.40}: {peak}", text);
        assert_eq!(
            error,
            Some(DecodeErrorKind::MemoryLimit),
            "{:.40}: {peak}",
            text
        );
    }
    for text in [
        repeated("[", "{}", 100_000, "]"),
        keyed("{", "{}", 20_000, "}"),
    ] {
        let (peak, error) = peak::<Value>(&text);
        assert!(peak <= LIMIT + SLACK, "{:.40}: {peak}", text);
        assert_eq!(error, Some(DecodeErrorKind::MemoryLimit));
    }

    // The estimate is not far above the actual use: a text of half the limit is read.
    let ordinary = repeated(
        r#"{"list":["#,
        r#"{"name":"a name","size":"7"}"#,
        1_500,
        "]}",
    );
    let (peak, error) = peak::<Node>(&ordinary);
    assert_eq!(error, None, "{peak}");
}
