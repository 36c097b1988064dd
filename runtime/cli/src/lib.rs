//! A command line that behaves as the AWS CLI does, from shape tables.
//!
//! Nothing here is generated, and nothing knows a service: [`Service`] is three tables, and everything below walks over them. [`run()`] does
//! one run in the order of work of the AWS CLI, in which an error found early hides later ones:
//!
//! 1. *words*: global options are taken out of all words, then the command, the operation and its options (`words`). The parser follows
//!    Python's `argparse`, whose habits scripts rely on: abbreviations, global options anywhere, negative numbers as values.
//! 2. *input*: words become values by the shapes of the parameters; a document fills in the rest; everything wrong with them is told at
//!    once (`input`).
//! 3. a sample is printed, or the operation called through `opsmith-client` (`call`).
//! 4. *output*: the result is put in order, filtered (`query`) and printed (`output`).
//!
//! A `Failure` at any step ends the run; `report` tells it on standard error in the format that was asked for, and it
//! carries the exit code. Where the auto-prompt is on, `prompt` completes the words first.
//!
//! What a run sees of the world is in its [`Invocation`], so that tests and previews of models run in-process. The one thing taken from the
//! process itself are proxies, which the HTTP client reads.
//!
//! An interruption (SIGINT) is left to the system, which ends the process as shells expect: with status 130.

mod call;
mod help;
mod input;
mod invocation;
mod output;
mod pager;
mod prompt;
mod query;
mod report;
mod result;
mod run;
mod service;
mod settings;
mod streams;
mod words;

use std::io::{self, Write as _};
use std::process::ExitCode;

pub use invocation::{Console, Invocation, Terminal, TerminalConsole};
pub use run::run;
pub use service::Service;

/// The name by which messages call the program.
pub(crate) const PROGRAM: &str = "opsmith";

/// The `main` of a program that offers these services.
pub fn main(services: &[Service<'_>]) -> ExitCode {
    let invocation = match Invocation::of_process() {
        Ok(invocation) => invocation,
        Err(word) => {
            // What cannot be written cannot be told either.
            let _ = writeln!(
                io::stderr(),
                "\n{PROGRAM}: [ERROR]: the word {word:?} is not Unicode text"
            );
            return ExitCode::from(report::exit::USAGE);
        }
    };
    let (mut output, mut error) = (io::stdout().lock(), io::stderr());
    run(
        services,
        &invocation,
        &mut TerminalConsole,
        &mut output,
        &mut error,
    )
    .into()
}
