//! Every model at hand is read, checked and lowered; those that can be are emitted. Needs `OPSMITH_MODELS`, a folder.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use opsmith_codegen::emit::{self, Package, Runtime};
use opsmith_codegen::read::Beside;
use opsmith_codegen::{lower, name, prepare, read_checked, select, support};

#[test]
fn real_models_pass() {
    let Some(folder) = std::env::var_os("OPSMITH_MODELS") else {
        println!("SKIPPED real models: OPSMITH_MODELS is not set");
        return;
    };
    let mut files = Vec::new();
    find(Path::new(&folder), &mut files);
    files.sort();
    // Emitting all of AWS takes minutes without optimisation: `cargo test --release` takes them all.
    let step = if cfg!(debug_assertions) { 10 } else { 1 };
    let files: Vec<PathBuf> = files.into_iter().step_by(step).collect();
    let (mut failed, mut emitted, mut operations, mut lines) = (Vec::new(), 0, 0, 0);
    for file in &files {
        match pass(file) {
            Ok(passed) => {
                operations += passed.operations;
                lines += passed.lines;
                emitted += usize::from(passed.lines > 0);
            }
            Err(message) => failed.push(format!("{}:\n{message}", file.display())),
        }
    }
    println!(
        "COUNTED {} models, {operations} operations lowered; {emitted} models emitted, {lines} lines",
        files.len()
    );
    assert!(
        failed.is_empty(),
        "{} of {} models:\n{}",
        failed.len(),
        files.len(),
        failed.join("\n")
    );
}

struct Passed {
    operations: usize,
    lines: usize,
}

fn pass(file: &Path) -> Result<Passed, String> {
    let model = read_checked(&file.display().to_string(), bytes(file)?)
        .map_err(|report| report.to_string())?;
    let model = select::select(model, &select::Operations::All)
        .map_err(|unknown| format!("{unknown:?}"))?;
    let model = support::known_traits(model).map_err(|report| report.to_string())?;
    let operations = model.operations.len();
    let service = name::service_name(&model.service.id);
    name::name(&model, &service).map_err(|report| report.to_string())?;
    lower::lower(&model, &service);
    if support::generated(&model).is_err() {
        return Ok(Passed {
            operations,
            lines: 0,
        });
    }
    let service = prepare(model, &service, "model.json").map_err(|report| report.to_string())?;
    let package = Package {
        name: "corpus".to_owned(),
        runtime: Runtime::Workspace,
        origin: "model.json".to_owned(),
    };
    Ok(Passed {
        operations,
        lines: emit::service(&service, &package).lines(),
    })
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(text)
}

/// Models below a folder: JSON files, plain or gzipped. What lies beside them in botocore's tree is no model.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_json = name.ends_with(".json") || name.ends_with(".json.gz");
        if path.is_dir() {
            find(&path, files);
        } else if is_json && !Beside::is_one(&name) {
            files.push(path);
        }
    }
}
