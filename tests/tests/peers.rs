//! Real peers: boto3 and an AWS CLI v2 complete the flow with the local service, and send what our command line sends.

use std::path::Path;
use std::process::{Command, Output};

use opsmith_test_service::{Running, Service};
use opsmith_tests::outside;
use opsmith_tests::program;
use opsmith_tests::recorder::{Recorder, Request};
use serde_json::Value;

const START_URL: &str = "https://example.awsapps.com/start";
const DEVICE_CODE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A command without the settings of whoever runs the tests, with a region and credentials that nobody owns.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for name in ["PATH", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .env("HOME", std::env::temp_dir().join("opsmith-no-such-home"))
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "an-example-of-a-secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        .env("LC_ALL", "C.UTF-8");
    command
}

#[track_caller]
fn succeed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn service() -> Running {
    Service::builder()
        .start_blocking()
        .expect("the service starts")
}

/// Register, start, a poll that is pending, approval, token: through the command line of `program`.
fn flow_through_command_line(program: &Path) {
    let service = service();
    let run = |operation: &str, arguments: &[&str]| {
        let mut command = command(program);
        command
            .args(["sso-oidc", operation, "--endpoint-url", service.url()])
            .args(arguments);
        command.output().expect("the program runs")
    };
    let json =
        |output: &Output| -> Value { serde_json::from_str(&succeed(output)).expect("prints JSON") };
    let me = json(&run(
        "register-client",
        &["--client-name", "peer", "--client-type", "public"],
    ));
    let text = |value: &Value, name: &str| {
        value[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name} is missing"))
            .to_owned()
    };
    let (id, secret) = (text(&me, "clientId"), text(&me, "clientSecret"));
    let who = [
        "--client-id",
        id.as_str(),
        "--client-secret",
        secret.as_str(),
    ];
    let start = json(&run(
        "start-device-authorization",
        &[&who[..], &["--start-url", START_URL]].concat(),
    ));
    let code = text(&start, "deviceCode");
    let token = [
        &who[..],
        &["--grant-type", DEVICE_CODE_GRANT, "--device-code", &code],
    ]
    .concat();
    let pending = run("create-token", &token);
    assert!(
        String::from_utf8_lossy(&pending.stderr).contains("AuthorizationPendingException"),
        "{pending:?}"
    );
    service
        .approve(&text(&start, "userCode"))
        .expect("it waits for a decision");
    // Two polls in a row are too fast: the answer says so once, and a wait of the new interval helps.
    let mut answer = run("create-token", &token);
    if !answer.status.success() {
        std::thread::sleep(std::time::Duration::from_secs(7));
        answer = run("create-token", &token);
    }
    let answer = json(&answer);
    assert!(!text(&answer, "accessToken").is_empty());
    assert_eq!(text(&answer, "tokenType"), "Bearer");
}

#[test]
fn our_command_line_completes_the_flow() {
    flow_through_command_line(program::opsmith());
}

#[test]
fn an_aws_cli_completes_the_flow() {
    if let Some(aws) = outside::find("OPSMITH_AWS_CLI", "an AWS CLI completes the flow") {
        flow_through_command_line(&aws);
    }
}

#[test]
fn boto3_completes_the_flow() {
    let Some(python) = outside::find("OPSMITH_PYTHON", "boto3 completes the flow") else {
        return;
    };
    let service = service();
    let script = program::root().join("tests/tools/boto3_flow.py");
    let output = command(&python)
        .arg(script)
        .arg(service.url())
        .output()
        .expect("Python runs");
    println!("boto3: {}", succeed(&output).trim());
}

/// An operation, its name in boto3, and its parameters as a command line and as JSON.
const CALLS: &[(&str, &str, &[&str], &str)] = &[
    (
        "start-device-authorization",
        "start_device_authorization",
        &[
            "--client-id",
            "cid",
            "--client-secret",
            "s é😀",
            "--start-url",
            "https://example.com/?a=b&c",
        ],
        r#"{"clientId":"cid","clientSecret":"s é😀","startUrl":"https://example.com/?a=b&c"}"#,
    ),
    (
        "register-client",
        "register_client",
        &[
            "--client-name",
            "n",
            "--client-type",
            "public",
            "--scopes",
            "a",
            "b",
            "--issuer-url",
            "",
            "--grant-types",
            "g",
        ],
        r#"{"clientName":"n","clientType":"public","scopes":["a","b"],"issuerUrl":"","grantTypes":["g"]}"#,
    ),
    (
        "create-token",
        "create_token",
        &[
            "--client-id",
            "c",
            "--client-secret",
            "s",
            "--grant-type",
            "g",
            "--refresh-token",
            "r",
            "--scope",
            "x",
        ],
        r#"{"clientId":"c","clientSecret":"s","grantType":"g","refreshToken":"r","scope":["x"]}"#,
    ),
    (
        "create-token-with-iam",
        "create_token_with_iam",
        &[
            "--client-id",
            "arn",
            "--grant-type",
            "g",
            "--subject-token",
            "t",
            "--scope",
            "x",
            "y",
        ],
        r#"{"clientId":"arn","grantType":"g","subjectToken":"t","scope":["x","y"]}"#,
    ),
];

/// Method, path, body as JSON, content type, and who signed for what: everything that has to be equal between clients.
fn essence(request: &Request) -> (String, String, Value, String, String) {
    let authorization = request.header("authorization").unwrap_or("unsigned");
    // The credential's date and the signature change from second to second.
    let scope = authorization
        .split("/us-east-1/")
        .last()
        .and_then(|rest| rest.split(',').next())
        .unwrap_or_default();
    (
        request.method.clone(),
        request.path.clone(),
        serde_json::from_slice(&request.body).expect("the body is JSON"),
        request
            .header("content-type")
            .unwrap_or_default()
            .to_owned(),
        scope.to_owned(),
    )
}

fn recorded(run: impl FnOnce(&str) -> Output) -> Request {
    let recorder = Recorder::start(vec![]);
    let output = run(&recorder.url());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    recorder.requests().pop().expect("a request came")
}

fn through_command_line(program: &Path, operation: &str, arguments: &[&str]) -> Request {
    recorded(|url| {
        command(program)
            .args(["sso-oidc", operation, "--endpoint-url", url])
            .args(arguments)
            .output()
            .expect("the program runs")
    })
}

#[test]
fn our_requests_are_those_of_an_aws_cli() {
    let Some(aws) = outside::find("OPSMITH_AWS_CLI", "our requests are those of an AWS CLI") else {
        return;
    };
    for (operation, _, arguments, _) in CALLS {
        let known = command(&aws)
            .args(["sso-oidc", operation, "--generate-cli-skeleton"])
            .output()
            .expect("the program runs");
        if !known.status.success() {
            println!("SKIPPED {operation}: this AWS CLI does not know it");
            continue;
        }
        // Older models lack the newest members, so an older AWS CLI may refuse an option.
        let ours = essence(&through_command_line(
            program::opsmith(),
            operation,
            arguments,
        ));
        let supported = String::from_utf8_lossy(&known.stdout).into_owned();
        let names: Vec<&String> = ours.2.as_object().expect("an object").keys().collect();
        if names
            .iter()
            .any(|name| !supported.contains(&format!("\"{name}\"")))
        {
            println!("SKIPPED {operation}: this AWS CLI does not know all of {names:?}");
            continue;
        }
        assert_eq!(
            ours,
            essence(&through_command_line(&aws, operation, arguments)),
            "{operation}"
        );
    }
}

#[test]
fn our_requests_are_those_of_boto3() {
    let Some(python) = outside::find("OPSMITH_PYTHON", "our requests are those of boto3") else {
        return;
    };
    const CALL: &str = "import boto3, json, sys\n\
        getattr(boto3.client('sso-oidc', endpoint_url=sys.argv[1]), sys.argv[2])(**json.loads(sys.argv[3]))";
    for (operation, method, arguments, parameters) in CALLS {
        let ours = through_command_line(program::opsmith(), operation, arguments);
        let theirs = recorded(|url| {
            command(&python)
                .args(["-c", CALL, url, method, parameters])
                .output()
                .expect("Python runs")
        });
        assert_eq!(essence(&ours), essence(&theirs), "{operation}");
    }
}
