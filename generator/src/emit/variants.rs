//! Choices of messages by a discriminant: an enum of them, and the table of the discriminant's
//! values, from which the runtime's macro makes the code that reads and writes it.

use super::Piece;
use super::text::{self, literal};
use crate::rust::Variants;

/// The enum with all that belongs to it.
pub(super) fn emit(item: &Variants, pieces: &mut Vec<Piece>) {
    pieces.push(Piece::Items(definition(item)));
    pieces.push(Piece::Table(table(item)));
}

fn definition(item: &Variants) -> String {
    let mut out = String::new();
    text::docs(&mut out, "", &item.docs);
    text::deprecated(&mut out, "", item.deprecated);
    out.push_str("#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\n");
    out.push_str(&format!("pub enum {} {{\n", item.name));
    for case in &item.cases {
        text::docs(&mut out, "    ", &case.docs);
        out.push_str(&format!("    {}(Box<{}>),\n", case.name, case.ty));
    }
    out.push_str("    /// A value that this revision does not know.\n");
    out.push_str("    Unrecognized(crate::runtime::serde_json::Value),\n}\n");
    out
}

fn table(item: &Variants) -> String {
    let discriminant = literal(&item.discriminant);
    let mut out = format!(
        "crate::runtime::variants! {{\n    {} by {discriminant} {{\n",
        item.name
    );
    for case in &item.cases {
        out.push_str(&format!(
            "        {} => {},\n",
            literal(&case.wire),
            case.name
        ));
    }
    out.push_str("    }\n}\n");
    out
}
