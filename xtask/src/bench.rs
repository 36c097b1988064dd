//! `cargo xtask bench`: the measured comparison with bare reqwest and the AWS SDK.

use std::process::ExitCode;

use crate::cargo;

/// Measures and prints; `arguments` are the harness's, which knows them.
///
/// It depends on the generated client and on the peers to compare with, which the generator must not, so it is a program of another
/// workspace, started through cargo.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    // Not `--quiet`: where the harness is not built yet, that takes a minute.
    let options = [
        "--release",
        "--package",
        "bench-harness",
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/bench/Cargo.toml"),
    ];
    cargo::run(options, arguments)
}
