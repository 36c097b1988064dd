//! Servers that prove who they are, or fail to.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use http::Method;
use opsmith_client::http::{
    Request, ReqwestTransport, Transport, TransportErrorKind as Kind, Verify,
};

use crate::{
    SHORT, block_on, canned, check, config, fails, get, in_child, read_request, send, server, url,
};

/// A server with a self-signed certificate for `localhost`, issued by `issuer`, and that
/// certificate as PEM.
pub fn tls_server(issuer: &str) -> (SocketAddr, String) {
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, issuer);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(vec![certificate.der().clone()], key)
    .unwrap();
    let config = Arc::new(config);
    let address = server(move |stream| {
        let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = rustls::StreamOwned::new(connection, stream);
        // The client hangs up where it does not trust the certificate.
        if read_request(&mut stream).is_ok() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (address, certificate.pem())
}

fn get_tls(address: SocketAddr) -> Request {
    Request::new(
        Method::GET,
        url(&format!(
            "https://localhost:{}/path?token=hidden",
            address.port()
        )),
    )
}

/// A file below the target directory with `text` in it.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("transport-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn tls_against_a_bundle() {
    let (address, pem) = tls_server("a");
    let path = file("bundle.pem", &format!("a comment\n{pem}"));
    let config = config().with_verify(Verify::CaBundle(path.clone()));
    assert_eq!(send(&config, get_tls(address)).unwrap().body, "secret");

    // The right certificate, for another name.
    let request = Request::new(
        Method::GET,
        url(&format!("https://{address}/?token=hidden")),
    );
    let error = fails(&config, request, Kind::Tls);
    assert!(error.reason().contains("name"), "{error}");

    // Another server's certificate.
    let (other, _) = tls_server("b");
    let error = fails(&config, get_tls(other), Kind::Tls);
    assert!(!error.is_retryable());
    std::fs::remove_file(path).unwrap();
}

#[test]
fn tls_without_verification() {
    let (address, _) = tls_server("a");
    let config = config().with_verify(Verify::Off);
    assert_eq!(send(&config, get_tls(address)).unwrap().body, "secret");
    let by_address = Request::new(Method::GET, url(&format!("https://{address}/")));
    assert_eq!(send(&config, by_address).unwrap().body, "secret");
}

#[test]
fn tls_with_a_server_that_does_not_speak_it() {
    let address = server(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        thread::sleep(SHORT);
    });
    fails(&config(), get_tls(address), Kind::Tls);
}

#[test]
fn tls_with_a_server_that_hangs_up() {
    let address = server(drop);
    assert!(fails(&config(), get_tls(address), Kind::Connect).is_retryable());
}

#[test]
fn a_bundle_that_cannot_be_used_is_named() {
    let (address, _) = tls_server("a");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for path in [
        PathBuf::from("/no/such/file.pem"),
        file("empty.pem", ""),
        file("text.pem", "not a certificate"),
        file("broken.pem", broken),
        file("base64.pem", &broken.replace("AAAA", "????")),
    ] {
        let config = config().with_verify(Verify::CaBundle(path.clone()));
        let error = fails(&config, get_tls(address), Kind::Setup);
        assert!(
            error.to_string().contains(path.to_str().unwrap()),
            "{error}"
        );
        assert!(!error.is_retryable());
        // Nobody asked for the file: requests without TLS do not need it.
        let plain = canned("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        assert_eq!(send(&config, get(plain)).unwrap().body, "ok");
        let _ = std::fs::remove_file(path);
    }
}

#[test]
fn a_bundle_that_appears_later_is_used() {
    let (address, pem) = tls_server("a");
    let path = file("later.pem", "");
    let transport =
        ReqwestTransport::new(&config().with_verify(Verify::CaBundle(path.clone()))).unwrap();
    block_on(async {
        check(
            &transport.send(get_tls(address)).await.unwrap_err(),
            Kind::Setup,
        );
        std::fs::write(&path, pem).unwrap();
        assert_eq!(
            transport.send(get_tls(address)).await.unwrap().body,
            "secret"
        );
        // And is not read again.
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            transport.send(get_tls(address)).await.unwrap().body,
            "secret"
        );
    });
}

#[test]
fn tls_against_the_platform() {
    // The platform's roots are what this file says.
    let (address, pem) = tls_server("a");
    let (_, other_pem) = tls_server("b");
    let trusted = file("platform.pem", &pem);
    let untrusted = file("platform-other.pem", &other_pem);
    let empty = file("platform-none.pem", "");
    for (roots, expected) in [(&trusted, "ok"), (&untrusted, "tls"), (&empty, "setup")] {
        in_child(
            "tls::child_platform",
            &[
                ("SSL_CERT_FILE", roots.to_str().unwrap()),
                ("OPSMITH_TEST_PORT", &address.port().to_string()),
                ("OPSMITH_TEST_EXPECTED", expected),
            ],
        );
    }
    for path in [trusted, untrusted, empty] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
#[ignore = "run by tls_against_the_platform"]
fn child_platform() {
    let Ok(port) = std::env::var("OPSMITH_TEST_PORT") else {
        return;
    };
    let address = SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap()));
    match std::env::var("OPSMITH_TEST_EXPECTED").unwrap().as_str() {
        "ok" => assert_eq!(send(&config(), get_tls(address)).unwrap().body, "secret"),
        "tls" => assert!(
            fails(&config(), get_tls(address), Kind::Tls)
                .reason()
                .contains("UnknownIssuer")
        ),
        _ => assert!(
            fails(&config(), get_tls(address), Kind::Setup)
                .reason()
                .contains("root certificates")
        ),
    }
}
