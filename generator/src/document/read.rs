//! Reads JSON into structs without stopping at the first problem: a value of the wrong type, an
//! unknown key or a repeated key becomes a [`Problem`] with its path, and reading continues.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use discogen_runtime::json::scan::Step;
use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// Problems of one kind (errors, warnings) beyond this number are only counted.
pub(super) const MOST_PROBLEMS: usize = 100;

/// Maximum nesting depth of objects and arrays. Real documents need 17; a thread with the standard
/// stack size (2 MiB) can read twice as many, even in a debug build.
pub(super) const DEEPEST: usize = 32;

/// A format problem with its location.
pub(super) struct Problem {
    pub(super) what: FormatProblem,
    /// Path from the innermost step outwards: it is completed while reading returns.
    pub(super) path: Vec<Step>,
}

/// The kind of a format problem.
pub(super) enum FormatProblem {
    /// A value of another JSON type.
    Type {
        expected: &'static str,
        found: &'static str,
    },
    /// An unknown key, the known keys, and its number of occurrences.
    UnknownKey {
        known: &'static [&'static str],
        count: usize,
    },
    /// Objects and arrays nested deeper than any API needs.
    TooDeep,
    /// A repeated key of an object.
    RepeatedKey,
}

impl FormatProblem {
    fn is_warning(&self) -> bool {
        matches!(self, Self::UnknownKey { .. })
    }
}

/// The state of one run of reading.
#[derive(Default)]
pub(super) struct Context {
    pub(super) problems: Vec<Problem>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// The first problem of each unknown key, by the set of known keys.
    unknown: BTreeMap<(&'static [&'static str], String), usize>,
    /// Number of open objects and arrays.
    depth: usize,
}

impl Context {
    fn report(&mut self, what: FormatProblem) {
        let count = if what.is_warning() {
            &mut self.warnings
        } else {
            &mut self.errors
        };
        *count += 1;
        if *count <= MOST_PROBLEMS {
            self.problems.push(Problem {
                what,
                path: Vec::new(),
            });
        }
    }

    fn report_key(&mut self, what: FormatProblem, key: &str) {
        let before = self.problems.len();
        self.report(what);
        self.inside(before, key);
    }

    /// Adds `key` to the path of the problems since `before`.
    pub(super) fn inside(&mut self, before: usize, key: &str) {
        for problem in self.problems.iter_mut().skip(before) {
            problem.path.push(Step::Key(key.to_owned()));
        }
    }

    fn inside_index(&mut self, before: usize, index: usize) {
        for problem in self.problems.iter_mut().skip(before) {
            problem.path.push(Step::Index(index));
        }
    }

    /// Records a key that is not one of `known`.
    pub(super) fn unknown_key(&mut self, key: &str, known: &'static [&'static str]) {
        let entry = (known, key.to_owned());
        let earlier = self.unknown.get(&entry);
        let earlier = earlier.and_then(|index| self.problems.get_mut(*index));
        if let Some(FormatProblem::UnknownKey { count, .. }) =
            earlier.map(|problem| &mut problem.what)
        {
            *count += 1;
            return;
        }
        self.unknown.insert(entry, self.problems.len());
        self.report_key(FormatProblem::UnknownKey { known, count: 1 }, key);
    }

    /// Opens an object or an array, unless the limit is reached.
    fn open(&mut self) -> bool {
        let can_open = self.depth < DEEPEST;
        match can_open {
            true => self.depth += 1,
            false => self.report(FormatProblem::TooDeep),
        }
        can_open
    }

    /// Records a repeated `key` in one object.
    pub(super) fn repeated_key(&mut self, key: &str) {
        self.report_key(FormatProblem::RepeatedKey, key);
    }
}

/// A type that a JSON value can be read into. Each method reads one JSON type. A value of any other
/// JSON type is recorded as a mismatch, and becomes the default.
pub(super) trait Read: Default {
    /// The expected type, with its article.
    const EXPECTED: &'static str;

    fn text(_: &str) -> Option<Self> {
        None
    }

    fn boolean(_: bool) -> Option<Self> {
        None
    }

    /// Reads null, if it stands for an absent value.
    fn null() -> Option<Self> {
        None
    }

    /// Reads a number as JSON text.
    fn number(_: &dyn fmt::Display) -> Option<Self> {
        None
    }

    fn sequence<'de, A: SeqAccess<'de>>(
        mut access: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(mismatch(context, "an array"))
    }

    fn map<'de, A: MapAccess<'de>>(mut access: A, context: &mut Context) -> Result<Self, A::Error> {
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(mismatch(context, "an object"))
    }
}

fn mismatch<T: Read>(context: &mut Context, found: &'static str) -> T {
    context.report(FormatProblem::Type {
        expected: T::EXPECTED,
        found,
    });
    T::default()
}

/// Reads one value of type `T`.
pub(super) struct Seed<'a, T>(&'a mut Context, PhantomData<T>);

impl<'a, T> Seed<'a, T> {
    pub(super) fn new(context: &'a mut Context) -> Self {
        Self(context, PhantomData)
    }
}

impl<'de, T: Read> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Read> Visitor<'de> for Seed<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text).unwrap_or_else(|| mismatch(self.0, "a string")))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok(T::boolean(value).unwrap_or_else(|| mismatch(self.0, "a boolean")))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Ok(T::number(&value).unwrap_or_else(|| mismatch(self.0, "a number")))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok(T::number(&value).unwrap_or_else(|| mismatch(self.0, "a number")))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        Ok(T::number(&value).unwrap_or_else(|| mismatch(self.0, "a number")))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::null().unwrap_or_else(|| mismatch(self.0, "null")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        if !self.0.open() {
            while access.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(T::default());
        }
        let value = T::sequence(access, self.0);
        self.0.depth -= 1;
        value
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        if !self.0.open() {
            while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(T::default());
        }
        let value = T::map(access, self.0);
        self.0.depth -= 1;
        value
    }
}

impl Read for String {
    const EXPECTED: &'static str = "a string";

    fn text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Read for bool {
    const EXPECTED: &'static str = "a boolean";

    fn boolean(value: bool) -> Option<Self> {
        Some(value)
    }
}

/// The text of a scalar: Google writes defaults and limits as strings, others as JSON scalars.
#[derive(Default)]
pub(super) struct ScalarText(pub(super) String);

impl Read for ScalarText {
    const EXPECTED: &'static str = "a string";

    fn text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }

    fn boolean(value: bool) -> Option<Self> {
        Some(Self(value.to_string()))
    }

    fn number(number: &dyn fmt::Display) -> Option<Self> {
        Some(Self(number.to_string()))
    }
}

impl From<ScalarText> for Option<String> {
    fn from(scalar: ScalarText) -> Self {
        Some(scalar.0)
    }
}

/// The value of a fixed key: `None` for null, as if the key were absent.
pub(super) struct Nullable<T>(pub(super) Option<T>);

impl<T> Default for Nullable<T> {
    fn default() -> Self {
        Self(None)
    }
}

fn present<T>(value: T) -> Nullable<T> {
    Nullable(Some(value))
}

/// `Option`, `Box` and `Nullable` read the value inside; `Nullable` also accepts null.
macro_rules! transparent {
    ($($outer:ident, $wrap:expr $(, $null:expr)?;)*) => {$(
        impl<T: Read> Read for $outer<T> {
            const EXPECTED: &'static str = T::EXPECTED;

            fn text(text: &str) -> Option<Self> {
                T::text(text).map($wrap)
            }

            fn boolean(value: bool) -> Option<Self> {
                T::boolean(value).map($wrap)
            }

            fn number(number: &dyn fmt::Display) -> Option<Self> {
                T::number(number).map($wrap)
            }

            $(fn null() -> Option<Self> {
                Some($null)
            })?

            fn sequence<'de, A: SeqAccess<'de>>(
                access: A,
                context: &mut Context,
            ) -> Result<Self, A::Error> {
                T::sequence(access, context).map($wrap)
            }

            fn map<'de, A: MapAccess<'de>>(
                access: A,
                context: &mut Context,
            ) -> Result<Self, A::Error> {
                T::map(access, context).map($wrap)
            }
        }
    )*};
}
transparent! {
    Option, Some;
    Box, Box::new;
    Nullable, present, Self::default();
}

impl<T: Read> Read for Vec<T> {
    const EXPECTED: &'static str = "an array";

    fn sequence<'de, A: SeqAccess<'de>>(
        mut access: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        let mut elements = Self::new();
        loop {
            let before = context.problems.len();
            let element = access.next_element_seed(Seed::<T>::new(context))?;
            context.inside_index(before, elements.len());
            match element {
                Some(element) => elements.push(element),
                None => return Ok(elements),
            }
        }
    }
}
