//! `cargo xtask diff`: what changed between two models.
//!
//! Compares and judges nothing itself: [`opsmith_codegen::diff`] does.

mod arguments;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use opsmith_codegen::diff::{self, Refusal};
use opsmith_codegen::model::Model;

use crate::models::{self, rendered};
use arguments::Arguments;

/// The exit code where the models cannot be compared.
const TROUBLE: u8 = 2;

/// Runs the command. Ends with 0 where nothing breaks anybody, 1 where something does, 2 where the models cannot be compared.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    match compared(words) {
        Ok((text, is_breaking)) => {
            // Whoever closes the pipe early has seen enough.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            Ok(ExitCode::from(u8::from(is_breaking)))
        }
        Err(message) => {
            crate::fail(&message);
            Ok(ExitCode::from(TROUBLE))
        }
    }
}

fn compared(words: &[String]) -> Result<(String, bool), String> {
    let arguments = Arguments::parse(words)?;
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let diff = diff::diff(old, new, &arguments.operations).map_err(|refusal| match refusal {
        Refusal::Unknown(unknown) => models::unknown_operations(&unknown),
        Refusal::Wrong(report) => rendered(&report),
    })?;
    let text = match arguments.json {
        true => diff.json(),
        false => diff.text(),
    };
    Ok((text, diff.is_breaking()))
}

fn read(path: &Path) -> Result<Model, String> {
    let (bytes, beside) = (models::read(path)?, models::beside(path)?);
    let shown = path.display().to_string();
    opsmith_codegen::read_checked_with(&shown, bytes, beside).map_err(|report| rendered(&report))
}
