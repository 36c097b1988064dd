//! What is wrong with the parameters, all of it at once, each with its option, its place in the document and what to do.

use std::fmt::Write as _;

use opsmith_shape::validate::{Problem, ProblemKind};
use opsmith_shape::{Kind, Value, validate};

use super::document::Document;
use super::source::Secrets;
use crate::report::{Failure, nearest};
use crate::service::Operation;

/// Of more problems than this only the lines are shown: nobody reads as many excerpts.
const MOST_EXCERPTS: usize = 20;

/// Of more problems than this only the count is told.
const MOST_LINES: usize = 50;

/// Checks the parameters. `document` is where those come from that were not given as options; `has_stream`: the one that is a stream
/// was, and is not among the values.
pub(crate) fn check(
    operation: Operation<'_>,
    values: &Value,
    document: Option<&Document>,
    has_stream: bool,
    secrets: &Secrets,
) -> Result<(), Failure> {
    let mut problems = match operation.row.input {
        Some(id) => validate::validate(operation.tables(), id, values),
        // An operation without parameters: whatever was given is too much.
        None => unknown_all(values),
    };
    if !has_stream {
        add_missing_stream(operation, values, &mut problems);
    }
    let report = Report {
        operation,
        values,
        document,
        secrets,
    };
    let odd_keys = report.odd_keys();
    let count = problems.len() + odd_keys.len();
    if count == 0 {
        return Ok(());
    }
    let told = problems.iter().take(MOST_LINES).enumerate();
    let mut lines: Vec<_> = told
        .map(|(index, problem)| report.line(problem, index < MOST_EXCERPTS))
        .collect();
    lines.extend(odd_keys.into_iter().take(MOST_LINES - lines.len()));
    if count > MOST_LINES {
        lines.push(format!("… and {} more", count - MOST_LINES));
    }
    let heading = if count == 1 {
        "1 problem"
    } else {
        &format!("{count} problems")
    };
    Err(Failure::parameters(format!(
        "{heading} with the parameters:\n{}",
        lines.join("\n")
    )))
}

/// Adds that a stream has to be there, where it stands among the parameters. (Whoever checks values expects it beside them.)
fn add_missing_stream(operation: Operation<'_>, values: &Value, problems: &mut Vec<Problem>) {
    let members = operation.members();
    let Some(index) = operation.streamed_input() else {
        return;
    };
    let (before, after) = members.split_at(index);
    let Some(stream) = after.first().filter(|member| member.required) else {
        return;
    };
    if values.get(&stream.name).is_some() {
        return;
    }
    let is_before = |problem: &&Problem| match &problem.kind {
        ProblemKind::Missing { member } => {
            problem.path.is_empty() && before.iter().any(|row| row.name == *member)
        }
        _ => false,
    };
    let place = problems.iter().take_while(is_before).count();
    let member = stream.name.to_string();
    let missing = Problem {
        path: String::new(),
        kind: ProblemKind::Missing { member },
    };
    problems.insert(place, missing);
}

fn unknown_all(values: &Value) -> Vec<Problem> {
    let problem = |(name, _): &(String, Value)| Problem {
        path: String::new(),
        kind: ProblemKind::Unknown {
            member: name.clone(),
            known: Vec::new(),
        },
    };
    values.entries().iter().map(problem).collect()
}

struct Report<'a> {
    operation: Operation<'a>,
    values: &'a Value,
    document: Option<&'a Document>,
    secrets: &'a Secrets,
}

impl Report<'_> {
    /// One problem: a line, and below it an excerpt of the document where the problem lies there.
    fn line(&self, problem: &Problem, with_excerpt: bool) -> String {
        let mut line = format!("{}{}", self.place(&problem.path), self.what(problem));
        if let Some(excerpt) = with_excerpt.then(|| self.excerpt(problem)).flatten() {
            line.push('\n');
            line.push_str(&indented(&excerpt));
        }
        line
    }

    /// The path, and behind it the option that the value came from.
    fn place(&self, path: &str) -> String {
        if path.is_empty() {
            return String::new();
        }
        match self.option_of(path) {
            Some(option) => format!("{path} ({option}): "),
            None => format!("{path}: "),
        }
    }

    /// The option that the outermost part of a path was given by.
    fn option_of(&self, path: &str) -> Option<String> {
        let name = outermost(path);
        if self
            .document
            .is_some_and(|document| document.members.contains(name))
        {
            return None;
        }
        self.option(name)
    }

    fn option(&self, name: &str) -> Option<String> {
        let mut options = self.operation.options();
        options
            .find(|(_, member, _)| member.name == name)
            .map(|(_, _, option)| option)
    }

    fn what(&self, problem: &Problem) -> String {
        match &problem.kind {
            ProblemKind::Missing { member } if problem.path.is_empty() => match self.option(member)
            {
                Some(option) => format!("{member} is required: give {option}"),
                None => format!("{member} is required"),
            },
            ProblemKind::Missing { member } => format!("{member} is required"),
            ProblemKind::Unknown { member, known } => self.unknown(&problem.path, member, known),
            ProblemKind::Type {
                found,
                value,
                expected,
            } => {
                let value = value
                    .as_ref()
                    .map(|value| format!(" {value}"))
                    .unwrap_or_default();
                format!(
                    "expected {}, found {}{value}",
                    expected_words(*expected),
                    self.found(&problem.path, found)
                )
            }
            ProblemKind::BelowMinimum { value, minimum } => {
                let value = value.as_deref().unwrap_or("the number");
                format!("{value} is below the minimum of {minimum}")
            }
            ProblemKind::TooShort { length, minimum } => {
                format!("the length {length} is below the minimum of {minimum}")
            }
            ProblemKind::UnionEmpty { members } => format!(
                "exactly one of {} must be set, and none is",
                members.join(", ")
            ),
            ProblemKind::UnionSeveral { members } => {
                format!(
                    "exactly one of {} must be set, and several are",
                    members.join(", ")
                )
            }
        }
    }

    fn unknown(&self, path: &str, member: &str, known: &[String]) -> String {
        let of = if path.is_empty() {
            format!("a parameter of {}", self.operation.word())
        } else {
            "a member here".to_owned()
        };
        let all = known.join(", ");
        let hint = match nearest(member, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {near:?}? There are {all}"),
            None if known.is_empty() => "there are none".to_owned(),
            None => format!("there are {all}"),
        };
        let member = self.secrets.shown_name(member);
        format!("{member:?} is not {of}; {hint}")
    }

    /// What was found instead, by the value itself: checking knows no dates.
    fn found(&self, path: &str, found: &str) -> String {
        match at(self.values, path) {
            Some(Value::Date(date)) => format!("the date {date}"),
            _ if found == "null" => "null".to_owned(),
            _ if found.starts_with('i') => format!("an {found}"),
            _ => format!("a {found}"),
        }
    }

    fn excerpt(&self, problem: &Problem) -> Option<String> {
        let document = self.document?;
        let place = match &problem.kind {
            // What is missing has no place; its surroundings have one, unless they are the whole.
            ProblemKind::Missing { .. } if problem.path.is_empty() => return None,
            ProblemKind::Unknown { member, .. } => {
                let dot = if problem.path.is_empty() { "" } else { "." };
                document
                    .layout
                    .key(&format!("{}{dot}{member}", problem.path))
            }
            _ => document.layout.value(&problem.path),
        };
        let member = match &problem.kind {
            ProblemKind::Unknown { member, .. } if problem.path.is_empty() => member,
            _ => outermost(&problem.path),
        };
        document.members.contains(member).then_some(())?;
        Some(
            document
                .source
                .excerpt(place?, &document.layout, self.secrets),
        )
    }

    /// Keys of a YAML document that are not text.
    fn odd_keys(&self) -> Vec<String> {
        let odd_keys = self
            .document
            .map_or(&[][..], |document| document.odd_keys.as_slice());
        let given = odd_keys.iter().filter(|odd| {
            self.document
                .is_some_and(|document| document.members.contains(outermost(&odd.path)))
        });
        given
            .map(|odd| {
                let (path, key) = if odd.hidden {
                    (self.secrets.shown_name(outermost(&odd.path)), "***")
                } else {
                    (odd.path.as_str().into(), odd.key.as_str())
                };
                format!(
                    "{path} (key: {key}): expected a string, found a {}",
                    odd.word
                )
            })
            .collect()
    }
}

/// The first part of a path.
fn outermost(path: &str) -> &str {
    let end = path
        .find(['.', '['])
        .or_else(|| path.find(" (key: "))
        .unwrap_or(path.len());
    let (name, _) = path.split_at(end);
    name.split(" (key: ").next().unwrap_or(name)
}

/// The value at a path.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let mut value = value;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !name.is_empty() {
            value = value.get(name)?;
        }
        for index in indices.split('[').filter(|index| !index.is_empty()) {
            value = value.at(index.trim_end_matches(']').parse().ok()?)?;
        }
    }
    Some(value)
}

fn expected_words(kind: Kind) -> String {
    match kind {
        Kind::Float | Kind::Double | Kind::BigDecimal => "a number".to_owned(),
        Kind::Timestamp => "a timestamp such as 2020-01-02T03:04:05Z".to_owned(),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Map | Kind::Structure | Kind::Union => "an object".to_owned(),
        kind if kind.is_integer() || kind == Kind::BigInteger => "a whole number".to_owned(),
        kind => format!("a {}", kind.word()),
    }
}

fn indented(text: &str) -> String {
    let mut indented = String::new();
    for (index, line) in text.lines().enumerate() {
        // Writing into a string cannot fail.
        let _ = write!(indented, "{}  {line}", if index > 0 { "\n" } else { "" });
    }
    indented
}
