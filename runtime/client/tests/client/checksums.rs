//! Checksums of bodies: in headers and trailers, and held against what arrives.

use opsmith_client::http::Request;
use opsmith_client::{
    ByteStream, Caller, Credentials, Failure, FailureKind, Received, Sent, StreamErrorKind,
};
use opsmith_shape::{Auth, Kind, Tables, Trait};

use crate::model::Model;
use crate::network::{Network, answer, answer_with, block_on, body, builder, call, header, json};

const PUT: usize = 0;
const GET: usize = 1;
const SET: usize = 2;
const READ: usize = 3;
const HEAD: usize = 4;

/// Operations that send a stream, answer with one, and send a document, all with checksums.
fn tables() -> Tables {
    let mut model = Model::new();
    let (string, blob) = (model.simple(Kind::String), model.simple(Kind::Blob));
    let stream: &[Trait] = &[Trait::HttpPayload, Trait::Streaming];
    let choice: &[Trait] = &[Trait::HttpHeader("x-amz-sdk-checksum-algorithm".into())];
    let mode: &[Trait] = &[Trait::HttpHeader("x-amz-checksum-mode".into())];
    let own: &[Trait] = &[Trait::HttpHeader("x-amz-checksum-sha256".into())];
    let later: &[Trait] = &[Trait::HttpHeader("x-amz-checksum-later9".into())];
    let put = model.structure(
        "Put",
        &[
            ("body", blob, stream),
            ("algorithm", string, choice),
            ("sha", string, own),
            ("later", string, later),
        ],
    );
    let request = |required| Trait::RequestChecksum(required, "algorithm".into());
    model.operation(
        "Put",
        "PUT /things",
        Auth::SigV4,
        [Some(put), None],
        &[request(false)],
    );
    let get = model.structure("Get", &[("mode", string, mode)]);
    let got = model.structure("Got", &[("body", blob, stream)]);
    let answered = Trait::ResponseChecksum("mode".into(), "CRC32,SHA256".into());
    model.operation(
        "Get",
        "GET /things",
        Auth::SigV4,
        [Some(get), Some(got)],
        std::slice::from_ref(&answered),
    );
    let set = model.structure("Set", &[("a", string, &[]), ("algorithm", string, choice)]);
    model.operation(
        "Set",
        "PUT /a",
        Auth::SigV4,
        [Some(set), None],
        &[request(true)],
    );
    let read = model.structure("Read", &[("a", string, &[])]);
    for (name, request) in [("Read", "GET /a"), ("Head", "HEAD /a")] {
        let sides = [Some(get), Some(read)];
        model.operation(
            name,
            request,
            Auth::SigV4,
            sides,
            std::slice::from_ref(&answered),
        );
    }
    model.tables()
}

fn caller(network: &Network, url: &str) -> Caller {
    builder(tables(), network)
        .endpoint_url(url)
        .credentials(Credentials::new("AKID", "secret"))
        .build()
        .unwrap()
}

/// The request that is sent with these bytes.
fn put(url: &str, input: &str, bytes: ByteStream) -> Result<Request, Failure> {
    request(url, input, Sent::bytes(bytes))
}

fn request(url: &str, input: &str, sent: Sent) -> Result<Request, Failure> {
    let network = Network::new([answer(200, "")]);
    let (mut output, mut modelled) = (json("null"), json("null"));
    let caller = caller(&network, url);
    let input = json(input);
    let called = caller.call_with_streams(PUT, &input, sent, &mut output, &mut modelled);
    block_on(called).map(|_| network.requests().remove(0))
}

const HTTPS: &str = "https://localhost";
const HTTP: &str = "http://localhost";

fn once(text: &'static str) -> ByteStream {
    ByteStream::from_reader(text.as_bytes())
}

#[test]
fn over_tls_a_stream_has_its_checksum_in_a_trailer() {
    let request = put(HTTPS, "{}", once("123456789").with_length(9)).unwrap();
    let expected = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n";
    assert_eq!(body(&request), expected);
    for (name, value) in [
        ("content-encoding", "aws-chunked"),
        ("x-amz-trailer", "x-amz-checksum-crc32"),
        ("x-amz-decoded-content-length", "9"),
        ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
        ("x-amz-sdk-checksum-algorithm", "CRC32"),
    ] {
        assert_eq!(header(&request, name), Some(value), "{name}");
    }
    assert!(header(&request, "authorization").is_some());
}

#[test]
fn chunks_are_a_mebibyte_long() {
    let bytes = vec![b'a'; 2_500_000];
    let request = put(HTTPS, "{}", bytes.into()).unwrap();
    let text = body(&request);
    assert!(text.starts_with("100000\r\naaa"));
    let lengths: Vec<&str> = text
        .split("\r\n")
        .filter(|line| !line.starts_with('a'))
        .collect();
    assert_eq!(lengths[..3], ["100000", "100000", "625a0"]);
    assert_eq!(lengths[3], "0");
}

#[test]
fn the_caller_chooses_the_algorithm() {
    for (name, expected) in [
        ("CRC32C", "x-amz-checksum-crc32c:4waSgw=="),
        ("CRC64NVME", "x-amz-checksum-crc64nvme:rosUhgp5mIg="),
        ("SHA1", "x-amz-checksum-sha1:98O8HYCOBHMq32eZZczDTKeuNEE="),
    ] {
        let input = format!(r#"{{"algorithm": "{name}"}}"#);
        let request = put(HTTPS, &input, once("123456789")).unwrap();
        assert!(body(&request).contains(expected), "{}", body(&request));
        assert_eq!(header(&request, "x-amz-sdk-checksum-algorithm"), Some(name));
    }
    let failure = put(HTTPS, r#"{"algorithm": "MD4"}"#, once("1")).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Unsupported);
    assert!(failure.message().contains("CRC32C"), "{failure}");
}

#[test]
fn a_checksum_that_is_given_is_the_only_one() {
    let request = put(HTTPS, r#"{"sha": "mine"}"#, "1".into()).unwrap();
    assert_eq!(body(&request), "1");
    assert_eq!(header(&request, "x-amz-checksum-sha256"), Some("mine"));
    assert_eq!(header(&request, "x-amz-trailer"), None);
    // Of an algorithm that is newer than this.
    let request = put(HTTPS, r#"{"later": "mine"}"#, "1".into()).unwrap();
    assert_eq!(body(&request), "1");
}

#[test]
fn a_stream_that_is_not_given_is_an_empty_one() {
    let none = request(HTTPS, "{}", Sent::nothing()).unwrap();
    let empty = put(HTTPS, "{}", ByteStream::empty()).unwrap();
    assert_eq!(body(&none), "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
    assert_eq!(body(&none), body(&empty));
    assert_eq!(header(&none, "content-type"), None);
    let none = request(HTTP, "{}", Sent::nothing()).unwrap();
    assert_eq!(header(&none, "x-amz-checksum-crc32"), Some("AAAAAA=="));
}

#[test]
fn without_tls_it_is_in_a_header() {
    let request = put(HTTP, "{}", "123456789".into()).unwrap();
    assert_eq!(body(&request), "123456789");
    assert_eq!(header(&request, "x-amz-checksum-crc32"), Some("y/Q5Jg=="));
    assert_eq!(header(&request, "x-amz-trailer"), None);
}

#[test]
fn what_can_be_read_once_is_signed_in_chunks() {
    let request = put(HTTP, "{}", once("123456789").with_length(9)).unwrap();
    let how = header(&request, "x-amz-content-sha256");
    assert_eq!(how, Some("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"));
    let lines: Vec<&str> = body(&request).split("\r\n").collect();
    let signed = |line: &str, before: &str| {
        let signature = line
            .strip_prefix(before)
            .unwrap_or_else(|| panic!("{line}"));
        assert_eq!(signature.len(), 64, "{line}");
    };
    signed(lines[0], "9;chunk-signature=");
    assert_eq!(lines[1], "123456789");
    signed(lines[2], "0;chunk-signature=");
    assert_eq!(lines[3], "x-amz-checksum-crc32:y/Q5Jg==");
    signed(lines[4], "x-amz-trailer-signature:");
    assert_eq!(lines[5..], ["", ""]);
}

#[test]
fn a_document_has_its_checksum_in_a_header() {
    let network = Network::new([answer(200, "")]);
    let caller = caller(&network, HTTPS);
    call(&caller, SET, r#"{"a": "1"}"#).unwrap();
    call(&caller, SET, r#"{"a": "1", "algorithm": "SHA256"}"#).unwrap();
    let requests = network.requests();
    assert_eq!(
        header(&requests[0], "x-amz-checksum-crc32"),
        Some("BQzMdQ==")
    );
    assert_eq!(
        header(&requests[0], "x-amz-sdk-checksum-algorithm"),
        Some("CRC32")
    );
    assert!(header(&requests[1], "x-amz-checksum-sha256").is_some());
    assert_eq!(header(&requests[1], "x-amz-checksum-crc32"), None);
}

#[test]
fn answers_are_held_against_their_checksum() {
    for (headers, is_right) in [
        (&[("x-amz-checksum-crc32", "y/Q5Jg==")][..], true),
        (&[("x-amz-checksum-crc32", "AAAAAA==")], false),
        (&[("x-amz-checksum-sha256", "AAAAAA==")], false),
        // Of parts, and of an algorithm that the operation does not have.
        (&[("x-amz-checksum-crc32", "AAAAAA==-2")], true),
        (&[("x-amz-checksum-sha1", "AAAAAA==")], true),
        (&[], true),
    ] {
        let network = Network::new([answer_with(200, headers, "123456789")]);
        let (mut output, mut modelled) = (json("null"), json("null"));
        let (caller, input) = (caller(&network, HTTPS), json("{}"));
        let sent = Sent::nothing();
        let called = caller.call_with_streams(GET, &input, sent, &mut output, &mut modelled);
        let Ok((_, Received::Bytes(bytes))) = block_on(called) else {
            panic!("no bytes");
        };
        match block_on(bytes.collect(9)) {
            Ok(bytes) => assert!(is_right && bytes == "123456789", "{headers:?}"),
            Err(error) => {
                assert!(
                    !is_right && error.kind() == StreamErrorKind::Corrupt,
                    "{headers:?} {error}"
                );
            }
        }
        assert_eq!(
            header(&network.requests()[0], "x-amz-checksum-mode"),
            Some("ENABLED")
        );
    }
}

#[test]
fn answers_that_are_read_whole_are_held_against_it_too() {
    let right = &[("x-amz-checksum-crc32", "BQzMdQ==")][..];
    let wrong = &[("x-amz-checksum-crc32", "AAAAAA==")][..];
    let body = r#"{"a":"1"}"#;
    for (operation, headers, input, is_right) in [
        (READ, right, "{}", true),
        (READ, wrong, "{}", false),
        (READ, wrong, r#"{"mode": "ENABLED"}"#, false),
        (READ, wrong, r#"{"mode": "OTHER"}"#, true),
        (READ, &[("x-amz-checksum-sha256", "AAAAAA==")], "{}", false),
        // Of parts, and of an algorithm that the operation does not have.
        (READ, &[("x-amz-checksum-crc32", "AAAAAA==-2")], "{}", true),
        (READ, &[("x-amz-checksum-sha1", "AAAAAA==")], "{}", true),
        (READ, &[], "{}", true),
        // A stream that is read as a member like any other.
        (GET, right, "{}", true),
        (GET, wrong, "{}", false),
        // Operations without the trait, and answers without a body.
        (SET, wrong, "{}", true),
        (HEAD, wrong, "{}", true),
    ] {
        let text = if operation == HEAD { "" } else { body };
        let network = Network::new([answer_with(200, headers, text)]);
        match call(&caller(&network, HTTPS), operation, input) {
            Ok(_) => assert!(is_right, "{operation} {headers:?} {input}"),
            Err((failure, _)) => {
                assert!(!is_right, "{operation} {headers:?} {input}: {failure}");
                assert_eq!(failure.kind(), FailureKind::Decoding);
                assert!(failure.to_string().contains("checksum"), "{failure}");
                assert_eq!(network.requests().len(), 1);
            }
        }
    }
    // What tells of an error is read as it is.
    let network = Network::new([answer_with(400, wrong, body)]);
    let failure = call(&caller(&network, HTTPS), READ, "{}").unwrap_err().0;
    assert_eq!(failure.kind(), FailureKind::Service);
}
