//! Tokens by which a service knows that a request is the same as an earlier one.

use opsmith_shape::{Members, Shape, View};

use crate::clock::{Clock, uuid};
use crate::protocol::Context;

/// Parameters with a token in the place of the one that was not given.
pub(crate) struct Filled<'a> {
    input: &'a dyn Shape,
    index: usize,
    token: String,
}

/// Adds a random token, if the operation takes one and none is given. It is made once per call: all
/// attempts carry the same.
pub(crate) fn fill<'a>(
    context: Context<'_>,
    input: &'a dyn Shape,
    clock: &dyn Clock,
) -> Option<Filled<'a>> {
    let members = context.tables.members(context.operation.input?);
    let (index, member) = members
        .iter()
        .enumerate()
        .find(|(_, member)| member.idempotency_token)?;
    if input.view().member(index, &member.name).is_some() {
        return None;
    }
    let token = String::from_utf8_lossy(&uuid(clock)).into_owned();
    Some(Filled {
        input,
        index,
        token,
    })
}

impl Shape for Filled<'_> {
    fn view(&self) -> View<'_> {
        View::Structure(self)
    }
}

impl Members for Filled<'_> {
    fn member(&self, index: usize, name: &str) -> Option<&dyn Shape> {
        if index == self.index {
            return Some(&self.token);
        }
        self.input.view().member(index, name)
    }
}
