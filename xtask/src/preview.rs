//! `cargo xtask preview`: the command line of any model, and its skeletons.

use std::path::Path;
use std::process::ExitCode;

use crate::cargo;

/// Runs the preview; `arguments` are its own.
///
/// It depends on the command line's runtime, and so on an HTTP client, which the generator must not. It is built as this program was:
/// both read models, which takes seconds without optimisation where the model is one of the largest.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("preview/Cargo.toml");
    let manifest = manifest.to_string_lossy().into_owned();
    let profile = if cfg!(debug_assertions) {
        "dev"
    } else {
        "release"
    };
    let options = [
        "--quiet",
        "--profile",
        profile,
        "--manifest-path",
        &manifest,
    ];
    cargo::run(options, arguments)
}
