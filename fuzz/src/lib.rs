//! Code shared by the targets: a run of the whole pipeline and the assertions on its outcome.

use discogen::{ApiConfig, Config, PackageConfig, PackageName, Source, generate};

/// The documents that mutations start from, each with its overlay.
pub const SEEDS: &[(&str, &str)] = &[
    (include_str!("../../generator/tests/documents/enums.v1.json"), include_str!("../../generator/tests/documents/enums.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/foreign.v1.json"), include_str!("../../generator/tests/documents/foreign.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/inline.v1.json"), ""),
    (include_str!("../../generator/tests/documents/linked.v1.json"), include_str!("../../generator/tests/documents/linked.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/media.v1.json"), ""),
    (include_str!("../../generator/tests/documents/names.v1.json"), include_str!("../../generator/tests/documents/names.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/operations.v1.json"), include_str!("../../generator/tests/documents/operations.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/pages.v1.json"), ""),
    (include_str!("../../generator/tests/documents/paths.v1.json"), ""),
    (include_str!("../../generator/tests/documents/prose.v1.json"), ""),
    (include_str!("../../generator/tests/documents/queries.v1.json"), ""),
    (include_str!("../../generator/tests/documents/recursion.v1.json"), include_str!("../../generator/tests/documents/recursion.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/scalars.v1.json"), ""),
    (include_str!("../../generator/tests/documents/unions.v1.json"), include_str!("../../generator/tests/documents/unions.v1.overlay.toml")),
    (include_str!("../../generator/tests/documents/whole.v1.json"), ""),
];

/// Runs the pipeline in memory. Either it reports errors, or every emitted file is valid Rust at a
/// path inside the crate.
pub fn pipeline(document: &[u8], overlay: &[u8]) {
    let Ok(document) = Source::from_bytes("x.v1.json", document.to_vec()) else {
        return;
    };
    let Ok(overlay) = Source::from_bytes("x.v1.overlay.toml", overlay.to_vec()) else {
        return;
    };
    let name: PackageName = "fuzzed".parse().unwrap_or_else(|error| panic!("{error}"));
    let config = Config::new(PackageConfig::new(name), "there/is/no/such/folder")
        .api(ApiConfig::new(document).overlay(overlay));
    match generate(&config) {
        Err(errors) => assert!(!errors.to_string().contains("not Rust"), "{errors}"),
        Ok(files) => {
            for file in files.files() {
                let parts: Vec<&str> = file.path.split('/').collect();
                let plain = |part: &&str| !part.is_empty() && *part != "." && *part != "..";
                assert!(parts.iter().all(plain) && !file.path.contains('\\'), "{}", file.path);
                if file.path.ends_with(".rs") {
                    syn::parse_file(&file.text)
                        .unwrap_or_else(|error| panic!("{}: {error}\n{}", file.path, file.text));
                }
            }
        }
    }
}

/// Bytes as a source of choices; zeros once they are used up.
pub struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub fn below(&mut self, bound: usize) -> usize {
        let wide = usize::from(self.byte()) << 8 | usize::from(self.byte());
        wide.checked_rem(bound).unwrap_or(0)
    }

    /// Returns a short text: an awkward one, or part of these bytes.
    pub fn text(&mut self) -> String {
        const AWKWARD: &[&str] = &[
            "", "a", "self", "Self", "type", "_", "1", "../x", "\"", "\n", "*/", "\u{1}", "\u{202e}", "a.b", "{x}",
            "{+x}", "v1/{x=a/*/b/**}:c", "{/x*}", "}{", "^a/[^/]+$", "string", "object", "array", "any", "integer",
            "int64", "byte", "Thing", "path", "query", "GET", "POST", "https://x.googleapis.com/", "1GB", "]]", "#[x]",
            "///", "\\", "r#type", "Option", "message", "call", "json", "unknown", "Unrecognized",
        ];
        match self.below(AWKWARD.len() * 4) {
            index if index < AWKWARD.len() => AWKWARD[index].to_owned(),
            length => {
                let length = length % 12;
                let bytes: Vec<u8> = (0..length).map(|_| self.byte()).collect();
                String::from_utf8_lossy(&bytes).into_owned()
            }
        }
    }
}
