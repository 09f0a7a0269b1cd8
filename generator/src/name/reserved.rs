//! Names that are taken before any document is read: keywords, the prelude, what the emitted code
//! itself uses, and the methods that every request and message has or will have. A name on these
//! lists gets a `_` behind it, from the first release on, so that no later feature renames a setter.

/// Keywords of all editions, those that are kept for later among them.
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

/// Types and traits that emitted code names without a path.
pub(super) const TYPES: &[&str] = &[
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

/// Inherent methods of messages.
pub(super) const FIELDS: &[&str] = &["clear", "clone", "default", "new", "unknown", "unknown_mut"];

/// Inherent methods of structs of query parameters: those of messages, and `apply`.
pub(super) const QUERY_FIELDS: &[&str] = &[
    "apply",
    "clear",
    "clone",
    "default",
    "new",
    "unknown",
    "unknown_mut",
];

/// Inherent methods of requests, those of later features among them.
pub(super) const ARGUMENTS: &[&str] = &[
    "as_request",
    "batch",
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
    "media",
    "metadata",
    "new",
    "options",
    "pages",
    "pages_blocking",
    "pretty_print",
    "query",
    "quota_project",
    "quota_user",
    "raw_query",
    "request",
    "response",
    "response_blocking",
    "resume",
    "retry",
    "send",
    "send_blocking",
    "strict",
    "timeout",
    "to_http",
    "unknown",
    "upload",
    "wait",
];

/// The open variant of every enum.
pub(super) const VARIANTS: &[&str] = &["Unrecognized"];

/// Modules at the root of an API, crates that emitted code names, and file names that Windows
/// refuses.
pub(super) const MODULES: &[&str] = &[
    "aux",
    "bytes",
    "com1",
    "com2",
    "com3",
    "com4",
    "con",
    "core",
    "lib",
    "lpt1",
    "lpt2",
    "lpt3",
    "main",
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

/// Values at the root of an API.
pub(super) const FUNCTIONS: &[&str] = &["api", "methods"];

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
