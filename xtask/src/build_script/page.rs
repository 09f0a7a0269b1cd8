//! What docs/build-script.md shows, beside the project of tests/build-script.

use std::fs;

use anyhow::{Context, Result, ensure};
use toml::{Table, Value};

use crate::repository::Repository;

/// Checks that the page shows the project's one dependency, its one build dependency and its build
/// script.
///
/// # Errors
///
/// It shows something else.
pub fn check(repository: &Repository) -> Result<()> {
    let read = |path: &str| fs::read_to_string(repository.root.join(path)).context(path.to_owned());
    let page = read("docs/build-script.md")?;
    let shown = shown(&page)?;
    let project = read("tests/build-script/Cargo.toml")?.parse::<Table>()?;
    let runtime = read("runtime/Cargo.toml")?.parse::<Table>()?;
    let version = runtime["package"]["version"]
        .as_str()
        .context("the runtime has no version")?;
    for (table, name) in [
        ("dependencies", "discogen-runtime"),
        ("build-dependencies", "discogen"),
    ] {
        let mut here = only(&project, table, name)?;
        let mut there = only(&shown, table, name)?;
        // The page names a version, the project a folder of this repository.
        here.remove("path");
        let requirement = there.remove("version");
        let fits = requirement
            .as_ref()
            .and_then(Value::as_str)
            .is_some_and(|it| version.starts_with(it));
        ensure!(
            here == there,
            "docs/build-script.md shows another [{table}]"
        );
        ensure!(
            fits,
            "docs/build-script.md shows version {requirement:?} of `{name}`, not {version}"
        );
    }
    let script = read("tests/build-script/build.rs")?;
    ensure!(
        page.contains(&script),
        "docs/build-script.md shows another build script"
    );
    Ok(())
}

/// The tables of all `toml` blocks of the page.
fn shown(page: &str) -> Result<Table> {
    let mut shown = Table::new();
    for block in page.split("\n```toml\n").skip(1) {
        let block = block.split("\n```").next().unwrap_or(block);
        for (name, content) in block.parse::<Table>()? {
            let (Some(content), entry) = (content.as_table().cloned(), shown.entry(name)) else {
                continue;
            };
            if let Some(table) = entry
                .or_insert_with(|| Value::Table(Table::new()))
                .as_table_mut()
            {
                table.extend(content);
            }
        }
    }
    Ok(shown)
}

/// The only dependency of a table.
fn only(manifest: &Table, table: &str, name: &str) -> Result<Table> {
    let dependencies = manifest
        .get(table)
        .and_then(Value::as_table)
        .cloned()
        .unwrap_or_default();
    let names: Vec<&String> = dependencies.keys().collect();
    ensure!(
        names == [name],
        "[{table}] is more than `{name}`: {names:?}"
    );
    let dependency = dependencies.get(name).and_then(Value::as_table);
    dependency
        .cloned()
        .with_context(|| format!("`{name}` is no table"))
}
