//! Over TLS, where both sides agree on a version of HTTP (RFC 7301), and paths with segments of dots.

use std::path::Path;
use std::sync::Arc;

use http::{Method, Version};
use opsmith_client::http::{
    ExactUrl, HttpConfig, Proxy, Request, ReqwestTransport, StreamRequest, Transport,
    TransportErrorKind, Verify,
};
use opsmith_client::{Caller, Events, Failure, ServiceClient as _};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::api::client::Client;
use crate::api::types::{
    ConverseRequest, GetThingRequest, PutThingRequest, Said, WatchRequest, Words,
};
use crate::service::{Head, Service};
use crate::{Http, client, tables, with_service};

/// A server's side of TLS with a certificate for `localhost`, that offers these protocols, and the
/// certificate as PEM.
fn server(protocols: &[&str]) -> (ServerConfig, String) {
    let key = rcgen::KeyPair::generate().expect("a key");
    let parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate");
    let protocols = protocols.iter().map(|name| name.as_bytes().to_vec());
    config.alpn_protocols = protocols.collect();
    (config, certificate.pem())
}

/// Runs a test with a service that offers these protocols, and a file with its certificate.
fn with_tls<F: Future>(protocols: &[&str], test: impl FnOnce(Service, tempfile::TempPath) -> F) {
    let (config, pem) = server(protocols);
    let bundle = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(&bundle, pem).expect("it can be written");
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(async {
            let service = Service::start_tls(config).await;
            test(service, bundle.into_temp_path()).await
        });
}

fn trusting(service: &Service, http: Http, bundle: &Path) -> Client {
    let caller = Caller::builder(tables(http))
        .endpoint_url(service.url())
        .region("eu-west-1")
        .unsigned()
        .max_attempts(1)
        .ca_bundle(bundle)
        .build();
    Client::from_caller(caller.expect("a client"))
}

fn spoken(head: &Head) -> (Version, Option<&str>) {
    let agreed = head.agreed.as_deref();
    (
        head.version,
        agreed.and_then(|name| std::str::from_utf8(name).ok()),
    )
}

#[test]
fn events_go_over_the_version_that_is_agreed_on() {
    for (http, expected) in [
        (Http::One, (Version::HTTP_11, Some("http/1.1"))),
        (Http::Two, (Version::HTTP_2, Some("h2"))),
    ] {
        with_tls(&["h2", "http/1.1"], async |service, bundle| {
            let client = trusting(&service, http, &bundle);
            let (sender, words) = Events::channel(4);
            let input = ConverseRequest::new("en");
            let (_, mut changes) = client.converse(input, words).await.unwrap();
            for word in ["one", "two"] {
                let said = Words::Said(Said::new().with_text(word));
                sender.send(said).await.unwrap();
                let change = changes.next().await.unwrap().unwrap();
                assert!(format!("{change:?}").contains(word), "{change:?}");
            }
            drop(sender);
            assert_eq!(spoken(&service.head()), expected);
            // All else goes over HTTP/1.1.
            let input = PutThingRequest::new("a");
            client.put_thing(input, "thing").await.unwrap();
            let usual = (Version::HTTP_11, Some("http/1.1"));
            assert_eq!(spoken(&service.head()), usual);
        });
    }
}

#[test]
fn a_server_without_http2_is_refused_where_it_is_needed() {
    with_tls(&["http/1.1"], async |service, bundle| {
        let client = trusting(&service, Http::Two, &bundle);
        let error = client.watch(WatchRequest::new()).await.unwrap_err();
        let kind = error.failure().transport();
        assert_eq!(kind, Some(TransportErrorKind::Tls), "{error}");
        assert_eq!(service.requests(), 0);
    });
}

/// Both sides of the golden's operations with a label, with names that are no way to another one.
#[test]
fn segments_of_dots_reach_the_service() {
    async fn put_and_get(client: &Client, service: &Service) -> Result<(), Failure> {
        for id in ["..", ".", "plain", "%2e"] {
            let encoded = id.replace('%', "%25");
            let (thing, put) = (format!("the thing {id}"), PutThingRequest::new(id));
            client.put_thing(put, thing.clone()).await.unwrap();
            assert_eq!(service.head().target, format!("/things/{encoded}"));
            // Over TLS a checksum comes after it.
            let kept = service.thing(&encoded).unwrap();
            assert!(String::from_utf8_lossy(&kept).contains(&thing), "{kept:?}");
            service.keep(&encoded, thing.clone());
            let (_, content) = client.get_thing(GetThingRequest::new(id)).await.unwrap();
            assert_eq!(content.collect(100).await.unwrap(), thing);
            assert_eq!(service.head().target, format!("/things/{encoded}/content"));
        }
        Ok(())
    }
    with_service(async |service| {
        let client = client(&service, Http::One);
        put_and_get(&client, &service).await.unwrap();
    });
    with_tls(&["h2", "http/1.1"], async |service, bundle| {
        let client = trusting(&service, Http::One, &bundle);
        put_and_get(&client, &service).await.unwrap();
    });
}

/// No operation of the golden needs both.
#[test]
fn segments_of_dots_go_over_http2_too() {
    async fn convert(service: &Service, config: HttpConfig, agreed: Option<&str>) {
        let transport = ReqwestTransport::new(&config.with_proxy(Proxy::Never)).unwrap();
        let url: ExactUrl = service.url().parse::<url::Url>().unwrap().into();
        for path in ["/things/..", "/things/plain"] {
            let request = Request::new(Method::PUT, url.clone().with_path(path));
            let mut opening = StreamRequest::new(request, Some("bytes".into()));
            opening.http2 = true;
            let (answer, body) = transport.open(opening).await.unwrap();
            assert_eq!(
                (
                    answer.status.as_u16(),
                    answer.headers["etag"].to_str().unwrap()
                ),
                (200, "5")
            );
            assert_eq!(body.collect(10).await.unwrap(), "");
            let head = service.head();
            assert_eq!(
                (head.target.as_str(), spoken(&head)),
                (path, (Version::HTTP_2, agreed))
            );
        }
    }
    with_service(async |service| convert(&service, HttpConfig::new(), None).await);
    with_tls(&["h2"], async |service, bundle| {
        let config = HttpConfig::new().with_verify(Verify::CaBundle(bundle.to_path_buf()));
        convert(&service, config, Some("h2")).await;
    });
}
