//! `cargo xtask codegen`: models in, crates out.
//!
//! Everything is read, checked, made and formatted in memory before the first file is touched.

mod arguments;

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, Read};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use opsmith_codegen::diagnose::Report;
use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::{config, name, select};

use crate::format;
use crate::write::{self, Outcome};
use arguments::{Arguments, Mode, StandAlone};

/// Runs the command.
pub fn run(words: &[String]) -> Result<ExitCode, String> {
    let start = Instant::now();
    let arguments = Arguments::parse(words)?;
    let root = root();
    let (services, package, out) = match &arguments.mode {
        Mode::Workspace => workspace(&root)?,
        Mode::StandAlone(wanted) => stand_alone(&root, wanted)?,
    };
    let mut files = emit::package(&services, &package);
    for service in &services {
        files.extend(emit::service(service, &package));
    }
    format::format(&mut files, &package.name, &root)?;
    for service in &services {
        let (operations, shapes) = (service.model.operations.len(), service.model.shapes.len());
        println!(
            "{}: {operations} operations, {shapes} shapes, from {}",
            service.names.service, service.origin
        );
    }
    let shown = shown(&root, &out);
    if arguments.check {
        return Ok(check(&files, &out, &shown));
    }
    let outcome = write::write(&files, &out)?;
    report(&files, &shown, &outcome, start);
    Ok(ExitCode::SUCCESS)
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

/// The folder that holds the workspace: the one above this package, which cargo names when it starts us.
fn root() -> PathBuf {
    let named = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = named.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}

/// A path as a user of the checkout would write it.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

type Plan = (Vec<Service>, Package, PathBuf);

fn workspace(root: &Path) -> Result<Plan, String> {
    let path = root.join("model/services.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let config = config::read("model/services.toml", text).map_err(|report| rendered(&report))?;
    let mut services = Vec::new();
    let mut problems = Report::default();
    for service in &config.services {
        let name = format!("model/{}", service.model);
        let bytes = read_model(&root.join(&name))?;
        match opsmith_codegen::configured(&config, service, &name, bytes) {
            Ok(service) => services.push(service),
            Err(report) => problems.0.extend(report.0),
        }
    }
    problems.or(()).map_err(|report| rendered(&report))?;
    let package = Package {
        name: "opsmith".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model/services.toml".to_owned(),
    };
    Ok((services, package, root.join("generated")))
}

fn stand_alone(root: &Path, wanted: &StandAlone) -> Result<Plan, String> {
    let file = wanted
        .model
        .file_name()
        .unwrap_or(wanted.model.as_os_str())
        .to_string_lossy()
        .into_owned();
    let bytes = read_model(&wanted.model)?;
    let model = opsmith_codegen::read_checked(&wanted.model.display().to_string(), bytes)
        .map_err(|report| rendered(&report))?;
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
    let out = resolved(&wanted.out)?;
    write::refuse_foreign(&out)?;
    let runtime = match &wanted.runtime {
        Some(runtime) => runtime.clone(),
        None => Runtime::Path(relative(&out, &resolved(&root.join("runtime"))?)),
    };
    let service =
        opsmith_codegen::prepare(model, &service, &file).map_err(|report| rendered(&report))?;
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

fn rendered(report: &Report) -> String {
    // Each problem says "error" by itself.
    let text = report.render(std::io::stderr().is_terminal());
    text.strip_prefix("error: ")
        .map_or(text.clone(), str::to_owned)
}

/// The bytes of a model, unpacked if they are gzipped.
fn read_model(path: &Path) -> Result<Vec<u8>, String> {
    /// AWS's largest model has 7.6 MB. A file that unpacks to more than this is none, and must not fill the memory.
    const LARGEST: u64 = 256 << 20;
    let failed = |error| unreadable(path, &error);
    let file = fs::File::open(path).map_err(failed)?;
    let mut packed = BufReader::new(file);
    let is_packed = packed
        .fill_buf()
        .map_err(failed)?
        .starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read> = if is_packed {
        Box::new(flate2::bufread::GzDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    let mut bytes = Vec::new();
    text.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!(
            "{} is no model: it is longer than {} MiB",
            path.display(),
            LARGEST >> 20
        ));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let hint = match (error.kind(), std::env::current_dir()) {
        (ErrorKind::IsADirectory, _) => {
            "\nhint: this is a folder; name the model's file".to_owned()
        }
        (ErrorKind::NotFound, Ok(here)) if path.is_relative() => {
            format!("\nhint: the path begins in {}", here.display())
        }
        (ErrorKind::NotFound, _) => "\nhint: name a model's file that is there".to_owned(),
        _ => String::new(),
    };
    format!("cannot read {}: {error}{hint}", path.display())
}

/// An absolute path without links in the part of it that exists, so that `..` leads where it seems to.
fn resolved(path: &Path) -> Result<PathBuf, String> {
    let absolute = std::path::absolute(path)
        .map_err(|error| format!("cannot use {}: {error}", path.display()))?;
    let existing = absolute
        .ancestors()
        .find_map(|above| Some((above, above.canonicalize().ok()?)));
    Ok(match existing {
        Some((above, real)) if above == absolute => real,
        Some((above, real)) => real.join(absolute.strip_prefix(above).unwrap_or(&absolute)),
        None => absolute,
    })
}

/// The way from one folder to another, with `/` between folders. Both are absolute.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    let down = to
        .iter()
        .skip(common)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
