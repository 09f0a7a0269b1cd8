//! Messages: the constants, `new`, and the standard functions of `json::Message` become
//! `message!(Name);`. It lists the fields whose name on the wire is neither their own nor their
//! alias, and those that are written in another way.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, ImplItem, Item, ItemImpl, ItemStruct, Visibility};

use super::note;
use super::setters;
use super::syntax::{dense, function, inherent, literals, needs_alias, owner, same, take};

/// A field, its name on the wire, and the function that writes it, unless it is `field`.
type Field = (Ident, String, Option<Ident>);

/// Abbreviates all messages, and the setters of every type.
pub fn abbreviate(items: &mut Vec<Item>) {
    for name in structs(items) {
        let Some(position) = inherent(items, &name) else {
            continue;
        };
        let owner = structure(items, &name).cloned();
        if let Item::Impl(block) = &mut items[position] {
            setters::abbreviate(block, owner.as_ref());
        }
        if let Some(owner) = owner {
            message(items, &owner);
        }
    }
    items.retain(|item| !matches!(item, Item::Impl(item) if item.items.is_empty()));
}

fn structs(items: &[Item]) -> Vec<String> {
    let names = items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(owner(item)),
        _ => None,
    });
    names.collect()
}

fn structure<'i>(items: &'i [Item], name: &str) -> Option<&'i ItemStruct> {
    items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    })
}

/// Abbreviates a message all of whose fields have a constant.
fn message(items: &mut [Item], of: &ItemStruct) {
    let name = of.ident.to_string();
    let (Some(inherent), Some(message), Some(macro_call)) = (
        inherent(items, &name),
        items.iter().position(|item| is_message(item, &name)),
        items.iter().position(|item| {
            let name = &of.ident;
            same(item, &quote!(json::message_traits!(#name);))
        }),
    ) else {
        return;
    };
    let (Item::Impl(block), Item::Impl(implementation)) = (&items[inherent], &items[message])
    else {
        return;
    };
    let Some(fields) = fields(of, block, implementation) else {
        return;
    };
    let Some(rest) = others(implementation, of, &fields) else {
        return;
    };
    let ident = &of.ident;
    let count = fields.len();
    let shown = fields.iter().filter(|field| !is_expected(of, field));
    let shown: Vec<_> = shown
        .map(|(name, wire, write)| quote!(#name: #write #wire))
        .collect();
    let tokens = match shown.as_slice() {
        [] => quote!(#ident),
        shown => quote!(#ident { #(#shown),* }),
    };
    let short = note("message", Vec::new(), tokens);
    if let Item::Impl(block) = &mut items[inherent] {
        block.items.drain(..=count);
    }
    if let Item::Impl(implementation) = &mut items[message] {
        implementation.items = rest;
    }
    items[macro_call] = short;
}

/// Returns `true` if the name on the wire follows from the field and its alias.
fn is_expected(of: &ItemStruct, (name, wire, write): &Field) -> bool {
    let field = of.fields.iter().find(|it| it.ident.as_ref() == Some(name));
    let mut attrs = field.map(|it| it.attrs.clone()).unwrap_or_default();
    let has_alias = take(&mut attrs, quote!(#[doc(alias = #wire)]));
    write.is_none() && (has_alias || *name == wire) && has_alias == needs_alias(name, wire)
}

fn is_message(item: &Item, name: &str) -> bool {
    let Item::Impl(item) = item else { return false };
    let is_trait = item
        .trait_
        .as_ref()
        .is_some_and(|(path, _)| same(path, &quote!(json::Message)));
    is_trait && owner(item) == name
}

/// Returns the fields of a message, if each has its constant, in order, and `new` follows them.
fn fields(of: &ItemStruct, block: &ItemImpl, message: &ItemImpl) -> Option<Vec<Field>> {
    let write = dense(&function(message, "write")?.block);
    let public = of
        .fields
        .iter()
        .filter(|field| matches!(field.vis, Visibility::Public(_)))
        .filter(|field| field.ty.to_token_stream().to_string().starts_with("Option"));
    let mut members = block.items.iter();
    let mut found = Vec::new();
    for field in public {
        let ImplItem::Const(constant) = members.next()? else {
            return None;
        };
        let name = field.ident.clone()?;
        let wire = literals(&constant.expr).into_iter().next()?;
        let upper = format_ident!("{}", name.to_string().to_uppercase());
        let expected = quote! {
            pub const #upper: json::Field<Self> = json::Field::new(#wire);
        };
        if !same(constant, &expected) {
            return None;
        }
        let writes_integers = write.contains(&format!("out.integers({wire:?},"));
        let write = writes_integers.then(|| format_ident!("integers"));
        found.push((name, wire, write));
    }
    let new = quote! {
        /// Creates a message with no field set.
        #[inline]
        pub fn new() -> Self {
            Self::default()
        }
    };
    same(members.next()?, &new).then_some(found)
}

/// Returns the items of an implementation without the standard ones; `None` if one is missing.
fn others(item: &ItemImpl, of: &ItemStruct, fields: &[Field]) -> Option<Vec<ImplItem>> {
    let name = of.ident.to_string();
    let mut standard = vec![quote!(const NAME: &'static str = #name;)];
    standard.extend(match fields {
        [] => empty(),
        fields => read_and_write(fields),
    });
    let mut rest = item.items.clone();
    rest.retain(|member| {
        let found = standard.iter().position(|expected| same(member, expected));
        found.map(|index| standard.remove(index)).is_none()
    });
    standard.is_empty().then_some(rest)
}

fn empty() -> [TokenStream; 2] {
    [
        quote!(
            fn write<S: json::SerializeMap>(&self, _: &mut json::Fields<'_, S>) {}
        ),
        quote! {
            fn read<'de, A: json::MapAccess<'de>>(
                &mut self,
                _: &str,
                _: &mut json::Entry<'_, A>,
            ) -> Result<bool, A::Error> {
                Ok(false)
            }
        },
    ]
}

fn read_and_write(fields: &[Field]) -> [TokenStream; 2] {
    let writes = fields.iter().map(|(name, wire, write)| {
        let write = write.clone().unwrap_or_else(|| format_ident!("field"));
        quote!(out.#write(#wire, &self.#name);)
    });
    let reads = fields
        .iter()
        .map(|(name, wire, _)| quote!(#wire => entry.field(&mut self.#name),));
    [
        quote! {
            fn write<S: json::SerializeMap>(&self, out: &mut json::Fields<'_, S>) {
                #(#writes)*
            }
        },
        quote! {
            fn read<'de, A: json::MapAccess<'de>>(
                &mut self,
                key: &str,
                entry: &mut json::Entry<'_, A>,
            ) -> Result<bool, A::Error> {
                match key {
                    #(#reads)*
                    _ => Ok(false),
                }
            }
        },
    ]
}
