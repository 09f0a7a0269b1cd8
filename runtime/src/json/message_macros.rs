//! What the generator emits for a struct, as macros over a table.

/// Implements [`Message`](crate::json::Message) from the table of a struct's wire names and fields,
/// and what all messages share. A field that is a union has a table of its own: the union's name,
/// the field, its type, and the wire name and variant of each member.
#[doc(hidden)]
#[macro_export]
macro_rules! message {
    (
        $message:ident { $($wire:literal => $field:ident,)* }
        $(union $name:literal $union_field:ident: $union:ident {
            $($member:literal => $variant:ident,)*
        })*
    ) => {
        impl $crate::json::Message for $message {
            const NAME: &'static str = stringify!($message);

            #[inline]
            fn read<'de, A: $crate::serde_core::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                entry: &mut $crate::json::Entry<'_, A>,
            ) -> ::core::result::Result<bool, A::Error> {
                let _ = &entry;
                match key {
                    $($wire => entry.field(&mut self.$field)?,)*
                    $($($member => entry.member(&mut self.$union_field, $union::$variant)?,)*)*
                    _ => return Ok(false),
                }
                #[allow(unreachable_code)] // for a message without fields
                Ok(true)
            }

            #[inline]
            fn write<S: $crate::serde_core::ser::SerializeMap>(
                &self,
                out: &mut $crate::json::Fields<'_, S>,
            ) -> ::core::result::Result<(), S::Error> {
                let _ = &out;
                $(out.field($wire, &self.$field)?;)*
                $(out.union(&self.$union_field)?;)*
                Ok(())
            }

            #[inline]
            fn take_union(&mut self, union: &str) -> ::core::option::Option<&'static str> {
                match union {
                    $($name => self
                        .$union_field
                        .take()
                        .map(|member| $crate::json::Union::wire_name(&member)),)*
                    _ => None,
                }
            }

            #[inline]
            fn unknown_fields(&self) -> &$crate::json::UnknownFields {
                &self.unknown
            }

            #[inline]
            fn unknown_fields_mut(&mut self) -> &mut $crate::json::UnknownFields {
                &mut self.unknown
            }
        }

        $(
            impl $crate::json::Union for $union {
                #[inline]
                fn wire_name(&self) -> &'static str {
                    match self {
                        $(Self::$variant(_) => $member,)*
                    }
                }

                #[inline]
                fn write<S: $crate::serde_core::ser::SerializeMap>(
                    &self,
                    out: &mut $crate::json::Fields<'_, S>,
                ) -> ::core::result::Result<(), S::Error> {
                    match self {
                        $(Self::$variant(value) => out.member($member, value),)*
                    }
                }
            }
        )*

        $crate::message_shared!($message);
    };
}

/// The methods that all messages share, and the implementations of `Wire`, `Serialize` and
/// `Deserialize`.
#[doc(hidden)]
#[macro_export]
macro_rules! message_shared {
    ($message:ty) => {
        impl $message {
            /// A message in which no field is set.
            #[inline]
            #[must_use]
            pub fn new() -> Self {
                ::core::default::Default::default()
            }

            /// Empties a field and sends an explicit null for it.
            ///
            /// A value that is set afterwards wins over the null. Clearing a union sends the null
            /// for the member that it holds, and does nothing if it holds none.
            #[inline]
            #[must_use]
            pub fn clear(mut self, field: $crate::json::Field<Self>) -> Self {
                $crate::json::clear(&mut self, field);
                self
            }

            /// The values that were received, or added, beyond the fields. They are sent along.
            #[inline]
            #[must_use]
            pub fn unknown_fields(&self) -> &$crate::json::UnknownFields {
                $crate::json::Message::unknown_fields(self)
            }

            /// The same, to change them.
            #[inline]
            pub fn unknown_fields_mut(&mut self) -> &mut $crate::json::UnknownFields {
                $crate::json::Message::unknown_fields_mut(self)
            }
        }

        impl $crate::json::Wire for $message {
            #[inline]
            fn read<'de, D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::json::Context<'_>,
            ) -> ::core::result::Result<::core::option::Option<Self>, D::Error> {
                $crate::json::read_message(deserializer, context)
            }

            #[inline]
            fn read_next<'de, A: $crate::serde_core::de::SeqAccess<'de>>(
                list: &mut ::std::vec::Vec<Self>,
                array: &mut A,
                context: &mut $crate::json::Context<'_>,
            ) -> ::core::result::Result<bool, A::Error> {
                $crate::json::read_next_message(list, array, context)
            }

            #[inline]
            fn write<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::write_message(self, serializer)
            }
        }

        impl $crate::serde_core::Serialize for $message {
            #[inline]
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::write_message(self, serializer)
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
