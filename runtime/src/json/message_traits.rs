//! Implementations that are the same for every message.

/// Implements access to the unknown fields, [`Wire`](crate::json::Wire), and serde's two traits for
/// a [`Message`](crate::json::Message).
#[doc(hidden)]
#[macro_export]
macro_rules! message_traits {
    ($message:ident) => {
        impl $crate::json::Extensible for $message {
            #[inline]
            fn unknown_fields(&self) -> &$crate::json::UnknownFields {
                &self.unknown_fields
            }

            #[inline]
            fn unknown_fields_mut(&mut self) -> &mut $crate::json::UnknownFields {
                &mut self.unknown_fields
            }
        }

        impl $crate::json::Wire for $message {
            type Codec = $crate::json::MessageCodec;
        }

        impl $crate::serde_core::Serialize for $message {
            #[inline]
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::Wire::write(self, serializer)
            }
        }

        /// Reads leniently and without a report: a field of the wrong type is empty and kept among
        /// the unknown fields; an element of a list or an entry of a map of the wrong type is
        /// dropped.
        impl<'de> $crate::serde_core::Deserialize<'de> for $message {
            #[inline]
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}
