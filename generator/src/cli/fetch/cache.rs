//! Record of earlier fetches: validators for conditional requests (RFC 9110, section 13), and how
//! often an API was missing. It is stored with the user's other caches, not in the project. Without
//! it, everything is fetched again.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The record of earlier fetches.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Cache {
    #[serde(skip)]
    path: Option<PathBuf>,
    /// Validators by address.
    fetched: BTreeMap<String, Validators>,
    /// Number of consecutive runs in which an API was missing.
    missing: BTreeMap<String, u32>,
}

/// Validators of the document that an address last returned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Validators {
    pub etag: Option<String>,
    pub modified: Option<String>,
    /// Fingerprint of the stored file.
    stored: String,
}

impl Validators {
    pub(super) fn new(etag: Option<String>, modified: Option<String>, stored: &str) -> Self {
        Self {
            etag,
            modified,
            stored: fingerprint(stored),
        }
    }
}

impl Cache {
    /// Opens the cache of this user, or the one named by `DISCOGEN_CACHE`; empty if none can be
    /// read.
    pub(in crate::cli) fn open() -> Self {
        let folder = std::env::var_os("DISCOGEN_CACHE")
            .map(PathBuf::from)
            .or_else(|| {
                let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
                let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
                base.or_else(home).map(|base| base.join("discogen"))
            })
            .filter(|folder| folder.is_absolute());
        let path = folder.map(|folder| folder.join("fetched.json"));
        let text = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let mut cache: Self = text
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        cache.path = path;
        cache
    }

    /// Returns the validators of an address, if the document it returned is the one that is stored.
    pub(super) fn validators(&self, address: &str, stored: Option<&str>) -> Option<&Validators> {
        let known = self.fetched.get(address)?;
        (known.stored == fingerprint(stored?)).then_some(known)
    }

    pub(super) fn note(&mut self, address: &str, validators: Validators) {
        if validators.etag.is_some() || validators.modified.is_some() {
            self.fetched.insert(address.to_owned(), validators);
        } else {
            self.fetched.remove(address);
        }
    }

    /// Counts that an API was missing; returns the number of misses in a row.
    pub(super) fn missed(&mut self, api: &str) -> u32 {
        let count = self.missing.entry(api.to_owned()).or_default();
        *count = count.saturating_add(1);
        *count
    }

    pub(super) fn found(&mut self, api: &str) {
        self.missing.remove(api);
    }

    /// Writes the cache, ignoring errors: without it the next run is only slower.
    pub(in crate::cli) fn save(&self) {
        let Some(path) = &self.path else { return };
        let Ok(text) = serde_json::to_vec_pretty(self) else {
            return;
        };
        if let Some(folder) = path.parent() {
            let _ = std::fs::create_dir_all(folder);
        }
        let _ = crate::write::replace(path, &text);
    }
}

/// Distinguishes files by a hash (FNV-1a, 64 bits). It is no protection against forgery.
fn fingerprint(text: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}-{}", text.len())
}
