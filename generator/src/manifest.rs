//! The manifest, `discogen.toml`: the crate to emit and the documents that it is made of.

mod revisions;
mod runtime;

use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::config::{package_name_fault, version_fault};
use crate::diagnostic::{Diagnostic, Errors};
use crate::diff::SeverityRule;
use crate::document::{Source, names_beside};
use crate::overlay::table::{self, Item, Problems, Table};
use crate::runtime_source::RuntimeSource;

pub use revisions::UpdateConfig;

/// A manifest whose paths are resolved against its own folder.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// `[crate]`
    pub crate_: CrateConfig,
    /// `[[api]]`, in order; at least one.
    pub apis: Vec<ApiConfig>,
    /// `[update]`
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub update: UpdateConfig,
    /// `[[severity]]`, in order.
    pub severity: Vec<SeverityRule>,
}

/// `[crate]`: the crate to emit.
#[derive(Clone, Debug)]
pub struct CrateConfig {
    /// The package's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its folder.
    pub output: PathBuf,
    /// For its Cargo.toml.
    pub description: Option<String>,
    /// For its Cargo.toml, an SPDX expression.
    pub license: Option<String>,
    /// For its Cargo.toml, a URL.
    pub repository: Option<String>,
    /// Where it finds its runtime.
    pub runtime: RuntimeSource,
}

/// `[[api]]`: one document.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    /// The document's file; its span is that of the manifest's entry.
    pub document: Spanned<PathBuf>,
    /// The overlay's file. Without an entry it is the one beside the document, if there is one.
    pub overlay: Option<PathBuf>,
    /// The Rust module's name; otherwise made from the document's name and version.
    pub module: Option<Spanned<String>>,
    /// Method ids to keep, `*` standing for any text; empty keeps all.
    pub include: Vec<Spanned<String>>,
    /// Method ids to leave out, after `include`.
    pub exclude: Vec<Spanned<String>>,
    /// Whether the document's descriptions become documentation. Without, `update` and `add`
    /// leave them out of the file.
    pub prose: bool,
    /// Where its revisions come from, in place of the service: a URL, a file or a folder.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub source: Option<String>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// If it cannot be read, and all that is wrong with it, each with line and dotted key.
    pub fn read(path: &Path) -> Result<Self, Errors> {
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&Source::read(path)?, folder)
    }

    /// Reads the text of a manifest; relative paths start in `folder`.
    ///
    /// # Errors
    /// All that is wrong with it, also documents and overlays that are not there.
    pub fn parse(file: &Source, folder: &Path) -> Result<Self, Errors> {
        let parsed = table::parse(file, |root, problems| {
            let crate_ = root.need("crate", problems, |item, problems| {
                item.table(problems, |table, problems| krate(table, folder, problems))
            });
            let apis = root.need("api", problems, |item, problems| {
                apis(item, folder, problems)
            });
            let update = root.get("update", problems, |item, problems| {
                item.table(problems, |table, problems| {
                    Some(revisions::update(table, problems))
                })
            });
            let severity = root.get("severity", problems, revisions::severity);
            Some((
                crate_?,
                apis?,
                update.unwrap_or_default(),
                severity.unwrap_or_default(),
            ))
        })?;
        let Some((crate_, apis, update, severity)) = parsed else {
            let message = "the manifest is incomplete";
            return Err(Diagnostic::error(file.name(), message).into());
        };
        Ok(Self {
            crate_,
            apis,
            update,
            severity,
        })
    }
}

fn krate(table: &mut Table<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<CrateConfig> {
    let name = table.need("name", problems, package_name);
    let version = table.need("version", problems, version);
    let output = table.need("output", problems, Item::text);
    let description = table.text("description", problems);
    let license = table.text("license", problems);
    let repository = table.text("repository", problems);
    let runtime = table.get("runtime", problems, runtime::source);
    Some(CrateConfig {
        name: name?,
        version: version?,
        output: folder.join(output?.get_ref()),
        description,
        license,
        repository,
        // Bundled until a registry has the runtime: so the crate compiles wherever it is.
        runtime: runtime.unwrap_or(RuntimeSource::Bundled),
    })
}

/// A name that Cargo takes for a package.
fn package_name(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    checked(item, problems, package_name_fault)
}

fn version(item: Item<'_>, problems: &mut Problems<'_>) -> Option<String> {
    checked(item, problems, version_fault)
}

fn checked(
    item: Item<'_>,
    problems: &mut Problems<'_>,
    fault: impl Fn(&str) -> Option<&'static str>,
) -> Option<String> {
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    let Some(fault) = fault(text.get_ref()) else {
        return Some(text.into_inner());
    };
    problems.error(text.span(), &path, format!("`{text}` {fault}"));
    None
}

fn apis(item: Item<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<Vec<ApiConfig>> {
    let (span, path) = (item.span(), item.path().to_owned());
    let apis = item.list(problems, |item, problems| {
        Some(item.table(problems, |table, problems| api(table, folder, problems)))
    })?;
    if apis.is_empty() {
        problems.error(span, &path, "at least one document must stand here");
    }
    apis.into_iter().collect()
}

fn api(table: &mut Table<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<ApiConfig> {
    let existing = |item: Item<'_>, problems: &mut Problems<'_>| file(item, folder, problems);
    let document = table.need("document", problems, existing);
    let overlay = table.get("overlay", problems, existing);
    let module = table.get("module", problems, module);
    let include = table.get("include", problems, Item::names);
    let exclude = table.get("exclude", problems, Item::names);
    let prose = table.flag("prose", problems);
    let source = table.text("source", problems);
    let document = document?;
    Some(ApiConfig {
        overlay: overlay
            .map(Spanned::into_inner)
            .or_else(|| beside(document.get_ref())),
        document,
        module,
        include: include.unwrap_or_default(),
        exclude: exclude.unwrap_or_default(),
        prose: prose.unwrap_or(true),
        source,
    })
}

/// `<stem>.overlay.toml`, if it exists.
fn beside(document: &Path) -> Option<PathBuf> {
    let overlay = document.with_extension("overlay.toml");
    overlay.is_file().then_some(overlay)
}

/// The path of a file that is there.
fn file(item: Item<'_>, folder: &Path, problems: &mut Problems<'_>) -> Option<Spanned<PathBuf>> {
    let path = item.path().to_owned();
    let name = item.text(problems)?;
    let file = folder.join(name.get_ref());
    if file.is_file() {
        return Some(Spanned::new(name.span(), file));
    }
    let message = format!("there is no file `{}`", file.display());
    let wanted = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = names_beside(&file);
    let candidates = beside.iter().map(String::as_str);
    problems.error_near(name.span(), &path, message, (&wanted, candidates));
    None
}

/// A module's name: it becomes a folder and a Rust path.
fn module(item: Item<'_>, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
    let span = item.span();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let name = checked(item, problems, |text| {
        let is = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(plain);
        (!is).then_some("is not a module name in snake_case")
    })?;
    Some(Spanned::new(span, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own that goes away again.
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
    fn a_manifest_is_read_and_its_paths_resolved() {
        let folder = Folder::with(
            "good",
            &["x.v1.json", "x.v1.overlay.toml", "y.v1.json", "o.toml"],
        );
        let text = format!(
            "{CRATE}license = \"MIT\"\n\
             [[api]]\ndocument = \"x.v1.json\"\nmodule = \"x_one\"\n\
             include = [\"x.a.*\"]\nexclude = [\"x.a.b\"]\nprose = false\n\
             [[api]]\ndocument = \"y.v1.json\"\n\
             [[api]]\ndocument = \"y.v1.json\"\noverlay = \"o.toml\"\n"
        );
        std::fs::write(folder.0.join("discogen.toml"), text).unwrap();
        let manifest = Manifest::read(&folder.0.join("discogen.toml")).unwrap();
        assert_eq!(manifest.crate_.name, "a-b");
        assert_eq!(manifest.crate_.output, folder.0.join("../out"));
        assert_eq!(manifest.crate_.license.as_deref(), Some("MIT"));
        let [x, y, z] = manifest.apis.as_slice() else {
            panic!("three documents")
        };
        assert_eq!(x.document.get_ref(), &folder.0.join("x.v1.json"));
        assert_eq!(x.overlay, Some(folder.0.join("x.v1.overlay.toml")));
        assert_eq!(x.module.as_ref().unwrap().get_ref(), "x_one");
        assert_eq!(x.include[0].get_ref(), "x.a.*");
        assert_eq!(x.exclude[0].get_ref(), "x.a.b");
        assert!(!x.prose && y.prose);
        assert_eq!((y.overlay.as_ref(), y.module.as_ref()), (None, None));
        assert_eq!(z.overlay, Some(folder.0.join("o.toml")));
    }

    /// The problems of a manifest that stands in `folder`, without that folder's name.
    fn problems(text: &str, folder: &Folder) -> String {
        let errors = Manifest::parse(&Source::new("discogen.toml", text), &folder.0).unwrap_err();
        let folder = format!("{}/", folder.0.display());
        errors.to_string().replace(&folder, "")
    }

    #[test]
    fn all_problems_are_told_at_once() {
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
        let read = |text: &str| Manifest::parse(&Source::new("discogen.toml", text), &folder.0);
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
        assert!(errors.contains("not the name of a host"), "{errors}");
    }

    #[test]
    fn a_manifest_needs_a_crate_and_a_document() {
        let folder = Folder::with("empty", &[]);
        let text = problems("", &folder);
        assert!(text.contains("the key `crate` is missing"), "{text}");
        assert!(text.contains("the key `api` is missing"), "{text}");
        let text = problems(&format!("api = []\n{CRATE}"), &folder);
        assert!(text.contains("at least one document"), "{text}");
        let missing = Manifest::read(&folder.0.join("discogen.toml")).unwrap_err();
        assert!(
            missing
                .to_string()
                .starts_with("error: cannot read the file: ")
        );
    }
}
