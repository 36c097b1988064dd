//! In what a run of ours differs from the recorded one.

use serde_json::Value;

use super::{Entry, Outcome, named_in};

/// One difference, by what it concerns, with both sides in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// What was printed.
    Stdout(String),
    /// What was said about errors.
    Stderr(String),
    /// How it ended.
    ExitCode(String),
    /// What was sent.
    Requests(String),
}

impl Difference {
    /// What differs.
    pub fn text(&self) -> &str {
        match self {
            Difference::Stdout(text)
            | Difference::Stderr(text)
            | Difference::ExitCode(text)
            | Difference::Requests(text) => text,
        }
    }
}

/// All in which they differ. Standard output, requests and exit codes must be equal. On standard error, errors of the service must be told
/// in the same words; any other problem may be told in better ones, as long as every option, member path and file is named.
pub fn compare(entry: &Entry, outcome: &Outcome) -> Vec<Difference> {
    let mut differences = Vec::new();
    if outcome.stdout != entry.stdout {
        differences.push(Difference::Stdout(sides(&outcome.stdout, &entry.stdout)));
    }
    if entry.exit_code != Some(outcome.exit_code) {
        let expected = entry
            .exit_code
            .map_or("none".to_owned(), |code| code.to_string());
        differences.push(Difference::ExitCode(format!(
            "{} instead of {expected}: {:?}",
            outcome.exit_code, outcome.stderr
        )));
    }
    differences.extend(requests(&entry.requests, &outcome.requests));
    differences.extend(stderr(entry, outcome));
    differences
}

fn sides(found: &str, expected: &str) -> String {
    format!("{found:?}\n      instead of {expected:?}")
}

fn stderr(entry: &Entry, outcome: &Outcome) -> Option<Difference> {
    let expected = entry.stderr.replace("aws: [ERROR]", "opsmith: [ERROR]");
    let found = &outcome.stderr;
    let what = if expected.is_empty() != found.is_empty()
        || (outcome.exit_code == 254 && *found != expected)
    {
        sides(found, &expected)
    } else if found.contains("<class '") || found.contains("NoneType") {
        format!("names of Python's types: {found:?}")
    } else {
        let missing: Vec<_> = named_in(&expected)
            .into_iter()
            .filter(|name| !found.contains(name.as_str()))
            .collect();
        if missing.is_empty() {
            return None;
        }
        format!("{missing:?} are not named: {}", sides(found, &expected))
    };
    Some(Difference::Stderr(what))
}

fn requests(
    expected: &[(String, String, String)],
    found: &[(String, String, String)],
) -> Option<Difference> {
    let same = expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| {
            (&expected.0, &expected.1) == (&found.0, &found.1) && same_body(&expected.2, &found.2)
        });
    (!same).then(|| Difference::Requests(format!("{found:?}\n      instead of {expected:?}")))
}

/// Bodies are compared as JSON, in which the order of members does not count.
fn same_body(expected: &str, found: &str) -> bool {
    match (
        serde_json::from_str::<Value>(expected),
        serde_json::from_str::<Value>(found),
    ) {
        (Ok(expected), Ok(found)) => same(&expected, &found),
        _ => expected == found,
    }
}

fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        // A value made at random.
        (Value::String(expected), Value::String(found)) if expected == "UUID" => found.len() == 36,
        (Value::Object(expected), Value::Object(found)) => {
            let is_there = |(name, value): (&String, &Value)| {
                found.get(name).is_some_and(|found| same(value, found))
            };
            expected.len() == found.len() && expected.iter().all(is_there)
        }
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .zip(found)
                    .all(|(expected, found)| same(expected, found))
        }
        _ => expected == found,
    }
}
