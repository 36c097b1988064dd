//! Texts for people: kept beside the tables, so that programs which show none do not link any.

use crate::tables::{Rows, Text};

/// The documentation of one service, parallel to its [`crate::Tables`].
#[derive(Debug, Clone, PartialEq)]
pub struct Docs {
    /// Of the service, as plain text.
    pub service: Text,
    /// Of each operation, by its index, as plain text.
    pub operations: Rows<Text>,
    /// Of each shape, by its id, as plain text.
    pub shapes: Rows<Text>,
    /// Of each member, by its row. A member without words of its own has those of its target.
    pub members: Rows<MemberDoc>,
}

/// The documentation of one member.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MemberDoc {
    /// Its first sentence as the comments of YAML skeletons show it: up to the first `.` or `:`, with a final `.`.
    pub overview: Text,
    /// All of it, as plain text.
    pub text: Text,
}

impl MemberDoc {
    /// A text in generated code.
    pub const fn new(overview: &'static str, text: &'static str) -> Self {
        MemberDoc {
            overview: Text::Borrowed(overview),
            text: Text::Borrowed(text),
        }
    }
}

/// The names that a command line shows, parallel to [`crate::Tables::operations`].
#[derive(Debug, Clone, PartialEq)]
pub struct CliNames {
    /// One for each operation.
    pub operations: Rows<CliOperation>,
}

/// The names of one operation on a command line.
#[derive(Debug, Clone, PartialEq)]
pub struct CliOperation {
    /// The word for the operation, such as `start-device-authorization`.
    pub name: Text,
    /// The option of each input member without its dashes, in the order of the members, such as `client-id`.
    pub options: Rows<Text>,
}
