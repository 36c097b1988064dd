//! rustfmt, once, over all files of a crate.

use std::fs;
use std::path::Path;
use std::process::Command;

use opsmith_codegen::output::Files;

/// Formats the Rust files of a crate with the toolchain's rustfmt. What is not Rust is an error here, and so reaches no tree.
pub fn format(files: &mut Files, name: &str, root: &Path) -> Result<(), String> {
    // Below the checkout, so that rustfmt finds the same settings as `cargo fmt` there.
    let folder = root
        .join("target")
        .join(format!("codegen-{}", std::process::id()));
    let formatted = format_in(files, name, &folder, root);
    // A copy that stays behind does no harm.
    let _ = fs::remove_dir_all(&folder);
    formatted
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
        .output()
        .map_err(|error| {
            format!("cannot start rustfmt: {error}\nhint: `rustup component add rustfmt`")
        })?;
    if !output.status.success() {
        return Err(format!(
            "rustfmt does not accept what was generated:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    for (path, text) in files.iter_mut().filter(|(path, _)| path.ends_with(".rs")) {
        let path = folder.join(path);
        *text = fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    }
    Ok(())
}
