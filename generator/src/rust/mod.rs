//! The items to emit, already shaped as Rust: names are Rust names, types are Rust types. Emitters
//! read nothing else.

mod api;
mod example;
mod guide;
mod item;
mod request;
mod ty;

pub use api::{Api, ApiFacts, ApiSummary, Package, ResourceFeature, ScopeConstant};
pub use example::{Example, ExampleValue};
pub use guide::Guide;
pub(crate) use guide::GuidePage;
pub use item::{
    Additional, Alias, Enum, EnumVariant, Field, FieldKind, Item, Member, NamePattern, NameType,
    OperationOutcome, OperationRole, Struct, TaggedEnum, TaggedVariant, TypeFile,
};
pub use request::{
    Argument, ArgumentKind, BodyArgument, Group, GroupField, Local, MediaFacts, Module, PageFields,
    PageItems, PagingFacts, ParameterFacts, ParameterUnion, PollingMethod, Request, ResponseKind,
    Setter, SetterKind, UnionValue, UnionVariant,
};
pub use ty::Ty;
