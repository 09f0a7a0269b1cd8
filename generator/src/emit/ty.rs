//! Rust types as tokens, and the conversions of setters and arguments.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident::segment;
use crate::name::RustName;
use crate::rust::Ty;
use crate::scalar::{RustType, Scalar, SetterForm};

/// The imports of a file, which decide how its code names other items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportScope {
    /// A file of the `types` module: the types that it names, and the runtime's `json`.
    Types,
    /// A file of the resource tree: the modules `methods` and `types`, and the runtime.
    Requests,
}

impl ImportScope {
    /// Returns the path of the runtime's `json` module.
    pub(super) fn json(self) -> TokenStream {
        match self {
            Self::Types => quote!(json),
            Self::Requests => quote!(runtime::json),
        }
    }
}

/// Returns the path of a type, with its arguments.
pub(crate) fn type_path(ty: &Ty, scope: ImportScope) -> TokenStream {
    let inner = |ty: &Ty| type_path(ty, scope);
    match ty {
        Ty::Scalar(scalar) => scalar_path(*scalar, &quote!(crate::runtime)),
        Ty::LocalEnum(name) => quote!(#name),
        Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => named(name, scope),
        Ty::Vec(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Ty::Map(item) => {
            let item = inner(item);
            quote!(std::collections::BTreeMap<String, #item>)
        }
        Ty::Boxed(ty) => {
            let ty = inner(ty);
            quote!(Box<#ty>)
        }
        Ty::Secret(ty) => {
            let ty = inner(ty);
            quote!(crate::runtime::Secret<#ty>)
        }
    }
}

/// Returns the path of a scalar's type; `runtime` is the path of the runtime.
pub(crate) fn scalar_path(scalar: Scalar, runtime: &TokenStream) -> TokenStream {
    match scalar.facts().rust {
        RustType::Prelude(name) => {
            let name = segment(name);
            quote!(#name)
        }
        RustType::Runtime(path) => {
            let path = path.iter().map(|name| segment(name));
            quote!(#runtime #(::#path)*)
        }
    }
}

/// Returns the path of an item of the `types` module.
pub(super) fn named(name: &RustName, scope: ImportScope) -> TokenStream {
    match scope {
        ImportScope::Types => quote!(#name),
        ImportScope::Requests => quote!(types::#name),
    }
}

/// The argument of a setter, and the value computed from it.
pub(super) struct SetterParts {
    /// The argument's type.
    pub argument: TokenStream,
    /// An expression over the argument.
    pub value: TokenStream,
    /// `true` if the argument's type makes the setter generic.
    pub is_generic: bool,
}

/// Returns `#[inline]` for a function that is not generic, so that it is compiled in the calling
/// crate, as generic functions are. Compiled in the emitted crate, each would include everything
/// that it reads and writes.
pub(super) fn inline(is_generic: bool) -> Option<TokenStream> {
    (!is_generic).then(|| quote!(#[inline]))
}

/// Returns the parts of the setter `name` for a value of a type.
pub(super) fn setter_parts(ty: &Ty, scope: ImportScope, name: &RustName) -> SetterParts {
    match ty {
        Ty::Boxed(inner) => SetterParts {
            argument: type_path(inner, scope),
            value: quote!(Box::new(#name)),
            is_generic: false,
        },
        Ty::Vec(item) => list_setter_parts(item, scope, name),
        Ty::Map(item) => {
            let argument = argument_type(item, scope);
            let value = match converts(item) {
                true => quote!(value.into()),
                false => quote!(value),
            };
            SetterParts {
                argument: quote!(impl IntoIterator<Item = (impl Into<String>, #argument)>),
                value: quote!(#name.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
                is_generic: true,
            }
        }
        _ => SetterParts {
            argument: argument_type(ty, scope),
            value: match converts(ty) {
                true => quote!(#name.into()),
                false => quote!(#name),
            },
            is_generic: converts(ty),
        },
    }
}

/// Returns the parts of the setter `name` for a list of values of a type.
pub(super) fn list_setter_parts(item: &Ty, scope: ImportScope, name: &RustName) -> SetterParts {
    let argument = argument_type(item, scope);
    let convert = converts(item).then(|| quote!(.map(Into::into)));
    SetterParts {
        argument: quote!(impl IntoIterator<Item = #argument>),
        value: quote!(#name.into_iter() #convert .collect()),
        is_generic: true,
    }
}

/// Returns the type of an argument: `impl Into` of its type if conversions are useful.
pub(super) fn argument_type(ty: &Ty, scope: ImportScope) -> TokenStream {
    let plain = type_path(ty, scope);
    match converts(ty) {
        true => quote!(impl Into<#plain>),
        false => plain,
    }
}

/// Returns `true` if arguments of other types convert to it.
pub(super) fn converts(ty: &Ty) -> bool {
    match ty {
        Ty::Scalar(scalar) => scalar.facts().setter == SetterForm::Into,
        Ty::Enum(_) | Ty::LocalEnum(_) | Ty::Secret(_) => true,
        _ => false,
    }
}

/// Emits an `Option` of a text.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
