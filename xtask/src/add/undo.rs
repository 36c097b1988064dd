//! Files as they were, for a run that cannot go on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::files;

/// What files held before they were written.
#[derive(Default)]
pub(super) struct Undo(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Undo {
    /// Keeps what a file holds, or that there is none.
    pub(super) fn remember(&mut self, path: &Path) -> Result<(), String> {
        let before = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
        };
        self.0.push((path.to_owned(), before));
        Ok(())
    }

    /// Puts everything back. Says whether that could be done.
    pub(super) fn back(self) -> String {
        let mut failed = Vec::new();
        for (path, before) in self.0.iter().rev() {
            let outcome = match before {
                Some(bytes) if fs::read(path).is_ok_and(|found| found == *bytes) => Ok(()),
                Some(bytes) => files::replace(path, bytes),
                None => remove(path),
            };
            failed.extend(outcome.err());
        }
        if failed.is_empty() {
            return "hint: nothing was changed; run the same again once this is repaired"
                .to_owned();
        }
        format!(
            "what was written could not be taken back:\n{}\nhint: `cargo xtask codegen` takes back what is left in generated/",
            failed.join("\n")
        )
    }
}

/// Removes a file, and the folder around it where that is empty then, as a new service's is.
fn remove(path: &Path) -> Result<(), String> {
    match fs::remove_file(path) {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                // Fails where something is left in it, which is as it should be.
                let _ = fs::remove_dir(folder);
            }
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(format!("cannot remove {}: {error}", path.display())),
    }
}
