//! The manifest, `discogen.toml`: the crate to emit and its documents.

mod config;
mod revisions;
mod runtime;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::change::SeverityRule;
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::{Source, names_beside};
use crate::filter::{Filter, Pattern};
use crate::overlay::table::{self, Item, Problems, Table};
use crate::package::{PackageName, Version};
use crate::runtime_source::RuntimeSource;

pub use revisions::UpdateConfig;

/// A manifest whose paths are resolved against its own folder.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `[crate]`
    krate: CrateEntry,
    /// `[[api]]`, in order; at least one, except while one is being added.
    apis: Vec<ApiEntry>,
    /// `[update]`
    update: UpdateConfig,
    /// `[[severity]]`, in order.
    severity: Vec<SeverityRule>,
}

/// `[crate]`: the crate to emit.
#[derive(Clone, Debug)]
struct CrateEntry {
    name: PackageName,
    version: Version,
    /// The crate's folder.
    output: PathBuf,
    description: Option<String>,
    /// License, as an SPDX expression.
    license: Option<String>,
    /// URL of the repository.
    repository: Option<String>,
    /// The source of the crate's runtime.
    runtime: RuntimeSource,
    /// The folder of the guide's pages.
    guide: Option<PathBuf>,
}

/// `[[api]]`: one document.
#[derive(Clone, Debug)]
pub struct ApiEntry {
    document: PathBuf,
    /// The overlay's file. Without an entry it is the one beside the document, if there is one.
    overlay: Option<PathBuf>,
    /// The overlay generated from protos, beside the document, if there is one.
    protos: Option<PathBuf>,
    /// The Rust module's name; by default made from the document's name and version.
    module: Option<String>,
    /// Method ids to keep and to leave out.
    filter: Filter,
    prose: bool,
    /// `true` if the API's Cargo feature is among the default ones.
    default: bool,
    source: Option<String>,
}

impl ApiEntry {
    /// Returns the document's file.
    pub fn document(&self) -> &Path {
        &self.document
    }

    /// Returns `true` if the document's descriptions become documentation. If `false`, updates
    /// remove them from the file.
    pub fn prose(&self) -> bool {
        self.prose
    }

    /// Returns the source of the document's revisions, instead of the service: a URL, a file or a
    /// folder.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }
}

impl Manifest {
    /// Returns the documents, in order.
    pub fn apis(&self) -> &[ApiEntry] {
        &self.apis
    }

    /// Returns the source of revisions.
    pub fn update(&self) -> &UpdateConfig {
        &self.update
    }

    /// Returns the severity rules of the manifest, for [`diff`](crate::diff::diff).
    pub fn severity(&self) -> &[SeverityRule] {
        &self.severity
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// A file that cannot be read, and all errors in it, each with line and dotted key.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Errors> {
        let path = path.as_ref();
        let folder = path.parent().unwrap_or(Path::new(""));
        let file = Source::read(path).map_err(|errors| with_alternatives(path, errors))?;
        Self::parse(&file, folder, true)
    }

    /// Reads a manifest for adding a document: it need not have one yet.
    ///
    /// # Errors
    /// All errors in the manifest.
    #[cfg(feature = "cli")]
    pub(crate) fn parse_to_add(file: &Source, folder: &Path) -> Result<Self, Errors> {
        Self::parse(file, folder, false)
    }

    /// Parses the text of a manifest; relative paths start in `folder`.
    ///
    /// # Errors
    /// All errors in the manifest, including missing documents and overlays.
    fn parse(file: &Source, folder: &Path, needs_api: bool) -> Result<Self, Errors> {
        let parsed = table::parse(file, |root, problems| {
            let krate = root.need("crate", problems, |item, problems| {
                item.table(problems, |table, problems| krate(table, folder, problems))
            });
            let read = |item: Item<'_>, problems: &mut Problems<'_>| apis(item, folder, problems);
            let apis = match needs_api {
                true => root.need_because("api", NO_API, problems, read),
                false => Some(root.get("api", problems, read).unwrap_or_default()),
            };
            let update = root.get("update", problems, |item, problems| {
                item.table(problems, |table, problems| {
                    Some(revisions::update(table, problems))
                })
            });
            let severity = root.get("severity", problems, revisions::severity);
            Some(Self {
                krate: krate?,
                apis: apis?,
                // Both tables are optional.
                update: update.unwrap_or_default(),
                severity: severity.unwrap_or_default(),
            })
        })?;
        parsed.ok_or_else(|| {
            let message = "the manifest is incomplete, and nothing was said of it";
            Diagnostic::fault(file.name(), message).into()
        })
    }
}

/// Adds a hint to the error for a manifest that does not exist.
fn with_alternatives(manifest: &Path, Errors(mut problems): Errors) -> Errors {
    if let (false, [problem]) = (manifest.exists(), problems.as_mut_slice()) {
        problem.hint.get_or_insert_with(|| NO_MANIFEST.to_owned());
    }
    Errors(problems)
}

/// The hint for a manifest that does not exist.
const NO_MANIFEST: &str = "`discogen init` writes a manifest; or name documents: \
                           `discogen generate DOCUMENT... --out DIR`";

/// The hint for a manifest without documents.
const NO_API: &str = "`discogen add gmail:v1` adds a document";

fn krate(table: &mut Table<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<CrateEntry> {
    let name = table.need("name", problems, parsed);
    let version = table.need("version", problems, parsed);
    let output = table.need("output", problems, Item::text);
    let description = table.text("description", problems);
    let license = table.text("license", problems);
    let repository = table.text("repository", problems);
    let runtime = table.get("runtime", problems, runtime::source);
    let guide = table.text("guide", problems);
    Some(CrateEntry {
        name: name?,
        version: version?,
        output: folder.join(output?.get_ref()),
        description,
        license,
        repository,
        // Bundled until a registry has the runtime, so that the crate compiles everywhere.
        runtime: runtime.unwrap_or(RuntimeSource::Bundled),
        guide: guide.map(|guide| folder.join(guide)),
    })
}

/// Reads a text that is parsed as another type.
fn parsed<T: FromStr<Err: Display>>(item: Item<'_>, problems: &mut Problems<'_>) -> Option<T> {
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    match text.get_ref().parse() {
        Ok(value) => Some(value),
        Err(error) => {
            problems.error(text.span(), &path, error.to_string());
            None
        }
    }
}

fn apis(item: Item<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<Vec<ApiEntry>> {
    let (span, path) = (item.span(), item.path().to_owned());
    let apis = item.list(problems, |item, problems| {
        Some(item.table(problems, |table, problems| api(table, folder, problems)))
    })?;
    if apis.is_empty() {
        problems.error(span, &path, "expected at least one document");
    }
    apis.into_iter().collect()
}

fn api(table: &mut Table<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<ApiEntry> {
    let existing = |item: Item<'_>, problems: &mut Problems<'_>| file(item, folder, problems);
    let document = table.need("document", problems, existing);
    let overlay = table.get("overlay", problems, existing);
    let module = table.get("module", problems, module);
    let filter = Filter {
        include: table.get("include", problems, patterns).unwrap_or_default(),
        exclude: table.get("exclude", problems, patterns).unwrap_or_default(),
    };
    let prose = table.flag("prose", problems);
    let default = table.flag("default", problems);
    let source = table.text("source", problems);
    let document = document?;
    Some(ApiEntry {
        overlay: overlay.or_else(|| beside(&document, "overlay.toml")),
        protos: beside(&document, "protos.toml"),
        document,
        module,
        filter,
        prose: prose.unwrap_or(true),
        default: default.unwrap_or(true),
        source,
    })
}

/// Reads patterns of method ids, with their locations.
fn patterns(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Vec<Pattern>> {
    let path = item.path().to_owned();
    let names = item.names(problems)?.into_iter().enumerate();
    let patterns = names.map(|(index, name)| Pattern {
        location: Some(Box::new(problems.at(
            name.span(),
            &format!("{path}[{index}]"),
            String::new(),
        ))),
        text: name.into_inner(),
    });
    Some(patterns.collect())
}

/// Returns the document's path with another extension, if that file exists.
fn beside(document: &Path, extension: &str) -> Option<PathBuf> {
    let path = document.with_extension(extension);
    path.is_file().then_some(path)
}

/// Reads the path of an existing file.
fn file(item: Item<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<PathBuf> {
    let path = item.path().to_owned();
    let name = item.text(problems)?;
    let file = folder.join(name.get_ref());
    if file.is_file() {
        return Some(file);
    }
    let message = format!("there is no file `{}`", file.display());
    match file.file_name() {
        Some(requested) => {
            let beside = names_beside(&file);
            let near = (
                &*requested.to_string_lossy(),
                beside.iter().map(String::as_str),
            );
            problems.error_near(name.span(), &path, message, near);
        }
        None => problems.error(name.span(), &path, message),
    }
    None
}

/// Reads a module's name, which is used for a folder and a Rust path.
fn module(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let name = text.get_ref();
    if name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(plain) {
        return Some(text.into_inner());
    }
    let message = format!("`{name}` is not a module name in snake_case");
    problems.error(text.span(), &path, message);
    None
}

#[cfg(test)]
#[path = "manifest/page_tests.rs"]
mod page_tests;

#[cfg(test)]
mod tests {
    use super::*;

    /// A temporary folder, removed when dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn with(name: &str, files: &[&str]) -> Self {
            let folder =
                std::env::temp_dir().join(format!("discogen-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            for file in files {
                std::fs::write(folder.join(file), "").unwrap();
            }
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    const CRATE: &str = "[crate]\nname = \"a-b\"\nversion = \"0.1.0\"\noutput = \"../out\"\n";

    #[test]
    fn manifest_is_read_and_paths_resolved() {
        let folder = Folder::with(
            "good",
            &["x.v1.json", "x.v1.overlay.toml", "y.v1.json", "o.toml"],
        );
        let text = format!(
            "{CRATE}license = \"MIT\"\n\
             [[api]]\ndocument = \"x.v1.json\"\nmodule = \"x_one\"\n\
             include = [\"x.a.*\"]\nexclude = [\"x.a.b\"]\nprose = false\ndefault = false\n\
             [[api]]\ndocument = \"y.v1.json\"\n\
             [[api]]\ndocument = \"y.v1.json\"\noverlay = \"o.toml\"\n"
        );
        std::fs::write(folder.0.join("discogen.toml"), text).unwrap();
        let manifest = Manifest::read(folder.0.join("discogen.toml")).unwrap();
        assert_eq!(manifest.krate.name.as_str(), "a-b");
        assert_eq!(manifest.krate.output, folder.0.join("../out"));
        assert_eq!(manifest.krate.license.as_deref(), Some("MIT"));
        let [x, y, z] = manifest.apis.as_slice() else {
            panic!("three documents")
        };
        assert_eq!(x.document, folder.0.join("x.v1.json"));
        assert_eq!(x.overlay, Some(folder.0.join("x.v1.overlay.toml")));
        assert_eq!(x.module.as_deref(), Some("x_one"));
        assert!(x.filter.keeps("x.a.c") && !x.filter.keeps("x.a.b"));
        assert!(!x.prose && y.prose);
        assert!(!x.default && y.default);
        assert_eq!((y.overlay.as_ref(), y.module.as_ref()), (None, None));
        assert_eq!(z.overlay, Some(folder.0.join("o.toml")));
    }

    /// Returns the problems of a manifest in `folder`, without that folder's name.
    fn problems(text: &str, folder: &Folder) -> String {
        let errors =
            Manifest::parse(&Source::new("discogen.toml", text), &folder.0, true).unwrap_err();
        let folder = format!("{}/", folder.0.display());
        errors.to_string().replace(&folder, "")
    }

    #[test]
    fn all_problems_are_reported() {
        let folder = Folder::with("bad", &["x.v1.json"]);
        let text = "[crate]\nname = \"a b\"\nversion = \"1\"\nouput = \"x\"\n\
                    [[api]]\ndocument = \"x.v2.json\"\nmodule = \"../x\"\nprose = 1\n";
        assert_eq!(
            problems(text, &folder),
            "error: the key `output` is missing\n  --> discogen.toml:1:1, at crate\n\
             error: `a b` is not a package name\n  --> discogen.toml:2:8, at crate.name\n\
             error: `1` is not a version such as `0.1.0`\n  --> discogen.toml:3:11, at crate.version\n\
             error: unknown key `ouput`\n  --> discogen.toml:4:1, at crate.ouput\n  \
             hint: did you mean `output`?\n\
             error: there is no file `x.v2.json`\n  --> discogen.toml:6:12, at api[0].document\n  \
             hint: did you mean `x.v1.json`?\n\
             error: `../x` is not a module name in snake_case\n  --> discogen.toml:7:10, at api[0].module\n\
             error: expected `true` or `false`, found an integer\n  --> discogen.toml:8:9, at api[0].prose"
        );
    }

    #[test]
    fn revisions_have_their_sources_and_severities() {
        let folder = Folder::with("revisions", &["x.v1.json"]);
        let text = format!(
            "{CRATE}[update]\nsource = \"https://x.test/\"\nhosts = [\"x.test\"]\n\
             [[api]]\ndocument = \"x.v1.json\"\nsource = \"../x\"\n\
             [[severity]]\nkind = \"enum-value-added\"\nat = \"A.*\"\nclass = \"risky\"\nreason = \"x\"\n"
        );
        let read =
            |text: &str| Manifest::parse(&Source::new("discogen.toml", text), &folder.0, true);
        let manifest = read(&text).unwrap();
        assert_eq!(manifest.update.source.as_deref(), Some("https://x.test/"));
        assert_eq!(manifest.update.hosts, ["x.test"]);
        assert_eq!(manifest.apis[0].source.as_deref(), Some("../x"));
        let rule = &manifest.severity[0];
        assert_eq!(rule.kind.unwrap().as_str(), "enum-value-added");
        assert_eq!(
            (rule.at.as_deref(), rule.class.as_str()),
            (Some("A.*"), "risky")
        );
        let wrong = text
            .replace("value-added", "value-aded")
            .replace("[\"x.test", "[\"x/test");
        let errors = read(&wrong).unwrap_err().to_string();
        assert!(
            errors.contains("did you mean `enum-value-added`?"),
            "{errors}"
        );
        assert!(errors.contains("not a host name"), "{errors}");
    }

    #[test]
    fn crate_and_document_are_required() {
        let folder = Folder::with("empty", &[]);
        let text = problems("", &folder);
        assert!(text.contains("the key `crate` is missing"), "{text}");
        assert!(text.contains("the key `api` is missing"), "{text}");
        let text = problems(&format!("api = []\n{CRATE}"), &folder);
        assert!(text.contains("at least one document"), "{text}");
        let missing = Manifest::read(folder.0.join("discogen.toml")).unwrap_err();
        let missing = missing.to_string();
        assert!(
            missing.starts_with("error: cannot read the file: "),
            "{missing}"
        );
        assert!(
            missing.contains("`discogen init` writes a manifest"),
            "{missing}"
        );
    }
}
