//! What is said of mistakes, and what to do about them.

use opsmith_tests::recorder::{Answer, Recorder};

use crate::run::{Run, check_error, command, complete, start};

#[test]
fn all_problems_are_told_at_once() {
    let json = r#"{"client-id": "a", "clientSecret": "hunter2", "startUrl": [5]}"#;
    let expected = "
opsmith: [ERROR]: An error occurred (ParamValidation): 3 problems with the parameters:
clientId is required: give --client-id
\"client-id\" is not a parameter of start-device-authorization; did you mean \"clientId\"? There are clientId, clientSecret, startUrl
   --> --cli-input-json:1:2
    |
  1 | {\"client-id\": ***, \"clientSecret\": ***, \"startUrl\": [5]}
    |  ^
startUrl: expected a string, found a list
   --> --cli-input-json:1:59
    |
  1 | {\"client-id\": ***, \"clientSecret\": ***, \"startUrl\": [5]}
    |                                                     ^
";
    check_error(start(&["--cli-input-json", json]), 252, expected);
}

#[test]
fn yaml_is_told_with_its_place() {
    let yaml = "clientId: a\nclientId: b\n";
    let expected = "
opsmith: [ERROR]: An error occurred (ParamValidation): --cli-input-yaml: invalid YAML: the key clientId stands on line 1 already
 --> --cli-input-yaml:2:1
  |
2 | clientId: ***
  | ^
";
    check_error(start(&["--cli-input-yaml", yaml]), 252, expected);
}

#[test]
fn what_to_do_is_told() {
    let outcome = complete(&[]).without_variables().run();
    assert_eq!(outcome.code, 253);
    assert!(
        outcome.stderr.contains("--region")
            && outcome.stderr.contains("AWS_REGION")
            && outcome.stderr.contains("~/.aws/config")
    );
    let outcome = command(&[
        "sso-oidc",
        "create-token-with-iam",
        "--client-id",
        "a",
        "--grant-type",
        "g",
    ])
    .run();
    assert_eq!(outcome.code, 253);
    assert!(
        outcome.stderr.contains("AWS_ACCESS_KEY_ID"),
        "{}",
        outcome.stderr
    );
}

/// A name in the place of a document is told from a document with a mistake.
#[test]
fn files_without_their_prefix_are_told() {
    for (document, has_hint) in [
        ("me.json", true),
        ("@me.json", true),
        ("/tmp/me.json", true),
        ("", false),
        (" { x", false),
    ] {
        let outcome = start(&["--cli-input-json", document]).run();
        assert_eq!(outcome.code, 252, "{document}");
        let hint = "; the name of a file needs file:// in front\n";
        assert_eq!(
            outcome.stderr.contains(hint),
            has_hint,
            "{document}: {}",
            outcome.stderr
        );
    }
}

/// Whatever somebody put there, the message can be read.
#[test]
fn long_words_are_cut() {
    let long = "x".repeat(50_000);
    let name = format!("{{\"{long}\": 1}}");
    for words in [
        &[long.as_str()][..],
        &["sso-oidc", &long],
        &["sso-oidc", "start-device-authorization", "--output", &long],
        &[
            "sso-oidc",
            "start-device-authorization",
            "--cli-input-json",
            &name,
        ],
    ] {
        let outcome = command(words).run();
        assert_eq!(outcome.code, 252);
        assert!(outcome.stderr.len() < 2_000, "{}", outcome.stderr.len());
    }
}

#[test]
fn unknown_words_have_suggestions() {
    let outcome = command(&["sso-oidc", "start-device-authorisation"]).run();
    assert!(
        outcome.code == 252 && outcome.stderr.contains("  * start-device-authorization\n"),
        "{}",
        outcome.stderr
    );
    let outcome = complete(&["--clientid", "x"]).run();
    assert!(
        outcome
            .stderr
            .contains("Did you mean --client-id instead of --clientid?"),
        "{}",
        outcome.stderr
    );
    let outcome = command(&["sso-oidx"]).run();
    assert!(
        outcome.stderr.contains("  * sso-oidc\n"),
        "{}",
        outcome.stderr
    );
}

/// What is wrong may have been set long ago, and elsewhere.
#[test]
fn messages_name_what_was_set() {
    let told = |run: Run, expected: &str| {
        let outcome = run.run();
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    };
    let region = complete(&[]).without_variables();
    told(region.variable("AWS_REGION", "a b"), "AWS_REGION: \"a b\"");
    told(complete(&["--region", "a b"]), "--region: \"a b\"");
    told(
        complete(&[]).variable("AWS_ENDPOINT_URL", "nowhere"),
        "AWS_ENDPOINT_URL: \"nowhere\"",
    );
    told(
        complete(&["--query", ""]),
        "--query: expected an expression",
    );
    let long = format!("{}]{}", "a".repeat(5000), "b".repeat(5000));
    let outcome = complete(&["--query", &long]).run();
    assert!(outcome.stderr.len() < 1000, "{}", outcome.stderr);
    assert!(!complete(&["--query", ""]).run().stderr.contains('^'));
}

/// What a service says is shown, but cannot drive the terminal, nor fill it.
#[test]
fn services_cannot_drive_the_terminal() {
    let evil = r"\u001b]0;title\u0007\u009b31m\r\u0000";
    let long = "x".repeat(100_000);
    let bodies = [
        format!(r#"{{"__type": "Odd{evil}", "message": "first{evil}\nsecond"}}"#),
        format!(
            r#"{{"__type": "InvalidRequestException", "error": "first{evil}", "error_description": "{long}"}}"#
        ),
        format!(r#"{{"__type": "Odd", "message": "first {long}"}}"#),
        "first\u{1b}[31m is no JSON".to_owned(),
    ];
    for body in bodies {
        for format in ["enhanced", "legacy", "json", "yaml", "text", "table"] {
            let recorder = Recorder::start(vec![Answer::json(400, &body)]);
            let more = [
                "--endpoint-url",
                &recorder.url(),
                "--cli-error-format",
                format,
            ];
            let outcome = complete(&more).run();
            let shown = outcome.stderr.chars().take(300).collect::<String>();
            assert_eq!(outcome.code, 254, "{shown:?}");
            let drives = |c: char| c.is_control() && c != '\n' && c != '\t';
            assert!(!outcome.stderr.contains(drives), "{format}: {shown:?}");
            if format == "enhanced" {
                assert!(shown.contains("first"), "{shown:?}");
                assert!(outcome.stderr.len() < 50_000, "{}", outcome.stderr.len());
            }
        }
    }
}
