//! The example in a method's documentation: a program that calls it, quoted, printed, and with the
//! lines that all examples share hidden.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::format::NotRust;
use crate::name::RustName;
use crate::rust::{Api, Example, ExampleValue, Module, Request, ResponseKind, Ty};

/// Number of lines around the statements of an example: attribute, signature; `Ok(())`, brace.
const AROUND: usize = 2;

/// A call of more characters is a separate statement.
const LONG_CALL: usize = 80;

/// Adds an example to the documentation of each method, and a first program to that of the API;
/// `library` is the crate's name in Rust.
///
/// # Errors
/// An example that is not valid Rust, a fault of this program.
pub(crate) fn document(api: &mut Api, library: &str) -> Result<(), NotRust> {
    let Some(library) = RustName::new(library) else {
        return Ok(());
    };
    let crate_path = quote!(#library);
    let module = api.module.clone();
    let path = quote!(#module);
    api.start = start(api, &crate_path)?;
    document_module(&mut api.root, &crate_path, &path, &module)
}

/// Returns a program that shows a client and a call: the list of items with the fewest arguments.
fn start(api: &Api, library: &TokenStream) -> Result<Vec<String>, NotRust> {
    let mut candidates = Vec::new();
    let module = &api.module;
    lists(&api.root, &quote!(#module), &mut candidates);
    let fewest = candidates
        .into_iter()
        .min_by_key(|(_, _, _, example)| example.arguments.len());
    let Some((path, module, request, example)) = fewest else {
        return Ok(Vec::new());
    };
    let context = ExampleContext {
        library,
        path: &path,
        module,
        api: &api.module,
    };
    let lines = context.start(request, example);
    lines.map_err(|error| not_rust(request, &error))
}

/// A method whose items a program can list, with its module.
type Candidate<'a> = (TokenStream, &'a RustName, &'a Request, &'a Example);

fn lists<'a>(module: &'a Module, path: &TokenStream, found: &mut Vec<Candidate<'a>>) {
    let requests = module
        .requests
        .iter()
        .filter(|it| has_items(it) && !it.deprecated);
    found.extend(requests.filter_map(|request| {
        let example = request.example.as_ref()?;
        Some((path.clone(), &module.name, request, example))
    }));
    for child in &module.modules {
        let name = &child.name;
        lists(child, &quote!(#path::#name), found);
    }
}

fn has_items(request: &Request) -> bool {
    let page = request.paging.as_ref().and_then(|it| it.page.as_ref());
    page.is_some_and(|page| page.items.is_some())
}

fn not_rust(request: &Request, error: &syn::Error) -> NotRust {
    NotRust {
        path: request.id.clone(),
        reason: error.to_string(),
    }
}

fn document_module(
    module: &mut Module,
    library: &TokenStream,
    path: &TokenStream,
    api: &RustName,
) -> Result<(), NotRust> {
    let name = module.name.clone();
    for request in &mut module.requests {
        let Some(example) = &request.example else {
            continue;
        };
        let context = ExampleContext {
            library,
            path,
            module: &name,
            api,
        };
        let lines = context.lines(request, example);
        let lines = lines.map_err(|error| not_rust(request, &error))?;
        request.docs.extend([String::new(), "# Example".to_owned()]);
        request.docs.extend(lines);
    }
    for child in &mut module.modules {
        let name = &child.name;
        let path = quote!(#path::#name);
        document_module(child, library, &path, api)?;
    }
    Ok(())
}

/// The crate and the module that an example uses.
struct ExampleContext<'a> {
    library: &'a TokenStream,
    /// Path of the method's module, from the crate's root.
    path: &'a TokenStream,
    module: &'a RustName,
    api: &'a RustName,
}

impl ExampleContext<'_> {
    /// Returns the example of a method.
    fn lines(&self, request: &Request, example: &Example) -> syn::Result<Vec<String>> {
        printed(self.program(request, example))
    }

    /// Returns the first program.
    fn start(&self, request: &Request, example: &Example) -> syn::Result<Vec<String>> {
        let Self { library, path, .. } = self;
        let statements = self.statements(request, example, &quote!(&client));
        printed(quote! {
            #[cfg(feature = "client")]
            async fn example() -> Result<(), #library::Error> {
                use #library::Client;
                use #library::#path;
                use #library::runtime::EnvToken;

                let client = Client::builder()
                    .token_provider(EnvToken::new("ACCESS_TOKEN"))
                    .build()?;
                #statements
                Ok(())
            }
        })
    }

    fn program(&self, request: &Request, example: &Example) -> TokenStream {
        let Self { library, path, .. } = self;
        let mut types = BTreeSet::new();
        example.body.iter().for_each(|it| mentioned(it, &mut types));
        let mut imports = vec![quote!(use #library::#path;)];
        imports.extend(self.import_types(&types));
        imports.sort_by_cached_key(TokenStream::to_string);
        let statements = self.statements(request, example, &quote!(client));
        quote! {
            #[cfg(feature = "client")]
            async fn example(client: &#library::Client) -> Result<(), #library::Error> {
                #(#imports)*
                #statements
                Ok(())
            }
        }
    }

    fn import_types(&self, types: &BTreeSet<&RustName>) -> Option<TokenStream> {
        let Self { library, api, .. } = self;
        let types: Vec<_> = types.iter().collect();
        match types.as_slice() {
            [] => None,
            [one] => Some(quote!(use #library::#api::types::#one;)),
            several => Some(quote!(use #library::#api::types::{#(#several),*};)),
        }
    }

    fn statements(
        &self,
        request: &Request,
        example: &Example,
        client: &TokenStream,
    ) -> TokenStream {
        let ExampleCall { before, call } = self.call(request, example);
        if has_items(request) {
            return quote! {
                #before
                let mut items = #call.items(#client);
                while let Some(item) = items.next().await {
                    let item = item?;
                    println!("{item:?}");
                }
            };
        }
        let send = match &request.response {
            ResponseKind::Empty => quote!(#call.send(#client).await?;),
            ResponseKind::Operation { .. } => quote! {
                let operation = #call.send(#client).await?;
                let result = operation.wait(#client).await?;
            },
            ResponseKind::Media => quote! {
                let download = #call.download().send(#client).await?;
            },
            ResponseKind::Json(_) | ResponseKind::Raw => quote! {
                let response = #call.send(#client).await?;
            },
        };
        quote!(#before #send)
    }

    /// Returns the request. A body with fields and a long request are separate statements.
    fn call(&self, request: &Request, example: &Example) -> ExampleCall {
        let (module, function) = (self.module, &request.function);
        let body = example.body.as_ref();
        let is_short = |it: &ExampleValue| matches!(it, ExampleValue::Message { fields, .. } if fields.is_empty());
        let value = body.map(|body| self.value(body));
        let (mut before, body) = match body.is_none_or(is_short) {
            true => (TokenStream::new(), value),
            false => (quote!(let body = #value;), Some(quote!(body))),
        };
        let arguments = example.arguments.iter().map(|value| self.value(value));
        let arguments = arguments.chain(body);
        let setter = example.setter.as_ref().map(|(setter, value)| {
            let value = self.value(value);
            quote!(.#setter(#value))
        });
        let mut call = quote!(#module::#function(#(#arguments),*) #setter);
        if call.to_string().len() > LONG_CALL {
            before.extend(quote!(let request = #call;));
            call = quote!(request);
        }
        ExampleCall { before, call }
    }

    fn value(&self, value: &ExampleValue) -> TokenStream {
        match value {
            ExampleValue::Text(text) => quote!(#text),
            ExampleValue::Bool(value) => quote!(#value),
            ExampleValue::Integer(value) => {
                let value = Literal::i64_unsuffixed(*value);
                quote!(#value)
            }
            ExampleValue::Variant { ty, variant } => match ty {
                Ty::Enum(name) => quote!(#name::#variant),
                Ty::LocalEnum(name) => {
                    let module = self.module;
                    quote!(#module::#name::#variant)
                }
                _ => quote!(#variant),
            },
            ExampleValue::List(values) => {
                let values = values.iter().map(|value| match value {
                    // Setters accept any iterator, but nested lists are vectors.
                    ExampleValue::List(inner) => {
                        let inner = inner.iter().map(|value| self.value(value));
                        quote!(vec![#(#inner),*])
                    }
                    value => self.value(value),
                });
                quote!([#(#values),*])
            }
            ExampleValue::Message { name, fields } => {
                let setters = fields.iter().map(|(field, value)| {
                    let value = self.value(value);
                    quote!(.#field(#value))
                });
                quote!(#name::new() #(#setters)*)
            }
            ExampleValue::Mask { name, constants } => match constants.as_slice() {
                [one] => quote!(#name::#one),
                several => quote!([#(#name::#several),*]),
            },
        }
    }
}

/// A request in an example.
struct ExampleCall {
    /// The statements before it.
    before: TokenStream,
    /// The expression that creates it.
    call: TokenStream,
}

/// Prints a function as a code block that shows only its statements.
fn printed(program: TokenStream) -> syn::Result<Vec<String>> {
    let text = prettyplease::unparse(&syn::parse2(program)?);
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = vec!["```no_run".to_owned()];
    let (mut are_imports, mut is_use) = (true, false);
    for (index, line) in lines.iter().enumerate() {
        if index < AROUND || index + AROUND >= lines.len() {
            shown.push(format!("# {}", line.trim_start()));
            continue;
        }
        let line = line.strip_prefix("    ").unwrap_or(line);
        if are_imports && !is_use && !line.starts_with("use ") {
            shown.push(String::new());
            are_imports = false;
        }
        // A long import spans several lines.
        is_use = are_imports && !line.ends_with(';');
        shown.push(line.to_owned());
    }
    shown.push("```".to_owned());
    Ok(shown)
}

/// Collects the types of the API that a value names.
fn mentioned<'a>(value: &'a ExampleValue, found: &mut BTreeSet<&'a RustName>) {
    match value {
        ExampleValue::Variant {
            ty: Ty::Enum(name), ..
        } => {
            found.insert(name);
        }
        ExampleValue::List(values) => values.iter().for_each(|value| mentioned(value, found)),
        ExampleValue::Message { name, fields } => {
            found.insert(name);
            fields.iter().for_each(|(_, value)| mentioned(value, found));
        }
        _ => {}
    }
}
