//! What a run is told from outside, so that a test or another program can say it instead of the process.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use opsmith_client::config::Environment;

/// One run: its words and its surroundings.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The words after the program's name.
    pub arguments: Vec<String>,
    /// Variables and home directory.
    pub environment: Environment,
    /// What relative paths are relative to.
    pub directory: PathBuf,
    /// What standard input and output are.
    pub terminal: Terminal,
}

/// What standard input and output are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Somebody can be asked.
    pub input: bool,
    /// Somebody is looking: results are paged, and tables may have colours.
    pub output: bool,
    /// The width in columns; 80 where nobody knows.
    pub width: Option<usize>,
}

impl Invocation {
    /// A run of this process. Words that are not Unicode are refused, as no option of a service could take them.
    ///
    /// # Errors
    /// With the word, in as far as it can be shown.
    pub fn of_process() -> Result<Self, String> {
        let arguments: Result<Vec<_>, _> = std::env::args_os()
            .skip(1)
            .map(std::ffi::OsString::into_string)
            .collect();
        let environment = Environment::process();
        let width = environment
            .variable("COLUMNS")
            .and_then(|columns| columns.parse().ok());
        Ok(Invocation {
            arguments: arguments.map_err(|word| word.to_string_lossy().into_owned())?,
            environment,
            directory: std::env::current_dir().unwrap_or_default(),
            terminal: Terminal {
                input: io::stdin().is_terminal(),
                output: io::stdout().is_terminal(),
                width,
            },
        })
    }
}

/// Somebody who can be asked.
pub trait Console {
    /// Shows text.
    ///
    /// # Errors
    /// Where it cannot be shown.
    fn show(&mut self, text: &str) -> io::Result<()>;

    /// Asks for one line, without showing what is typed if it is `secret`. `None` is the end: nothing more will be said.
    ///
    /// # Errors
    /// Where nobody can be asked.
    fn ask(&mut self, question: &str, secret: bool) -> io::Result<Option<String>>;
}

/// The terminal of the process.
#[derive(Debug, Default)]
pub struct TerminalConsole;

impl Console for TerminalConsole {
    fn show(&mut self, text: &str) -> io::Result<()> {
        // Standard output is for the result.
        let mut error = io::stderr().lock();
        error.write_all(text.as_bytes())?;
        error.flush()
    }

    fn ask(&mut self, question: &str, secret: bool) -> io::Result<Option<String>> {
        self.show(question)?;
        if secret {
            return match rpassword::read_password() {
                Ok(line) => Ok(Some(line)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                Err(error) => Err(error),
            };
        }
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
    }
}
