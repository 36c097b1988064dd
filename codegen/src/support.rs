//! What Opsmith cannot do yet, refused by name.
//!
//! Looked at once the operations are chosen: what nothing chosen needs, does no harm.

use opsmith_shape::Trait;

use crate::diagnose::{Problem, Report};
use crate::model::{Fact, Model, Operation, Shape, Unknown};

/// The features of the client's runtime that a service can be called with.
pub fn client_features(model: &Model) -> Vec<&'static str> {
    let sides = || {
        let operations = model.operations.iter();
        operations.flat_map(|operation| [operation.input, operation.output])
    };
    let streams = sides().any(|side| model.stream(side).is_some());
    let events = sides().any(|side| model.event_stream(side).is_some());
    let http2 = model
        .operations
        .iter()
        .any(|operation| model.needs_http2(operation));
    let mut features: Vec<&str> = model
        .service
        .protocols
        .iter()
        .copied()
        .map(|protocol| protocol.feature())
        .collect();
    features.sort_unstable();
    features.dedup();
    features.extend(streams.then_some("streams"));
    features.extend(events.then_some("event-stream"));
    features.extend(http2.then_some("http2"));
    // A parameter in a path may be `..`, or a part of it.
    let has_label = |operation: &Operation| {
        let path = operation
            .http
            .as_ref()
            .and_then(|http| http.uri.split('?').next());
        path.is_some_and(|path| path.contains('{'))
    };
    let labels = model.binds_to_http() && model.operations.iter().any(has_label);
    features.extend(labels.then_some("dot-segments"));
    let is_big = |shape: &Shape| shape.kind.is_big();
    let big = model.shapes.iter().any(is_big);
    features.extend(big.then_some("big-numbers"));
    let asks_for = |fact: Trait| {
        let has_it = |operation: &Operation| operation.facts.iter().any(|own| own.says == fact);
        model.operations.iter().any(has_it)
    };
    let has_checksum = |fact: &Fact| {
        matches!(
            fact.says,
            Trait::RequestChecksum(..) | Trait::ResponseChecksum(..)
        )
    };
    let mut facts = model
        .operations
        .iter()
        .flat_map(|operation| &operation.facts);
    features.extend(facts.any(has_checksum).then_some("checksums"));
    features.extend(asks_for(Trait::RequestCompression).then_some("gzip"));
    features.extend(asks_for(Trait::HttpChecksumRequired).then_some("md5"));
    features
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

/// Refuses what clients cannot be generated for: traits that they would have to know.
pub fn generated(model: &Model) -> Result<(), Report> {
    let problems = refused(model, |one| one.why.is_some());
    Report(problems).or(())
}
