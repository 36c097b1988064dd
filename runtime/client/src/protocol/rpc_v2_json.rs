//! rpcv2Json: operations by name in the path, and JSON in the body (Smithy, "Smithy RPC v2 JSON
//! protocol").

use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use opsmith_shape::{Container, Form, Shape, ShapeId, Written};

use super::failed::by_status;
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable, json, rpc_v2};
use crate::endpoint::Target;
use crate::http::Response;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NAME: HeaderValue = HeaderValue::from_static("rpc-v2-json");

/// The protocol rpcv2Json.
pub(super) struct RpcV2Json;

impl Codec for RpcV2Json {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        let mut outgoing = Outgoing {
            target: rpc_v2::target(context, input, false)?,
            ..Outgoing::default()
        };
        // Room for those that every request gets besides, so that the map need not grow.
        outgoing.headers.reserve(8);
        outgoing.headers.insert(rpc_v2::PROTOCOL, NAME);
        outgoing.headers.insert(ACCEPT, JSON);
        if let Some(id) = context.operation.input {
            let written = Written::new(context.tables, id, input, &Form::RPC_V2_JSON);
            outgoing.body = json::write(&written)?;
            outgoing.headers.insert(CONTENT_TYPE, JSON);
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
            Some(id) => read_structure(context, id, answer, output),
            None => Ok(()),
        }
    }

    /// An answer without the protocol's header is told by its status alone, as in rpcv2Cbor.
    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
        if !rpc_v2::is_of(answer, &NAME) {
            return Ok(by_status(answer));
        }
        json::read_error(context, answer, modelled, |id, target| {
            read_structure(context, id, answer, target)
        })
    }

    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&'static dyn super::Documents> {
        Some(&json::EventDocuments(&EVENTS))
    }
}

/// Documents in events: what is a header there, is not in them.
#[cfg(feature = "event-stream")]
const EVENTS: Form = Form {
    body_only: true,
    ..Form::RPC_V2_JSON
};

fn read_structure(
    context: Context<'_>,
    id: ShapeId,
    answer: &Response,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    target
        .begin(Container::Structure)
        .map_err(|_| Undecodable::misfit("the result cannot be a structure"))?;
    json::read_structure(context.tables, &Form::RPC_V2_JSON, id, &answer.body, target)
}
