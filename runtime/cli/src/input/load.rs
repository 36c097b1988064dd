//! `file://` and `fileb://`: values that stand in files.

use std::path::{Path, PathBuf};

use opsmith_client::config::Environment;

/// Where files are looked for.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    pub(crate) environment: &'a Environment,
    /// What relative paths are relative to.
    pub(crate) directory: &'a Path,
}

/// A value once it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Loaded {
    Text(String),
    Bytes(Vec<u8>),
}

/// The content of a file, where `value` names one by its prefix. What cannot be had is told in words that name value and path.
pub(crate) fn load(places: Places<'_>, value: &str) -> Option<Result<Loaded, String>> {
    if let Some(path) = value.strip_prefix("file://") {
        return Some(text(places, value, path).map(Loaded::Text));
    }
    let path = value.strip_prefix("fileb://")?;
    Some(bytes(places, value, path).map(Loaded::Bytes))
}

fn bytes(places: Places<'_>, value: &str, path: &str) -> Result<Vec<u8>, String> {
    let path = places.path(path);
    std::fs::read(&path).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
            _ => error.to_string(),
        };
        format!("cannot read {value}: {reason} ({})", path.display())
    })
}

fn text(places: Places<'_>, value: &str, path: &str) -> Result<String, String> {
    if let Some(encoding) = places
        .environment
        .variable("AWS_CLI_FILE_ENCODING")
        .filter(|name| !is_utf8(name))
    {
        return Err(format!(
            "AWS_CLI_FILE_ENCODING asks for {encoding}; only UTF-8 text can be read"
        ));
    }
    let text = String::from_utf8(bytes(places, value, path)?).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        format!(
            "{value} ({path}) is not UTF-8 text: byte {} does not fit. fileb:// reads any bytes",
            place + 1
        )
    })?;
    // Python reads all line ends as one character.
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether the name of an encoding means UTF-8, or a part of it.
pub(crate) fn is_utf8(name: &str) -> bool {
    let name: String = name
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    matches!(
        name.as_str(),
        "utf8" | "u8" | "cp65001" | "ascii" | "usascii"
    )
}

impl Places<'_> {
    /// A path as it was written: `~`, `$NAME` and `${NAME}` are replaced, and what is relative is so to the working directory.
    pub(crate) fn path(self, text: &str) -> PathBuf {
        let text = self.with_variables(text);
        self.directory.join(self.environment.path(&text))
    }

    /// A variable that is not set stays as it is written.
    fn with_variables(self, text: &str) -> String {
        let mut replaced = String::new();
        let mut rest = text;
        while let Some(start) = rest.find('$') {
            let (before, after) = rest.split_at(start);
            replaced.push_str(before);
            let length = reference(after);
            let (reference, after) = after.split_at(length);
            let name = reference
                .trim_start_matches(['$', '{'])
                .trim_end_matches('}');
            match self.environment.variable(name).filter(|_| !name.is_empty()) {
                Some(value) => replaced.push_str(&value),
                None => replaced.push_str(reference),
            }
            rest = after;
        }
        replaced + rest
    }
}

/// The length of the reference to a variable that begins with the dollar sign `text` begins with.
fn reference(text: &str) -> usize {
    let name = text.get(1..).unwrap_or_default();
    if let Some(braced) = name.strip_prefix('{') {
        return braced.find('}').map_or(1, |end| end + 3);
    }
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    1 + end.unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_variables() {
        let environment = Environment::of([("A", "x"), ("HOME", "/h")], Some("/h".into()));
        let places = Places {
            environment: &environment,
            directory: Path::new("/d"),
        };
        let path = |text: &str| places.path(text).display().to_string();
        assert_eq!(path("a/b"), "/d/a/b");
        assert_eq!(path("~/b"), "/h/b");
        assert_eq!(path("$HOME/${A}y$A-z"), "/h/xyx-z");
        assert_eq!(path("$B/${C}/$/${"), "/d/$B/${C}/$/${");
        assert_eq!(path("/abs"), "/abs");
    }
}
