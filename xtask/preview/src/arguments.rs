//! What can be said to `cargo xtask preview`.

use std::path::PathBuf;

use xtask::words;

const ACCEPTED: &str =
    "accepted: --model FILE -- OPERATION [CLI arguments], or --model FILE --skeletons DIR";

/// The arguments.
pub(crate) struct Arguments {
    pub(crate) model: PathBuf,
    pub(crate) wanted: Wanted,
}

/// What is to be done with the model.
pub(crate) enum Wanted {
    /// Its command line is run with these words.
    Run(Vec<String>),
    /// The skeletons of all operations are written into this folder.
    Skeletons(PathBuf),
}

impl Arguments {
    /// Reads the words after `preview`.
    pub(crate) fn parse(words: &[String]) -> Result<Arguments, String> {
        parse(words).map_err(|message| format!("{message}\n{ACCEPTED}"))
    }
}

fn parse(words: &[String]) -> Result<Arguments, String> {
    let end = words.iter().position(|word| word == "--");
    let (ours, theirs) = words.split_at(end.unwrap_or(words.len()));
    let theirs = end
        .is_some()
        .then(|| theirs.iter().skip(1).cloned().collect());
    let (mut model, mut skeletons) = (None, None);
    let mut parser = lexopt::Parser::from_args(ours);
    while let Some(word) = parser.next().map_err(|error| error.to_string())? {
        let name = match word {
            lexopt::Arg::Long(name @ ("model" | "skeletons")) => name.to_owned(),
            lexopt::Arg::Long(name) => return Err(format!("there is no option `--{name}`")),
            lexopt::Arg::Value(word) => {
                return Err(format!(
                    "`{}` stands before `--`; operation and options of the command line come after it",
                    word.display()
                ));
            }
            other => return Err(other.unexpected().to_string()),
        };
        let value = parser.value().map_err(|error| error.to_string())?;
        let value = words::path(&name, value.to_string_lossy().into_owned())?;
        let place = if name == "model" {
            &mut model
        } else {
            &mut skeletons
        };
        if place.replace(value).is_some() {
            return Err(format!("`--{name}` stands twice"));
        }
    }
    let model = model.ok_or("`--model` is missing: the file with the model")?;
    let wanted = match (skeletons, theirs) {
        (Some(folder), None) => Wanted::Skeletons(folder),
        (None, Some(words)) => Wanted::Run(words),
        (Some(_), Some(_)) => {
            return Err(
                "`--skeletons` writes those of all operations, and takes no `--`".to_owned(),
            );
        }
        (None, None) => {
            return Err("say what to run after `--`, such as `-- help`".to_owned());
        }
    };
    Ok(Arguments { model, wanted })
}
