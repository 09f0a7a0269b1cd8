//! Emitted code from tables, because the types of the tests are many and small.

/// Emits a struct: its fields by wire name, then its unions by name with their members.
macro_rules! message {
    (
        $message:ident { $($wire:literal => $field:ident,)* }
        $(union $name:literal $union_field:ident: $union:ident {
            $($member:literal => $variant:ident,)*
        })*
    ) => {
        impl $message {
            pub fn new() -> Self {
                Self::default()
            }
        }

        impl $crate::json::Message for $message {
            const NAME: &'static str = stringify!($message);

            #[allow(unused_variables)]
            fn read<'de, A: $crate::json::MapAccess<'de>>(
                &mut self,
                key: &str,
                entry: &mut $crate::json::Entry<'_, A>,
            ) -> Result<bool, A::Error> {
                match key {
                    $($wire => entry.field(&mut self.$field),)*
                    $($($member => entry.member(&mut self.$union_field, $union::$variant),)*)*
                    _ => Ok(false),
                }
            }

            #[allow(unused_variables)]
            fn write<S: $crate::json::SerializeMap>(&self, out: &mut $crate::json::Fields<'_, S>) {
                $(out.field($wire, &self.$field);)*
                $(out.union(&self.$union_field);)*
            }

            fn take_union(&mut self, union: &str) -> Option<&'static str> {
                match union {
                    $($name => self
                        .$union_field
                        .take()
                        .map(|member| $crate::json::Union::wire_name(&member)),)*
                    _ => None,
                }
            }
        }

        $(
            impl $crate::json::Union for $union {
                fn wire_name(&self) -> &'static str {
                    match self {
                        $(Self::$variant(_) => $member,)*
                    }
                }

                #[allow(unused_variables)]
            fn write<S: $crate::json::SerializeMap>(&self, out: &mut $crate::json::Fields<'_, S>) {
                    match self {
                        $(Self::$variant(value) => out.member($member, value),)*
                    }
                }
            }
        )*

        $crate::json::message_traits!($message);
    };
}

/// Emits an open enum: its variants by wire value.
macro_rules! open_enum {
    ($open:ident { $($wire:literal => $variant:ident,)* }) => {
        impl $crate::json::OpenEnum for $open {
            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            fn from_known(value: &str) -> Option<Self> {
                match value {
                    $($wire => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        $crate::json::open_enum_traits!($open);
    };
}

/// Emits an enum of messages: its variants by the value of the discriminant.
macro_rules! tagged_enum {
    ($name:ident by $discriminant:literal { $($value:literal => $variant:ident,)* }) => {
        impl $crate::json::Wire for $name {
            type Codec = Self;
        }

        impl $crate::json::Codec<Self> for $name {
            fn read<'de, D: $crate::json::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::json::Context<'_>,
            ) -> Result<Option<Self>, D::Error> {
                let Some(value) = $crate::json::read_whole(deserializer, context)? else {
                    return Ok(None);
                };
                match value.get($discriminant).and_then(|value| value.as_str()) {
                    $(Some($value) => {
                        Ok($crate::json::read_variant(value, context)?.map(Self::$variant))
                    })*
                    _ => Ok(Some(Self::Unrecognized(value))),
                }
            }

            fn write<S: $crate::json::Serializer>(value: &Self, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    $(Self::$variant(message) => {
                        $crate::json::write_variant(&**message, $discriminant, $value, serializer)
                    })*
                    Self::Unrecognized(value) => $crate::json::Wire::write(value, serializer),
                }
            }
        }

        $crate::json::tagged_enum_traits!($name);
    };
}

/// Emits a request: its `send` method, and the type of its response.
macro_rules! call {
    ($request:ident -> $response:ty) => {
        #[cfg(feature = "client")]
        impl $request {
            pub fn send(self, client: &$crate::Client) -> $crate::SendFuture<$response> {
                $crate::SendFuture::new(self.0, client)
            }
        }

        impl $crate::ApiRequest for $request {
            type Response = $response;

            fn request(&self) -> &$crate::Request {
                &self.0
            }

            fn request_mut(&mut self) -> &mut $crate::Request {
                &mut self.0
            }
        }
    };
}

/// Emits a request that returns pages: the next page's token, and a list `[_]` or a map `{_}` of
/// items.
macro_rules! paged {
    ($request:ident, $next:ident, $items:ident => [$item:ty]) => {
        paged!($request, $next, $items => $item);
    };
    ($request:ident, $next:ident, $items:ident => {$item:ty}) => {
        paged!($request, $next, $items => (String, $item));
    };
    ($request:ident, $next:ident, $items:ident => $item:ty) => {
        #[cfg(feature = "client")]
        impl $request {
            pub fn pages(self, client: &$crate::Client) -> $crate::Pages<Self> {
                $crate::Pages::new(self, client)
            }

            pub fn items(self, client: &$crate::Client) -> $crate::Items<Self> {
                $crate::Items::new(self, client)
            }
        }

        impl $crate::Paged for $request {
            fn next_page_token(page: &Self::Response) -> Option<&str> {
                page.$next.as_deref()
            }
        }

        impl $crate::PagedItems for $request {
            type Item = $item;

            fn into_items(page: Self::Response) -> Vec<Self::Item> {
                page.$items.unwrap_or_default().into_iter().collect()
            }
        }
    };
}

/// Emits a request that uploads media.
macro_rules! uploads {
    ($request:ident) => {
        impl $request {
            #[cfg(feature = "client")]
            pub fn upload(self, media: $crate::Media) -> $crate::MediaUpload<Self> {
                $crate::MediaUpload::new(self, media)
            }
        }
    };
}

/// Emits a request that downloads media.
macro_rules! downloads {
    ($request:ident) => {
        impl $request {
            #[cfg(feature = "client")]
            pub fn download(self) -> $crate::MediaDownload {
                $crate::MediaDownload::new(self.0)
            }
        }
    };
}

/// Emits a request that starts an operation.
macro_rules! resumes {
    ($request:ident, $method:ident) => {
        impl $request {
            pub fn resume(name: impl Into<String>) -> <Self as $crate::ApiRequest>::Response {
                $crate::Operation::resume(&$method, name)
            }
        }
    };
}
