//! `cargo xtask`: everything that is done with Opsmith's own tree.
//!
//! Never depends on `generated/` or on an HTTP client, so that it builds and repairs a tree in which these do not.

mod add;
mod bench;
mod cargo;
mod codegen;
mod corpus;
mod demo;
mod diff;
mod format;
mod plan;
mod preview;
mod write;

use std::process::ExitCode;

// Commands name these as if they were theirs.
use xtask::{files, models, paths, words};

const USAGE: &str = "\
usage: cargo xtask COMMAND [OPTIONS]

  codegen          write generated/ from model/services.toml
                     --check            only say what differs, and exit with 1 if anything does
                     --model FILE       make a stand-alone crate from this model (plain or gzipped) instead
                     --operations A,B   only these operations, and what they reach
                     --out DIR          where to
                     --name CRATE       what to call it; the name of the service, if not said
                     --runtime WHERE    path:DIR, git:URL or version:REQ; the checkout's own, if not said
  add FILE         take a model (plain or gzipped) into model/ and model/services.toml, and generate
                     --operations A,B   only these operations, and what they reach
                     --name SERVICE     what to call it; the name of the service, if not said
  corpus DIR       take every model below DIR (or this one FILE) through all stages, in memory; exit with 1 if any fails
                     --json             print one JSON document instead of lines
                     --threads N        on so many threads; all cores, if not said
                     --build N          also compile N services, chosen at random
                     --seed N           the choice of an earlier run
                     --build A,B        compile these services
  diff OLD NEW     what changed between two models, for Rust programs and for command lines; exit with 1 if that
                   breaks anybody, with 2 if they cannot be compared
                     --json             print one JSON document instead of text
                     --operations A,B   only these operations, and what they reach
  preview          the command line of any model: nothing is generated or compiled
                     --model FILE       this model (plain or gzipped)
                     -- OPERATION ...   what to run, as after `aws SERVICE`; `-- help` lists the operations
                     --skeletons DIR    write the skeletons of all operations instead
  demo             the device authorization flow against a local service
                     --serve            keep the service running
                     --port N           on this port
  bench            measure, side by side with other clients
                     --help             the options it has
                     compile            what a program that uses DynamoDB costs to compile
";

fn main() -> ExitCode {
    let arguments: Vec<String> = match std::env::args_os()
        .skip(1)
        .map(|word| word.into_string())
        .collect()
    {
        Ok(arguments) => arguments,
        Err(word) => return fail(&format!("{} is not UTF-8", word.display())),
    };
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    // The measurement has options of its own, and tells them.
    let mut ours = rest.iter().take_while(|word| *word != "--");
    let wants_help = ours.any(|word| word == "--help" || word == "-h");
    let done = match command {
        _ if wants_help && command != "bench" => {
            xtask::say::output(format_args!("{USAGE}"));
            Ok(ExitCode::SUCCESS)
        }
        "add" => add::run(rest),
        "codegen" => codegen::run(rest),
        "corpus" => corpus::run(rest),
        "diff" => diff::run(rest),
        "preview" => preview::run(rest),
        "demo" => demo::run(rest),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            xtask::say::output(format_args!("{USAGE}"));
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("there is no command `{other}`\n\n{USAGE}")),
    };
    match (done, xtask::say::end()) {
        (Ok(code), Ok(())) => code,
        (Err(message), _) | (Ok(_), Err(message)) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    xtask::say_error!("error: {}", message.trim_end());
    ExitCode::FAILURE
}
