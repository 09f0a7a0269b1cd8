//! The manifest's entry about the runtime: `runtime` of the crate.

use crate::overlay::table::{Item, Problems, Table};
use crate::runtime_source::{RuntimeSource, path_fault, requirement_fault};

/// `"bundled"`, `{ path = ".." }` or `{ version = ".." }`.
pub(super) fn source(item: Item<'_>, problems: &mut Problems<'_>) -> Option<RuntimeSource> {
    if item.is_table() {
        return item.table(problems, folder_or_version);
    }
    let path = item.path().to_owned();
    let text = item.text(problems)?;
    if text.get_ref() == "bundled" {
        return Some(RuntimeSource::Bundled);
    }
    let message = format!(
        "`{}` is not a source of the runtime: it can be \"bundled\", {{ path = \"..\" }} or {{ version = \"..\" }}",
        text.get_ref()
    );
    problems.error(text.span(), &path, message);
    None
}

fn folder_or_version(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<RuntimeSource> {
    let (span, key) = (table.span(), table.path().to_owned());
    let is_clear = table.has("path") != table.has("version");
    let path = table.get("path", problems, |item, problems| {
        checked(item, problems, path_fault)
    });
    let version = table.get("version", problems, |item, problems| {
        checked(item, problems, requirement_fault)
    });
    if !is_clear {
        problems.error(span, &key, "expected one of `path` and `version`");
        return None;
    }
    let path = path.map(RuntimeSource::Path);
    path.or(version.map(RuntimeSource::Version))
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::Source;
    use crate::manifest::Manifest;

    /// Reads the runtime of a manifest with this value of `runtime`; its document does not exist.
    fn read(runtime: &str) -> Result<RuntimeSource, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
        let text = format!(
            "[crate]\nname = \"a\"\nversion = \"0.1.0\"\noutput = \"o\"\n{runtime}\n\n\
             [[api]]\ndocument = \"enums.v1.json\"\n"
        );
        let manifest = Manifest::parse(&Source::new("discogen.toml", text), &folder, true);
        let manifest = manifest.map_err(|errors| errors.to_string())?;
        Ok(manifest.krate.runtime)
    }

    #[test]
    fn three_forms_are_read() {
        assert_eq!(read(""), Ok(RuntimeSource::Bundled));
        assert_eq!(read("runtime = \"bundled\""), Ok(RuntimeSource::Bundled));
        assert_eq!(
            read("runtime = { path = \"../runtime\" }"),
            Ok(RuntimeSource::Path("../runtime".to_owned()))
        );
        assert_eq!(
            read("runtime = { version = \"0.1\" }"),
            Ok(RuntimeSource::Version("0.1".to_owned()))
        );
    }

    #[test]
    fn other_forms_are_located_errors() {
        for (runtime, message) in [
            ("\"0.1\"", "`0.1` is not a source of the runtime"),
            (
                "{ path = \"x\", version = \"1\" }",
                "expected one of `path` and `version`",
            ),
            ("{}", "expected one of `path` and `version`"),
            ("{ path = \"\" }", "`` is not the path of a folder"),
            (
                "{ version = \"a\" }",
                "`a` is not a version requirement such as `0.1`",
            ),
            ("{ verson = \"1\" }", "did you mean `version`?"),
            ("1", "expected a string, found an integer"),
        ] {
            let error = read(&format!("runtime = {runtime}")).unwrap_err();
            assert!(error.contains(message), "{runtime}: {error}");
            assert!(error.contains("--> discogen.toml:5:"), "{runtime}: {error}");
        }
    }
}
