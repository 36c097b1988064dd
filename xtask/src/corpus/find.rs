//! Files that may be models.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use opsmith_codegen::read::Beside;

use crate::models;

/// A file that may be a model.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its size on disk.
    pub(super) bytes: u64,
}

/// How deep folders may lie in folders.
const DEPTH: usize = 64;

/// JSON files below `folder`, plain or gzipped, in the order of their paths, without those that botocore keeps beside its models. Where
/// it is a file, that one, whatever it is called.
pub(super) fn models(folder: &Path) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    if let Some(file) = fs::metadata(folder).ok().filter(fs::Metadata::is_file) {
        return Ok(vec![Found {
            path: folder.to_owned(),
            bytes: file.len(),
        }]);
    }
    search(folder, DEPTH, &mut BTreeSet::new(), &mut found)?;
    if found.is_empty() {
        return Err(format!(
            "there is no model below {}: no file that ends in .json or .json.gz",
            folder.display()
        ));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn search(
    folder: &Path,
    depth: usize,
    seen: &mut BTreeSet<PathBuf>,
    found: &mut Vec<Found>,
) -> Result<(), String> {
    if depth == 0 {
        return Err(format!("{} lies too deep", folder.display()));
    }
    let failed = |error| models::unreadable(folder, &error);
    // A link may lead back, or to a folder that has been looked through.
    if !seen.insert(folder.canonicalize().map_err(failed)?) {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        // Follows links: a folder of models may be put together of several.
        let Ok(kind) = fs::metadata(&path) else {
            continue;
        };
        if kind.is_dir() {
            search(&path, depth - 1, seen, found)?;
        } else if kind.is_file() && is_candidate(&path) {
            found.push(Found {
                bytes: kind.len(),
                path,
            });
        }
    }
    Ok(())
}

fn is_candidate(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_json = name.ends_with(".json") || name.ends_with(".json.gz");
    is_json && !Beside::is_one(&name)
}
