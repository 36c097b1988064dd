//! The options that every command has.

use std::time::Duration;

use super::parse::{Event, Mistake, Spec, Takes, parse};
use crate::output::Format;

#[derive(Debug)]
/// One global option: its name, what it takes, its choices, and what it is for.
pub(crate) struct Global {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) choices: &'static [&'static str],
    pub(crate) help: &'static str,
}

const fn global(
    name: &'static str,
    takes: Takes,
    choices: &'static [&'static str],
    help: &'static str,
) -> Global {
    Global {
        name,
        takes,
        choices,
        help,
    }
}

/// The formats of error messages.
pub(crate) const ERROR_FORMATS: &[&str] = &["legacy", "json", "yaml", "text", "table", "enhanced"];

/// The global options, in the order of the help pages.
pub(crate) const GLOBALS: &[Global] = &[
    global(
        "--debug",
        Takes::Nothing,
        &[],
        "Show on standard error what is sent and received, without secrets.",
    ),
    global(
        "--endpoint-url",
        Takes::One,
        &[],
        "Send requests to this address instead of the service's own.",
    ),
    global(
        "--no-verify-ssl",
        Takes::Nothing,
        &[],
        "Do not check the certificate of the server: anyone in between can read along.",
    ),
    global(
        "--no-paginate",
        Takes::Nothing,
        &[],
        "Fetch only the first page.",
    ),
    global(
        "--output",
        Takes::One,
        Format::NAMES,
        "The format of the result.",
    ),
    global(
        "--query",
        Takes::One,
        &[],
        "A JMESPath expression that chooses what of the result is shown.",
    ),
    global(
        "--profile",
        Takes::One,
        &[],
        "The profile of the shared configuration files to use.",
    ),
    global(
        "--region",
        Takes::One,
        &[],
        "The region to use, instead of the configured one.",
    ),
    global("--version", Takes::Nothing, &[], "Show the version."),
    global(
        "--color",
        Takes::One,
        &["on", "off", "auto"],
        "Whether tables are coloured.",
    ),
    global(
        "--no-sign-request",
        Takes::Nothing,
        &[],
        "Do not sign requests, and look for no credentials.",
    ),
    global(
        "--ca-bundle",
        Takes::One,
        &[],
        "Trust the certificates of this PEM file only.",
    ),
    global(
        "--cli-read-timeout",
        Takes::One,
        &[],
        "How many seconds the server may be silent; 0 for any time. 60 unless given.",
    ),
    global(
        "--cli-connect-timeout",
        Takes::One,
        &[],
        "How many seconds connecting may take; 0 for any time. 60 unless given.",
    ),
    global(
        "--cli-binary-format",
        Takes::One,
        &["base64", "raw-in-base64-out"],
        "How blobs are given.",
    ),
    global(
        "--no-cli-pager",
        Takes::Nothing,
        &[],
        "Do not page the result.",
    ),
    global(
        "--cli-auto-prompt",
        Takes::Nothing,
        &[],
        "Ask for the parameters before running.",
    ),
    global(
        "--no-cli-auto-prompt",
        Takes::Nothing,
        &[],
        "Do not ask for parameters, whatever the configuration says.",
    ),
    global(
        "--cli-error-format",
        Takes::One,
        ERROR_FORMATS,
        "The format of error messages.",
    ),
];

/// The global options as they were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Globals {
    pub(crate) debug: bool,
    pub(crate) endpoint_url: Option<String>,
    pub(crate) no_verify_ssl: bool,
    pub(crate) no_paginate: bool,
    pub(crate) output: Option<String>,
    pub(crate) query: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) color: Option<String>,
    pub(crate) no_sign_request: bool,
    pub(crate) ca_bundle: Option<String>,
    pub(crate) read_timeout: Option<String>,
    pub(crate) connect_timeout: Option<String>,
    pub(crate) binary_format: Option<String>,
    pub(crate) no_cli_pager: bool,
    pub(crate) error_format: Option<String>,
}

/// What the words are, seen from outside any command.
pub(crate) struct Outermost {
    pub(crate) globals: Globals,
    /// The first word that belongs to no option.
    pub(crate) command: Option<String>,
    /// All other words, in their order.
    pub(crate) rest: Vec<String>,
    /// `--version` came before any mistake.
    pub(crate) version: bool,
    /// It came before the command, too.
    pub(crate) version_first: bool,
    /// The first mistake. Commands are checked before it where they stand before it.
    pub(crate) mistake: Option<GlobalMistake>,
}

/// What is wrong with a global option.
#[derive(Debug)]
pub(crate) enum GlobalMistake {
    Words(Mistake),
    /// A value that is none of the choices.
    Choice {
        global: &'static Global,
        value: String,
    },
}

/// Takes the global options out of all words.
pub(crate) fn take(words: &[String]) -> Outermost {
    let specs: Vec<_> = GLOBALS
        .iter()
        .map(|global| Spec::new(global.name, global.takes))
        .collect();
    let parsed = parse(&specs, words);
    let mut outermost = Outermost {
        globals: Globals::default(),
        command: None,
        rest: Vec::new(),
        version: false,
        version_first: false,
        mistake: parsed.mistake.map(GlobalMistake::Words),
    };
    for event in parsed.events {
        match event {
            Event::Option(index, values) => {
                let Some(global) = GLOBALS.get(index) else {
                    continue;
                };
                let value = values.into_iter().next();
                if let Some(value) = value.as_ref().filter(|value| !is_choice(global, value)) {
                    let value = value.clone();
                    outermost.mistake = Some(GlobalMistake::Choice { global, value });
                    break;
                }
                if global.name == "--version" {
                    outermost.version = true;
                    outermost.version_first |= outermost.command.is_none();
                }
                outermost.globals.set(global.name, value);
            }
            Event::Word(word) if outermost.command.is_none() => outermost.command = Some(word),
            Event::Word(word) | Event::Unknown(word) => outermost.rest.push(word),
        }
    }
    outermost
}

fn is_choice(global: &Global, value: &str) -> bool {
    global.choices.is_empty() || global.choices.contains(&value)
}

impl Globals {
    fn set(&mut self, name: &str, value: Option<String>) {
        match name {
            "--debug" => self.debug = true,
            "--endpoint-url" => self.endpoint_url = value,
            "--no-verify-ssl" => self.no_verify_ssl = true,
            "--no-paginate" => self.no_paginate = true,
            "--output" => self.output = value,
            "--query" => self.query = value,
            // Empty is as if not given, for these two.
            "--profile" => self.profile = value.filter(|name| !name.is_empty()),
            "--region" => self.region = value.filter(|name| !name.is_empty()),
            "--color" => self.color = value,
            "--no-sign-request" => self.no_sign_request = true,
            "--ca-bundle" => self.ca_bundle = value,
            "--cli-read-timeout" => self.read_timeout = value,
            "--cli-connect-timeout" => self.connect_timeout = value,
            "--cli-binary-format" => self.binary_format = value,
            "--no-cli-pager" => self.no_cli_pager = true,
            "--cli-error-format" => self.error_format = value,
            // `--version` ends the run, and the two flags of the auto-prompt were looked at before.
            _ => {}
        }
    }
}

/// The two timeouts, once they are numbers. `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timeouts {
    pub(crate) connect: Option<Duration>,
    pub(crate) read: Option<Duration>,
}
