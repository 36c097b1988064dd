//! Material that the project does not contain: models, transcripts and programs of others (design, section 6).

use std::path::{Path, PathBuf};

use opsmith_codegen::model::Model;
use opsmith_codegen::read::{Beside, File};

/// The folder or program that an environment variable names. Where it is unset, says on standard output that `test` is skipped, and
/// why, so that a run shows what it did not test (`cargo test -- --nocapture`, and `.ci/run`).
///
/// # Panics
/// Where the variable names something that does not exist: then somebody meant the test to run.
pub fn find(variable: &str, test: &str) -> Option<PathBuf> {
    let Some(value) = std::env::var_os(variable).filter(|value| !value.is_empty()) else {
        println!("SKIPPED {test}: {variable} is not set");
        return None;
    };
    let path = PathBuf::from(value);
    assert!(
        path.exists(),
        "{variable} names {}, which does not exist",
        path.display()
    );
    Some(path)
}

/// Every file below `folder` whose path satisfies `wanted`, sorted.
///
/// # Panics
/// Where a folder cannot be read.
pub fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
        for entry in entries {
            let path = entry
                .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()))
                .path();
            if path.is_dir() {
                folders.push(path);
            } else if wanted(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether a file is a model by its name: any JSON that botocore does not keep beside its models.
pub fn is_model(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_json = name.ends_with(".json") || name.ends_with(".json.gz");
    is_json && !Beside::is_one(&name)
}

/// The files that lie beside a model.
///
/// # Panics
/// Where one of them cannot be read.
pub fn beside(model: &Path) -> Beside {
    let name = model.file_name().unwrap_or_default().to_string_lossy();
    let read = |name: &str| -> Result<Option<File>, std::convert::Infallible> {
        let path = model.with_file_name(name);
        Ok(path.is_file().then(|| File {
            name: path.display().to_string(),
            bytes: text(&path).into_bytes(),
        }))
    };
    let Ok(beside) = Beside::find(&name, read);
    beside
}

/// A model with what lies beside it, read and checked.
///
/// # Panics
/// Where it cannot be read, or something is wrong with it.
pub fn model(path: &Path) -> Model {
    let shown = path.display().to_string();
    let bytes = text(path).into_bytes();
    opsmith_codegen::read_checked_with(&shown, bytes, beside(path))
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The text of a file, unpacked where its name ends in `.gz`.
///
/// # Panics
/// Where it cannot be read.
pub fn text(path: &Path) -> String {
    use std::io::Read as _;
    let bytes = std::fs::read(path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    let mut text = String::new();
    let read = if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)
    } else {
        bytes.as_slice().read_to_string(&mut text)
    };
    read.unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    text
}
