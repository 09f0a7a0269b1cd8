//! One allocator for all namespaces. If several items request the same name, the one whose wire
//! name equals it gets it, and the others follow in byte order of their wire names: the order of
//! keys in a document has no effect. Names in the ledger do not change.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::conflict::Conflict;
use super::{Ledger, RustName, reserved};

/// The kinds of namespaces, each with its own reserved names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// Types of a module.
    Type,
    /// Fields of a struct, with their setters.
    Field,
    /// Fields of a struct of query parameters, with their setters.
    QueryField,
    /// Variants of an enum.
    Variant,
    /// Modules inside a module, which are also files.
    Module,
    /// Functions of a module.
    Function,
    /// Arguments and setters of a request.
    Argument,
    /// Constants.
    Constant,
    /// The statics that describe methods.
    Method,
    /// Accessors of a resource name.
    Accessor,
}

impl NameKind {
    fn reserved(self) -> &'static [&'static str] {
        match self {
            Self::Type => reserved::TYPES,
            Self::Field => reserved::FIELDS,
            Self::QueryField => reserved::QUERY_FIELDS,
            Self::Variant => reserved::VARIANTS,
            Self::Module => reserved::MODULES,
            Self::Argument => reserved::ARGUMENTS,
            Self::Constant | Self::Function => &[],
            Self::Method => reserved::METHODS,
            Self::Accessor => reserved::ACCESSORS,
        }
    }

    fn numbered(self, base: &str, number: usize) -> String {
        match self {
            Self::Type | Self::Variant => format!("{}{number}", base.trim_end_matches('_')),
            _ if base.ends_with('_') => format!("{base}{number}"),
            _ => format!("{base}_{number}"),
        }
    }
}

/// A request for the name of an item.
#[derive(Clone, Debug)]
pub struct NameRequest {
    /// Key of the item in its namespace, made of wire names.
    pub key: String,
    /// The name without conflicts.
    pub candidate: String,
    /// `true` if a person chose the name, which overrides the ledger.
    pub chosen: bool,
    /// Location of the name in the overlay.
    pub span: Option<Range<usize>>,
}

impl NameRequest {
    /// Requests a name made of the item's wire name.
    pub fn new(key: impl Into<String>, candidate: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            candidate: candidate.into(),
            chosen: false,
            span: None,
        }
    }

    /// Returns the order in which names are assigned: chosen names first, then the items whose wire
    /// name equals the name, then the others in byte order.
    fn precedence(&self) -> (bool, Spelling, &str) {
        let spelling = Spelling::of(&self.key, &self.candidate);
        (!self.chosen, spelling, &self.key)
    }

    /// Replaces the name with that of the overlay, if it gives one.
    pub fn or_renamed(self, name: Option<&Spanned<String>>) -> Self {
        let span = name.map(Spanned::span);
        let renamed = self.or_chosen(name.map(|name| name.get_ref().as_str()));
        Self { span, ..renamed }
    }

    /// Replaces the name with that chosen by a person, if there is one.
    pub fn or_chosen(mut self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            self.candidate = name.to_owned();
            self.chosen = true;
        }
        self
    }
}

/// The similarity of a wire name to its Rust name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    /// Equal: `foo_bar` for `foo_bar`, `FooBar` for `FooBar`.
    Equal,
    /// Equal in the usual case of wire names: `fooBar` for `foo_bar`, `FOO_BAR` or `foo` for
    /// `FooBar` or `Foo`.
    Usual,
    /// The same words: `FooBar` for `foo_bar`.
    Words,
    /// Other characters besides the words: `-foo`.
    Other,
}

impl Spelling {
    fn of(wire_name: &str, name: &str) -> Self {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase());
        let begins_upper = wire_name.starts_with(|c: char| c.is_ascii_uppercase());
        if wire_name == name {
            Self::Equal
        } else if !wire_name.chars().all(is_word) {
            Self::Other
        } else if is_type || !begins_upper {
            Self::Usual
        } else {
            Self::Words
        }
    }
}

/// Assigns names with the help of the ledger.
#[derive(Debug, Default)]
pub struct Namer {
    ledger: Ledger,
    /// The names of large namespaces, which are requested repeatedly.
    used: BTreeMap<String, BTreeSet<String>>,
    /// The names that the overlay gives, by namespace and name.
    renamed: BTreeMap<(String, String), Range<usize>>,
    conflicts: Vec<Conflict>,
}

impl Namer {
    /// Creates a namer that keeps the names of this ledger.
    pub fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            ..Self::default()
        }
    }

    /// Returns the conflicts of the overlay's names, each once.
    pub fn take_conflicts(&mut self) -> Vec<Conflict> {
        let mut conflicts = std::mem::take(&mut self.conflicts);
        conflicts.sort_by_key(|conflict| conflict.span.start);
        conflicts.dedup();
        conflicts
    }

    /// Records conflicts between the overlay's names and others.
    fn note_conflicts(
        &mut self,
        scope: &str,
        kind: NameKind,
        requested: &[NameRequest],
        names: &[RustName],
    ) {
        for (item, name) in requested.iter().zip(names) {
            if let Some(span) = &item.span {
                let key = (scope.to_owned(), item.candidate.clone());
                self.renamed.insert(key, span.clone());
                if name.as_str() != item.candidate {
                    let owner = self.ledger.scope(scope).iter();
                    let owner = owner.filter(|(_, name)| name.as_str() == item.candidate);
                    let other = owner.map(|(key, _)| key.clone()).next();
                    self.conflicts.push(Conflict {
                        span: span.clone(),
                        name: item.candidate.clone(),
                        other,
                    });
                }
            }
        }
        if self.renamed.is_empty() {
            return;
        }
        for (item, name) in requested.iter().zip(names).filter(|(item, _)| !item.chosen) {
            let natural = usable(kind, &item.candidate);
            // Names from the ledger were assigned before, possibly with a suffix.
            let is_moved = name.as_str() != natural;
            let key = (scope.to_owned(), natural);
            if let (true, Some(span)) = (is_moved, self.renamed.get(&key)) {
                self.conflicts.push(Conflict {
                    span: span.clone(),
                    name: key.1.clone(),
                    other: Some(item.key.clone()),
                });
            }
        }
    }

    /// Returns the ledger with all assigned names.
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Assigns names to all items of one namespace, in the order of the requests. Items that were
    /// named in an earlier call keep their names.
    pub fn allocate(
        &mut self,
        scope: &str,
        kind: NameKind,
        requested: &[NameRequest],
    ) -> Vec<RustName> {
        // A person may give a new item the name of the item that it replaces.
        let entries = self.ledger.scope(scope);
        for item in requested.iter().filter(|item| item.chosen) {
            entries.retain(|key, name| {
                name.as_str() != item.candidate
                    || !is_outer(key)
                    || requested.iter().any(|other| other.key == *key)
            });
        }
        let names = self.give_out(scope, kind, requested);
        self.note_conflicts(scope, kind, requested, &names);
        names
    }

    fn give_out(
        &mut self,
        scope: &str,
        kind: NameKind,
        requested: &[NameRequest],
    ) -> Vec<RustName> {
        let any_chosen = requested.iter().any(|item| item.chosen);
        let entries = self.ledger.scope(scope);
        let known = |item: &NameRequest| entries.get(&item.key).cloned();
        if !any_chosen {
            if let Some(names) = requested.iter().map(known).collect() {
                return names;
            }
        }
        let mut in_order: Vec<&NameRequest> = requested.iter().collect();
        in_order.sort_by_key(|item| (*item).precedence());
        for item in in_order.iter().filter(|item| item.chosen) {
            entries.remove(&item.key);
        }
        let used = match self.used.remove(scope) {
            Some(used) if !any_chosen => used,
            _ => entries
                .values()
                .map(|name| name.as_str().to_owned())
                .collect(),
        };
        let mut allocator = Allocator {
            kind,
            entries,
            used,
            numbers: BTreeMap::new(),
        };
        for item in in_order {
            allocator.name(item);
        }
        let names = requested.iter().map(|item| allocator.name(item)).collect();
        let used = allocator.used;
        if used.len() > MANY {
            self.used.insert(scope.to_owned(), used);
        }
        names
    }

    /// Assigns the name of a single item.
    pub fn one(&mut self, scope: &str, kind: NameKind, requested: &NameRequest) -> RustName {
        let name = self.give_one(scope, kind, requested);
        let requested = std::slice::from_ref(requested);
        self.note_conflicts(scope, kind, requested, std::slice::from_ref(&name));
        name
    }

    fn give_one(&mut self, scope: &str, kind: NameKind, requested: &NameRequest) -> RustName {
        let entries = self.ledger.scope(scope);
        if requested.chosen {
            entries.remove(&requested.key);
            self.used.remove(scope);
        } else if let Some(name) = entries.get(&requested.key) {
            return name.clone();
        }
        let used = self.used.remove(scope).unwrap_or_else(|| {
            let names = entries.values().map(|name| name.as_str().to_owned());
            names.collect()
        });
        let mut allocator = Allocator {
            kind,
            entries,
            used,
            numbers: BTreeMap::new(),
        };
        let name = allocator.name(requested);
        let used = allocator.used;
        if used.len() > MANY {
            self.used.insert(scope.to_owned(), used);
        }
        name
    }
}

/// Assigns the names of one namespace.
struct Allocator<'a> {
    kind: NameKind,
    entries: &'a mut BTreeMap<String, RustName>,
    used: BTreeSet<String>,
    /// The next suffix for each taken name. Names are never released, so the search for a free one
    /// continues from the last suffix.
    numbers: BTreeMap<String, usize>,
}

impl Allocator<'_> {
    /// Returns the name of an item: its existing one, or else a free one.
    fn name(&mut self, item: &NameRequest) -> RustName {
        if let Some(name) = self.entries.get(&item.key) {
            return name.clone();
        }
        let text = free_name(self.kind, &item.candidate, &self.used, &mut self.numbers);
        self.used.insert(text.clone());
        let name = RustName::from_valid_parts(text);
        self.entries.insert(item.key.clone(), name.clone());
        name
    }
}

/// Returns `true` if the key belongs to an item that is requested together with all others of its
/// kind, not to one inside another.
fn is_outer(key: &str) -> bool {
    !key.contains(['.', '#', ':', '/'])
}

/// Size from which the names of a namespace are cached.
const MANY: usize = 64;

/// Maximum length of a name. Modules are files, and rustdoc creates a file for every item: file
/// systems allow 255 bytes, including what surrounds the name.
const LONGEST: usize = 150;

/// Returns the name, with the suffix `_` if Rust or emitted code reserves it.
fn usable(kind: NameKind, candidate: &str) -> String {
    // Names are ASCII here.
    let candidate = candidate.get(..LONGEST).unwrap_or(candidate);
    let taken = reserved::is_keyword(candidate) || kind.reserved().contains(&candidate);
    if taken {
        format!("{candidate}_")
    } else {
        candidate.to_owned()
    }
}

fn free_name(
    kind: NameKind,
    candidate: &str,
    used: &BTreeSet<String>,
    numbers: &mut BTreeMap<String, usize>,
) -> String {
    let base = usable(kind, candidate);
    if !used.contains(&base) {
        return base;
    }
    let number = numbers.entry(base.clone()).or_insert(2);
    loop {
        let name = kind.numbered(&base, *number);
        *number += 1;
        if !used.contains(&name) {
            return name;
        }
    }
}

#[cfg(test)]
mod tests;
