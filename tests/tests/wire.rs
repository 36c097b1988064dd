//! What the generated client puts on the wire, and what it makes of answers.

use opsmith::sso_oidc::{
    Client, CreateTokenRequest, CreateTokenWithIamRequest, Error, RegisterClientRequest,
    StartDeviceAuthorizationRequest,
};
use opsmith_client::Credentials;
use opsmith_tests::recorder::{Answer, Recorder, Request};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn client(recorder: &Recorder) -> Client {
    Client::builder()
        .region("us-east-1")
        .endpoint_url(recorder.url())
        .credentials(Credentials::new("AKIDEXAMPLE", "hush-hush"))
        .build()
        .expect("a client")
}

/// Sends one request and hands it out.
#[track_caller]
fn check_request<T, E: std::fmt::Debug>(
    call: impl AsyncFnOnce(&Client) -> Result<T, E>,
    line: &str,
    body: &str,
) -> Request {
    let recorder = Recorder::start(vec![]);
    block_on(call(&client(&recorder)))
        .map(|_| ())
        .expect("the answer is good");
    let request = recorder.requests().pop().expect("a request");
    assert_eq!(format!("{} {}", request.method, request.path), line);
    let (sent, expected): (serde_json::Value, serde_json::Value) = (
        serde_json::from_slice(&request.body).expect("is JSON"),
        serde_json::from_str(body).expect("is JSON"),
    );
    assert_eq!(sent, expected);
    assert_eq!(request.header("content-type"), Some("application/json"));
    request
}

#[test]
fn start_device_authorization() {
    let request = check_request(
        async |client| {
            client
                .start_device_authorization(StartDeviceAuthorizationRequest::new(
                    "cid",
                    "sec",
                    "https://u",
                ))
                .await
        },
        "POST /device_authorization",
        r#"{"clientId":"cid","clientSecret":"sec","startUrl":"https://u"}"#,
    );
    // Never signed, even where there are credentials (`smithy.api#auth` is empty).
    assert_eq!(request.header("authorization"), None);
    assert!(
        request
            .header("amz-sdk-invocation-id")
            .is_some_and(|id| id.len() == 36)
    );
    assert_eq!(request.header("amz-sdk-request"), Some("attempt=1"));
    assert!(
        request
            .header("user-agent")
            .is_some_and(|agent| agent.starts_with("opsmith/"))
    );
}

#[test]
fn register_client() {
    check_request(
        async |client| {
            let request = RegisterClientRequest::new("näme", "public")
                .with_scopes(["a", "b"])
                .with_grant_types(Vec::<String>::new());
            client.register_client(request).await
        },
        "POST /client/register",
        r#"{"clientName":"näme","clientType":"public","scopes":["a","b"],"grantTypes":[]}"#,
    );
}

#[test]
fn create_token() {
    check_request(
        async |client| {
            let request = CreateTokenRequest::new("cid", "sec", "refresh_token")
                .with_refresh_token("rt")
                .with_scope(["s"]);
            client.create_token(request).await
        },
        "POST /token",
        r#"{"clientId":"cid","clientSecret":"sec","grantType":"refresh_token","refreshToken":"rt","scope":["s"]}"#,
    );
}

#[test]
fn create_token_with_iam_is_signed() {
    let request = check_request(
        async |client| {
            client
                .create_token_with_iam(
                    CreateTokenWithIamRequest::new("arn", "g").with_assertion("a"),
                )
                .await
        },
        "POST /token?aws_iam=t",
        r#"{"clientId":"arn","grantType":"g","assertion":"a"}"#,
    );
    let authorization = request.header("authorization").expect("a signature");
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"),
        "{authorization}"
    );
    assert!(
        authorization.contains("/us-east-1/sso-oauth/aws4_request"),
        "{authorization}"
    );
}

#[test]
fn answers() {
    let body = r#"{"deviceCode":"d","userCode":"u","verificationUri":"v","expiresIn":600,"interval":5,"new":[1]}"#;
    let recorder = Recorder::start(vec![Answer::json(200, body)]);
    let request = StartDeviceAuthorizationRequest::new("cid", "sec", "u");
    let answer = block_on(client(&recorder).start_device_authorization(request))
        .expect("the answer is good");
    assert_eq!(
        (
            answer.device_code.as_str(),
            answer.user_code.as_str(),
            answer.verification_uri.as_str()
        ),
        ("d", "u", "v")
    );
    // The service leaves it out: a field it always sends has its zero value then.
    assert_eq!(answer.verification_uri_complete, "");
    assert_eq!((answer.expires_in, answer.interval), (600, 5));
}

#[test]
fn every_error_of_the_model() {
    let tables = opsmith::sso_oidc::operations::START_DEVICE_AUTHORIZATION.tables();
    for (index, id) in tables.service.errors.iter().enumerate() {
        let name = tables.shape(*id).name.as_ref();
        let answer = Answer::json(400, r#"{"error":"e","error_description":"d"}"#)
            .header(
                "x-amzn-errortype",
                &format!("com.amazonaws.ssooidc#{name}:http://internal/"),
            )
            .header("x-amzn-requestid", "req-1");
        let recorder = Recorder::start(vec![answer]);
        let request = StartDeviceAuthorizationRequest::new("cid", "sec", "u");
        let error =
            block_on(client(&recorder).start_device_authorization(request)).expect_err("an error");
        assert_eq!(
            (error.code(), error.status(), error.request_id()),
            (Some(name), Some(400), Some("req-1"))
        );
        let modelled = error
            .modelled()
            .unwrap_or_else(|| panic!("{name} is modelled"));
        assert!(
            opsmith_shape::Shape::member(modelled, index, "").is_some(),
            "{name} is not variant {index}: {modelled:?}"
        );
        let line = error.to_string();
        for part in ["StartDeviceAuthorization", "400", name, "d", "req-1"] {
            assert!(line.contains(part), "{part} is not in {line}");
        }
    }
}

#[test]
fn an_error_by_its_variant() {
    let answer = Answer::json(
        400,
        r#"{"error":"invalid_request","reason":"KMS_DisabledException","error_description":"d"}"#,
    )
    .header("x-amzn-errortype", "InvalidRequestException");
    let recorder = Recorder::start(vec![answer]);
    let request = StartDeviceAuthorizationRequest::new("cid", "sec", "u");
    let error =
        block_on(client(&recorder).start_device_authorization(request)).expect_err("an error");
    let Some(Error::InvalidRequest(detail)) = error.modelled() else {
        panic!("another error: {error:?}")
    };
    assert_eq!(detail.error_description.as_deref(), Some("d"));
    assert_eq!(
        detail.reason.as_ref().map(|reason| reason.as_str()),
        Some("KMS_DisabledException")
    );
}

#[test]
fn an_error_the_model_does_not_know() {
    let recorder = Recorder::start(vec![Answer::json(
        418,
        r#"{"__type":"x#TeapotException","message":"short and stout"}"#,
    )]);
    let request = StartDeviceAuthorizationRequest::new("cid", "sec", "u");
    let error =
        block_on(client(&recorder).start_device_authorization(request)).expect_err("an error");
    assert!(error.modelled().is_none());
    assert_eq!(
        error.to_string(),
        "StartDeviceAuthorization: 418 TeapotException: short and stout"
    );
}
