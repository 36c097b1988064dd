//! A checkout for tests that change it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::{outside, program};

/// A copy of what the generator reads and writes, which tests may ruin.
pub struct Copy(tempfile::TempDir);

impl Copy {
    /// A copy of this checkout.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[allow(clippy::new_without_default, reason = "it touches the disk")]
    pub fn new() -> Self {
        let copy = Copy(tempfile::tempdir().expect("a folder"));
        for name in ["model", "generated"] {
            let from = program::root().join(name);
            for path in outside::files(&from, &|_| true) {
                let to = copy
                    .path(name)
                    .join(path.strip_prefix(&from).expect("a path below"));
                std::fs::create_dir_all(to.parent().expect("a folder"))
                    .expect("the folder is made");
                std::fs::copy(&path, to).expect("the file is copied");
            }
        }
        std::fs::copy(program::root().join("Cargo.toml"), copy.path("Cargo.toml"))
            .expect("the manifest is copied");
        copy
    }

    /// A path below its root.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `cargo xtask` with these arguments, as if in the copy.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program::xtask());
        command
            .args(arguments)
            .env("CARGO_MANIFEST_DIR", self.path("xtask"))
            .current_dir(self.0.path());
        command
    }

    /// Runs that.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("xtask runs")
    }

    /// Every file of `model/` and `generated/`.
    ///
    /// # Panics
    /// Where one cannot be read.
    pub fn state(&self) -> BTreeMap<PathBuf, String> {
        let folders = ["model", "generated"].map(|name| self.path(name));
        let files = folders
            .iter()
            .flat_map(|folder| outside::files(folder, &|_| true));
        files
            .map(|path| (path.clone(), outside::text(&path)))
            .collect()
    }

    /// Takes everything that was generated away.
    ///
    /// # Panics
    /// Where it cannot be removed.
    pub fn clear(&self) {
        std::fs::remove_dir_all(self.path("generated/src")).expect("the sources are removed");
    }
}

/// What a run printed, which has to end well.
///
/// # Panics
/// Where it did not.
#[track_caller]
pub fn succeed(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
