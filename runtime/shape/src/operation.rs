//! The descriptor of one operation.

use crate::docs::Docs;
#[cfg(feature = "skeletons")]
use crate::skeleton;
use crate::tables::{MemberRow, OperationRow, Tables, Text};

/// What there is to know about one operation of a generated client, usable without calling it.
///
/// Generated crates hold one `static` per operation. Calling an operation does not touch its descriptor, so a program that asks
/// for no documentation and no skeleton links neither.
#[derive(Clone, Copy)]
pub struct Operation {
    tables: &'static Tables,
    docs: &'static Docs,
    index: usize,
}

/// The three samples an operation can give of itself.
#[cfg(feature = "skeletons")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skeleton {
    /// Its parameters as JSON, with empty values, for `--cli-input-json`.
    Input,
    /// Its parameters as YAML, with a comment for each, for `--cli-input-yaml`.
    YamlInput,
    /// A sample of its result as JSON.
    Output,
}

impl Operation {
    /// The operation at `index` of `tables`.
    pub const fn new(tables: &'static Tables, docs: &'static Docs, index: usize) -> Self {
        Operation {
            tables,
            docs,
            index,
        }
    }

    /// Its name in the model.
    pub fn name(&self) -> &'static str {
        self.row().map_or("", |row| row.name.as_ref())
    }

    /// Its documentation, as plain text.
    pub fn documentation(&self) -> &'static str {
        self.docs
            .operations
            .get(self.index)
            .map_or("", Text::as_ref)
    }

    /// Its row: method, path, authentication, shapes of input, output and errors.
    pub fn row(&self) -> Option<&'static OperationRow> {
        self.tables.operations.get(self.index)
    }

    /// The tables it belongs to.
    pub fn tables(&self) -> &'static Tables {
        self.tables
    }

    /// Its parameters, in the order of the model.
    pub fn input(&self) -> &'static [MemberRow] {
        self.row()
            .and_then(|row| row.input)
            .map_or(&[], |id| self.tables.members(id))
    }

    /// The fields of its result, in the order of the model.
    pub fn output(&self) -> &'static [MemberRow] {
        self.row()
            .and_then(|row| row.output)
            .map_or(&[], |id| self.tables.members(id))
    }

    /// A sample, as text that ends in a newline. `Input` and `YamlInput` are, byte for byte, what the AWS CLI prints for
    /// `--generate-cli-skeleton` from the same model.
    #[cfg(feature = "skeletons")]
    pub fn skeleton(&self, kind: Skeleton) -> String {
        match kind {
            Skeleton::Input => skeleton::input(self.tables, self.index),
            Skeleton::YamlInput => skeleton::yaml_input(self.tables, self.docs, self.index),
            Skeleton::Output => skeleton::output(self.tables, self.index),
        }
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Operation").field(&self.name()).finish()
    }
}
