//! `cargo xtask diff`: what changed between two models.
//!
//! Compares and judges nothing itself: [`opsmith_codegen::diff`] does. Where one of the models is that of a service in
//! `model/services.toml`, both are compared as what is generated for it.

mod arguments;

use std::path::Path;
use std::process::ExitCode;

use opsmith_codegen::config::{self, Config, ServiceConfig};
use opsmith_codegen::diff::{self, Refusal};
use opsmith_codegen::model::Model;

use crate::models::{self, rendered};
use crate::paths::{resolved, root};
use crate::plan::{self, SERVICES};
use arguments::Arguments;

/// The exit code where the models cannot be compared.
const TROUBLE: u8 = 2;

/// Runs the command. Ends with 0 where nothing breaks anybody, 1 where something does, 2 where the models cannot be compared.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let compared = compared(words).and_then(|(text, is_breaking)| {
        xtask::say::output(format_args!("{text}"));
        xtask::say::end().map(|()| is_breaking)
    });
    match compared {
        Ok(is_breaking) => Ok(ExitCode::from(u8::from(is_breaking))),
        Err(message) => {
            crate::fail(&message);
            Ok(ExitCode::from(TROUBLE))
        }
    }
}

fn compared(words: &[String]) -> Result<(String, bool), String> {
    let arguments = Arguments::parse(words)?;
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let chosen = &arguments.operations;
    let diff = match project(&arguments)? {
        Some((config, service)) => diff::of_project(old, new, chosen, &config, &service),
        None => diff::diff(old, new, chosen),
    };
    let diff = diff.map_err(|refusal| match refusal {
        Refusal::Unknown(unknown) => models::unknown_operations(&unknown),
        Refusal::Wrong(report) => rendered(&report),
    })?;
    let text = match arguments.json {
        true => diff.json(),
        false => diff.text(),
    };
    Ok((text, diff.is_breaking()))
}

/// What `model/services.toml` says of the service that one of the models belongs to; nothing where each belongs to another one.
fn project(arguments: &Arguments) -> Result<Option<(Config, ServiceConfig)>, String> {
    let root = root();
    let folder = resolved(&root.join("model"))?;
    let in_folder = |path: &Path| -> Result<Option<String>, String> {
        let path = resolved(path)?;
        let name = path.file_name().filter(|_| path.parent() == Some(&folder));
        Ok(name.map(|name| name.to_string_lossy().into_owned()))
    };
    let files = (in_folder(&arguments.old)?, in_folder(&arguments.new)?);
    if files == (None, None) {
        return Ok(None);
    }
    let services = plan::services_text(&root)?;
    let config = config::read(SERVICES, services).map_err(|report| rendered(&report))?;
    let service = |file: Option<String>| {
        let mut services = config.services.iter();
        file.and_then(|file| services.find(|service| service.model == file))
    };
    let service = match (service(files.0), service(files.1)) {
        (Some(old), Some(new)) if old.name != new.name => None,
        (old, new) => old.or(new).cloned(),
    };
    Ok(service.map(|service| (config, service)))
}

fn read(path: &Path) -> Result<Model, String> {
    let (bytes, beside) = (models::read(path)?, models::beside(path)?);
    let shown = path.display().to_string();
    opsmith_codegen::read_checked_with(&shown, bytes, beside).map_err(|report| rendered(&report))
}
