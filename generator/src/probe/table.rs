//! The facts about documents that the probe needs, as JSON: parameters, bodies and schemas in wire
//! names.

use serde_json::{Map, Value, json};

use crate::model::{
    Api, Body, Method, Object, Parameter, ParameterLocation, Resource, Schema, Segment, Shape,
    Type, Variable,
};
use crate::scalar::Scalar;

/// Returns the table of all APIs, by `name:version`, and of the values of scalars.
pub(crate) fn table(apis: &[Api]) -> serde_json::Result<String> {
    let apis: Map<String, Value> = apis.iter().map(|api| (api.id(), api_table(api))).collect();
    let table = json!({ "apis": apis, "samples": samples()? });
    Ok(table.to_string())
}

/// Returns the values of each scalar, by its name.
fn samples() -> serde_json::Result<Map<String, Value>> {
    let scalars = Scalar::ALL.iter().map(|scalar| scalar.facts());
    scalars
        .map(|facts| Ok((facts.name.to_owned(), serde_json::from_str(facts.samples)?)))
        .collect()
}

fn api_table(api: &Api) -> Value {
    let mut methods = Vec::new();
    collect(api, &api.root, &mut Vec::new(), &mut methods);
    let schemas: Map<String, Value> = api
        .schemas
        .iter()
        .map(|schema| (schema.name.clone(), schema_table(api, schema)))
        .collect();
    json!({ "methods": methods, "schemas": schemas })
}

fn collect(api: &Api, resource: &Resource, path: &mut Vec<String>, methods: &mut Vec<Value>) {
    for method in &resource.methods {
        let mut path = path.clone();
        path.push(method.name.clone());
        methods.push(method_table(api, method, path));
    }
    for child in &resource.resources {
        path.push(child.name.clone());
        collect(api, child, path, methods);
        path.pop();
    }
}

fn method_table(api: &Api, method: &Method, path: Vec<String>) -> Value {
    let parameters = method.parameters.iter().map(|parameter| {
        let variable = method
            .path
            .variables()
            .find(|variable| variable.name == parameter.name);
        parameter_table(api, parameter, variable)
    });
    let body = match &method.request {
        None => Value::Null,
        Some(Body::Raw) => json!("raw"),
        Some(Body::Json(ty)) => ty_table(api, ty),
    };
    let unions: Vec<&Vec<String>> = method.unions.iter().map(|union| &union.members).collect();
    json!({
        "id": method.id,
        "path": path,
        "parameters": parameters.collect::<Vec<Value>>(),
        "unions": unions,
        "required": method.required,
        "body": body,
    })
}

fn parameter_table(api: &Api, parameter: &Parameter, variable: Option<&Variable>) -> Value {
    let segments = variable.filter(|_| parameter.location == ParameterLocation::Path);
    let facts = [
        ("name", Some(json!(parameter.name))),
        ("type", Some(ty_table(api, &parameter.ty))),
        ("required", Some(json!(parameter.required))),
        ("repeated", Some(json!(parameter.repeated))),
        ("segments", segments.map(segment_table)),
        ("pattern", parameter.pattern.as_ref().map(|it| json!(it))),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(name, fact)| Some((name, fact?)));
    known.collect()
}

fn segment_table(variable: &Variable) -> Value {
    let segments = variable.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => json!({ "literal": text }),
        Segment::Any => json!("*"),
        Segment::Rest => json!("**"),
    });
    segments.collect()
}

fn schema_table(api: &Api, schema: &Schema) -> Value {
    match &schema.shape {
        Shape::Object(object) => object_table(api, object),
        Shape::Alias(ty) => json!({ "alias": ty_table(api, ty) }),
        Shape::Variant(_) => json!({ "alias": ty_table(api, &Type::Scalar(Scalar::Any)) }),
    }
}

fn object_table(api: &Api, object: &Object) -> Value {
    let properties: Map<String, Value> = object
        .properties
        .iter()
        .map(|property| (property.name.clone(), ty_table(api, &property.ty)))
        .collect();
    let unions: Vec<&Vec<String>> = object.unions.iter().map(|union| &union.members).collect();
    json!({ "properties": properties, "unions": unions })
}

fn ty_table(api: &Api, ty: &Type) -> Value {
    match ty {
        Type::Scalar(scalar) => json!(scalar.facts().name),
        Type::Enum(known) => {
            let values: Vec<&str> = known
                .values
                .iter()
                .map(|value| value.value.as_str())
                .collect();
            json!({ "enum": values })
        }
        Type::Array(inner) => json!({ "array": ty_table(api, inner) }),
        Type::Map(inner) => json!({ "map": ty_table(api, inner) }),
        Type::Schema(id) => json!({ "schema": api.schema(*id).name }),
        Type::Object(object) => json!({ "object": object_table(api, object) }),
    }
}
