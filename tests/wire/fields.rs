//! Reads the objects of the table, and refuses unknown keys: a misspelt key would otherwise leave
//! something unchecked.

use serde_json::{Map, Value};

/// The fields of an object that have not been read yet.
pub struct Fields {
    left: Map<String, Value>,
    location: String,
}

impl Fields {
    /// Reads the fields of an object; `location` is its location for messages.
    pub fn new(value: Value, location: &str) -> Self {
        match value {
            Value::Object(left) => Self {
                left,
                location: location.to_owned(),
            },
            other => panic!("{location}: {other} is no object"),
        }
    }

    /// Sets a more precise location, now that it is known.
    pub fn rename(&mut self, location: &str) {
        location.clone_into(&mut self.location);
    }

    /// Returns any value, if it exists.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        self.left.remove(key)
    }

    /// Returns a string, if it exists.
    pub fn optional(&mut self, key: &str) -> Option<String> {
        self.take(key).map(|value| self.string(key, value))
    }

    /// Returns a string.
    pub fn text(&mut self, key: &str) -> String {
        let text = self.optional(key);
        text.unwrap_or_else(|| panic!("{}: `{key}` is missing", self.location))
    }

    /// Returns a number, if it exists.
    pub fn number(&mut self, key: &str) -> Option<u64> {
        let value = self.take(key)?;
        let number = value.as_u64();
        Some(number.unwrap_or_else(|| panic!("{}: `{key}` is no number", self.location)))
    }

    /// Returns a list of strings; empty if it does not exist.
    pub fn texts(&mut self, key: &str) -> Vec<String> {
        match self.take(key) {
            None => Vec::new(),
            Some(Value::Array(list)) => {
                let text = |value| self.string(key, value);
                list.into_iter().map(text).collect()
            }
            Some(other) => panic!("{}: `{key}` is {other}", self.location),
        }
    }

    /// Returns names with strings; empty if they do not exist.
    pub fn strings(&mut self, key: &str) -> Vec<(String, String)> {
        if !self.left.contains_key(key) {
            return Vec::new();
        }
        let fields = self.object(key);
        let pair = |(name, value): (String, Value)| (name, self.string(key, value));
        fields.left.into_iter().map(pair).collect()
    }

    /// Returns an object.
    pub fn object(&mut self, key: &str) -> Fields {
        let location = format!("{}: {key}", self.location);
        Self::new(self.take(key).unwrap_or_default(), &location)
    }

    /// Checks that no field is left.
    pub fn end(self) {
        let left: Vec<&String> = self.left.keys().collect();
        assert!(left.is_empty(), "{}: unknown {left:?}", self.location);
    }

    fn string(&self, key: &str, value: Value) -> String {
        match value {
            Value::String(text) => text,
            other => panic!("{}: `{key}` has {other}, which is no string", self.location),
        }
    }
}
