//! Open enums: a variant for each known value, and one that keeps any other; and the table of
//! their wire values, from which the runtime's macro makes the conversions.

use super::Piece;
use super::text::{self, literal};
use crate::rust::Enum;

/// An open enum with its conversions.
pub(super) fn emit(item: &Enum, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Items(definition(item)));
    pieces.push(Piece::Table(table(item)));
}

fn definition(item: &Enum) -> String {
    let mut out = String::new();
    text::docs(&mut out, "", &item.docs);
    out.push_str("#[derive(Clone, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\n");
    out.push_str(&format!("pub enum {} {{\n", item.name));
    for variant in &item.variants {
        text::docs(&mut out, "    ", &variant.docs);
        text::deprecated(&mut out, "    ", variant.deprecated);
        out.push_str(&format!("    {},\n", variant.name));
    }
    out.push_str("    /// A value that this revision does not know.\n");
    out.push_str("    Unrecognized(crate::runtime::json::UnknownValue),\n}\n");
    out
}

fn table(item: &Enum) -> String {
    let mut out = format!("crate::runtime::open_enum! {{\n    {} {{\n", item.name);
    for variant in &item.variants {
        out.push_str(&format!(
            "        {} => {},\n",
            literal(&variant.wire),
            variant.name
        ));
    }
    out.push_str("    }\n}\n");
    out
}
