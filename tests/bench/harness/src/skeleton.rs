//! What the command line costs that prints a skeleton, which needs no server.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::callgrind::Callgrind;
use crate::cargo::Workspace;
use crate::environment::Environment;
use crate::figures::{Figures, Measure};
use crate::peer::Peer;
use crate::{cpu, progress};

const ARGUMENTS: [&str; 3] = [
    "sso-oidc",
    "start-device-authorization",
    "--generate-cli-skeleton",
];

/// Names the AWS CLI to compare with.
const AWS_CLI: &str = "OPSMITH_AWS_CLI";

/// Over how many runs the mean is taken: of ours, which takes milliseconds, and of the AWS CLI, which takes most of a second.
const RUNS: u32 = 300;
const AWS_CLI_RUNS: u32 = 5;

/// Builds `opsmith` in the project's own workspace, at `root`, and takes down what one skeleton costs.
pub fn measure(
    root: &Path,
    callgrind: Option<&Callgrind>,
    environment: &Environment,
    figures: &mut Figures,
) -> Result<(), String> {
    progress("building the command line");
    let workspace = Workspace::open(root.to_owned())?;
    workspace.fetch()?;
    let program = workspace.build(&[
        "--package",
        "opsmith",
        "--features",
        "cli",
        "--bin",
        "opsmith",
    ])?;

    progress("measuring the command line");
    if let Some(reason) = cpu::unavailable() {
        figures.notes.push(format!(
            "CPU time of the command line is not measured: {reason}"
        ));
    } else {
        let spent = cpu::mean(RUNS, environment.command(&program).args(ARGUMENTS))?;
        figures.set(Measure::SkeletonCpu, Peer::Ours, milliseconds(spent));
        figures.notes.push(aws_cli(environment)?);
    }
    if let Some(callgrind) = callgrind {
        let count = callgrind.count(environment, &program, &ARGUMENTS.map(OsStr::new))?;
        figures.set(Measure::SkeletonInstructions, Peer::Ours, count as f64);
    }
    Ok(())
}

/// A line about the same skeleton from the AWS CLI.
fn aws_cli(environment: &Environment) -> Result<String, String> {
    let what = "the same skeleton from the AWS CLI";
    let Some(program) = std::env::var_os(AWS_CLI).filter(|program| !program.is_empty()) else {
        return Ok(format!(
            "{what}: not measured, as none is installed ({AWS_CLI} names its executable)"
        ));
    };
    let output = environment.command(&program).arg("--version").output();
    let output = output.map_err(|error| {
        format!(
            "cannot start {}, which {AWS_CLI} names: {error}",
            program.display()
        )
    })?;
    let version = String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .next()
        .unwrap_or("unknown version")
        .to_owned();
    let mut command: Command = environment.command(&program);
    let spent = cpu::mean(
        AWS_CLI_RUNS,
        command
            .args(ARGUMENTS)
            .env("AWS_EC2_METADATA_DISABLED", "true"),
    )?;
    Ok(format!(
        "{what} ({version}): {:.0} ms CPU",
        milliseconds(spent)
    ))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
