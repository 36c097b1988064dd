//! rpcv2Cbor: operations by name, and CBOR in the body (Smithy, "Smithy RPC v2 CBOR protocol").

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use opsmith_shape::{Container, Form, Reader, Shape, ShapeId, Tables, Written};
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::Serialize as _;

use super::cbor::{Decoder, Encoder, Error};
use super::failed::{bare, by_status, read_modelled};
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable, rpc_v2};
use crate::endpoint::Target;
use crate::http::Response;

const CBOR: HeaderValue = HeaderValue::from_static("application/cbor");
const NAME: HeaderValue = HeaderValue::from_static("rpc-v2-cbor");
/// Asks for the codes of awsQuery in errors (`aws.protocols#awsQueryCompatible`).
const QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
const QUERY_ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// The protocol rpcv2Cbor.
pub(super) struct RpcV2Cbor;

impl Codec for RpcV2Cbor {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        let mut outgoing = Outgoing {
            target: rpc_v2::target(context, input, false)?,
            ..Outgoing::default()
        };
        // Room for those that every request gets besides, so that the map need not grow.
        outgoing.headers.reserve(10);
        outgoing.headers.insert(rpc_v2::PROTOCOL, NAME);
        outgoing.headers.insert(ACCEPT, CBOR);
        if context.tables.service.query_compatible {
            let yes = HeaderValue::from_static("true");
            outgoing.headers.insert(QUERY_MODE, yes);
        }
        if let Some(id) = context.operation.input {
            outgoing.body = cbor(&Written::new(context.tables, id, input, &Form::RPC_V2_CBOR))?;
            outgoing.headers.insert(CONTENT_TYPE, CBOR);
        }
        Ok(outgoing)
    }

    fn shown_target(&self, context: Context<'_>, input: &dyn Shape) -> Target {
        rpc_v2::shown_target(context, input)
    }

    fn read(
        &self,
        context: Context<'_>,
        answer: &Response,
        output: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        rpc_v2::check(answer, &NAME)?;
        match context.operation.output {
            Some(id) => read_structure(context.tables, id, &answer.body, output),
            None => Ok(()),
        }
    }

    /// An answer without the protocol's header, or with a body that is none, is told by its status
    /// alone, as the specification demands.
    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
        let mut decoder = Decoder::new(&answer.body);
        let told = match rpc_v2::is_of(answer, &NAME) {
            true => decoder.deserialize_any(Told::default()).ok(),
            false => None,
        };
        let Some(Told { kind, message }) = told else {
            return Ok(by_status(answer));
        };
        let tables = context.tables;
        let shape = read_modelled(tables, bare(&kind), modelled, |id, target| {
            read_structure(tables, id, &answer.body, target)
        });
        // The code that the service had when it spoke awsQuery: callers know it by that one.
        let query_code = answer
            .headers
            .get(QUERY_ERROR)
            .and_then(|error| error.to_str().ok());
        let code = match query_code.and_then(|error| error.split(';').next()) {
            Some(code) if !code.is_empty() => code.to_owned(),
            _ if kind.is_empty() => answer.status.as_str().to_owned(),
            _ => bare(&kind).to_owned(),
        };
        Ok(Answered {
            code,
            message,
            shape,
            request_id: None,
        })
    }

    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&'static dyn super::Documents> {
        Some(&RpcV2Cbor)
    }
}

#[cfg(feature = "event-stream")]
impl super::Documents for RpcV2Cbor {
    fn media_type(&self) -> &'static str {
        "application/cbor"
    }

    fn write(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        value: &dyn Shape,
    ) -> Result<Bytes, Unsendable> {
        let written = match document {
            super::Document::Structure(id) => Written::new(tables, id, value, &EVENTS),
            super::Document::Member(member) => Written::member(tables, member, value, &EVENTS),
        };
        cbor(&written)
    }

    fn read(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        bytes: &[u8],
        target: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        read_cbor(tables, &EVENTS, bytes, |reader, decoder| match document {
            super::Document::Structure(id) => reader.read(id, target, decoder),
            super::Document::Member(member) => reader.read_member(member, target, decoder),
        })
    }
}

/// Documents in events: what is a header there, is not in them.
#[cfg(feature = "event-stream")]
const EVENTS: Form = Form {
    body_only: true,
    ..Form::RPC_V2_CBOR
};

fn cbor(value: &Written<'_>) -> Result<Bytes, Unsendable> {
    let mut body = Vec::with_capacity(256);
    match value.serialize(Encoder::new(&mut body)) {
        Ok(()) => Ok(body.into()),
        Err(error) => Err(Unsendable::Parameter(error.to_string())),
    }
}

/// Reads a body that is one map. None at all is one without members.
fn read_structure(
    tables: &Tables,
    id: ShapeId,
    body: &[u8],
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    if body.is_empty() {
        return target
            .begin(Container::Structure)
            .map_err(|_| Undecodable::misfit("the result cannot be a structure"));
    }
    read_cbor(tables, &Form::RPC_V2_CBOR, body, |reader, decoder| {
        reader.read(id, target, decoder)
    })
}

/// Reads bytes that are one value.
fn read_cbor(
    tables: &Tables,
    form: &Form,
    bytes: &[u8],
    read: impl FnOnce(&Reader<'_>, &mut Decoder<'_>) -> Result<(), Error>,
) -> Result<(), Undecodable> {
    let reader = Reader::new(tables, form);
    let mut decoder = Decoder::new(bytes);
    let read = read(&reader, &mut decoder);
    read.and_then(|()| decoder.end())
        .map_err(|error| match error {
            Error::Malformed(..) => Undecodable::malformed(format!("not CBOR: {error}")),
            Error::Misfit(reason) => Undecodable::misfit(&reason).at(&reader.path()),
        })
}

/// What the body of an error says of it, whichever error it is.
#[derive(Default)]
struct Told {
    kind: String,
    message: String,
}

impl<'de> Visitor<'de> for Told {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a map that describes the error")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "__type" => self.kind = text(&mut map)?,
                "message" | "Message" => self.message = text(&mut map)?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(self)
    }
}

/// A value that should be text: nothing where it is null.
fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    Ok(map.next_value::<Option<String>>()?.unwrap_or_default())
}
