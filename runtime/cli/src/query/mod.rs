//! JMESPath, the language of `--query`.
//!
//! Written here because the crate there is for it keeps objects sorted, where the AWS CLI keeps the order of the model, and has number
//! and object types of its own, to and from which every result would be copied.

mod budget;
mod functions;
mod interpret;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use opsmith_shape::Value;

/// An expression that was understood.
#[derive(Debug, Clone)]
pub(crate) struct Query(parser::Expr);

/// Why an expression is none, and at which character (from 0) that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryError {
    pub(crate) what: String,
    pub(crate) at: usize,
}

impl Query {
    /// Understands an expression.
    pub(crate) fn parse(text: &str) -> Result<Self, QueryError> {
        parser::parse(text).map(Query)
    }

    /// What it finds in a value. Functions can refuse their arguments, and an expression that makes too much is refused.
    pub(crate) fn search(&self, value: &Value) -> Result<Value, String> {
        interpret::evaluate(&self.0, value, &budget::Budget::of(value))
    }
}
