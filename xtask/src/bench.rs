//! `cargo xtask bench`: the measured comparison with bare reqwest and the AWS SDK.

use std::process::{Command, ExitCode};

/// Measures and prints; `arguments` are the harness's, which knows them.
///
/// It depends on the generated client and on the peers to compare with, which the generator must not, so it is a program of another
/// workspace, started through cargo.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Not `--quiet`: where the harness is not built yet, that takes a minute.
    cargo.args([
        "run",
        "--release",
        "--package",
        "bench-harness",
        "--manifest-path",
    ]);
    cargo.arg(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/bench/Cargo.toml"
    ));
    let status = cargo
        .arg("--")
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    Ok(ExitCode::from(
        u8::try_from(status.code().unwrap_or(1)).unwrap_or(1),
    ))
}
