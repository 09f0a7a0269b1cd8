//! The fields that the runtime reads of a long-running operation.

use crate::rust::{Field, FieldKind, OperationOutcome, OperationRole, Ty};

/// Returns the role, if the fields are those of an operation (AIP-151).
pub(super) fn operation_role(fields: &[Field]) -> Option<OperationRole> {
    let find = |requested: &str| {
        fields.iter().find_map(|field| match &field.kind {
            FieldKind::Value { wire_name, ty } if wire_name == requested => {
                Some((field.name.clone(), ty.clone()))
            }
            _ => None,
        })
    };
    let union = fields.iter().find_map(|field| match &field.kind {
        FieldKind::Union { name, members, .. } => {
            let member =
                |requested: &str| members.iter().find(|member| member.wire_name == requested);
            let (error, response) = (member("error")?, member("response")?);
            let outcome = OperationOutcome::Union {
                field: field.name.clone(),
                union: name.clone(),
                error: error.variant.clone(),
                response: response.variant.clone(),
            };
            Some((outcome, error.ty.clone()))
        }
        FieldKind::Value { .. } => None,
    });
    let (outcome, error) = union.or_else(|| {
        let (error, ty) = find("error")?;
        let boxed = matches!(ty, Ty::Boxed(_));
        Some((
            OperationOutcome::Fields {
                error,
                response: find("response")?.0,
                boxed,
            },
            ty,
        ))
    })?;
    let error = match error {
        Ty::Message(name) => name,
        Ty::Boxed(inner) => match *inner {
            Ty::Message(name) => name,
            _ => return None,
        },
        _ => return None,
    };
    Some(OperationRole {
        error,
        name: find("name")?.0,
        done: find("done")?.0,
        metadata: find("metadata")?.0,
        outcome,
    })
}
