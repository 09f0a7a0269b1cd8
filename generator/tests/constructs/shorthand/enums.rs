//! Open enums: the enum, if its variants have no documentation but their value, and its
//! implementations become `open_enum!(Name { Variant = "VALUE" });`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ImplItem, Item, ItemEnum, ItemImpl};

use super::note;
use super::syntax::{function, literals, owner, same, take};

/// Abbreviates all open enums.
pub fn abbreviate(items: &mut Vec<Item>) {
    for json in [quote!(json), quote!(runtime::json)] {
        while let Some(next) = (0..items.len()).find(|index| is_standard(items, *index, &json)) {
            abbreviate_at(items, next, &json);
        }
    }
}

/// Returns `true` if the item is an implementation of `OpenEnum` in the standard form.
fn is_standard(items: &[Item], index: usize, json: &TokenStream) -> bool {
    let (Item::Impl(item), Some(next)) = (&items[index], items.get(index + 1)) else {
        return false;
    };
    let name = &item.self_ty;
    let values = values(item);
    !values.is_empty()
        && same(item, &implementation(item, &values, json))
        && same(next, &quote!(#json::open_enum_traits!(#name);))
}

fn abbreviate_at(items: &mut Vec<Item>, index: usize, json: &TokenStream) {
    let Item::Impl(item) = &items[index] else {
        return;
    };
    let (name, values) = (item.self_ty.clone(), values(item));
    let (variants, wire): (Vec<_>, Vec<_>) = values.iter().cloned().unzip();
    let mut attrs = Vec::new();
    let definition = items.iter().position(|other| match other {
        Item::Enum(other) => other.ident == owner(item),
        _ => false,
    });
    let tokens = quote!(#name { #(#variants = #wire),* });
    items.remove(index + 1);
    items.remove(index);
    let mut at = index;
    if let Some(position) = definition {
        if let Item::Enum(definition) = &items[position] {
            if let Some(rest) = is_plain(definition, &values, json) {
                attrs = rest;
                items.remove(position);
                at -= usize::from(position < at);
            }
        }
    }
    items.insert(at, note("open_enum", attrs, tokens));
}

/// Returns the variants with their values, from the function that returns the values.
fn values(item: &ItemImpl) -> Vec<(syn::Ident, String)> {
    let Some(as_str) = function(item, "as_str") else {
        return Vec::new();
    };
    let Some(syn::Stmt::Expr(syn::Expr::Match(expression), None)) = as_str.block.stmts.last()
    else {
        return Vec::new();
    };
    let arms = expression.arms.iter().filter_map(|arm| {
        let syn::Pat::Path(pattern) = &arm.pat else {
            return None;
        };
        let variant = pattern.path.segments.last()?.ident.clone();
        Some((variant, literals(&arm.body).into_iter().next()?))
    });
    arms.collect()
}

fn implementation(
    item: &ItemImpl,
    values: &[(syn::Ident, String)],
    json: &TokenStream,
) -> TokenStream {
    let name = &item.self_ty;
    let (variants, wire): (Vec<_>, Vec<_>) = values.iter().cloned().unzip();
    let members: Vec<ImplItem> = vec![
        syn::parse_quote! {
            #[inline]
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wire,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }
        },
        syn::parse_quote! {
            #[inline]
            fn from_known(value: &str) -> Option<Self> {
                match value {
                    #(#wire => Some(Self::#variants),)*
                    _ => None,
                }
            }
        },
    ];
    quote!(impl #json::OpenEnum for #name { #(#members)* })
}

/// Returns the documentation of an enum whose definition follows from its values.
fn is_plain(
    item: &ItemEnum,
    values: &[(syn::Ident, String)],
    json: &TokenStream,
) -> Option<Vec<syn::Attribute>> {
    let mut attrs = item.attrs.clone();
    let derives = take(
        &mut attrs,
        quote!(#[derive(Clone, Debug, PartialEq, Eq, Hash)]),
    );
    let open = take(&mut attrs, quote!(#[non_exhaustive]));
    let name = &item.ident;
    let docs = values.iter().map(|(_, wire)| format!(" `{wire}`"));
    let variants = values.iter().map(|(variant, _)| variant);
    let expected = quote! {
        pub enum #name {
            #(#[doc = #docs] #variants,)*
            /// A value that this revision does not know.
            Unrecognized(#json::UnknownValue),
        }
    };
    let bare = ItemEnum {
        attrs: Vec::new(),
        ..item.clone()
    };
    (derives && open && same(&bare, &expected)).then_some(attrs)
}
