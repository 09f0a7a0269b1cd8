//! Types as the generator emits them.

#![allow(dead_code)] // emitted types are public; no test uses all of one

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use crate::json;
use crate::scalar::{Date, Duration, FieldMask, Secret, Timestamp};

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CseIdentity {
    pub email_address: Option<String>,
    pub key_pair_configuration: Option<KeyPairConfiguration>,
    unknown_fields: json::UnknownFields,
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

message! {
    CseIdentity {
        "emailAddress" => email_address,
    }
    union "key_pair_configuration" key_pair_configuration: KeyPairConfiguration {
        "primaryKeyPairId" => PrimaryKeyPairId,
        "signAndEncryptKeyPairs" => SignAndEncryptKeyPairs,
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum KeyPairConfiguration {
    PrimaryKeyPairId(String),
    SignAndEncryptKeyPairs(Box<SignAndEncryptKeyPairs>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserEmailType {
    Custom,
    Home,
    Unrecognized(json::UnknownValue),
}

open_enum! {
    UserEmailType {
        "custom" => Custom,
        "home" => Home,
    }
}

/// Writes the same code as above for a struct without unions.
macro_rules! emitted {
    ($name:ident { $($field:ident $constant:ident $wire:literal: $type:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            unknown_fields: json::UnknownFields,
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

        message! {
            $name {
                $($wire => $field,)*
            }
        }
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

emitted!(Rooms {
    a A "a": UserName,
    b B "b": UserName,
    c C "c": UserName,
    d D "d": UserName,
    e E "e": UserName,
    f F "f": UserName,
    g G "g": UserName,
    h H "h": UserName,
    i I "i": UserName,
});
