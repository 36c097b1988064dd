//! Words of a command line that several commands take.

use std::path::PathBuf;

use opsmith_codegen::select::Operations;

/// The value of an option that names a file or folder.
///
/// # Errors
/// Where it names nothing.
pub fn path(option: &str, text: String) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err(format!("`--{option}` names nothing"));
    }
    Ok(PathBuf::from(text))
}

/// The value of `--operations`: names with a comma between each two.
///
/// # Errors
/// Where a name is empty.
pub fn operations(text: &str) -> Result<Operations, String> {
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        return Err(format!(
            "`--operations {text:?}` has an empty name in it: names stand with one comma between each two"
        ));
    }
    Ok(Operations::Named(names))
}
