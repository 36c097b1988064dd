//! TLS: the cryptography, and how servers prove who they are.
//!
//! The platform's root certificates are read and parsed when the first server shows its
//! certificate, not when the client is made. Doing it at once, as the HTTP client would, is 97 % of
//! the instructions of a small program's start (19.6 against 0.5 million), spent even if every
//! request goes to `http://localhost`, or if none is made.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme};

use super::config::Verify;

/// The TLS side of a client that checks servers as `verify` says, and speaks one version of HTTP.
///
/// The provider is named here and nowhere else. Leaving it to rustls means a panic if none, or more
/// than one, is linked into the program.
pub(super) fn client_config(verify: &Verify, version: &str) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(crypto::ring::default_provider());
    let roots = match verify {
        Verify::Platform => Some(Roots::Platform),
        Verify::CaBundle(path) => Some(Roots::Bundle(path.clone())),
        Verify::Off => None,
    };
    let verifier: Arc<dyn ServerCertVerifier> = match roots {
        Some(roots) => Arc::new(LazyVerifier {
            roots,
            provider: Arc::clone(&provider),
            loaded: OnceLock::new(),
        }),
        None => Arc::new(NoVerifier(provider.signature_verification_algorithms)),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.alpn_protocols = vec![version.as_bytes().to_vec()];
    Ok(config)
}

/// The root certificates cannot be used, so no server can prove who it is.
///
/// Travels through rustls as [`rustls::Error::Other`], to be found again by the code that
/// classifies errors.
#[derive(Debug)]
pub(super) struct RootsError(String);

impl fmt::Display for RootsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RootsError {}

/// Where the certificates come from that all others are measured by.
#[derive(Debug)]
enum Roots {
    Platform,
    Bundle(PathBuf),
}

impl Roots {
    /// Reads the certificates. On most systems this reads files, so it takes some milliseconds of
    /// the thread it runs on.
    fn load(
        &self,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ServerCertVerifier>, RootsError> {
        match self {
            Self::Platform => match rustls_platform_verifier::Verifier::new(Arc::clone(provider)) {
                Ok(verifier) => Ok(Arc::new(verifier)),
                Err(error) => Err(RootsError(format!(
                    "the platform's root certificates cannot be loaded: {error}"
                ))),
            },
            Self::Bundle(path) => {
                let roots = Arc::new(read_bundle(path)?);
                let built =
                    WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(provider))
                        .build();
                match built {
                    Ok(verifier) => Ok(verifier),
                    Err(error) => Err(bundle_error(path, error)),
                }
            }
        }
    }
}

/// Reads a PEM file of certificates. All of them must be usable: silently leaving one out would
/// show up as a server that is not trusted.
fn read_bundle(path: &Path) -> Result<RootCertStore, RootsError> {
    let text = std::fs::read(path).map_err(|error| bundle_error(path, error))?;
    let mut roots = RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(&text).enumerate() {
        let number = index + 1;
        let certificate = certificate
            .map_err(|error| bundle_error(path, format_args!("certificate {number}: {error}")))?;
        roots
            .add(certificate)
            .map_err(|error| bundle_error(path, format_args!("certificate {number}: {error}")))?;
    }
    if roots.is_empty() {
        return Err(bundle_error(path, "it holds no certificate in PEM form"));
    }
    Ok(roots)
}

fn bundle_error(path: &Path, reason: impl fmt::Display) -> RootsError {
    RootsError(format!(
        "the CA bundle {} cannot be used: {reason}",
        path.display()
    ))
}

/// Loads its roots when the first server shows its certificate.
#[derive(Debug)]
struct LazyVerifier {
    roots: Roots,
    provider: Arc<CryptoProvider>,
    /// Filled only by success, so that a program that runs for long recovers once a missing file is
    /// there.
    loaded: OnceLock<Arc<dyn ServerCertVerifier>>,
}

impl LazyVerifier {
    fn verifier(&self) -> Result<&Arc<dyn ServerCertVerifier>, rustls::Error> {
        if let Some(verifier) = self.loaded.get() {
            return Ok(verifier);
        }
        // Two handshakes at once may both load; one result is kept.
        let verifier = self
            .roots
            .load(&self.provider)
            .map_err(|error| rustls::Error::Other(OtherError(Arc::new(error))))?;
        Ok(self.loaded.get_or_init(|| verifier))
    }
}

impl ServerCertVerifier for LazyVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.verifier()?.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )
    }

    // That the server holds the key of its certificate does not depend on the roots. It is what the
    // verifiers loaded above do as well, and `supported_verify_schemes` is asked before the first
    // message is sent, when nothing must be loaded yet.

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Accepts any certificate, and does not look into it: what is asked for with verification off is
/// often a certificate that cannot be parsed.
#[derive(Debug)]
struct NoVerifier(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for NoVerifier {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
