//! What a program is told from outside: environment variables and the shared configuration files of
//! AWS tools.
//!
//! [`Environment`] is where variables come from (the process, or a test's own list), [`Files`] are
//! the two shared files, and [`Settings`] puts both together in the order of precedence of the AWS
//! CLI. Nothing here is read unless a program asks for it: see
//! [`crate::Builder::from_environment`].

mod environment;
mod files;
mod ini;
mod named;
mod settings;

use std::fmt;
use std::path::PathBuf;

pub use environment::Environment;
pub use files::Files;
pub use ini::{Problem, Section, Setting, parse};
pub use named::Named;
pub use settings::Settings;

/// Why settings could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file is not in the format of AWS configuration files.
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where in it, and what is wrong.
        problem: Problem,
    },
    /// A file is there but cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A profile was asked for that neither file has.
    UnknownProfile {
        /// Its name.
        name: String,
        /// The files that were looked at.
        files: Vec<PathBuf>,
    },
    /// A profile names a `services` section that is not there.
    UnknownServices {
        /// The name it gives.
        name: String,
    },
    /// A value that does not fit what it is for.
    Value {
        /// The variable or key, as it is written.
        name: String,
        /// The value.
        value: String,
        /// What it has to be.
        expected: &'static str,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Malformed { path, problem } => {
                write!(
                    f,
                    "cannot parse {}, line {}: {}",
                    path.display(),
                    problem.line,
                    problem.what
                )
            }
            ConfigError::Unreadable { path, reason } => {
                write!(f, "cannot read {}: {reason}", path.display())
            }
            ConfigError::UnknownProfile { name, files } => {
                write!(f, "the profile {name:?} is not in any configuration file")?;
                for (index, file) in files.iter().enumerate() {
                    write!(
                        f,
                        "{}{}",
                        if index == 0 { "; looked in " } else { " and " },
                        file.display()
                    )?;
                }
                Ok(())
            }
            ConfigError::UnknownServices { name } => {
                write!(
                    f,
                    "the profile refers to a section [services {name}] that is not in the configuration file"
                )
            }
            ConfigError::Value {
                name,
                value,
                expected,
            } => write!(f, "{name} is {value:?}, but has to be {expected}"),
        }
    }
}

impl std::error::Error for ConfigError {}
