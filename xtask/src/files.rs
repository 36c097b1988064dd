//! Files that are replaced as a whole, by one run at a time.

use std::fs::{self, File, TryLockError};
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

/// Waits until no other run writes into this checkout, and keeps others waiting until it is dropped: what two write at once would be the
/// services of one of them only.
///
/// # Errors
/// Where the folder `target` cannot be written. A file system without locks is none.
pub fn alone(root: &Path) -> Result<Option<File>, String> {
    let path = root.join("target/xtask.lock");
    let failed = |error| format!("cannot write {}: {error}", path.display());
    fs::create_dir_all(root.join("target")).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    let locked = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            crate::say_error!("waiting for another run that writes into this checkout");
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    Ok(locked.ok().map(|()| file))
}
