//! The end of a run: from a result to what is printed, and printing it.

use std::io::{ErrorKind, Write};

use opsmith_shape::{ShapeId, Value};

use crate::output::{self, Format, Moments, TableStyle};
use crate::pager;
use crate::query::Query;
use crate::report::Failure;
use crate::run::{Run, Shown};
use crate::service::Operation;

impl Run<'_> {
    /// A result in the format that was asked for.
    pub(crate) fn result(
        &self,
        operation: Operation<'_>,
        value: Value,
        query: Option<&Query>,
        moments: &Moments,
    ) -> Result<Shown, Failure> {
        let name = self.settings.output();
        let format = Format::named(&name);
        let mut value = match operation.row.output {
            Some(id) => self.presented(operation, id, value, moments)?,
            None => Value::map(),
        };
        let format = format.ok_or_else(|| {
            Failure::other(format!(
                "the output format {name:?} is unknown; there are {}",
                Format::NAMES.join(", ")
            ))
        })?;
        if let Some(query) = query {
            value = query
                .search(&value)
                .map_err(|what| Failure::other(format!("--query: {what}")))?;
        }
        let style = TableStyle {
            colour: match self.globals.color.as_deref() {
                Some("on") => true,
                Some("off") => false,
                _ => self.invocation.terminal.output,
            },
            width: self.invocation.terminal.width.unwrap_or(80),
        };
        let text = output::render(format, &operation.row.name, &value, style);
        text.map(Shown::Paged).map_err(Failure::other)
    }

    /// How the moments of a sample are shown.
    pub(crate) fn sample_moments(&self) -> Moments {
        match Format::named(&self.settings.output()) {
            Some(Format::Json) => Moments::SampleAsText,
            _ => Moments::SampleAsPython,
        }
    }

    fn presented(
        &self,
        operation: Operation<'_>,
        id: ShapeId,
        value: Value,
        moments: &Moments,
    ) -> Result<Value, Failure> {
        let tables = operation.tables();
        if let Some(union) = output::several_members(tables, id, &value) {
            return Err(Failure::other(format!(
                "the answer of the service has a {union} with more than one member"
            )));
        }
        let value = if value == Value::Null {
            Value::map()
        } else {
            value
        };
        Ok(output::present(tables, id, value, moments))
    }

    pub(crate) fn show(&self, shown: &Shown, output: &mut dyn Write) -> Result<(), Failure> {
        let (Shown::Plain(text) | Shown::Paged(text)) = shown;
        let is_paged =
            matches!(shown, Shown::Paged(_)) && self.invocation.terminal.output && !text.is_empty();
        if let Some(command) = is_paged.then(|| self.settings.pager()).flatten() {
            return pager::page(&command, text, &self.invocation.environment);
        }
        match output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush())
        {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::other(format!(
                "cannot write to standard output: {error}"
            ))),
            _ => Ok(()),
        }
    }
}
