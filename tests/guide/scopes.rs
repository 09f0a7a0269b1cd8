//! The table of scopes, from the documents that the manifest names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// The lines around the table.
pub const BEGIN: &str = "<!-- scopes: written by tests/guide -->\n";
const END: &str = "<!-- end of scopes -->\n";

/// The prefix that short names leave out.
const PREFIX: &str = "https://www.googleapis.com/auth/";

/// The prefix of scopes that only add-ons of Gmail can have.
const OF_ADD_ONS: &str = "gmail.addons.";

/// Returns the page with the up-to-date table.
pub fn with_table(page: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the begin of the table");
    let (_, after) = rest.split_once(END).expect("the end of the table");
    format!("{before}{BEGIN}{}{END}{after}", table())
}

fn table() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("discovery");
    let manifest = fs::read_to_string(folder.join("discogen.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let apis = manifest["api"].as_array().unwrap();
    let mut out = String::new();
    for api in apis {
        let text = fs::read(folder.join(api["document"].as_str().unwrap())).unwrap();
        let document: Value = serde_json::from_slice(&text).unwrap();
        out.push_str(&section(&document));
    }
    out + "\n"
}

/// The methods of a resource, by whether they read, then by their scopes.
type Needs = [BTreeMap<Vec<String>, Vec<String>>; 2];

fn section(document: &Value) -> String {
    let mut resources: BTreeMap<String, Needs> = BTreeMap::new();
    collect(document.as_object().unwrap(), "", &mut resources);
    // Resources that need the same share a line.
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for (name, needs) in resources {
        let cells = cells(&needs);
        match lines.iter_mut().find(|(other, _)| *other == cells) {
            Some((_, names)) => names.push(name),
            None => lines.push((cells, vec![name])),
        }
    }
    let (name, version) = (&document["name"], &document["version"]);
    let mut out = format!(
        "\n## {}:{}\n\n| Resource | Read | Other methods |\n|---|---|---|\n",
        name.as_str().unwrap(),
        version.as_str().unwrap()
    );
    for (cells, names) in lines {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        out.push_str(&format!("| {} | {cells} |\n", names.join("<br>")));
    }
    out
}

fn collect(resource: &Map<String, Value>, path: &str, into: &mut BTreeMap<String, Needs>) {
    let children = |key: &str| resource.get(key).and_then(Value::as_object);
    for (name, method) in children("methods").into_iter().flatten() {
        let scopes = method["scopes"].as_array().into_iter().flatten();
        let scopes = scopes.map(|it| short(it.as_str().unwrap()));
        let scopes = scopes.filter(|it| !it.starts_with(OF_ADD_ONS)).collect();
        let reads = method["httpMethod"] == "GET";
        let needs = into.entry(path.to_owned()).or_default();
        let methods = needs[usize::from(!reads)].entry(scopes).or_default();
        methods.push(name.clone());
    }
    for (name, child) in children("resources").into_iter().flatten() {
        let dot = if path.is_empty() { "" } else { "." };
        collect(
            child.as_object().unwrap(),
            &format!("{path}{dot}{name}"),
            into,
        );
    }
}

fn short(scope: &str) -> String {
    scope.strip_prefix(PREFIX).unwrap_or(scope).to_owned()
}

fn cells(needs: &Needs) -> String {
    needs.each_ref().map(cell).join(" | ")
}

/// One of these scopes; with the names of the methods where they differ.
fn cell(needs: &BTreeMap<Vec<String>, Vec<String>>) -> String {
    let groups = needs.iter().map(|(scopes, methods)| {
        let scopes: Vec<String> = scopes.iter().map(|it| format!("`{it}`")).collect();
        let scopes = match scopes.is_empty() {
            true => "none".to_owned(),
            false => scopes.join(", "),
        };
        match needs.len() {
            1 => scopes,
            _ => format!("{}: {scopes}", methods.join(", ")),
        }
    });
    let groups: Vec<String> = groups.collect();
    match groups.is_empty() {
        true => "-".to_owned(),
        false => groups.join("<br>"),
    }
}
