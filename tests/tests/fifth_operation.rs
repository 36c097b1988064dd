//! Adding an operation needs no hand-written line: an invented fifth operation is added to a copy of the model, the crate is generated,
//! built and called, typed and from its command line.

use std::path::Path;
use std::process::Command;

use opsmith_tests::program;
use opsmith_tests::recorder::{Answer, Recorder};
use serde_json::{Value, json};

const NAMESPACE: &str = "com.amazonaws.ssooidc";

/// The model with an operation `DescribeVisit`: a label, a query parameter, a header, an enum, a nested list, an error of its own.
fn extended_model() -> Value {
    let path = program::root().join("model/sso-oidc.json");
    let mut model: Value =
        serde_json::from_str(&opsmith_tests::outside::text(&path)).expect("the model is JSON");
    let id = |name: &str| format!("{NAMESPACE}#{name}");
    let shapes = model["shapes"].as_object_mut().expect("shapes");
    let service = shapes
        .values_mut()
        .find(|shape| shape["type"] == "service")
        .expect("a service");
    service["operations"]
        .as_array_mut()
        .expect("operations")
        .push(json!({ "target": id("DescribeVisit") }));
    let string = |traits: Value| json!({ "target": "smithy.api#String", "traits": traits });
    let invented = json!({
        "DescribeVisit": {
            "type": "operation",
            "input": { "target": id("DescribeVisitRequest") },
            "output": { "target": id("DescribeVisitResponse") },
            "errors": [{ "target": id("VisitNotFoundException") }],
            "traits": {
                "smithy.api#auth": [], "smithy.api#optionalAuth": {},
                "smithy.api#documentation": "<p>Describes a visit.</p>",
                "smithy.api#http": { "method": "GET", "uri": "/visits/{visitId}", "code": 200 }
            }
        },
        "DescribeVisitRequest": {
            "type": "structure",
            "members": {
                "visitId": string(json!({ "smithy.api#required": {}, "smithy.api#httpLabel": {} })),
                "detail": { "target": id("Detail"), "traits": { "smithy.api#httpQuery": "detail" } },
                "trace": string(json!({ "smithy.api#httpHeader": "x-trace" }))
            },
            "traits": { "smithy.api#input": {} }
        },
        "DescribeVisitResponse": {
            "type": "structure",
            "members": { "pages": { "target": id("Pages") }, "type": string(json!({ "smithy.api#jsonName": "kind" })) },
            "traits": { "smithy.api#output": {} }
        },
        "Pages": { "type": "list", "member": { "target": id("Page") } },
        "Page": { "type": "structure", "members": { "address": string(json!({ "smithy.api#required": {} })) } },
        "Detail": { "type": "enum", "members": { "SHORT": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "short" } } } },
        "VisitNotFoundException": {
            "type": "structure",
            "members": { "message": string(json!({})) },
            "traits": { "smithy.api#error": "client", "smithy.api#httpError": 404 }
        }
    });
    for (name, shape) in invented.as_object().expect("an object") {
        shapes.insert(id(name), shape.clone());
    }
    model
}

/// A program that uses the generated types.
const TYPED: &str = r#"
use fifth::sso_oidc::{Client, DescribeVisitRequest, Detail, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().region("us-east-1").endpoint_url(std::env::args().nth(1).unwrap()).build()?;
    let request = DescribeVisitRequest::new("a/b").with_detail(Detail::Short).with_trace("t");
    let visit = client.describe_visit(request.clone()).await?;
    println!("{} {}", visit.r#type.unwrap_or_default(), visit.pages.unwrap_or_default()[0].address);
    let error = client.describe_visit(request).await.unwrap_err();
    assert!(matches!(error.modelled(), Some(Error::VisitNotFound(_))));
    println!("{error}");
    Ok(())
}
"#;

#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    let (text, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{command:?}\n{text}{errors}");
    text.into_owned()
}

fn cargo(crate_folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(arguments)
        .current_dir(crate_folder)
        // The dependencies are those of the checkout, so what is built there once serves every run.
        .env(
            "CARGO_TARGET_DIR",
            program::root().join("target/standalone"),
        );
    command
}

#[test]
fn a_fifth_operation_needs_no_hand_written_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("extended.json");
    std::fs::write(&model, extended_model().to_string()).expect("the model is written");
    let crate_folder = folder.path().join("fifth");
    run(Command::new(program::xtask())
        .args(["codegen", "--model"])
        .arg(&model)
        .arg("--out")
        .arg(&crate_folder)
        .args(["--name", "fifth"])
        .current_dir(program::root()));
    std::fs::copy(
        program::root().join("Cargo.lock"),
        crate_folder.join("Cargo.lock"),
    )
    .expect("the lock file is copied");
    std::fs::create_dir(crate_folder.join("examples")).expect("a folder for the example");
    std::fs::write(crate_folder.join("examples/typed.rs"), TYPED).expect("the example is written");
    run(&mut cargo(
        &crate_folder,
        &[
            "add",
            "--quiet",
            "--dev",
            "tokio",
            "--features",
            "macros,rt,net,time",
        ],
    ));

    let found = r#"{"pages":[{"address":"/home"}],"kind":"short visit"}"#;
    let missing = Answer::json(404, r#"{"message":"no such visit"}"#)
        .header("x-amzn-errortype", "VisitNotFoundException");
    let recorder = Recorder::start(vec![Answer::json(200, found), missing]);
    let typed = run(&mut cargo(
        &crate_folder,
        &[
            "run",
            "--quiet",
            "--all-features",
            "--example",
            "typed",
            "--",
            &recorder.url(),
        ],
    ));
    assert_eq!(
        typed,
        "short visit /home\nDescribeVisit: 404 VisitNotFoundException: no such visit\n"
    );
    let request = &recorder.requests()[0];
    assert_eq!(
        format!("{} {}", request.method, request.path),
        "GET /visits/a%2Fb?detail=short"
    );
    assert_eq!(request.header("x-trace"), Some("t"));

    let recorder = Recorder::start(vec![Answer::json(200, found)]);
    let url = recorder.url();
    let words = [
        "--visit-id",
        "v",
        "--detail",
        "short",
        "--endpoint-url",
        &url,
        "--region",
        "us-east-1",
    ];
    let arguments = [
        &[
            "run",
            "--quiet",
            "--all-features",
            "--",
            "sso-oidc",
            "describe-visit",
        ][..],
        &words,
    ]
    .concat();
    let shown = run(&mut cargo(&crate_folder, &arguments));
    let shown: Value = serde_json::from_str(&shown).expect("prints JSON");
    assert_eq!(
        shown,
        json!({ "pages": [{ "address": "/home" }], "type": "short visit" })
    );
    assert_eq!(recorder.requests()[0].path, "/visits/v?detail=short");
}
