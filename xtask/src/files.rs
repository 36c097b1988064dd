//! Files that are replaced as a whole.

use std::fs;
use std::path::{Path, PathBuf};

/// The end of the names of temporary files, by which those that a killed run left are known.
pub const TEMPORARY: &str = ".codegen-tmp";

/// Writes a file by way of a temporary one beside it and a rename, so that whoever looks finds the old bytes or the new ones. Folders
/// that are missing are made.
///
/// # Errors
/// With the path and what the system says.
pub fn replace(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(TEMPORARY);
    let temporary = PathBuf::from(temporary);
    let replaced = fs::create_dir_all(parent)
        .and_then(|()| fs::write(&temporary, bytes))
        .and_then(|()| fs::rename(&temporary, path));
    replaced.map_err(|error| {
        // What could not be renamed is nobody's.
        let _ = fs::remove_file(&temporary);
        format!("cannot write {}: {error}", path.display())
    })
}
