//! Events to messages.

use bytes::Bytes;
use opsmith_shape::{Kind, MemberRow, Shape, ShapeId, Tables, View};

use super::{
    CONTENT_TYPE, EVENT_TYPE, EXCEPTION_TYPE, INITIAL_REQUEST, MESSAGE_TYPE, Payload, headers,
    is_error, plain_type,
};
use crate::event_stream::frame::{HeaderValue, Message};
use crate::protocol::{Document, Documents, Unsendable};

/// The message of an event of the union `id`.
///
/// # Errors
/// Where no member is set, or one cannot stand where the model puts it.
pub(crate) fn write(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    event: &dyn Shape,
) -> Result<Message, Unsendable> {
    let view = event.view();
    let mut members = tables.members(id).iter().enumerate();
    let set = members.find_map(|(index, member)| Some((member, view.member(index, &member.name)?)));
    let Some((member, value)) = set else {
        return Err(Unsendable::Parameter(format!(
            "nothing is set in the event {}",
            tables.shape(id).name
        )));
    };
    let (kind, type_header) = match is_error(tables, member.target) {
        true => ("exception", EXCEPTION_TYPE),
        false => ("event", EVENT_TYPE),
    };
    let message = Message::default()
        .with(MESSAGE_TYPE, HeaderValue::from(kind))
        .with(type_header, HeaderValue::from(member.name.as_ref()));
    let mut message = payload(tables, member.target, documents, value, message)?;
    for (index, header) in headers(tables, member.target) {
        if let Some(value) = value.view().member(index, &header.name) {
            let value = header_value(tables, header, value.view())?;
            message = message.with(header.name.as_ref(), value);
        }
    }
    Ok(message)
}

/// The message that the parameters of an operation are, before all events.
///
/// # Errors
/// Where they cannot be written.
pub(crate) fn initial(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    input: &dyn Shape,
) -> Result<Message, Unsendable> {
    let mut message = Message::default()
        .with(MESSAGE_TYPE, HeaderValue::from("event"))
        .with(EVENT_TYPE, HeaderValue::from(INITIAL_REQUEST))
        .with(CONTENT_TYPE, HeaderValue::from(documents.media_type()));
    message.payload = documents.write(tables, Document::Structure(id), input)?;
    Ok(message)
}

fn payload(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    event: &dyn Shape,
    message: Message,
) -> Result<Message, Unsendable> {
    let (media_type, payload) = match Payload::of(tables, id) {
        Payload::Nothing => return Ok(message),
        Payload::Member(index, member) => match event.view().member(index, &member.name) {
            Some(value) => payload_member(tables, member, documents, value)?,
            None => return Ok(message),
        },
        Payload::Document => {
            let written = documents.write(tables, Document::Structure(id), event)?;
            (documents.media_type(), written)
        }
    };
    let mut message = message.with(CONTENT_TYPE, HeaderValue::from(media_type));
    message.payload = payload;
    Ok(message)
}

fn payload_member(
    tables: &Tables,
    member: &MemberRow,
    documents: &dyn Documents,
    value: &dyn Shape,
) -> Result<(&'static str, Bytes), Unsendable> {
    let Some(media_type) = plain_type(tables.shape(member.target).kind) else {
        let written = documents.write(tables, Document::Member(member), value)?;
        return Ok((documents.media_type(), written));
    };
    let bytes = match value.view() {
        View::Blob(bytes) => bytes,
        View::String(text) => text.as_bytes(),
        _ => return Err(unsendable(member, "has to be text or bytes")),
    };
    Ok((media_type, Bytes::copy_from_slice(bytes)))
}

/// The value of a header, of the type that the model says.
fn header_value(
    tables: &Tables,
    member: &MemberRow,
    value: View<'_>,
) -> Result<HeaderValue, Unsendable> {
    let kind = tables.shape(member.target).kind;
    let beyond = || unsendable(member, "is a number beyond its type");
    Ok(match (kind, value) {
        (_, View::Boolean(value)) => HeaderValue::Boolean(value),
        (Kind::Byte, View::Integer(value)) => {
            HeaderValue::Byte(value.try_into().map_err(|_| beyond())?)
        }
        (Kind::Short, View::Integer(value)) => {
            HeaderValue::Short(value.try_into().map_err(|_| beyond())?)
        }
        (Kind::Integer | Kind::IntEnum, View::Integer(value)) => {
            HeaderValue::Integer(value.try_into().map_err(|_| beyond())?)
        }
        (_, View::Integer(value)) => HeaderValue::Long(value),
        (_, View::Blob(bytes)) => HeaderValue::Blob(Bytes::copy_from_slice(bytes)),
        (Kind::Blob, View::String(text)) => HeaderValue::Blob(text.to_owned().into()),
        (_, View::String(text)) => HeaderValue::from(text),
        (_, View::Timestamp(moment)) => HeaderValue::Timestamp(moment),
        _ => return Err(unsendable(member, "cannot be the header of an event")),
    })
}

fn unsendable(member: &MemberRow, reason: &str) -> Unsendable {
    Unsendable::Parameter(format!("{} {reason}", member.name))
}
