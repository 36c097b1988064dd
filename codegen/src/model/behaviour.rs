//! How calls make up longer work: pages and waiting.
//!
//! Readers check it and keep it with the operation; nothing is generated from it yet.

use crate::diagnose::At;
use crate::json::Json;

/// How an operation answers in pages (`smithy.api#paginated`, botocore's `paginators-1.json`).
///
/// Paths are JMESPath expressions. Those into the input are names of its members.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pagination {
    /// Input members that say where to go on.
    pub input_token: Vec<String>,
    /// Where in the output it says where to go on; parallel to `input_token`.
    pub output_token: Vec<String>,
    /// Where in the output the items are.
    pub items: Vec<String>,
    /// The input member that bounds a page.
    pub page_size: Option<String>,
    /// Where in the output it says whether there is more.
    pub more_results: Option<String>,
    /// Where in the output there is what does not change from page to page.
    pub constants: Vec<String>,
}

/// Waiting until calls of an operation answer as wished (`smithy.waiters#waitable`, botocore's `waiters-2.json`).
#[derive(Debug, Clone, PartialEq)]
pub struct Waiter {
    /// Its name.
    pub name: String,
    /// Where it is defined, in the model or in the file beside it.
    pub at: At,
    /// What it waits for, as HTML.
    pub documentation: String,
    /// Shortest pause between calls, in seconds.
    pub min_delay: u32,
    /// Longest pause between calls, in seconds.
    pub max_delay: u32,
    /// After how many calls it gives up, where the model says so.
    pub max_attempts: Option<u32>,
    /// What decides, the first that matches.
    pub acceptors: Vec<Acceptor>,
}

/// What an answer means to a waiter.
#[derive(Debug, Clone, PartialEq)]
pub struct Acceptor {
    /// What it means.
    pub state: WaitState,
    /// Which answers it is about.
    pub matcher: Matcher,
}

/// What a waiter does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitState {
    /// It is done.
    Success,
    /// It will never be done.
    Failure,
    /// It calls again.
    Retry,
}

/// Which answers an acceptor is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Matcher {
    /// Any result (true), or any error (false).
    Success(bool),
    /// An error of this name or code, which need not be in the model.
    Error(String),
    /// Any answer with this HTTP status.
    Status(u16),
    /// A result in which this holds.
    Path {
        /// The JMESPath expression.
        path: String,
        /// Whether it looks at `input` and `output` rather than at the output itself.
        with_input: bool,
        /// How what it finds is compared.
        comparator: Comparator,
        /// With what.
        expected: Json<'static>,
    },
}

/// How what a path finds is compared with what is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// It is equal.
    Equals,
    /// It is a list that is not empty, and all elements are equal.
    AllEqual,
    /// It is a list, and some element is equal.
    AnyEquals,
}
