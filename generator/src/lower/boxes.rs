//! Fields that need a `Box`: those on a cycle of types that passes through no list and no map,
//! since such a type would contain itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Object, Shape, Type};
use crate::name::part;

/// Fields that need a `Box`, by the path of their object and their wire name.
#[derive(Debug, Default)]
pub(super) struct Boxes(BTreeSet<(String, String)>);

impl Boxes {
    /// Finds the fields of all types of an API.
    pub(super) fn of(api: &Api) -> Self {
        let mut graph = Graph::default();
        for schema in &api.schemas {
            if let Shape::Object(object) = &schema.shape {
                graph.add(api, &part(&schema.name), object);
            }
        }
        graph.cyclic()
    }

    /// Returns `true` if this field needs a `Box`.
    pub(super) fn needed(&self, path: &str, wire: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(path.to_owned(), wire.to_owned()))
    }
}

/// Returns the path of a type inside another, as a key of the ledger.
pub(super) fn inside(path: &str, wire: &str) -> String {
    format!("{path}.{}", part(wire))
}

/// Objects by path, with the objects that they contain directly.
#[derive(Default)]
struct Graph {
    edges: BTreeMap<String, Vec<(String, String)>>,
}

impl Graph {
    fn add(&mut self, api: &Api, path: &str, object: &Object) {
        let mut edges = Vec::new();
        for property in &object.properties {
            // Messages in a union are always boxed.
            let in_union = object
                .unions
                .iter()
                .any(|union| union.members.contains(&property.name));
            let (direct, inline) = target(api, &property.ty);
            let here = inside(path, &property.name);
            if let Some(inner) = inline {
                self.add(api, &here, inner);
            }
            if !in_union {
                match direct {
                    Some(Target::Schema(name)) => edges.push((property.name.clone(), name)),
                    Some(Target::Inline) => edges.push((property.name.clone(), here)),
                    None => {}
                }
            }
        }
        if let Some(inner) = object.additional.as_ref().and_then(inline) {
            self.add(api, &inside(path, "*"), inner);
        }
        self.edges.insert(path.to_owned(), edges);
    }

    fn cyclic(&self) -> Boxes {
        let component = self.components();
        let mut boxes = BTreeSet::new();
        for (path, edges) in &self.edges {
            for (wire, to) in edges {
                let same = component
                    .get(path.as_str())
                    .zip(component.get(to.as_str()))
                    .is_some_and(|(a, b)| a == b);
                if same {
                    boxes.insert((path.clone(), wire.clone()));
                }
            }
        }
        Boxes(boxes)
    }

    /// Strongly connected components (Kosaraju's algorithm, without recursion). Two objects in one
    /// component contain each other.
    fn components(&self) -> BTreeMap<&str, usize> {
        let mut reverse: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, edges) in &self.edges {
            for (_, to) in edges {
                reverse.entry(to).or_default().push(from);
            }
        }
        let forward = |path: &str| -> Vec<&str> {
            self.edges
                .get(path)
                .map(|edges| edges.iter().map(|(_, to)| to.as_str()).collect())
                .unwrap_or_default()
        };
        let mut seen = BTreeSet::new();
        let mut finished = Vec::new();
        for path in self.edges.keys() {
            visit(path, &forward, &mut seen, &mut |path| finished.push(path));
        }
        let backward = |path: &str| reverse.get(path).cloned().unwrap_or_default();
        let mut component = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (number, path) in finished.into_iter().rev().enumerate() {
            visit(path, &backward, &mut seen, &mut |path| {
                component.insert(path, number);
            });
        }
        component
    }
}

/// Depth-first traversal; calls `leave` for each path after all its successors.
fn visit<'a>(
    start: &'a str,
    next: &dyn Fn(&str) -> Vec<&'a str>,
    seen: &mut BTreeSet<&'a str>,
    leave: &mut dyn FnMut(&'a str),
) {
    if !seen.insert(start) {
        return;
    }
    let mut stack = vec![(start, next(start))];
    while let Some((path, rest)) = stack.last_mut() {
        match rest.pop() {
            Some(to) => {
                if seen.insert(to) {
                    stack.push((to, next(to)));
                }
            }
            None => {
                leave(path);
                stack.pop();
            }
        }
    }
}

enum Target {
    Schema(String),
    Inline,
}

/// Returns the object that a field contains directly, and the inline object somewhere in its type.
fn target<'a>(api: &Api, ty: &'a Type) -> (Option<Target>, Option<&'a Object>) {
    match ty {
        Type::Object(object) => (Some(Target::Inline), Some(object)),
        Type::Schema(_) => match api.behind(ty) {
            Type::Schema(id) => {
                let name = part(&api.schema(*id).name).into_owned();
                (Some(Target::Schema(name)), None)
            }
            _ => (None, None),
        },
        Type::Array(inner) | Type::Map(inner) => (None, inline(inner)),
        _ => (None, None),
    }
}

fn inline(ty: &Type) -> Option<&Object> {
    match ty {
        Type::Object(object) => Some(object),
        Type::Array(inner) | Type::Map(inner) => inline(inner),
        _ => None,
    }
}
