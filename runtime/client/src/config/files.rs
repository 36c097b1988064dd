//! The two shared files: configuration and credentials.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::ini::{Problem, Section, Setting, parse};
use super::named::Named;
use super::{ConfigError, Environment};

/// What the two files hold, put together.
#[derive(Debug, Clone, Default)]
pub struct Files {
    profiles: Named<Named<Setting>>,
    sso_sessions: Named<Named<Setting>>,
    services: Named<Named<Setting>>,
    paths: Vec<PathBuf>,
}

impl Files {
    /// Reads `~/.aws/config` and `~/.aws/credentials`, or what `AWS_CONFIG_FILE` and
    /// `AWS_SHARED_CREDENTIALS_FILE` name. A file that is not there is empty.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`] and [`ConfigError::Unreadable`].
    pub fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let mut files = Files::default();
        if let Some(path) = location(environment, "AWS_CONFIG_FILE", "config") {
            for section in read(&path)? {
                files.add_config(section);
            }
            files.paths.push(path);
        }
        if let Some(path) = location(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials") {
            for section in read(&path)? {
                // Whatever key it is, that of the credentials file counts.
                match files.profiles.get_mut(&section.name) {
                    Some(profile) => {
                        for (key, setting) in section.settings {
                            profile.insert(key, setting);
                        }
                    }
                    None => files.profiles.insert(section.name, section.settings),
                }
            }
            files.paths.push(path);
        }
        Ok(files)
    }

    /// Takes over a section of the configuration file. Of `[default]` and `[profile default]` the
    /// later replaces the earlier.
    fn add_config(&mut self, section: Section) {
        let sections = match section.name.as_str() {
            "default" => {
                self.profiles.insert(section.name, section.settings);
                return;
            }
            name if name.starts_with("profile") => &mut self.profiles,
            name if name.starts_with("sso-session") => &mut self.sso_sessions,
            name if name.starts_with("services") => &mut self.services,
            // The sections of other tools.
            _ => return,
        };
        if let Some([_, name]) = words(&section.name).as_deref() {
            sections.insert(name.clone(), section.settings);
        }
    }

    /// The settings of a profile.
    pub fn profile(&self, name: &str) -> Option<&Named<Setting>> {
        self.profiles.get(name)
    }

    /// The settings of `[sso-session NAME]`.
    pub fn sso_session(&self, name: &str) -> Option<&Named<Setting>> {
        self.sso_sessions.get(name)
    }

    /// The settings of `[services NAME]`.
    pub fn services(&self, name: &str) -> Option<&Named<Setting>> {
        self.services.get(name)
    }

    /// The names of all profiles, sorted.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.profiles.names()
    }

    /// The files that were looked for, whether they are there or not.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

/// The path of a file, by variable or in the home directory. `None` where there is no home
/// directory.
fn location(environment: &Environment, variable: &str, name: &str) -> Option<PathBuf> {
    match environment.variable(variable) {
        Some(path) => Some(environment.path(&path)),
        None => environment.home().map(|home| home.join(".aws").join(name)),
    }
}

/// What is neither a file nor a directory, such as a pipe, in which a reader may wait for ever.
fn is_special(path: &Path) -> bool {
    let is_null = || {
        path.canonicalize()
            .is_ok_and(|path| path == Path::new("/dev/null"))
    };
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) && !is_null()
}

fn read(path: &Path) -> Result<Vec<Section>, ConfigError> {
    if is_special(path) {
        return Err(ConfigError::Unreadable {
            path: path.to_owned(),
            reason: "it is no regular file".to_owned(),
        });
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        // Neither is a file in which settings could stand; the AWS CLI takes both as no file.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => {
            return Err(ConfigError::Unreadable {
                path: path.to_owned(),
                reason: error.to_string(),
            });
        }
    };
    let sections = match std::str::from_utf8(&bytes) {
        Ok(text) => parse(text),
        Err(error) => Err(not_text(&bytes, error.valid_up_to())),
    };
    sections.map_err(|problem| ConfigError::Malformed {
        path: path.to_owned(),
        problem,
    })
}

fn not_text(bytes: &[u8], position: usize) -> Problem {
    let before = bytes.get(..position).unwrap_or(bytes);
    Problem {
        line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
        what: "not UTF-8 text".to_owned(),
    }
}

/// Splits a heading as a shell would: at white space, but not inside quotes. `None` where a quote
/// is left open.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', None) => word.get_or_insert_default().push(characters.next()?),
            ('\\', Some('"')) => match characters.next()? {
                escaped @ ('"' | '\\') => word.get_or_insert_default().push(escaped),
                other => word.get_or_insert_default().extend(['\\', other]),
            },
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (c, None) if c.is_ascii_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(text: &str, expected: Option<&[&str]>) {
        let expected = expected.map(|words| words.iter().map(ToString::to_string).collect());
        assert_eq!(words(text), expected, "{text}");
    }

    #[test]
    fn headings_are_split_as_a_shell_would() {
        check("profile p", Some(&["profile", "p"]));
        check("  profile\t p ", Some(&["profile", "p"]));
        check(r#"profile "my p""#, Some(&["profile", "my p"]));
        check("profile 'my p'", Some(&["profile", "my p"]));
        check(r"profile my\ p", Some(&["profile", "my p"]));
        check(r#"profile "a\"b\\c\d""#, Some(&["profile", r#"a"b\c\d"#]));
        check(r#"profile a"b c"d"#, Some(&["profile", "ab cd"]));
        check(r#"profile """#, Some(&["profile", ""]));
        check("profile", Some(&["profile"]));
        check("", Some(&[]));
        check(r#"profile "open"#, None);
        check(r"profile \", None);
    }
}
