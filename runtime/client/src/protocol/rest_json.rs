//! restJson1: HTTP bindings, and JSON in the body (Smithy, "AWS restJson1 protocol").

use bytes::Bytes;
use opsmith_shape::{Container, Form, MemberRow, Shape, ShapeId, Tables, Written};

use super::binding::{self, Payload};
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable, json};
use crate::endpoint::Target;
use crate::http::Response;

/// The protocol restJson1.
pub(super) struct RestJson;

impl Codec for RestJson {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        binding::write::<RestJson>(context, input)
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
        json::read_error(context, answer, modelled, |id, target| {
            read_structure(context.tables, id, answer, target)
        })
    }

    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&'static dyn super::Documents> {
        Some(&json::EventDocuments(&Form::REST_JSON))
    }
}

impl binding::Documents for RestJson {
    const MEDIA_TYPE: &'static str = "application/json";
    /// A structure that is not given is one without members.
    const ABSENT: Option<&'static str> = Some("{}");

    fn structure(
        tables: &Tables,
        id: ShapeId,
        input: &dyn Shape,
    ) -> Result<Option<Bytes>, Unsendable> {
        json::write(&Written::new(tables, id, input, &Form::REST_JSON)).map(Some)
    }

    fn member(tables: &Tables, member: &MemberRow, value: &dyn Shape) -> Result<Bytes, Unsendable> {
        json::write(&Written::member(tables, member, value, &Form::REST_JSON))
    }
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
        Payload::Document => {
            json::read_structure(tables, &Form::REST_JSON, id, &answer.body, target)
        }
        Payload::Member(index, member) => {
            let document = |place: &mut dyn Shape| {
                json::read_member(tables, &Form::REST_JSON, member, &answer.body, place)
            };
            binding::read_payload(tables, index, member, answer, target, &document)
        }
    }
}
