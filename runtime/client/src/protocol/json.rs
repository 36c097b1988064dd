//! JSON bodies and errors, for every protocol that has them.

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use opsmith_shape::{Form, Reader, Shape, ShapeId, Tables, Value, Written, json};

use super::failed::{bare, by_status, read_modelled};
use super::{Answered, Context, Undecodable, Unsendable};
#[cfg(feature = "event-stream")]
use super::{Document, Documents};
use crate::http::Response;

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// Writes a body.
pub(super) fn write(value: &Written<'_>) -> Result<Bytes, Unsendable> {
    match json::to_vec(value) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(Unsendable::Parameter(error.to_string())),
    }
}

/// Reads a body that is one object. None at all is one without members.
pub(super) fn read_structure(
    tables: &Tables,
    form: &Form,
    id: ShapeId,
    body: &Bytes,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Ok(()),
        Some(b'{') => read_shape(tables, form, id, body, target),
        Some(_) => match json::check(text(body)?) {
            Ok(()) => Err(Undecodable::misfit("expected an object, found other JSON")),
            Err(error) => Err(malformed(&error)),
        },
    }
}

/// Reads a body as a value of the shape `id`.
fn read_shape(
    tables: &Tables,
    form: &Form,
    id: ShapeId,
    body: &[u8],
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let reader = Reader::new(tables, form);
    read(&reader, body, |text| json::read(&reader, id, target, text))
}

/// Reads a body as the value of a member.
#[cfg(any(feature = "rest-json", feature = "event-stream"))]
pub(super) fn read_member(
    tables: &Tables,
    form: &Form,
    member: &opsmith_shape::MemberRow,
    body: &[u8],
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let reader = Reader::new(tables, form);
    read(&reader, body, |text| {
        json::read_member(&reader, member, target, text)
    })
}

/// Reads a body by `walk`, which uses the reader.
fn read(
    reader: &Reader<'_>,
    body: &[u8],
    walk: impl FnOnce(&str) -> serde_json::Result<()>,
) -> Result<(), Undecodable> {
    walk(text(body)?).map_err(|error| match error.is_data() {
        true => Undecodable::misfit(&error.to_string()).at(&reader.path()),
        false => malformed(&error),
    })
}

/// A body as text. Looked through as a whole it is quicker than string by string.
fn text(body: &[u8]) -> Result<&str, Undecodable> {
    let reason = "not JSON: it is not UTF-8";
    std::str::from_utf8(body).map_err(|_| Undecodable::malformed(reason.to_owned()))
}

fn malformed(error: &serde_json::Error) -> Undecodable {
    Undecodable::malformed(format!("not JSON: {error}"))
}

/// Documents in messages of event streams.
#[cfg(feature = "event-stream")]
pub(super) struct EventDocuments(pub(super) &'static Form);

#[cfg(feature = "event-stream")]
impl Documents for EventDocuments {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(
        &self,
        tables: &Tables,
        document: Document<'_>,
        value: &dyn Shape,
    ) -> Result<Bytes, Unsendable> {
        write(&match document {
            Document::Structure(id) => Written::new(tables, id, value, self.0),
            Document::Member(member) => Written::member(tables, member, value, self.0),
        })
    }

    fn read(
        &self,
        tables: &Tables,
        document: Document<'_>,
        bytes: &[u8],
        target: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        match document {
            Document::Structure(id) => read_shape(tables, self.0, id, bytes, target),
            Document::Member(member) => read_member(tables, self.0, member, bytes, target),
        }
    }
}

/// Reads an answer that tells of an error. `read` fills the shape that the model has for it.
pub(super) fn read_error(
    context: Context<'_>,
    answer: &Response,
    modelled: &mut dyn Shape,
    read: impl FnOnce(ShapeId, &mut dyn Shape) -> Result<(), Undecodable>,
) -> Result<Answered, Undecodable> {
    let named = header(answer, ERROR_TYPE).map(|code| bare(&code).to_owned());
    let said = answer.body.trim_ascii();
    // It is none of the service's, but a page of something in between, or nothing.
    let is_foreign = said.starts_with(b"<html>") || said.is_empty() && named.is_none();
    if is_foreign && answer.status.as_u16() >= 500 {
        return Ok(by_status(answer));
    }
    let body = error_body(&answer.body)?;
    let told = || {
        let code = body.get("code").or_else(|| body.get("Code"));
        let code = code.or_else(|| body.get("__type"))?;
        Some(bare(&plain(code)).to_owned())
    };
    let name = named.or_else(told);
    // The code that the service had when it spoke awsQuery: callers know it by that one.
    let query = header(answer, QUERY_ERROR)
        .and_then(|error| error.split(';').next().map(str::to_owned))
        .filter(|code| !code.is_empty());
    let code = query
        .or_else(|| name.clone())
        .unwrap_or_else(|| answer.status.as_str().to_owned());
    let message = body.get("message").or_else(|| body.get("Message"));
    let name = name.unwrap_or_else(|| code.clone());
    Ok(Answered {
        message: message.map(plain).unwrap_or_default(),
        shape: read_modelled(context.tables, &name, modelled, read),
        code,
        request_id: None,
    })
}

fn header(answer: &Response, name: HeaderName) -> Option<String> {
    let value: &HeaderValue = answer.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The body of an error: an object, or else its own message.
fn error_body(body: &Bytes) -> Result<Value, Undecodable> {
    if body.is_empty() {
        return Ok(Value::map());
    }
    match text(body).map(json::value) {
        Ok(Ok(body @ Value::Map(_))) => Ok(body),
        Ok(Ok(_)) => Err(Undecodable::misfit(
            "expected an object that describes the error, found other JSON",
        )),
        Ok(Err(_)) | Err(_) => {
            let mut described = Value::map();
            described.insert(
                "message",
                Value::String(String::from_utf8_lossy(body).into_owned()),
            );
            Ok(described)
        }
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
