//! `cargo xtask bench`: what one call costs with the generated client, with bare reqwest and with the AWS SDK.
//!
//! Every peer is a program that does the same calls, built with the same profile and measured in the same run: its build from
//! nothing, its size, its crates, and under callgrind the instructions of its start and of each further call, against a server
//! in this process. Instructions rather than time, because they come out the same on a busy machine.

mod arguments;
mod callgrind;
mod cargo;
mod certificate;
mod compile;
mod cpu;
mod documents;
mod environment;
mod figures;
mod goals;
mod measure;
mod peer;
mod report;
mod server;
mod skeleton;

use std::process::ExitCode;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args().skip(1)) {
        Ok(Command::Measure(arguments)) => arguments,
        Ok(Command::Compile(model)) => {
            return match compile::run_all(&measure::manifest_folder().join(".."), model.as_deref())
            {
                Ok(()) => ExitCode::SUCCESS,
                Err(problem) => failed(&problem),
            };
        }
        Ok(Command::Documents) => {
            return match documents::run_all(&measure::manifest_folder().join("..")) {
                Ok(()) => ExitCode::SUCCESS,
                Err(problem) => failed(&problem),
            };
        }
        Ok(Command::Help) => {
            println!("{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(problem) => return failed(&format!("{problem}\n\n{}", arguments::USAGE)),
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => failed(&problem),
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let figures = measure::all(arguments)?;
    let text = if arguments.json {
        report::json(&figures)?
    } else {
        report::table(&figures)
    };
    println!("{text}");
    Ok(())
}

fn failed(problem: &str) -> ExitCode {
    eprintln!("error: {problem}");
    ExitCode::FAILURE
}

/// Says what is being done, beside the result.
fn progress(what: &str) {
    eprintln!("bench: {what}");
}
