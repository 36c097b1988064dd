//! Names: words, each different from the others of its scope.

use std::collections::HashMap;

use opsmith_shape::Kind;

use crate::diagnose::{At, Problem};
use crate::model::{Model, Shape};
use crate::name::cli_name;

/// Operations are words, and each has one of its own on the command line.
pub(super) fn operations(model: &Model, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for operation in &model.operations {
        if !is_word(&operation.name) {
            let problem = bad_name(model, operation.at, &operation.name);
            problems.push(problem.path(operation.name.escape_debug().to_string()));
        }
        if let Some(earlier) = seen.insert(cli_name(&operation.name), &operation.name) {
            let how = "are the same on the command line";
            let problem = taken(model, operation.at, earlier, &operation.name, how);
            problems.push(problem.path(operation.name.escape_debug().to_string()));
        }
    }
}

/// Names are words, and no two members differ in letter case only (Smithy 2.0, "shape ID conflicts").
pub(super) fn members(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) {
    let strict = shape.id.contains('#');
    let bad = |at: At, name: &str| {
        let problem = bad_name(model, at, name);
        problem.path(shape.id.escape_debug().to_string())
    };
    if strict && !is_word(&shape.name) {
        problems.push(bad(shape.at, &shape.name));
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for member in &shape.members {
        let is_value = matches!(shape.kind, Kind::Enum | Kind::IntEnum);
        if is_value {
            continue;
        }
        // The other form has members such as `x-amz-acl`, which become options all the same.
        let is_name = match strict {
            true => is_word(&member.name),
            false => is_option(&member.name),
        };
        if !is_name {
            problems.push(bad(member.at, &member.name));
        }
        if let Some(earlier) = seen.insert(member.name.to_lowercase(), &member.name) {
            let how = "differ in letter case only";
            let problem = taken(model, member.at, earlier, &member.name, how);
            problems.push(problem.path(format!(
                "{}${}",
                shape.id.escape_debug(),
                member.name.escape_debug()
            )));
        }
    }
}

/// A name of Smithy's (Smithy 2.0, "shape ID ABNF").
fn is_word(name: &str) -> bool {
    let start = name.trim_start_matches('_').starts_with(|c: char| {
        c.is_ascii_alphabetic() || (c.is_ascii_digit() && name.starts_with('_'))
    });
    start && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_option(name: &str) -> bool {
    let is_blank = |c: char| c.is_control() || c.is_whitespace();
    !name.is_empty() && !name.contains(is_blank)
}

/// A name that is too much like an earlier one.
fn taken(model: &Model, at: At, earlier: &str, name: &str, how: &str) -> Problem {
    let (earlier, name) = (earlier.escape_debug(), name.escape_debug());
    let message = format!("`{earlier}` and `{name}` {how}");
    model.problem(at, message, "expected a name of its own")
}

fn bad_name(model: &Model, at: At, name: &str) -> Problem {
    let message = format!("`{}` is no name", name.escape_debug());
    let expected = "expected letters, digits and underscores, not beginning with a digit";
    model.problem(at, message, expected)
}
