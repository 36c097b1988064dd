//! `cargo xtask demo`: the device authorization flow, offline.

use std::process::{Command, ExitCode};

/// Runs the flow, or with `--serve` keeps the service running for a browser and other clients.
///
/// The generator must not depend on what it generates, so both are programs of other packages, started through cargo.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package"]);
    match arguments.split_first() {
        Some((first, rest)) if first == "--serve" => {
            cargo
                .args([
                    "opsmith-test-service",
                    "--bin",
                    "opsmith-test-service",
                    "--",
                ])
                .args(rest);
        }
        _ => {
            cargo
                .args(["opsmith-tests", "--bin", "demo", "--"])
                .args(arguments);
        }
    }
    let status = cargo
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    Ok(ExitCode::from(
        u8::try_from(status.code().unwrap_or(1)).unwrap_or(1),
    ))
}
