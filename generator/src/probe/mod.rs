//! `examples/probe/`: for every method, prints the request that the emitted function builds from
//! arguments in wire form, and round-trips JSON values through every type.

#[cfg(test)]
#[allow(dead_code)]
mod support;
mod table;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::{EmittedFile, ImportScope, scalar_path, type_path};
use crate::name::RustName;
use crate::rust::{
    Api, ArgumentKind, Item, Local, Module, Request, Setter, SetterKind, Ty, UnionValue,
    UnionVariant,
};
use crate::text::header;

pub(crate) use table::table;

/// The code that is the same for every crate.
const SUPPORT: &str = include_str!("support.rs");

/// Emits the example's files.
pub(crate) fn emit<'a>(package: &str, apis: &'a [Api], table: &'a str) -> [EmittedFile<'a>; 2] {
    let library = package.replace('-', "_");
    let main = move || main(&format_ident!("{library}"), apis, table);
    [
        EmittedFile::rust("examples/probe/main.rs".to_owned(), None, main),
        EmittedFile::text(
            "examples/probe/support.rs",
            [&*format!("// {}\n\n", header(None)), SUPPORT].concat(),
        ),
    ]
}

fn main(library: &Ident, apis: &[Api], table: &str) -> TokenStream {
    let mut calls = Vec::new();
    let mut entries = Vec::new();
    let probes = apis.iter().map(|api| Probe { library, api });
    for probe in probes.clone() {
        probe.calls(&probe.api.root, &mut Vec::new(), &mut calls, &mut entries);
    }
    let schemas = probes.map(|probe| probe.schemas());
    quote! {
        mod support;

        use #library::runtime::Call as _;
        use serde_json::{Map, Value};
        use support::{Built, Call, Problem, Reader, run};

        const TABLE: &str = #table;

        fn main() -> Result<std::process::ExitCode, Problem> {
            run(TABLE, CALLS, schema)
        }

        const CALLS: &[Call] = &[#(#entries),*];

        #[allow(deprecated)]
        fn schema(api: &str, name: &str) -> Option<Reader> {
            #(#schemas)*
            None
        }

        /// Takes JSON through a type and writes it back.
        fn round_trip<T: #library::runtime::json::Wire>(text: &[u8], strict: bool) -> Result<Value, String> {
            use #library::runtime::json::{self, Mode};
            let mode = if strict { Mode::Strict } else { Mode::Lenient };
            let read = json::from_slice::<T>(text, mode).map_err(|error| error.to_string())?;
            let written = json::to_vec(&read.value).map_err(|error| error.to_string())?;
            serde_json::from_slice(&written).map_err(|error| error.to_string())
        }

        /// A value of a type from its wire form.
        fn one<T: #library::runtime::json::Wire>(value: &Value) -> Result<T, Problem> {
            use #library::runtime::json::{self, Mode};
            Ok(json::from_slice::<T>(&serde_json::to_vec(value)?, Mode::Strict)?.value)
        }

        #(#calls)*
    }
}

/// The probe of one API of the crate.
#[derive(Clone, Copy)]
struct Probe<'a> {
    library: &'a Ident,
    api: &'a Api,
}

impl Probe<'_> {
    fn api_id(&self) -> String {
        format!("{}:{}", self.api.facts.name, self.api.facts.version)
    }

    fn module(&self, path: &[&RustName]) -> TokenStream {
        let (library, module) = (self.library, &self.api.module);
        quote!(#library::#module #(::#path)*)
    }

    fn calls<'m>(
        &self,
        module: &'m Module,
        path: &mut Vec<&'m RustName>,
        calls: &mut Vec<TokenStream>,
        entries: &mut Vec<TokenStream>,
    ) {
        for request in &module.requests {
            let name = format_ident!("call_{}", calls.len());
            calls.push(self.call(request, path, &name));
            let (api, id) = (self.api_id(), &request.id);
            entries.push(quote!((#api, #id, #name)));
        }
        for child in &module.modules {
            path.push(&child.name);
            self.calls(child, path, calls, entries);
            path.pop();
        }
    }

    fn call(&self, request: &Request, path: &[&RustName], name: &Ident) -> TokenStream {
        let module = self.module(path);
        let function = &request.function;
        let mut arguments: Vec<TokenStream> = Vec::new();
        for argument in &request.arguments {
            let wire = &argument.wire_name;
            let plain = self.ty(&argument.ty, &module);
            arguments.push(match argument.kind {
                ArgumentKind::PathList | ArgumentKind::QueryList | ArgumentKind::HeaderList => {
                    quote!(one::<Vec<#plain>>(&args[#wire])?)
                }
                ArgumentKind::Path | ArgumentKind::Query | ArgumentKind::Header => {
                    quote!(one::<#plain>(&args[#wire])?)
                }
            });
        }
        let mut body = quote!(_);
        if let Some(given) = &request.body {
            body = quote!(body);
            arguments.push(match &given.ty {
                Some(ty) => {
                    let ty = self.ty(ty, &module);
                    quote!(one::<#ty>(body)?)
                }
                None => {
                    let library = self.library;
                    quote!(#library::runtime::HttpBody::new("text/plain", body.as_str().unwrap_or_default().as_bytes().to_vec()))
                }
            });
        }
        let setters: Vec<TokenStream> = request
            .setters
            .iter()
            .map(|setter| self.setter(request, setter, &module))
            .collect();
        let mutable = (!setters.is_empty()).then(|| quote!(mut));
        let args = if request.arguments.is_empty() && setters.is_empty() {
            quote!(_)
        } else {
            quote!(args)
        };
        quote! {
            #[allow(deprecated)]
            fn #name(#args: &Map<String, Value>, #body: &Value) -> Built {
                let #mutable request = #module::#function(#(#arguments),*);
                #(#setters)*
                Ok(request.to_http()?)
            }
        }
    }

    fn setter(&self, request: &Request, setter: &Setter, module: &TokenStream) -> TokenStream {
        let name = &setter.name;
        match &setter.kind {
            SetterKind::One {
                wire_name: wire,
                ty,
                ..
            } => {
                let ty = self.ty(ty, module);
                quote! {
                    if let Some(value) = args.get(#wire) {
                        request = request.#name(one::<#ty>(value)?);
                    }
                }
            }
            SetterKind::List {
                wire_name: wire,
                ty,
                ..
            } => {
                let ty = self.ty(ty, module);
                quote! {
                    if let Some(value) = args.get(#wire) {
                        request = request.#name(one::<Vec<#ty>>(value)?);
                    }
                }
            }
            SetterKind::Group { name: group } => self.group(
                request,
                group,
                module,
                &|value| quote!(request = request.#name(#value);),
            ),
            SetterKind::Union { name: union } => {
                let local = request.locals.iter().find_map(|local| match local {
                    Local::Union(item) if item.name == *union => Some(item),
                    _ => None,
                });
                let variants = local.into_iter().flat_map(|item| &item.variants);
                let members = variants.map(|variant| {
                    let UnionVariant { name: variant, value } = variant;
                    let set = |value: TokenStream| {
                        quote!(request = request.#name(#module::#union::#variant(#value));)
                    };
                    match value {
                        UnionValue::Group(group) => self.group(request, group, module, &set),
                        UnionValue::Parameter {
                            wire_name,
                            ty,
                            repeated,
                        } => self.parameter(wire_name, ty, *repeated, module, &set),
                    }
                });
                quote!(#(#members)*)
            }
        }
    }

    /// Emits the setting of a parameter if it is given.
    fn parameter(
        &self,
        wire_name: &str,
        ty: &Ty,
        repeated: bool,
        module: &TokenStream,
        set: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let plain = self.ty(ty, module);
        let ty = match repeated {
            true => quote!(Vec<#plain>),
            false => plain,
        };
        let set = set(quote!(one::<#ty>(value)?));
        quote! {
            if let Some(value) = args.get(#wire_name) {
                #set
            }
        }
    }

    /// Emits the setting of a group if one of its parameters is given.
    fn group(
        &self,
        request: &Request,
        group: &RustName,
        module: &TokenStream,
        set: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let found = request.locals.iter().find_map(|local| match local {
            Local::Group(item) if item.name == *group => Some(item),
            _ => None,
        });
        let Some(found) = found else {
            return quote!(compile_error!("a fault of discogen: a setter takes an unknown group"););
        };
        let prefix = format!("{}.", found.prefix);
        let fields = found.fields.iter().map(|field| {
            let name = &field.name;
            let wire = &field.wire_name;
            let plain = self.ty(&field.ty, module);
            let ty = if field.repeated {
                quote!(Vec<#plain>)
            } else {
                plain
            };
            quote! {
                if let Some(value) = args.get(#wire) {
                    group = group.#name(one::<#ty>(value)?);
                }
            }
        });
        let set = set(quote!(group));
        quote! {
            if args.keys().any(|name| name.starts_with(#prefix)) {
                let mut group = #module::#group::new();
                #(#fields)*
                #set
            }
        }
    }

    fn ty(&self, value: &Ty, module: &TokenStream) -> TokenStream {
        let library = self.library;
        match value {
            Ty::LocalEnum(name) => {
                quote!(#module::#name)
            }
            Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
                let types = self.types();
                quote!(#types::#name)
            }
            Ty::Vec(inner) => {
                let inner = self.ty(inner, module);
                quote!(Vec<#inner>)
            }
            Ty::Map(inner) => {
                let inner = self.ty(inner, module);
                quote!(std::collections::BTreeMap<String, #inner>)
            }
            Ty::Scalar(scalar) => scalar_path(*scalar, &quote!(#library::runtime)),
            plain => type_path(plain, ImportScope::Requests),
        }
    }

    fn types(&self) -> TokenStream {
        let module = self.module(&[]);
        quote!(#module::types)
    }

    fn schemas(&self) -> TokenStream {
        let api = self.api_id();
        let types = self.types();
        let arms = self
            .api
            .types
            .iter()
            .filter_map(|file| match file.items.first()? {
                Item::Struct(item) => Some((&item.wire_name, &item.name)),
                Item::Alias(item) => Some((&item.wire_name, &item.name)),
                Item::TaggedEnum(item) => Some((&item.wire_name, &item.name)),
                Item::Enum(_) => None,
            });
        let arms =
            arms.map(|(wire, name)| quote!(#wire => return Some(round_trip::<#types::#name>),));
        quote! {
            if api == #api {
                match name {
                    #(#arms)*
                    _ => {}
                }
            }
        }
    }
}
