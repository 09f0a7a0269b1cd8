//! Parameters of methods: their location and type.

use super::schemas::TypeContext;
use super::{Resolver, text, texts};
use crate::diagnostic::Diagnostic;
use crate::document::{Method as Written, Parameter as WrittenParameter, push_segment};
use crate::model::{
    Enumeration, EnumerationValue, Parameter, ParameterLocation, PathTemplate, Segment, Shape, Type,
};
use crate::overlay::{MethodOverlay, ParameterOverlay};
use crate::scalar::{ParameterForm, Scalar};

use super::limits::limits;
use super::variants::behind;

/// Headers that the client or the connection sets.
const TAKEN: [&str; 9] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A parameter's type, and its repetition.
struct Values {
    ty: Type,
    repeated: bool,
}

impl Resolver<'_> {
    /// Marks the variables whose leading slash is dropped according to the overlay.
    pub(super) fn drop_leading_slashes(
        &mut self,
        path: &mut PathTemplate,
        overlay: Option<&MethodOverlay>,
    ) {
        for (name, parameter) in overlay.into_iter().flat_map(|it| it.parameters.iter()) {
            let Some(span) = &parameter.drop_leading_slash else {
                continue;
            };
            let variable = path.variable_mut(name.get_ref());
            match variable.filter(|it| it.segments == [Segment::Rest]) {
                Some(variable) => variable.drops_leading_slash = true,
                None => {
                    let message = format!("`{name}` is not a path variable that can contain a `/`");
                    let error = self.overlay.error_at(span.clone(), message);
                    let hint = "only a value of `{+x}` without a pattern, or of `{x=**}`, can begin with a `/`";
                    self.problems.push(error.with_hint(hint));
                }
            }
        }
    }

    /// Returns path parameters in path order, then the others by name.
    pub(super) fn parameters(
        &mut self,
        written: &Written,
        path: &PathTemplate,
        pointer: &str,
        overlay: Option<&MethodOverlay>,
    ) -> Vec<Parameter> {
        let mut found = Vec::new();
        for variable in path.variables() {
            if let Some(parameter) = written.parameters.get(&variable.name) {
                let location = ParameterLocation::Path;
                let mut parameter =
                    self.parameter(&variable.name, parameter, location, pointer, overlay);
                if parameter.repeated && !variable.repeated {
                    let message = format!(
                        "the path holds one value of `{}`, so it is not repeated",
                        variable.name
                    );
                    self.warn_of(&variable.name, pointer, "", message);
                }
                parameter.repeated = variable.repeated;
                found.push(parameter);
            }
        }
        let is_in_path = |name: &str| path.variables().any(|variable| variable.name == name);
        let mut rest: Vec<&(String, WrittenParameter)> = written
            .parameters
            .iter()
            .filter(|(name, _)| !is_in_path(name))
            .collect();
        rest.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, parameter) in rest {
            if let Some(location) = self.location(name, parameter, pointer) {
                found.push(self.parameter(name, parameter, location, pointer, overlay));
            }
        }
        self.check_order(written, pointer);
        found
    }

    /// Returns the location of a parameter outside the path; `None` for one that is left out, which
    /// is reported.
    fn location(
        &mut self,
        name: &str,
        written: &WrittenParameter,
        pointer: &str,
    ) -> Option<ParameterLocation> {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let message = match written.location.as_deref() {
            None | Some("query") => return Some(ParameterLocation::Query),
            Some("header") if !name.chars().all(is_token) => {
                format!("`{name}` is not the name of a header, so this parameter is left out")
            }
            Some("header") if TAKEN.contains(&name.to_ascii_lowercase().as_str()) => {
                format!("the client sets the header `{name}`, so this parameter is left out")
            }
            Some("header") => return Some(ParameterLocation::Header),
            Some("path") => format!("the path has no `{name}`, so this path parameter is left out"),
            Some(other) => {
                format!(
                    "a parameter of the location `{other}` is not sent, so `{name}` is left out"
                )
            }
        };
        self.warn_of(name, pointer, "", message);
        None
    }

    /// Reports a warning about a parameter.
    fn warn_of(&mut self, name: &str, pointer: &str, key: &str, message: String) {
        let mut at = format!("{pointer}/parameters");
        push_segment(&mut at, name);
        let warning = self.source.warning(&format!("{at}{key}"), message);
        self.problems.push(warning);
    }

    /// Reports names in `parameterOrder` that are not parameters. The key is not used otherwise:
    /// the service may reorder it.
    fn check_order(&mut self, written: &Written, pointer: &str) {
        for (index, name) in written.parameter_order.iter().enumerate() {
            if written.parameters.get(name).is_none() {
                let message = format!("`parameterOrder` names no parameter: `{name}`");
                let at = format!("{pointer}/parameterOrder/{index}");
                let warning: Diagnostic = self.source.warning(&at, message);
                self.problems
                    .push(warning.with_nearest(name, written.parameters.keys()));
            }
        }
    }

    fn parameter(
        &mut self,
        name: &str,
        written: &WrittenParameter,
        location: ParameterLocation,
        pointer: &str,
        overlay: Option<&MethodOverlay>,
    ) -> Parameter {
        let overlay = overlay.and_then(|method| method.parameters.get(name));
        let Values { ty, repeated } = self.values(name, written, location, pointer);
        let ty = match (overlay.and_then(|overlay| overlay.values.as_ref()), ty) {
            (Some(values), _) => Type::Enum(documented(listed(texts(values)), overlay)),
            (None, Type::Enum(known)) => Type::Enum(documented(known, overlay)),
            (None, other) => other,
        };
        let is_optional = overlay.is_some_and(|overlay| overlay.not_required.is_some());
        Parameter {
            name: name.to_owned(),
            rename: overlay.and_then(|overlay| overlay.rename.clone()),
            doc: self.doc(
                overlay.and_then(|overlay| overlay.doc.as_deref()),
                written.description.as_deref(),
            ),
            location,
            required: location == ParameterLocation::Path || (written.required && !is_optional),
            repeated,
            limits: limits(written, &ty),
            ty,
            pattern: written.pattern.clone(),
            deprecated: written.deprecated,
            resource: overlay.and_then(|overlay| text(overlay.resource.as_ref())),
        }
    }

    /// Returns the type of a parameter. URLs and headers cannot contain JSON, so objects become
    /// text.
    fn values(
        &mut self,
        name: &str,
        written: &WrittenParameter,
        location: ParameterLocation,
        pointer: &str,
    ) -> Values {
        let mut at = format!("{pointer}/parameters");
        push_segment(&mut at, name);
        let mut ty = self.ty(written, &at, TypeContext::default());
        let mut repeated = written.repeated;
        for _ in 0..=self.schemas.len() {
            ty = match ty {
                Type::Array(item) if !repeated => {
                    repeated = true;
                    *item
                }
                Type::Schema(id) => match behind(&self.schemas, id) {
                    Some(Shape::Alias(alias)) => alias.clone(),
                    _ => Type::Map(Box::new(Type::Scalar(Scalar::Any))),
                },
                _ => break,
            };
        }
        let is_path = location == ParameterLocation::Path;
        let ty = match ty {
            Type::Map(_) | Type::Array(_) | Type::Object(_) | Type::Schema(_) => {
                let message =
                    format!("`{name}` is an object or a list of lists; it is sent as text");
                self.warn_of(name, pointer, "", message);
                Type::Scalar(Scalar::String)
            }
            Type::Scalar(scalar) => Type::Scalar(match scalar.facts().parameter {
                ParameterForm::Typed => scalar,
                ParameterForm::TextInPath if !is_path => scalar,
                ParameterForm::TextInPath | ParameterForm::Text => Scalar::String,
            }),
            Type::Enum(known) => Type::Enum(known),
        };
        Values { ty, repeated }
    }
}

fn listed(values: Vec<String>) -> Enumeration {
    let values = values.into_iter().map(|value| EnumerationValue {
        value,
        doc: None,
        deprecated: false,
    });
    Enumeration {
        values: values.collect(),
    }
}

fn documented(mut known: Enumeration, overlay: Option<&ParameterOverlay>) -> Enumeration {
    for value in &mut known.values {
        if let Some(doc) = overlay.and_then(|overlay| overlay.value_docs.get(value.value.as_str()))
        {
            value.doc = Some(doc.clone());
        }
    }
    known
}
