//! `smithy.api#paginated` and `smithy.waiters#waitable`.

use std::sync::Arc;

use super::{Paths, check_success, wait_state, whole};
use crate::diagnose::{Problem, Source};
use crate::json::Json;
use crate::model::{Acceptor, Comparator, Matcher, Operation, Pagination, Shape, Waiter};
use crate::read::Place;

/// Pages of an operation. What it does not say itself, the service may (`defaults`).
pub(in crate::read) fn paginated(
    source: &Arc<Source>,
    shapes: &[Shape],
    operation: &Operation,
    place: &Place<'_>,
    value: &Json<'_>,
    defaults: Option<&Json<'_>>,
    problems: &mut Vec<Problem>,
) -> Pagination {
    let place = place.enter(source, "smithy.api#paginated");
    let mut paths = Paths::new(source, shapes, operation, problems);
    let (input, output) = (paths.input, paths.output);
    let said = |key| value.get(key).or_else(|| defaults?.get(key));
    let pages = Pagination {
        input_token: paths.paths(&place, input, said("inputToken")),
        output_token: paths.paths(&place, output, said("outputToken")),
        items: paths.paths(&place, output, said("items")),
        page_size: paths.paths(&place, input, said("pageSize")).pop(),
        ..Pagination::default()
    };
    paths.check_tokens(&place, &pages);
    pages
}

/// The waiters of an operation.
pub(in crate::read) fn waitable(
    source: &Arc<Source>,
    shapes: &[Shape],
    operation: &Operation,
    place: &Place<'_>,
    value: &Json<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Waiter> {
    let place = place.enter(source, "smithy.waiters#waitable");
    let mut paths = Paths::new(source, shapes, operation, problems);
    let mut waiters = Vec::new();
    for (name, body) in value.entries() {
        let inner = place.enter(source, name);
        waiters.push(waiter(name, body, &inner, &mut paths));
    }
    waiters
}

fn waiter(name: &str, body: &Json<'_>, place: &Place<'_>, paths: &mut Paths<'_>) -> Waiter {
    let acceptors = body.get("acceptors").map_or(&[][..], Json::elements);
    let waiter = Waiter {
        name: name.to_owned(),
        at: place.at,
        documentation: body.text("documentation").unwrap_or_default().to_owned(),
        // The defaults of the trait's specification.
        min_delay: whole(body.get("minDelay")).unwrap_or(2),
        max_delay: whole(body.get("maxDelay")).unwrap_or(120),
        max_attempts: None,
        acceptors: acceptors
            .iter()
            .filter_map(|acceptor| read_acceptor(acceptor, place, paths))
            .collect(),
    };
    check_success(&waiter, place, paths);
    waiter
}

fn read_acceptor(value: &Json<'_>, place: &Place<'_>, paths: &mut Paths<'_>) -> Option<Acceptor> {
    let state = value.get("state").and_then(wait_state);
    let matcher = value
        .get("matcher")
        .and_then(|matcher| matcher.entries().first())
        .and_then(|(kind, value)| read_matcher(kind, value, place, paths));
    if state.is_none() || matcher.is_none() {
        let expected = "expected `state` (success, failure or retry) and `matcher` (success, errorType, output or inputOutput)";
        paths.add(
            place,
            "an acceptor that says nothing".to_owned(),
            expected,
            String::new(),
        );
    }
    Some(Acceptor {
        state: state?,
        matcher: matcher?,
    })
}

fn read_matcher(
    kind: &str,
    value: &Json<'_>,
    place: &Place<'_>,
    paths: &mut Paths<'_>,
) -> Option<Matcher> {
    let with_input = match (kind, value) {
        ("success", Json::Boolean(success)) => return Some(Matcher::Success(*success)),
        ("errorType", Json::String(name)) => return Some(Matcher::Error(name.to_string())),
        ("output", _) => false,
        ("inputOutput", _) => true,
        _ => return None,
    };
    let root = if with_input { paths.both } else { paths.output };
    let path = paths.path(place, root, value.get("path")?)?;
    let text = value.text("expected")?;
    let (comparator, expected) = match value.text("comparator")? {
        "stringEquals" => (Comparator::Equals, Json::String(text.to_owned().into())),
        "allStringEquals" => (Comparator::AllEqual, Json::String(text.to_owned().into())),
        "anyStringEquals" => (Comparator::AnyEquals, Json::String(text.to_owned().into())),
        "booleanEquals" => (Comparator::Equals, Json::Boolean(text.parse().ok()?)),
        _ => return None,
    };
    Some(Matcher::Path {
        path,
        with_input,
        comparator,
        expected,
    })
}
