//! Structs: the type, its setters and field constants, and the table of its wire names, from which
//! the runtime's macro makes the code that reads and writes it.

use super::text::{self, MARGIN, Setter, literal};
use super::ty::{Home, spelled, taken};
use super::{Piece, escape, operations, unions};
use crate::name::RustName;
use crate::rust::{Field, FieldKind, Struct};

const HOME: Home = Home::Types;

/// A struct with all that belongs to it.
pub(super) fn emit(item: &Struct, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Items(definition(item)));
    pieces.extend(inherent(item).map(Piece::Items));
    pieces.push(Piece::Table(table(item)));
    let operation = item.operation.as_ref();
    pieces.extend(operation.map(|role| Piece::Tokens(operations::emit(item, role))));
    let unions = item.fields.iter().filter_map(unions::emit);
    pieces.extend(unions.map(Piece::Items));
}

fn definition(item: &Struct) -> String {
    let mut out = String::new();
    text::docs(&mut out, "", &item.docs);
    text::deprecated(&mut out, "", item.deprecated);
    out.push_str("#[derive(Clone, Debug, Default, PartialEq)]\n#[non_exhaustive]\n");
    out.push_str(&format!("pub struct {} {{\n", item.name));
    for field in &item.fields {
        text::docs(&mut out, "    ", &field.docs);
        text::deprecated(&mut out, "    ", field.deprecated);
        text::field(&field.name, &held(field), &mut out);
    }
    out.push_str("    unknown: json::UnknownFields,\n}\n");
    out
}

/// The type of a field, without its `Option`.
fn held(field: &Field) -> String {
    match &field.kind {
        FieldKind::Value { ty, .. } => spelled(ty, HOME),
        FieldKind::Union { name, .. } => name.to_string(),
    }
}

fn inherent(item: &Struct) -> Option<String> {
    if item.fields.is_empty() {
        return None;
    }
    let mut out = format!("impl {} {{\n", item.name);
    for field in &item.fields {
        constants(field, &mut out);
    }
    for field in &item.fields {
        out.push('\n');
        setter(field, &mut out);
    }
    out.push_str("}\n");
    Some(out)
}

fn constants(field: &Field, out: &mut String) {
    match &field.kind {
        FieldKind::Value { wire, .. } => {
            let doc = format!("The field `{}`.", escape::code(wire));
            constant(&field.name, &doc, "new", wire, out);
        }
        FieldKind::Union { union, members, .. } => {
            let doc = format!("The union `{}`.", escape::code(union));
            constant(&field.name, &doc, "union", union, out);
            for member in members {
                let wire = escape::code(&member.wire);
                let doc = format!("The field `{wire}`, a member of a union.");
                constant(&member.field, &doc, "new", &member.wire, out);
            }
        }
    }
}

fn constant(name: &RustName, doc: &str, make: &str, wire: &str, out: &mut String) {
    let (name, wire) = (name.to_upper(), literal(wire));
    let start = format!("    pub const {name}: json::Field<Self> = json::Field::{make}(");
    out.push_str(&format!("    /// {doc}\n{start}"));
    if start.chars().count() + wire.chars().count() + 2 <= MARGIN {
        out.push_str(&format!("{wire});\n"));
    } else {
        out.push_str(&format!("\n        {wire},\n    );\n"));
    }
}

fn setter(field: &Field, out: &mut String) {
    let name = &field.name;
    let (takes, value) = match &field.kind {
        FieldKind::Value { ty, .. } => taken(ty, HOME, name.as_str()),
        FieldKind::Union { .. } => (held(field), name.to_string()),
    };
    out.push_str(&format!("    /// Sets `{name}`.\n"));
    text::deprecated(out, "    ", field.deprecated);
    let setter = Setter {
        name,
        takes: &takes,
        value: &value,
    };
    setter.write(out);
}

/// Wire names and fields, then the members of each union.
fn table(item: &Struct) -> String {
    let mut out = format!("crate::runtime::message! {{\n    {} {{\n", item.name);
    for field in &item.fields {
        if let FieldKind::Value { wire, .. } = &field.kind {
            out.push_str(&format!("        {} => {},\n", literal(wire), field.name));
        }
    }
    out.push_str("    }\n");
    for field in &item.fields {
        let FieldKind::Union {
            name,
            union,
            members,
            ..
        } = &field.kind
        else {
            continue;
        };
        let union = literal(union);
        out.push_str(&format!("    union {union} {}: {name} {{\n", field.name));
        for member in members {
            let wire = literal(&member.wire);
            out.push_str(&format!("        {wire} => {},\n", member.variant));
        }
        out.push_str("    }\n");
    }
    out.push_str("}\n");
    out
}
