//! The public items of an emitted API with their types: the interface that source code depends on.
//!
//! Every item has the site in the API that it comes from, so that a difference of items can be
//! attributed to a change of the document.

mod locals;
mod sites;

use std::collections::{BTreeMap, HashMap};

use sites::{enum_sites, local_sites, site_of};

use super::site::ChangeSite;
use crate::model;
use crate::name::RustName;
use crate::rust::{
    self, ArgumentKind, Enum, Field, FieldKind, Item, NameType, Request, ResponseKind, SetterKind,
    Struct, Ty,
};
use crate::scalar::Scalar;

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublicItem {
    /// The site that it comes from.
    pub site: ChangeSite,
    /// Its type or signature. Types of the API are written as `types::Name`.
    pub signature: String,
    /// `true` if callers must provide it: an argument of a function.
    pub needed: bool,
    /// The types that it names, aliases included.
    pub mentions: Vec<String>,
}

/// The items of an API, by path in the crate. The path of a field has a dot, that of an argument
/// has parentheses after its function.
pub(super) type Surface = BTreeMap<String, PublicItem>;

/// Returns the items of an API. The lists of the model and of the Rust items are traversed in
/// parallel, in the same order.
pub(super) fn surface(api: &model::Api, rust: &rust::Api) -> Surface {
    let mut builder = Builder {
        found: Surface::new(),
        aliases: aliases(rust),
    };
    let root = rust.module.as_str();
    builder.add(root, ChangeSite::Api, "module");
    for (scope, constant) in api.scopes.iter().zip(&rust.scopes) {
        let path = format!("{root}::scope::{}", constant.name);
        builder.add(&path, ChangeSite::Scope(scope.url.clone()), "const");
    }
    for (pattern, name) in api.resource_names.iter().zip(&rust.names) {
        builder.name(root, &pattern.name, name);
    }
    for (schema, file) in api.schemas.iter().zip(&rust.types) {
        builder.file(&format!("{root}::types"), &schema.name, &file.items);
    }
    builder.resource(root, &[], &api.root, &rust.root);
    builder.found
}

fn aliases(rust: &rust::Api) -> HashMap<String, Ty> {
    let items = rust.types.iter().flat_map(|file| &file.items);
    let aliases = items.filter_map(|item| match item {
        Item::Alias(alias) => Some((alias.name.to_string(), alias.ty.clone())),
        _ => None,
    });
    aliases.collect()
}

struct Builder {
    found: Surface,
    aliases: HashMap<String, Ty>,
}

/// A type or signature, with the types that it names.
#[derive(Clone, Debug, Default)]
struct Signature {
    text: String,
    mentions: Vec<String>,
}

impl Signature {
    /// Returns the signature with text before and after it.
    fn inside(mut self, before: &str, after: &str) -> Self {
        self.text = format!("{before}{}{after}", self.text);
        self
    }
}

impl From<&str> for Signature {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Signature {
    fn from(text: String) -> Self {
        Self {
            text,
            mentions: Vec::new(),
        }
    }
}

/// Maximum depth of a chain of aliases.
const DEEPEST: usize = 64;

impl Builder {
    fn add(&mut self, path: &str, site: ChangeSite, signature: impl Into<Signature>) {
        let signature = signature.into();
        let item = PublicItem {
            site,
            signature: signature.text,
            mentions: signature.mentions,
            needed: false,
        };
        self.found.insert(path.to_owned(), item);
    }

    fn argument(&mut self, function: &str, name: &str, site: ChangeSite, signature: Signature) {
        let item = PublicItem {
            site,
            signature: signature.text,
            mentions: signature.mentions,
            needed: true,
        };
        self.found.insert(format!("{function}({name})"), item);
    }

    /// Returns a type as text, with aliases resolved.
    fn ty(&self, ty: &Ty) -> Signature {
        let mut mentions = Vec::new();
        self.mentions(ty, DEEPEST, &mut mentions);
        Signature {
            text: self.ty_below(ty, DEEPEST),
            mentions,
        }
    }

    fn mentions(&self, ty: &Ty, depth: usize, found: &mut Vec<String>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match ty {
            Ty::Message(name) => found.push(name.to_string()),
            Ty::Alias(name) => {
                found.push(name.to_string());
                if let Some(of) = self.aliases.get(name.as_str()) {
                    self.mentions(of, depth, found);
                }
            }
            Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) | Ty::Secret(inner) => {
                self.mentions(inner, depth, found);
            }
            _ => {}
        }
    }

    fn ty_below(&self, ty: &Ty, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return "_".to_owned();
        };
        let inner = |inner: &Ty| self.ty_below(inner, depth);
        match ty {
            Ty::Scalar(scalar) => scalar.facts().rust.name().to_owned(),
            Ty::Vec(of) => format!("Vec<{}>", inner(of)),
            Ty::Map(of) => format!("BTreeMap<String, {}>", inner(of)),
            Ty::Message(name) | Ty::Enum(name) => format!("types::{name}"),
            Ty::Alias(name) => match self.aliases.get(name.as_str()) {
                Some(of) => inner(of),
                None => format!("types::{name}"),
            },
            Ty::LocalEnum(name) => name.to_string(),
            Ty::Boxed(of) => format!("Box<{}>", inner(of)),
            Ty::Secret(of) => format!("Secret<{}>", inner(of)),
        }
    }

    /// Returns the type that a setter accepts, without the box that the setter creates.
    fn setter_type(&self, ty: &Ty) -> Signature {
        match ty {
            Ty::Boxed(inner) => self.ty(inner),
            other => self.ty(other),
        }
    }

    fn name(&mut self, root: &str, wire: &str, item: &NameType) {
        let path = format!("{root}::names::{}", item.name);
        let site = ChangeSite::Name(wire.to_owned());
        self.add(&path, site.clone(), "struct");
        for pattern in &item.patterns {
            let arguments = pattern.variables.len();
            let constructor = format!("{path}::{}", pattern.constructor);
            self.add(&constructor, site.clone(), format!("fn({arguments})"));
        }
        let result = match item.patterns.len() {
            1 => "fn -> &str",
            _ => "fn -> Option<&str>",
        };
        for (_, accessor) in &item.accessors {
            self.add(&format!("{path}::{accessor}"), site.clone(), result);
        }
    }

    /// Adds a named schema with its nested types.
    fn file(&mut self, types: &str, schema: &str, items: &[Item]) {
        let enums = enum_sites(schema, items);
        for item in items {
            match item {
                Item::Struct(item) => {
                    self.structure(types, &site_of(schema, &item.wire_name), item)
                }
                Item::Alias(item) => {
                    let signature = self.ty(&item.ty).inside("type = ", "");
                    let path = format!("{types}::{}", item.name);
                    self.add(&path, ChangeSite::Schema(schema.to_owned()), signature);
                }
                Item::TaggedEnum(item) => {
                    let site = ChangeSite::Schema(schema.to_owned());
                    let path = format!("{types}::{}", item.name);
                    self.add(&path, site.clone(), "enum");
                    for case in &item.variants {
                        let payload = Signature::from(format!("types::{}", case.ty));
                        let variant = format!("{path}::{}", case.name);
                        self.add(&variant, site.clone(), payload.inside("(", ")"));
                    }
                }
                Item::Enum(item) => {
                    let site = enums.get(item.name.as_str()).cloned();
                    let site = site.unwrap_or_else(|| ChangeSite::Schema(schema.to_owned()));
                    self.enumeration(types, &site, item);
                }
            }
        }
    }

    fn structure(&mut self, types: &str, site: &ChangeSite, item: &Struct) {
        let path = format!("{types}::{}", item.name);
        self.add(&path, site.clone(), "struct");
        if item.operation.is_some() {
            self.add(&format!("{path} as LongRunning"), site.clone(), "impl");
        }
        for field in &item.fields {
            self.field(types, &path, site, field);
        }
        if let Some(additional) = &item.additional {
            let map = Ty::Map(Box::new(additional.ty.clone()));
            let ty = self.ty(&map);
            self.add(&format!("{path}.{}", additional.name), site.clone(), ty);
        }
    }

    fn field(&mut self, types: &str, path: &str, site: &ChangeSite, field: &Field) {
        let (site, ty, setter_type) = match &field.kind {
            FieldKind::Value { wire_name, ty } => {
                (site.property(wire_name), self.ty(ty), self.setter_type(ty))
            }
            FieldKind::Union {
                union,
                name,
                members,
                ..
            } => {
                let site_of_union = site.property(&format!("#{union}"));
                let path_of_union = format!("{types}::{name}");
                self.add(&path_of_union, site_of_union.clone(), "enum");
                for member in members {
                    let site = site.property(&member.wire_name);
                    let variant = format!("{path_of_union}::{}", member.variant);
                    let signature = self.ty(&member.ty).inside("(", ")");
                    self.add(&variant, site.clone(), signature);
                    let constant = format!("{path}::{}", member.field.to_upper());
                    self.add(&constant, site, "const");
                }
                let ty = Signature::from(format!("types::{name}"));
                (site_of_union, ty.clone(), ty)
            }
        };
        let name = &field.name;
        self.add(&format!("{path}.{name}"), site.clone(), ty);
        self.add(&format!("{path}::{name}"), site.clone(), setter_type);
        self.add(&format!("{path}::{}", name.to_upper()), site, "const");
    }

    fn enumeration(&mut self, module: &str, site: &ChangeSite, item: &Enum) {
        let path = format!("{module}::{}", item.name);
        self.add(&path, site.clone(), "enum");
        for variant in &item.variants {
            let value = ChangeSite::Value(Box::new(site.clone()), variant.wire_name.clone());
            self.add(&format!("{path}::{}", variant.name), value, "variant");
        }
        let other = format!("{path}::Unrecognized");
        self.add(&other, site.clone(), "variant");
    }

    fn resource(
        &mut self,
        module: &str,
        path: &[String],
        resource: &model::Resource,
        rust: &rust::Module,
    ) {
        let below = |name: &str| {
            let mut path = path.to_vec();
            path.push(name.to_owned());
            path
        };
        for (method, request) in resource.methods.iter().zip(&rust.requests) {
            self.request(module, &below(&method.name), request);
        }
        for (child, inner) in resource.resources.iter().zip(&rust.modules) {
            let path = below(&child.name);
            let module = format!("{module}::{}", inner.name);
            self.add(&module, ChangeSite::Resource(path.clone()), "module");
            self.resource(&module, &path, child, inner);
        }
    }

    fn request(&mut self, module: &str, method: &[String], request: &Request) {
        let site = ChangeSite::Method(method.to_vec());
        let path = format!("{module}::{}", request.name);
        self.add(&path, site.clone(), "struct");
        let (root, _) = module.split_once("::").unwrap_or((module, ""));
        let description = format!("{root}::methods::{}", request.constant);
        self.add(&description, site.clone(), "static");
        let function = format!("{module}::{}", request.function);
        self.add(&function, site.clone(), "fn");
        self.arguments(&function, method, request);
        let response = self.response(&request.response);
        self.add(&format!("{path} as Call"), site.clone(), response);
        if let Some(page) = request
            .paging
            .as_ref()
            .and_then(|paging| paging.page.as_ref())
        {
            self.add(&format!("{path} as Paged"), site.clone(), "impl");
            if let Some(items) = &page.items {
                let item = self.ty(&items.item);
                let item = match items.by_key {
                    true => item.inside("(String, ", ")"),
                    false => item,
                };
                self.add(&format!("{path} as PagedItems"), site.clone(), item);
            }
        }
        for (has, name) in [
            (request.upload.is_some(), "upload"),
            (request.download, "download"),
            (
                matches!(request.response, ResponseKind::Operation { .. }),
                "resume",
            ),
        ] {
            if has {
                self.add(&format!("{path}::{name}"), site.clone(), "fn");
            }
        }
        let locals = local_sites(method, request);
        for local in &request.locals {
            self.local(module, method, &locals, local);
        }
        for setter in &request.setters {
            let (name, signature) = match &setter.kind {
                SetterKind::One { wire_name, ty, .. } => (wire_name.clone(), self.setter_type(ty)),
                SetterKind::List { wire_name, ty, .. } => {
                    (wire_name.clone(), self.ty(ty).inside("Vec<", ">"))
                }
                SetterKind::Group { name } | SetterKind::Union { name } => {
                    let site = locals.get(name.as_str()).cloned();
                    let wire = match site {
                        Some(ChangeSite::Parameter(_, wire)) => wire,
                        _ => String::new(),
                    };
                    (wire, Signature::from(name.to_string()))
                }
            };
            let site = ChangeSite::Parameter(method.to_vec(), name);
            self.add(&format!("{path}::{}", setter.name), site, signature);
        }
    }

    /// Adds path arguments by position, since their names are not part of the interface, and the
    /// others by name.
    fn arguments(&mut self, function: &str, method: &[String], request: &Request) {
        for (index, argument) in request.arguments.iter().enumerate() {
            let site = ChangeSite::Parameter(method.to_vec(), argument.wire_name.clone());
            let ty = self.ty(&argument.ty);
            let (name, signature) = match argument.kind {
                ArgumentKind::Path if argument.ty == Ty::Scalar(Scalar::String) => {
                    (index.to_string(), Signature::from("PathArgument"))
                }
                ArgumentKind::Path => (index.to_string(), ty),
                ArgumentKind::PathList => (index.to_string(), ty.inside("Vec<", ">")),
                ArgumentKind::Query | ArgumentKind::Header => (argument.wire_name.clone(), ty),
                ArgumentKind::QueryList | ArgumentKind::HeaderList => {
                    (argument.wire_name.clone(), ty.inside("Vec<", ">"))
                }
            };
            self.argument(function, &name, site, signature);
        }
        if let Some(body) = &request.body {
            let signature = match &body.ty {
                Some(ty) => self.ty(ty),
                None => Signature::from("HttpBody"),
            };
            self.argument(
                function,
                "body",
                ChangeSite::Method(method.to_vec()),
                signature,
            );
        }
    }

    fn response(&self, response: &ResponseKind) -> Signature {
        let known = |name: &Option<RustName>| match name {
            Some(name) => format!("types::{name}"),
            None => "Value".to_owned(),
        };
        match response {
            ResponseKind::Empty => Signature::from("()"),
            ResponseKind::Json(ty) => self.ty(ty),
            ResponseKind::Raw => Signature::from("HttpBody"),
            ResponseKind::Media => Signature::from("MediaOnly"),
            ResponseKind::Operation {
                envelope,
                result,
                metadata,
            } => Signature::from(format!(
                "Operation<types::{envelope}, {}, {}>",
                known(result),
                known(metadata)
            )),
        }
    }
}
