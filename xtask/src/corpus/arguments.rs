//! What can be said to `cargo xtask corpus`.

use std::path::PathBuf;

use lexopt::prelude::{Long, Value, ValueExt};

const ACCEPTED: &str =
    "accepted: DIR|FILE [--json] [--threads N] [--build N|SERVICE,...] [--seed N]";

/// The arguments.
pub(super) struct Arguments {
    pub(super) folder: PathBuf,
    pub(super) json: bool,
    pub(super) threads: usize,
    pub(super) build: Option<Wanted>,
}

/// Which services are compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// So many, chosen at random from this seed.
    Random {
        /// How many.
        count: usize,
        /// The same seed and the same models give the same choice.
        seed: u64,
    },
    /// These.
    Named(Vec<String>),
}

impl Arguments {
    /// Reads the words after `corpus`.
    pub(super) fn parse(words: &[String]) -> Result<Arguments, String> {
        parse(words).map_err(|message| format!("{message}\n{ACCEPTED}"))
    }
}

fn parse(words: &[String]) -> Result<Arguments, String> {
    let (mut folder, mut json, mut build, mut seed) = (None, false, None, None);
    let mut threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parser = lexopt::Parser::from_args(words);
    let text = |error: lexopt::Error| error.to_string();
    while let Some(word) = parser.next().map_err(text)? {
        let option = match word {
            Value(path) if folder.is_none() && !path.is_empty() => {
                folder = Some(PathBuf::from(path));
                continue;
            }
            Value(path) => {
                return Err(format!("`{}` is one folder too many", path.display()));
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
            "json" => json = true,
            "threads" => threads = number("threads", &value()?)?,
            "build" => build = Some(value()?),
            "seed" => seed = Some(number("seed", &value()?)?),
            other => return Err(format!("there is no option `--{other}`")),
        }
    }
    if seed.is_some() && build.is_none() {
        return Err("`--seed` chooses what `--build` compiles, and is of no use alone".to_owned());
    }
    Ok(Arguments {
        folder: folder.ok_or("the folder with the models, or the file of one, is missing")?,
        json,
        threads: threads.max(1),
        build: build.map(|text| wanted(&text, seed)).transpose()?,
    })
}

fn wanted(text: &str, seed: Option<u64>) -> Result<Wanted, String> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let count = number("build", text)?;
        let seed = seed.unwrap_or_else(super::random::seed);
        return Ok(Wanted::Random { count, seed });
    }
    if seed.is_some() {
        return Err("`--seed` is for a number of services, and these are named".to_owned());
    }
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        return Err(
            "`--build` wants a number, or names of services with commas between".to_owned(),
        );
    }
    Ok(Wanted::Named(names))
}

fn number<N: std::str::FromStr>(option: &str, text: &str) -> Result<N, String> {
    text.parse()
        .map_err(|_| format!("`--{option} {text:?}` is no number that can be used here"))
}
