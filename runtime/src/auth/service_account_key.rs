//! The key of a service account, from the JSON text that Google issues.

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Map, Value, json};

use super::jwt_bearer::TOKEN_URI;

/// The endpoint in keys from before 2018. Google keeps it at the host below.
const OLD_TOKEN_URI: &str = "https://accounts.google.com/o/oauth2/token";

/// A key that signs for a service account.
pub(crate) struct ServiceAccountKey {
    pub(crate) email: String,
    /// The numeric id of the service account in the Admin console.
    pub(crate) client_id: Option<String>,
    pub(crate) key_id: Option<String>,
    pub(crate) token_uri: http::Uri,
    pair: RsaKeyPair,
}

impl ServiceAccountKey {
    /// Reads a key. The key is untrusted: the host of its token endpoint is checked when a request
    /// is sent.
    pub(crate) fn from_json(json: &str) -> Result<Self, KeyProblem> {
        let object: Value = serde_json::from_str(json).map_err(|error| KeyProblem::Json {
            line: error.line(),
            column: error.column(),
        })?;
        let fields = Fields(object.as_object().ok_or(KeyProblem::NoObject)?);
        match fields.optional("type")? {
            Some("service_account") => {}
            Some(kind) => return Err(KeyProblem::OtherType(known_type(kind))),
            None => return Err(KeyProblem::Missing("type")),
        }
        let token_uri = match fields.optional("token_uri")? {
            None | Some(OLD_TOKEN_URI) => TOKEN_URI,
            Some(uri) => uri,
        };
        Ok(Self {
            email: fields.required("client_email")?.to_owned(),
            client_id: fields.optional("client_id")?.map(str::to_owned),
            key_id: fields.optional("private_key_id")?.map(str::to_owned),
            token_uri: token_uri.parse().map_err(|_| KeyProblem::TokenUri)?,
            pair: key_pair(fields.required("private_key")?)?,
        })
    }

    /// Signs claims: a JSON Web Token in its compact form (RFC 7515, RS256).
    ///
    /// # Errors
    /// The operating system has no random numbers.
    pub(crate) fn sign(&self, claims: &str) -> Result<String, ring::error::Unspecified> {
        let mut header = json!({"alg": "RS256", "typ": "JWT"});
        if let (Some(header), Some(id)) = (header.as_object_mut(), &self.key_id) {
            header.insert("kid".to_owned(), Value::from(id.as_str()));
        }
        let mut jwt = URL_SAFE_NO_PAD.encode(header.to_string());
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut jwt);
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, jwt.as_bytes(), &mut signature)?;
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut jwt);
        Ok(jwt)
    }
}

fn key_pair(pem: &str) -> Result<RsaKeyPair, KeyProblem> {
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
        match pem.contains(r"\n") {
            true => KeyProblem::EscapedLineEnds,
            false => KeyProblem::Pem,
        }
    })?;
    RsaKeyPair::from_pkcs8(der.secret_pkcs8_der())
        .map_err(|rejected| KeyProblem::Rsa(rejected.to_string()))
}

/// Returns the type of other credentials that Google's tools write. No other value is shown.
fn known_type(kind: &str) -> Option<&'static str> {
    const KNOWN: [&str; 5] = [
        "authorized_user",
        "external_account",
        "external_account_authorized_user",
        "gdch_service_account",
        "impersonated_service_account",
    ];
    KNOWN.into_iter().find(|known| *known == kind)
}

/// The fields of a key.
struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn optional(&self, name: &'static str) -> Result<Option<&'a str>, KeyProblem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(KeyProblem::NoText(name)),
        }
    }

    fn required(&self, name: &'static str) -> Result<&'a str, KeyProblem> {
        match self.optional(name)? {
            None | Some("") => Err(KeyProblem::Missing(name)),
            Some(text) => Ok(text),
        }
    }
}

/// A problem with a key. Its text shows no value of the key: a secret may be in the wrong field.
#[derive(Debug)]
pub(crate) enum KeyProblem {
    Read(io::Error),
    TooLong { limit: u64 },
    Json { line: usize, column: usize },
    NoObject,
    OtherType(Option<&'static str>),
    Missing(&'static str),
    NoText(&'static str),
    TokenUri,
    EscapedLineEnds,
    Pem,
    Rsa(String),
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(out, "cannot be read: {error}"),
            Self::TooLong { limit } => {
                write!(out, "is longer than {limit} bytes, and so not a key")
            }
            Self::Json { line, column } => {
                write!(out, "is not JSON (line {line}, column {column})")
            }
            Self::NoObject => out.write_str("is not a JSON object"),
            Self::OtherType(kind) => {
                write!(out, "is not the key of a service account: its `type` is ")?;
                match kind {
                    Some(kind) => write!(out, "`{kind}`")?,
                    None => out.write_str("another")?,
                }
                out.write_str(", not `service_account`")
            }
            Self::Missing(name) => write!(out, "has no `{name}`"),
            Self::NoText(name) => write!(out, "has a `{name}` that is not a string"),
            Self::TokenUri => out.write_str("has a `token_uri` that is not a URL"),
            Self::EscapedLineEnds => out.write_str(
                "has a `private_key` with `\\n` as two characters in place of line ends: it was \
                 escaped twice",
            ),
            Self::Pem => out.write_str(
                "has a `private_key` that is not PEM with a `PRIVATE KEY` section (PKCS#8)",
            ),
            Self::Rsa(reason) => write!(
                out,
                "has a `private_key` that is not an RSA key of 2048 to 4096 bits ({reason})"
            ),
        }
    }
}

impl std::error::Error for KeyProblem {}
