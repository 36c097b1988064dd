//! The options of one operation.

use opsmith_shape::Kind;

use super::parse::{Event, Mistake, Spec, Takes, parse};
use crate::input::scalar;
use crate::input::source::Secrets;
use crate::report::{Failure, Usage, nearest, similar};
use crate::service::Operation;

/// What was given to an operation, as words.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// For each parameter what its option was given.
    pub(crate) members: Vec<Option<Words>>,
    pub(crate) json: Option<String>,
    pub(crate) yaml: Option<String>,
    pub(crate) skeleton: Option<Skeleton>,
    /// The file that a streamed result goes to.
    pub(crate) outfile: Option<String>,
    /// `help` came after complete options, or alone.
    pub(crate) help: bool,
}

/// What one option was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Words {
    /// `--name` or `--no-name`.
    Flag(bool),
    One(String),
    Many(Vec<String>),
}

/// Which sample is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skeleton {
    Input,
    YamlInput,
    Output,
}

/// The values of `--generate-cli-skeleton`.
const SKELETONS: [(&str, Skeleton); 3] = [
    ("input", Skeleton::Input),
    ("yaml-input", Skeleton::YamlInput),
    ("output", Skeleton::Output),
];

pub(crate) const CLI_INPUT_JSON: &str = "--cli-input-json";
pub(crate) const CLI_INPUT_YAML: &str = "--cli-input-yaml";
pub(crate) const GENERATE_CLI_SKELETON: &str = "--generate-cli-skeleton";

/// What an option stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Member(usize),
    Flag(usize, bool),
    Json,
    Yaml,
    Skeleton,
}

/// Takes the options of an operation out of the words that follow it.
pub(crate) fn take(operation: Operation<'_>, words: &[String]) -> Result<Given, Failure> {
    let usage = || Usage::of_operation(operation.service.name(), operation.word());
    let mut given = Given {
        members: vec![None; operation.members().len()],
        ..Given::default()
    };
    if words == ["help"] {
        given.help = true;
        return Ok(given);
    }
    let (specs, meanings) = specs(operation);
    let parsed = parse(&specs, words);
    let mut left_over = Vec::new();
    let mut first_word = None;
    for event in parsed.events {
        match event {
            Event::Option(index, values) => {
                if let Some(meaning) = meanings.get(index) {
                    given
                        .set(operation, *meaning, values)
                        .map_err(|text| Failure::usage(text, usage()))?;
                }
            }
            Event::Word(word) if operation.streams_output() && given.outfile.is_none() => {
                given.outfile = Some(word);
            }
            // As in the AWS CLI, the first word without an option may be `help`, and is the last of those that are left over.
            Event::Word(word) if first_word.is_none() => first_word = Some(word),
            Event::Word(word) | Event::Unknown(word) => left_over.push(word),
        }
    }
    if let Some(mistake) = parsed.mistake {
        return Err(Failure::usage(mistake_text(&mistake), usage()));
    }
    missing(operation, &given, words).map_err(|text| Failure::usage(text, usage()))?;
    given.help = first_word.as_deref() == Some("help");
    left_over.extend(first_word.filter(|word| word != "help"));
    if left_over.is_empty() {
        return Ok(given);
    }
    let known: Vec<_> = specs.iter().map(|spec| spec.name.as_str()).collect();
    Err(unknown(operation, &left_over, words, &known, usage()))
}

/// All options, and what each stands for.
fn specs(operation: Operation<'_>) -> (Vec<Spec>, Vec<Meaning>) {
    let mut all = Vec::new();
    // A parameter of the same name has to come in a document, as with the AWS CLI: who asks for a sample must get one.
    let is_own = |option: &str| {
        let own = [CLI_INPUT_JSON, CLI_INPUT_YAML, GENERATE_CLI_SKELETON];
        !operation.streams_output() && own.contains(&option)
    };
    for (index, member, option) in operation.options() {
        if is_own(&option) {
            continue;
        }
        match operation.tables().shape(member.target).kind {
            Kind::Boolean => {
                let no = option.replacen("--", "--no-", 1);
                all.push((
                    Spec::new(option, Takes::Nothing),
                    Meaning::Flag(index, true),
                ));
                all.push((Spec::new(no, Takes::Nothing), Meaning::Flag(index, false)));
            }
            Kind::List => all.push((Spec::new(option, Takes::Many), Meaning::Member(index))),
            _ => all.push((Spec::new(option, Takes::One), Meaning::Member(index))),
        }
    }
    if !operation.streams_output() {
        all.push((Spec::new(CLI_INPUT_JSON, Takes::One), Meaning::Json));
        all.push((Spec::new(CLI_INPUT_YAML, Takes::One), Meaning::Yaml));
        all.push((
            Spec::new(GENERATE_CLI_SKELETON, Takes::AtMostOne),
            Meaning::Skeleton,
        ));
    }
    all.into_iter().unzip()
}

impl Given {
    /// Takes over an option. The last one wins.
    fn set(
        &mut self,
        operation: Operation<'_>,
        meaning: Meaning,
        values: Vec<String>,
    ) -> Result<(), String> {
        let (index, words) = match meaning {
            Meaning::Flag(index, value) => (index, Words::Flag(value)),
            Meaning::Member(index) => (index, member_words(operation, index, values)?),
            Meaning::Json => {
                self.json = values.into_iter().next();
                return Ok(());
            }
            Meaning::Yaml => {
                self.yaml = values.into_iter().next();
                return Ok(());
            }
            Meaning::Skeleton => {
                self.skeleton = Some(skeleton(values.first().map_or("input", String::as_str))?);
                return Ok(());
            }
        };
        if let Some(place) = self.members.get_mut(index) {
            *place = Some(words);
        }
        Ok(())
    }
}

/// The words of one parameter. Long integers and fractions are looked at here, before anything else is, as the AWS CLI does.
fn member_words(
    operation: Operation<'_>,
    index: usize,
    values: Vec<String>,
) -> Result<Words, String> {
    let Some(member) = operation.members().get(index) else {
        return Ok(Words::Many(values));
    };
    let shape = operation.tables().shape(member.target);
    if shape.kind == Kind::List {
        return Ok(Words::Many(values));
    }
    let value = values.into_iter().next().unwrap_or_default();
    let expected = match shape.kind {
        Kind::Long if scalar::integer(&value).is_none() => "a whole number",
        Kind::Float | Kind::Double if scalar::float(&value).is_none() => "a number",
        _ => return Ok(Words::One(value)),
    };
    let shown = scalar::shown(&value, shape.sensitive);
    Err(format!(
        "{}: expected {expected}{shown}",
        operation.option(index)
    ))
}

fn skeleton(value: &str) -> Result<Skeleton, String> {
    let found = SKELETONS.iter().find(|(name, _)| *name == value);
    found.map(|(_, skeleton)| *skeleton).ok_or_else(|| {
        choice_text(
            GENERATE_CLI_SKELETON,
            value,
            SKELETONS.iter().map(|(name, _)| *name),
        )
    })
}

/// All required options that are missing, unless the words say that none is required.
fn missing(operation: Operation<'_>, given: &Given, words: &[String]) -> Result<(), String> {
    if is_lifted(words) && !operation.streams_output() {
        return Ok(());
    }
    let is_missing = |index: usize| given.members.get(index).is_none_or(Option::is_none);
    let mut missing: Vec<_> = operation
        .options()
        .filter(|(index, member, _)| {
            let optional = member.idempotency_token
                || operation.tables().shape(member.target).kind == Kind::Boolean;
            member.required && !optional && is_missing(*index)
        })
        .map(|(_, _, option)| option)
        .collect();
    if operation.streams_output() && given.outfile.is_none() {
        missing.push("outfile".to_owned());
    }
    match missing.as_slice() {
        [] => Ok(()),
        [one] => Err(format!("{one} is required")),
        several => Err(format!("these are required: {}", several.join(", "))),
    }
}

/// Whether the exact words are there with which nothing is required.
fn is_lifted(words: &[String]) -> bool {
    words
        .iter()
        .enumerate()
        .any(|(index, word)| match word.as_str() {
            CLI_INPUT_JSON | CLI_INPUT_YAML => true,
            GENERATE_CLI_SKELETON => words.get(index + 1).is_none_or(|next| next != "output"),
            _ => false,
        })
}

/// Words that are left over. Those that may hold a secret are not shown.
fn unknown(
    operation: Operation<'_>,
    left_over: &[String],
    words: &[String],
    known: &[&str],
    usage: Usage,
) -> Failure {
    let mut shown = Vec::new();
    let mut hints = Vec::new();
    let secrets = Secrets::of(operation.tables(), operation.row.input);
    for word in left_over {
        if !word.starts_with('-') {
            // Documents, and parts of one whose quotes were forgotten.
            let hidden = word.starts_with(['{', '['])
                || (!secrets.are_none() && secrets.mentioned_in(word))
                || follows_a_secret_option(operation, word, words, known);
            let text = if hidden { "***" } else { word };
            shown.push(text.to_owned());
            continue;
        }
        let name = option_name(word);
        shown.push(name.to_owned());
        if let Some(near) = nearest(name, known.iter().copied()) {
            hints.push(format!("\nDid you mean {near} instead of {name}?"));
        }
    }
    let text = format!("Unknown options: {}{}", shown.join(", "), hints.concat());
    Failure {
        exit: crate::report::exit::USAGE,
        kind: crate::report::FailureKind::UnknownOptions { text, usage },
    }
}

/// The name of an option. A value attached to one that is not known may be a secret, whatever it is attached with.
fn option_name(word: &str) -> &str {
    let end = word.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    word.split_at(end.unwrap_or(word.len())).0
}

/// Whether a word stands right behind an option that may be a secret one, or is one of several behind a misspelt one.
fn follows_a_secret_option(
    operation: Operation<'_>,
    word: &str,
    words: &[String],
    known: &[&str],
) -> bool {
    let places = words.iter().enumerate().filter(|(_, other)| *other == word);
    places
        .filter_map(|(place, _)| {
            let before = words.get(..place)?.iter();
            let option = before.clone().rposition(|word| word.starts_with('-'))?;
            let name = option_name(words.get(option)?);
            let near = option + 1 == place || !known.contains(&name);
            near.then_some(name)
        })
        .any(|name| is_like_a_secret(operation, name))
}

/// Whether an option is close to one whose values are secret, or to one that takes documents.
fn is_like_a_secret(operation: Operation<'_>, name: &str) -> bool {
    let secret: Vec<_> = operation
        .options()
        .filter(|(_, member, _)| operation.tables().is_sensitive(member))
        .map(|(_, _, option)| option)
        .collect();
    let secret = secret.iter().map(String::as_str);
    // `--secret` for `--client-secret`; shorter parts are in too many names.
    let part = name.trim_start_matches('-');
    let is_part = part.len() >= 4 && secret.clone().any(|option| option.contains(part));
    is_part || nearest(name, secret.chain([CLI_INPUT_JSON, CLI_INPUT_YAML])).is_some()
}

/// A mistake in the words, in words.
pub(crate) fn mistake_text(mistake: &Mistake) -> String {
    match mistake {
        Mistake::Ambiguous { word, candidates } => {
            format!(
                "{word} is ambiguous: it could be {}",
                candidates.join(" or ")
            )
        }
        Mistake::NoValue { option } => format!(
            "{option} needs a value. A value that begins with a dash is attached: {option}=VALUE"
        ),
        Mistake::NotExpected { option } => format!("{option} takes no value"),
    }
}

/// A value that is none of the choices, in words.
pub(crate) fn choice_text<'a>(
    name: &str,
    value: &str,
    choices: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let near = similar(value, choices.clone());
    if near.is_empty() {
        let choices: Vec<_> = choices.collect();
        return format!("{name}: {value:?} is not one of {}", choices.join(", "));
    }
    let near: Vec<_> = near.iter().map(|near| format!("\n  * {near}")).collect();
    format!(
        "{name}: {value:?} is unknown. Did you mean:\n{}",
        near.concat()
    )
}
