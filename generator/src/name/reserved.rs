//! Reserved names: keywords, the prelude, names that emitted code uses, and present and future
//! methods of every request and message. A reserved name gets the suffix `_` from the first release
//! on, so that no later feature renames a setter.

/// Returns `true` for the keywords of all editions, including those reserved for future use.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types and traits that emitted code uses without a path, and the type parameter of functions that
/// use other types.
pub(super) const TYPES: &[&str] = &[
    "A",
    "AsRef",
    "Box",
    "Clone",
    "Default",
    "Err",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Vec",
];

/// Methods of messages.
pub(super) const FIELDS: &[&str] = &[
    "clear",
    "clone",
    "default",
    "new",
    "unknown_fields",
    "unknown_fields_mut",
];

/// Methods of structs of query parameters.
pub(super) const QUERY_FIELDS: &[&str] = &["apply", "clear", "clone", "default", "new"];

/// Methods of requests, including those planned, and the body's argument.
pub(super) const ARGUMENTS: &[&str] = &[
    "body",
    "clear",
    "clone",
    "deadline",
    "download",
    "fields",
    "header",
    "idempotent",
    "into_request",
    "items",
    "items_blocking",
    "new",
    "pages",
    "pages_blocking",
    "pretty_print",
    "preview",
    "quota_project",
    "quota_user",
    "raw_query",
    "read_http",
    "request",
    "request_mut",
    "response",
    "response_blocking",
    "resume",
    "retry",
    "send",
    "send_blocking",
    "strict",
    "timeout",
    "to_http",
    "unchecked",
    "upload",
    "wait",
];

/// The open variant of every enum.
pub(super) const VARIANTS: &[&str] = &["Unrecognized"];

/// Modules at the root of an API, crates that emitted code uses, and file names that Windows
/// rejects.
pub(super) const MODULES: &[&str] = &[
    "aux",
    "bytes",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "lib",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "methods",
    "names",
    "nul",
    "prelude",
    "prn",
    "runtime",
    "scope",
    "serde",
    "serde_json",
    "std",
    "types",
];

/// Imports of the table of methods.
pub(super) const METHODS: &[&str] = &["API"];

/// Methods of resource names.
pub(super) const ACCESSORS: &[&str] = &["as_str", "clone", "new", "parse", "pattern", "patterns"];

#[cfg(test)]
mod tests {
    #[test]
    fn keywords_are_sorted() {
        assert!(super::KEYWORDS.is_sorted());
        for word in super::KEYWORDS {
            let parsed = syn::parse_str::<syn::Ident>(word);
            let later = ["gen", "union"].contains(word);
            assert!(later || parsed.is_err(), "{word} is no keyword");
        }
    }
}
