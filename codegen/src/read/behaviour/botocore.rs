//! `paginators-1.json` and `waiters-2.json`, which lie beside models of botocore's form.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Paths, check_success, wait_state, whole};
use crate::diagnose::{Problem, Source, is_worth_looking, suggest};
use crate::json::Json;
use crate::model::{Acceptor, Comparator, Matcher, Operation, Pagination, Shape, Waiter};
use crate::read::{Place, status};

/// Gives operations their pages.
pub(in crate::read) fn paginators(
    source: &Arc<Source>,
    tree: &Json<'_>,
    shapes: &[Shape],
    operations: &mut [Operation],
    problems: &mut Vec<Problem>,
) {
    let root = Place::root(source, "pagination");
    let index = index(operations);
    for (name, body) in tree.get("pagination").map_or(&[][..], Json::entries) {
        let place = root.enter(source, name);
        let found = find(source, &place, name, &index, problems);
        let Some(operation) = found.and_then(|index| operations.get_mut(index)) else {
            continue;
        };
        let mut paths = Paths::new(source, shapes, operation, problems);
        check_keys(&place, body, PAGES, &mut paths);
        let (input, output) = (paths.input, paths.output);
        let pages = Pagination {
            input_token: paths.paths(&place, input, body.get("input_token")),
            output_token: paths.paths(&place, output, body.get("output_token")),
            items: paths.paths(&place, output, body.get("result_key")),
            page_size: paths.paths(&place, input, body.get("limit_key")).pop(),
            more_results: paths.paths(&place, output, body.get("more_results")).pop(),
            constants: paths.paths(&place, output, body.get("non_aggregate_keys")),
        };
        paths.check_tokens(&place, &pages);
        operation.pages = Some(pages);
    }
}

/// The keys of a paginator.
const PAGES: &[&str] = &[
    "input_token",
    "limit_key",
    "more_results",
    "non_aggregate_keys",
    "output_token",
    // Written by hand into two files; what it adds is `non_aggregate_keys` by another name.
    "py_input_token",
    "result_key",
];

/// The keys of a waiter.
const WAITER: &[&str] = &[
    "acceptors",
    "delay",
    "description",
    "maxAttempts",
    "operation",
];

/// Gives operations their waiters.
pub(in crate::read) fn waiters(
    source: &Arc<Source>,
    tree: &Json<'_>,
    shapes: &[Shape],
    operations: &mut [Operation],
    problems: &mut Vec<Problem>,
) {
    let root = Place::root(source, "waiters");
    let index = index(operations);
    for (name, body) in tree.get("waiters").map_or(&[][..], Json::entries) {
        let place = root.enter(source, name);
        let called = body.text("operation").unwrap_or_default();
        let found = find(source, &place, called, &index, problems);
        let Some(operation) = found.and_then(|index| operations.get_mut(index)) else {
            continue;
        };
        let mut paths = Paths::new(source, shapes, operation, problems);
        check_keys(&place, body, WAITER, &mut paths);
        let delay = whole(body.get("delay")).unwrap_or_default();
        let acceptors = body.get("acceptors").map_or(&[][..], Json::elements);
        let waiter = Waiter {
            name: name.to_string(),
            at: place.at,
            documentation: body.text("description").unwrap_or_default().to_owned(),
            min_delay: delay,
            max_delay: delay,
            max_attempts: whole(body.get("maxAttempts")),
            acceptors: acceptors
                .iter()
                .filter_map(|acceptor| read_acceptor(acceptor, &place, &mut paths))
                .collect(),
        };
        check_success(&waiter, &place, &mut paths);
        operation.waiters.push(waiter);
    }
}

fn index(operations: &[Operation]) -> HashMap<String, usize> {
    let names = operations.iter().map(|operation| operation.name.clone());
    names.zip(0..).collect()
}

fn find(
    source: &Arc<Source>,
    place: &Place<'_>,
    name: &str,
    index: &HashMap<String, usize>,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let found = index.get(name).copied();
    if found.is_none() {
        let message = format!("the model has no operation `{}`", name.escape_debug());
        let at = source.find(name).unwrap_or(place.at);
        let problem = Place { at, ..*place }.problem(source, message, "expected one of the model");
        let hint = is_worth_looking(problems.len()).then(|| {
            let mut names: Vec<&str> = index.keys().map(String::as_str).collect();
            names.sort_unstable();
            suggest(name, names)
        });
        problems.push(problem.hint(hint.unwrap_or_default()));
    }
    found
}

fn check_keys(place: &Place<'_>, body: &Json<'_>, known: &[&str], paths: &mut Paths<'_>) {
    for (key, _) in body
        .entries()
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_ref()))
    {
        let message = format!("there is no key `{}` here", key.escape_debug());
        let hint = suggest(key, known.iter().copied());
        paths.add(&place.enter(paths.source, key), message, "not known", hint);
    }
}

fn read_acceptor(value: &Json<'_>, place: &Place<'_>, paths: &mut Paths<'_>) -> Option<Acceptor> {
    let state = value.get("state").and_then(wait_state);
    let matcher = read_matcher(value, place, paths);
    if state.is_none() || matcher.is_none() {
        let expected = "expected `state` (success, failure or retry), `matcher` (path, pathAll, pathAny, status or error), `expected` and, for paths, `argument`";
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

fn read_matcher(value: &Json<'_>, place: &Place<'_>, paths: &mut Paths<'_>) -> Option<Matcher> {
    let expected = value.get("expected")?;
    let comparator = match value.text("matcher")? {
        "path" => Comparator::Equals,
        "pathAll" => Comparator::AllEqual,
        "pathAny" => Comparator::AnyEquals,
        "status" => return status(expected).map(Matcher::Status),
        "error" => {
            return match expected {
                Json::Boolean(is_error) => Some(Matcher::Success(!is_error)),
                code => Some(Matcher::Error(code.as_str()?.to_owned())),
            };
        }
        _ => return None,
    };
    let output = paths.output;
    Some(Matcher::Path {
        path: paths.path(place, output, value.get("argument")?)?,
        with_input: false,
        comparator,
        expected: expected.clone().into_owned(),
    })
}
