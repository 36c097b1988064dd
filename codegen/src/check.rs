//! What a reader cannot see: whether the parts of a model fit each other.
//!
//! Every rule looks at the whole model and adds what it finds, so that a user sees all problems in one run. After this room,
//! the others may rely on what is checked here.

mod cycles;
mod extent;
mod http;
mod names;

use std::collections::HashMap;

use opsmith_shape::{Kind, Trait};

use crate::diagnose::{Problem, Report};
use crate::json::Json;
use crate::model::{Model, Shape, ShapeIndex};

/// Checks a model.
pub fn check(model: Model) -> Result<Model, Report> {
    let mut problems = Vec::new();
    service(&model, &mut problems);
    operations(&model, &mut problems);
    names::operations(&model, &mut problems);
    for shape in &model.shapes {
        names::members(&model, shape, &mut problems);
        parts(&model, shape, &mut problems);
        defaults(&model, shape, &mut problems);
    }
    documentation(&model, &mut problems);
    http::check(&model, &mut problems);
    let before = problems.len();
    cycles::check(&model, &mut problems);
    if problems.len() == before {
        extent::check(&model, &mut problems);
    }
    Report(problems).or(model)
}

fn service(model: &Model, problems: &mut Vec<Problem>) {
    let service = &model.service;
    if service.protocols.is_empty() {
        let message = "the service names no protocol that Opsmith knows";
        let problem = model.problem(
            service.at,
            message,
            "expected a trait such as `aws.protocols#restJson1`",
        );
        let hint = "Opsmith knows awsJson1_0, awsJson1_1, awsQuery, ec2Query, restJson1 and restXml of \
                    `aws.protocols`, and rpcv2Cbor and rpcv2Json of `smithy.protocols`";
        problems.push(problem.path(&service.name).hint(hint));
    }
    if model.operations.is_empty() {
        let problem = model.problem(
            service.at,
            "the service has no operations",
            "expected at least one",
        );
        problems.push(problem.path(&service.name));
    }
}

/// How long the documentation of shapes may be, in bytes, counted once for each member that has none of its own and repeats it. All of
/// AWS together has 40 MB.
const REPEATED: usize = 64 << 20;

/// A few bytes of a model must not become gigabytes of documentation.
fn documentation(model: &Model, problems: &mut Vec<Problem>) {
    let mut longest = (0, None);
    let mut repeated = vec![0usize; model.shapes.len()];
    for member in model.shapes.iter().flat_map(|shape| &shape.members) {
        let target = model.shapes.get(member.target);
        let length = target.map_or(0, |target| target.traits.documentation.len());
        if let Some(sum) = repeated
            .get_mut(member.target)
            .filter(|_| member.traits.documentation.is_empty())
        {
            *sum = sum.saturating_add(length);
        }
    }
    for (shape, sum) in model.shapes.iter().zip(&repeated) {
        if *sum > longest.0 {
            longest = (*sum, Some(shape));
        }
    }
    let total = repeated
        .iter()
        .fold(0usize, |total, sum| total.saturating_add(*sum));
    if let (true, Some(shape)) = (total > REPEATED, longest.1) {
        let message = format!("`{}` has documentation that stands too often", shape.name);
        let problem = model.problem(
            shape.at,
            message,
            "repeated by members that have none of their own",
        );
        problems.push(
            problem
                .path(&shape.id)
                .hint("give the members short texts of their own"),
        );
    }
}

/// Inputs and outputs are structures, errors are structures that say so.
fn operations(model: &Model, problems: &mut Vec<Problem>) {
    for operation in &model.operations {
        for (what, side) in [("input", operation.input), ("output", operation.output)] {
            let Some(shape) = side.and_then(|side| model.shapes.get(side)) else {
                continue;
            };
            if shape.kind != Kind::Structure {
                let message = format!(
                    "the {what} of `{}` is a {}: `{}`",
                    operation.name,
                    shape.kind.word(),
                    shape.name
                );
                problems.push(
                    model
                        .problem(
                            operation.at,
                            message,
                            format!("expected a structure as {what}"),
                        )
                        .path(&operation.name),
                );
            }
        }
        for error in operation
            .errors
            .iter()
            .filter_map(|error| model.shapes.get(*error))
        {
            if shape_is_no_error(error) {
                let message = format!(
                    "`{}` is listed as an error of `{}`, but is none",
                    error.name, operation.name
                );
                let problem = model.problem(
                    error.at,
                    message,
                    "expected a structure with the trait `smithy.api#error`",
                );
                problems.push(
                    problem
                        .path(&error.id)
                        .hint("add the trait, or take it out of the list of errors"),
                );
            }
        }
    }
}

fn shape_is_no_error(shape: &Shape) -> bool {
    shape.kind != Kind::Structure || !shape.is_error()
}

/// What each kind of shape must have.
fn parts(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) {
    match shape.kind {
        Kind::Union if shape.members.is_empty() => {
            let problem = model.problem(
                shape.at,
                format!("the union `{}` has no members", shape.name),
                "expected at least one member",
            );
            problems.push(problem.path(&shape.id));
        }
        Kind::Enum | Kind::IntEnum => values(model, shape, problems),
        Kind::Map => {
            let key = shape
                .members
                .first()
                .and_then(|key| model.shapes.get(key.target).map(|target| (key, target)));
            if let Some((key, target)) =
                key.filter(|(_, target)| !matches!(target.kind, Kind::String | Kind::Enum))
            {
                let message = format!(
                    "the keys of `{}` are of the type {}",
                    shape.name,
                    target.kind.word()
                );
                problems.push(
                    model
                        .problem(key.at, message, "expected a string or an enum")
                        .path(&shape.id),
                );
            }
        }
        _ => {}
    }
}

/// Enums have values, and none twice.
fn values(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) {
    if shape.members.is_empty() {
        let problem = model.problem(
            shape.at,
            format!("the enum `{}` has no values", shape.name),
            "expected at least one value",
        );
        problems.push(problem.path(&shape.id));
    }
    let mut seen: HashMap<String, &str> = HashMap::new();
    for member in &shape.members {
        let value = wire_value(
            &member
                .traits
                .facts
                .iter()
                .map(|fact| &fact.says)
                .collect::<Vec<_>>(),
            &member.name,
        );
        if let Some(earlier) = seen.insert(value.clone(), &member.name) {
            let message = format!(
                "`{}` and `{}` have the same value: {value:?}",
                earlier.escape_debug(),
                member.name.escape_debug()
            );
            problems.push(
                model
                    .problem(member.at, message, "expected a value of its own")
                    .path(&shape.id),
            );
        }
    }
}

fn wire_value(facts: &[&Trait], name: &str) -> String {
    let said = facts.iter().find_map(|fact| match fact {
        Trait::EnumValue(value) => Some(value.to_string()),
        Trait::IntEnumValue(value) => Some(value.to_string()),
        _ => None,
    });
    said.unwrap_or_else(|| name.to_owned())
}

/// A default is a value of its member.
fn defaults(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) {
    for member in &shape.members {
        let (Some(default), Some(target)) = (
            member.traits.value_if_absent(),
            model.shapes.get(member.target),
        ) else {
            continue;
        };
        if !fits(target.kind, default) {
            let message = format!(
                "`{}` has a default of another type: {}",
                member.name,
                shortened(default)
            );
            let problem = model.problem(
                member.at,
                message,
                format!("expected a value of the type {}", target.kind.word()),
            );
            problems.push(problem.path(format!("{}${}", shape.id, member.name)));
        }
    }
}

fn shortened(value: &Json<'_>) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        text
    } else {
        format!("{}…", text.chars().take(40).collect::<String>())
    }
}

fn fits(kind: Kind, default: &Json<'_>) -> bool {
    match kind {
        Kind::Boolean => matches!(default, Json::Boolean(_)),
        Kind::Byte => matches!(default, Json::Integer(value) if i8::try_from(*value).is_ok()),
        Kind::Short => matches!(default, Json::Integer(value) if i16::try_from(*value).is_ok()),
        Kind::Integer | Kind::IntEnum => {
            matches!(default, Json::Integer(value) if i32::try_from(*value).is_ok())
        }
        Kind::Long => matches!(default, Json::Integer(_)),
        Kind::BigInteger => match default {
            Json::Integer(_) => true,
            Json::Number(digits) => digits.bytes().all(|b| b == b'-' || b.is_ascii_digit()),
            _ => false,
        },
        Kind::Float | Kind::Double => match default {
            Json::Integer(_) | Json::Float(_) => true,
            Json::Number(digits) => digits.parse().is_ok_and(f64::is_finite),
            _ => false,
        },
        Kind::BigDecimal => {
            matches!(default, Json::Integer(_) | Json::Float(_) | Json::Number(_))
        }
        Kind::Timestamp => matches!(default, Json::Integer(_) | Json::Float(_) | Json::String(_)),
        Kind::String | Kind::Enum | Kind::Blob => matches!(default, Json::String(_)),
        Kind::List => matches!(default, Json::Array(elements) if elements.is_empty()),
        Kind::Map => matches!(default, Json::Object(entries) if entries.is_empty()),
        Kind::Document => true,
        Kind::Structure | Kind::Union => false,
    }
}

/// A member of a shape as messages name it.
fn path_of(model: &Model, shape: ShapeIndex, member: usize) -> String {
    let Some(shape) = model.shapes.get(shape) else {
        return String::new();
    };
    match shape.members.get(member) {
        Some(member) => format!("{}${}", shape.id, member.name),
        None => shape.id.clone(),
    }
}
