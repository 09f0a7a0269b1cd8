//! Field masks: the fields that a request reads or writes.

use std::fmt;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::recorder;
use super::text::{Text, text_type};
use crate::json::{Codec, Context, Field, Wire, deserialize};

text_type! {
    /// Paths of fields, separated by commas: `name,emails.address`.
    ///
    /// It converts from a text and from field names, and is collected from paths.
    FieldMask,
    "paths of fields, separated by commas, as in `name,emails.address`",
    |it| it.paths().all(is_path)
}

/// Returns `true` if a text may be the path of a field. Its parts have names, and no name contains
/// white space.
fn is_path(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
    path.split('.').all(is_name)
}

impl FieldMask {
    /// Returns the paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.as_str()
            .split(',')
            .map(str::trim)
            .filter(|path| !path.is_empty())
    }
}

impl<S: AsRef<str>> FromIterator<S> for FieldMask {
    fn from_iter<I: IntoIterator<Item = S>>(paths: I) -> Self {
        let mut mask = String::new();
        for path in paths {
            if !mask.is_empty() {
                mask.push(',');
            }
            mask.push_str(path.as_ref());
        }
        Self::new(mask)
    }
}

impl<T> From<Field<T>> for FieldMask {
    fn from(field: Field<T>) -> Self {
        Self::new(field.name())
    }
}

impl<T, const N: usize> From<[Field<T>; N]> for FieldMask {
    fn from(fields: [Field<T>; N]) -> Self {
        fields.into_iter().map(Field::name).collect()
    }
}

impl<const N: usize> From<[&str; N]> for FieldMask {
    fn from(paths: [&str; N]) -> Self {
        paths.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_made_of_paths() {
        let name: Field<()> = Field::new("name");
        let emails: Field<()> = Field::new("emails");
        assert_eq!(FieldMask::from(name).as_str(), "name");
        assert_eq!(FieldMask::from([name, emails]).as_str(), "name,emails");
        assert_eq!(FieldMask::from(["a", "b.c"]).as_str(), "a,b.c");
        let collected: FieldMask = vec![String::from("a"), String::from("b")]
            .into_iter()
            .collect();
        assert_eq!(collected.paths().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            FieldMask::new(" a, b ,").paths().collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert_eq!(FieldMask::default().paths().count(), 0);
    }
}
