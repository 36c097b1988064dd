//! restXml: HTTP bindings, and XML in the body (Smithy, "AWS restXml protocol").

use bytes::Bytes;
use opsmith_shape::{Container, Kind, MemberRow, Shape, ShapeId, Tables};

use super::binding::{self, Payload};
use super::xml::{self, Parser, Root, Tag};
use super::{Answered, Codec, Context, Outgoing, Undecodable, Unsendable};
use crate::endpoint::Target;
use crate::http::Response;

/// The protocol restXml.
pub(super) struct RestXml;

impl Codec for RestXml {
    fn write(&self, context: Context<'_>, input: &dyn Shape) -> Result<Outgoing, Unsendable> {
        binding::write::<RestXml>(context, input)
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
        let tables = context.tables;
        output
            .begin(Container::Structure)
            .map_err(|_| Undecodable::misfit("the result cannot be a structure"))?;
        binding::read(tables, id, answer, output)?;
        match Payload::of_answer(tables, id) {
            Payload::Nothing => Ok(()),
            Payload::Document => read_document(tables, id, &answer.body, output),
            Payload::Member(index, member) => {
                let document =
                    |place: &mut dyn Shape| read_value(tables, member, &answer.body, place);
                binding::read_payload(tables, index, member, answer, output, &document)
            }
        }
    }

    fn holds_error(&self, _context: Context<'_>, answer: &Response) -> bool {
        xml::root_name(&answer.body) == Some("Error")
    }

    fn read_error(
        &self,
        context: Context<'_>,
        answer: &Response,
        modelled: &mut dyn Shape,
    ) -> Result<Answered, Undecodable> {
        let tables = context.tables;
        Ok(xml::read_error(
            context,
            answer,
            modelled,
            &|member| binding::is_in_answer_body(tables, member),
            &|id, target| binding::read(tables, id, answer, target),
        ))
    }

    #[cfg(feature = "event-stream")]
    fn documents(&self) -> Option<&'static dyn super::Documents> {
        Some(&RestXml)
    }
}

#[cfg(feature = "event-stream")]
impl super::Documents for RestXml {
    fn media_type(&self) -> &'static str {
        "application/xml"
    }

    fn write(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        value: &dyn Shape,
    ) -> Result<Bytes, Unsendable> {
        match document {
            super::Document::Structure(id) => structure(tables, id, value),
            super::Document::Member(member) => payload(tables, member, value),
        }
    }

    fn read(
        &self,
        tables: &Tables,
        document: super::Document<'_>,
        bytes: &[u8],
        target: &mut dyn Shape,
    ) -> Result<(), Undecodable> {
        match document {
            super::Document::Structure(id) => {
                let mut parser = Parser::new(bytes)?;
                let root = parser.root()?;
                let in_body = |member: &MemberRow| !member.outside_body;
                xml::structure(tables, &mut parser, root, id, &in_body, target)?;
                Ok(parser.end()?)
            }
            super::Document::Member(member) => read_value(tables, member, bytes, target),
        }
    }
}

impl binding::Documents for RestXml {
    const MEDIA_TYPE: &'static str = "application/xml";
    const ABSENT: Option<&'static str> = None;

    /// There is no document where none of the members is set.
    fn structure(
        tables: &Tables,
        id: ShapeId,
        input: &dyn Shape,
    ) -> Result<Option<Bytes>, Unsendable> {
        let view = input.view();
        let is_set = |(index, member): (usize, &MemberRow)| {
            !member.outside_body && view.member(index, &member.name).is_some()
        };
        match tables.members(id).iter().enumerate().any(is_set) {
            true => structure(tables, id, input).map(Some),
            false => Ok(None),
        }
    }

    fn member(tables: &Tables, member: &MemberRow, value: &dyn Shape) -> Result<Bytes, Unsendable> {
        payload(tables, member, value)
    }
}

/// A structure as a document, without the members that stand elsewhere in the message.
fn structure(tables: &Tables, id: ShapeId, value: &dyn Shape) -> Result<Bytes, Unsendable> {
    let traits = tables.shape_traits(id);
    let root = Root {
        name: xml::given_name(traits).unwrap_or(&tables.shape(id).name),
        namespace: xml::given_namespace(traits),
    };
    let text = xml::document(tables, root, id, value, &|member| !member.outside_body)?;
    Ok(Bytes::from(text))
}

/// A payload as a document. Its root is called by what the member says, or else its target.
fn payload(tables: &Tables, member: &MemberRow, value: &dyn Shape) -> Result<Bytes, Unsendable> {
    let (own, target) = (tables.traits_of(member), tables.shape_traits(member.target));
    let root = Root {
        name: xml::given_name(own)
            .or_else(|| xml::given_name(target))
            .unwrap_or(&tables.shape(member.target).name),
        namespace: xml::given_namespace(own).or_else(|| xml::given_namespace(target)),
    };
    if !matches!(
        tables.shape(member.target).kind,
        Kind::Structure | Kind::Union
    ) {
        return Err(Unsendable::Unsupported(format!(
            "{} cannot be a body of XML, which only structures and unions can",
            member.name
        )));
    }
    xml::document(tables, root, member.target, value, &|_| true).map(Bytes::from)
}

/// Reads a document that is the value of a member.
fn read_value(
    tables: &Tables,
    member: &MemberRow,
    bytes: &[u8],
    place: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let mut parser = Parser::new(bytes)?;
    let root = parser.root()?;
    xml::value(tables, &mut parser, root, member, place)?;
    Ok(parser.end()?)
}

/// Reads a body that is one document. None at all is one without members.
fn read_document(
    tables: &Tables,
    id: ShapeId,
    body: &Bytes,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    let mut parser = Parser::new(body)?;
    let root = parser.root()?;
    let in_body = |member: &MemberRow| binding::is_in_answer_body(tables, member);
    match unwrapped(tables, id, root, &parser) {
        Some((index, member)) => {
            let place = target
                .member_mut(index, &member.name)
                .map_err(|_| Undecodable::misfit("no value can stand here"))?;
            xml::value(tables, &mut parser, root, member, place)?;
        }
        None => xml::structure(tables, &mut parser, root, id, &in_body, target)?,
    }
    Ok(parser.end()?)
}

/// The only member of the document, where the root is its element already rather than one around
/// it: S3 does so in `GetBucketLocation` (`aws.customizations#s3UnwrappedXmlOutput`). It is a
/// scalar, and so has no elements in it, which tells the two forms apart.
fn unwrapped<'t>(
    tables: &'t Tables,
    id: ShapeId,
    root: Tag<'_>,
    parser: &Parser<'_>,
) -> Option<(usize, &'t MemberRow)> {
    let mut members = tables
        .members(id)
        .iter()
        .enumerate()
        .filter(|(_, member)| binding::is_in_answer_body(tables, member));
    let (index, member) = members.next()?;
    let is_scalar = !matches!(
        tables.shape(member.target).kind,
        Kind::List | Kind::Map | Kind::Structure | Kind::Union
    );
    let is_alone = members.next().is_none() && is_scalar && root.is(xml::name(tables, member));
    let has_text = || matches!(parser.clone().text(), Ok(Some(_)));
    (is_alone && has_text()).then_some((index, member))
}
