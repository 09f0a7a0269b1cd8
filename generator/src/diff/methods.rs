//! Changes of resources and methods.

use super::compare::{Comparison, Found};
use super::renames::{self, nameless};
use super::shape::described;
use super::site::ChangeSite;
use crate::change::{ChangeKind, Level};
use crate::model::{Api, Body, Media, Method, Response};

impl Comparison<'_> {
    pub(super) fn resources(&mut self) {
        let (old, new) = (self.old, self.new);
        for (path, resource) in &new.resources {
            let site = ChangeSite::Resource(path.clone());
            match old.resources.get(path) {
                Some(other) => {
                    self.deprecated(
                        (
                            ChangeKind::ResourceDeprecated,
                            ChangeKind::ResourceUndeprecated,
                        ),
                        &site,
                        (other.deprecated, resource.deprecated),
                    );
                    self.doc(&site, (other.doc.as_deref(), resource.doc.as_deref()));
                }
                None if is_outermost(path, |outer| old.resources.contains_key(outer)) => {
                    let mut found = Found::new(ChangeKind::ResourceAdded, site, Level::None);
                    found.methods = ids(resource);
                    self.push(found);
                }
                None => {}
            }
        }
        for (path, resource) in &old.resources {
            let gone = !new.resources.contains_key(path);
            if gone && is_outermost(path, |outer| new.resources.contains_key(outer)) {
                let mut found = Found::new(
                    ChangeKind::ResourceRemoved,
                    ChangeSite::Resource(path.clone()),
                    Level::Breaking,
                );
                let methods = resource.all_methods();
                if !methods.is_empty()
                    && (resource.deprecated || methods.iter().all(|method| method.deprecated))
                {
                    found = announced(found);
                }
                found.methods = ids(resource);
                self.push(found);
            }
        }
    }

    pub(super) fn methods(&mut self) {
        let (old, new) = (self.old, self.new);
        let renamed = renames::methods(old, new);
        for (path, method) in &old.methods {
            let site = ChangeSite::Method(path.clone());
            if let Some(other) = new.methods.get(path) {
                self.method(path, method, other);
            } else if let Some(to) = renamed.get(path) {
                let mut found = Found::new(
                    ChangeKind::MethodRenamed,
                    ChangeSite::Method(to.clone()),
                    Level::None,
                )
                .was(&method.id);
                found.new = new.method_id(to);
                found.old_site = Some(site);
                self.push(found);
            } else if is_outermost(path, |outer| new.resources.contains_key(outer)) {
                let mut found = Found::new(ChangeKind::MethodRemoved, site, Level::Breaking);
                if method.deprecated {
                    found = announced(found);
                }
                self.push(found);
            }
        }
        for path in new.methods.keys() {
            let is_new = !old.methods.contains_key(path)
                && !renamed.values().any(|renamed| renamed == path)
                && is_outermost(path, |outer| old.resources.contains_key(outer));
            if is_new {
                let site = ChangeSite::Method(path.clone());
                self.push(Found::new(ChangeKind::MethodAdded, site, Level::None));
            }
        }
    }

    fn method(&mut self, path: &[String], old: &Method, new: &Method) {
        let site = ChangeSite::Method(path.to_vec());
        self.text(
            ChangeKind::MethodIdChanged,
            &site,
            Level::None,
            (Some(&old.id), Some(&new.id)),
        );
        self.text(
            ChangeKind::HttpMethodChanged,
            &site,
            Level::Risky,
            (Some(old.verb.as_str()), Some(new.verb.as_str())),
        );
        if nameless(&old.path) != nameless(&new.path) {
            self.push(
                Found::new(ChangeKind::PathChanged, site.clone(), Level::Risky)
                    .was(old.path.to_string())
                    .is(new.path.to_string()),
            );
        }
        self.text(
            ChangeKind::ApiVersionChanged,
            &site,
            Level::Risky,
            (old.api_version.as_deref(), new.api_version.as_deref()),
        );
        self.parameters(path, old, new);
        self.bodies(&site, old, new);
        self.flows(&site, old, new);
        self.media(&site, old, new);
        self.method_scopes(&site, old, new);
        self.deprecated(
            (ChangeKind::MethodDeprecated, ChangeKind::MethodUndeprecated),
            &site,
            (old.deprecated, new.deprecated),
        );
        self.doc(&site, (old.doc.as_deref(), new.doc.as_deref()));
    }

    fn bodies(&mut self, site: &ChangeSite, old: &Method, new: &Method) {
        let same = match (&old.request, &new.request) {
            (Some(Body::Json(old)), Some(Body::Json(new))) => self.same_type(old, new),
            (old, new) => old == new,
        };
        if !same {
            self.push(
                Found::new(ChangeKind::RequestChanged, site.clone(), Level::Breaking)
                    .was(request(self.old.api, old.request.as_ref()))
                    .is(request(self.new.api, new.request.as_ref())),
            );
        }
        let same = match (&old.response, &new.response) {
            (Response::Json(old), Response::Json(new)) => self.same_type(old, new),
            (old, new) => old == new,
        };
        if !same {
            self.push(
                Found::new(ChangeKind::ResponseChanged, site.clone(), Level::Breaking)
                    .was(response(self.old.api, &old.response))
                    .is(response(self.new.api, &new.response)),
            );
        }
    }

    /// Compares paging and operations.
    fn flows(&mut self, site: &ChangeSite, old: &Method, new: &Method) {
        let kind = match (&old.paging, &new.paging) {
            (None, Some(_)) => Some(ChangeKind::PagingGained),
            (Some(_), None) => Some(ChangeKind::PagingLost),
            (old, new) if old != new => Some(ChangeKind::PagingChanged),
            _ => None,
        };
        if let Some(kind) = kind {
            self.push(Found::new(kind, site.clone(), Level::None));
        }
        let ends = |api: &Api, method: &Method| {
            let operation = method.operation.as_ref()?;
            let name = |id: Option<crate::model::SchemaId>| {
                id.map_or("any".to_owned(), |id| {
                    self.renamed_from(&api.schema(id).name)
                })
            };
            Some(format!(
                "result {}, metadata {}",
                name(operation.result),
                name(operation.metadata)
            ))
        };
        let (before, after) = (ends(self.old.api, old), ends(self.new.api, new));
        if before != after {
            let mut found = Found::new(ChangeKind::OperationChanged, site.clone(), Level::None);
            found.old = before;
            found.new = after;
            self.push(found);
        }
    }

    fn media(&mut self, site: &ChangeSite, old: &Method, new: &Method) {
        let found = |kind, wire| Found::new(kind, site.clone(), wire);
        match (old.download, new.download) {
            (false, true) => self.push(found(ChangeKind::DownloadGained, Level::Additive)),
            (true, false) => self.push(found(ChangeKind::DownloadLost, Level::Breaking)),
            _ => {}
        }
        match (&old.upload, &new.upload) {
            (None, Some(_)) => self.push(found(ChangeKind::UploadGained, Level::Additive)),
            (Some(_), None) => self.push(found(ChangeKind::UploadLost, Level::Breaking)),
            (Some(old), Some(new)) => self.upload(site, old, new),
            (None, None) => {}
        }
    }

    fn upload(&mut self, site: &ChangeSite, old: &Media, new: &Media) {
        let found = |kind, wire| Found::new(kind, site.clone(), wire);
        let protocols = [
            ("simple", &old.simple, &new.simple),
            ("resumable", &old.resumable, &new.resumable),
        ];
        for (name, old, new) in protocols {
            match (old, new) {
                (None, Some(_)) => {
                    self.push(found(ChangeKind::UploadProtocolAdded, Level::Additive).is(name));
                }
                (Some(_), None) => {
                    self.push(found(ChangeKind::UploadProtocolRemoved, Level::Risky).was(name));
                }
                (old, new) => self.text(
                    ChangeKind::UploadPathChanged,
                    site,
                    Level::Risky,
                    (old.as_deref(), new.as_deref()),
                ),
            }
        }
        // No limit counts as the highest limit.
        let limit = |size: Option<u64>| size.unwrap_or(u64::MAX);
        let text = |size: Option<u64>| size.map_or("no limit".to_owned(), |size| size.to_string());
        let kind = match limit(new.max_size).cmp(&limit(old.max_size)) {
            std::cmp::Ordering::Less => Some((ChangeKind::UploadSizeLowered, Level::Risky)),
            std::cmp::Ordering::Greater => Some((ChangeKind::UploadSizeRaised, Level::Additive)),
            std::cmp::Ordering::Equal => None,
        };
        if let Some((kind, wire)) = kind {
            let sizes = found(kind, wire).was(text(old.max_size));
            self.push(sizes.is(text(new.max_size)));
        }
        let (before, after) = (old.accept.join(", "), new.accept.join(", "));
        if before != after {
            let fewer = old.accept.iter().any(|range| !new.accept.contains(range));
            let wire = if fewer { Level::Risky } else { Level::Additive };
            self.push(
                found(ChangeKind::UploadTypesChanged, wire)
                    .was(before)
                    .is(after),
            );
        }
    }

    fn method_scopes(&mut self, site: &ChangeSite, old: &Method, new: &Method) {
        for scope in new
            .scopes
            .iter()
            .filter(|scope| !old.scopes.contains(scope))
        {
            // If no scope was known before, the document does not say that other scopes were
            // accepted.
            self.push(
                Found::new(ChangeKind::MethodScopeAdded, site.clone(), Level::None)
                    .source(Level::Additive)
                    .is(scope),
            );
        }
        for scope in old
            .scopes
            .iter()
            .filter(|scope| !new.scopes.contains(scope))
        {
            self.push(
                Found::new(ChangeKind::MethodScopeRemoved, site.clone(), Level::Risky).was(scope),
            );
        }
    }
}

/// Returns `true` for the topmost item that the other revision lacks.
fn is_outermost(path: &[String], has: impl Fn(&[String]) -> bool) -> bool {
    match path.split_last() {
        Some((_, outer)) => outer.is_empty() || has(outer),
        None => true,
    }
}

fn ids(resource: &crate::model::Resource) -> Vec<String> {
    let methods = resource.all_methods();
    methods.iter().map(|method| method.id.clone()).collect()
}

/// Lowers the class of a removal that was announced by a deprecation.
fn announced(mut found: Found) -> Found {
    found.class = Some(Level::Risky);
    found.note("it was marked as deprecated before")
}

fn request(api: &Api, body: Option<&Body>) -> String {
    match body {
        None => "none".to_owned(),
        Some(Body::Raw) => "raw bytes".to_owned(),
        Some(Body::Json(ty)) => described(api, ty),
    }
}

fn response(api: &Api, response: &Response) -> String {
    match response {
        Response::Empty => "none".to_owned(),
        Response::Raw => "raw bytes".to_owned(),
        Response::Json(ty) => described(api, ty),
    }
}
