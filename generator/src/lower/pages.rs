//! Methods that page: the location of the token, and the fields that make a response a page.

use super::Lowering;
use crate::model::{Method, PageToken, Paging, Response, Type};
use crate::name::RustName;
use crate::rust::{FieldKind, Item, PageFields, PageItems, PagingFacts, Ty};
use crate::scalar::Scalar;

impl Lowering<'_> {
    /// Returns the paging of a method, if it pages.
    pub(super) fn paging(&self, method: &Method) -> Option<PagingFacts> {
        let paging = method.paging.as_ref()?;
        let (in_query, token) = match &paging.token {
            PageToken::Query(name) => (true, name),
            PageToken::Body(name) => (false, name),
        };
        Some(PagingFacts {
            in_query,
            token: token.clone(),
            next: paging.next.clone(),
            items: paging.items.clone(),
            size: paging.size.clone(),
            page: self.page(method, paging),
        })
    }

    /// Returns the fields of a page; `None` if an overlay changed the token to something other than
    /// a plain field.
    fn page(&self, method: &Method, paging: &Paging) -> Option<PageFields> {
        let (next, _) = self
            .response_field(method, &paging.next)
            .filter(|(_, ty)| **ty == Ty::Scalar(Scalar::String))?;
        let items = paging.items.as_deref();
        let items = items.and_then(|items| self.response_field(method, items));
        Some(PageFields {
            next: next.clone(),
            items: items.and_then(page_items),
        })
    }

    /// Returns the field of a method's response that has this wire name.
    fn response_field(&self, method: &Method, name: &str) -> Option<(&RustName, &Ty)> {
        let Response::Json(Type::Schema(id)) = &method.response else {
            return None;
        };
        let Item::Struct(response) = self.types.get(id.0)?.items.first()? else {
            return None;
        };
        response.fields.iter().find_map(|field| match &field.kind {
            FieldKind::Value { wire_name, ty } if wire_name == name => Some((&field.name, ty)),
            _ => None,
        })
    }
}

/// Returns the items; `None` if the field is neither a list nor a map.
fn page_items((field, ty): (&RustName, &Ty)) -> Option<PageItems> {
    let (item, by_key) = match ty {
        Ty::Vec(item) => (item, false),
        Ty::Map(item) => (item, true),
        _ => return None,
    };
    Some(PageItems {
        field: field.clone(),
        item: (**item).clone(),
        by_key,
    })
}
