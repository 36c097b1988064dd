//! Bodies: documents, and payloads that are what they are, blobs and texts.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use opsmith_shape::{Kind, MemberRow, Scalar, Shape, ShapeId, Tables, View};

use super::{Payload, headers, is_event_stream, is_structured, media_type, target};
use crate::http::Response;
use crate::protocol::{Context, Outgoing, Undecodable, Unsendable};

/// How a protocol with bindings writes what is neither blob nor text.
pub(crate) trait Documents {
    /// The media type of its documents.
    const MEDIA_TYPE: &'static str;

    /// What stands for a structure that is a payload and not given; `None` for nothing.
    const ABSENT: Option<&'static str>;

    /// The members that are bound to nothing else, as a document; `None` where there is to be no body.
    fn structure(
        tables: &Tables,
        id: ShapeId,
        input: &dyn Shape,
    ) -> Result<Option<Bytes>, Unsendable>;

    /// The value of a member as a document.
    fn member(tables: &Tables, member: &MemberRow, value: &dyn Shape) -> Result<Bytes, Unsendable>;
}

/// Writes the parameters of an operation.
///
/// # Errors
/// Where one cannot stand where the model puts it.
pub(crate) fn write<D: Documents>(
    context: Context<'_>,
    input: &dyn Shape,
) -> Result<Outgoing, Unsendable> {
    let mut outgoing = Outgoing {
        target: target(context, input)?,
        ..Outgoing::default()
    };
    // Room for those that every request gets besides, so that the map need not grow.
    outgoing.headers.reserve(8);
    let tables = context.tables;
    let Some(id) = context.operation.input else {
        return Ok(outgoing);
    };
    let document = match Payload::of(tables, id) {
        Payload::Nothing => None,
        Payload::Document => D::structure(tables, id, input)?,
        Payload::Member(index, member) => match input.view().member(index, &member.name) {
            Some(value) => {
                let document = || D::member(tables, member, value);
                write_payload(
                    tables,
                    member,
                    value,
                    D::MEDIA_TYPE,
                    &document,
                    &mut outgoing,
                )?;
                None
            }
            None if tables.shape(member.target).kind == Kind::Structure => {
                D::ABSENT.map(Bytes::from)
            }
            None => None,
        },
    };
    if let Some(document) = document {
        let media_type = HeaderValue::from_static(D::MEDIA_TYPE);
        outgoing.headers.insert(CONTENT_TYPE, media_type);
        outgoing.body = document;
    }
    // Last: a content type that is a parameter is the one that counts.
    headers(context, input, &mut outgoing.headers)?;
    Ok(outgoing)
}

/// Makes the value of a member the body. `document` writes it, and `document_type` is its media
/// type, where it is neither blob nor text.
fn write_payload(
    tables: &Tables,
    member: &MemberRow,
    value: &dyn Shape,
    document_type: &str,
    document: &dyn Fn() -> Result<Bytes, Unsendable>,
    outgoing: &mut Outgoing,
) -> Result<(), Unsendable> {
    if is_event_stream(tables, member) {
        return Err(Unsendable::Unsupported(format!(
            "{} is a stream of events, which are sent beside the parameters",
            member.name
        )));
    }
    let (body, usual_type) = match (tables.shape(member.target).kind, value.view()) {
        (Kind::Blob, View::Blob(bytes)) => {
            (Bytes::copy_from_slice(bytes), "application/octet-stream")
        }
        (Kind::Blob | Kind::String | Kind::Enum, View::String(text)) => {
            (Bytes::copy_from_slice(text.as_bytes()), "text/plain")
        }
        _ => (document()?, document_type),
    };
    let media_type = media_type(tables.traits_of(member)).unwrap_or(usual_type);
    let media_type = HeaderValue::from_str(media_type).map_err(|_| {
        Unsendable::Unsupported(format!(
            "the media type of {} cannot be a header",
            member.name
        ))
    })?;
    outgoing.headers.insert(CONTENT_TYPE, media_type);
    outgoing.body = body;
    Ok(())
}

/// Reads the body as the value of a member. `document` reads it where it is neither blob nor text.
///
/// # Errors
/// Where it does not fit.
pub(crate) fn read_payload(
    tables: &Tables,
    index: usize,
    member: &MemberRow,
    answer: &Response,
    target: &mut dyn Shape,
    document: &dyn Fn(&mut dyn Shape) -> Result<(), Undecodable>,
) -> Result<(), Undecodable> {
    if answer.body.is_empty() {
        return Ok(());
    }
    let misfit = |reason: &str| Undecodable::misfit(reason).at(&member.name);
    if is_event_stream(tables, member) {
        return Err(misfit("events can only be read beside the result"));
    }
    let place = target
        .member_mut(index, &member.name)
        .map_err(|_| misfit("no value can stand here"))?;
    let kind = tables.shape(member.target).kind;
    if is_structured(kind) {
        return document(place);
    }
    let scalar = match kind {
        Kind::Blob => Scalar::Blob(answer.body.to_vec()),
        _ => match std::str::from_utf8(&answer.body) {
            Ok(text) => Scalar::String(text.into()),
            Err(_) => return Err(misfit("expected text, found bytes that are none")),
        },
    };
    place
        .set(scalar)
        .map_err(|_| misfit("no value can stand here"))
}
