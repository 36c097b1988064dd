//! Parameters of which some are not those that the caller gave.

use opsmith_shape::{Shape, Value, View};

use crate::clock::Clock;
use crate::custom::Custom;
use crate::idempotency;
use crate::protocol::Context;

/// Parameters with others in the place of some.
pub(crate) struct Filled<'a> {
    input: &'a dyn Shape,
    /// By the index of their member.
    others: Vec<(usize, Value)>,
}

/// What is sent in place of `input`: with a token that was not given, and with what the service
/// wants otherwise. `None` where it is sent as it is.
pub(crate) fn fill<'a>(
    context: Context<'_>,
    custom: &Custom,
    input: &'a dyn Shape,
    clock: &dyn Clock,
) -> Option<Filled<'a>> {
    let mut others = custom.replacements(context.tables, context.operation, input.view());
    others.extend(idempotency::token(context, input, clock));
    (!others.is_empty()).then_some(Filled { input, others })
}

impl Filled<'_> {
    /// Whether the member at this index is not as the caller gave it.
    pub(crate) fn has(&self, index: usize) -> bool {
        self.others.iter().any(|(other, _)| *other == index)
    }
}

impl Shape for Filled<'_> {
    fn view(&self) -> View<'_> {
        View::Structure(self)
    }

    fn member(&self, index: usize, name: &str) -> Option<&dyn Shape> {
        match self.others.iter().find(|(other, _)| *other == index) {
            Some((_, value)) => Some(value),
            None => self.input.view().member(index, name),
        }
    }
}
