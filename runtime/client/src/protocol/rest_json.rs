//! restJson1: HTTP bindings, and JSON in the body (Smithy, "AWS restJson1 protocol").

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use opsmith_shape::{Container, Form, MemberRow, Reader, Shape, ShapeId, Tables, Value, Written};
use serde::Serialize as _;
use serde::de::IgnoredAny;

use super::binding::{self, Payload};
use super::failed::{bare, by_status, read_modelled};
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable};
use crate::endpoint::Target;
use crate::http::Response;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The protocol restJson1.
pub(super) struct RestJson;

impl Codec for RestJson {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        let mut outgoing = Outgoing {
            target: binding::target(context, input)?,
            ..Outgoing::default()
        };
        // Room for those that every request gets besides, so that the map need not grow.
        outgoing.headers.reserve(6);
        let Some(id) = context.operation.input else {
            return Ok(outgoing);
        };
        match Payload::of(context.tables, id) {
            Payload::Nothing => {}
            Payload::Document => {
                outgoing.body = json(&Written::new(context.tables, id, input, &Form::REST_JSON))?;
                outgoing.headers.insert(CONTENT_TYPE, JSON);
            }
            Payload::Member(index, member) => {
                if let Some(value) = input.view().member(index, &member.name) {
                    let tables = context.tables;
                    let document =
                        || json(&Written::member(tables, member, value, &Form::REST_JSON));
                    binding::write_payload(
                        tables,
                        member,
                        value,
                        "application/json",
                        &document,
                        &mut outgoing,
                    )?;
                }
            }
        }
        // Last: a content type that is a parameter is the one that counts.
        binding::headers(context, input, &mut outgoing.headers)?;
        Ok(outgoing)
    }

    fn shown_target(&self, context: Context<'_>, input: &dyn Shape) -> Target {
        binding::shown_target(context, input)
    }

    fn read(
        &self,
        context: Context<'_>,
        answer: &Response,
        output: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        let Some(id) = context.operation.output else {
            return Ok(());
        };
        read_structure(context.tables, id, answer, output)
    }

    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
        let status = answer.status;
        if status.as_u16() >= 500 && is_page(&answer.body) {
            return Ok(by_status(answer));
        }
        let body = error_body(&answer.body)?;
        let code = code(answer, &body);
        let message = body
            .get("message")
            .or_else(|| body.get("Message"))
            .map(plain)
            .unwrap_or_default();
        let shape = read_modelled(context.tables, &code, modelled, |id, target| {
            read_structure(context.tables, id, answer, target)
        });
        Ok(Answered {
            code,
            message,
            shape,
            request_id: None,
        })
    }

    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&dyn super::Documents> {
        Some(self)
    }
}

#[cfg(feature = "event-stream")]
impl super::Documents for RestJson {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        value: &dyn Shape,
    ) -> Result<Bytes, Unsendable> {
        json(&match document {
            super::Document::Structure(id) => Written::new(tables, id, value, &Form::REST_JSON),
            super::Document::Member(member) => {
                Written::member(tables, member, value, &Form::REST_JSON)
            }
        })
    }

    fn read(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        bytes: &[u8],
        target: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        let what = match document {
            super::Document::Structure(id) => As::Structure(id),
            super::Document::Member(member) => As::Member(member),
        };
        read_json(tables, what, bytes, target)
    }
}

fn json(value: &Written<'_>) -> Result<Bytes, Unsendable> {
    let mut text = Vec::with_capacity(256);
    let written = value.serialize(&mut serde_json::Serializer::new(&mut text));
    written.map_err(|error| Unsendable::Parameter(error.to_string()))?;
    Ok(text.into())
}

/// Reads a structure that is an answer, or an error.
fn read_structure(
    tables: &Tables,
    id: ShapeId,
    answer: &Response,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    target
        .begin(Container::Structure)
        .map_err(|_| Undecodable::misfit("the result cannot be a structure"))?;
    binding::read(tables, id, answer, target)?;
    match Payload::of(tables, id) {
        Payload::Nothing => Ok(()),
        Payload::Document => read_document(tables, id, &answer.body, target),
        Payload::Member(index, member) => {
            let document =
                |place: &mut dyn Shape| read_json(tables, As::Member(member), &answer.body, place);
            binding::read_payload(tables, index, member, answer, target, &document)
        }
    }
}

/// What a body is read as.
#[derive(Clone, Copy)]
enum As<'a> {
    Structure(ShapeId),
    Member(&'a MemberRow),
}

/// Reads a body that is one object. None at all is one without members.
fn read_document(
    tables: &Tables,
    id: ShapeId,
    body: &Bytes,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Ok(()),
        Some(b'{') => read_json(tables, As::Structure(id), body, target),
        Some(_) => match serde_json::from_slice::<IgnoredAny>(body) {
            Ok(_) => Err(Undecodable::misfit("expected an object, found other JSON")),
            Err(error) => Err(malformed(&error)),
        },
    }
}

/// Reads a body of any JSON.
fn read_json(
    tables: &Tables,
    what: As<'_>,
    body: &[u8],
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let reader = Reader::new(tables, &Form::REST_JSON);
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = match what {
        As::Structure(id) => reader.read(id, target, &mut json),
        As::Member(member) => reader.read_member(member, target, &mut json),
    };
    read.and_then(|()| json.end())
        .map_err(|error| match error.is_data() {
            true => Undecodable::misfit(&error.to_string()).at(&reader.path()),
            false => malformed(&error),
        })
}

fn malformed(error: &serde_json::Error) -> Undecodable {
    Undecodable::malformed(format!("not JSON: {error}"))
}

/// Whether an answer is none of the service's, but a page of something in between, or nothing.
fn is_page(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    body.is_empty() || body.starts_with(b"<html>")
}

/// The body of an error: an object, or else its own message.
fn error_body(body: &Bytes) -> Result<Value, Undecodable> {
    if body.is_empty() {
        return Ok(Value::map());
    }
    match serde_json::from_slice(body) {
        Ok(body @ Value::Map(_)) => Ok(body),
        Ok(_) => Err(Undecodable::misfit(
            "expected an object that describes the error, found other JSON",
        )),
        Err(_) => {
            let mut described = Value::map();
            described.insert(
                "message",
                Value::String(String::from_utf8_lossy(body).into_owned()),
            );
            Ok(described)
        }
    }
}

/// The code of an error: that of the first place that has one, without URI and namespace. The
/// status where none has.
fn code(answer: &Response, body: &Value) -> String {
    let header = |name| {
        answer
            .headers
            .get(name)
            .map(|value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()))
    };
    if let Some(code) = header(ERROR_TYPE) {
        return bare(&code).to_owned();
    }
    if let Some(code) = body.get("code").or_else(|| body.get("Code")) {
        return bare(&plain(code)).to_owned();
    }
    if let Some(code) = header(QUERY_ERROR) {
        return code.split(';').next().unwrap_or_default().to_owned();
    }
    match body.get("__type") {
        Some(code) => bare(&plain(code)).to_owned(),
        None => answer.status.as_str().to_owned(),
    }
}

/// A scalar as text; anything else has none.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::Boolean(value) => value.to_string(),
        _ => String::new(),
    }
}
