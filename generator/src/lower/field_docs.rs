//! The documentation of fields and parameters: their texts, and the facts of the document that the
//! texts leave out.

use std::collections::BTreeSet;

use super::docs::Docs;
use crate::model::{Api, Body, Limits, Parameter, Property, SchemaId, Type, Verb};
use crate::name::RustName;
use crate::text::escape::code;

/// The context of a field.
#[derive(Clone, Copy, Default)]
pub(super) struct FieldContext<'a> {
    /// The struct, if an update can clear its fields, with the field's constant.
    pub clears: Option<(&'a RustName, &'a RustName)>,
    /// `true` for a member of a union, of which none is required by itself.
    pub is_member: bool,
    /// The type of resource names in the field, as a link.
    pub resource: Option<&'a str>,
}

/// Returns the schemas whose fields an update can clear: the bodies of PATCH and PUT.
pub(super) fn updated_schemas(api: &Api) -> BTreeSet<SchemaId> {
    let methods = api.root.all_methods();
    let updates = methods
        .iter()
        .filter(|method| matches!(method.verb, Verb::Patch | Verb::Put));
    let bodies = updates.filter_map(|method| match &method.request {
        Some(Body::Json(ty)) => match api.behind(ty) {
            Type::Schema(id) => Some(*id),
            _ => None,
        },
        _ => None,
    });
    bodies.collect()
}

/// Returns the documentation of a field.
pub(super) fn property(property: &Property, context: FieldContext<'_>) -> Vec<String> {
    let text = property.doc.as_deref();
    let mut docs = Docs::of(text);
    let mut facts: Vec<String> = context.resource.map(str::to_owned).into_iter().collect();
    let mut fact = |holds: bool, sentence: &str, said: &[&str]| {
        if holds && !says(text, said) {
            facts.push(sentence.to_owned());
        }
    };
    let service_sets = ["by the server", "by Google", "by Gmail", "Output only"];
    fact(property.read_only, "Set by the server.", &service_sets);
    let never_returned = ["never returned", "not returned", "Input only"];
    fact(property.input_only, "Never returned.", &never_returned);
    let constant = [
        "cannot be changed",
        "cannot change",
        "never change",
        "Immutable",
    ];
    fact(property.immutable, "Cannot be changed.", &constant);
    if !property.required_by.is_empty() && !says(text, &["Required"]) {
        let ids = property.required_by.iter();
        let methods: Vec<String> = ids.map(|id| format!("`{}`", code(id))).collect();
        facts.push(format!("Required by {}.", methods.join(", ")));
    } else if property.required && !context.is_member && !says(text, &["Required"]) {
        facts.push("Required.".to_owned());
    }
    facts.extend(values(text, &property.limits));
    docs.append(&facts.join(" "));
    if let Some((name, constant)) = context.clears.filter(|_| is_clearable(property)) {
        clearing(name, constant)
            .into_iter()
            .for_each(|line| docs.line(line));
    }
    docs.into_lines()
}

/// Returns the paragraph that shows how to clear a field.
pub(super) fn clearing(name: &RustName, constant: &RustName) -> [String; 2] {
    let line = format!("To clear: `.clear({name}::{constant})`");
    [String::new(), line]
}

/// Returns `true` if a request may set the field to null. Without a text, nothing else is known.
pub(super) fn is_clearable(property: &Property) -> bool {
    let is_required = property.required || !property.required_by.is_empty();
    let is_fixed = property.read_only || property.immutable || is_required;
    let is_identity = matches!(property.name.as_str(), "etag" | "id" | "kind");
    let is_constant = says(
        property.doc.as_deref(),
        &["Set by the server", "never change"],
    );
    property.doc.is_some() && !is_fixed && !is_identity && !is_constant
}

/// Returns `true` if a text contains one of some phrases.
fn says(text: Option<&str>, phrases: &[&str]) -> bool {
    let has = |text: &str, phrase: &str| text.to_lowercase().contains(&phrase.to_lowercase());
    text.is_some_and(|text| phrases.iter().any(|phrase| has(text, phrase)))
}

/// Returns the documentation of a query parameter.
pub(super) fn parameter(parameter: &Parameter) -> Vec<String> {
    let mut docs = Docs::of(parameter.doc.as_deref());
    let values = values(parameter.doc.as_deref(), &parameter.limits);
    docs.append(&values.unwrap_or_default());
    docs.into_lines()
}

/// Returns the limits and the default of a parameter or property that its text leaves out.
fn values(text: Option<&str>, limits: &Limits) -> Option<String> {
    let text = text.unwrap_or_default();
    let words = words(text);
    let unsaid = |value: &&str| !value.is_empty() && !words.contains(&value.replace(',', ""));
    let minimum = limits.minimum.as_deref().filter(|it| !it.is_empty());
    let maximum = limits.maximum.as_deref().filter(|it| !it.is_empty());
    let allowed: Vec<&str> = limits.allowed.iter().map(String::as_str).collect();
    let range = match (minimum, maximum) {
        _ if !allowed.is_empty() => {
            let allowed: Vec<String> = allowed.iter().map(|it| literal(it)).collect();
            Some(format!("One of {}", allowed.join(", ")))
        }
        (Some("0"), Some("4294967295")) | (Some("-2147483648"), Some("2147483647")) => None,
        (Some(least), Some(most)) => Some(format!("{}-{}", literal(least), literal(most))),
        (Some(least), None) => Some(format!("At least {}", literal(least))),
        (None, Some(most)) => Some(format!("Up to {}", literal(most))),
        (None, None) => None,
    };
    let bound = allowed.first().copied().or(maximum).or(minimum);
    let range = range.filter(|_| bound.is_some_and(|it| unsaid(&it)));
    let default = limits.default.as_deref().filter(unsaid).map(literal);
    match (range, default) {
        (Some(range), Some(default)) => Some(format!("{range} (default {default}).")),
        (Some(range), None) => Some(format!("{range}.")),
        (None, Some(default)) => Some(format!("Default: {default}.")),
        (None, None) => None,
    }
}

/// Formats a number as it is, any other text as code.
fn literal(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    match is_number && digits.starts_with(|c: char| c.is_ascii_digit()) {
        true => value.to_owned(),
        false => format!("`{}`", code(value)),
    }
}

/// Returns the words and numbers of a text, without the commas inside of numbers.
fn words(text: &str) -> Vec<String> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | ',' | '.');
    text.split(|c: char| !is_inside(c))
        .map(|word| word.trim_matches([',', '.']).replace(',', ""))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ParameterLocation, Type};
    use crate::scalar::Scalar;

    fn page_size(doc: &str) -> Parameter {
        Parameter {
            name: "maxResults".to_owned(),
            rename: None,
            doc: Some(doc.to_owned()),
            location: ParameterLocation::Query,
            required: false,
            repeated: false,
            ty: Type::Scalar(Scalar::Int32),
            limits: Limits {
                default: Some("100".to_owned()),
                minimum: Some("1".to_owned()),
                maximum: Some("1000".to_owned()),
                allowed: Vec::new(),
            },
            pattern: None,
            deprecated: false,
            resource: None,
        }
    }

    #[test]
    fn limits_are_documented_once() {
        for (doc, expected) in [
            (
                "Size of a page.",
                vec!["Size of a page. 1-1000 (default 100)."],
            ),
            (
                "Up to 1,000 (default 100).",
                vec!["Up to 1,000 (default 100)."],
            ),
            ("Up to 1,000.", vec!["Up to 1,000. Default: 100."]),
            ("Default 100.", vec!["Default 100. 1-1000."]),
        ] {
            assert_eq!(parameter(&page_size(doc)), expected, "{doc}");
        }
    }

    fn field(doc: Option<&str>) -> Property {
        Property {
            name: "phone".to_owned(),
            rename: None,
            doc: doc.map(str::to_owned),
            ty: Type::Scalar(Scalar::String),
            read_only: false,
            required: false,
            immutable: false,
            input_only: false,
            required_by: Vec::new(),
            deprecated: false,
            secret: false,
            resource: None,
            limits: Limits::default(),
        }
    }

    #[test]
    fn facts_are_documented_once() {
        let read_only = |doc| Property {
            read_only: true,
            ..field(Some(doc))
        };
        let lines = |it: &Property| property(it, FieldContext::default());
        assert_eq!(lines(&read_only("An id.")), ["An id. Set by the server."]);
        let said = "An id. Set by the server.";
        assert_eq!(lines(&read_only(said)), [said]);
        assert_eq!(lines(&field(None)), Vec::<String>::new());
    }

    #[test]
    fn union_member_is_never_required() {
        let required = Property {
            required: true,
            ..field(None)
        };
        let member = FieldContext {
            is_member: true,
            ..FieldContext::default()
        };
        assert_eq!(property(&required, FieldContext::default()), ["Required."]);
        assert_eq!(property(&required, member), Vec::<String>::new());
    }

    #[test]
    fn only_settable_fields_are_cleared() {
        let name = |text: &str| RustName::new(text).unwrap();
        let (user, phone) = (name("User"), name("PHONE"));
        let context = FieldContext {
            clears: Some((&user, &phone)),
            is_member: false,
            resource: None,
        };
        let text = "To clear: `.clear(User::PHONE)`";
        assert_eq!(
            property(&field(Some("A number.")), context),
            ["A number.", "", text]
        );
        let read_only = Property {
            read_only: true,
            ..field(Some("An id."))
        };
        assert!(!property(&read_only, context).contains(&text.to_owned()));
        assert!(property(&field(None), context).is_empty());
    }
}
