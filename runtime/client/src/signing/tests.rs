//! Signatures, against those of others.
//!
//! The values are what botocore 1.43.11 signs (`botocore.auth.SigV4Auth`, with its clock at
//! 2015-08-30T12:36:00Z). Those marked with a name are cases of the test suite that AWS publishes
//! for Signature Version 4, and agree with it.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use opsmith_shape::Timestamp;
use url::Url;

use super::{Chain, Moment, Payload, Scope, X_AMZ_CONTENT_SHA256, hex, sign};
use crate::credentials::Credentials;
use crate::http::{ExactUrl, Request};

struct Case<'a> {
    request: &'a str,
    headers: &'a [(&'static str, &'static str)],
    body: &'a str,
    credentials: Credentials,
    region: &'a str,
    service: &'a str,
    payload: Payload<'static>,
    as_s3: bool,
}

/// A case with the key, region and service of the published suite.
fn case(request: &str) -> Case<'_> {
    Case {
        request,
        headers: &[],
        body: "",
        credentials: Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        region: "us-east-1",
        service: "service",
        payload: Payload::Signed,
        as_s3: false,
    }
}

impl Case<'_> {
    fn signed(&self) -> Request {
        let (method, url) = self.request.split_once(' ').unwrap();
        let (server, rest) = url.split_at(url.match_indices('/').nth(2).unwrap().0);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let server = Url::parse(&format!("{server}/?{query}")).unwrap();
        let mut request = Request::new(
            Method::from_bytes(method.as_bytes()).unwrap(),
            ExactUrl::from(server).with_path(path),
        );
        for (name, value) in self.headers {
            request.headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        request.body = Bytes::copy_from_slice(self.body.as_bytes());
        let scope = Scope {
            region: self.region,
            service: self.service,
            time: Moment::new(Timestamp::new(1_440_938_160, 0)),
            payload: self.payload,
            as_s3: self.as_s3,
        };
        sign(&mut request, &self.credentials, &scope).unwrap();
        request
    }

    #[track_caller]
    fn check(&self, signed_headers: &str, signature: &str) {
        let request = self.signed();
        let expected = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/{}/{}/aws4_request, SignedHeaders={signed_headers}, Signature={signature}",
            self.region, self.service
        );
        assert_eq!(
            request.headers["authorization"].to_str().unwrap(),
            expected,
            "{}",
            self.request
        );
        assert_eq!(request.headers["x-amz-date"], "20150830T123600Z");
    }
}

#[track_caller]
fn check(request: &str, signature: &str) {
    case(request).check("host;x-amz-date", signature);
}

const HOST: &str = "https://example.amazonaws.com";
const UNRESERVED: &str = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The published suite: `get-vanilla` and so on.
#[test]
fn published_paths_and_queries() {
    check(
        &format!("GET {HOST}/"),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
    check(
        &format!("GET {HOST}/example/.."),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
    for dots in ["example1/example2/../..", ".", "./", "../a/.."] {
        check(
            &format!("GET {HOST}/{dots}"),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        );
    }
    check(
        &format!("GET {HOST}/./example"),
        "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
    );
    check(
        &format!("GET {HOST}//example//"),
        "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
    );
    check(
        &format!("GET {HOST}/{UNRESERVED}"),
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
    );
    check(
        &format!("GET {HOST}/?Param2=value2&Param1=value1"),
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    );
    check(
        &format!("GET {HOST}/?Param1=value2&Param1=value1"),
        "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
    );
    check(
        &format!("GET {HOST}/?{UNRESERVED}={UNRESERVED}"),
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
    );
    check(
        &format!("GET {HOST}/?%E1%88%B4=bar"),
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
    );
    check(
        &format!("POST {HOST}/"),
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    );
    check(
        &format!("POST {HOST}/?Param1=value1"),
        "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
    );
}

/// The published suite signs paths as typed; what is sent is encoded once before, and that is
/// encoded again.
#[test]
fn paths_are_encoded_twice() {
    check(
        &format!("GET {HOST}/%E1%88%B4"),
        "697b34846207a3f72246f99d74ae1ee4fe54f44bb06730c58a0d339eb079596d",
    );
    check(
        &format!("GET {HOST}/example%20space/"),
        "446b817944c553435b35e813c261ff4e161fff982d1bacdef1c87f6785dd1662",
    );
    check(
        &format!("GET {HOST}/a%20b/%25/~c/%C3%A9/x:y@z,(d)"),
        "fe71ce51456a7988b9f879b432019f0380c5653060b38920f6712ad2d02c2676",
    );
    // Segments of dots are sent, and are not in what is signed.
    check(
        &format!("GET {HOST}/a%20b/../%25/./~c"),
        "ce89f210695bdff1f8a94624e6ffcaad8d17886d3d274b2007adb0549d8a7ec2",
    );
}

/// What botocore's `S3SigV4Auth` signs.
#[test]
fn s3_takes_paths_as_they_are_and_the_hash_as_a_header() {
    let request =
        "GET https://bucket.s3.us-east-1.amazonaws.com/a//%20c/%C3%A9?list-type=2&prefix=a%2Fb";
    let s3 = |request| Case {
        service: "s3",
        as_s3: true,
        ..case(request)
    };
    s3(request).check(
        "host;x-amz-content-sha256;x-amz-date",
        "4d962d0233b711936b768c231e67ed86191d109ee5305fd4be2462d0dbb0e75b",
    );
    assert_eq!(
        s3(request).signed().headers[X_AMZ_CONTENT_SHA256],
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    s3("GET https://bucket.s3.us-east-1.amazonaws.com/../a/./b").check(
        "host;x-amz-content-sha256;x-amz-date",
        "74a4aed84d1a97402fbb62f5be9b45974f6c0b00c4e765175ba258134be7a8db",
    );
}

/// The published suite: `post-x-www-form-urlencoded`, `get-header-value-trim`,
/// `post-sts-header-before` and so on.
#[test]
fn published_headers_and_bodies() {
    let request = format!("POST {HOST}/");
    let form = |content_type: &'static [(&'static str, &'static str)], signature| {
        let case = Case {
            headers: content_type,
            body: "Param1=value1",
            ..case(&request)
        };
        case.check("content-type;host;x-amz-date", signature);
    };
    form(
        &[("content-type", "application/x-www-form-urlencoded")],
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    );
    form(
        &[(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf8",
        )],
        "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe",
    );
    let get = format!("GET {HOST}/");
    let headers = [("my-header1", " value1"), ("my-header2", " \"a   b   c\"")];
    Case {
        headers: &headers,
        ..case(&get)
    }
    .check(
        "host;my-header1;my-header2;x-amz-date",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    );
    let token = concat!(
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPp",
        "KPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD",
        "0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==",
    );
    let credentials = Credentials::temporary(
        "AKIDEXAMPLE",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        token,
    );
    Case {
        credentials,
        ..case(&request)
    }
    .check(
        "host;x-amz-date;x-amz-security-token",
        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    );
}

#[test]
fn requests_of_sso_oidc() {
    let json = [("content-type", "application/json")];
    Case {
        headers: &json,
        body: r#"{"clientId":"c","grantType":"g"}"#,
        credentials: Credentials::temporary("AKIDEXAMPLE", "SECRETEXAMPLE", "TOKEN"),
        service: "sso-oauth",
        ..case("POST http://localhost:8080/token?aws_iam=t")
    }
    .check(
        "content-type;host;x-amz-date;x-amz-security-token",
        "cc760a2f70eb8abd9132ba28b592497bb2a4f90321170235f26071a12cb0f580",
    );
    Case {
        headers: &json,
        body: r#"{"clientId":"é"}"#,
        region: "eu-west-1",
        service: "sso-oauth",
        ..case("POST https://oidc.eu-west-1.amazonaws.com/token?aws_iam=t")
    }
    .check(
        "content-type;host;x-amz-date",
        "0005f8c6653fc41e17f36cfe0cbe7b56dd97c029ebb60c42b7878d067f601999",
    );
}

#[test]
fn a_body_can_be_left_out() {
    let case = Case {
        headers: &[("x-custom", "1")],
        body: "body",
        payload: Payload::Unsigned,
        ..case("PUT https://example.amazonaws.com/a/b%2Fc/d%20e?x-y=1&x=%20&b")
    };
    case.check(
        "host;x-amz-content-sha256;x-amz-date;x-custom",
        "cea3c190ce55d00ab08fdfe9a7cc3f8b9615d1bc10d9f1fa7364b2c801dd29f2",
    );
    assert_eq!(
        case.signed().headers[X_AMZ_CONTENT_SHA256],
        "UNSIGNED-PAYLOAD"
    );
}

/// Headers that change on the way or between attempts are not signed.
#[test]
fn some_headers_have_no_say() {
    let headers = [
        ("amz-sdk-request", "attempt=2"),
        ("user-agent", "x"),
        ("amz-sdk-invocation-id", "y"),
    ];
    Case {
        headers: &headers,
        ..case("GET https://example.amazonaws.com/")
    }
    .check(
        "host;x-amz-date",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
}

/// A request that was signed once can be signed again.
#[test]
fn signing_again_changes_nothing() {
    let case = case("POST https://example.amazonaws.com/");
    let mut request = case.signed();
    let first = request.headers.clone();
    let scope = Scope {
        region: case.region,
        service: case.service,
        time: Moment::new(Timestamp::new(1_440_938_160, 999)),
        payload: case.payload,
        as_s3: case.as_s3,
    };
    sign(&mut request, &case.credentials, &scope).unwrap();
    assert_eq!(request.headers, first);
}

/// The example of AWS, "Signature calculations for the Authorization header: including trailing headers":
/// 65 KiB of `a` in two chunks, and a checksum after them.
#[cfg(feature = "checksums")]
#[test]
fn pieces_are_signed_as_in_the_published_example() {
    let credentials = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    let time = opsmith_shape::Timestamp::new(1_369_353_600, 0);
    let scope = Scope {
        region: "us-east-1",
        service: "s3",
        time: Moment::new(time),
        payload: Payload::Signed,
        as_s3: true,
    };
    let seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
    let mut chain = Chain::new(&credentials, &scope, seed.to_owned());
    let bytes = [b'a'; 65_536];
    for (chunk, expected) in [
        (
            &bytes[..],
            "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
        ),
        (
            &bytes[..1_024],
            "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
        ),
        (
            &bytes[..0],
            "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
        ),
    ] {
        let signature = chain.sign("AWS4-HMAC-SHA256-PAYLOAD", None, &[b"", chunk]);
        assert_eq!(hex(&signature), expected);
    }
    let trailer = b"x-amz-checksum-crc32c:sOO8/Q==\n";
    let signature = chain.sign("AWS4-HMAC-SHA256-TRAILER", None, &[trailer]);
    let expected = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";
    assert_eq!(hex(&signature), expected);
}
