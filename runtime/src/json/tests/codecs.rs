//! Codecs that are written by hand.

use serde_core::de::Deserializer;

use crate::json::{Codec, Context, DecodeErrorKind, Mode, Wire, from_slice};

#[test]
fn hand_written_errors_are_not_quoted() {
    #[derive(Debug)]
    struct Picky;

    impl Wire for Picky {
        type Codec = Self;
    }

    impl Codec<Self> for Picky {
        fn read<'de, D: Deserializer<'de>>(
            deserializer: D,
            context: &mut Context<'_>,
        ) -> Result<Option<Self>, D::Error> {
            let text = <String as Wire>::read(deserializer, context)?;
            Err(serde_core::de::Error::custom(format!("no {text:?}")))
        }

        fn write<S: serde_core::Serializer>(_: &Self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_unit()
        }
    }

    let error = from_slice::<Vec<Picky>>(br#"["747474"]"#, Mode::Lenient).unwrap_err();
    assert_eq!(error.kind, DecodeErrorKind::Mismatch);
    assert!(!error.to_string().contains("747474"), "{error}");
}
