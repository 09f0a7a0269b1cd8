//! Unions: an enum for properties of which at most one is present. How it is read and written
//! stands in the table of its message.

use super::text;
use super::ty::{Home, spelled};
use crate::rust::{Field, FieldKind};

/// The enum of a union field.
pub(super) fn emit(field: &Field) -> Option<String> {
    let FieldKind::Union {
        name,
        docs,
        members,
        ..
    } = &field.kind
    else {
        return None;
    };
    let mut out = String::new();
    text::docs(&mut out, "", docs);
    out.push_str("#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\n");
    out.push_str(&format!("pub enum {name} {{\n"));
    for member in members {
        text::docs(&mut out, "    ", &member.docs);
        text::deprecated(&mut out, "    ", member.deprecated);
        let ty = spelled(&member.ty, Home::Types);
        out.push_str(&format!("    {}({ty}),\n", member.variant));
    }
    out.push_str("}\n");
    Some(out)
}
