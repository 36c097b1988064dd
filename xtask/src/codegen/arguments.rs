//! What can be said to `cargo xtask codegen`.

use std::path::PathBuf;

use lexopt::prelude::{Long, ValueExt};
use opsmith_codegen::emit::Runtime;
use opsmith_codegen::name::check_crate_name;
use opsmith_codegen::select::Operations;

use crate::words;

const ACCEPTED: &str = "accepted: [--check] [--model FILE --out DIR [--operations A,B] [--name CRATE] [--runtime path:DIR|git:URL|version:REQ]]";

/// The arguments.
pub(super) struct Arguments {
    pub(super) check: bool,
    pub(super) mode: Mode,
}

/// What is made.
pub(super) enum Mode {
    /// `generated/`, from `model/services.toml`.
    Workspace,
    /// A crate by itself.
    StandAlone(StandAlone),
}

/// A crate by itself.
pub struct StandAlone {
    /// The file of the model.
    pub model: PathBuf,
    /// What is kept of it.
    pub operations: Operations,
    /// The folder for the crate.
    pub out: PathBuf,
    /// Its name; that of the service, if not said.
    pub name: Option<String>,
    /// Where the runtime comes from; the checkout's own, if not said.
    pub runtime: Option<Runtime>,
}

impl Arguments {
    /// Reads the words after `codegen`.
    pub(super) fn parse(words: &[String]) -> Result<Arguments, String> {
        parse(words).map_err(|message| format!("{message}\n{ACCEPTED}"))
    }
}

fn parse(words: &[String]) -> Result<Arguments, String> {
    let (mut check, mut model, mut out, mut name, mut runtime) = (false, None, None, None, None);
    let mut operations = Operations::All;
    let mut parser = lexopt::Parser::from_args(words);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        let option = match word {
            Long(option) => option.to_owned(),
            other => return Err(other.unexpected().to_string()),
        };
        let mut value = || {
            parser
                .value()
                .and_then(|value| value.string())
                .map_err(|error| error.to_string())
        };
        match option.as_str() {
            "check" => check = true,
            "model" => model = Some(words::path("model", value()?)?),
            "out" => out = Some(words::path("out", value()?)?),
            "name" => name = Some(crate_name(value()?)?),
            "operations" => operations = words::operations(&value()?)?,
            "runtime" => runtime = Some(self::runtime(&value()?)?),
            other => return Err(format!("there is no option `--{other}`")),
        }
    }
    let mode = match (model, out) {
        (Some(model), Some(out)) => Mode::StandAlone(StandAlone {
            model,
            operations,
            out,
            name,
            runtime,
        }),
        (None, None) if name.is_none() && runtime.is_none() && operations == Operations::All => {
            Mode::Workspace
        }
        (Some(_), None) => {
            return Err("`--model` needs `--out`, the folder for the crate".to_owned());
        }
        _ => {
            let message = "`--out`, `--operations`, `--name` and `--runtime` are for a crate by itself, which `--model` makes";
            return Err(message.to_owned());
        }
    };
    Ok(Arguments { check, mode })
}

fn crate_name(name: String) -> Result<String, String> {
    check_crate_name(&name).map(|()| name)
}

fn runtime(text: &str) -> Result<Runtime, String> {
    match text.split_once(':') {
        Some(("path", path)) if !path.is_empty() => Ok(Runtime::Path(path.to_owned())),
        Some(("git", url)) if !url.is_empty() => Ok(Runtime::Git(url.to_owned())),
        Some(("version", version)) if !version.is_empty() => {
            Ok(Runtime::Version(version.to_owned()))
        }
        _ => Err(format!("`{text}` says not where the runtime comes from")),
    }
}
