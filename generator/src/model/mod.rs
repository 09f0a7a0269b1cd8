//! The API as resolved: the facts of the document and the overlay, with every reference an id.
//! Stages after `resolve` read this, never the document.

mod api;
mod limits;
mod method;
mod schema;
mod template;

pub use api::{Api, Resource, ResourceNamePattern, Scope};
pub use limits::Limits;
pub use method::{
    Body, Media, Method, OperationTypes, PageToken, Paging, Parameter, ParameterLocation,
    ParameterUnion, Response, Verb,
};
pub use schema::{
    Enumeration, EnumerationValue, Object, Property, Role, Schema, SchemaId, Shape, Type, Union,
    Variant,
};
pub use template::{Part, PathTemplate, Segment, Variable};
