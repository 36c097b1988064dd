//! What Opsmith cannot do yet, refused by name.
//!
//! Looked at once the operations are chosen: what nothing chosen needs, does no harm.

use opsmith_shape::Protocol;

use crate::diagnose::{Problem, Report};
use crate::model::{Model, Operation, Unknown};

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
    let has_events = |operation: &Operation| {
        let sides = [operation.input, operation.output].into_iter();
        sides
            .flat_map(|side| model.event_stream(side))
            .next()
            .is_some()
    };
    let events = model.operations.iter().any(has_events);
    let http2 = model
        .operations
        .iter()
        .any(|operation| model.needs_http2(operation));
    SPOKEN
        .iter()
        .filter(speaks)
        .map(|(_, feature)| *feature)
        .chain(events.then_some("event-stream"))
        .chain(http2.then_some("http2"))
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

/// Refuses what clients cannot be generated for: protocols without a runtime.
pub fn generated(model: &Model) -> Result<(), Report> {
    let mut problems = refused(model, |one| one.why.is_some());
    let protocols = &model.service.protocols;
    if !SPOKEN
        .iter()
        .any(|(protocol, _)| protocols.contains(protocol))
    {
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
    Report(problems).or(())
}
