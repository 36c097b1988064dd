//! Where buckets of S3 stand in addresses.

use std::borrow::Cow;

use opsmith_client::config::{Environment, Settings};
use opsmith_client::{Builder, ByteStream, Caller, Credentials, FailureKind, Sent};
use opsmith_shape::{Auth, Kind, Protocol, Tables, Trait};

use crate::model::Model;
use crate::network::{Network, TestClock, answer, block_on, call, fail, header, json};

const LIST: usize = 0;
const GET: usize = 1;
const CREATE: usize = 2;
const LOCATE: usize = 3;
const PUT: usize = 4;

fn s3() -> Tables {
    let mut model = Model::new();
    model.service().id = "S3".into();
    model.service().signing_name = "s3".into();
    model.service().protocols = Cow::Owned(vec![Protocol::RestXml]);
    let string = model.simple(Kind::String);
    let none: &[(&str, _, &[Trait])] = &[];
    let list = model.structure("ListRequest", none);
    let get = model.structure(
        "GetRequest",
        &[
            ("Bucket!", string, &[Trait::HttpLabel]),
            ("Key!", string, &[Trait::HttpLabel]),
        ],
    );
    let create = model.structure("CreateRequest", &[("Bucket!", string, &[Trait::HttpLabel])]);
    model.operation("ListBuckets", "GET /", Auth::SigV4, [Some(list), None], &[]);
    model.operation(
        "GetObject",
        "GET /{Bucket}/{Key+}?x-id=GetObject",
        Auth::SigV4,
        [Some(get), None],
        &[],
    );
    model.operation(
        "CreateBucket",
        "PUT /{Bucket}",
        Auth::SigV4,
        [Some(create), None],
        &[],
    );
    model.operation(
        "GetBucketLocation",
        "GET /{Bucket}?location",
        Auth::SigV4,
        [Some(create), None],
        &[],
    );
    let blob = model.simple(Kind::Blob);
    let digest = [Trait::HttpHeader("content-md5".into())];
    let put = model.structure(
        "PutRequest",
        &[
            ("Bucket!", string, &[Trait::HttpLabel]),
            ("Body", blob, &[Trait::HttpPayload, Trait::Streaming]),
            ("ContentMD5", string, &digest),
        ],
    );
    model.operation(
        "PutObject",
        "PUT /{Bucket}/k",
        Auth::SigV4,
        [Some(put), None],
        &[],
    );
    model.tables()
}

fn builder(network: &Network) -> Builder<Caller> {
    Caller::builder(s3())
        .region("eu-west-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "SECRET"))
        .transport(network.clone())
        .clock(TestClock::default())
}

/// The address that a call goes to.
#[track_caller]
fn address(
    set: impl FnOnce(Builder<Caller>) -> Builder<Caller>,
    operation: usize,
    input: &str,
) -> String {
    let network = Network::new([answer(200, "")]);
    let caller = set(builder(&network)).build().unwrap();
    call(&caller, operation, input).unwrap();
    let request = network.requests().remove(0);
    let host = header(&request, "host").unwrap();
    assert!(
        request.url.as_str().contains(&format!("//{host}/")),
        "{host}"
    );
    request.url.as_str().to_owned()
}

#[test]
fn buckets_stand_before_the_host_where_they_can() {
    for (bucket, expected) in [
        (
            "my-bucket",
            "https://my-bucket.s3.eu-west-1.amazonaws.com/k?x-id=GetObject",
        ),
        // No certificate is for several parts.
        (
            "my.bucket",
            "https://s3.eu-west-1.amazonaws.com/my.bucket/k?x-id=GetObject",
        ),
        (
            "MyBucket",
            "https://s3.eu-west-1.amazonaws.com/MyBucket/k?x-id=GetObject",
        ),
        (
            "ab",
            "https://s3.eu-west-1.amazonaws.com/ab/k?x-id=GetObject",
        ),
        (
            "-abc",
            "https://s3.eu-west-1.amazonaws.com/-abc/k?x-id=GetObject",
        ),
        (
            "192.168.5.4",
            "https://s3.eu-west-1.amazonaws.com/192.168.5.4/k?x-id=GetObject",
        ),
        (
            "..",
            "https://s3.eu-west-1.amazonaws.com/../k?x-id=GetObject",
        ),
        (
            "a_b",
            "https://s3.eu-west-1.amazonaws.com/a_b/k?x-id=GetObject",
        ),
    ] {
        let input = format!(r#"{{"Bucket": "{bucket}", "Key": "k"}}"#);
        assert_eq!(address(|builder| builder, GET, &input), expected);
    }
    assert_eq!(
        address(
            |builder| builder,
            GET,
            r#"{"Bucket": "abc", "Key": "/a//b c/é"}"#
        ),
        "https://abc.s3.eu-west-1.amazonaws.com//a//b%20c/%C3%A9?x-id=GetObject"
    );
    assert_eq!(
        address(|builder| builder, CREATE, r#"{"Bucket": "abc"}"#),
        "https://abc.s3.eu-west-1.amazonaws.com/"
    );
    assert_eq!(
        address(|builder| builder, LIST, "{}"),
        "https://s3.eu-west-1.amazonaws.com/"
    );
}

#[test]
fn who_asks_for_its_region_does_not_know_it() {
    assert_eq!(
        address(|builder| builder, LOCATE, r#"{"Bucket": "abc"}"#),
        "https://s3.eu-west-1.amazonaws.com/abc?location"
    );
}

/// S3 needs no signature of a body that TLS carries: what is read for its digest already, or can be read once only, is not
/// read for another.
#[test]
fn bodies_need_not_be_signed() {
    let once = || ByteStream::from_reader(&b"one"[..]);
    let hash = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    let plain = r#"{"Bucket": "abc"}"#;
    let digested = r#"{"Bucket": "abc", "ContentMD5": "digest"}"#;
    for (url, input, body, expected) in [
        ("https://localhost", plain, "one".into(), Some(hash)),
        ("https://localhost", plain, once(), Some("UNSIGNED-PAYLOAD")),
        (
            "https://localhost",
            digested,
            "one".into(),
            Some("UNSIGNED-PAYLOAD"),
        ),
        ("http://localhost", digested, "one".into(), Some(hash)),
        ("http://localhost", plain, once(), None),
    ] {
        let network = Network::new([answer(200, "")]);
        let caller = builder(&network).endpoint_url(url).build().unwrap();
        let (mut output, mut modelled) = (json("null"), json("null"));
        let input = json(input);
        let sent = Sent::bytes(body);
        let called = caller.call_with_streams(PUT, &input, sent, &mut output, &mut modelled);
        match (block_on(called), expected) {
            (Ok(_), Some(expected)) => {
                let request = network.requests().remove(0);
                assert_eq!(header(&request, "x-amz-content-sha256"), Some(expected));
            }
            (Err(failure), None) => assert_eq!(failure.kind(), FailureKind::Signing),
            (called, expected) => panic!("{url} {expected:?} {called:?}"),
        }
    }
}

#[test]
fn callers_choose_servers() {
    let get = r#"{"Bucket": "abc", "Key": "k"}"#;
    type Set = fn(Builder<Caller>) -> Builder<Caller>;
    let cases: [(Set, &str); 11] = [
        (|b| b.path_style(true), "s3.eu-west-1.amazonaws.com/abc/k"),
        (
            |b| b.use_dual_stack(true),
            "abc.s3.dualstack.eu-west-1.amazonaws.com/k",
        ),
        (
            |b| b.use_fips(true),
            "abc.s3-fips.eu-west-1.amazonaws.com/k",
        ),
        (
            |b| b.use_fips(true).use_dual_stack(true),
            "abc.s3-fips.dualstack.eu-west-1.amazonaws.com/k",
        ),
        (
            |b| b.region("cn-north-1"),
            "abc.s3.cn-north-1.amazonaws.com.cn/k",
        ),
        (|b| b.region("aws-global"), "abc.s3.amazonaws.com/k"),
        (|b| b.accelerate(true), "abc.s3-accelerate.amazonaws.com/k"),
        (
            |b| b.accelerate(true).use_dual_stack(true),
            "abc.s3-accelerate.dualstack.amazonaws.com/k",
        ),
        (
            |b| b.endpoint_url("https://example.com/base"),
            "abc.example.com/base/k",
        ),
        (
            |b| b.endpoint_url("https://127.0.0.1:9000"),
            "127.0.0.1:9000/abc/k",
        ),
        (|b| b.endpoint_url("https://[::1]"), "[::1]/abc/k"),
    ];
    for (set, expected) in cases {
        assert_eq!(
            address(set, GET, get),
            format!("https://{expected}?x-id=GetObject")
        );
    }
    // Over http, a bucket may be several parts of the host.
    assert_eq!(
        address(
            |b| b.endpoint_url("http://localhost"),
            GET,
            r#"{"Bucket": "a.bc", "Key": "k"}"#
        ),
        "http://a.bc.localhost/k?x-id=GetObject"
    );
    // Acceleration is not for all.
    for (operation, input, expected) in [
        (LIST, "{}", "https://s3.eu-west-1.amazonaws.com/"),
        (
            CREATE,
            r#"{"Bucket": "abc"}"#,
            "https://abc.s3.eu-west-1.amazonaws.com/",
        ),
    ] {
        assert_eq!(address(|b| b.accelerate(true), operation, input), expected);
    }
}

#[test]
fn profiles_choose_too() {
    let folder = std::env::temp_dir().join(format!("opsmith-buckets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config");
    let get = r#"{"Bucket": "abc", "Key": "k"}"#;
    for (block, expected) in [
        (
            "addressing_style = path",
            "s3.eu-west-1.amazonaws.com/abc/k",
        ),
        (
            "addressing_style = virtual",
            "abc.s3.eu-west-1.amazonaws.com/k",
        ),
        (
            "use_accelerate_endpoint = true",
            "abc.s3-accelerate.amazonaws.com/k",
        ),
    ] {
        std::fs::write(&file, format!("[default]\ns3 =\n  {block}\n")).unwrap();
        let path = file.to_str().unwrap();
        let environment = Environment::of([("AWS_CONFIG_FILE", path)], None);
        let settings = Settings::load(&environment, None).unwrap();
        assert_eq!(
            address(|builder| builder.settings(settings), GET, get),
            format!("https://{expected}?x-id=GetObject")
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let network = Network::new([answer(200, "")]);
    type Set = fn(Builder<Caller>) -> Builder<Caller>;
    let cases: [(Set, &str); 3] = [
        (|b| b.use_fips(true), "no FIPS endpoint"),
        (|b| b.path_style(true), "buckets in the host's name"),
        (
            |b| b.endpoint_url("https://example.com"),
            "endpoints of its own",
        ),
    ];
    for (set, expected) in cases {
        let error = set(builder(&network).accelerate(true)).build().unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let caller = builder(&network).build().unwrap();
    let input = r#"{"Bucket": "arn:aws:s3:us-west-2:123456789012:accesspoint/a", "Key": "k"}"#;
    let failure = fail(&caller, GET, input);
    assert_eq!(failure.kind(), FailureKind::Endpoint);
    assert!(failure.message().contains("access point"), "{failure}");
    assert!(network.requests().is_empty());
}
