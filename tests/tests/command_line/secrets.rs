//! Secrets, which no message shows.

use crate::run::{Run, Somebody, command, complete, start};

/// Whatever is wrong, the secret in it is not shown.
#[test]
fn secrets_are_never_shown() {
    let json = |text: &'static str| start(&["--cli-input-json", text]);
    let yaml = |text: &'static str| start(&["--cli-input-yaml", text]);
    let scope = |text: &'static str| {
        command(&[
            "sso-oidc",
            "create-token",
            "--client-secret",
            "hunter2",
            "--scope",
            text,
        ])
    };
    let runs = [
        start(&["--client-secret", "hunter2"]),
        complete(&["--client-secrt", "hunter2"]),
        complete(&["--client-secrt=hunter2"]),
        start(&[
            "--client-id",
            "a",
            "--client-secret",
            "hunter2",
            "--start-url",
            "c",
            "--debug",
            "--endpoint-url",
            "http://127.0.0.1:1",
        ])
        .variable("AWS_MAX_ATTEMPTS", "1"),
        json(r#"{"clientSecret": ["hunter2"]}"#),
        json(r#"{"clientSecret": {"a": "hunter2"}}"#),
        json(r#"{"client_secret": "hunter2"}"#),
        json(r#"{"clientSecret": "hunter2""#),
        json(r#"{"clientSecret": hunter2}"#),
        json(r#"{"clientSecret": 'hunter2'}"#),
        json(r#"{"clientSecret": "hun"hunter2"}"#),
        json(r#"{"clientId": "a, "clientSecret": "hunter2"}"#),
        json(r#"{"clientSecret: "hunter2"}"#),
        json(r#"{"clientSecret" "hunter2"}"#),
        json("{\"clientSecret\": \"\nhunter2\"}"),
        json(r#""hunter2""#),
        json("[\"hunter2\"]"),
        yaml("clientSecret: [hunter2]"),
        yaml("clientSecret: hunter2: b"),
        yaml("clientSecret: \"hunter2"),
        yaml("client_secret: hunter2"),
        yaml("clientSecret: hunter2\nclientSecret: b"),
        yaml("clientSecret: !!int hunter2"),
        yaml("clientSecret: &x hunter2\nclientId: [*x]"),
        yaml("{clientSecret: hunter2, "),
        yaml("clientSecret:\n  hunter2\n bad"),
        yaml("- hunter2"),
        // A blank is missing, and the value becomes a part of the key or a tag.
        yaml("{clientId:a, clientSecret:hunter2, startUrl:u}"),
        yaml("{CLIENT-SECRET=hunter2: a}"),
        yaml("clientSecret: !hunter2"),
        yaml("clientSecret: !!hunter2 a"),
        yaml("clientSecret: {hunter2}"),
        yaml("clientSecret: {hunter2: {5: a}}"),
        yaml("clientSecret:\n  ? hunter2"),
        yaml("client_secret: {$hunter2"),
        yaml("hunter2: a\nhunter2: b"),
        json(r#"{"clientId": "a", "clientSecret: hunter2", "startUrl": "u"}"#),
        json(r#"{"clientSecret=hunter2": "a"}"#),
        json(r#"{"clientSecrethunter2": "a"}"#),
        json("{hunter2"),
        json(r#"{"clientId": "a, 'clientSecret': 'hunter2'", "startUrl": x}"#),
        yaml("clientId: a\n  clientSecret:hunter2\nstartUrl: [5]"),
        complete(&["--cli-input-jsn", r#"{"clientSecret":"hunter2"}"#]),
        complete(&["--cli-input-jsn", "{clientSecret:", "hunter2}"]),
        complete(&["--bogus", r#"["hunter2"]"#]),
        complete(&["--client-secret:hunter2"]),
        complete(&["--secret", "hunter2"]),
        scope("[hunter2"),
    ];
    for run in runs {
        for format in ["enhanced", "legacy", "json", "yaml", "text", "table"] {
            let words = run.words.clone();
            let again = Run {
                words: words.clone(),
                variables: run.variables.clone(),
                terminal: run.terminal,
                somebody: Somebody::default(),
            };
            let outcome = again.variable("AWS_CLI_ERROR_FORMAT", format).run();
            assert_ne!(outcome.code, 0, "{words:?}");
            // What was typed as a scope is no secret.
            let is_shown = outcome.stderr.contains("hunter2")
                && words.last().is_none_or(|word| word != "[hunter2");
            assert!(
                !is_shown && outcome.stdout.is_empty(),
                "{words:?}: {}",
                outcome.stderr
            );
        }
    }
}

/// A key is shown as far as it is a name.
#[test]
fn names_are_shown_and_values_in_them_are_not() {
    let yaml = start(&["--cli-input-yaml", "{clientSecret:hunter2, clientld: a}"]).run();
    for expected in [
        "\"clientSecret:***\" is not a parameter",
        "\"clientld\" is not a parameter of start-device-authorization; did you mean \"clientId\"?",
    ] {
        assert!(yaml.stderr.contains(expected), "{}", yaml.stderr);
    }
    let words = complete(&["--bogus", "1", "--cli-input-jsn", "{}"]).run();
    assert!(
        words
            .stderr
            .contains("Unknown options: --bogus, --cli-input-jsn, ***, 1\n"),
        "{}",
        words.stderr
    );
}
