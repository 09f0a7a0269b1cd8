//! Objects with free keys.

use std::ops::Deref;

use serde_core::de::MapAccess;

use super::read::{Context, Read, Seed};

/// An object with free keys, in the order of the document; no key occurs twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<T>(pub Vec<(String, T)>);

impl<T> Entries<T> {
    /// Returns the value of `key`. The search is linear: for many look-ups build a map.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0
            .iter()
            .find_map(|(name, value)| (name == key).then_some(value))
    }

    /// Returns the keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Entries<T> {
    type Target = [(String, T)];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a Entries<T> {
    type Item = &'a (String, T);
    type IntoIter = std::slice::Iter<'a, (String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: Read> Read for Entries<T> {
    const EXPECTED: &'static str = "an object";

    fn map<'de, A: MapAccess<'de>>(mut access: A, context: &mut Context) -> Result<Self, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            let before = context.problems.len();
            let value = access.next_value_seed(Seed::<T>::new(context))?;
            context.inside(before, &key);
            entries.push((key, value));
        }
        for key in repeated(&entries) {
            context.repeated_key(key);
        }
        Ok(Self(entries))
    }
}

/// Returns the keys that occur more than once, each once.
fn repeated<T>(entries: &[(String, T)]) -> Vec<&str> {
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    let mut repeated: Vec<&str> = keys
        .iter()
        .zip(keys.iter().skip(1))
        .filter_map(|(key, next)| (key == next).then_some(*key))
        .collect();
    repeated.dedup();
    repeated
}
