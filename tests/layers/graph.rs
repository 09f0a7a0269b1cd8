//! The dependencies between files, read from the sources: modules, definitions, re-exports and
//! every path that begins with `crate`, `self` or `super`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The segments of a module's path below its crate; empty for the root.
type ModulePath = Vec<String>;

/// A crate's files and the uses between them. Test code is left out.
pub struct Graph {
    files: BTreeMap<ModulePath, SourceFile>,
}

/// The definitions and uses of one file.
struct SourceFile {
    /// Relative to the crate's `src`, with `/`.
    path: String,
    /// The names of items that are defined in the file itself.
    items: BTreeSet<String>,
    /// The names that it re-exports, or imports, each with its path.
    imports: BTreeMap<String, Vec<String>>,
    /// Paths that are named in the file, but for re-exports.
    uses: BTreeSet<Vec<String>>,
}

impl Graph {
    /// Reads the sources in a folder.
    pub fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        read_folder(folder, folder, &mut files);
        Self { files }
    }

    /// Each file with the files that it names.
    pub fn edges(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (module, file) in &self.files {
            let named = edges.entry(&file.path).or_default();
            for used in &file.uses {
                let target = self.resolve(module, used, 0);
                named.extend(target.filter(|target| *target != file.path));
            }
        }
        edges
    }

    /// Returns the file that defines the item of a path.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<&str> {
        let mut at: ModulePath = from.to_vec();
        let mut rest = path;
        while let [first, after @ ..] = rest {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ => break,
            }
            rest = after;
        }
        while let [first, after @ ..] = rest {
            let mut child = at.clone();
            child.push(first.clone());
            if self.files.contains_key(&child) {
                at = child;
                rest = after;
                continue;
            }
            let file = self.files.get(&at)?;
            if file.items.contains(first) {
                return Some(&file.path);
            }
            // Re-exports of re-exports are followed, up to a limit. What else has no definition in
            // the file comes from a macro there.
            let Some(import) = file.imports.get(first).filter(|_| depth < 8) else {
                return (!at.is_empty()).then_some(&file.path);
            };
            let behind: Vec<String> = import.iter().chain(after).cloned().collect();
            return self.resolve(&at, &behind, depth + 1);
        }
        self.files.get(&at).map(|file| file.path.as_str())
    }
}

/// Returns the cycles of files, each as a sorted list.
pub fn cycles<'a>(edges: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let reach: BTreeMap<&str, BTreeSet<&str>> = edges
        .keys()
        .map(|start| {
            let mut reached = BTreeSet::new();
            let mut open = vec![*start];
            while let Some(file) = open.pop() {
                let next = edges.get(file).into_iter().flatten();
                open.extend(next.filter(|next| reached.insert(**next)));
            }
            (*start, reached)
        })
        .collect();
    let mut found: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, reached) in &reach {
        if reached.contains(file) {
            let back = |other: &&&str| reach.get(**other).is_some_and(|it| it.contains(file));
            found.insert(reached.iter().filter(back).copied().collect());
        }
    }
    found.into_iter().collect()
}

fn read_folder(folder: &Path, root: &Path, files: &mut BTreeMap<ModulePath, SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.contains("tests") || name == "test_support" || name == "snapshots" {
            continue;
        }
        if path.is_dir() {
            read_folder(&path, root, files);
        } else if let Some(relative) = name.ends_with(".rs").then(|| relative(&path, root)) {
            let text = std::fs::read_to_string(&path).unwrap();
            files.insert(module_path(&relative), SourceFile::parse(relative, &text));
        }
    }
}

fn relative(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap().to_string_lossy();
    relative.replace('\\', "/")
}

fn module_path(file: &str) -> ModulePath {
    let stem = file.strip_suffix(".rs").unwrap();
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    match stem {
        "lib" | "main" => Vec::new(),
        _ => stem.split('/').map(str::to_owned).collect(),
    }
}

impl SourceFile {
    fn parse(path: String, text: &str) -> Self {
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut file = Self {
            path,
            items: BTreeSet::new(),
            imports: BTreeMap::new(),
            uses: BTreeSet::new(),
        };
        for item in &parsed.items {
            file.items.extend(item_name(item));
        }
        file.visit_file(&parsed);
        file
    }

    fn add_import(&mut self, is_re_export: bool, prefix: &[String], tree: &UseTree) {
        let joined = |name: &syn::Ident| {
            let mut path = prefix.to_vec();
            path.push(name.to_string());
            path
        };
        let (path, name) = match tree {
            UseTree::Path(path) => {
                return self.add_import(is_re_export, &joined(&path.ident), &path.tree);
            }
            UseTree::Group(group) => {
                let trees = group.items.iter();
                return trees.for_each(|tree| self.add_import(is_re_export, prefix, tree));
            }
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.to_vec(), prefix.last().cloned().unwrap_or_default())
            }
            UseTree::Name(name) => (joined(&name.ident), name.ident.to_string()),
            UseTree::Rename(rename) => (joined(&rename.ident), rename.rename.to_string()),
            UseTree::Glob(_) => (prefix.to_vec(), "*".to_owned()),
        };
        if !is_re_export && is_own(&path) {
            self.uses.insert(path.clone());
        }
        self.imports.insert(name, path);
    }
}

impl<'ast> Visit<'ast> for SourceFile {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_test(attributes(item)) {
            return;
        }
        match item {
            Item::Use(import) => {
                let is_re_export = !matches!(import.vis, Visibility::Inherited);
                self.add_import(is_re_export, &[], &import.tree);
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter().map(|it| it.ident.to_string());
        let segments: Vec<String> = segments.collect();
        if is_own(&segments) {
            self.uses.insert(segments);
        }
        visit::visit_path(self, path);
    }
}

/// Returns `true` if a path is one of the crate's own that leads out of its module.
fn is_own(path: &[String]) -> bool {
    matches!(path, [first, _, ..] if ["crate", "self", "super"].contains(&first.as_str()))
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        is_cfg
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|it| it == "test")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn item_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
