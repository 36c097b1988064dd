//! Counting instructions with valgrind's callgrind.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::environment::Environment;

/// valgrind, found to be installed.
pub struct Callgrind {
    /// As it prints it, such as `valgrind-3.19.0`.
    pub version: String,
}

/// What to do where there is none.
pub const MISSING: &str = "instructions are not counted: valgrind is not installed (Debian, Ubuntu: `apt-get install valgrind`; Fedora: \
                           `dnf install valgrind`)";

impl Callgrind {
    /// valgrind, if it is in the path and runs.
    pub fn find() -> Option<Self> {
        let output = Command::new("valgrind").arg("--version").output().ok()?;
        let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
        output.status.success().then_some(Self { version })
    }

    /// How many instructions the whole process executes.
    pub fn count(
        &self,
        environment: &Environment,
        program: &Path,
        arguments: &[&OsStr],
    ) -> Result<u64, String> {
        let mut command = environment.command("valgrind");
        command
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(arguments);
        let output = command
            .output()
            .map_err(|error| format!("cannot start valgrind: {error}"))?;
        let text = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{command:?}: {}\n{text}", output.status));
        }
        collected(&text).ok_or_else(|| {
            format!("valgrind did not say how many instructions it counted:\n{text}")
        })
    }
}

/// The number in the line `==123== Collected : 456`.
fn collected(text: &str) -> Option<u64> {
    let mut counts = text
        .lines()
        .filter_map(|line| line.split_once("Collected : "));
    counts.next()?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found() {
        let text = "==7== Events    : Ir\n==7== Collected : 20482018\n==7== \n==7== I   refs:      20,482,018\n";
        assert_eq!(collected(text), Some(20_482_018));
        assert_eq!(collected("==7== Events    : Ir"), None);
    }
}
