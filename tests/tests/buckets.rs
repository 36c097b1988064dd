//! Where the command line has the buckets of S3: as for the AWS CLI in the path of any address that the user gives, unless the profile
//! wants them before the host.

use std::process::Command;

use opsmith_tests::program;
use opsmith_tests::recorder::{Answer, Recorder};

const MODEL: &str = r##"{"smithy": "2.0", "shapes": {
"s#S3": {"type": "service", "version": "2006-03-01", "operations": [{"target": "s#PutObject"}], "traits": {
  "aws.api#service": {"sdkId": "S3", "endpointPrefix": "s3"}, "aws.auth#sigv4": {"name": "s3"}, "aws.protocols#restXml": {}}},
"s#PutObject": {"type": "operation", "input": {"target": "s#Put"}, "traits": {
  "smithy.api#http": {"method": "PUT", "uri": "/{Bucket}/{Key+}", "code": 200}}},
"s#Put": {"type": "structure", "members": {
  "Bucket": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
  "Key": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}}}}
}}"##;

/// Host, without its port, and path of the request.
fn sent(style: &str, as_option: bool) -> (String, String) {
    let recorder = Recorder::start(vec![Answer::Full {
        status: 200,
        headers: Vec::new(),
        body: Vec::new(),
        delay: std::time::Duration::ZERO,
    }]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("it is written");
        path
    };
    let model = file("model.json", MODEL);
    let config = file(
        "config",
        &format!("[default]\nregion = us-east-1\ns3 =\n  addressing_style = {style}\n"),
    );
    let mut command = Command::new(program::preview());
    command
        .env_clear()
        .env("AWS_CONFIG_FILE", config)
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_ACCESS_KEY_ID", "id")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        // A request to any host comes to the server.
        .env("http_proxy", recorder.url())
        .arg("--model")
        .arg(model)
        .args(["--", "put-object", "--bucket", "abc", "--key", "a/b"]);
    let url = "http://s3.example.com";
    match as_option {
        true => command.args(["--endpoint-url", url]),
        false => command.env("AWS_ENDPOINT_URL_S3", url),
    };
    let output = command.output().expect("the preview runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let request = recorder.requests().remove(0);
    let host = request.header("host").unwrap_or_default().to_owned();
    let path = request
        .path
        .strip_prefix("http://")
        .unwrap_or(&request.path);
    let path = path.strip_prefix(&host).unwrap_or(path).to_owned();
    (host, path)
}

#[test]
fn buckets_stand_in_the_path_of_given_addresses() {
    for (style, host, path) in [
        ("auto", "s3.example.com", "/abc/a/b"),
        ("path", "s3.example.com", "/abc/a/b"),
        ("virtual", "abc.s3.example.com", "/a/b"),
    ] {
        for as_option in [true, false] {
            let expected = (host.to_owned(), path.to_owned());
            assert_eq!(sent(style, as_option), expected, "{style} {as_option}");
        }
    }
}
