//! A call that goes well: what is sent, and what comes of the answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use opsmith_client::{BuildError, Caller, Event, FailureKind};
use opsmith_shape::{Auth, Kind, Protocol, Value};

use crate::model::{CREATE, Model, START, sso_oidc};
use crate::network::{
    Network, answer, answer_with, block_on, body, builder, call, fail, header, json,
};

const INPUT: &str = r#"{"clientId": "cid", "clientSecret": "sec", "startUrl": "https://example.awsapps.com/start"}"#;

#[test]
fn parameters_go_out_and_the_result_comes_back() {
    let network = Network::new([answer(
        200,
        r#"{"deviceCode": "dc", "expiresIn": 600, "later": [1]}"#,
    )]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    assert_eq!(
        call(&caller, START, INPUT).unwrap(),
        r#"{"deviceCode":"dc","expiresIn":600}"#
    );

    let requests = network.requests();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url.as_str(),
        "http://localhost:8080/device_authorization"
    );
    assert_eq!(
        body(request),
        r#"{"clientId":"cid","clientSecret":"sec","startUrl":"https://example.awsapps.com/start"}"#
    );
    assert_eq!(header(request, "content-type"), Some("application/json"));
    assert_eq!(header(request, "amz-sdk-request"), Some("attempt=1"));
    assert_eq!(
        header(request, "amz-sdk-invocation-id"),
        Some("80000000-0000-4000-8000-000000000000")
    );
    assert_eq!(header(request, "authorization"), None);
    assert_eq!(header(request, "host"), Some("localhost:8080"));
    assert_eq!(request.headers.len(), 5);
}

#[test]
fn the_user_agent_names_program_and_service() {
    let network = Network::new([answer(200, "{}")]);
    let builder = builder(sso_oidc(), &network)
        .app_name("my app")
        .user_agent_part("md/command#sso-oidc.start");
    call(
        &builder.user_agent_part("plain").build().unwrap(),
        START,
        INPUT,
    )
    .unwrap();
    let requests = network.requests();
    let agent = header(&requests[0], "user-agent").unwrap();
    assert!(agent.starts_with("opsmith/0.1.0 ua/2.1 os/"), "{agent}");
    let end = " lang/rust api/sso-oidc#2019-06-10 cfg/retry-mode#standard app/my-app md/command#sso-oidc.start md/plain";
    assert!(agent.ends_with(end), "{agent}");
}

/// Statuses and bodies that count as success, and what they give.
#[test]
fn success_is_any_status_below_300() {
    for (status, body, expected) in [
        (200, "{}", "{}"),
        (201, r#"{"deviceCode": "x"}"#, r#"{"deviceCode":"x"}"#),
        (204, "", "{}"),
        (200, "", "{}"),
        (200, " \n", "{}"),
        (
            200,
            r#"{"deviceCode": null, "expiresIn": "12"}"#,
            r#"{"expiresIn":12}"#,
        ),
        (
            299,
            r#"{"scopes": ["a", null, "b"]}"#,
            r#"{"scopes":["a",null,"b"]}"#,
        ),
    ] {
        let network = Network::new([answer(status, body)]);
        let caller = builder(sso_oidc(), &network).build().unwrap();
        assert_eq!(
            call(&caller, START, INPUT).unwrap(),
            expected,
            "{status} {body}"
        );
    }
}

/// Bodies that do not fit, whether they are JSON at all, and where in them the trouble is.
#[test]
fn answers_that_do_not_fit_are_decoding_failures() {
    for (body, is_malformed, path) in [
        ("null", false, ""),
        ("[]", false, ""),
        ("12", false, ""),
        ("<html>hello</html>", true, ""),
        ("{\"deviceCode\": \"x\"", true, ""),
        ("{\"deviceCode\": \"x\"} {", true, ""),
        (r#"{"scopes": {"a": 1}}"#, false, "scopes"),
        (r#"{"expiresIn": []}"#, false, "expiresIn"),
        (r#"{"expiresIn": "soon"}"#, false, "expiresIn"),
        (r#"{"scopes": "a"}"#, false, "scopes"),
    ] {
        let network = Network::new([answer_with(200, &[("x-amzn-requestid", "r-1")], body)]);
        let caller = builder(sso_oidc(), &network).build().unwrap();
        let failure = fail(&caller, START, INPUT);
        assert_eq!(failure.kind(), FailureKind::Decoding, "{body}");
        assert_eq!(failure.is_malformed(), is_malformed, "{body}");
        assert_eq!(failure.decoding_path(), Some(path), "{body}");
        assert_eq!(
            (failure.status(), failure.request_id()),
            (Some(200), Some("r-1"))
        );
        assert_eq!(
            (failure.attempts(), network.requests().len()),
            (1, 1),
            "{body}"
        );
        assert!(!failure.to_string().contains("hello"));
    }
}

#[test]
fn values_are_checked_before_they_are_sent() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    let failure = fail(
        &caller,
        START,
        r#"{"clientId": 5, "clientSecret": "hunter2", "strtUrl": "u"}"#,
    );
    assert_eq!(failure.kind(), FailureKind::Validation);
    for word in ["startUrl", "strtUrl", "clientId"] {
        assert!(failure.message().contains(word), "{failure}");
    }
    assert!(!failure.to_string().contains("hunter2"));
    assert_eq!(
        (
            failure.attempts(),
            failure.is_last_attempt(),
            network.requests().len()
        ),
        (0, false, 0)
    );

    let caller = builder(sso_oidc(), &network)
        .parameter_validation(false)
        .build()
        .unwrap();
    call(&caller, START, r#"{"clientId": 5}"#).unwrap();
    assert_eq!(body(&network.requests()[0]), r#"{"clientId":5}"#);
}

#[test]
fn an_operation_that_is_not_there_is_refused() {
    let caller = builder(sso_oidc(), &Network::new([answer(200, "{}")]))
        .build()
        .unwrap();
    assert_eq!(
        fail(&caller, 99, "{}").to_string(),
        "?: sso-oidc has no operation at index 99"
    );
}

#[test]
fn idempotency_tokens_are_made_once_for_all_attempts() {
    let mut model = Model::new();
    let string = model.simple(Kind::String);
    let input = model.structure("In", &[("a", string, &[]), ("token!*", string, &[])]);
    let put = model.operation("Put", "PUT /", Auth::None, [Some(input), None], &[]);
    let tables = model.tables();

    let network = Network::new([answer(500, ""), answer(200, "")]);
    let caller = builder(tables.clone(), &network)
        .clock(opsmith_client::SystemClock)
        .build()
        .unwrap();
    call(&caller, put, r#"{"a": "1"}"#).unwrap();
    let requests = network.requests();
    let [first, second] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(body(first), body(second));
    let token = json(body(first))
        .get("token")
        .and_then(|token| token.as_str().map(str::len));
    assert_eq!(token, Some(36));
    assert_eq!(
        header(first, "amz-sdk-invocation-id"),
        header(second, "amz-sdk-invocation-id")
    );

    let network = Network::new([answer(200, "")]);
    let caller = builder(tables, &network).build().unwrap();
    call(&caller, put, r#"{"token": "mine"}"#).unwrap();
    assert_eq!(body(&network.requests()[0]), r#"{"token":"mine"}"#);
}

#[test]
fn a_service_needs_a_protocol_of_this_program() {
    let mut model = Model::new();
    model.service().protocols = vec![].into();
    let error = Caller::builder(model.tables())
        .region("us-east-1")
        .build()
        .unwrap_err();
    assert!(matches!(error, BuildError::Protocol { .. }));
    assert!(error.to_string().contains("names no protocol"), "{error}");

    // These tests are built with every protocol there is; other programs are not.
    let error = BuildError::Protocol {
        service: "sso-oidc".to_owned(),
        protocols: vec![Protocol::AwsJson1_1, Protocol::RpcV2Json],
    };
    let text = error.to_string();
    assert!(
        text.contains("sso-oidc") && text.contains("aws-json or rpc-v2-json"),
        "{text}"
    );

    // The first one that is there counts.
    let mut tables = sso_oidc();
    tables.service.protocols = vec![Protocol::Ec2Query, Protocol::RestJson1].into();
    assert!(Caller::builder(tables).region("us-east-1").build().is_ok());
}

#[test]
fn observers_are_told_each_step_and_no_secrets() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let network = Network::new([
        answer(503, ""),
        answer_with(200, &[("x-amzn-requestid", "r-2")], "{}"),
    ]);
    let kept = Arc::clone(&log);
    let caller = builder(sso_oidc(), &network)
        .endpoint_url("http://me:hunter2@localhost:8080")
        .observer(move |event: &Event<'_>| kept.lock().unwrap().push(event.to_string()))
        .build()
        .unwrap();
    call(
        &caller,
        START,
        r#"{"clientId": "i", "clientSecret": "hunter2", "startUrl": "u"}"#,
    )
    .unwrap();
    let sent = "POST http://localhost:8080/device_authorization, 56 bytes, not signed";
    assert_eq!(
        *log.lock().unwrap(),
        [
            format!("StartDeviceAuthorization: attempt 1 of 3: {sent}"),
            "StartDeviceAuthorization: attempt 1: status 503, 0 bytes".to_owned(),
            "StartDeviceAuthorization: attempt 1 will be followed by another one in 500 ms"
                .to_owned(),
            format!("StartDeviceAuthorization: attempt 2 of 3: {sent}"),
            "StartDeviceAuthorization: attempt 2: status 200, 2 bytes, request id r-2".to_owned(),
        ]
    );
    assert!(!format!("{caller:?}").contains("hunter2"));
}

#[test]
fn the_answer_tells_of_itself() {
    let network = Network::new([
        answer(500, ""),
        answer_with(202, &[("x-amz-request-id", "r-3")], "{}"),
    ]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    let answer = block_on(caller.call(START, &json(INPUT), &mut output, &mut modelled)).unwrap();
    assert_eq!(
        (answer.status, answer.attempts, answer.request_id()),
        (202, 2, Some("r-3"))
    );
}

#[test]
fn the_whole_call_has_a_limit_of_its_own() {
    use opsmith_client::http::TransportErrorKind;

    let network = Network::new([crate::network::Reply::Hang]);
    let caller = builder(sso_oidc(), &network)
        .clock(opsmith_client::SystemClock)
        .total_timeout(Duration::from_millis(20))
        .build()
        .unwrap();
    let failure = fail(&caller, START, INPUT);
    assert_eq!(
        crate::network::kinds(&failure),
        (FailureKind::Timeout, Some(TransportErrorKind::TotalTimeout))
    );
    assert_eq!(failure.attempts(), 1);
    assert!(
        failure.to_string().contains("took longer than 20ms"),
        "{failure}"
    );

    // It runs through the pauses as well.
    let network = Network::new([answer(500, "")]);
    let caller = builder(sso_oidc(), &network)
        .clock(opsmith_client::SystemClock)
        .max_attempts(1_000)
        .total_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    assert_eq!(fail(&caller, START, INPUT).kind(), FailureKind::Timeout);
}

#[test]
fn other_operations_have_their_own_address() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(sso_oidc(), &network).build().unwrap();
    call(&caller, CREATE, r#"{"clientId": "i", "grantType": "é😀"}"#).unwrap();
    let request = &network.requests()[0];
    assert_eq!(
        request.url.as_str(),
        "http://localhost:8080/token?aws_iam=t"
    );
    assert_eq!(body(request), r#"{"clientId":"i","grantType":"é😀"}"#);
}
