//! Tokens by which a service knows that a request is the same as an earlier one.

use opsmith_shape::{Shape, Value};

use crate::clock::{Clock, uuid};
use crate::protocol::Context;

/// A random token, if the operation takes one and none is given, and the index of its member. It is
/// made once per call: all attempts carry the same.
pub(crate) fn token(
    context: Context<'_>,
    input: &dyn Shape,
    clock: &dyn Clock,
) -> Option<(usize, Value)> {
    let members = context.tables.members(context.operation.input?);
    let (index, member) = members
        .iter()
        .enumerate()
        .find(|(_, member)| member.idempotency_token)?;
    if input.view().member(index, &member.name).is_some() {
        return None;
    }
    let token = String::from_utf8_lossy(&uuid(clock)).into_owned();
    Some((index, Value::String(token)))
}
