//! What can be said to `cargo xtask add`.

use std::path::PathBuf;

use lexopt::prelude::{Long, Value, ValueExt};
use opsmith_codegen::select::Operations;

use crate::words;

const ACCEPTED: &str = "accepted: FILE [--operations A,B] [--name SERVICE]";

/// The arguments.
pub(super) struct Arguments {
    pub(super) model: PathBuf,
    pub(super) operations: Operations,
    pub(super) name: Option<String>,
}

impl Arguments {
    /// Reads the words after `add`.
    pub(super) fn parse(words: &[String]) -> Result<Arguments, String> {
        parse(words).map_err(|message| format!("{message}\n{ACCEPTED}"))
    }
}

fn parse(words: &[String]) -> Result<Arguments, String> {
    let (mut model, mut name, mut operations) = (None, None, Operations::All);
    let mut parser = lexopt::Parser::from_args(words);
    let text = |error: lexopt::Error| error.to_string();
    while let Some(word) = parser.next().map_err(text)? {
        let option = match word {
            Value(path) if model.is_none() && !path.is_empty() => {
                model = Some(PathBuf::from(path));
                continue;
            }
            Value(path) => {
                return Err(format!("`{}` is one file too many", path.display()));
            }
            Long(option) => option.to_owned(),
            other => return Err(other.unexpected().to_string()),
        };
        let mut value = || {
            parser
                .value()
                .and_then(|value| value.string())
                .map_err(text)
        };
        match option.as_str() {
            "name" => name = Some(value()?),
            "operations" => operations = words::operations(&value()?)?,
            other => return Err(format!("there is no option `--{other}`")),
        }
    }
    Ok(Arguments {
        model: model.ok_or("the file with the model is missing")?,
        operations,
        name,
    })
}
