//! Input that no proper client sends: a typed error each time, and a service that goes on.

use crate::lab::{Lab, START_URL, send};
use opsmith_test_service::{Operation, Running};
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

#[tokio::test]
async fn bodies_that_are_no_input() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let many = format!(
        r#"{{"clientName":"n","clientType":"public","scopes":[{}1]}}"#,
        "1,".repeat(500)
    );
    let large = format!(r#"{{"clientName":"{}"}}"#, "x".repeat(64 * 1024));
    let very_large = vec![b' '; 8 * 1024 * 1024];
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "not JSON"),
        (b"{".to_vec(), "not JSON"),
        (b"{\"clientName\":\"a\"} {}".to_vec(), "not JSON"),
        (b"\xff\xfe".to_vec(), "not JSON"),
        (b"{\"clientName\":\"\xff\"}".to_vec(), "not JSON"),
        (b"{\"clientName\":\"\\ud800\"}".to_vec(), "not JSON"),
        (deep.into_bytes(), "not JSON"),
        (b"null".to_vec(), "must be a JSON object, got null"),
        (b"[]".to_vec(), "must be a JSON object, got a list"),
        (b"\"x\"".to_vec(), "must be a JSON object, got a string"),
        (
            b"{}".to_vec(),
            "clientName is missing; clientType is missing",
        ),
        (
            br#"{"clientName":null,"clientType":1}"#.to_vec(),
            "clientName is missing; clientType must be a string, got a number",
        ),
        (
            br#"{"clientName":"n","clientType":"public","scopes":"s"}"#.to_vec(),
            "scopes must be a list of strings, got a string",
        ),
        (
            br#"{"clientName":"n","clientType":"public","scopes":["s",null]}"#.to_vec(),
            "scopes[1] must be a string, got null",
        ),
        (
            many.into_bytes(),
            "scopes[19] must be a string, got a number; ...",
        ),
        (large.into_bytes(), "larger than 65536 bytes"),
        (very_large, "larger than 65536 bytes"),
    ];
    let lab = Lab::new().await;
    for (body, expected) in cases {
        let start = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let why = lab.post_text("/client/register", body).await.invalid();
        assert!(why.contains(expected), "{start}: {why}");
    }
    for operation in [Operation::StartDeviceAuthorization, Operation::CreateToken] {
        let why = lab.post(operation.path(), &json!({})).await.invalid();
        assert!(
            why.starts_with("clientId is missing; clientSecret is missing"),
            "{why}"
        );
    }
}

#[tokio::test]
async fn media_types() {
    let lab = Lab::new().await;
    let cases = [
        (Some("application/json"), true),
        (Some("Application/JSON; charset=utf-8"), true),
        (Some("text/plain"), false),
        (Some("application/x-www-form-urlencoded"), false),
        (Some(""), false),
        (None, false),
    ];
    for (media_type, good) in cases {
        let request = lab
            .http
            .post(format!("{}/client/register", lab.service.url()));
        let request = match media_type {
            Some(media_type) => request.header("content-type", media_type),
            None => request,
        };
        let reply = send(request.body(r#"{"clientName":"n","clientType":"public"}"#)).await;
        match good {
            true => drop(reply.output()),
            false => assert!(reply.invalid().contains("content-type"), "{media_type:?}"),
        }
    }
}

#[tokio::test]
async fn addresses_without_an_operation() {
    let lab = Lab::new().await;
    let cases = [
        ("POST", "/", 404),
        ("GET", "/", 404),
        ("POST", "/Token", 404),
        ("POST", "/token/", 404),
        ("POST", "//token", 404),
        ("POST", "/%74oken", 404),
        ("POST", "/device/", 404),
        ("GET", "/token", 405),
        ("PUT", "/client/register", 405),
        ("DELETE", "/device", 405),
        ("PATCH", "/device_authorization", 405),
        ("BREW", "/token?aws_iam=t", 405),
    ];
    for (method, path, status) in cases {
        let method = method.parse().unwrap();
        let reply = send(
            lab.http
                .request(method, format!("{}{path}", lab.service.url())),
        )
        .await;
        let why = reply.refused(status, "UnknownOperationException", "invalid_request");
        assert!(why.contains("POST /token?aws_iam=t"), "{why}");
        assert_eq!(reply.headers.contains_key("allow"), status == 405, "{path}");
    }
    // Not the parameter that makes it signed, so it is the operation without.
    for query in ["", "aws_iam", "aws_iam=f", "AWS_IAM=t", "x=aws_iam=t"] {
        lab.post(&format!("/token?{query}"), &json!({}))
            .await
            .invalid();
        let seen = lab.service.requests().pop().unwrap();
        assert_eq!(seen.operation(), Some(Operation::CreateToken), "{query}");
    }
}

/// Sends bytes and reads what comes until the service closes the connection.
fn raw(service: &Running, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(service.url().trim_start_matches("http://")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    // A reset is an answer too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn broken_http_does_no_harm() {
    let lab = Lab::new().await;
    let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    let long_header = format!("GET / HTTP/1.1\r\na: {}\r\n\r\n", "x".repeat(1 << 20));
    let cases: [&[u8]; 9] = [
        b"",
        b"\0\0\0\0",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /token HTTP/1.1\r\ncontent-length: 10\r\n\r\n{}",
        b"POST /token HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /token HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"POST /token HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        many_headers.as_bytes(),
        long_header.as_bytes(),
    ];
    for bytes in cases {
        let answer = raw(&lab.service, bytes);
        let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
        assert!(refused, "{}: {answer}", String::from_utf8_lossy(bytes));
    }
    lab.register().await;
}

/// Numbers that look random and are the same in every run (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }
}

/// Whatever is done to a good body, the answer is an output or an error of the model that is not the service's own.
#[tokio::test]
async fn mangled_bodies_get_modelled_answers() {
    let lab = Lab::with(|builder| builder.interval(Duration::ZERO)).await;
    let client = lab.register().await;
    let (device_code, _) = lab.start(&client).await;
    let good = [
        (
            "/client/register",
            json!({"clientName": "n", "clientType": "public", "scopes": ["a"], "redirectUris": ["https://x.example/"], "grantTypes": ["refresh_token"]}),
        ),
        (
            "/device_authorization",
            json!({"clientId": client.id, "clientSecret": client.secret, "startUrl": START_URL}),
        ),
        (
            "/token",
            json!({"clientId": client.id, "clientSecret": client.secret, "grantType": crate::lab::DEVICE_CODE, "deviceCode": device_code, "scope": ["a"]}),
        ),
    ];
    let mut numbers = Numbers(0x5eed);
    for round in 0..1_500 {
        let (path, body) = &good[round % good.len()];
        let body = mangled(body, &mut numbers);
        let reply = lab.post_text(path, body.clone()).await;
        let shown = String::from_utf8_lossy(&body);
        assert!(
            matches!(reply.status, 200 | 400 | 401),
            "{shown}: {reply:?}"
        );
        assert_eq!(
            reply.status == 200,
            reply.error.is_empty(),
            "{shown}: {reply:?}"
        );
        assert!(reply.json().is_object(), "{shown}: {reply:?}");
    }
}

/// A member with a value of another type, or the text with a few bytes changed, gone or doubled.
fn mangled(body: &Value, numbers: &mut Numbers) -> Vec<u8> {
    let odd = [
        json!(null),
        json!(0.5),
        json!(-1),
        json!([]),
        json!({"a": []}),
        json!("\u{0}\u{fffd}💥"),
        json!("x".repeat(5_000)),
        json!([[["a"]]]),
    ];
    let mut body = body.clone();
    if numbers.below(2) == 0 {
        let members = body.as_object_mut().unwrap();
        let name = members
            .keys()
            .nth(numbers.below(members.len()))
            .unwrap()
            .clone();
        members.insert(name, odd[numbers.below(odd.len())].clone());
        return body.to_string().into_bytes();
    }
    let mut bytes = body.to_string().into_bytes();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len());
        match numbers.below(3) {
            0 => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
            1 => drop(bytes.remove(at)),
            _ => bytes.insert(at, bytes[at]),
        }
    }
    bytes
}
