//! rustfmt, once, over all files of a crate.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use opsmith_codegen::output::Files;

/// How the names of staging folders begin; the id of the process follows.
const STAGING: &str = "codegen-";

/// Formats the Rust files of a crate with the toolchain's rustfmt. What is not Rust is an error here, and so reaches no tree.
pub fn format(files: &mut Files, name: &str, root: &Path) -> Result<(), String> {
    // Below the checkout, so that rustfmt finds the same settings as `cargo fmt` there.
    let target = root.join("target");
    remove_abandoned(&target);
    let folder = target.join(format!("{STAGING}{}", std::process::id()));
    let formatted = format_in(files, name, &folder, root);
    // A copy that stays behind does no harm.
    let _ = fs::remove_dir_all(&folder);
    formatted
}

/// Removes the staging folders of runs that were killed.
fn remove_abandoned(target: &Path) {
    for entry in fs::read_dir(target).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name
            .to_str()
            .and_then(|name| name.strip_prefix(STAGING)?.parse::<u32>().ok());
        if process.is_some_and(|process| is_abandoned(process, &entry)) {
            // One that cannot be removed does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether the process is gone. Where that cannot be seen, whether it has had far more time than a run takes.
fn is_abandoned(process: u32, folder: &fs::DirEntry) -> bool {
    const LONG: Duration = Duration::from_secs(60 * 60);
    let processes = Path::new("/proc");
    // An own entry there shows that others would have theirs.
    if processes.join("self").exists() {
        return !processes.join(process.to_string()).exists();
    }
    let changed = folder.metadata().and_then(|folder| folder.modified());
    changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > LONG))
}

fn format_in(files: &mut Files, name: &str, folder: &Path, root: &Path) -> Result<(), String> {
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .map_err(|error| format!("cannot make {}: {error}", parent.display()))?;
        fs::write(&path, text)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let roots = ["src/lib.rs".to_owned(), format!("src/bin/{name}.rs")];
    let output = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args(roots.iter().map(|path| folder.join(path)))
        .current_dir(root)
        // Where rustup fails, its stack would hide what it says.
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|error| not_run(&error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(if runs(root) {
            format!("rustfmt does not accept what was generated:\n{said}")
        } else {
            not_run(said.trim())
        });
    }
    for (path, text) in files.iter_mut().filter(|(path, _)| path.ends_with(".rs")) {
        let path = folder.join(path);
        *text = fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    }
    Ok(())
}

/// Whether there is a rustfmt at all: rustup puts a program of that name in its place, which fails where the component or the whole
/// toolchain is missing.
fn runs(root: &Path) -> bool {
    let version = Command::new("rustfmt")
        .arg("--version")
        .current_dir(root)
        .output();
    version.is_ok_and(|version| version.status.success())
}

fn not_run(why: &str) -> String {
    format!("rustfmt could not be run: {why}\nhint: install it with `rustup component add rustfmt`")
}
