//! `cargo xtask add`: a model comes into `model/`, and its service into `generated/`.
//!
//! Everything is read, checked, made and formatted in memory before the first file is touched. Then the model is written, the generated
//! files, and last `model/services.toml`: until that names the service, `cargo xtask codegen` takes back what a killed run left. What
//! cannot be written is taken back at once.
//!
//! A model is stored as plain JSON, laid out one way however it came (gzipped, on one line, with other indents): so a later version
//! differs where its content does, and messages can name lines. Keys keep their order. What botocore keeps beside its model comes along.

mod arguments;
mod entry;
mod undo;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use opsmith_codegen::config::{self, Config};
use opsmith_codegen::output::Files;
use opsmith_codegen::read::Beside;
use opsmith_codegen::{name, select};

use crate::codegen;
use crate::files;
use crate::models::{self, rendered};
use crate::paths::{resolved, root, shown};
use crate::plan::{self, Plan, SERVICES, Unwritten};
use crate::write::{self, Outcome};
use arguments::Arguments;
use undo::Undo;

/// Runs the command.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let start = Instant::now();
    let arguments = Arguments::parse(words)?;
    let root = root();
    let _alone = files::alone(&root)?;
    let services = plan::services_text(&root)?;
    let config = config::read(SERVICES, services.clone()).map_err(|report| rendered(&report))?;
    let (bytes, beside) = (
        models::read(&arguments.model)?,
        models::beside(&arguments.model)?,
    );
    let service = passes(&arguments, bytes.clone(), beside.clone())?;
    refuse_known(&config, &service)?;
    let model = stored(&root, &arguments.model, &service, bytes, beside)?;
    let services = entry::added(&services, &service, &model.file, &arguments.operations)?;
    let plan = plan::workspace(&root, services.clone(), &model.unwritten)?;
    let files = plan::files(&plan, &root)?;
    let outcome = write_all(&root, &model, &files, &plan.out, &services)?;
    report(&service, &model, &plan);
    codegen::report(&files, &shown(&root, &plan.out), &outcome, start);
    Ok(ExitCode::SUCCESS)
}

/// Takes the model through every stage, so that what is wrong with it is said of the file that the user named. Answers what the service
/// is to be called.
fn passes(arguments: &Arguments, bytes: Vec<u8>, beside: Beside) -> Result<String, String> {
    let shown = arguments.model.display().to_string();
    let model = opsmith_codegen::read_checked_with(&shown, bytes, beside)
        .map_err(|report| rendered(&report))?;
    let model = select::select(model, &arguments.operations)
        .map_err(|unknown| models::unknown_operations(&unknown))?;
    let service = match &arguments.name {
        Some(name) => name.clone(),
        None => name::service_name(&model.service.id),
    };
    name::check_service_name(&service)
        .map_err(|message| format!("{message}\nhint: choose one with `--name`"))?;
    opsmith_codegen::prepare(model, &service, &shown).map_err(|report| rendered(&report))?;
    Ok(service)
}

fn refuse_known(config: &Config, service: &str) -> Result<(), String> {
    match config.services.iter().find(|known| known.name == service) {
        None => Ok(()),
        Some(known) => Err(format!(
            "`{service}` is in {SERVICES} already, with model/{file}\n\
             hint: `--name` adds this model by another name; to take another version of it, or other operations, change \
             model/{file} or {SERVICES}, and run `cargo xtask codegen`",
            file = known.model,
        )),
    }
}

/// A model as it is kept.
struct Stored {
    /// The name of its file in `model/`.
    file: String,
    lines: usize,
    /// It and what comes along, where that is not there already.
    unwritten: Unwritten,
}

fn stored(
    root: &Path,
    from: &Path,
    service: &str,
    bytes: Vec<u8>,
    beside: Beside,
) -> Result<Stored, String> {
    let folder = resolved(&root.join("model"))?;
    let from = resolved(from)?;
    if from.parent() == Some(folder.as_path()) {
        // Somebody put it there by hand; it stays as it is, and so does what lies beside it.
        let name = from.file_name().and_then(|name| name.to_str());
        let file = name.ok_or_else(|| format!("the name of {} is not UTF-8", from.display()))?;
        return Ok(Stored {
            file: file.to_owned(),
            lines: lines(&bytes),
            unwritten: Unwritten::new(),
        });
    }
    let file = format!("{service}.json");
    let bytes = laid_out(&bytes).map_err(|error| format!("cannot lay {file} out: {error}"))?;
    let lines = lines(&bytes);
    let mut unwritten = Unwritten::from([(file.clone(), bytes)]);
    for (name, beside) in beside.named(service) {
        let bytes = laid_out(&beside.bytes)
            .map_err(|error| format!("cannot lay {} out: {error}", beside.name))?;
        unwritten.insert(name, bytes);
    }
    for (name, bytes) in &unwritten {
        if fs::read(folder.join(name)).is_ok_and(|found| found != *bytes) {
            return Err(format!(
                "model/{name} is there already, with other content, but not in {SERVICES}\n\
                 hint: `cargo xtask add model/{file}` adds what is there; remove it, or choose another name with `--name`"
            ));
        }
    }
    Ok(Stored {
        file,
        lines,
        unwritten,
    })
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The same JSON with an indent of two spaces.
fn laid_out(bytes: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let mut to = serde_json::Serializer::pretty(&mut text);
    serde_transcode::transcode(&mut from, &mut to)?;
    text.push(b'\n');
    Ok(text)
}

fn write_all(
    root: &Path,
    model: &Stored,
    generated: &Files,
    out: &Path,
    services: &str,
) -> Result<Outcome, String> {
    let path = root.join(SERVICES);
    let unwritten = || {
        let files = model.unwritten.iter();
        files.map(|(name, bytes)| (root.join("model").join(name), bytes))
    };
    let mut undo = Undo::default();
    for (path, _) in unwritten() {
        undo.remember(&path)?;
    }
    for touched in write::touched(generated, out) {
        undo.remember(&touched)?;
    }
    undo.remember(&path)?;
    let written = unwritten()
        .try_for_each(|(path, bytes)| files::replace(&path, bytes))
        .and_then(|()| write::write(generated, out))
        .and_then(|outcome| files::replace(&path, services).map(|()| outcome));
    written.map_err(|message| format!("{message}\n{}", undo.back()))
}

fn report(service: &str, model: &Stored, plan: &Plan) {
    let added = plan
        .services
        .iter()
        .find(|one| one.names.service == service);
    let Some(added) = added else {
        return;
    };
    xtask::say!(
        "added {service}: {} operations, {} shapes, from {} with {} lines",
        added.model.operations.len(),
        added.model.shapes.len(),
        added.origin,
        model.lines
    );
    xtask::say!(
        "in Rust `opsmith::{}` behind the feature `{service}`, on the command line `opsmith {service}`",
        added.names.module
    );
}
