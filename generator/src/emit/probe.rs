//! `examples/probe.rs`: prints, for every method, the request that the emitted function really
//! builds from arguments in wire form, and takes JSON values through every type.

use std::str::FromStr;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::ty::{Home, ident, ty};
use crate::rust::{Api, ArgumentKind, Item, Local, Module, Request, Setter, SetterKind, Ty};

const SUPPORT: &str = include_str!("probe_support.rs");

/// The example's source.
pub(super) fn emit(package: &str, apis: &[Api], table: &str) -> TokenStream {
    let library = Ident::new(&package.replace('-', "_"), Span::call_site());
    let support = TokenStream::from_str(SUPPORT).unwrap_or_default();
    let table = Literal::string(table);
    let mut calls = Vec::new();
    let mut entries = Vec::new();
    for api in apis {
        let at = At {
            library: &library,
            api,
        };
        at.calls(&api.root, &mut Vec::new(), &mut calls, &mut entries);
    }
    let schemas = apis.iter().map(|api| {
        At {
            library: &library,
            api,
        }
        .schemas()
    });
    quote! {
        #support

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

/// An API of the crate that the probe uses.
struct At<'a> {
    library: &'a Ident,
    api: &'a Api,
}

impl At<'_> {
    fn api_id(&self) -> String {
        format!("{}:{}", self.api.facts.name, self.api.facts.version)
    }

    fn module(&self, path: &[Ident]) -> TokenStream {
        let (library, module) = (self.library, ident(&self.api.module));
        quote!(#library::#module #(::#path)*)
    }

    fn calls(
        &self,
        module: &Module,
        path: &mut Vec<Ident>,
        calls: &mut Vec<TokenStream>,
        entries: &mut Vec<TokenStream>,
    ) {
        for request in &module.requests {
            let name = Ident::new(&format!("call_{}", calls.len()), Span::call_site());
            calls.push(self.call(request, path, &name));
            let (api, id) = (self.api_id(), &request.id);
            entries.push(quote!((#api, #id, #name)));
        }
        for child in &module.modules {
            path.push(ident(&child.name));
            self.calls(child, path, calls, entries);
            path.pop();
        }
    }

    fn call(&self, request: &Request, path: &[Ident], name: &Ident) -> TokenStream {
        let module = self.module(path);
        let function = ident(&request.function);
        let mut arguments: Vec<TokenStream> = Vec::new();
        for argument in &request.arguments {
            let wire = &argument.wire;
            let plain = self.ty(&argument.ty, &module);
            arguments.push(match argument.kind {
                ArgumentKind::PathList | ArgumentKind::QueryList => {
                    quote!(one::<Vec<#plain>>(&args[#wire])?)
                }
                ArgumentKind::Path | ArgumentKind::Query => quote!(one::<#plain>(&args[#wire])?),
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
        let name = ident(&setter.name);
        match &setter.kind {
            SetterKind::One { wire, ty } => {
                let ty = self.ty(ty, module);
                quote! {
                    if let Some(value) = args.get(#wire) {
                        request = request.#name(one::<#ty>(value)?);
                    }
                }
            }
            SetterKind::List { wire, ty } => {
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
                let union = ident(union);
                let members = local.into_iter().flat_map(|item| &item.variants).map(|(variant, group)| {
                    let variant = ident(variant);
                    self.group(request, group, module, &|value| quote!(request = request.#name(#module::#union::#variant(#value));))
                });
                quote!(#(#members)*)
            }
        }
    }

    /// Sets a group where one of its parameters is given.
    fn group(
        &self,
        request: &Request,
        group: &crate::name::RustName,
        module: &TokenStream,
        set: &dyn Fn(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let found = request.locals.iter().find_map(|local| match local {
            Local::Group(item) if item.name == *group => Some(item),
            _ => None,
        });
        let Some(found) = found else {
            return TokenStream::new();
        };
        let prefix = format!("{}.", found.prefix);
        let fields = found.fields.iter().map(|field| {
            let name = ident(&field.name);
            let wire = &field.wire;
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
        let group = ident(group);
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
        match value {
            Ty::LocalEnum(name) => {
                let name = ident(name);
                quote!(#module::#name)
            }
            Ty::Message(name) | Ty::Alias(name) | Ty::Enum(name) => {
                let types = self.module(&[Ident::new("types", Span::call_site())]);
                let name = ident(name);
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
            Ty::Timestamp => self.runtime("Timestamp"),
            Ty::Date => self.runtime("Date"),
            Ty::Duration => self.runtime("Duration"),
            Ty::FieldMask => self.runtime("FieldMask"),
            plain => ty(plain, Home::Requests),
        }
    }

    fn runtime(&self, name: &str) -> TokenStream {
        let (library, name) = (self.library, Ident::new(name, Span::call_site()));
        quote!(#library::runtime::#name)
    }

    fn schemas(&self) -> TokenStream {
        let api = self.api_id();
        let types = self.module(&[Ident::new("types", Span::call_site())]);
        let arms = self
            .api
            .types
            .iter()
            .filter_map(|file| match file.items.first()? {
                Item::Struct(item) => Some((&item.wire, ident(&item.name))),
                Item::Alias(item) => Some((&item.wire, ident(&item.name))),
                Item::Variants(item) => Some((&item.wire, ident(&item.name))),
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
