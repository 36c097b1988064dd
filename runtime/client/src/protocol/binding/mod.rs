//! HTTP bindings: the parts of a message outside its body, for every protocol that uses them
//! (Smithy, "HTTP protocol bindings").

mod request;
mod response;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::{Kind, MemberRow, ShapeId, Tables, TimestampFormat, Trait, View};

pub(crate) use request::{headers, shown_target, target};
pub(crate) use response::read;

/// What the body of a message holds.
#[derive(Clone, Copy)]
pub(crate) enum Payload<'a> {
    /// Nothing.
    Nothing,
    /// The members that are bound to no other part, as one document.
    Document,
    /// One member, by its index.
    Member(usize, &'a MemberRow),
}

impl<'a> Payload<'a> {
    /// Of a structure that is a request or an answer.
    pub(crate) fn of(tables: &'a Tables, id: ShapeId) -> Self {
        let mut payload = Payload::Nothing;
        for (index, member) in tables.members(id).iter().enumerate() {
            if !member.outside_body {
                payload = Payload::Document;
            } else if tables.traits_of(member).contains(&Trait::HttpPayload) {
                return Payload::Member(index, member);
            }
        }
        payload
    }

    /// Whether it is sent or received piece by piece, beside the structure.
    pub(crate) fn is_stream(self, tables: &Tables) -> bool {
        match self {
            Payload::Member(_, member) => tables.traits_of(member).contains(&Trait::Streaming),
            _ => false,
        }
    }
}

/// Whether a payload goes as JSON or XML, rather than as the bytes it is.
pub(crate) fn is_structured(kind: Kind) -> bool {
    !matches!(kind, Kind::Blob | Kind::String | Kind::Enum)
}

/// The `mediaType` among traits.
pub(crate) fn media_type(traits: &[Trait]) -> Option<&str> {
    traits.iter().find_map(|fact| match fact {
        Trait::MediaType(name) => Some(name.as_ref()),
        _ => None,
    })
}

/// A scalar as text outside a body. `None` for what has none: null, lists, maps, structures.
fn text<'v>(
    tables: &Tables,
    member: &MemberRow,
    value: View<'v>,
    timestamps: TimestampFormat,
) -> Option<Cow<'v, str>> {
    Some(match value {
        View::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        View::Integer(value) => Cow::Owned(value.to_string()),
        View::Float(value) => float(tables.shape(member.target).kind, value),
        View::Number(digits) => Cow::Borrowed(digits),
        View::String(text) => Cow::Borrowed(text),
        View::Blob(bytes) => Cow::Owned(STANDARD.encode(bytes)),
        View::Timestamp(moment) => {
            let given = tables.traits_of(member).iter().find_map(|fact| match fact {
                Trait::TimestampFormat(format) => Some(*format),
                _ => None,
            });
            Cow::Owned(moment.format(given.unwrap_or(timestamps)))
        }
        View::Null | View::List(_) | View::Map(_) | View::Structure(_) => return None,
    })
}

fn float(kind: Kind, value: f64) -> Cow<'static, str> {
    if value.is_nan() {
        Cow::Borrowed("NaN")
    } else if value.is_infinite() {
        Cow::Borrowed(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else if kind == Kind::Float {
        // It was 32 bits wide before it became a view: as such it has the shorter digits.
        Cow::Owned((value as f32).to_string())
    } else {
        Cow::Owned(value.to_string())
    }
}
