//! Prompts and help.

use opsmith_tests::recorder::{Answer, Recorder};

use crate::run::{Run, command, complete, start};

#[test]
fn what_is_missing_is_asked_for() {
    let recorder = Recorder::start(vec![Answer::json(200, r#"{"userCode": "ABCD"}"#)]);
    let run = start(&[
        "--client-id",
        "me",
        "--cli-auto-prompt",
        "--endpoint-url",
        &recorder.url(),
    ]);
    let outcome = run.asked(&["-hunter2", "https://u"]).run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.stdout, "{\n    \"userCode\": \"ABCD\"\n}\n");
    let sent: serde_json::Value =
        serde_json::from_str(&recorder.requests()[0].text()).expect("is JSON");
    assert_eq!(
        sent,
        serde_json::json!({"clientId": "me", "clientSecret": "-hunter2", "startUrl": "https://u"})
    );
    assert_eq!(outcome.somebody.secret, ["--client-secret: "]);
    assert!(
        outcome
            .somebody
            .seen
            .contains("--start-url: Gives the address"),
        "{}",
        outcome.somebody.seen
    );
}

#[test]
fn command_and_operation_are_asked_for() {
    let recorder = Recorder::start(vec![]);
    let run = command(&["--cli-auto-prompt", "--endpoint-url", &recorder.url()]);
    let outcome = run
        .asked(&["sso", "nope", "register", "name", "public"])
        .run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_eq!(recorder.requests()[0].path, "/client/register");
}

#[test]
fn prompts_come_where_they_are_wanted() {
    let partial = |run: Run| run.variable("AWS_CLI_AUTO_PROMPT", "On-Partial");
    assert_eq!(
        partial(complete(&["--generate-cli-skeleton"]))
            .asked(&[])
            .run()
            .code,
        0,
        "a complete command is run"
    );
    assert_eq!(
        partial(start(&[])).asked(&[]).run().code,
        130,
        "leaving a prompt is an interruption"
    );
    assert_eq!(
        partial(start(&[])).run().code,
        252,
        "without a terminal nobody is asked, and the message stands"
    );
    let both = start(&["--cli-auto-prompt", "--no-cli-auto-prompt"])
        .asked(&[])
        .run();
    assert_eq!(both.code, 252);
    let nobody = start(&["--cli-auto-prompt"]).run();
    assert!(
        nobody.code == 255 && nobody.stderr.contains("needs a terminal"),
        "{}",
        nobody.stderr
    );
    assert_eq!(
        start(&["help"])
            .variable("AWS_CLI_AUTO_PROMPT", "on")
            .asked(&[])
            .run()
            .code,
        0
    );
}

#[test]
fn help_is_there_at_each_level() {
    let page = |words: &[&str]| {
        let outcome = command(words).run();
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (0, ""),
            "{words:?}"
        );
        outcome.stdout
    };
    assert!(page(&["help"]).contains("* sso-oidc"));
    assert!(page(&["sso-oidc", "help"]).contains("* start-device-authorization"));
    assert!(
        page(&["sso-oidc", "create-token", "help"]).contains("--grant-type (string) [required]")
    );
    assert_eq!(page(&["--help"]), page(&["help"]));
    assert_eq!(page(&["sso-oidc", "--help"]), page(&["sso-oidc", "help"]));
    assert_eq!(
        page(&["sso-oidc", "create-token", "--client-id", "a", "--help"]),
        page(&["sso-oidc", "create-token", "help"])
    );
}
