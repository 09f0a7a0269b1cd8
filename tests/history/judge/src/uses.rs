//! The uses of all public items of an API.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{FnArg, ImplItem, Item, ReturnType, UseTree, Visibility};

use crate::paths::{KRATE, Names};
use crate::{Failure, parse};

/// The uses of an API.
pub struct Uses {
    sources: PathBuf,
    api: String,
    /// The names of the `types` module.
    types: BTreeSet<String>,
    /// Path of the item, and the function that uses it.
    pub found: Vec<(String, String)>,
}

impl Uses {
    pub fn new(sources: &Path, api: &str) -> Result<Self, Failure> {
        let list = sources.join(api).join("types.rs");
        let mut types = BTreeSet::new();
        if list.is_file() {
            for item in parse(&list)?.items {
                if let Item::Use(item) = item {
                    exported(&item.tree, &mut types);
                }
            }
        }
        Ok(Self {
            sources: sources.to_owned(),
            api: api.to_owned(),
            types,
            found: Vec::new(),
        })
    }

    /// All modules of the API.
    pub fn api(&mut self) -> Result<(), Failure> {
        let api = self.api.clone();
        let file = self.sources.join(format!("{api}.rs"));
        self.module(&file, &api)
    }

    fn module(&mut self, file: &Path, path: &str) -> Result<(), Failure> {
        let items = parse(file)?.items;
        for item in &items {
            if let Item::Mod(inner) = item {
                let name = inner.ident.to_string();
                let below = file.with_extension("").join(format!("{name}.rs"));
                // The files of the types module are private; their items are exported.
                match is_public(&inner.vis) {
                    true => {
                        self.say(
                            path_to(path, &name),
                            format!("fn used() {{ use {KRATE}::{path}::{name} as _used; }}"),
                        );
                        self.module(&below, &path_to(path, &name))?;
                    }
                    false => self.module(&below, path)?,
                }
            }
        }
        let in_types = path == format!("{}::types", self.api);
        let mut names = Names {
            known: self.names(&items, path, in_types),
            this: String::new(),
        };
        for item in &items {
            self.item(item, path, &mut names)?;
        }
        Ok(())
    }

    /// Returns the meanings of the names in a module, from its imports and its own items.
    fn names(&self, items: &[Item], path: &str, in_types: bool) -> HashMap<String, String> {
        let mut known = HashMap::new();
        let mut note = |name: &str, of: String| drop(known.insert(name.to_owned(), of));
        note("runtime", format!("{KRATE}::runtime"));
        note("json", format!("{KRATE}::runtime::json"));
        note("types", format!("{KRATE}::{}::types", self.api));
        note("scope", format!("{KRATE}::{}::scope", self.api));
        if in_types {
            for name in &self.types {
                note(name, format!("{KRATE}::{}::types::{name}", self.api));
            }
        }
        for item in items {
            let name = match item {
                Item::Struct(item) => &item.ident,
                Item::Enum(item) => &item.ident,
                _ => continue,
            };
            note(&name.to_string(), format!("{KRATE}::{path}::{name}"));
        }
        known
    }

    fn say(&mut self, path: String, function: String) {
        self.found.push((path, function));
    }

    fn item(&mut self, item: &Item, path: &str, names: &mut Names) -> Result<(), Failure> {
        match item {
            Item::Const(item) if is_public(&item.vis) => {
                let (name, ty) = (&item.ident, names.text(&item.ty));
                self.say(
                    path_to(path, name),
                    format!("fn used() {{ let _: {ty} = {KRATE}::{path}::{name}; }}"),
                );
            }
            Item::Static(item) if is_public(&item.vis) => {
                let (name, ty) = (&item.ident, names.text(&item.ty));
                self.say(
                    path_to(path, name),
                    format!("fn used() {{ let _: &{ty} = &{KRATE}::{path}::{name}; }}"),
                );
            }
            Item::Type(item) if is_public(&item.vis) => {
                let (name, ty) = (&item.ident, names.text(&item.ty));
                self.say(
                    path_to(path, name),
                    format!("fn used(it: {KRATE}::{path}::{name}) {{ let _: {ty} = it; }}"),
                );
            }
            Item::Fn(item) if is_public(&item.vis) => {
                let name = item.sig.ident.to_string();
                let call = format!("{KRATE}::{path}::{name}");
                self.call(path_to(path, &name), &call, None, &item.sig, names);
            }
            Item::Struct(item) if is_public(&item.vis) => self.structure(item, path, names),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item, path, names),
            Item::Impl(item) => self.implementation(item, path, names),
            Item::Macro(item) => self.invocation(item, path, names)?,
            _ => {}
        }
        Ok(())
    }

    fn structure(&mut self, item: &syn::ItemStruct, path: &str, names: &mut Names) {
        let name = path_to(path, &item.ident);
        self.say(name.clone(), format!("fn used(it: &{KRATE}::{name}) {{}}"));
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let Some(ident) = &field.ident else { continue };
            let ty = names.text(&field.ty);
            self.say(
                format!("{name}.{ident}"),
                format!("fn used(it: &{KRATE}::{name}) {{ let _: &{ty} = &it.{ident}; }}"),
            );
        }
    }

    fn enumeration(&mut self, item: &syn::ItemEnum, path: &str, names: &mut Names) {
        let name = path_to(path, &item.ident);
        self.say(name.clone(), format!("fn used(it: &{KRATE}::{name}) {{}}"));
        for variant in &item.variants {
            let ident = &variant.ident;
            let fields: Vec<String> = variant
                .fields
                .iter()
                .map(|field| names.text(&field.ty))
                .collect();
            let (arguments, values) = numbered(&fields);
            let values = if fields.is_empty() {
                String::new()
            } else {
                format!("({values})")
            };
            self.say(
                path_to(&name, ident),
                format!("fn used({arguments}) {{ let _: {KRATE}::{name} = {KRATE}::{name}::{ident}{values}; }}"),
            );
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl, path: &str, names: &mut Names) {
        let syn::Type::Path(of) = &*item.self_ty else {
            return;
        };
        let Some(of) = of.path.get_ident() else {
            return;
        };
        let name = path_to(path, of);
        names.this = format!("{KRATE}::{name}");
        if let Some((of, _)) = &item.trait_ {
            if of
                .segments
                .last()
                .is_some_and(|last| last.ident == "LongRunning")
            {
                self.say(
                    format!("{name} as LongRunning"),
                    format!("fn used() {{ fn is<T: {KRATE}::runtime::LongRunning>() {{}} is::<{KRATE}::{name}>(); }}"),
                );
            }
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    let method = item.sig.ident.to_string();
                    let call = format!("{KRATE}::{name}::{method}");
                    let this = item.sig.receiver().map(|receiver| {
                        let reference = if matches!(receiver.kind, syn::ReceiverKind::Reference(..))
                        {
                            "&"
                        } else {
                            ""
                        };
                        format!("{reference}{KRATE}::{name}")
                    });
                    self.call(path_to(&name, &method), &call, this, &item.sig, names);
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let (ident, ty) = (&item.ident, names.text(&item.ty));
                    self.say(
                        path_to(&name, ident),
                        format!("fn used() {{ let _: {ty} = {KRATE}::{name}::{ident}; }}"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Returns a call with arguments of exactly the types, or bounds, in the signature.
    fn call(
        &mut self,
        path: String,
        call: &str,
        this: Option<String>,
        signature: &syn::Signature,
        names: &mut Names,
    ) {
        let typed = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(input) => Some(names.text(&input.ty)),
            FnArg::Receiver(_) => None,
        });
        let types: Vec<String> = this.into_iter().chain(typed).collect();
        let (arguments, values) = numbered(&types);
        let result = match &signature.output {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, ty) => names.text(ty),
        };
        self.say(
            path,
            format!("fn used({arguments}) {{ let _: {result} = {call}({values}); }}"),
        );
    }

    /// Adds the items of the runtime's macros.
    fn invocation(
        &mut self,
        item: &syn::ItemMacro,
        path: &str,
        names: &mut Names,
    ) -> Result<(), Failure> {
        let Some(called) = item.mac.path.segments.last() else {
            return Ok(());
        };
        let tokens: Vec<TokenTree> = item.mac.tokens.clone().into_iter().collect();
        let Some(TokenTree::Ident(of)) = tokens.first() else {
            return Ok(());
        };
        let name = path_to(path, of);
        let whole = format!("{KRATE}::{name}");
        match called.ident.to_string().as_str() {
            "message" => self.say(
                name,
                format!("fn used() {{ let _: {whole} = {whole}::new(); }}"),
            ),
            "open_enum" => self.say(
                name,
                format!("fn used(it: &{whole}) {{ let _: &str = it.as_str(); }}"),
            ),
            "resource_name" => self.say(
                name,
                format!("fn used(it: &str) {{ let _ = it.parse::<{whole}>(); }}"),
            ),
            "resumes" => self.say(
                path_to(&name, "resume"),
                format!(
                    "fn used(it: impl Into<String>) {{ let _: <{whole} as {KRATE}::runtime::Call>::Response = {whole}::resume(it); }}"
                ),
            ),
            "uploads" => self.say(
                path_to(&name, "upload"),
                format!(
                    "fn used(it: {whole}, media: {KRATE}::runtime::Media) {{ let _: {KRATE}::runtime::MediaUpload<{whole}> = it.upload(media); }}"
                ),
            ),
            "downloads" => self.say(
                path_to(&name, "download"),
                format!(
                    "fn used(it: {whole}) {{ let _: {KRATE}::runtime::MediaDownload = it.download(); }}"
                ),
            ),
            "call" => {
                let response = tokens.into_iter().skip(3).collect::<TokenStream>();
                let response = names.text(&syn::parse2(response)?);
                self.say(
                    format!("{name} as Call"),
                    format!("fn used() {{ fn is<T: {KRATE}::runtime::Call<Response = {response}>>() {{}} is::<{whole}>(); }}"),
                );
            }
            "paged" => self.paged(&name, tokens.last(), names)?,
            _ => {}
        }
        Ok(())
    }

    /// Adds the streams of pages, and their items.
    fn paged(
        &mut self,
        name: &str,
        last: Option<&TokenTree>,
        names: &mut Names,
    ) -> Result<(), Failure> {
        let whole = format!("{KRATE}::{name}");
        self.say(
            format!("{name} as Paged"),
            format!("fn used() {{ fn is<T: {KRATE}::runtime::Paged>() {{}} is::<{whole}>(); }}"),
        );
        if let Some(TokenTree::Group(item)) = last {
            let is_map = item.delimiter() == proc_macro2::Delimiter::Brace;
            let item = names.text(&syn::parse2(item.stream())?);
            let item = if is_map {
                format!("(String, {item})")
            } else {
                item
            };
            self.say(
                        format!("{name} as PagedItems"),
                        format!("fn used() {{ fn is<T: {KRATE}::runtime::PagedItems<Item = {item}>>() {{}} is::<{whole}>(); }}"),
                    );
        }
        Ok(())
    }
}

/// `a0: A, a1: B` and `a0, a1`.
fn numbered(types: &[String]) -> (String, String) {
    let arguments: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(n, ty)| format!("a{n}: {ty}"))
        .collect();
    let values: Vec<String> = (0..types.len()).map(|n| format!("a{n}")).collect();
    (arguments.join(", "), values.join(", "))
}

fn path_to(path: &str, name: impl std::fmt::Display) -> String {
    format!("{path}::{name}")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn exported(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(tree) => exported(&tree.tree, found),
        UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| exported(tree, found)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}
