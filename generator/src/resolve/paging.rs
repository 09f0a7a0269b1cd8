//! Methods that page (AIP-158), found by the shapes of request and response: the request has a page
//! token, the response has a next one.

use crate::model::{
    Body, Method, Object, PageToken, Paging, ParameterLocation, Response, Schema, Shape, Type,
};
use crate::scalar::Scalar;

const TOKEN: &str = "pageToken";
/// Names of the next page token; BigQuery uses the same name as in the request.
const NEXT: [&str; 2] = ["nextPageToken", "pageToken"];
/// A list with this name contains the items, whatever other lists there are.
const ITEMS: &str = "items";
const SIZES: [&str; 2] = ["pageSize", "maxResults"];
/// The expected shape of a method that pages.
pub(super) const SHAPE: &str =
    "a page token goes in as `pageToken`, and the next one comes back as `nextPageToken`";
/// Lists that report problems accompany the items of a page and are not items themselves.
const ASIDE: [&str; 8] = [
    "unreachable",
    "unreachableLocations",
    "unreachables",
    "warnings",
    "warning",
    "errors",
    "failedRequests",
    "missingZones",
];

/// Returns the paging of a method, if it pages. `chosen` is the property that the overlay names for
/// the items.
pub(super) fn paging(method: &Method, schemas: &[Schema], chosen: Option<&str>) -> Option<Paging> {
    let Response::Json(response) = &method.response else {
        return None;
    };
    let response = object(response, schemas)?;
    let next = NEXT.iter().find(|name| has_text(response, name))?;
    let in_query = |name: &str| {
        let parameters = method.parameters.iter();
        parameters.clone().any(|parameter| {
            parameter.name == name && parameter.location == ParameterLocation::Query
        })
    };
    let body = match &method.request {
        Some(Body::Json(ty)) => object(ty, schemas),
        _ => None,
    };
    let in_body = |name: &str| body.is_some_and(|body| property(body, name).is_some());
    let (token, has): (PageToken, &dyn Fn(&str) -> bool) = if in_query(TOKEN) {
        (PageToken::Query(TOKEN.to_owned()), &in_query)
    } else if body.is_some_and(|body| has_text(body, TOKEN)) {
        (PageToken::Body(TOKEN.to_owned()), &in_body)
    } else {
        return None;
    };
    Some(Paging {
        token,
        next: (*next).to_owned(),
        items: match chosen {
            Some(chosen) => Some(chosen.to_owned()),
            None => items(response),
        },
        size: SIZES
            .iter()
            .find(|name| has(name))
            .map(|name| (*name).to_owned()),
    })
}

/// Returns the list or map named `items`; else the only list that does not report problems; else
/// the only list.
fn items(response: &Object) -> Option<String> {
    let lists = |aside: bool| {
        let mut found = response.properties.iter().filter(|property| {
            matches!(property.ty, Type::Array(_))
                && !(aside && ASIDE.contains(&property.name.as_str()))
        });
        let first = found.next()?;
        found.next().is_none().then(|| first.name.clone())
    };
    let by_name = property(response, ITEMS)
        .filter(|ty| matches!(ty, Type::Array(_) | Type::Map(_)))
        .map(|_| ITEMS.to_owned());
    by_name.or_else(|| lists(true)).or_else(|| lists(false))
}

fn has_text(object: &Object, name: &str) -> bool {
    property(object, name) == Some(&Type::Scalar(Scalar::String))
}

fn property<'a>(object: &'a Object, name: &str) -> Option<&'a Type> {
    object
        .properties
        .iter()
        .find(|property| property.name == name)
        .map(|property| &property.ty)
}

/// Returns the properties of a method's response that can be the items of a page.
pub(super) fn lists<'a>(method: &Method, schemas: &'a [Schema]) -> Vec<&'a str> {
    let Response::Json(response) = &method.response else {
        return Vec::new();
    };
    let properties = object(response, schemas)
        .into_iter()
        .flat_map(|it| &it.properties);
    properties
        .filter(|property| matches!(property.ty, Type::Array(_) | Type::Map(_)))
        .map(|property| property.name.as_str())
        .collect()
}

/// Returns the object that a reference refers to.
pub(super) fn object<'a>(ty: &Type, schemas: &'a [Schema]) -> Option<&'a Object> {
    let Type::Schema(id) = ty else { return None };
    match &schemas.get(id.0)?.shape {
        Shape::Object(object) => Some(object),
        Shape::Alias(_) | Shape::Variant(_) => None,
    }
}
