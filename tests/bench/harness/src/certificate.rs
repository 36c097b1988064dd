//! A certificate authority that exists for one run, and the server's certificate.

use std::net::Ipv4Addr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose, SanType,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

/// What the two sides of a TLS connection need.
pub struct Certificates {
    /// The authority's certificate, PEM, for clients to trust.
    pub authority: String,
    /// The server's side, for `127.0.0.1`.
    pub server: Arc<ServerConfig>,
}

impl Certificates {
    /// New keys and certificates (ECDSA over P-256, as the real service's), TLS 1.2 and 1.3.
    pub fn generate() -> Result<Self, String> {
        let authority = authority().map_err(failed)?;
        let key = KeyPair::generate().map_err(failed)?;
        let mut params = CertificateParams::default();
        params.subject_alt_names = vec![SanType::IpAddress(Ipv4Addr::LOCALHOST.into())];
        let certificate = params.signed_by(&key, &authority).map_err(failed)?;

        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(failed)?;
        let mut server =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(failed)?
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
                .map_err(failed)?;
        // Only this: the SDK would speak HTTP/2 where it is offered, and the others would not.
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            authority: authority.as_ref().pem(),
            server: Arc::new(server),
        })
    }
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("cannot make certificates: {error}")
}
