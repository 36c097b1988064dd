//! Messages to events.

use opsmith_shape::{Amend, Container, Kind, MemberRow, Scalar, Shape, ShapeId, Tables};

use super::{
    ERROR_CODE, ERROR_MESSAGE, EVENT_TYPE, EXCEPTION_TYPE, INITIAL_RESPONSE, MESSAGE_TYPE, Payload,
    headers, is_error, plain_type,
};
use crate::event_stream::frame::{HeaderValue, Message};
use crate::protocol::{Answered, Document, Documents, Undecodable};

/// What a message is.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// An event, which was read.
    Event,
    /// The result of the operation, which is not: its document is the message's payload.
    InitialResponse,
    /// An error, after which nothing follows. Where the service has a shape for it, it was read.
    Error(Answered),
}

/// Reads a message that belongs to a stream of the union `id` into `event`; or where it is an error that the model knows, into the
/// member of `modelled` that stands at its place in [`opsmith_shape::Service::errors`].
///
/// # Errors
/// Where it is neither.
pub(crate) fn read(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    message: &Message,
    event: &mut dyn Shape,
    modelled: &mut dyn Shape,
) -> Result<Incoming, Undecodable> {
    match text(message, MESSAGE_TYPE)? {
        "event" => {}
        "exception" => {
            let name = text(message, EXCEPTION_TYPE)?;
            return exception(tables, id, documents, message, name, modelled);
        }
        "error" => {
            return Ok(Incoming::Error(Answered {
                code: text(message, ERROR_CODE)?.to_owned(),
                message: message.text(ERROR_MESSAGE).unwrap_or_default().to_owned(),
                shape: None,
                request_id: None,
            }));
        }
        _ => return Err(Undecodable::misfit("a message of a type that is not known")),
    }
    let name = text(message, EVENT_TYPE)?;
    let Some((index, member)) = find(tables, id, name) else {
        if name == INITIAL_RESPONSE {
            return Ok(Incoming::InitialResponse);
        }
        event.begin(Container::Structure).map_err(|_| nowhere())?;
        event.amend(Amend::UnknownMember(name));
        return Ok(Incoming::Event);
    };
    event.begin(Container::Structure).map_err(|_| nowhere())?;
    let target = event.member_mut(index, name).map_err(|_| nowhere())?;
    read_event(tables, member.target, documents, message, target)
        .map_err(|error| inside(name, error))?;
    Ok(Incoming::Event)
}

/// An error that stands among the events.
fn exception(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    message: &Message,
    name: &str,
    modelled: &mut dyn Shape,
) -> Result<Incoming, Undecodable> {
    let known = find(tables, id, name).map(|(_, member)| member.target);
    let known = known
        .filter(|id| is_error(tables, *id))
        .or_else(|| tables.find_error(name));
    let Some(error) = known else {
        return Ok(Incoming::Error(Answered {
            code: name.to_owned(),
            message: String::new(),
            shape: None,
            request_id: None,
        }));
    };
    // Once for what it says to people. That it is this error says more than what is wrong with its members.
    let mut told = opsmith_shape::Value::Null;
    let _ = read_event(tables, error, documents, message, &mut told);
    let words = ["message", "Message"]
        .iter()
        .find_map(|key| told.get(key)?.as_str());
    let place = tables
        .service
        .errors
        .iter()
        .position(|known| *known == error);
    let mut shape = None;
    if let Some(index) = place {
        let name = &tables.shape(error).name;
        modelled
            .begin(Container::Structure)
            .map_err(|_| nowhere())?;
        let target = modelled.member_mut(index, name).map_err(|_| nowhere())?;
        let _ = read_event(tables, error, documents, message, target);
        shape = Some(error);
    }
    Ok(Incoming::Error(Answered {
        code: tables.shape(error).name.to_string(),
        message: words.unwrap_or_default().to_owned(),
        shape,
        request_id: None,
    }))
}

fn read_event(
    tables: &Tables,
    id: ShapeId,
    documents: &dyn Documents,
    message: &Message,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    target.begin(Container::Structure).map_err(|_| nowhere())?;
    for (index, member) in headers(tables, id) {
        if let Some(value) = message.header(&member.name) {
            let misfit = || {
                let found = value.word();
                let reason = format!("the header is a {found}, which does not fit the model");
                Undecodable::misfit(&reason).at(&member.name)
            };
            let scalar = scalar(tables.shape(member.target).kind, value).ok_or_else(misfit)?;
            let place = target
                .member_mut(index, &member.name)
                .map_err(|_| nowhere())?;
            place.set(scalar).map_err(|_| misfit())?;
        }
    }
    if message.payload.is_empty() {
        return Ok(());
    }
    match Payload::of(tables, id) {
        Payload::Nothing => Ok(()),
        Payload::Document => {
            documents.read(tables, Document::Structure(id), &message.payload, target)
        }
        Payload::Member(index, member) => {
            let place = target
                .member_mut(index, &member.name)
                .map_err(|_| nowhere())?;
            payload_member(tables, member, documents, message, place)
        }
    }
}

fn payload_member(
    tables: &Tables,
    member: &MemberRow,
    documents: &dyn Documents,
    message: &Message,
    place: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let kind = tables.shape(member.target).kind;
    let scalar = match plain_type(kind) {
        None => {
            let read = documents.read(tables, Document::Member(member), &message.payload, place);
            return read.map_err(|error| inside(&member.name, error));
        }
        Some(_) if kind == Kind::Blob => Scalar::Blob(message.payload.to_vec()),
        Some(_) => match std::str::from_utf8(&message.payload) {
            Ok(text) => Scalar::String(text.into()),
            Err(_) => {
                let error = Undecodable::misfit("expected text, found bytes that are none");
                return Err(error.at(&member.name));
            }
        },
    };
    place.set(scalar).map_err(|_| nowhere().at(&member.name))
}

/// The value of a header as a shape of this kind takes it.
fn scalar(kind: Kind, value: &HeaderValue) -> Option<Scalar<'_>> {
    let integer = |value: i64| kind.is_integer().then_some(Scalar::Integer(value));
    match value {
        HeaderValue::Boolean(value) if kind == Kind::Boolean => Some(Scalar::Boolean(*value)),
        HeaderValue::Byte(value) => integer((*value).into()),
        HeaderValue::Short(value) => integer((*value).into()),
        HeaderValue::Integer(value) => integer((*value).into()),
        HeaderValue::Long(value) => integer(*value),
        HeaderValue::Blob(bytes) if kind == Kind::Blob => Some(Scalar::Blob(bytes.to_vec())),
        HeaderValue::String(text) if matches!(kind, Kind::String | Kind::Enum) => {
            Some(Scalar::String(text.as_str().into()))
        }
        HeaderValue::Timestamp(moment) if kind == Kind::Timestamp => {
            Some(Scalar::Timestamp(*moment))
        }
        _ => None,
    }
}

/// A header that every message of its type has, as text.
fn text<'m>(message: &'m Message, name: &str) -> Result<&'m str, Undecodable> {
    message.text(name).ok_or_else(|| {
        let reason = format!("a message of the event stream has no text in the header {name}");
        Undecodable::malformed(reason)
    })
}

fn find<'a>(tables: &'a Tables, id: ShapeId, name: &str) -> Option<(usize, &'a MemberRow)> {
    let mut members = tables.members(id).iter().enumerate();
    members.find(|(_, member)| member.name == name)
}

/// An error of a part, seen from the whole.
fn inside(name: &str, error: Undecodable) -> Undecodable {
    let path = format!("{name}.{}", error.path);
    error.at(path.trim_end_matches('.'))
}

fn nowhere() -> Undecodable {
    Undecodable::misfit("no value can stand here")
}
