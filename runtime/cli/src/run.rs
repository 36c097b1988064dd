//! One run, in the order of work of the AWS CLI: what is found wrong early hides what would be found later.

use std::io::Write;

use opsmith_client::ByteStream;
use opsmith_shape::{Value, skeleton};

use crate::input::document::{self, Document};
use crate::input::load::Places;
use crate::input::source::Secrets;
use crate::input::{prepare, problems, unpack};
use crate::invocation::{Console, Invocation};
use crate::prompt::{self, Mode};
use crate::query::Query;
use crate::report::{self, Failure, Usage, exit};
use crate::service::{Operation, Service};
use crate::settings::Settings;
use crate::streams::{self, Streams};
use crate::words::globals::{self, GLOBALS, GlobalMistake, Globals, Outermost};
use crate::words::operation::{self, Given, Skeleton, choice_text, mistake_text};
use crate::words::parse::{Event, parse};
use crate::{PROGRAM, call, help};

/// Runs a command line of these services. Returns the exit code of the process: 0 for success, and otherwise those of the AWS CLI:
///
/// | code | what is wrong |
/// |---|---|
/// | 130 | the user left a prompt |
/// | 252 | command, options or values |
/// | 253 | region, credentials or configuration are missing |
/// | 254 | the service answered with an error |
/// | 255 | anything else |
///
/// A reader that closes standard output early has what it wanted: that is no failure.
pub fn run(
    services: &[Service<'_>],
    invocation: &Invocation,
    console: &mut dyn Console,
    output: &mut dyn Write,
    error: &mut dyn Write,
) -> u8 {
    let mut words = invocation.arguments.clone();
    let globals = globals::take(&words).globals;
    let settings = Settings::new(&invocation.environment, &globals);
    let mode = match prompt::mode(&words, &settings) {
        Ok(mode) => mode,
        Err(failure) => return tell(&failure, &settings, error),
    };
    if mode == Mode::OnPartial {
        let mut hidden = Vec::new();
        let code = once(services, invocation, &words, output, &mut hidden);
        if code != exit::USAGE || !invocation.terminal.input {
            // What cannot be written cannot be told either.
            let _ = error.write_all(&hidden);
            return code;
        }
    }
    if mode != Mode::Off {
        if !invocation.terminal.input {
            return tell(&prompt::no_terminal(), &settings, error);
        }
        words = match prompt::complete(services, &words, console) {
            Ok(words) => words,
            Err(failure) => return tell(&failure, &settings, error),
        };
    }
    once(services, invocation, &words, output, error)
}

fn tell(failure: &Failure, settings: &Settings<'_>, error: &mut dyn Write) -> u8 {
    let text = report::write(failure, settings.error_format());
    // What cannot be written cannot be told either.
    let _ = error
        .write_all(text.as_bytes())
        .and_then(|()| error.flush());
    failure.exit
}

/// A run without prompts.
fn once(
    services: &[Service<'_>],
    invocation: &Invocation,
    words: &[String],
    output: &mut dyn Write,
    error: &mut dyn Write,
) -> u8 {
    let outermost = globals::take(words);
    let globals = outermost.globals.clone();
    let settings = Settings::new(&invocation.environment, &globals);
    let run = Run {
        services,
        invocation,
        globals: &globals,
        settings: &settings,
    };
    let shown = run
        .start(words, outermost, error)
        .and_then(|shown| run.show(&shown, output));
    match shown {
        Ok(()) => exit::SUCCESS,
        Err(failure) => tell(&failure, &settings, error),
    }
}

/// What a run comes to.
pub(crate) enum Shown {
    /// Text as it is.
    Plain(String),
    /// Text that is paged on a terminal.
    Paged(String),
}

pub(crate) struct Run<'a> {
    services: &'a [Service<'a>],
    pub(crate) invocation: &'a Invocation,
    pub(crate) globals: &'a Globals,
    pub(crate) settings: &'a Settings<'a>,
}

impl<'a> Run<'a> {
    /// The global options, and which service is meant.
    fn start(
        &self,
        words: &[String],
        outermost: Outermost,
        error: &mut dyn Write,
    ) -> Result<Shown, Failure> {
        if let Some(page) = self.help_option(words) {
            return Ok(page);
        }
        let names = || self.services.iter().map(Service::name).chain(["help"]);
        let command = outermost.command.as_deref();
        let service = self
            .services
            .iter()
            .find(|service| Some(service.name()) == command);
        if outermost.version && (outermost.version_first || service.is_some()) {
            return Ok(Shown::Plain(version()));
        }
        if let Some(command) = command.filter(|command| service.is_none() && *command != "help") {
            return Err(Failure::usage(
                choice_text("command", command, names()),
                Usage::default(),
            ));
        }
        if let Some(mistake) = &outermost.mistake {
            return Err(global_mistake(mistake));
        }
        match (service, command) {
            (Some(service), _) => self.service(*service, &outermost.rest, error),
            (None, Some(_)) => Ok(Shown::Paged(help::program(self.services))),
            (None, None) => {
                let names: Vec<_> = names().collect();
                Err(Failure::usage(
                    format!("a command is required: {}", names.join(", ")),
                    Usage::default(),
                ))
            }
        }
    }

    /// `--help` anywhere is the page of what the words before it name.
    fn help_option(&self, words: &[String]) -> Option<Shown> {
        let end = words.iter().position(|word| word == "--help")?;
        let before = words.get(..end)?;
        if before.iter().any(|word| word == "--") {
            return None;
        }
        let rest: Vec<_> = words
            .iter()
            .filter(|word| *word != "--help")
            .cloned()
            .collect();
        let outermost = globals::take(&rest);
        let service = self
            .services
            .iter()
            .find(|service| Some(service.name()) == outermost.command.as_deref());
        let Some(service) = service else {
            return Some(Shown::Paged(help::program(self.services)));
        };
        let mut named = outermost.rest.iter().filter(|word| !word.starts_with('-'));
        let operation = named.next().and_then(|word| service.operation(word));
        Some(Shown::Paged(
            operation.map_or_else(|| help::service(*service), help::operation),
        ))
    }

    /// What can be wrong with global options, and which operation is meant.
    fn service(
        &self,
        service: Service<'a>,
        words: &[String],
        error: &mut dyn Write,
    ) -> Result<Shown, Failure> {
        let query = self.query()?;
        if let Some(url) = self
            .globals
            .endpoint_url
            .as_deref()
            .filter(|url| !has_scheme(url))
        {
            // What stands before an `@` may be a password.
            let shown = if url.contains('@') {
                String::new()
            } else {
                format!(" {url:?}")
            };
            return Err(Failure::parameters(format!(
                "--endpoint-url{shown} has no scheme; it has to be of the form http://HOST/ or https://HOST/"
            )));
        }
        let timeouts = call::timeouts(self.globals)?;
        self.settings.check()?;
        let mut rest = Vec::new();
        let mut word = None;
        for event in parse(&[], words).events {
            match event {
                Event::Word(first) if word.is_none() => word = Some(first),
                Event::Word(word) | Event::Unknown(word) => rest.push(word),
                Event::Option(..) => {}
            }
        }
        let usage = || Usage::of_command(service.name());
        let names = || service.operation_names().chain(["help"]);
        let Some(word) = word else {
            let names: Vec<_> = names().collect();
            return Err(Failure::usage(
                format!("an operation is required: {}", names.join(", ")),
                usage(),
            ));
        };
        if word == "help" {
            return Ok(Shown::Paged(help::service(service)));
        }
        let Some(operation) = service.operation(&word) else {
            return Err(Failure::usage(
                choice_text("operation", &word, names()),
                usage(),
            ));
        };
        let given = operation::take(operation, &rest)?;
        if given.help {
            return Ok(Shown::Paged(help::operation(operation)));
        }
        self.operation(operation, &given, timeouts, query.as_ref(), error)
    }

    fn query(&self) -> Result<Option<Query>, Failure> {
        let Some(text) = &self.globals.query else {
            return Ok(None);
        };
        Query::parse(text).map(Some).map_err(|error| {
            let place = query_place(text, error.at);
            Failure::parameters(format!("--query: {}{place}", error.what))
        })
    }

    /// From words to a result.
    fn operation(
        &self,
        operation: Operation<'_>,
        given: &Given,
        timeouts: globals::Timeouts,
        query: Option<&Query>,
        error: &mut dyn Write,
    ) -> Result<Shown, Failure> {
        let secrets = Secrets::of(operation.tables(), operation.row.input);
        let (mut values, mut body, document) = self.values(operation, given, &secrets)?;
        let (tables, docs) = (operation.tables(), operation.service.docs);
        match given.skeleton {
            Some(Skeleton::Input) => {
                return Ok(Shown::Plain(skeleton::input(tables, operation.index)));
            }
            Some(Skeleton::YamlInput) => {
                return Ok(Shown::Plain(skeleton::yaml_input(
                    tables,
                    docs,
                    operation.index,
                )));
            }
            Some(Skeleton::Output) | None => {}
        }
        let client = call::client(
            operation,
            self.globals,
            timeouts,
            self.settings,
            given.skeleton.is_some(),
        )?;
        prepare::prepare(operation, self.settings.binary_format()?, &mut values)?;
        if self.settings.validates() {
            let has_stream = body.is_some();
            problems::check(operation, &values, document.as_ref(), has_stream, &secrets)?;
        }
        if given.skeleton.is_some() {
            return match skeleton::output_value(tables, operation.index) {
                Some(sample) => self.result(operation, sample, query, &self.sample_moments()),
                None => Ok(Shown::Plain(String::new())),
            };
        }
        let moments = self.settings.moments();
        if body.is_none() {
            body = streams::of_document(operation, &mut values);
        }
        let outfile = given.outfile.as_ref();
        let outfile = outfile.map(|path| self.invocation.directory.join(path));
        let streams = Streams {
            body,
            outfile: outfile.as_deref(),
        };
        let result = client.call(operation, &values, streams, &moments, error)?;
        self.result(operation, result, query, &moments)
    }

    /// The parameters: first those given as options, then those of a document. One that is a stream comes
    /// beside them.
    fn values(
        &self,
        operation: Operation<'_>,
        given: &Given,
        secrets: &Secrets,
    ) -> Result<(Value, Option<ByteStream>, Option<Document>), Failure> {
        let places = Places {
            environment: &self.invocation.environment,
            directory: &self.invocation.directory,
        };
        let (mut values, mut body) = (Value::map(), None);
        let streamed = operation.streamed_input();
        for (index, member) in operation.members().iter().enumerate() {
            let Some(Some(words)) = given.members.get(index) else {
                continue;
            };
            if streamed == Some(index) {
                body = Some(streams::file(operation, index, words, places)?);
                continue;
            }
            if let Some(value) = unpack::unpack(operation, index, words, places)? {
                values.insert(member.name.as_ref(), value);
            }
        }
        let text = document::text(given, places)?;
        let document = text
            .map(|text| text.merge(operation, secrets, &mut values))
            .transpose()?;
        Ok((values, body, document))
    }
}

fn version() -> String {
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "{PROGRAM}/{} {os}/{architecture}\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn global_mistake(mistake: &GlobalMistake) -> Failure {
    let text = match mistake {
        GlobalMistake::Words(mistake) => mistake_text(mistake),
        GlobalMistake::Choice { global, value } => {
            choice_text(global.name, value, global.choices.iter().copied())
        }
    };
    Failure::usage(text, Usage::default())
}

fn has_scheme(url: &str) -> bool {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// The part of an expression around the character `at`, and a caret below it.
fn query_place(text: &str, at: usize) -> String {
    const AROUND: usize = 100;
    if text.trim().is_empty() {
        return String::new();
    }
    let start = at.saturating_sub(AROUND);
    let part: String = text.chars().skip(start).take(2 * AROUND).collect();
    let before = if start > 0 { "..." } else { "" };
    let is_cut = start + 2 * AROUND < text.chars().count();
    let after = if is_cut { "..." } else { "" };
    let caret = before.len() + at - start;
    format!(":\n{before}{part}{after}\n{:caret$}^", "")
}

/// Guards against a global option that nobody takes over.
const _: () = assert!(GLOBALS.len() == 19);
