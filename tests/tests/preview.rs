//! `cargo xtask preview`: the command line of any model, without generating or compiling it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use opsmith_tests::{outside, program};

fn preview(arguments: &[&str]) -> Output {
    let mut command = Command::new(program::preview());
    // The settings of whoever runs the tests are not part of them.
    for (name, _) in
        std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_"))
    {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .output()
        .expect("the preview runs")
}

/// Exit code, standard output and standard error.
fn said(output: &Output) -> (i32, String, String) {
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn own_model() -> String {
    program::root()
        .join("model/sso-oidc.json")
        .display()
        .to_string()
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    outside::files(folder, &|_| true)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).expect("a path below");
            (name.display().to_string(), outside::text(&path))
        })
        .collect()
}

fn packed(folder: &Path, bytes: &[u8]) -> PathBuf {
    let path = folder.join("model.json.gz");
    let file = std::fs::File::create(&path).expect("a file");
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    encoder.write_all(bytes).expect("it is written");
    encoder.finish().expect("it is written");
    path
}

/// The binary and the preview of the model it was generated from say the same, to the byte; but for what `services.toml` corrects, which
/// are members of results that are always there.
#[test]
fn it_says_what_the_generated_command_line_says() {
    let model = own_model();
    let cases: &[&[&str]] = &[
        &["help"],
        &[],
        &["create-token", "help"],
        &["--version"],
        &["start-device-authorization", "--generate-cli-skeleton"],
        &["create-token", "--generate-cli-skeleton", "yaml-input"],
        &[
            "register-client",
            "--client-name",
            "a",
            "--region",
            "us-east-1",
            "--client-type",
            "b",
            "--generate-cli-skeleton",
            "output",
            "--output",
            "text",
        ],
        &["create-tokn"],
        &["create-token"],
        &["create-token", "--client-id", "a", "--nonsense"],
        &["register-client", "--cli-input-json", "{"],
        &[
            "register-client",
            "--client-name",
            "a",
            "--client-type",
            "b",
            "--scopes",
            "file:///does/not/exist",
        ],
    ];
    for words in cases {
        let mut command = Command::new(program::opsmith());
        command
            .env_clear()
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        let expected = command
            .arg("sso-oidc")
            .args(*words)
            .output()
            .expect("opsmith runs");
        let mut expected = said(&expected);
        if let Some(results) = expected.1.find("\nOUTPUT\n") {
            let corrected = expected.1.split_off(results).replace(" [required]", "");
            expected.1.push_str(&corrected);
        }
        let arguments = [&["--model", model.as_str(), "--"], *words].concat();
        assert_eq!(said(&preview(&arguments)), expected, "{words:?}");
        let with_service = [&["--model", model.as_str(), "--", "sso-oidc"], *words].concat();
        assert_eq!(said(&preview(&with_service)), expected, "{words:?}");
    }
}

#[test]
fn a_gzipped_model_of_the_other_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = packed(
        folder.path(),
        br#"{"metadata": {"apiVersion": "2020-01-01", "protocol": "query", "serviceId": "Little Thing", "endpointPrefix": "thing",
            "signatureVersion": "v4"},
            "operations": {"PutThing": {"name": "PutThing", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"}}},
            "shapes": {"In": {"type": "structure", "required": ["Name"], "members": {"Name": {"shape": "S"}, "Big": {"shape": "B"}}},
                       "S": {"type": "string"}, "B": {"type": "boolean"}}}"#,
    );
    let model = model.display().to_string();
    let (code, output, error) = said(&preview(&[
        "--model",
        &model,
        "--",
        "put-thing",
        "--generate-cli-skeleton",
    ]));
    assert_eq!((code, error.as_str()), (0, ""));
    assert_eq!(output, "{\n    \"Name\": \"\",\n    \"Big\": true\n}\n");
    let (code, _, error) = said(&preview(&[
        "--model",
        &model,
        "--",
        "put-thing",
        "--no-big",
    ]));
    assert_eq!(code, 252);
    assert!(error.contains("--name"), "{error}");
}

#[test]
fn traits_that_nobody_knows_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = outside::text(Path::new(&own_model())).replacen(
        r#""aws.protocols#restJson1": {}"#,
        r#""aws.protocols#restJson1": {}, "example.traits#odd": {}"#,
        1,
    );
    let model = folder.path().join("model.json");
    std::fs::write(&model, text).expect("the model is written");
    let (code, output, error) = said(&preview(&[
        "--model",
        &model.display().to_string(),
        "--",
        "create-token",
        "--generate-cli-skeleton",
    ]));
    assert_eq!(code, 0);
    assert!(output.starts_with('{'), "{output}");
    assert!(
        error.starts_with("warning: ") && error.contains("`example.traits#odd`"),
        "{error}"
    );
}

#[test]
fn skeletons_are_written_once() {
    let (folder, model) = (tempfile::tempdir().expect("a folder"), own_model());
    let skeletons = folder.path().join("a/b");
    let write = || {
        let shown = skeletons.display().to_string();
        let (code, output, error) = said(&preview(&["--model", &model, "--skeletons", &shown]));
        assert_eq!((code, error.as_str()), (0, ""));
        output
    };
    assert!(write().contains("4 operations: 12 files written, 0 unchanged"));
    let found = files(&skeletons);
    assert_eq!(found.len(), 12, "{:?}", found.keys());
    for (end, option) in [("input.json", "input"), ("input.yaml", "yaml-input")] {
        let (_, output, _) = said(&preview(&[
            "--model",
            &model,
            "--",
            "create-token",
            "--generate-cli-skeleton",
            option,
        ]));
        assert_eq!(found[&format!("create-token.{end}")], output);
    }
    assert!(found["create-token.output.json"].contains("\"accessToken\": \"accessToken\""));
    std::fs::write(skeletons.join("create-token.input.json"), "{}").expect("one is changed");
    assert!(write().contains("1 files written, 11 unchanged"));
    assert_eq!(files(&skeletons), found);
}

#[test]
fn names_of_operations_lead_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = folder.path().join("model.json");
    let text = r#"{"metadata": {"apiVersion": "1", "protocol": "json", "jsonVersion": "1.1", "serviceId": "x", "endpointPrefix": "x"},
        "operations": {"../../up": {"name": "../../up", "http": {"method": "POST", "requestUri": "/"}},
                       "/tmp/absolute": {"name": "/tmp/absolute", "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}}"#;
    std::fs::write(&model, text).expect("the model is written");
    let skeletons = folder.path().join("one/two/three");
    let output = preview(&[
        "--model",
        &model.display().to_string(),
        "--skeletons",
        &skeletons.display().to_string(),
    ]);
    // Whether such a name is refused or written in another way, nothing lies outside.
    let (code, _, error) = said(&output);
    assert!(code == 0 || error.contains("up"), "{error}");
    let outside: Vec<String> = files(folder.path())
        .into_keys()
        .filter(|name| name != "model.json" && !name.starts_with("one/two/three/%2"))
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = packed(
        folder.path(),
        outside::text(Path::new(&own_model())).as_bytes(),
    );
    let mut bytes = std::fs::read(&whole).expect("its bytes");
    bytes.truncate(bytes.len() / 2);
    let (cut, text) = (folder.path().join("cut.gz"), folder.path().join("text"));
    std::fs::write(&cut, bytes).expect("it is written");
    std::fs::write(&text, "{}").expect("it is written");
    let shown = |path: &Path| path.display().to_string();
    let (model, cut, text, here) = (own_model(), shown(&cut), shown(&text), shown(folder.path()));
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[],
            &[
                "`--model` is missing",
                "accepted: --model FILE -- OPERATION",
            ],
        ),
        (&["--model", &model], &["`-- help`"]),
        (&["--model"], &["--model"]),
        (&["--model", "", "--", "x"], &["`--model` names nothing"]),
        (
            &["--model", &model, "--model", &model, "--"],
            &["stands twice"],
        ),
        (
            &["--model", &model, "create-token"],
            &["`create-token` stands before `--`"],
        ),
        (
            &["--models", &model, "--"],
            &["there is no option `--models`"],
        ),
        (
            &["--model", &model, "--skeletons", &here, "--", "x"],
            &["takes no `--`"],
        ),
        (
            &["--model", &model, "--skeletons", &text],
            &["is a file; name a folder"],
        ),
        (
            &["--model", "no/such.json", "--", "x"],
            &["cannot read no/such.json", "hint: the path begins in"],
        ),
        (&["--model", &here, "--", "x"], &["this is a folder"]),
        (
            &["--model", &cut, "--", "x"],
            &["cannot unpack", "cut off or damaged"],
        ),
        (
            &["--model", &text, "--", "x"],
            &["no model in a form that Opsmith reads"],
        ),
    ];
    for (arguments, parts) in cases {
        let (code, output, error) = said(&preview(arguments));
        assert_eq!((code, output.as_str()), (1, ""), "{arguments:?}");
        assert!(error.starts_with("error: "), "{error}");
        for part in *parts {
            assert!(error.contains(part), "{part:?} is not in\n{error}");
        }
    }
}

/// Through `xtask` and cargo: words, exit code and output pass unchanged.
#[test]
fn xtask_hands_everything_on() {
    let run = |words: &[&str]| {
        let output = Command::new(program::xtask())
            .args(["preview", "--model", &own_model(), "--"])
            .args(words)
            .current_dir(program::root())
            .output()
            .expect("xtask runs");
        said(&output)
    };
    let (code, output, _) = run(&["create-token", "--generate-cli-skeleton"]);
    assert_eq!(code, 0);
    assert!(output.starts_with("{\n    \"clientId\""), "{output}");
    assert_eq!(run(&["create-tokn"]).0, 252);
}

/// A service with one operation, `go`, whose input and output have one member, `first`, of the shape `X0` among these.
fn hostile(folder: &Path, documentation: &str, shapes: &str) -> String {
    let model = format!(
        r#"{{"smithy": "2.0", "shapes": {{
        "e#S": {{"type": "service", "version": "1", "operations": [{{"target": "e#Go"}}], "traits": {{"aws.protocols#restJson1": {{}},
            "aws.api#service": {{"sdkId": "Help"}}}}}},
        "e#Go": {{"type": "operation", "input": {{"target": "e#In"}}, "output": {{"target": "e#In"}}, "traits": {{
            "smithy.api#http": {{"method": "POST", "uri": "/"}}, "smithy.api#documentation": "{documentation}"}}}},
        "e#In": {{"type": "structure", "members": {{"first": {{"target": "e#X0"}}}}}},
        {shapes}}}}}"#
    );
    let path = folder.join("hostile.json");
    std::fs::write(&path, model).expect("the model is written");
    path.display().to_string()
}

/// Fourteen shapes, each of which has five members of the next: six thousand million values, if all were shown. Lists with a minimum
/// multiply as well.
#[test]
fn samples_and_pages_have_an_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let members = |index: usize| {
        let member = |name: usize| match index {
            13 => format!(r#""m{name}": {{"target": "smithy.api#String"}}"#),
            _ => format!(
                r#""m{name}": {{"target": "e#X{}", "traits": {{"smithy.api#required": {{}}}}}}"#,
                index + 1
            ),
        };
        (0..5).map(member).collect::<Vec<_>>().join(",")
    };
    // The optional lists between them keep the size of a value small.
    let wide: Vec<String> = (0..14)
        .map(|index| {
            format!(
                r#""e#X{index}": {{"type": "list", "member": {{"target": "e#Y{index}"}}}}, "e#Y{index}": {{"type": "structure", "members": {{{}}}}}"#,
                members(index)
            )
        })
        .collect();
    let minimum = r#""traits": {"smithy.api#length": {"min": 1000000000}}"#;
    let lists: Vec<String> = (0..10)
        .map(|index| {
            let target = match index {
                9 => "smithy.api#String".to_owned(),
                _ => format!("e#X{}", index + 1),
            };
            format!(
                r#""e#X{index}": {{"type": "list", "member": {{"target": "{target}"}}, {minimum}}}"#
            )
        })
        .collect();
    for shapes in [wide.join(",\n"), lists.join(",\n")] {
        let model = hostile(folder.path(), "", &shapes);
        for words in [
            &["go", "help"][..],
            &["go", "--generate-cli-skeleton"],
            &["go", "--generate-cli-skeleton", "yaml-input"],
            &["go", "--generate-cli-skeleton", "output"],
        ] {
            let arguments = [&["--model", &model, "--", "--region", "us-east-1"], words].concat();
            let output = preview(&arguments);
            assert_eq!(output.status.code(), Some(0), "{words:?}");
            assert!(output.stdout.len() < 200_000_000, "{words:?}");
            assert!(output.stderr.is_empty(), "{words:?}");
            if words.contains(&"output") {
                let sample: serde_json::Value =
                    serde_json::from_slice(&output.stdout).expect("JSON");
                assert!(!sample["first"].is_null());
            }
        }
    }
}

/// What documentation says goes to readers, not to their terminals. Its lists keep their form.
#[test]
fn pages_are_plain_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let documentation = r"<p>Goes \u001b[31mred\u0007\u202e.</p><ul><li><p>one</p><ul><li>deeper, with so many words behind its hyphen that they do not fit on one line</li></ul></li></ul>";
    let model = hostile(
        folder.path(),
        documentation,
        r#""e#X0": {"type": "string"}"#,
    );
    // The service is called as a word of the command line, and so gets another name.
    let page = preview(&["--model", &model, "--", "help-service", "go", "help"]);
    let (code, page, _) = said(&page);
    assert_eq!(code, 0);
    let description = page
        .split("\n\n")
        .find(|part| part.starts_with("DESCRIPTION"));
    let expected = "DESCRIPTION\n   Goes [31mred.\n   - one\n     - deeper, with so many words behind its hyphen that they do not fit on one\n       line";
    assert_eq!(description, Some(expected));
    let sample = preview(&[
        "--model",
        &model,
        "--",
        "go",
        "--generate-cli-skeleton",
        "yaml-input",
    ]);
    assert_eq!(said(&sample).1, "first: ''\n");
}

/// Who asks for a sample gets one, and sends nothing, whatever the parameters of an operation are called.
#[test]
fn parameters_take_no_options_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "cliInputJson",
        "cliInputYaml",
        "generateCliSkeleton",
        "region",
        "query",
        "help",
    ];
    let members: Vec<String> = names
        .map(|name| format!(r#""{name}": {{"target": "smithy.api#String"}}"#))
        .into();
    let shape = format!(
        r#""e#X0": {{"type": "string"}}, "e#In": {{"type": "structure", "members": {{{}}}}}"#,
        members.join(", ")
    );
    let model = hostile(folder.path(), "", &shape);
    let text = std::fs::read_to_string(&model).expect("the model");
    // The one that stands for input and output of every hostile service.
    let own = r#""e#In": {"type": "structure", "members": {"first": {"target": "e#X0"}}},"#;
    std::fs::write(&model, text.replace(own, "")).expect("the model is written");
    let given = r#"{"cliInputJson": "a", "query": "b"}"#;
    for (words, start) in [
        (
            &["--generate-cli-skeleton"][..],
            "{\n    \"cliInputJson\": \"\",",
        ),
        (&["--help"], "NAME\n   go\n"),
        (
            &[
                "--cli-input-json",
                given,
                "--region",
                "us-east-1",
                "--generate-cli-skeleton",
                "output",
            ],
            "{\n    \"cliInputJson\": \"cliInputJson\",",
        ),
    ] {
        let arguments = [&["--model", &model, "--", "go"], words].concat();
        let (code, output, error) = said(&preview(&arguments));
        assert_eq!((code, error.as_str()), (0, ""), "{words:?}");
        assert!(output.starts_with(start), "{words:?}: {output}");
    }
}
