//! HTTP bindings: the parts of a message outside its body, for every protocol that uses them
//! (Smithy, "HTTP protocol bindings").

mod payload;
mod request;
mod response;

use opsmith_shape::{Kind, MemberRow, ShapeId, Tables, Trait};

pub(crate) use payload::{Documents, read_payload, write};
pub(crate) use request::shown_target;
pub(crate) use response::read;

use request::{headers, target};

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
    /// Of a structure that is a request.
    pub(crate) fn of(tables: &'a Tables, id: ShapeId) -> Self {
        Payload::find(tables, id, &|member| !member.outside_body)
    }

    /// Of a structure that is an answer.
    pub(crate) fn of_answer(tables: &'a Tables, id: ShapeId) -> Self {
        Payload::find(tables, id, &|member| is_in_answer_body(tables, member))
    }

    fn find(tables: &'a Tables, id: ShapeId, in_body: &dyn Fn(&MemberRow) -> bool) -> Self {
        let mut payload = Payload::Nothing;
        for (index, member) in tables.members(id).iter().enumerate() {
            if in_body(member) {
                payload = Payload::Document;
            } else if tables.traits_of(member).contains(&Trait::HttpPayload) {
                return Payload::Member(index, member);
            }
        }
        payload
    }
}

/// Whether a payload is events, which only travel beside the structure. (A streaming blob can be a member
/// like any other.)
pub(crate) fn is_event_stream(tables: &Tables, member: &MemberRow) -> bool {
    tables.shape(member.target).kind == Kind::Union
        && tables.traits_of(member).contains(&Trait::Streaming)
}

/// Whether a member of an answer is part of its document. Bindings to the address mean nothing in an
/// answer (Smithy, `httpQuery` and `httpLabel`).
pub(crate) fn is_in_answer_body(tables: &Tables, member: &MemberRow) -> bool {
    !member.outside_body
        || !tables.traits_of(member).iter().any(|fact| {
            matches!(
                fact,
                Trait::HttpHeader(_)
                    | Trait::HttpPrefixHeaders(_)
                    | Trait::HttpPayload
                    | Trait::HttpResponseCode
            )
        })
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
