//! Errors that services describe in XML.
//!
//! There are four forms, one for each protocol and a fourth for S3 (`noErrorWrapping` of
//! `aws.protocols#restXml`): `Error` is the root, or lies in `ErrorResponse`, or in `Response` and
//! `Errors`. The reader takes any of them from anyone, as older clients do.

use std::borrow::Cow;

use opsmith_shape::{Container, Shape, ShapeId};

use super::InBody;
use super::parse::{Parser, Tag};
use super::read::structure;
use crate::http::Response;
use crate::protocol::failed::{by_status, read_modelled};
use crate::protocol::{Answered, Context, Undecodable};

/// Reads the answer to a call that failed. `read_rest` reads what of an error stands outside of its
/// body.
///
/// Where the body describes no error, because there is none or something between the service and us
/// made it, the status is all there is to say.
pub(in crate::protocol) fn read_error(
    context: Context<'_>,
    answer: &Response,
    modelled: &mut dyn Shape,
    in_body: InBody<'_>,
    read_rest: &dyn Fn(ShapeId, &mut dyn Shape) -> Result<(), Undecodable>,
) -> Answered {
    let tables = context.tables;
    let Some(described) = Described::find(&answer.body) else {
        let answered = by_status(answer);
        let shape = match context.custom.error_of_status {
            Some((status, name)) if answer.status.as_u16() == status => {
                read_modelled(context.tables, name, modelled, |_, target| {
                    target
                        .begin(Container::Structure)
                        .map_err(|_| Undecodable::misfit("the error cannot be a structure"))
                })
            }
            _ => None,
        };
        return Answered { shape, ..answered };
    };
    let shape = read_modelled(tables, &described.code, modelled, |id, target| {
        target
            .begin(Container::Structure)
            .map_err(|_| Undecodable::misfit("the error cannot be a structure"))?;
        let rest = read_rest(id, target);
        let (tag, mut parser) = described.element;
        structure(tables, &mut parser, tag, id, in_body, target).and(rest)
    });
    Answered {
        code: described.code.into_owned(),
        message: described.message.into_owned(),
        shape,
        request_id: described.request_id.map(Cow::into_owned),
    }
}

struct Described<'a> {
    code: Cow<'a, str>,
    message: Cow<'a, str>,
    request_id: Option<Cow<'a, str>>,
    /// The element `Error`, and a parser inside of it.
    element: (Tag<'a>, Parser<'a>),
}

impl<'a> Described<'a> {
    fn find(body: &'a [u8]) -> Option<Self> {
        let mut parser = Parser::new(body).ok()?;
        let root = parser.root().ok()?;
        let mut request_id = None;
        let element = if root.is("Error") {
            (root, parser)
        } else {
            within(&mut parser, &mut request_id)?
        };
        let mut described = Described {
            code: Cow::Borrowed(""),
            message: Cow::Borrowed(""),
            request_id,
            element,
        };
        described.read_members()?;
        Some(described).filter(|described| !described.code.is_empty())
    }

    fn read_members(&mut self) -> Option<()> {
        let mut parser = self.element.1.clone();
        while let Some(tag) = parser.child().ok()? {
            match tag.name() {
                "Code" => self.code = text(&mut parser)?,
                "Message" | "message" => self.message = text(&mut parser)?,
                "RequestId" | "RequestID" => self.request_id = Some(text(&mut parser)?),
                _ => parser.skip().ok()?,
            }
        }
        Some(())
    }
}

/// The element `Error` inside the innermost one, or inside its `Errors`.
fn within<'a>(
    parser: &mut Parser<'a>,
    request_id: &mut Option<Cow<'a, str>>,
) -> Option<(Tag<'a>, Parser<'a>)> {
    let mut found = None;
    while let Some(tag) = parser.child().ok()? {
        match tag.name() {
            "Error" if found.is_none() => {
                found = Some((tag, parser.clone()));
                parser.skip().ok()?;
            }
            "Errors" if found.is_none() => found = within(parser, request_id),
            "RequestId" | "RequestID" => *request_id = Some(text(parser)?),
            _ => parser.skip().ok()?,
        }
    }
    found
}

fn text<'a>(parser: &mut Parser<'a>) -> Option<Cow<'a, str>> {
    match parser.text().ok()? {
        Some(text) => Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }),
        None => {
            parser.skip().ok()?;
            Some(Cow::Borrowed(""))
        }
    }
}
