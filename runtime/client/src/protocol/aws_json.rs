//! awsJson1_0 and awsJson1_1: operations by name in a header, and JSON in the body (Smithy, "AWS
//! JSON 1.0 protocol" and "AWS JSON 1.1 protocol").

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use opsmith_shape::{Container, Form, Shape, ShapeId, Written};

use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable, json, rpc};
use crate::endpoint::Target;
use crate::http::Response;

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const QUERY_MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
const TRUE: HeaderValue = HeaderValue::from_static("true");

/// Either version. They differ in the media type alone.
pub(super) struct AwsJson {
    media_type: HeaderValue,
}

pub(super) static AWS_JSON_1_0: AwsJson = AwsJson {
    media_type: HeaderValue::from_static("application/x-amz-json-1.0"),
};

pub(super) static AWS_JSON_1_1: AwsJson = AwsJson {
    media_type: HeaderValue::from_static("application/x-amz-json-1.1"),
};

impl Codec for AwsJson {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        let mut outgoing = Outgoing {
            target: rpc::target(context, "/".to_owned(), input, false)?,
            ..Outgoing::default()
        };
        // Room for those that every request gets besides, so that the map need not grow.
        outgoing.headers.reserve(8);
        outgoing
            .headers
            .insert(CONTENT_TYPE, self.media_type.clone());
        outgoing.headers.insert(TARGET, operation(context)?);
        if context.tables.service.query_compatible {
            outgoing.headers.insert(QUERY_MODE, TRUE);
        }
        outgoing.body = match context.operation.input {
            Some(id) => json::write(&Written::new(context.tables, id, input, &Form::AWS_JSON))?,
            // Even without parameters there is an object that could hold some.
            None => "{}".into(),
        };
        Ok(outgoing)
    }

    fn shown_target(&self, context: Context<'_>, input: &dyn Shape) -> Target {
        rpc::target(context, "/".to_owned(), input, true).unwrap_or_default()
    }

    fn read(
        &self,
        context: Context<'_>,
        answer: &Response,
        output: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        match context.operation.output {
            Some(id) => read_structure(context, id, answer, output),
            None => Ok(()),
        }
    }

    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
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
    ..Form::AWS_JSON
};

/// The name of the operation, with that of the service.
fn operation(context: Context<'_>) -> Result<HeaderValue, Unsendable> {
    let (service, operation) = (&context.tables.service.shape_name, &context.operation.name);
    HeaderValue::try_from(format!("{service}.{operation}")).map_err(|_| {
        Unsendable::Unsupported(format!("the name of {operation:?} cannot be a header"))
    })
}

fn read_structure(
    context: Context<'_>,
    id: ShapeId,
    answer: &Response,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    target
        .begin(Container::Structure)
        .map_err(|_| Undecodable::misfit("the result cannot be a structure"))?;
    json::read_structure(context.tables, &Form::AWS_JSON, id, &answer.body, target)
}
