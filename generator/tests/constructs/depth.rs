//! Nested types: their depth is limited, long before a stack overflow or an error of rustc.

use serde_json::json;

use crate::bad_documents::{refused, without_repairs};
use crate::support::{api, generated, pretty, set, small};

/// The standard stack size of a thread.
const STACK: usize = 2 << 20;

/// Runs a closure on a thread with the standard stack size, whatever that of the test.
fn on_a_small_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        builder.spawn_scoped(scope, run).unwrap().join().unwrap()
    })
}

/// Returns a document with a type inside `depth` lists, maps or objects. It is text: a tree of that
/// depth would overflow the test's own stack.
fn document(open: &str, depth: usize, close: &str) -> String {
    let mut document = small();
    set(
        &mut document,
        "/schemas/Thing/properties/deep",
        json!("HERE"),
    );
    let inner = "{\"type\": \"string\"}";
    let deep = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
    pretty(&document).replace("\"HERE\"", &deep)
}

const LISTS: &str = "{\"type\": \"array\", \"items\": ";
const MAPS: &str = "{\"type\": \"object\", \"additionalProperties\": ";
const OBJECTS: &str = "{\"type\": \"object\", \"properties\": {\"a\": ";

#[test]
fn sixteen_lists_or_maps_are_accepted() {
    for open in [LISTS, MAPS] {
        let document = document(open, 16, "}");
        on_a_small_stack(|| generated([api(&document, None)]).map(drop)).unwrap();
    }
}

#[test]
fn more_is_an_error() {
    for open in [LISTS, MAPS] {
        for depth in [17, 27, 45, 140, 5_000] {
            let document = document(open, depth, "}");
            let said = on_a_small_stack(|| refused([api(&document, None)]));
            assert!(
                said.starts_with("error: more than "),
                "{depth} {open}: {said}"
            );
        }
    }
}

#[test]
fn nested_objects_are_bounded() {
    let taken = document(OBJECTS, 12, "}}");
    on_a_small_stack(|| generated([api(&taken, None)]).map(drop)).unwrap();
    let deep = document(OBJECTS, 60, "}}");
    assert!(on_a_small_stack(|| refused([api(&deep, None)])).starts_with("error: more than "));
}

#[test]
fn a_chain_of_lists_by_name_is_one_error() {
    let chain = |length: usize| {
        let mut document = small();
        for index in 0..length {
            let next = match index + 1 < length {
                true => format!("A{}", index + 1),
                false => "Thing".to_owned(),
            };
            let list = json!({"type": "array", "items": {"$ref": next}});
            set(&mut document, &format!("/schemas/A{index}"), list);
        }
        let deep = json!({"$ref": "A0"});
        set(&mut document, "/schemas/Thing/properties/deep", deep);
        pretty(&document)
    };
    let taken = chain(16);
    on_a_small_stack(|| generated([api(&taken, None)]).map(drop)).unwrap();
    let long = chain(140);
    let said = without_repairs(&on_a_small_stack(|| refused([api(&long, None)])));
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
    assert!(
        said.starts_with("error: more than 16 lists and maps inside one another\n"),
        "{said}"
    );
}
