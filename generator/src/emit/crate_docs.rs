//! The crate's own documentation: a first program, a list of the APIs, the features.

use super::escape::code;
use crate::runtime_features::FEATURES;
use crate::rust::{ApiSummary, Package};

/// Returns the lines.
pub(super) fn lines(package: &Package) -> Vec<String> {
    let mut lines = vec![code(&package.description).into_owned()];
    start(package, &mut lines);
    apis(package, &mut lines);
    features(package, &mut lines);
    lines
}

fn start(package: &Package, lines: &mut Vec<String>) {
    let has_program = |api: &&ApiSummary| !api.start.is_empty();
    let mut apis = package.apis.iter().filter(has_program);
    // New users have the default features.
    let chosen = apis.clone().find(|api| package.is_default(api));
    let program = chosen.or_else(|| apis.next()).map(|api| &api.start);
    if let Some(program) = program {
        section("Start", lines);
        lines.extend(program.iter().cloned());
    }
    let rest = [
        "",
        "Each method is a function in the module of its resource. The function returns a request, a",
        "plain value: setters add the optional parameters, `send` sends it with the feature `client`.",
        "Without that feature, [`to_http`](runtime::Call::to_http) returns a request for any HTTP",
        "stack. The trait [`Call`](runtime::Call), which the [`prelude`] exports, has what all",
        "requests share.",
    ];
    lines.extend(rest.map(str::to_owned));
    if package.guide.is_some() {
        let guide = "The [guide](guide/index.html) goes on from here.";
        lines.extend([String::new(), guide.to_owned()]);
    }
}

fn apis(package: &Package, lines: &mut Vec<String>) {
    section("APIs", lines);
    lines.push("| Module | Purpose | Feature |".to_owned());
    lines.push("|---|---|---|".to_owned());
    lines.extend(package.apis.iter().map(|api| {
        let (module, feature, description) = (&api.module, &api.feature, &api.description);
        // The module exists only with its feature, so the link is not an item path.
        let link = format!("[`{module}`]({module}/index.html)");
        let default = match package.is_default(api) {
            true => "",
            false => " (off by default)",
        };
        format!("| {link} | {description} | `{feature}`{default} |")
    }));
}

fn features(package: &Package, lines: &mut Vec<String>) {
    section("Features", lines);
    let split = package
        .apis
        .iter()
        .any(|api| !api.resource_features.is_empty());
    lines.push("| Feature | Adds |".to_owned());
    lines.push("|---|---|".to_owned());
    lines.push("| one per API | Its module. |".to_owned());
    if split {
        let text = "| `{api}_{resource}` | One resource of an API with more than 300 methods. |";
        lines.push(text.to_owned());
    }
    lines.extend(FEATURES.iter().map(|(feature, purpose)| {
        let default = match *feature {
            "client" => " On by default.",
            _ => "",
        };
        format!("| `{feature}` | {purpose}{default} |")
    }));
}

fn section(title: &str, lines: &mut Vec<String>) {
    lines.extend([String::new(), format!("# {title}"), String::new()]);
}
