//! Changes of an API as a whole: its hosts, scopes and resource names.

use super::compare::{Comparison, Found};
use super::site::ChangeSite;
use crate::change::{ChangeKind, Level};

impl Comparison<'_> {
    pub(super) fn api(&mut self) {
        let (old, new) = (self.old.api, self.new.api);
        let texts = [
            (
                ChangeKind::RootUrlChanged,
                Some(old.root_url.as_str()),
                Some(new.root_url.as_str()),
            ),
            (
                ChangeKind::MtlsRootUrlChanged,
                old.mtls_root_url.as_deref(),
                new.mtls_root_url.as_deref(),
            ),
            (
                ChangeKind::ServicePathChanged,
                Some(old.service_path.as_str()),
                Some(new.service_path.as_str()),
            ),
            (
                ChangeKind::BatchPathChanged,
                old.batch_path.as_deref(),
                new.batch_path.as_deref(),
            ),
        ];
        for (kind, old, new) in texts {
            self.text(kind, &ChangeSite::Api, Level::Risky, (old, new));
        }
        self.list(
            ChangeKind::EndpointsChanged,
            Level::Risky,
            &old.endpoints,
            &new.endpoints,
        );
        self.list(
            ChangeKind::FeaturesChanged,
            Level::Breaking,
            &self.old.document.features,
            &self.new.document.features,
        );
        if old.alt_json != new.alt_json {
            self.push(Found::new(
                ChangeKind::AltChanged,
                ChangeSite::Api,
                Level::Risky,
            ));
        }
        self.scopes();
        self.names();
        self.doc(&ChangeSite::Api, (old.doc.as_deref(), new.doc.as_deref()));
    }

    /// Records that a list has other entries; their order has no effect.
    fn list(&mut self, kind: ChangeKind, wire: Level, old: &[String], new: &[String]) {
        let text = |list: &[String]| {
            let mut list = list.to_vec();
            list.sort();
            list.join(", ")
        };
        let (old, new) = (text(old), text(new));
        if old != new {
            self.push(Found::new(kind, ChangeSite::Api, wire).was(old).is(new));
        }
    }

    fn scopes(&mut self) {
        let (old, new) = (&self.old.api.scopes, &self.new.api.scopes);
        for scope in new {
            let site = ChangeSite::Scope(scope.url.clone());
            match old.iter().find(|other| other.url == scope.url) {
                Some(other) => self.doc(&site, (other.doc.as_deref(), scope.doc.as_deref())),
                None => self.push(Found::new(ChangeKind::ScopeAdded, site, Level::None)),
            }
        }
        for scope in old {
            if !new.iter().any(|other| other.url == scope.url) {
                let site = ChangeSite::Scope(scope.url.clone());
                self.push(Found::new(ChangeKind::ScopeRemoved, site, Level::None));
            }
        }
    }

    fn names(&mut self) {
        let (old, new) = (&self.old.api.resource_names, &self.new.api.resource_names);
        for item in new {
            let site = ChangeSite::Name(item.name.clone());
            match old.iter().find(|other| other.name == item.name) {
                None => self.push(Found::new(ChangeKind::ResourceNameAdded, site, Level::None)),
                Some(other) if other.patterns != item.patterns => self.push(
                    Found::new(ChangeKind::ResourceNameChanged, site, Level::None)
                        .was(other.patterns.join(", "))
                        .is(item.patterns.join(", ")),
                ),
                Some(other) => self.doc(&site, (other.doc.as_deref(), item.doc.as_deref())),
            }
        }
        for item in old {
            if !new.iter().any(|other| other.name == item.name) {
                let site = ChangeSite::Name(item.name.clone());
                self.push(Found::new(
                    ChangeKind::ResourceNameRemoved,
                    site,
                    Level::None,
                ));
            }
        }
    }
}
