//! Links from one file of the repository to another.

use std::fs;
use std::path::Path;

/// Returns the destinations of a page's links that are no URLs, outside of code.
pub fn relative(text: &str) -> Vec<String> {
    let prose = without_code(text);
    let inline = prose.split("](").skip(1);
    let inline = inline.filter_map(|rest| rest.split([')', ' ']).next());
    let definitions = prose.lines().filter(|line| line.starts_with('['));
    let definitions = definitions.filter_map(|line| Some(line.split_once("]: ")?.1));
    let all = inline.chain(definitions).map(str::to_owned);
    all.filter(|link| !link.contains(':')).collect()
}

fn without_code(text: &str) -> String {
    let mut in_fence = false;
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_fence = !in_fence;
        } else if !in_fence {
            // Every second part of a line is between backticks.
            let parts: Vec<&str> = line.split('`').step_by(2).collect();
            out.push_str(&parts.concat());
            out.push('\n');
        }
    }
    out
}

/// Checks that the file of a link exists, and the heading in it.
pub fn check(page: &Path, link: &str) -> Result<(), &'static str> {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        file => page.parent().unwrap().join(file),
    };
    if !target.exists() {
        return Err("leads to no file");
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let text = fs::read_to_string(&target).map_err(|_| "leads to no text")?;
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let mut anchors = headings.map(|line| slug(line.trim_start_matches('#').trim()));
    anchors
        .any(|it| it == anchor)
        .then_some(())
        .ok_or("leads to no heading")
}

/// Returns the anchor of a heading, in the form of GitHub and rustdoc.
fn slug(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let text: String = heading.to_lowercase().chars().filter(kept).collect();
    text.replace(' ', "-")
}

#[test]
fn links_in_code_are_none() {
    let text = "[a](b.md#c) `[a](x.md)` [u](https://x.y/z)\n```\n[a](y.md)\n```\n[d]: e.md\n";
    assert_eq!(relative(text), ["b.md#c", "e.md"]);
}

#[test]
fn a_broken_link_is_found() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/index.md");
    assert_eq!(check(&page, "patch.md#field-masks"), Ok(()));
    assert_eq!(check(&page, "patch.md#no-such"), Err("leads to no heading"));
    assert_eq!(check(&page, "no_such.md"), Err("leads to no file"));
}
