//! What can be said to `cargo xtask diff`.

use std::path::PathBuf;

use lexopt::prelude::{Long, Value, ValueExt};
use opsmith_codegen::select::Operations;

use crate::words;

const ACCEPTED: &str = "accepted: OLD NEW [--json] [--operations A,B]";

/// The arguments.
pub(super) struct Arguments {
    pub(super) old: PathBuf,
    pub(super) new: PathBuf,
    pub(super) json: bool,
    pub(super) operations: Operations,
}

impl Arguments {
    /// Reads the words after `diff`.
    pub(super) fn parse(words: &[String]) -> Result<Arguments, String> {
        parse(words).map_err(|message| format!("{message}\n{ACCEPTED}"))
    }
}

fn parse(words: &[String]) -> Result<Arguments, String> {
    let (mut files, mut json, mut operations) = (Vec::new(), false, Operations::All);
    let mut parser = lexopt::Parser::from_args(words);
    let text = |error: lexopt::Error| error.to_string();
    while let Some(word) = parser.next().map_err(text)? {
        match word {
            Value(path) if path.is_empty() => return Err("a file without a name".to_owned()),
            Value(path) => files.push(PathBuf::from(path)),
            Long("json") => json = true,
            Long("operations") => {
                let value = parser.value().and_then(|value| value.string());
                operations = words::operations(&value.map_err(text)?)?;
            }
            Long(other) => return Err(format!("there is no option `--{other}`")),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let [old, new] = <[PathBuf; 2]>::try_from(files).map_err(|files| {
        format!(
            "two models are needed, the old one and the new one; {} given",
            match files.len() {
                0 => "none is".to_owned(),
                1 => "one is".to_owned(),
                count => format!("{count} are"),
            }
        )
    })?;
    Ok(Arguments {
        old,
        new,
        json,
        operations,
    })
}
