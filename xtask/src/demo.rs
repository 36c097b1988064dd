//! `cargo xtask demo`: the device authorization flow, offline.

use std::process::ExitCode;

use crate::cargo;

/// Runs the flow, or with `--serve` keeps the service running for a browser and other clients.
///
/// The generator must not depend on what it generates, so both are programs of other packages, started through cargo.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let (package, program, arguments) = match arguments.split_first() {
        Some((first, rest)) if first == "--serve" => {
            ("opsmith-test-service", "opsmith-test-service", rest)
        }
        _ => ("opsmith-tests", "demo", arguments),
    };
    cargo::run(
        ["--quiet", "--package", package, "--bin", program],
        arguments,
    )
}
