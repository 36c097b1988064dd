//! `cargo xtask preview`: the command line of any operation model, and its skeletons.
//!
//! Nothing is generated or compiled: the model is lowered to tables in memory, and [`opsmith_cli::run`] walks over those as it does over
//! generated ones. What is printed, asked and answered, messages and exit codes are the command line's own.

mod arguments;
mod skeletons;

use std::io::Write as _;
use std::process::ExitCode;

use opsmith_cli::{Invocation, Service, TerminalConsole};
use opsmith_codegen::lower::{self, Lowered};
use opsmith_codegen::{name, support};
use xtask::models;

use arguments::{Arguments, Wanted};

fn main() -> ExitCode {
    let done = run().and_then(|code| xtask::say::end().map(|()| code));
    done.unwrap_or_else(|message| {
        xtask::say_error!("error: {}", message.trim_end());
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode, String> {
    let mut invocation = Invocation::of_process()
        .map_err(|word| format!("the word {word:?} is not Unicode text"))?;
    let arguments = Arguments::parse(&invocation.arguments)?;
    let lowered = lowered(&arguments)?;
    match arguments.wanted {
        Wanted::Skeletons(folder) => {
            let outcome = skeletons::write(&lowered, &folder)?;
            xtask::say!("{}: {outcome}", folder.display());
            Ok(ExitCode::SUCCESS)
        }
        Wanted::Run(words) => {
            invocation.arguments = with_service(&lowered, words);
            Ok(command_line(&lowered, &invocation))
        }
    }
}

/// The tables of the model. Traits that Opsmith does not know are named, and left out.
fn lowered(arguments: &Arguments) -> Result<Lowered, String> {
    let shown = arguments.model.display().to_string();
    let (bytes, beside) = (
        models::read(&arguments.model)?,
        models::beside(&arguments.model)?,
    );
    let model = opsmith_codegen::read_checked_with(&shown, bytes, beside)
        .map_err(|report| models::rendered(&report))?;
    for problem in support::unsupported_traits(&model) {
        xtask::say_error!(
            "warning: {}: {}, and left out of the preview",
            problem.path.escape_debug(),
            problem.message
        );
    }
    Ok(lower::lower(&model, &name::service_name(&model.service.id)))
}

/// The words of the command line, which begin with the service: there is one only, so that it can be left out.
fn with_service(lowered: &Lowered, words: Vec<String>) -> Vec<String> {
    let service = lowered.tables.service.name.as_ref();
    let is_operation = || {
        let mut operations = lowered.cli.operations.iter();
        operations.any(|operation| operation.name == service)
    };
    let is_given = words.first().is_some_and(|word| word == service) && !is_operation();
    let left_out = (!is_given).then(|| service.to_owned());
    left_out.into_iter().chain(words).collect()
}

fn command_line(lowered: &Lowered, invocation: &Invocation) -> ExitCode {
    let service = Service {
        tables: &lowered.tables,
        docs: &lowered.docs,
        names: &lowered.cli,
    };
    let (mut output, mut error) = (std::io::stdout().lock(), std::io::stderr());
    let code = opsmith_cli::run(
        &[service],
        invocation,
        &mut TerminalConsole,
        &mut output,
        &mut error,
    );
    // What cannot be written cannot be told either.
    let _ = output.flush();
    code.into()
}
