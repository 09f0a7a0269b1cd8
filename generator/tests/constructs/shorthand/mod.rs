//! Emitted code in short, for the goldens: items that are equal in every file, up to names, become
//! one line.
//!
//! An item is abbreviated only if its tokens equal the expected form. Any other item is printed in
//! full, so a golden changes whenever emitted code does. `complete.v1.snap` and `service.v1.snap`
//! contain the full forms.

mod docs;
mod enums;
mod messages;
mod requests;
mod setters;
pub mod syntax;

use discogen::Files;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use syntax::same;

/// Returns the code of the APIs in short: each file that has an item left, after its path.
pub fn api_text(files: &Files) -> String {
    let sources = files.files().iter();
    let sources = sources.filter(|file| file.path.starts_with("src/") && file.path != "src/lib.rs");
    let parsed: Vec<(&str, syn::File)> = sources
        .map(|file| (file.path.as_str(), syn::parse_file(&file.text).unwrap()))
        .collect();
    let methods: Vec<&syn::Ident> = parsed
        .iter()
        .filter(|(path, _)| path.ends_with("/methods.rs"))
        .flat_map(|(_, file)| &file.items)
        .filter_map(|item| match item {
            Item::Static(item) => Some(&item.ident),
            _ => None,
        })
        .collect();
    let texts = parsed.iter().filter_map(|(path, file)| {
        let text = file_text(file, &methods)?;
        Some(format!("// file: {path}\n{text}\n"))
    });
    texts.collect()
}

/// Returns the text of a file in short; `None` if no item is left.
fn file_text(file: &syn::File, methods: &[&syn::Ident]) -> Option<String> {
    let mut items: Vec<Item> = file.items.clone();
    items.retain(|item| !is_structure(item) && !is_standard_static(item, methods));
    if items.is_empty() {
        return None;
    }
    requests::abbreviate(&mut items);
    messages::abbreviate(&mut items);
    enums::abbreviate(&mut items);
    let attrs = file.attrs.clone();
    let mut parts = vec![print(attrs, Vec::new())];
    for item in items {
        let is_note = matches!(&item, Item::Macro(_));
        let text = print(Vec::new(), vec![item]);
        parts.push(match is_note {
            true => tidy_item(&text),
            false => tidy_setters(&text),
        });
    }
    parts.retain(|part| !part.is_empty());
    Some(parts.join("\n"))
}

fn print(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}

/// Writes a macro call on one line, after its documentation.
fn tidy_item(text: &str) -> String {
    let is_doc = |line: &&str| line.starts_with("///") || line.starts_with("#[");
    let docs = text.lines().take_while(is_doc);
    let call: Vec<&str> = text.lines().skip_while(is_doc).map(str::trim).collect();
    let lines = docs.map(str::to_owned);
    let lines: Vec<String> = lines.chain([tidy(&call.join(" "))]).collect();
    lines.join("\n") + "\n"
}

fn tidy_setters(text: &str) -> String {
    let mut lines = text.lines();
    let mut found = String::new();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with("setter!(") {
            let mut call = line.trim_start().to_owned();
            while !call.ends_with(");") {
                let Some(next) = lines.next() else { break };
                call = format!("{call} {}", next.trim_start());
            }
            found.push_str(&format!("{:indent$}{}", "", tidy(&call)));
        } else {
            found.push_str(line);
        }
        found.push('\n');
    }
    found
}

/// Removes the spaces that are printed around the tokens of a macro call.
fn tidy(call: &str) -> String {
    let mut text = call.replace("( ", "(").replace(" )", ")");
    for (spaced, tight) in [
        (" : ", ": "),
        (" :: ", "::"),
        ("crate ::", "crate::"),
        (" < ", "<"),
        (" >", ">"),
        (" ->", "->"),
        ("->", " ->"),
        (" =>", "=>"),
        ("=>", " =>"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

/// Returns `true` if an item only connects modules. A wrong one does not compile.
fn is_structure(item: &Item) -> bool {
    matches!(item, Item::Use(_) | Item::Mod(_))
}

/// Returns `true` if an item is the static `API` of a document without special values, or
/// `METHODS` with all statics of the module `methods`.
fn is_standard_static(item: &Item, methods: &[&syn::Ident]) -> bool {
    let Item::Static(of) = item else {
        return false;
    };
    let expected: TokenStream = match of.ident.to_string().as_str() {
        "API" => {
            let Some(name) = syntax::literals(&of.expr).into_iter().next() else {
                return false;
            };
            let root_url = format!("https://{name}.googleapis.com/");
            quote! {
                /// Static description of the API.
                pub static API: runtime::Api = runtime::Api {
                    name: #name,
                    version: "v1",
                    revision: "20260131",
                    root_url: #root_url,
                    mtls_root_url: None,
                    service_path: "",
                    batch_path: None,
                    endpoints: &[],
                    alt_json: false,
                    data_wrapper: false,
                    user_agent: crate::USER_AGENT,
                };
            }
        }
        "METHODS" => quote! {
            /// Static descriptions of all methods, by id.
            pub static METHODS: &[&runtime::Method] = &[#(&methods::#methods,)*];
        },
        _ => return false,
    };
    same(item, &expected)
}

/// Creates an item that stands for others: `name!(..);`.
fn note(name: &str, attrs: Vec<syn::Attribute>, tokens: TokenStream) -> Item {
    let name = format_ident!("{name}");
    let mut item: syn::ItemMacro = syn::parse_quote!(#name!(#tokens););
    item.attrs = attrs;
    Item::Macro(item)
}

#[test]
fn another_form_is_printed_in_full() {
    let standard = quote! {
        pub fn size(mut self, size: impl Into<String>) -> Self {
            self.size = Some(size.into());
            self
        }
    };
    let other = quote! {
        pub fn size(mut self, size: impl Into<String>) -> Self {
            self.name = Some(size.into());
            self
        }
    };
    let text = |setter: TokenStream| {
        let file = syn::parse_quote!(impl Thing { #setter });
        file_text(&file, &[]).unwrap()
    };
    assert_eq!(
        text(standard),
        "impl Thing {\n    setter!(size: impl Into<String>);\n}\n"
    );
    assert!(text(other).contains("self.name = Some(size.into());"));
}
