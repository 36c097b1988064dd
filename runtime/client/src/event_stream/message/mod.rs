//! Events to messages, and back (Smithy, "Amazon Event Stream specification", event semantics).
//!
//! An event is the member that is set of the union that an event stream is. Members of its structure are headers
//! (`smithy.api#eventHeader`), one may be the payload (`smithy.api#eventPayload`), and if none is, all others together are a document
//! in the payload, in the format of the protocol.

mod read;
#[cfg(test)]
mod tests;
mod write;

use opsmith_shape::{Kind, MemberRow, ShapeId, Tables, Trait};

use super::frame::Message;

pub(crate) use read::{Incoming, read};
pub(crate) use write::{initial, write};

const MESSAGE_TYPE: &str = ":message-type";
const EVENT_TYPE: &str = ":event-type";
const EXCEPTION_TYPE: &str = ":exception-type";
const CONTENT_TYPE: &str = ":content-type";
const ERROR_CODE: &str = ":error-code";
const ERROR_MESSAGE: &str = ":error-message";

/// The types of the messages that stand for parameters and result where a protocol has no other place for them.
const INITIAL_REQUEST: &str = "initial-request";
const INITIAL_RESPONSE: &str = "initial-response";

/// What the payload of a message holds.
enum Payload<'a> {
    Nothing,
    /// One member, by its index.
    Member(usize, &'a MemberRow),
    /// All members that are no headers.
    Document,
}

impl<'a> Payload<'a> {
    /// Of an event with this structure.
    fn of(tables: &'a Tables, id: ShapeId) -> Self {
        let mut payload = Payload::Nothing;
        for (index, member) in tables.members(id).iter().enumerate() {
            let traits = tables.traits_of(member);
            if traits.contains(&Trait::EventPayload) {
                return Payload::Member(index, member);
            }
            if !traits.contains(&Trait::EventHeader) {
                payload = Payload::Document;
            }
        }
        payload
    }
}

/// The members of an event that are headers.
fn headers<'a>(
    tables: &'a Tables,
    id: ShapeId,
) -> impl Iterator<Item = (usize, &'a MemberRow)> + use<'a> {
    tables
        .members(id)
        .iter()
        .enumerate()
        .filter(|(_, member)| tables.traits_of(member).contains(&Trait::EventHeader))
}

/// The media type of a payload that is what it is; `None` for one that is a document.
fn plain_type(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Blob => Some("application/octet-stream"),
        Kind::String | Kind::Enum => Some("text/plain"),
        _ => None,
    }
}

/// Whether a message is the result of the operation, before all events.
pub(crate) fn is_initial_response(message: &Message) -> bool {
    message.text(MESSAGE_TYPE) == Some("event")
        && message.text(EVENT_TYPE) == Some(INITIAL_RESPONSE)
}

fn is_error(tables: &Tables, id: ShapeId) -> bool {
    let traits = tables.shape_traits(id);
    traits.iter().any(|fact| matches!(fact, Trait::Error(_)))
}
