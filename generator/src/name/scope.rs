//! One allocator for all namespaces. Names that collide are told apart in byte order of their wire
//! names, so the order of keys in a document has no effect; names in the ledger stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ledger, RustName, reserved};

/// The kinds of namespaces. Each has names of its own that are taken from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Types of a module.
    Type,
    /// Fields of a struct, with their setters.
    Field,
    /// Fields of a struct of query parameters, with their setters.
    QueryField,
    /// Variants of an enum.
    Variant,
    /// Modules below a module, which are files too.
    Module,
    /// Functions of a module.
    Function,
    /// Arguments and setters of a request.
    Argument,
    /// Constants.
    Constant,
    /// Accessors of a resource name.
    Accessor,
}

impl Kind {
    fn reserved(self) -> &'static [&'static str] {
        match self {
            Self::Type => reserved::TYPES,
            Self::Field => reserved::FIELDS,
            Self::QueryField => reserved::QUERY_FIELDS,
            Self::Variant => reserved::VARIANTS,
            Self::Module => reserved::MODULES,
            Self::Function => reserved::FUNCTIONS,
            Self::Argument => reserved::ARGUMENTS,
            Self::Constant => &[],
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

/// A name that an item asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What identifies the item in its namespace, made of wire names.
    pub key: String,
    /// The name that it would have if it were alone.
    pub candidate: String,
    /// Whether a person chose the name, who overrules the ledger.
    pub chosen: bool,
}

impl Wanted {
    /// A name made of the item's wire name.
    pub fn new(key: impl Into<String>, candidate: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            candidate: candidate.into(),
            chosen: false,
        }
    }

    /// The same, unless the overlay gives a name.
    pub fn or_chosen(mut self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            self.candidate = name.to_owned();
            self.chosen = true;
        }
        self
    }
}

/// Gives out names, with the ledger at hand.
#[derive(Debug, Default)]
pub struct Namer {
    ledger: Ledger,
    /// The names of large namespaces, which are asked again and again.
    used: BTreeMap<String, BTreeSet<String>>,
}

impl Namer {
    /// A namer that keeps to the names of this ledger.
    pub fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            used: BTreeMap::new(),
        }
    }

    /// The ledger with all names that were given out.
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// Names for all items of one namespace, in the order in which they were asked for. Items that
    /// the namespace got in an earlier call keep their names.
    pub fn allocate(&mut self, scope: &str, kind: Kind, wanted: &[Wanted]) -> Vec<RustName> {
        // A person may give a newcomer the name of what it takes the place of.
        let entries = self.ledger.scope(scope);
        for item in wanted.iter().filter(|item| item.chosen) {
            entries.retain(|key, name| {
                name.as_str() != item.candidate
                    || !is_outer(key)
                    || wanted.iter().any(|other| other.key == *key)
            });
        }
        self.give_out(scope, kind, wanted)
    }

    fn give_out(&mut self, scope: &str, kind: Kind, wanted: &[Wanted]) -> Vec<RustName> {
        let any_chosen = wanted.iter().any(|item| item.chosen);
        let entries = self.ledger.scope(scope);
        if !any_chosen && wanted.iter().all(|item| entries.contains_key(&item.key)) {
            return wanted
                .iter()
                .filter_map(|item| entries.get(&item.key).cloned())
                .collect();
        }
        let mut by_key: BTreeMap<&str, &Wanted> = BTreeMap::new();
        for item in wanted {
            by_key.entry(&item.key).or_insert(item);
        }
        for item in by_key.values().filter(|item| item.chosen) {
            entries.remove(&item.key);
        }
        let mut used = match self.used.remove(scope) {
            Some(used) if !any_chosen => used,
            _ => entries
                .values()
                .map(|name| name.as_str().to_owned())
                .collect(),
        };
        let mut numbers = BTreeMap::new();
        let (chosen, derived): (Vec<&Wanted>, Vec<&Wanted>) =
            by_key.into_values().partition(|item| item.chosen);
        for item in chosen.into_iter().chain(derived) {
            if !entries.contains_key(&item.key) {
                let name = free_name(kind, &item.candidate, &used, &mut numbers);
                used.insert(name.clone());
                entries.insert(item.key.clone(), RustName::from_sound(name));
            }
        }
        let names = wanted
            .iter()
            .filter_map(|item| entries.get(&item.key).cloned())
            .collect();
        if used.len() > MANY {
            self.used.insert(scope.to_owned(), used);
        }
        names
    }

    /// The name of a single item.
    pub fn one(&mut self, scope: &str, kind: Kind, wanted: Wanted) -> RustName {
        let fallback = wanted.candidate.clone();
        self.give_out(scope, kind, &[wanted])
            .pop()
            .unwrap_or_else(|| RustName::from_sound(fallback))
    }
}

/// Whether a key is that of an item which is asked for together with all its kind, and not of one
/// inside another.
fn is_outer(key: &str) -> bool {
    !key.contains(['.', '#', ':', '/'])
}

/// From so many names on a namespace is worth remembering them.
const MANY: usize = 64;

/// Modules are files, and rustdoc makes a file of every item: file systems take 255 bytes, with
/// what stands around the name.
const LONGEST: usize = 150;

/// `numbers` has the next number for each name that was taken: names are not given back, so the
/// search need not begin anew for each of many that want the same.
fn free_name(
    kind: Kind,
    candidate: &str,
    used: &BTreeSet<String>,
    numbers: &mut BTreeMap<String, usize>,
) -> String {
    // Names are ASCII here.
    let candidate = candidate.get(..LONGEST).unwrap_or(candidate);
    let taken = reserved::is_keyword(candidate) || kind.reserved().contains(&candidate);
    let base = if taken {
        format!("{candidate}_")
    } else {
        candidate.to_owned()
    };
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
mod tests {
    use super::*;

    fn names(namer: &mut Namer, kind: Kind, keys: &[&str]) -> Vec<String> {
        let wanted: Vec<Wanted> = keys
            .iter()
            .map(|key| {
                let candidate = if kind == Kind::Type {
                    crate::name::pascal(key)
                } else {
                    crate::name::snake(key)
                };
                Wanted::new(*key, candidate)
            })
            .collect();
        namer
            .allocate("s", kind, &wanted)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn collisions_follow_the_byte_order_of_wire_names() {
        let expected = ["A2aPart2", "A2aPart"];
        assert_eq!(
            names(&mut Namer::default(), Kind::Type, &["A2aPart", "A2APart"]),
            expected
        );
        let turned = names(&mut Namer::default(), Kind::Type, &["A2APart", "A2aPart"]);
        assert_eq!(turned, ["A2aPart", "A2aPart2"]);
    }

    #[test]
    fn a_newcomer_renames_nothing() {
        let mut namer = Namer::default();
        assert_eq!(
            names(&mut namer, Kind::Type, &["HttpHealthCheck"]),
            ["HttpHealthCheck"]
        );
        let mut later = Namer::new(namer.into_ledger());
        assert_eq!(
            names(
                &mut later,
                Kind::Type,
                &["HTTPHealthCheck", "HttpHealthCheck"]
            ),
            ["HttpHealthCheck2", "HttpHealthCheck"]
        );
        let mut last = Namer::new(later.into_ledger());
        assert_eq!(
            names(&mut last, Kind::Type, &["HTTPHealthCheck"]),
            ["HttpHealthCheck2"]
        );
    }

    #[test]
    fn taken_names_get_an_underscore() {
        let mut namer = Namer::default();
        assert_eq!(
            names(&mut namer, Kind::Field, &["type", "self", "new", "type_"]),
            ["type_", "self_", "new_", "type_2"]
        );
        let mut namer = Namer::default();
        assert_eq!(
            names(&mut namer, Kind::Type, &["Option", "Self", "Value"]),
            ["Option_", "Self_", "Value"]
        );
        let mut namer = Namer::default();
        assert_eq!(
            names(&mut namer, Kind::Argument, &["query", "path"]),
            ["query_", "path"]
        );
        let mut namer = Namer::default();
        assert_eq!(
            names(&mut namer, Kind::Module, &["aux", "types"]),
            ["aux_", "types_"]
        );
    }

    #[test]
    fn a_chosen_name_is_taken_over_from_what_is_gone() {
        let mut namer = Namer::default();
        namer.allocate(
            "s",
            Kind::Type,
            &[Wanted::new("Old", "Old"), Wanted::new("B", "B")],
        );
        namer.one("s", Kind::Type, Wanted::new("B.c", "Bc"));
        let wanted = [
            Wanted::new("New", "New").or_chosen(Some("Old")),
            Wanted::new("B", "B"),
            // Not gone, only not asked for here.
            Wanted::new("C", "C").or_chosen(Some("Bc")),
        ];
        let names = namer.allocate("s", Kind::Type, &wanted);
        let names: Vec<&str> = names.iter().map(RustName::as_str).collect();
        assert_eq!(names, ["Old", "B", "Bc2"]);
    }

    #[test]
    fn a_chosen_name_overrules_the_ledger() {
        let mut namer = Namer::default();
        namer.one("s", Kind::Type, Wanted::new("a", "A"));
        let name = namer.one("s", Kind::Type, Wanted::new("a", "A").or_chosen(Some("B")));
        assert_eq!(name.as_str(), "B");
    }
}
