//! `cargo xtask codegen`: models in, crates out.
//!
//! Everything is read, checked, made and formatted in memory before the first file is touched.

mod arguments;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use opsmith_codegen::emit::{Package, Runtime};
use opsmith_codegen::output::Files;
use opsmith_codegen::{name, select};

use crate::files;
use crate::models::{self, rendered};
use crate::paths::{relative, resolved, root, shown};
use crate::plan::{self, Plan, Unwritten};
use crate::write::{self, Outcome};
pub use arguments::StandAlone;
use arguments::{Arguments, Mode};

/// Runs the command.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let start = Instant::now();
    let arguments = Arguments::parse(words)?;
    let root = root();
    let _alone = match arguments.check {
        true => None,
        false => files::alone(&root)?,
    };
    let plan = match &arguments.mode {
        Mode::Workspace => plan::workspace(&root, plan::services_text(&root)?, &Unwritten::new())?,
        Mode::StandAlone(wanted) => stand_alone(&root, wanted)?,
    };
    let files = plan::files(&plan, &root)?;
    for service in &plan.services {
        let (operations, shapes) = (service.model.operations.len(), service.model.shapes.len());
        xtask::say!(
            "{}: {operations} operations, {shapes} shapes, from {}",
            service.names.service,
            service.origin
        );
    }
    let shown = shown(&root, &plan.out);
    if arguments.check {
        return Ok(check(&files, &plan.out, &shown));
    }
    let outcome = write::write(&files, &plan.out)?;
    if let Mode::StandAlone(_) = arguments.mode {
        say_where_it_is(&plan);
    }
    report(&files, &shown, &outcome, start);
    Ok(ExitCode::SUCCESS)
}

/// How a crate by itself is used.
fn say_where_it_is(plan: &Plan) {
    let name = &plan.package.name;
    for service in &plan.services {
        xtask::say!(
            "in Rust `{}::{}`, on the command line `{name} {}` (cargo run --features cli)",
            name.replace('-', "_"),
            service.names.module,
            service.names.service
        );
    }
}

fn check(files: &Files, out: &Path, shown: &str) -> ExitCode {
    let differences = write::compare(files, out);
    if differences.is_empty() {
        xtask::say!("{shown} is up to date");
        return ExitCode::SUCCESS;
    }
    for difference in &differences {
        xtask::say!("{difference}");
    }
    xtask::say!(
        "{shown} is out of date; `cargo xtask codegen` with the same options, but for `--check`, writes it anew"
    );
    ExitCode::FAILURE
}

/// Says what became of the files of a crate.
pub fn report(files: &Files, shown: &str, outcome: &Outcome, start: Instant) {
    xtask::say!(
        "{shown}: {} files, {} lines: {} written, {} unchanged, {} removed, in {:.2} s",
        files.len(),
        files.lines(),
        outcome.written,
        files.len() - outcome.written,
        outcome.removed,
        start.elapsed().as_secs_f64()
    );
}

/// What a crate by itself is made of.
pub fn stand_alone(root: &Path, wanted: &StandAlone) -> Result<Plan, String> {
    let file = wanted
        .model
        .file_name()
        .unwrap_or(wanted.model.as_os_str())
        .to_string_lossy()
        .into_owned();
    let (bytes, beside) = (models::read(&wanted.model)?, models::beside(&wanted.model)?);
    let shown = wanted.model.display().to_string();
    let model = opsmith_codegen::read_checked_with(&shown, bytes, beside)
        .map_err(|report| rendered(&report))?;
    let model = select::select(model, &wanted.operations)
        .map_err(|unknown| models::unknown_operations(&unknown))?;
    let service = name::service_name(&model.service.id);
    let crate_name = wanted.name.clone().unwrap_or_else(|| service.clone());
    name::check_crate_name(&crate_name)
        .map_err(|message| format!("{message}\nhint: choose one with `--name`"))?;
    let out = resolved(&wanted.out)?;
    write::refuse_foreign(&out)?;
    if out == resolved(&root.join("generated"))? {
        return Err(format!(
            "{} holds the services of {}; name another folder",
            out.display(),
            plan::SERVICES
        ));
    }
    let runtime = match &wanted.runtime {
        Some(runtime) => runtime.clone(),
        None => Runtime::Path(relative(&out, &resolved(&root.join("runtime"))?)),
    };
    let service =
        opsmith_codegen::prepare(model, &service, &file).map_err(|report| rendered(&report))?;
    Ok(Plan {
        services: vec![service],
        package: Package {
            name: crate_name,
            runtime,
            origin: file,
        },
        out,
    })
}
