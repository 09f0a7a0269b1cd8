//! Writes a line for each public item: a type with its fields, a function with its setters.

use std::collections::BTreeMap;

use discogen::diff::SurfaceItem;

/// The longest line; members of a longer one have a line each.
const WIDTH: usize = 100;

/// The items of an API by path.
type Items<'i> = BTreeMap<&'i str, &'i SurfaceItem>;

/// Returns the lines of an API.
pub fn of(items: &[&SurfaceItem]) -> Vec<String> {
    let items: Items = items.iter().map(|it| (it.path.as_str(), *it)).collect();
    let mut lines = Vec::new();
    for (path, item) in &items {
        if is_member(path, &items) {
            continue;
        }
        match item.signature.as_str() {
            "module" => lines.push(format!("mod {path}")),
            "const" => lines.push(format!("const {path} = {:?}", item.wire_name)),
            "struct" if items.contains_key(&*format!("{path} as Call")) => {}
            "struct" => structure(path, &items, &mut lines),
            "enum" => enumeration(path, &items, &mut lines),
            // A function has the same method.
            "static" => {}
            "fn" => function(item, &items, &mut lines),
            signature if signature.starts_with("type = ") => {
                lines.push(format!("type {path}{}", &signature[4..]));
            }
            other => panic!("{path}: {other}"),
        }
    }
    lines
}

/// Returns the type or function that a path leads into.
fn owner(path: &str) -> &str {
    let end = [path.find('('), path.find('.'), path.find(" as ")];
    let end = end.into_iter().flatten().min();
    end.or(path.rfind("::")).map_or("", |end| &path[..end])
}

fn is_member(path: &str, items: &Items) -> bool {
    let owner = items.get(owner(path));
    owner.is_some_and(|owner| owner.signature != "module")
}

/// Returns the members of an item, each with the rest of its path.
fn members<'i>(path: &'i str, items: &Items<'i>) -> Vec<(&'i str, &'i SurfaceItem)> {
    let below = items.range(path..).skip(1);
    let below = below.take_while(|(other, _)| other.starts_with(path));
    let own = below.filter(|(other, _)| owner(other) == path);
    own.map(|(other, item)| (&other[path.len()..], *item))
        .collect()
}

fn structure(path: &str, items: &Items, lines: &mut Vec<String>) {
    let members = members(path, items);
    let find = |rest: &str| members.iter().find(|(other, _)| *other == rest);
    let mut shown = Vec::new();
    for (rest, item) in &members {
        if let Some(field) = rest.strip_prefix('.') {
            let setter = find(&format!("::{field}")).map_or("none", |(_, it)| &it.signature);
            let mut text = format!("{field}: {}", item.signature);
            if setter != unboxed(&item.signature) {
                text.push_str(&format!(" (setter: {setter})"));
            }
            shown.push(with_wire_name(text, field, item));
        } else if let Some(name) = rest.strip_prefix("::") {
            let is_setter = find(&format!(".{name}")).is_some();
            if !is_setter && item.signature != "const" {
                shown.push(format!("{name}: {}", item.signature));
            }
        } else {
            shown.push(format!("{} {}", rest.trim_start(), item.signature));
        }
    }
    list(format!("struct {path}"), &shown, lines);
}

fn unboxed(ty: &str) -> &str {
    let inner = ty
        .strip_prefix("Box<")
        .and_then(|rest| rest.strip_suffix('>'));
    inner.unwrap_or(ty)
}

fn enumeration(path: &str, items: &Items, lines: &mut Vec<String>) {
    let members = members(path, items);
    let is_open = members.iter().any(|(rest, _)| *rest == "::Unrecognized");
    let variants = members.iter().filter_map(|(rest, item)| {
        let name = rest.strip_prefix("::")?;
        match item.signature.as_str() {
            "variant" if name == "Unrecognized" => None,
            "variant" => Some(format!("{name} = {:?}", item.wire_name)),
            ty => Some(with_wire_name(format!("{name}{ty}"), name, item)),
        }
    });
    let variants: Vec<String> = variants.collect();
    let kind = if is_open { "open enum" } else { "enum" };
    list(format!("{kind} {path}"), &variants, lines);
}

/// Adds the name on the wire, if it does not follow from the name.
fn with_wire_name(text: String, name: &str, item: &SurfaceItem) -> String {
    let mut camel = String::new();
    for (index, word) in name.split('_').enumerate() {
        let (first, rest) = word.split_at(word.len().min(1));
        let first = match index {
            0 => first.to_lowercase(),
            _ => first.to_uppercase(),
        };
        camel.push_str(&first);
        camel.push_str(rest);
    }
    // The name of a union comes from the overlay.
    let union = format!("#{name}");
    match camel == item.wire_name || union == item.wire_name {
        true => text,
        false => format!("{text} = {:?}", item.wire_name),
    }
}

/// Writes the function that creates a request, then verb, path and setters.
fn function(item: &SurfaceItem, items: &Items, lines: &mut Vec<String>) {
    let path = item.path.as_str();
    let arguments = members(path, items).into_iter().map(|(rest, argument)| {
        let name = rest.trim_matches(['(', ')']);
        match name.parse::<usize>() {
            Ok(_) => argument.signature.clone(),
            Err(_) => format!("{name}: {}", argument.signature),
        }
    });
    let arguments: Vec<String> = arguments.collect();
    let (module, _) = path.rsplit_once("::").unwrap();
    let request = items.values().find(|other| {
        let request = other.path.strip_suffix(" as Call");
        request.is_some_and(|it| it.rsplit_once("::").is_some_and(|(it, _)| it == module))
            && other.wire_name == item.wire_name
    });
    let call = request.unwrap_or_else(|| panic!("{path} has no request"));
    let request = owner(&call.path);
    let (_, name) = request.rsplit_once("::").unwrap();
    let members = members(request, items);
    lines.push(format!(
        "fn {path}({}) -> {name} -> {}",
        arguments.join(", "),
        call.signature
    ));
    let shown = members.iter().filter_map(|(rest, item)| {
        if let Some(setter) = rest.strip_prefix("::") {
            let text = format!("{setter}({})", item.signature);
            return Some(match item.signature.as_str() {
                "fn" => format!("{setter}()"),
                _ => with_wire_name(text, setter, item),
            });
        }
        match rest.strip_prefix(" as ")? {
            "Call" => None,
            "Paged" => Some("pages()".to_owned()),
            "PagedItems" => Some(format!("items() of {}", item.signature)),
            other => Some(format!("{other}: {}", item.signature)),
        }
    });
    let shown: Vec<String> = shown.collect();
    list(format!("    {}", item.wire_name), &shown, lines);
}

/// Writes a list on one line, or its members on a line each.
fn list(start: String, members: &[String], lines: &mut Vec<String>) {
    if members.is_empty() {
        lines.push(start);
        return;
    }
    let line = format!("{start}: {}", members.join(", "));
    if line.len() <= WIDTH {
        lines.push(line);
        return;
    }
    let indent = start.len() - start.trim_start().len() + 4;
    lines.push(format!("{start}:"));
    let members = members.iter().map(|it| format!("{:indent$}{it}", ""));
    lines.extend(members);
}

#[test]
fn a_type_is_a_line() {
    let item = |path: &str, signature: &str, wire_name: &str| SurfaceItem {
        path: path.to_owned(),
        signature: signature.to_owned(),
        wire_name: wire_name.to_owned(),
    };
    let items = [
        item("x_v1", "module", "x:v1"),
        item("x_v1::types::One", "struct", "One"),
        item("x_v1::types::One.a_b", "Box<types::One>", "aB"),
        item("x_v1::types::One::a_b", "types::One", "aB"),
        item("x_v1::types::One::A_B", "const", "aB"),
        item("x_v1::types::One.type_", "String", "type"),
        item("x_v1::types::One::type_", "bool", "type"),
        item("x_v1::types::Which", "enum", "which"),
        item("x_v1::types::Which::First", "variant", "FIRST"),
        item("x_v1::types::Which::Unrecognized", "variant", "which"),
        item("x_v1::get", "fn", "GET v1/x"),
        item("x_v1::get(0)", "PathArgument", "id"),
        item("x_v1::get(body)", "types::One", "body"),
        item("x_v1::Get", "struct", "GET v1/x"),
        item("x_v1::Get as Call", "types::One", "GET v1/x"),
        item("x_v1::Get as Paged", "impl", "GET v1/x"),
        item("x_v1::Get::size", "i32", "pageSize"),
    ];
    let items: Vec<&SurfaceItem> = items.iter().collect();
    assert_eq!(
        of(&items),
        [
            "mod x_v1",
            "fn x_v1::get(PathArgument, body: types::One) -> Get -> types::One",
            "    GET v1/x: pages(), size(i32) = \"pageSize\"",
            "struct x_v1::types::One: a_b: Box<types::One>, type_: String (setter: bool)",
            "open enum x_v1::types::Which: First = \"FIRST\"",
        ]
    );
}
