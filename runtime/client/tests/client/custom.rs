//! What is done to a request once it is written: for services that want it, and for operations that ask for it.

use std::io::Read as _;

use opsmith_client::FailureKind;
use opsmith_client::http::Request;
use opsmith_shape::{Auth, Kind, Protocol, Tables, Trait, Value};
use ring::digest::{SHA256, digest};

use crate::model::Model;
use crate::network::{Network, answer, block_on, body, builder, call, fail, header};

/// A service of this id with one operation: an account in the path, a body, an encoding.
fn tables(service: &str, operation: &str, traits: &[Trait]) -> Tables {
    let mut model = Model::new();
    model.service().id = service.to_owned().into();
    let (string, blob) = (model.simple(Kind::String), model.simple(Kind::Blob));
    let input = model.structure(
        "Input",
        &[
            ("accountId!", string, &[Trait::HttpLabel]),
            (
                "encoding",
                string,
                &[Trait::HttpHeader("Content-Encoding".into())],
            ),
            (
                "checksum",
                string,
                &[Trait::HttpHeader("X-Amz-Sha256-Tree-Hash".into())],
            ),
            ("body", blob, &[Trait::HttpPayload]),
        ],
    );
    model.operation(
        operation,
        "POST /{accountId}/archives",
        Auth::None,
        [Some(input), None],
        traits,
    );
    model.tables()
}

/// The request that these parameters become, with `bytes` as the body.
fn send(tables: Tables, parameters: &[(&str, &str)], bytes: Vec<u8>) -> Request {
    let network = Network::new([answer(200, "")]);
    let caller = builder(tables, &network).build().unwrap();
    let mut input = Value::map();
    for (name, value) in parameters {
        input.insert(*name, Value::from(*value));
    }
    input.insert("body", Value::Blob(bytes.into()));
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    block_on(caller.call(0, &input, &mut output, &mut modelled)).unwrap();
    network.requests().remove(0)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The tree hash by its definition, of whole bodies.
fn tree_hash(bytes: &[u8]) -> Vec<u8> {
    const MEBIBYTE: usize = 1 << 20;
    if bytes.len() <= MEBIBYTE {
        return digest(&SHA256, bytes).as_ref().to_vec();
    }
    // The left side is the greatest full tree that leaves something for the right one.
    let leaves = bytes.len().div_ceil(MEBIBYTE);
    let left = leaves.next_power_of_two() / 2 * MEBIBYTE;
    let (left, right) = bytes.split_at(left);
    let both = [tree_hash(left), tree_hash(right)].concat();
    digest(&SHA256, &both).as_ref().to_vec()
}

#[test]
fn glacier_is_told_version_account_and_hashes() {
    for length in [0, 1, 1 << 20, (1 << 20) + 1, 5 << 19, 7 << 20] {
        let bytes: Vec<u8> = (0..length).map(|index| (index / 7) as u8).collect();
        let request = send(tables("Glacier", "UploadArchive", &[]), &[], bytes.clone());
        assert_eq!(request.url.path(), "/-/archives");
        assert_eq!(
            header(&request, "x-amz-glacier-version"),
            Some("2012-06-01")
        );
        let whole = hex(digest(&SHA256, &bytes).as_ref());
        assert_eq!(
            header(&request, "x-amz-content-sha256"),
            Some(whole.as_str())
        );
        let tree = hex(&tree_hash(&bytes));
        assert_eq!(
            header(&request, "x-amz-sha256-tree-hash"),
            Some(tree.as_str()),
            "{length}"
        );
    }
    let upload = || tables("Glacier", "UploadArchive", &[]);
    let given = send(
        upload(),
        &[("accountId", "7"), ("checksum", "mine")],
        b"a".to_vec(),
    );
    assert_eq!(given.url.path(), "/7/archives");
    assert_eq!(header(&given, "x-amz-sha256-tree-hash"), Some("mine"));
    let empty = send(upload(), &[("accountId", "")], Vec::new());
    assert_eq!(empty.url.path(), "/-/archives");
    // Other operations have no archive, other services no such account.
    let list = send(tables("Glacier", "ListVaults", &[]), &[], Vec::new());
    assert_eq!(header(&list, "x-amz-sha256-tree-hash"), None);
    let network = Network::new([]);
    let caller = builder(tables("Other", "UploadArchive", &[]), &network)
        .build()
        .unwrap();
    assert_eq!(fail(&caller, 0, "{}").kind(), FailureKind::Validation);
}

#[test]
fn api_gateway_is_told_what_to_answer_with() {
    let request = send(
        tables("API Gateway", "Get", &[]),
        &[("accountId", "7")],
        Vec::new(),
    );
    assert_eq!(header(&request, "accept"), Some("application/json"));
}

#[test]
fn predictions_go_where_the_parameter_says() {
    let tables = || {
        let mut model = Model::new();
        model.service().id = "Machine Learning".into();
        model.service().protocols = vec![Protocol::AwsJson1_1].into();
        let string = model.simple(Kind::String);
        let input = model.structure("Input", &[("PredictEndpoint", string, &[])]);
        for name in ["Predict", "Other"] {
            model.operation(name, "POST /", Auth::None, [Some(input), None], &[]);
        }
        model.tables()
    };
    let network = Network::new([answer(200, "{}"), answer(200, "{}")]);
    let caller = builder(tables(), &network).build().unwrap();
    let input = r#"{"PredictEndpoint": "https://custom.example.com:8443/"}"#;
    for operation in [0, 1] {
        call(&caller, operation, input).unwrap();
    }
    let requests = network.requests();
    assert_eq!(requests[0].url.as_str(), "https://custom.example.com:8443/");
    assert_eq!(
        header(&requests[0], "host"),
        Some("custom.example.com:8443")
    );
    assert_eq!(requests[1].url.host_str(), Some("localhost"));
    for address in ["nowhere", "file:///etc/passwd", "https://"] {
        let failure = fail(
            &caller,
            0,
            &format!(r#"{{"PredictEndpoint": "{address}"}}"#),
        );
        assert_eq!(
            failure.kind(),
            FailureKind::Validation,
            "{address}: {failure}"
        );
        assert!(failure.message().contains("PredictEndpoint"), "{failure}");
    }
}

#[test]
fn long_bodies_are_compressed_where_the_operation_asks_for_it() {
    let tables = |traits: &[Trait]| tables("Other", "Put", traits);
    let account = ("accountId", "7");
    let long: Vec<u8> = b"bread and butter, ".repeat(1_000);
    let asks = [Trait::RequestCompression];
    let packed = send(tables(&asks), &[account], long.clone());
    assert_eq!(header(&packed, "content-encoding"), Some("gzip"));
    assert!(packed.body.len() < long.len() / 10);
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&*packed.body)
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, long);
    let twice = send(
        tables(&asks),
        &[account, ("encoding", "custom")],
        long.clone(),
    );
    assert_eq!(header(&twice, "content-encoding"), Some("custom, gzip"));
    let short = send(tables(&asks), &[account], long[..10_239].to_vec());
    assert_eq!(
        (header(&short, "content-encoding"), short.body.len()),
        (None, 10_239)
    );
    let other = send(tables(&[]), &[account], long.clone());
    assert_eq!(
        (header(&other, "content-encoding"), other.body.len()),
        (None, long.len())
    );
}

#[test]
fn a_digest_covers_the_body_as_it_is_sent() {
    let account = ("accountId", "7");
    let asks = [Trait::HttpChecksumRequired];
    let request = send(tables("Other", "Put", &asks), &[account], b"bread".to_vec());
    // By `openssl md5 -binary | base64`.
    assert_eq!(
        (body(&request), header(&request, "content-md5")),
        ("bread", Some("26exKhn+nUn7tT1lxJu85g=="))
    );
    let long: Vec<u8> = b"bread and butter, ".repeat(1_000);
    let both = [Trait::HttpChecksumRequired, Trait::RequestCompression];
    let packed = send(tables("Other", "Put", &both), &[account], long.clone());
    let plain = send(tables("Other", "Put", &asks), &[account], long);
    assert_ne!(
        header(&packed, "content-md5"),
        header(&plain, "content-md5")
    );
    let none = send(tables("Other", "Put", &[]), &[account], b"bread".to_vec());
    assert_eq!(header(&none, "content-md5"), None);
}
