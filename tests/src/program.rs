//! The project's own programs, built once per test run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The root of the checkout.
pub fn root() -> &'static Path {
    // `CARGO_MANIFEST_DIR` is `<root>/tests`.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("/"))
}

/// The command line `opsmith`, built with every feature it needs.
///
/// # Panics
/// Where it does not build.
pub fn opsmith() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        build(&[
            "--package",
            "opsmith",
            "--features",
            "cli",
            "--bin",
            "opsmith",
        ])
    })
}

/// The generator, `xtask`.
///
/// # Panics
/// Where it does not build.
pub fn xtask() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| build(&["--package", "xtask", "--bin", "xtask"]))
}

/// The preview of models, `xtask-preview`.
///
/// # Panics
/// Where it does not build.
pub fn preview() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| build(&["--package", "xtask-preview", "--bin", "xtask-preview"]))
}

/// The local authorization service.
///
/// # Panics
/// Where it does not build.
pub fn service() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        build(&[
            "--package",
            "opsmith-test-service",
            "--bin",
            "opsmith-test-service",
        ])
    })
}

/// Builds one program with the cargo that runs this test, and answers where it is.
fn build(arguments: &[&str]) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--message-format",
            "json-render-diagnostics",
        ])
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo build {arguments:?}:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut executable = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message.get("executable")?.as_str().map(PathBuf::from)
    });
    executable
        .next_back()
        .unwrap_or_else(|| panic!("cargo build {arguments:?} made no program"))
}
