//! The items to emit, already shaped as Rust: names are Rust names, types are Rust types. Emitters
//! read this and nothing else.

mod item;
mod request;
mod ty;

pub use item::{
    Alias, Api, ApiFacts, ApiSummary, Enum, Field, FieldKind, Item, Member, NamePattern, NameType,
    OperationOutcome, OperationRole, Package, ResourceFeature, ScopeConstant, Struct, TypeFile,
    Variant,
};
pub use request::{
    Argument, ArgumentKind, BodyArgument, Group, GroupField, GroupUnion, Local, MediaFacts, Module,
    PageFields, PagingFacts, ParameterFacts, Request, ResponseKind, Setter, SetterKind,
};
pub use ty::Ty;
