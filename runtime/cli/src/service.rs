//! The services a command line offers, and one operation of one of them.

use opsmith_shape::{CliNames, CliOperation, Docs, Kind, MemberRow, OperationRow, Tables, Text};

/// A service that a command line offers: its tables, and the texts and names that go with them.
#[derive(Debug, Clone, Copy)]
pub struct Service<'a> {
    /// Shapes, members and operations.
    pub tables: &'a Tables,
    /// Documentation, parallel to the tables.
    pub docs: &'a Docs,
    /// The words of operations and the options of members, parallel to the operations.
    pub names: &'a CliNames,
}

impl<'a> Service<'a> {
    /// The word for the service.
    pub(crate) fn name(&self) -> &'a str {
        &self.tables.service.name
    }

    /// The words for its operations.
    pub(crate) fn operation_names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.names
            .operations
            .iter()
            .map(|operation| operation.name.as_ref())
    }

    /// The operation with this word.
    pub(crate) fn operation(&self, word: &str) -> Option<Operation<'a>> {
        let index = self
            .names
            .operations
            .iter()
            .position(|operation| operation.name == word)?;
        Some(Operation {
            service: *self,
            index,
            row: self.tables.operations.get(index)?,
            names: self.names.operations.get(index)?,
        })
    }
}

/// One operation on a command line.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) service: Service<'a>,
    /// Its index among the operations of the service.
    pub(crate) index: usize,
    pub(crate) row: &'a OperationRow,
    names: &'a CliOperation,
}

impl<'a> Operation<'a> {
    pub(crate) fn tables(&self) -> &'a Tables {
        self.service.tables
    }

    /// Its word.
    pub(crate) fn word(&self) -> &'a str {
        &self.names.name
    }

    /// Its parameters.
    pub(crate) fn members(&self) -> &'a [MemberRow] {
        self.row.input.map_or(&[], |id| self.tables().members(id))
    }

    /// Its parameters with their options, dashes included. A member whose option the table lacks is not offered.
    pub(crate) fn options(&self) -> impl Iterator<Item = (usize, &'a MemberRow, String)> {
        let members = self.members().iter().zip(self.names.options.iter());
        members
            .enumerate()
            .map(|(index, (member, option))| (index, member, format!("--{option}")))
    }

    /// The option of a parameter, dashes included.
    pub(crate) fn option(&self, member: usize) -> String {
        format!(
            "--{}",
            self.names.options.get(member).map_or("", Text::as_ref)
        )
    }

    /// The documentation of a parameter, as plain text.
    pub(crate) fn member_doc(&self, member: usize) -> &'a str {
        let first = self
            .row
            .input
            .map_or(0, |id| self.tables().shape(id).members.start as usize);
        self.service
            .docs
            .members
            .get(first + member)
            .map_or("", |doc| doc.text.as_ref())
    }

    /// Its own documentation, as plain text.
    pub(crate) fn doc(&self) -> &'a str {
        self.service
            .docs
            .operations
            .get(self.index)
            .map_or("", Text::as_ref)
    }

    /// The index of the parameter that is sent as a stream of bytes.
    pub(crate) fn streamed_input(&self) -> Option<usize> {
        let (index, member) = self.tables().stream(self.row.input?)?;
        (self.tables().shape(member.target).kind == Kind::Blob).then_some(index)
    }

    /// Whether it sends or receives anything beside its structures.
    pub(crate) fn streams(&self) -> bool {
        self.streamed_input().is_some() || self.streams_output()
    }

    /// Whether its result, or a part of it, is a stream that goes to a file.
    pub(crate) fn streams_output(&self) -> bool {
        let output = self.row.output;
        output.is_some_and(|id| self.tables().stream(id).is_some())
    }
}
