//! `cargo xtask codegen`: models in, crates out.
//!
//! Everything is read, checked, made and formatted in memory before the first file is touched.

mod arguments;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::{config, name, select};

use crate::write::{self, Outcome};
use crate::{format, models, paths};
pub use arguments::StandAlone;
use arguments::{Arguments, Mode};

/// Runs the command.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let start = Instant::now();
    let arguments = Arguments::parse(words)?;
    let root = paths::root();
    let (services, package, out) = match &arguments.mode {
        Mode::Workspace => workspace(&root)?,
        Mode::StandAlone(wanted) => stand_alone(&root, wanted)?,
    };
    let mut files = files(&services, &package);
    format::format(&mut files, &package.name, &root)?;
    for service in &services {
        let (operations, shapes) = (service.model.operations.len(), service.model.shapes.len());
        println!(
            "{}: {operations} operations, {shapes} shapes, from {}",
            service.names.service, service.origin
        );
    }
    let shown = paths::shown(&root, &out);
    if arguments.check {
        return Ok(check(&files, &out, &shown));
    }
    let outcome = write::write(&files, &out)?;
    report(&files, &shown, &outcome, start);
    Ok(ExitCode::SUCCESS)
}

/// All files of a crate, not yet formatted.
pub fn files(services: &[Service], package: &Package) -> Files {
    let mut files = emit::package(services, package);
    for service in services {
        files.extend(emit::service(service, package));
    }
    files
}

fn check(files: &Files, out: &Path, shown: &str) -> ExitCode {
    let differences = write::compare(files, out);
    if differences.is_empty() {
        println!("{shown} is up to date");
        return ExitCode::SUCCESS;
    }
    for difference in &differences {
        println!("{difference}");
    }
    println!("{shown} is out of date; `cargo xtask codegen` writes it anew");
    ExitCode::FAILURE
}

fn report(files: &Files, shown: &str, outcome: &Outcome, start: Instant) {
    println!(
        "{shown}: {} files, {} lines: {} written, {} unchanged, {} removed, in {:.2} s",
        files.len(),
        files.lines(),
        outcome.written,
        files.len() - outcome.written,
        outcome.removed,
        start.elapsed().as_secs_f64()
    );
}

/// The services of a crate, the crate around them, and the folder it goes to.
type Plan = (Vec<Service>, Package, PathBuf);

fn workspace(root: &Path) -> Result<Plan, String> {
    let path = root.join("model/services.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let config =
        config::read("model/services.toml", text).map_err(|report| models::rendered(&report))?;
    let mut services = Vec::new();
    let mut problems = Report::default();
    for service in &config.services {
        let name = format!("model/{}", service.model);
        let bytes = models::read(&root.join(&name))?;
        match opsmith_codegen::configured(&config, service, &name, bytes) {
            Ok(service) => services.push(service),
            Err(report) => problems.0.extend(report.0),
        }
    }
    problems
        .or(())
        .map_err(|report| models::rendered(&report))?;
    let package = Package {
        name: "opsmith".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model/services.toml".to_owned(),
    };
    Ok((services, package, root.join("generated")))
}

/// What a crate by itself is made of.
pub fn stand_alone(root: &Path, wanted: &StandAlone) -> Result<Plan, String> {
    let file = wanted
        .model
        .file_name()
        .unwrap_or(wanted.model.as_os_str())
        .to_string_lossy()
        .into_owned();
    let bytes = models::read(&wanted.model)?;
    let model = opsmith_codegen::read_checked(&wanted.model.display().to_string(), bytes)
        .map_err(|report| models::rendered(&report))?;
    let model = select::select(model, &wanted.operations).map_err(|unknown| {
        unknown
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\nerror: ")
    })?;
    let service = name::service_name(&model.service.id);
    let crate_name = wanted.name.clone().unwrap_or_else(|| service.clone());
    name::check_crate_name(&crate_name)
        .map_err(|message| format!("{message}\nhint: choose one with `--name`"))?;
    let out = paths::resolved(&wanted.out)?;
    write::refuse_foreign(&out)?;
    let runtime = match &wanted.runtime {
        Some(runtime) => runtime.clone(),
        None => Runtime::Path(paths::relative(
            &out,
            &paths::resolved(&root.join("runtime"))?,
        )),
    };
    let service = opsmith_codegen::prepare(model, &service, &file)
        .map_err(|report| models::rendered(&report))?;
    Ok((
        vec![service],
        Package {
            name: crate_name,
            runtime,
            origin: file,
        },
        out,
    ))
}
