//! XML over shape tables: a reader, a writer, and the parser below the reader.
//!
//! The walks stand here and not beside those for serde's formats in `opsmith-shape`: generated types
//! promise JSON to everyone, while XML is a matter of the wire, which only programs with a protocol
//! of XML are to pay for. Nothing of serde fits them either. To serde an element is an element,
//! while which of a structure's members are attributes, which lists have no element of their own and
//! what the parts of a map are called, only the table knows.
//!
//! The parser is our own: what AWS sends is a small part of XML, of which a general parser would
//! have to be kept from the rest. There are no document types here, hence no entities but the five
//! that XML has without one, and nothing to expand.

mod error;
mod parse;
mod read;
mod write;

use opsmith_shape::{Form, MemberRow, Tables, TimestampFormat, Trait};

pub(super) use error::read_error;
pub(super) use parse::{Parser, Tag, root_name};
pub(super) use read::{structure, value};
pub(super) use write::{Root, document, given_namespace};

/// Whether a member of a structure is part of the document, rather than of the message around it.
pub(super) type InBody<'a> = &'a dyn Fn(&MemberRow) -> bool;

/// How scalars are written where the model does not say (Smithy, "restXml", "awsQuery", "ec2Query":
/// timestamps are of the format `date-time`).
pub(super) const FORM: Form = Form {
    timestamps: TimestampFormat::DateTime,
    ..Form::REST_JSON
};

/// The `xmlName` among traits.
pub(super) fn given_name(traits: &[Trait]) -> Option<&str> {
    traits.iter().find_map(|fact| match fact {
        Trait::XmlName(name) => Some(name.as_ref()),
        _ => None,
    })
}

/// The name of a member's element or attribute.
pub(super) fn name<'a>(tables: &'a Tables, member: &'a MemberRow) -> &'a str {
    given_name(tables.traits_of(member)).unwrap_or(&member.name)
}

/// Whether a list or map has no element of its own: its parts stand where it would.
pub(super) fn is_flattened(tables: &Tables, member: &MemberRow) -> bool {
    tables.traits_of(member).contains(&Trait::XmlFlattened)
}

fn is_attribute(tables: &Tables, member: &MemberRow) -> bool {
    tables.traits_of(member).contains(&Trait::XmlAttribute)
}
