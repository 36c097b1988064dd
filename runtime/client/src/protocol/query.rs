//! awsQuery and ec2Query: a form in the body, and XML back (Smithy, "AWS query protocol" and "AWS
//! EC2 query protocol").

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use opsmith_shape::{Container, Shape};

use super::form::{Form, Style};
use super::xml::{self, Parser};
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable, template};
use crate::endpoint::Target;
use crate::http::Response;

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// The protocols awsQuery and ec2Query.
pub(super) struct Query(pub(super) Style);

impl Codec for Query {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        let mut form = Form::new(context.tables, self.0);
        form.pair("Action", &context.operation.name);
        form.pair("Version", &context.tables.service.version);
        if let Some(id) = context.operation.input {
            form.structure(id, input.view())?;
        }
        let mut outgoing = Outgoing {
            target: target(template::host_prefix(context, input.view(), false)?),
            body: Bytes::from(form.into_text()),
            ..Outgoing::default()
        };
        outgoing.headers.reserve(8);
        outgoing.headers.insert(CONTENT_TYPE, FORM);
        Ok(outgoing)
    }

    fn shown_target(&self, context: Context<'_>, input: &dyn Shape) -> Target {
        target(template::host_prefix(context, input.view(), true).unwrap_or_default())
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
        output
            .begin(Container::Structure)
            .map_err(|_| Undecodable::misfit("the result cannot be a structure"))?;
        if answer.body.trim_ascii().is_empty() {
            return Ok(());
        }
        let mut parser = Parser::new(&answer.body)?;
        let root = parser.root()?;
        match self.0 {
            Style::Ec2 => {
                xml::structure(context.tables, &mut parser, root, id, &|_| true, output)?;
            }
            Style::Query => {
                let result = format!("{}Result", context.operation.name);
                while let Some(tag) = parser.child()? {
                    if tag.is(&result) {
                        xml::structure(context.tables, &mut parser, tag, id, &|_| true, output)?;
                    } else {
                        parser.skip()?;
                    }
                }
            }
        }
        Ok(parser.end()?)
    }

    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
        Ok(xml::read_error(
            context,
            answer,
            modelled,
            &|_| true,
            &|_, _| Ok(()),
        ))
    }
}

fn target(host_prefix: String) -> Target {
    Target {
        path: "/".to_owned(),
        host_prefix,
        ..Target::default()
    }
}
