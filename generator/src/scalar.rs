//! The scalar types: one table that every stage reads. A new scalar is a row here, a document in
//! `tests/documents/scalars.v1.json`, and a type in the runtime if Rust has none for it.

/// Declares [`Scalar`] and its facts from one row for each scalar.
macro_rules! scalars {
    ($($(#[$doc:meta])+ $name:ident { $($fact:tt)+ })+) => {
        /// A type of values without parts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scalar {
            $($(#[$doc])+ $name,)+
        }

        impl Scalar {
            /// All scalars, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the row of the table.
            pub const fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$name => &Facts { $($fact)+ },)+
                }
            }
        }
    };
}

/// A row of the table.
pub struct Facts {
    /// Values of `type` and `format` in documents.
    pub formats: &'static [(&'static str, Format)],
    /// The form in JSON.
    pub json: JsonForm,
    /// The Rust type.
    pub rust: RustType,
    /// The argument of a setter.
    pub setter: SetterForm,
    /// The type of a parameter.
    pub parameter: ParameterForm,
    /// The literal in examples, if the type has one.
    pub literal: Option<Literal>,
    /// The name in reports of `discogen diff`.
    pub name: &'static str,
    /// The description inside a sentence.
    pub description: &'static str,
    /// Values that the probe sends, as a JSON array. Text has its own in `probe/support.rs`.
    pub samples: &'static str,
}

/// The `format` of a type in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// No format.
    Absent,
    /// This format.
    Named(&'static str),
    /// Any format, or none.
    Any,
}

impl Format {
    fn matches(self, format: Option<&str>) -> bool {
        match self {
            Self::Absent => format.is_none(),
            Self::Named(name) => format == Some(name),
            Self::Any => true,
        }
    }
}

/// The form of a value in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonForm {
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A number of 64 bits, which ProtoJSON would write as a string.
    WideNumber,
    /// Any value.
    Any,
}

/// The Rust type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustType {
    /// A type of the prelude.
    Prelude(&'static str),
    /// A path below the runtime.
    Runtime(&'static [&'static str]),
}

impl RustType {
    /// Returns the last segment of its path.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prelude(name) => name,
            Self::Runtime(path) => path.last().copied().unwrap_or_default(),
        }
    }
}

/// The argument of a setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetterForm {
    /// The type itself.
    Exact,
    /// Anything that converts into the type.
    Into,
}

/// The type of a parameter. No real path has a value of one of the types that are text there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterForm {
    /// The type itself.
    Typed,
    /// Text in a path, the type itself elsewhere.
    TextInPath,
    /// Text.
    Text,
}

/// A literal in examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Text,
    /// `true`.
    Boolean,
    /// An integer.
    Integer,
}

scalars! {
    /// Text.
    String {
        formats: &[("string", Format::Absent)],
        json: JsonForm::String,
        rust: RustType::Prelude("String"),
        setter: SetterForm::Into,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Text),
        name: "string",
        description: "a string",
        samples: "[]",
    }
    /// True or false.
    Boolean {
        formats: &[("boolean", Format::Any)],
        json: JsonForm::Boolean,
        rust: RustType::Prelude("bool"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Boolean),
        name: "boolean",
        description: "a boolean",
        samples: "[true, false]",
    }
    /// A signed integer of 32 bits.
    Int32 {
        formats: &[("integer", Format::Named("int32"))],
        json: JsonForm::Number,
        rust: RustType::Prelude("i32"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Integer),
        name: "int32",
        description: "an integer",
        samples: "[2147483647, -2147483648, 0, 7]",
    }
    /// An unsigned integer of 32 bits.
    UInt32 {
        formats: &[("integer", Format::Named("uint32"))],
        json: JsonForm::Number,
        rust: RustType::Prelude("u32"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Integer),
        name: "uint32",
        description: "an integer",
        samples: "[4294967295, 0, 7]",
    }
    /// A signed integer of 64 bits.
    Int64 {
        formats: &[("string", Format::Named("int64")), ("integer", Format::Named("int64"))],
        json: JsonForm::String,
        rust: RustType::Prelude("i64"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Integer),
        name: "int64",
        description: "an integer",
        samples: r#"["9223372036854775807", "-9223372036854775808", "9007199254740993", "0"]"#,
    }
    /// An unsigned integer of 64 bits.
    UInt64 {
        formats: &[("string", Format::Named("uint64")), ("integer", Format::Named("uint64"))],
        json: JsonForm::String,
        rust: RustType::Prelude("u64"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Integer),
        name: "uint64",
        description: "an integer",
        samples: r#"["18446744073709551615", "9007199254740993", "0"]"#,
    }
    /// An integer without a format.
    Integer {
        formats: &[("integer", Format::Absent)],
        json: JsonForm::WideNumber,
        rust: RustType::Prelude("i64"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::Typed,
        literal: None,
        name: "integer",
        description: "an integer",
        samples: "[2147483647, -2147483648, 0, 7]",
    }
    /// A number, `"NaN"` or an infinity.
    Double {
        formats: &[("number", Format::Any)],
        json: JsonForm::Number,
        rust: RustType::Prelude("f64"),
        setter: SetterForm::Exact,
        parameter: ParameterForm::TextInPath,
        literal: None,
        name: "double",
        description: "a number",
        samples: "[0.1, -2.5e300, 3, 1e-7]",
    }
    /// Bytes in base64.
    Bytes {
        formats: &[("string", Format::Named("byte"))],
        json: JsonForm::String,
        rust: RustType::Runtime(&["bytes", "Bytes"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::Typed,
        literal: Some(Literal::Text),
        name: "byte",
        description: "a string with a format",
        samples: r#"["-_8=", "AA==", "aGVsbG8gd29ybGQ="]"#,
    }
    /// A time in RFC 3339.
    Timestamp {
        formats: &[("string", Format::Named("google-datetime")), ("string", Format::Named("date-time"))],
        json: JsonForm::String,
        rust: RustType::Runtime(&["Timestamp"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::TextInPath,
        literal: None,
        name: "date-time",
        description: "a string with a format",
        samples: r#"["9999-12-31T23:59:59Z", "2026-01-02T03:04:05.123456789+05:30", "2026-01-02T03:04:05Z"]"#,
    }
    /// A date.
    Date {
        formats: &[("string", Format::Named("date"))],
        json: JsonForm::String,
        rust: RustType::Runtime(&["Date"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::TextInPath,
        literal: None,
        name: "date",
        description: "a string with a format",
        samples: r#"["2026-01-02", "9999-12-31"]"#,
    }
    /// Seconds with the suffix `s`.
    Duration {
        formats: &[("string", Format::Named("google-duration"))],
        json: JsonForm::String,
        rust: RustType::Runtime(&["Duration"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::TextInPath,
        literal: None,
        name: "duration",
        description: "a string with a format",
        samples: r#"["3.500s", "0s", "-1.5s"]"#,
    }
    /// Comma-separated paths of fields.
    FieldMask {
        formats: &[("string", Format::Named("google-fieldmask"))],
        json: JsonForm::String,
        rust: RustType::Runtime(&["FieldMask"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::TextInPath,
        literal: None,
        name: "field mask",
        description: "a string with a format",
        samples: r#"["a,b.c", "name"]"#,
    }
    /// Any JSON value.
    Any {
        formats: &[("any", Format::Any)],
        json: JsonForm::Any,
        rust: RustType::Runtime(&["serde_json", "Value"]),
        setter: SetterForm::Into,
        parameter: ParameterForm::Text,
        literal: None,
        name: "any",
        description: "anything",
        samples: r#"[{"a b": [1, "\u00e9", null]}, "text", 2.5, false, [[]]]"#,
    }
}

impl Scalar {
    /// Returns the scalar with a `type` and a `format` of documents.
    pub fn read(kind: &str, format: Option<&str>) -> Option<Self> {
        Self::find(|(its_kind, its_format)| its_kind == kind && its_format.matches(format))
    }

    /// Returns the scalar with a `type` of documents and no format.
    pub fn without_format(kind: &str) -> Option<Self> {
        Self::read(kind, None)
    }

    fn find(matches: impl Fn((&str, Format)) -> bool) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|scalar| scalar.facts().formats.iter().any(|&pair| matches(pair)))
    }

    /// Returns the values of `type` that are scalars.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        let rows = Self::ALL.iter().flat_map(|scalar| scalar.facts().formats);
        rows.filter(|(_, format)| !matches!(format, Format::Named(_)))
            .map(|(kind, _)| *kind)
    }

    /// Returns the formats of a `type`.
    pub fn formats(kind: &str) -> impl Iterator<Item = &'static str> {
        let rows = Self::ALL.iter().flat_map(|scalar| scalar.facts().formats);
        rows.filter_map(move |(its_kind, format)| match format {
            Format::Named(name) if *its_kind == kind => Some(*name),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{Format, Scalar};

    const DOCUMENT: &str = include_str!("../tests/documents/scalars.v1.json");

    fn pairs(fields: &Value) -> BTreeSet<(String, Option<String>)> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let fields = fields.as_object().unwrap().values();
        fields
            .map(|field| (text(&field["type"]).unwrap(), text(&field["format"])))
            .collect()
    }

    #[test]
    fn document_has_every_row() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let properties = pairs(&document["schemas"]["Thing"]["properties"]);
        let parameters = pairs(&document["resources"]["things"]["methods"]["update"]["parameters"]);
        for scalar in Scalar::ALL {
            for (kind, format) in scalar.facts().formats {
                let format = match format {
                    Format::Named(name) => Some((*name).to_owned()),
                    Format::Absent | Format::Any => None,
                };
                let pair = ((*kind).to_owned(), format);
                assert!(properties.contains(&pair), "{scalar:?}: property {pair:?}");
                assert!(parameters.contains(&pair), "{scalar:?}: parameter {pair:?}");
            }
        }
    }

    #[test]
    fn rows_do_not_overlap() {
        for scalar in Scalar::ALL {
            for (kind, format) in scalar.facts().formats {
                let format = match format {
                    Format::Named(name) => Some(*name),
                    Format::Absent | Format::Any => None,
                };
                assert_eq!(Scalar::read(kind, format), Some(*scalar));
            }
        }
        let names: BTreeSet<&str> = Scalar::ALL.iter().map(|it| it.facts().name).collect();
        assert_eq!(names.len(), Scalar::ALL.len());
    }

    #[test]
    fn samples_are_json_arrays() {
        for scalar in Scalar::ALL {
            let samples: Vec<Value> = serde_json::from_str(scalar.facts().samples).unwrap();
            assert_eq!(samples.is_empty(), *scalar == Scalar::String, "{scalar:?}");
        }
    }
}
