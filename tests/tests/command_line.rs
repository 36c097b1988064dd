//! The command line over the project's own model, in this process: prompts, messages and secrets.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::PathBuf;

use opsmith_cli::{Console, Invocation, Service, Terminal};
use opsmith_client::config::Environment;
use opsmith_codegen::lower::{Lowered, lower};
use opsmith_codegen::read_checked;
use opsmith_tests::program;
use opsmith_tests::recorder::{Answer, Recorder};

/// Somebody at a terminal who has their answers ready, and notes what they see.
#[derive(Default)]
struct Somebody {
    answers: VecDeque<&'static str>,
    seen: String,
    /// The questions whose answers were not shown.
    secret: Vec<String>,
}

impl Console for Somebody {
    fn show(&mut self, text: &str) -> io::Result<()> {
        self.seen.push_str(text);
        Ok(())
    }

    fn ask(&mut self, question: &str, secret: bool) -> io::Result<Option<String>> {
        self.seen.push_str(question);
        if secret {
            self.secret.push(question.to_owned());
        }
        Ok(self.answers.pop_front().map(str::to_owned))
    }
}

/// One run and its surroundings.
struct Run {
    words: Vec<String>,
    variables: Vec<(String, String)>,
    terminal: Terminal,
    somebody: Somebody,
}

struct Outcome {
    stdout: String,
    stderr: String,
    code: u8,
    somebody: Somebody,
}

fn model() -> Lowered {
    let path = program::root().join("model/sso-oidc.json");
    let bytes = std::fs::read(&path).expect("the model is there");
    let model = read_checked("sso-oidc.json", bytes).unwrap_or_else(|report| panic!("{report}"));
    lower(&model, "sso-oidc")
}

fn command(words: &[&str]) -> Run {
    Run {
        words: words.iter().map(ToString::to_string).collect(),
        variables: vec![("AWS_REGION".to_owned(), "us-east-1".to_owned())],
        terminal: Terminal::default(),
        somebody: Somebody::default(),
    }
}

const START: [&str; 2] = ["sso-oidc", "start-device-authorization"];

/// `start-device-authorization` with these options.
fn start(options: &[&str]) -> Run {
    command(&[&START, options].concat())
}

/// The same with all that is required, and more.
fn complete(more: &[&str]) -> Run {
    let required = [
        "--client-id",
        "a",
        "--client-secret",
        "b",
        "--start-url",
        "u",
    ];
    start(&[&required, more].concat())
}

impl Run {
    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without_variables(mut self) -> Self {
        self.variables.clear();
        self
    }

    /// With somebody at the terminal who answers like this.
    fn asked(mut self, answers: &[&'static str]) -> Self {
        self.terminal.input = true;
        self.somebody.answers = answers.iter().copied().collect();
        self
    }

    fn invocation(&self) -> Invocation {
        Invocation {
            arguments: self.words.clone(),
            environment: Environment::of(self.variables.clone(), None),
            directory: PathBuf::from("/"),
            terminal: self.terminal,
        }
    }

    fn run(mut self) -> Outcome {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = self.run_to(&mut stdout, &mut stderr);
        let text = |bytes| String::from_utf8(bytes).expect("is text");
        Outcome {
            stdout: text(stdout),
            stderr: text(stderr),
            code,
            somebody: self.somebody,
        }
    }

    fn run_to(&mut self, stdout: &mut dyn Write, stderr: &mut dyn Write) -> u8 {
        let model = model();
        let services = [Service {
            tables: &model.tables,
            docs: &model.docs,
            names: &model.cli,
        }];
        let invocation = self.invocation();
        opsmith_cli::run(&services, &invocation, &mut self.somebody, stdout, stderr)
    }
}

#[track_caller]
fn check_error(run: Run, code: u8, expected: &str) {
    let outcome = run.run();
    assert_eq!(outcome.stderr, expected);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""));
}

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
    let options = [
        "--client-id",
        "a",
        "--client-secret",
        "b",
        "--start-url",
        "c",
    ];
    let outcome = start(&options).without_variables().run();
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
        start(&[
            "--client-secrt",
            "hunter2",
            "--client-id",
            "a",
            "--client-secret",
            "b",
            "--start-url",
            "c",
        ]),
        start(&[
            "--client-secrt=hunter2",
            "--client-id",
            "a",
            "--client-secret",
            "b",
            "--start-url",
            "c",
        ]),
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

/// Large and strange input ends in a message, and soon.
#[test]
fn nothing_hangs_or_overflows() {
    for query in ["a|".repeat(40_000) + "a", "[0]".repeat(40_000)] {
        let outcome = complete(&["--query", &query]).run();
        assert!(
            outcome.code == 255 || outcome.code == 252,
            "{}",
            outcome.code
        );
    }
    let keys: Vec<_> = (0..500).map(|key| format!("\"k{key}\": 1")).collect();
    let outcome = start(&["--cli-input-json", &format!("{{{}}}", keys.join(", "))]).run();
    // Of the three required members each is missing.
    assert!(
        outcome.code == 252 && outcome.stderr.ends_with("\n… and 453 more\n"),
        "{}",
        outcome.stderr
    );
    let long = format!("{{\"clientId\": [{}x]}}", "\"a\", ".repeat(400_000));
    for option in ["--cli-input-json", "--cli-input-yaml"] {
        let outcome = start(&[option, &long]).run();
        assert!(
            outcome.code == 252 && outcome.stderr.len() < 2000,
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn empty_options_are_not_given() {
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let options = [
        "--profile",
        "",
        "--region",
        "",
        "--endpoint-url",
        &recorder.url(),
    ];
    let outcome = complete(&options).run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

/// Nobody may ever write into a pipe.
#[test]
#[cfg(unix)]
fn a_pipe_is_no_configuration() {
    let directory = std::env::temp_dir().join(format!("opsmith-pipe-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("can be made");
    let pipe = directory.join("config");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    let path = pipe.to_string_lossy().into_owned();
    let outcome = complete(&[]).variable("AWS_CONFIG_FILE", &path).run();
    std::fs::remove_dir_all(&directory).expect("can be removed");
    assert!(
        outcome.code == 255 && outcome.stderr.contains("it is no regular file"),
        "{}",
        outcome.stderr
    );
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let nothing = complete(&["--endpoint-url", &recorder.url()])
        .variable("AWS_CONFIG_FILE", "/dev/null")
        .run();
    assert_eq!((nothing.code, nothing.stderr.as_str()), (0, ""));
}

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
    let complete = [
        "--client-id",
        "a",
        "--client-secret",
        "b",
        "--start-url",
        "c",
        "--generate-cli-skeleton",
    ];
    let partial = |options: &[&str]| start(options).variable("AWS_CLI_AUTO_PROMPT", "On-Partial");
    assert_eq!(
        partial(&complete).asked(&[]).run().code,
        0,
        "a complete command is run"
    );
    assert_eq!(
        partial(&[]).asked(&[]).run().code,
        130,
        "leaving a prompt is an interruption"
    );
    assert_eq!(
        partial(&[]).run().code,
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

/// Who reads our output and has had enough of it.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut stderr = Vec::new();
    let code = start(&["--generate-cli-skeleton"]).run_to(&mut Closed, &mut stderr);
    assert_eq!((code, stderr.as_slice()), (0, &b""[..]));
}

#[test]
fn unknown_words_have_suggestions() {
    let outcome = command(&["sso-oidc", "start-device-authorisation"]).run();
    assert!(
        outcome.code == 252 && outcome.stderr.contains("  * start-device-authorization\n"),
        "{}",
        outcome.stderr
    );
    let outcome = start(&[
        "--clientid",
        "x",
        "--client-id",
        "a",
        "--client-secret",
        "b",
        "--start-url",
        "c",
    ])
    .run();
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
