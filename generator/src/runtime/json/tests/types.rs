//! Types as the generator emits them.

#![allow(dead_code)] // emitted types are public; no test uses all of one

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use crate::runtime::json;
use crate::runtime::{Date, Duration, FieldMask, Secret, Timestamp};

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CseIdentity {
    pub email_address: Option<String>,
    pub key_pair_configuration: Option<KeyPairConfiguration>,
    unknown: json::UnknownFields,
}

impl CseIdentity {
    pub const EMAIL_ADDRESS: json::Field<Self> = json::Field::new("emailAddress");
    pub const KEY_PAIR_CONFIGURATION: json::Field<Self> =
        json::Field::union("key_pair_configuration");
    pub const PRIMARY_KEY_PAIR_ID: json::Field<Self> = json::Field::new("primaryKeyPairId");

    #[inline]
    pub fn email_address(mut self, email_address: impl Into<String>) -> Self {
        self.email_address = Some(email_address.into());
        self
    }

    #[inline]
    pub fn key_pair_configuration(mut self, member: KeyPairConfiguration) -> Self {
        self.key_pair_configuration = Some(member);
        self
    }
}

impl json::Message for CseIdentity {
    const NAME: &'static str = "CseIdentity";

    #[inline]
    fn read<'de, A: serde::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<json::Outcome, A::Error> {
        match key {
            "emailAddress" => json::field(&mut self.email_address, map),
            "primaryKeyPairId" => json::member(
                &mut self.key_pair_configuration,
                "primaryKeyPairId",
                map,
                KeyPairConfiguration::PrimaryKeyPairId,
            ),
            "signAndEncryptKeyPairs" => json::member(
                &mut self.key_pair_configuration,
                "signAndEncryptKeyPairs",
                map,
                KeyPairConfiguration::SignAndEncryptKeyPairs,
            ),
            _ => Ok(json::Outcome::Unknown),
        }
    }

    #[inline]
    fn write<S: serde::ser::SerializeMap>(
        &self,
        out: &mut json::Fields<'_, S>,
    ) -> Result<(), S::Error> {
        out.field("emailAddress", &self.email_address)?;
        out.union(&self.key_pair_configuration)
    }

    #[inline]
    fn unknown(&self) -> &json::UnknownFields {
        &self.unknown
    }

    #[inline]
    fn unknown_mut(&mut self) -> &mut json::UnknownFields {
        &mut self.unknown
    }

    #[inline]
    fn take_union(&mut self, union: &str) -> Option<&'static str> {
        match union {
            "key_pair_configuration" => self
                .key_pair_configuration
                .take()
                .map(|member| json::Union::wire_name(&member)),
            _ => None,
        }
    }
}

crate::runtime::message!(CseIdentity);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum KeyPairConfiguration {
    PrimaryKeyPairId(String),
    SignAndEncryptKeyPairs(Box<SignAndEncryptKeyPairs>),
}

impl json::Union for KeyPairConfiguration {
    #[inline]
    fn wire_name(&self) -> &'static str {
        match self {
            Self::PrimaryKeyPairId(_) => "primaryKeyPairId",
            Self::SignAndEncryptKeyPairs(_) => "signAndEncryptKeyPairs",
        }
    }

    #[inline]
    fn write<S: serde::ser::SerializeMap>(
        &self,
        out: &mut json::Fields<'_, S>,
    ) -> Result<(), S::Error> {
        match self {
            Self::PrimaryKeyPairId(value) => out.member("primaryKeyPairId", value),
            Self::SignAndEncryptKeyPairs(value) => out.member("signAndEncryptKeyPairs", value),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserEmailType {
    Custom,
    Home,
    Unrecognized(json::UnknownValue),
}

impl json::OpenEnum for UserEmailType {
    #[inline]
    fn as_str(&self) -> &str {
        match self {
            Self::Custom => "custom",
            Self::Home => "home",
            Self::Unrecognized(value) => value.as_str(),
        }
    }

    #[inline]
    fn from_wire(value: &str) -> Self {
        match value {
            "custom" => Self::Custom,
            "home" => Self::Home,
            _ => Self::Unrecognized(json::UnknownValue::new(value)),
        }
    }
}

crate::runtime::open_enum!(UserEmailType);

/// Writes the same code as above for a struct without unions.
macro_rules! emitted {
    ($name:ident { $($field:ident $constant:ident $wire:literal: $type:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            unknown: json::UnknownFields,
        }

        impl $name {
            $(
                pub const $constant: json::Field<Self> = json::Field::new($wire);

                #[inline]
                pub fn $field(mut self, $field: impl Into<$type>) -> Self {
                    self.$field = Some($field.into());
                    self
                }
            )*
        }

        impl json::Message for $name {
            const NAME: &'static str = stringify!($name);

            #[inline]
            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> Result<json::Outcome, A::Error> {
                match key {
                    $($wire => json::field(&mut self.$field, map),)*
                    _ => Ok(json::Outcome::Unknown),
                }
            }

            #[inline]
            fn write<S: serde::ser::SerializeMap>(
                &self,
                out: &mut json::Fields<'_, S>,
            ) -> Result<(), S::Error> {
                $(out.field($wire, &self.$field)?;)*
                Ok(())
            }

            #[inline]
            fn unknown(&self) -> &json::UnknownFields {
                &self.unknown
            }

            #[inline]
            fn unknown_mut(&mut self) -> &mut json::UnknownFields {
                &mut self.unknown
            }
        }

        crate::runtime::message!($name);
    };
}

emitted!(SignAndEncryptKeyPairs {
    signing_key_pair_id SIGNING_KEY_PAIR_ID "signingKeyPairId": String,
    encryption_key_pair_id ENCRYPTION_KEY_PAIR_ID "encryptionKeyPairId": String,
});

emitted!(UserName {
    given_name GIVEN_NAME "givenName": String,
    family_name FAMILY_NAME "familyName": String,
});

emitted!(UserEmail {
    address ADDRESS "address": String,
    kind KIND "type": UserEmailType,
    primary PRIMARY "primary": bool,
});

emitted!(User {
    id ID "id": String,
    name NAME "name": UserName,
    primary_email PRIMARY_EMAIL "primaryEmail": String,
    password PASSWORD "password": Secret<String>,
    key_material KEY_MATERIAL "keyMaterial": Secret<Bytes>,
    suspended SUSPENDED "suspended": bool,
    emails EMAILS "emails": Vec<UserEmail>,
    aliases ALIASES "aliases": Vec<String>,
    labels LABELS "labels": BTreeMap<String, String>,
    homes HOMES "homes": BTreeMap<String, UserName>,
    quotas QUOTAS "quotas": BTreeMap<String, i64>,
    age AGE "age": i32,
    size SIZE "size": u32,
    history_id HISTORY_ID "historyId": i64,
    uid UID "uid": u64,
    uids UIDS "uids": Vec<u64>,
    score SCORE "score": f64,
    photo PHOTO "photo": Bytes,
    creation_time CREATION_TIME "creationTime": Timestamp,
    birthday BIRTHDAY "birthday": Date,
    timeout TIMEOUT "timeout": Duration,
    mask MASK "mask": FieldMask,
    custom CUSTOM "custom": Value,
    matrix MATRIX "matrix": Vec<Vec<i32>>,
    identities IDENTITIES "identities": Vec<CseIdentity>,
    manager MANAGER "manager": Box<User>,
});

emitted!(Users {
    kind KIND "kind": String,
    next_page_token NEXT_PAGE_TOKEN "nextPageToken": String,
    users USERS "users": Vec<User>,
});
