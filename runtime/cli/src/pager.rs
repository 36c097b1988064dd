//! Showing long text a page at a time.

use std::io::{ErrorKind, Write as _};
use std::process::{Command, Stdio};

use opsmith_client::config::Environment;

use crate::report::{Failure, exit};

/// Shows `text` through the program `command`, whose words are split as a shell would at spaces.
pub(crate) fn page(command: &str, text: &str, environment: &Environment) -> Result<(), Failure> {
    let cannot = |reason: String| {
        let text = format!(
            "the pager {command:?} cannot be started: {reason}. Set AWS_PAGER or PAGER to another one, or to nothing; or give --no-cli-pager"
        );
        Failure::class("Pager", exit::CONFIGURATION, text)
    };
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else {
        return Err(cannot("it has no name".to_owned()));
    };
    let mut pager = Command::new(program);
    pager.args(words).stdin(Stdio::piped());
    if environment.variable("LESS").is_none() {
        // Leave at once if all fits on the screen, keep colours, do not clear the screen.
        pager.env("LESS", "FRX");
    }
    let mut child = pager.spawn().map_err(|error| cannot(error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        match input.write_all(text.as_bytes()) {
            // Whoever leaves the pager has read enough.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                return Err(cannot(error.to_string()));
            }
            _ => {}
        }
    }
    child
        .wait()
        .map(drop)
        .map_err(|error| cannot(error.to_string()))
}
