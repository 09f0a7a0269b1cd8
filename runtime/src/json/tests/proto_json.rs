//! The forms of every scalar in ProtoJSON, as a table: the JSON input, the value or a mismatch, and
//! the JSON output. Each form is tested as a field, a list element, a map value and a union member.

use std::collections::BTreeMap;
use std::fmt::Debug;

use bytes::Bytes;
use serde_json::Value;

use crate::json::tests::types::UserEmailType;
use crate::json::tests::{lenient, written};
use crate::json::{Message, Mode, OpenEnum, UnknownFields, from_slice};
use crate::scalar::{Secret, Timestamp};

/// A message with one scalar in each position.
trait Positions: Message + Debug {
    type Scalar: Debug;

    fn field(&self) -> Option<&Self::Scalar>;
    fn elements(&self) -> &[Self::Scalar];
    fn entry(&self) -> Option<&Self::Scalar>;
    fn member(&self) -> Option<&Self::Scalar>;
}

macro_rules! positions {
    ($name:ident, $union:ident, $scalar:ty) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        struct $name {
            field: Option<$scalar>,
            list: Option<Vec<$scalar>>,
            map: Option<BTreeMap<String, $scalar>>,
            union: Option<$union>,
            unknown_fields: UnknownFields,
        }

        #[derive(Clone, Debug, PartialEq)]
        enum $union {
            Member($scalar),
            #[allow(dead_code)]
            Other(String),
        }

        message! {
            $name {
                "field" => field,
                "list" => list,
                "map" => map,
            }
            union "union" union: $union {
                "member" => Member,
                "other" => Other,
            }
        }

        impl Positions for $name {
            type Scalar = $scalar;

            fn field(&self) -> Option<&$scalar> {
                self.field.as_ref()
            }

            fn elements(&self) -> &[$scalar] {
                self.list.as_deref().unwrap_or_default()
            }

            fn entry(&self) -> Option<&$scalar> {
                self.map.as_ref()?.get("k")
            }

            fn member(&self) -> Option<&$scalar> {
                match &self.union {
                    Some($union::Member(member)) => Some(member),
                    _ => None,
                }
            }
        }
    };
}

positions!(Int32, Int32Union, i32);
positions!(Uint32, Uint32Union, u32);
positions!(Int64, Int64Union, i64);
positions!(Uint64, Uint64Union, u64);
positions!(Double, DoubleUnion, f64);
positions!(Boolean, BooleanUnion, bool);
positions!(Text, TextUnion, String);
positions!(Binary, BinaryUnion, Bytes);
positions!(Time, TimeUnion, Timestamp);
positions!(Hidden, HiddenUnion, Secret<i64>);
positions!(Enum, EnumUnion, UserEmailType);

/// JSON that fits: the input, the value, the output.
type Fit<T> = (&'static str, T, &'static str);

fn check<M: Positions>(fits: &[Fit<M::Scalar>], mismatches: &[&str]) {
    for (text, value, out) in fits {
        let value = Some(format!("{value:?}"));
        let shown = |it: Option<&M::Scalar>| it.map(|it| format!("{it:?}"));
        for (message, out) in [
            (
                format!(r#"{{"field":{text}}}"#),
                format!(r#"{{"field":{out}}}"#),
            ),
            (
                format!(r#"{{"list":[{text}]}}"#),
                format!(r#"{{"list":[{out}]}}"#),
            ),
            (
                format!(r#"{{"map":{{"k":{text}}}}}"#),
                format!(r#"{{"map":{{"k":{out}}}}}"#),
            ),
            (
                format!(r#"{{"member":{text}}}"#),
                format!(r#"{{"member":{out}}}"#),
            ),
        ] {
            let read = from_slice::<M>(message.as_bytes(), Mode::Strict)
                .expect(&message)
                .value;
            let places = [
                read.field(),
                read.elements().first(),
                read.entry(),
                read.member(),
            ];
            let found = places.into_iter().flatten().next();
            assert_eq!(shown(found), value, "{message}");
            assert_eq!(written(&read), out, "{message}");
        }
    }
    for text in mismatches {
        let message =
            format!(r#"{{"field":{text},"list":[{text}],"map":{{"k":{text}}},"member":{text}}}"#);
        let read = lenient::<M>(&message);
        let paths: Vec<&str> = read.mismatches.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["/field", "/list/0", "/map/k", "/member"], "{text}");
        let raw: Value = serde_json::from_str(text).unwrap();
        assert!(read.mismatches.iter().all(|it| it.raw == raw), "{text}");
        let out = format!(r#"{{"list":[],"map":{{}},"field":{raw},"member":{raw}}}"#);
        assert_eq!(written(&read.value), out, "{text}");
        assert!(from_slice::<M>(message.as_bytes(), Mode::Strict).is_err());
    }
}

/// Invalid numbers, for any of the types.
const NO_NUMBERS: &[&str] = &[
    r#""""#,
    r#"" 5""#,
    r#""5 ""#,
    r#""+5""#,
    r#""0x5""#,
    r#""5,0""#,
    r#""five""#,
    r#""5.""#,
    r#"".5""#,
    r#""1e""#,
    r#""--5""#,
    r#""inf""#,
    r#""nan""#,
    r#""infinity""#,
    r#""1_000""#,
    r#""٣""#,
    "true",
    "[]",
    "[5]",
    "{}",
    r#"{"a":5}"#,
];

/// Invalid integers, for any of the types.
const NO_INTEGERS: &[&str] = &[
    "5.5",
    r#""5.5""#,
    "5e-1",
    r#""5e-1""#,
    "1e300",
    r#""1e300""#,
    r#""1e400""#,
    r#""NaN""#,
    r#""Infinity""#,
    "99999999999999999999",
    r#""99999999999999999999""#,
];

#[test]
fn signed_32_bit() {
    check::<Int32>(
        &[
            ("5", 5, "5"),
            ("-0", 0, "0"),
            ("5.0", 5, "5"),
            ("5e0", 5, "5"),
            ("-5.00e1", -50, "-50"),
            (r#""5""#, 5, "5"),
            (r#""5.0""#, 5, "5"),
            (r#""5e0""#, 5, "5"),
            (r#""-50E-1""#, -5, "-5"),
            ("2147483647", i32::MAX, "2147483647"),
            (r#""-2147483648""#, i32::MIN, "-2147483648"),
        ],
        &["2147483648", r#""2147483648""#, "-2147483649.0", r#""3e9""#],
    );
    check::<Int32>(&[], NO_NUMBERS);
    check::<Int32>(&[], NO_INTEGERS);
}

#[test]
fn unsigned_32_bit() {
    check::<Uint32>(
        &[
            ("5", 5, "5"),
            ("5.0", 5, "5"),
            (r#""5e0""#, 5, "5"),
            (r#""4294967295""#, u32::MAX, "4294967295"),
        ],
        &["4294967296", "-1", r#""-1""#, "-1.0"],
    );
    check::<Uint32>(&[], NO_NUMBERS);
    check::<Uint32>(&[], NO_INTEGERS);
}

#[test]
fn signed_64_bit() {
    check::<Int64>(
        &[
            ("5", 5, r#""5""#),
            ("5.0", 5, r#""5""#),
            ("5e0", 5, r#""5""#),
            (r#""5.0""#, 5, r#""5""#),
            (r#""5e0""#, 5, r#""5""#),
            (
                "-9223372036854775808",
                i64::MIN,
                r#""-9223372036854775808""#,
            ),
            (
                r#""9223372036854775807.0""#,
                i64::MAX,
                r#""9223372036854775807""#,
            ),
        ],
        &["9223372036854775808", r#""9223372036854775808""#, "1e19"],
    );
    check::<Int64>(&[], NO_NUMBERS);
    check::<Int64>(&[], NO_INTEGERS);
}

#[test]
fn unsigned_64_bit() {
    check::<Uint64>(
        &[
            ("5", 5, r#""5""#),
            ("5e0", 5, r#""5""#),
            (
                "18446744073709551615",
                u64::MAX,
                r#""18446744073709551615""#,
            ),
            (
                r#""18446744073709551615e0""#,
                u64::MAX,
                r#""18446744073709551615""#,
            ),
        ],
        &[
            "-1",
            r#""-1""#,
            "18446744073709551616",
            r#""18446744073709551616""#,
        ],
    );
    check::<Uint64>(&[], NO_NUMBERS);
    check::<Uint64>(&[], NO_INTEGERS);
}

#[test]
fn double() {
    check::<Double>(
        &[
            ("5", 5.0, "5"),
            ("5.5", 5.5, "5.5"),
            ("5e-1", 0.5, "0.5"),
            (r#""5.5""#, 5.5, "5.5"),
            (r#""-5e0""#, -5.0, "-5"),
            ("-0.0", -0.0, "-0.0"),
            (r#""1e300""#, 1e300, "1e+300"),
            (r#""NaN""#, f64::NAN, r#""NaN""#),
            (r#""Infinity""#, f64::INFINITY, r#""Infinity""#),
            (r#""-Infinity""#, f64::NEG_INFINITY, r#""-Infinity""#),
        ],
        &[r#""1e400""#, r#""-NaN""#, r#""+Infinity""#],
    );
    check::<Double>(&[], NO_NUMBERS);
}

#[test]
fn boolean() {
    check::<Boolean>(
        &[("true", true, "true"), ("false", false, "false")],
        &["0", "1", r#""true""#, r#""""#, "[]", "[true]", "{}"],
    );
}

#[test]
fn string() {
    check::<Text>(
        &[
            (r#""""#, String::new(), r#""""#),
            (r#""\u00e9\n""#, "é\n".to_owned(), r#""é\n""#),
            (r#""\ud83d\ude00""#, "😀".to_owned(), r#""😀""#),
        ],
        &["5", "5.5", "true", "[]", r#"["a"]"#, r#"{"a":"b"}"#],
    );
    check::<Time>(
        &[(r#""soon""#, Timestamp::new("soon"), r#""soon""#)],
        &["5", "false", "{}"],
    );
}

#[test]
fn bytes() {
    let bytes = Bytes::from_static(b"\xfb\xff\xbfi");
    check::<Binary>(
        &[
            (r#""-_-_aQ==""#, bytes.clone(), r#""-_-_aQ==""#),
            (r#""-_-_aQ""#, bytes.clone(), r#""-_-_aQ==""#),
            (r#""+/+/aQ==""#, bytes.clone(), r#""-_-_aQ==""#),
            (r#""+\/+\/aQ""#, bytes, r#""-_-_aQ==""#),
            (r#""""#, Bytes::new(), r#""""#),
        ],
        &["5", "[251, 255]", r#""a""#, r#""ab$d""#, "true", "{}"],
    );
}

#[test]
fn secret() {
    check::<Hidden>(&[("5e0", Secret::new(5), r#""5""#)], &["5.5", "true", "[]"]);
}

#[test]
fn open_enum() {
    let open = UserEmailType::from_wire;
    check::<Enum>(
        &[
            (r#""home""#, UserEmailType::Home, r#""home""#),
            (r#""hut""#, open("hut"), r#""hut""#),
            (r#""5""#, open("5"), r#""5""#),
            (r#""NULL_VALUE""#, open("NULL_VALUE"), r#""NULL_VALUE""#),
        ],
        &["true", "5.5", "[]", "{}"],
    );
}
