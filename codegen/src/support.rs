//! What Opsmith cannot do yet, refused by name.
//!
//! Looked at once the operations are chosen: what nothing chosen needs, does no harm.

use opsmith_shape::{Kind, Protocol, Trait};

use crate::diagnose::{Problem, Report};
use crate::model::{Model, Operation, ShapeIndex, Unknown};

/// The protocols that the client's runtime speaks, and the feature that switches each on.
const SPOKEN: &[(Protocol, &str)] = &[
    (Protocol::RestJson1, "rest-json"),
    (Protocol::RestXml, "rest-xml"),
    (Protocol::AwsQuery, "aws-query"),
    (Protocol::Ec2Query, "ec2-query"),
    (Protocol::RpcV2Cbor, "rpc-v2-cbor"),
];

/// The features of the client's runtime that a service can be called with.
pub fn client_features(model: &Model) -> Vec<&'static str> {
    let speaks = |(protocol, _): &&(Protocol, &str)| model.service.protocols.contains(protocol);
    SPOKEN
        .iter()
        .filter(speaks)
        .map(|(_, feature)| *feature)
        .collect()
}

/// The traits that are not supported, for whoever can do without and says so.
pub fn unsupported_traits(model: &Model) -> Vec<Problem> {
    refused(model, |_| true)
}

/// Refuses traits that are neither supported nor ignored on purpose.
pub fn known_traits(model: Model) -> Result<Model, Report> {
    let unknown = refused(&model, |one| one.why.is_none());
    Report(unknown).or(model)
}

/// The problems with what models say and Opsmith does not do.
fn refused(model: &Model, counts: impl Fn(&Unknown) -> bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |unknown: &[Unknown], path: &dyn Fn() -> String| {
        for one in unknown.iter().filter(|one| counts(one)) {
            let message = format!("the trait `{}` is not supported", one.id.escape_debug());
            let why = one
                .why
                .unwrap_or("neither known nor on the list of those that clients can ignore");
            let problem = model.problem(one.at, message, why).path(path());
            problems.push(problem.hint("leave out the operations that need it, or remove it"));
        }
    };
    add(&model.service.unknown, &|| model.service.name.clone());
    for operation in &model.operations {
        add(&operation.unknown, &|| operation.name.clone());
    }
    for shape in &model.shapes {
        add(&shape.traits.unknown, &|| shape.id.clone());
        for member in &shape.members {
            add(&member.traits.unknown, &|| {
                format!("{}${}", shape.id, member.name)
            });
        }
    }
    problems
}

/// Refuses what clients cannot be generated for: protocols without a runtime, and streams.
pub fn generated(model: &Model) -> Result<(), Report> {
    let mut problems = refused(model, |one| one.why.is_some());
    let protocols = &model.service.protocols;
    if client_features(model).is_empty() {
        let spoken: Vec<String> = protocols
            .iter()
            .map(|protocol| format!("{protocol:?}"))
            .collect();
        let message = format!(
            "`{}` speaks {}, which clients cannot yet",
            model.service.id,
            spoken.join(" and ")
        );
        let known: Vec<String> = SPOKEN
            .iter()
            .map(|(protocol, _)| format!("{protocol:?}"))
            .collect();
        let problem = model.problem(
            model.service.at,
            message,
            format!("clients speak {}", known.join(", ")),
        );
        problems.push(problem.path(&model.service.name));
    }
    for operation in &model.operations {
        if let Some(what) = stream(model, operation) {
            let message = format!("`{}` {what}, which clients cannot yet", operation.name);
            let problem = model
                .problem(operation.at, message, "an operation with a stream")
                .path(&operation.name);
            problems.push(problem.hint("leave it out of the chosen operations"));
        }
    }
    Report(problems).or(())
}

fn stream(model: &Model, operation: &Operation) -> Option<&'static str> {
    let streams = |side: Option<ShapeIndex>| {
        let shape = side.and_then(|side| model.shapes.get(side))?;
        let is_stream = |target: &ShapeIndex| {
            model
                .shapes
                .get(*target)
                .is_some_and(|target| target.is_stream())
        };
        let by_member = shape.members.iter().find(|member| {
            is_stream(&member.target) || member.traits.has(|fact| matches!(fact, Trait::Streaming))
        })?;
        model.shapes.get(by_member.target).map(|target| target.kind)
    };
    match (streams(operation.input), streams(operation.output)) {
        (Some(Kind::Union), _) => Some("sends an event stream"),
        (Some(_), _) => Some("sends a stream"),
        (_, Some(Kind::Union)) => Some("answers with an event stream"),
        (_, Some(_)) => Some("answers with a stream"),
        _ => None,
    }
}
