//! Which requests are signed, and with what.

use opsmith_client::config::{Environment, Settings};
use opsmith_client::http::BoxFuture;
use opsmith_client::{Credentials, CredentialsError, CredentialsProvider, FailureKind};

use crate::model::{CREATE, START, sso_oidc};
use crate::network::{Network, TestClock, answer, builder, call, fail, header};

const CREATE_INPUT: &str = r#"{"clientId": "c", "grantType": "g"}"#;
const START_INPUT: &str = r#"{"clientId": "i", "clientSecret": "s", "startUrl": "u"}"#;

#[test]
fn operations_that_ask_for_it_are_signed() {
    let network = Network::new([answer(200, "{}")]);
    let credentials = Credentials::temporary("AKIDEXAMPLE", "SECRETEXAMPLE", "TOKEN");
    let caller = builder(sso_oidc(), &network)
        .credentials(credentials)
        .build()
        .unwrap();
    call(&caller, CREATE, CREATE_INPUT).unwrap();
    call(&caller, START, START_INPUT).unwrap();
    let requests = network.requests();
    let [create, start] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    // The signature is botocore's for the same request: see `signing/tests.rs` for how it was made.
    assert_eq!(
        header(create, "authorization"),
        Some(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sso-oauth/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
             Signature=cc760a2f70eb8abd9132ba28b592497bb2a4f90321170235f26071a12cb0f580"
        )
    );
    assert_eq!(header(create, "x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(header(create, "x-amz-security-token"), Some("TOKEN"));
    assert!(!format!("{create:?}").contains("TOKEN"));
    assert_eq!(header(start, "authorization"), None);
}

#[test]
fn unsigned_clients_sign_nothing() {
    let network = Network::new([answer(200, "{}")]);
    call(
        &builder(sso_oidc(), &network).unsigned().build().unwrap(),
        CREATE,
        CREATE_INPUT,
    )
    .unwrap();
    assert_eq!(header(&network.requests()[0], "authorization"), None);
}

#[test]
fn without_credentials_it_says_where_it_looked() {
    let network = Network::new([answer(200, "{}")]);
    let settings = Settings::load(
        &Environment::of([("", ""); 0], Some("/nowhere".into())),
        None,
    )
    .unwrap();
    let caller = opsmith_client::Caller::builder(sso_oidc())
        .endpoint_url("http://localhost")
        .region("us-east-1")
        .settings(settings)
        .transport(network.clone())
        .build()
        .unwrap();
    let failure = fail(&caller, CREATE, CREATE_INPUT);
    assert_eq!(failure.kind(), FailureKind::Credentials);
    assert!(
        failure.message().contains("AWS_ACCESS_KEY_ID") && failure.message().contains(".aws"),
        "{failure}"
    );
    assert!(matches!(
        failure.source_as(),
        Some(CredentialsError::NotFound { .. })
    ));
    assert!(network.requests().is_empty());
    // Others need none.
    call(&caller, START, START_INPUT).unwrap();
}

#[test]
fn a_signature_needs_a_region() {
    let network = Network::new([answer(200, "{}")]);
    let caller = opsmith_client::Caller::builder(sso_oidc())
        .endpoint_url("http://localhost")
        .credentials(Credentials::new("a", "b"))
        .transport(network)
        .build()
        .unwrap();
    assert_eq!(
        fail(&caller, CREATE, CREATE_INPUT).kind(),
        FailureKind::Signing
    );
}

#[test]
fn credentials_that_cannot_stand_in_a_header_are_refused_without_being_shown() {
    let network = Network::new([answer(200, "{}")]);
    for credentials in [
        Credentials::new("a\nb", "hunter2"),
        Credentials::temporary("a", "b", "hunter2\n"),
    ] {
        let caller = builder(sso_oidc(), &network)
            .credentials(credentials)
            .build()
            .unwrap();
        let failure = fail(&caller, CREATE, CREATE_INPUT);
        assert_eq!(
            (failure.kind(), failure.attempts()),
            (FailureKind::Signing, 0)
        );
        assert!(!failure.to_string().contains("hunter2"));
    }
}

/// A provider that is asked each time.
struct Rotating(std::sync::atomic::AtomicU32);

impl CredentialsProvider for Rotating {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let number = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move {
            match number {
                2 => Err(CredentialsError::Provider("used up".to_owned())),
                _ => Ok(Credentials::new(format!("AKID{number}"), "s")),
            }
        })
    }
}

#[test]
fn each_attempt_is_signed_anew() {
    let network = Network::new([answer(500, "")]);
    let caller = builder(sso_oidc(), &network)
        .credentials(Rotating(0.into()))
        .clock(TestClock::default())
        .build()
        .unwrap();
    let failure = fail(&caller, CREATE, CREATE_INPUT);
    assert_eq!(
        (failure.kind(), failure.message()),
        (FailureKind::Credentials, "used up")
    );
    assert_eq!(failure.attempts(), 2);
    let requests = network.requests();
    let ids: Vec<_> = requests
        .iter()
        .filter_map(|request| header(request, "authorization"))
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(
        ids[0].contains("AKID0/") && ids[1].contains("AKID1/"),
        "{ids:?}"
    );
}
