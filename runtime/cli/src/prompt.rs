//! Asking for what is missing.
//!
//! This is the small form of the AWS CLI's auto-prompt: on a terminal it asks for the command, the operation and each required parameter
//! that was not given, one by one and with its documentation, and then runs what came of it. The large form, a full screen with completion,
//! would take the place of [`complete`] and leave the rest as it is.

use std::io;

use opsmith_shape::{Kind, MemberRow};

use crate::invocation::Console;
use crate::report::Failure;
use crate::service::{Operation, Service};
use crate::settings::Settings;
use crate::words::operation::GENERATE_CLI_SKELETON;
use crate::words::operation::{CLI_INPUT_JSON, CLI_INPUT_YAML};
use crate::words::{globals, parse};

/// When to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Off,
    /// Before anything else.
    On,
    /// Only if something is wrong with what was given.
    OnPartial,
}

const FLAG: &str = "--cli-auto-prompt";
const NO_FLAG: &str = "--no-cli-auto-prompt";

/// The mode, from the raw words and the configuration.
pub(crate) fn mode(words: &[String], settings: &Settings<'_>) -> Result<Mode, Failure> {
    let has = |flag: &str| words.iter().any(|word| word == flag);
    if has(FLAG) && has(NO_FLAG) {
        return Err(Failure::parameters(format!(
            "{FLAG} and {NO_FLAG} cannot be given together"
        )));
    }
    if has("help") || has("--help") || has("--version") || has(NO_FLAG) {
        return Ok(Mode::Off);
    }
    if has(FLAG) {
        return Ok(Mode::On);
    }
    Ok(
        match settings
            .auto_prompt()
            .map(|mode| mode.to_lowercase())
            .as_deref()
        {
            Some("on") => Mode::On,
            Some("on-partial") => Mode::OnPartial,
            _ => Mode::Off,
        },
    )
}

/// Nobody can be asked.
pub(crate) fn no_terminal() -> Failure {
    Failure::other(format!(
        "the auto-prompt needs a terminal, and standard input is none. Give all parameters as options, or {NO_FLAG}"
    ))
}

/// The words, completed by what is asked for. Leaving is an interruption.
pub(crate) fn complete(
    services: &[Service<'_>],
    words: &[String],
    console: &mut dyn Console,
) -> Result<Vec<String>, Failure> {
    let mut words: Vec<_> = words.iter().filter(|word| *word != FLAG).cloned().collect();
    let outermost = globals::take(&words);
    let (service, rest) = match outermost.command {
        Some(command) => match services.iter().find(|service| service.name() == command) {
            Some(service) => (*service, outermost.rest),
            // The run itself will say what is wrong.
            None => return Ok(words),
        },
        None => {
            let names: Vec<_> = services.iter().map(Service::name).collect();
            let name = choose(console, "command", &names)?;
            words.push(name.clone());
            match services.iter().find(|service| service.name() == name) {
                Some(service) => (*service, outermost.rest),
                None => return Ok(words),
            }
        }
    };
    let given = rest.iter().find(|word| !word.starts_with('-'));
    let name = match given {
        Some(name) => name.clone(),
        None => {
            let names: Vec<_> = service.operation_names().collect();
            let name = choose(console, "operation", &names)?;
            words.push(name.clone());
            name
        }
    };
    if let Some(operation) = service.operation(&name) {
        parameters(operation, &mut words, console)?;
    }
    Ok(words)
}

fn choose(console: &mut dyn Console, what: &str, names: &[&str]) -> Result<String, Failure> {
    loop {
        let list: String = names.iter().map(|name| format!("  {name}\n")).collect();
        let answer = ask(console, &format!("{list}{what}: "), false)?;
        let answer = answer.trim();
        let matching: Vec<_> = names
            .iter()
            .filter(|name| name.starts_with(answer))
            .collect();
        match matching.as_slice() {
            [one] => return Ok((**one).to_owned()),
            _ if names.contains(&answer) => return Ok(answer.to_owned()),
            _ => {}
        }
    }
}

/// Asks for each required parameter that was not given.
fn parameters(
    operation: Operation<'_>,
    words: &mut Vec<String>,
    console: &mut dyn Console,
) -> Result<(), Failure> {
    let complete = [CLI_INPUT_JSON, CLI_INPUT_YAML, GENERATE_CLI_SKELETON];
    if words.iter().any(|word| complete.contains(&word.as_str())) {
        return Ok(());
    }
    let specs: Vec<_> = operation
        .options()
        .map(|(_, _, option)| parse::Spec::new(option, parse::Takes::Many))
        .collect();
    let events = parse::parse(&specs, words).events;
    let is_given = |index: usize| {
        events
            .iter()
            .any(|event| matches!(event, parse::Event::Option(given, _) if *given == index))
    };
    for (index, member, option) in operation.options() {
        if !member.required || member.idempotency_token || is_given(index) {
            continue;
        }
        let doc = operation.member_doc(index);
        console
            .show(&format!("\n{option}: {doc}\n"))
            .map_err(unavailable)?;
        parameter(operation, member, &option, words, console)?;
    }
    Ok(())
}

fn parameter(
    operation: Operation<'_>,
    member: &MemberRow,
    option: &str,
    words: &mut Vec<String>,
    console: &mut dyn Console,
) -> Result<(), Failure> {
    let tables = operation.tables();
    match tables.shape(member.target).kind {
        Kind::Boolean => {
            let answer = ask(console, &format!("{option} (yes or no): "), false)?;
            let is_yes = answer.trim().to_lowercase().starts_with('y');
            words.push(if is_yes {
                option.to_owned()
            } else {
                option.replacen("--", "--no-", 1)
            });
        }
        Kind::List => {
            let answer = ask(console, &format!("{option} (separated by spaces): "), false)?;
            words.push(option.to_owned());
            words.extend(answer.split_whitespace().map(str::to_owned));
        }
        _ => {
            let secret = tables.is_sensitive(member);
            let answer = ask(console, &format!("{option}: "), secret)?;
            // Attached, it may begin with a dash.
            words.push(format!("{option}={answer}"));
        }
    }
    Ok(())
}

fn ask(console: &mut dyn Console, question: &str, secret: bool) -> Result<String, Failure> {
    console
        .ask(question, secret)
        .map_err(unavailable)?
        .ok_or_else(Failure::interrupted)
}

fn unavailable(error: io::Error) -> Failure {
    Failure::other(format!("the terminal cannot be used: {error}"))
}
