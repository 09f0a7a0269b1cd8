//! Setters: `setter!(size: i32);` sets a field, `setter!(size: i32 => "pageSize");` a parameter.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, ItemStruct, Pat, Type};

use super::syntax::{
    dense, doc_attributes, doc_lines, is_doc, is_generic, literals, needs_alias, same, take,
};

/// Abbreviates the setters of a block. `owner` is the struct whose fields they set; the summary of a
/// field's documentation is left out.
pub fn abbreviate(item: &mut ItemImpl, owner: Option<&ItemStruct>) {
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        if let Some(short) = of_field(function, owner).or_else(|| of_parameter(function)) {
            *member = short;
        }
    }
}

fn of_field(function: &ImplItemFn, owner: Option<&ItemStruct>) -> Option<ImplItem> {
    let (name, ty) = argument(function)?;
    let is_boxed = owner.is_some_and(|owner| {
        let field = field(owner, name);
        field.is_some_and(|field| same(&field.ty, &quote!(Option<Box<#ty>>)))
    });
    let value = match is_boxed {
        true => quote!(Box::new(#name)),
        false => value(name, ty),
    };
    let expected = quote! {
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    };
    let mut rest = matching(function, ty, &expected)?;
    let docs = owner.and_then(|owner| field_docs(owner, name));
    let summary = doc_lines(&rest).join(" ");
    if docs.is_some_and(|docs| is_summary(&summary, &docs)) {
        rest.retain(|attribute| !is_doc(attribute));
    } else if summary.is_empty() && owner.is_some() {
        rest.extend(doc_attributes(&["(without documentation)".to_owned()]));
    }
    Some(note(rest, quote!(#name: #ty)))
}

fn of_parameter(function: &ImplItemFn) -> Option<ImplItem> {
    let (name, ty) = argument(function)?;
    let wire = literals(&function.block).into_iter().next()?;
    let call = call(name, ty, &wire);
    // Without it, `0.` would be a number.
    let request = quote!(self.0);
    let expected = quote! {
        pub fn #name(mut self, #name: #ty) -> Self {
            #request.#call;
            self
        }
    };
    let mut rest = matching(function, ty, &expected)?;
    let has_alias = take(&mut rest, quote!(#[doc(alias = #wire)]));
    (has_alias == needs_alias(name, &wire)).then(|| note(rest, quote!(#name: #ty => #wire)))
}

/// Returns the call that sets a parameter, which follows from the type.
fn call(name: &Ident, ty: &Type, wire: &str) -> TokenStream {
    let text = dense(ty);
    if text == "implInto<String>" {
        return quote!(set_text(#wire, #name));
    }
    let list = text.strip_prefix("implIntoIterator<Item=");
    let (set, item) = match list {
        Some(item) => (quote!(set_all), item.strip_suffix('>').unwrap_or(item)),
        None => (quote!(set), text.as_str()),
    };
    let of = item
        .strip_prefix("implInto<")
        .and_then(|it| it.strip_suffix('>'));
    let of = of.and_then(|it| syn::parse_str::<Type>(it).ok());
    let value = match (of, list) {
        (None, _) => quote!(#name),
        (Some(of), None) => quote!(Into::<#of>::into(#name)),
        (Some(of), Some(_)) => quote!(#name.into_iter().map(Into::<#of>::into)),
    };
    quote!(#set(#wire, #value))
}

fn note(attrs: Vec<syn::Attribute>, tokens: TokenStream) -> ImplItem {
    let mut item: syn::ImplItemMacro = syn::parse_quote!(setter!(#tokens););
    item.attrs = attrs;
    ImplItem::Macro(item)
}

/// Returns the name and the type of a setter's argument.
fn argument(function: &ImplItemFn) -> Option<(&Ident, &Type)> {
    let mut inputs = function.sig.inputs.iter();
    let (Some(FnArg::Receiver(_)), Some(FnArg::Typed(argument)), None) =
        (inputs.next(), inputs.next(), inputs.next())
    else {
        return None;
    };
    match &*argument.pat {
        Pat::Ident(pattern) => Some((&pattern.ident, &argument.ty)),
        _ => None,
    }
}

/// Returns the attributes that the expected function does not have, if the function is otherwise
/// equal. A function that is not generic is `#[inline]`.
fn matching(
    function: &ImplItemFn,
    ty: &Type,
    expected: &TokenStream,
) -> Option<Vec<syn::Attribute>> {
    let mut rest = function.attrs.clone();
    let is_inline = take(&mut rest, quote!(#[inline]));
    let bare = ImplItemFn {
        attrs: Vec::new(),
        ..function.clone()
    };
    (is_inline != is_generic(ty) && same(&bare, expected)).then_some(rest)
}

/// Returns the conversion of an argument, which follows from its type.
fn value(name: &Ident, ty: &Type) -> TokenStream {
    let text = dense(ty);
    let Some(item) = text.strip_prefix("implIntoIterator<Item=") else {
        return match text.starts_with("implInto<") {
            true => quote!(#name.into()),
            false => quote!(#name),
        };
    };
    if item.starts_with("implInto<") {
        quote!(#name.into_iter().map(Into::into).collect())
    } else if let Some(value) = item.strip_prefix("(implInto<String>,") {
        let value = match value.starts_with("implInto<") {
            true => quote!(value.into()),
            false => quote!(value),
        };
        quote!(#name.into_iter().map(|(key, value)| (key.into(), #value)).collect())
    } else {
        quote!(#name.into_iter().collect())
    }
}

fn field<'f>(owner: &'f ItemStruct, name: &Ident) -> Option<&'f syn::Field> {
    let mut fields = owner.fields.iter();
    fields.find(|field| field.ident.as_ref() == Some(name))
}

/// Returns the first paragraph of a field's documentation.
fn field_docs(owner: &ItemStruct, name: &Ident) -> Option<String> {
    let lines = doc_lines(&field(owner, name)?.attrs).into_iter();
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    Some(lines.join(" "))
}

/// Returns `true` if a text is the first sentence of another, or all of it.
fn is_summary(summary: &str, docs: &str) -> bool {
    let rest = docs.strip_prefix(summary);
    rest.is_some_and(|rest| rest.is_empty() || summary.ends_with('.') && rest.starts_with(' '))
}
