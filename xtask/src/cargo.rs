//! Programs of other packages, started through cargo: what the generator must not depend on.

use std::ffi::OsStr;
use std::process::{Command, ExitCode};

/// `cargo run` with these options, and the program's own arguments. Ends with the exit code of the program.
///
/// # Errors
/// Where cargo cannot be started.
pub fn run(
    options: impl IntoIterator<Item = impl AsRef<OsStr>>,
    arguments: &[String],
) -> Result<ExitCode, String> {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .arg("run")
        .args(options)
        .arg("--")
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    Ok(ExitCode::from(
        u8::try_from(status.code().unwrap_or(1)).unwrap_or(1),
    ))
}
