//! The TLS settings of the default transport.

use std::sync::Arc;

use hyper_rustls::ConfigBuilderExt;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::TransportError;
use crate::client::ConfigError;
use crate::error::Error;

/// Returns the certificates of a PEM text.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<Vec<u8>>, ConfigError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| {
        ConfigError::new(format!(
            "the PEM text of root certificates is malformed: {error}"
        ))
    })?;
    if found.is_empty() {
        let error = "the PEM text of root certificates has no `BEGIN CERTIFICATE`";
        return Err(ConfigError::new(error));
    }
    Ok(found.iter().map(|it| it.as_ref().to_vec()).collect())
}

/// Returns the settings, and the reason why they trust no server if there is one. The provider is
/// named, because rustls panics if two are compiled in and none is chosen.
pub(crate) fn config(own: &[Vec<u8>]) -> Result<(ClientConfig, Option<Arc<str>>), Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TransportError::connect)?;
    if own.is_empty() {
        return Ok(match builder.clone().with_native_roots() {
            Ok(builder) => (builder.with_no_client_auth(), None),
            Err(error) => {
                let nobody = builder.with_root_certificates(RootCertStore::empty());
                (nobody.with_no_client_auth(), Some(error.to_string().into()))
            }
        });
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for der in own {
        let der = CertificateDer::from(der.as_slice());
        roots
            .add(der.into_owned())
            .map_err(|_| ConfigError::new("a root certificate is malformed"))?;
    }
    let builder = builder.with_root_certificates(roots);
    Ok((builder.with_no_client_auth(), None))
}
