//! One run of the command line, with somebody at the terminal.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::PathBuf;

use opsmith_cli::{Console, Invocation, Service, Terminal};
use opsmith_client::config::Environment;
use opsmith_codegen::lower::{Lowered, lower};
use opsmith_codegen::read_checked;
use opsmith_tests::program;

/// Somebody at a terminal who has their answers ready, and notes what they see.
#[derive(Default)]
pub(crate) struct Somebody {
    pub(crate) answers: VecDeque<&'static str>,
    pub(crate) seen: String,
    /// The questions whose answers were not shown.
    pub(crate) secret: Vec<String>,
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
pub(crate) struct Run {
    pub(crate) words: Vec<String>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) terminal: Terminal,
    pub(crate) somebody: Somebody,
}

pub(crate) struct Outcome {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: u8,
    pub(crate) somebody: Somebody,
}

pub(crate) fn model() -> Lowered {
    let path = program::root().join("model/sso-oidc.json");
    let bytes = std::fs::read(&path).expect("the model is there");
    let model = read_checked("sso-oidc.json", bytes).unwrap_or_else(|report| panic!("{report}"));
    lower(&model, "sso-oidc")
}

pub(crate) fn command(words: &[&str]) -> Run {
    Run {
        words: words.iter().map(ToString::to_string).collect(),
        variables: vec![("AWS_REGION".to_owned(), "us-east-1".to_owned())],
        terminal: Terminal::default(),
        somebody: Somebody::default(),
    }
}

pub(crate) const START: [&str; 2] = ["sso-oidc", "start-device-authorization"];

/// `start-device-authorization` with these options.
pub(crate) fn start(options: &[&str]) -> Run {
    command(&[&START, options].concat())
}

/// The same with all that is required, and more.
pub(crate) fn complete(more: &[&str]) -> Run {
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
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without_variables(mut self) -> Self {
        self.variables.clear();
        self
    }

    /// With somebody at the terminal who answers like this.
    pub(crate) fn asked(mut self, answers: &[&'static str]) -> Self {
        self.terminal.input = true;
        self.somebody.answers = answers.iter().copied().collect();
        self
    }

    pub(crate) fn invocation(&self) -> Invocation {
        Invocation {
            arguments: self.words.clone(),
            environment: Environment::of(self.variables.clone(), None),
            directory: PathBuf::from("/"),
            terminal: self.terminal,
        }
    }

    pub(crate) fn run(mut self) -> Outcome {
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

    pub(crate) fn run_to(&mut self, stdout: &mut dyn Write, stderr: &mut dyn Write) -> u8 {
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
pub(crate) fn check_error(run: Run, code: u8, expected: &str) {
    let outcome = run.run();
    assert_eq!(outcome.stderr, expected);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""));
}
