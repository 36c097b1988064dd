//! Pages and waiting: what both formats say about calls that make up longer work.
//!
//! Smithy's form says it in traits of the operation, botocore's in files beside the model. Each reference to a member is checked where
//! it stands.

mod botocore;
mod path;
mod smithy;
mod tokens;

use std::sync::Arc;

use path::Root;

pub(super) use botocore::{paginators, waiters};
pub(super) use smithy::{paginated, waitable};

use super::Place;
use crate::diagnose::{Problem, Source};
use crate::json::Json;
use crate::model::{Operation, Pagination, Shape, WaitState, Waiter};

/// Checks the paths of one operation and keeps what is wrong with them.
struct Paths<'p> {
    source: &'p Arc<Source>,
    shapes: &'p [Shape],
    input: Root,
    output: Root,
    both: Root,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Paths<'p> {
    fn new(
        source: &'p Arc<Source>,
        shapes: &'p [Shape],
        operation: &Operation,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Paths {
            source,
            shapes,
            input: Root::Shape(operation.input),
            output: Root::Shape(operation.output),
            both: Root::Both(operation.input, operation.output),
            problems,
        }
    }

    /// The text of a path, if it leads somewhere. What it is wrong about is noted.
    fn path(&mut self, place: &Place<'_>, root: Root, value: &Json<'_>) -> Option<String> {
        let Some(text) = value.as_str() else {
            let message = format!("{} where a path is needed", value.word());
            self.add(
                place,
                message,
                "expected the path of a member",
                String::new(),
            );
            return None;
        };
        let at = self.source.find(text).unwrap_or(place.at);
        let place = Place { at, ..*place };
        if let Err((message, hint)) = path::check(self.shapes, root, text) {
            self.add(&place, message, "expected a path to a member", hint);
        }
        Some(text.to_owned())
    }

    /// One path, or a list of them.
    fn paths(&mut self, place: &Place<'_>, root: Root, value: Option<&Json<'_>>) -> Vec<String> {
        let all = match value {
            None => &[][..],
            Some(Json::Array(elements)) => elements.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        all.iter()
            .filter_map(|value| self.path(place, root, value))
            .collect()
    }

    /// As many tokens must come as go.
    fn check_tokens(&mut self, place: &Place<'_>, pages: &Pagination) {
        let (input, output) = (pages.input_token.len(), pages.output_token.len());
        if input == 0 || input != output {
            let message = format!("pages with {input} input tokens and {output} output tokens");
            let expected = "expected one or more input tokens, and as many output tokens";
            self.add(place, message, expected, String::new());
        }
    }

    fn add(&mut self, place: &Place<'_>, message: String, expected: &str, hint: String) {
        let problem = place.problem(self.source, message, expected);
        self.problems.push(problem.hint(hint));
    }
}

fn wait_state(value: &Json<'_>) -> Option<WaitState> {
    match value.as_str()? {
        "success" => Some(WaitState::Success),
        "failure" => Some(WaitState::Failure),
        "retry" => Some(WaitState::Retry),
        _ => None,
    }
}

/// A waiter that never ends well waits for ever.
fn check_success(waiter: &Waiter, place: &Place<'_>, paths: &mut Paths<'_>) {
    let succeeds = |acceptor: &crate::model::Acceptor| acceptor.state == WaitState::Success;
    if !waiter.acceptors.iter().any(succeeds) {
        let message = format!("`{}` never ends with success", waiter.name.escape_debug());
        let expected = "expected an acceptor with the state `success`";
        paths.add(place, message, expected, String::new());
    }
}

fn whole(value: Option<&Json<'_>>) -> Option<u32> {
    match value {
        Some(Json::Integer(number)) => u32::try_from(*number).ok(),
        _ => None,
    }
}
