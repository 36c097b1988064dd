//! The arguments of `cargo xtask bench`.

use crate::peer::Peer;

/// What is printed for `--help`, and after a mistake.
pub const USAGE: &str = "\
usage: cargo xtask bench [--quick] [--json] [--only PEER,PEER]
       cargo xtask bench compile [--model FILE]
       cargo xtask bench documents

Prints side by side what one call costs with our client, with bare reqwest and with the AWS SDK.
A goal that is missed is printed as such and is no failure; exit 1 means that something could
not be built or run.

  --quick            without the builds from nothing (some minutes)
  --json             JSON in place of the table
  --only PEER,PEER   some of ours, bare, sdk, sdk-lean (default: ours,bare,sdk). sdk-lean is the
                     SDK without `rustls`, a default feature that adds an HTTP stack of the past
  --help             print this

`compile` compares what it costs to compile a program that calls five operations of DynamoDB: with a
client that has just these, with one that has all, and with the AWS SDK. DynamoDB's model is searched
below OPSMITH_MODELS, unless FILE names it.

`documents` compares how fast an item of DynamoDB (99 KB of JSON) is read and written, and a list of
1,000 objects of S3 (XML) is read: with generated clients, with the AWS SDK, and with serde_json into
structures written by hand. The models are searched below OPSMITH_MODELS.";

/// What the program is to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Measure(Arguments),
    /// Compare what programs cost to compile, with this model.
    Compile(Option<std::path::PathBuf>),
    /// Compare how fast documents are read and written.
    Documents,
    Help,
}

/// What to measure, and how to print it.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Leave out what takes minutes.
    pub quick: bool,
    /// Print JSON.
    pub json: bool,
    /// In the order of [`Peer::ALL`], without repetition.
    pub peers: Vec<Peer>,
}

/// Reads the arguments; the error says what is wrong.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut parsed = Arguments {
        quick: false,
        json: false,
        peers: Peer::DEFAULT.to_vec(),
    };
    let mut arguments = arguments.into_iter().peekable();
    if arguments.next_if(|first| first == "compile").is_some() {
        return compile(arguments);
    }
    if arguments.next_if(|first| first == "documents").is_some() {
        return documents(arguments);
    }
    while let Some(argument) = arguments.next() {
        let (name, attached) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        match (name, attached) {
            ("--help" | "-h", None) => return Ok(Command::Help),
            ("--quick", None) => parsed.quick = true,
            ("--json", None) => parsed.json = true,
            ("--only", attached) => {
                let value = attached
                    .or_else(|| arguments.next())
                    .ok_or("`--only` lacks its value")?;
                parsed.peers = peers(&value)?;
            }
            _ => return Err(format!("unknown argument `{argument}`")),
        }
    }
    Ok(Command::Measure(parsed))
}

fn compile(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    match (arguments.next(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(Command::Compile(None)),
        (Some(name), None, _) if name == "--help" => Ok(Command::Help),
        (Some(name), Some(file), None) if name == "--model" => {
            Ok(Command::Compile(Some(file.into())))
        }
        _ => Err("`compile` takes `--model FILE` and nothing else".to_owned()),
    }
}

fn documents(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    match arguments.next().as_deref() {
        None => Ok(Command::Documents),
        Some("--help") => Ok(Command::Help),
        Some(_) => Err("`documents` takes no arguments".to_owned()),
    }
}

fn peers(list: &str) -> Result<Vec<Peer>, String> {
    let mut wanted = Vec::new();
    for name in list.split(',').map(str::trim) {
        match Peer::ALL.iter().find(|peer| peer.name() == name) {
            Some(peer) => wanted.push(*peer),
            None => return Err(format!("there is no peer `{name}`")),
        }
    }
    Ok(Peer::ALL
        .into_iter()
        .filter(|peer| wanted.contains(peer))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Command, String> {
        parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn options_are_read() {
        let Ok(Command::Measure(arguments)) = parsed(&["--quick", "--only=sdk,ours,sdk"]) else {
            panic!("valid arguments");
        };
        assert_eq!(
            arguments,
            Arguments {
                quick: true,
                json: false,
                peers: vec![Peer::Ours, Peer::Sdk]
            }
        );
        assert_eq!(parsed(&["--only", "bare", "--help"]), Ok(Command::Help));
        assert_eq!(parsed(&["compile"]), Ok(Command::Compile(None)));
        assert_eq!(parsed(&["documents"]), Ok(Command::Documents));
        assert_eq!(
            parsed(&["compile", "--model", "a.json"]),
            Ok(Command::Compile(Some("a.json".into())))
        );
    }

    #[test]
    fn what_is_not_known_is_named() {
        assert_eq!(
            parsed(&["--fast"]),
            Err("unknown argument `--fast`".to_owned())
        );
        assert_eq!(
            parsed(&["--json=1"]),
            Err("unknown argument `--json=1`".to_owned())
        );
        assert_eq!(
            parsed(&["--only", "ours,us"]),
            Err("there is no peer `us`".to_owned())
        );
        assert!(parsed(&["compile", "--quick"]).is_err());
        assert!(parsed(&["documents", "--quick"]).is_err());
        assert_eq!(
            parsed(&["--only"]),
            Err("`--only` lacks its value".to_owned())
        );
    }
}
