//! What is printed. Whoever closes a pipe early has seen enough, and keeps no run from its work; any other failure, such as of a full
//! disk, is told at the end.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;

/// The first thing that could not be written to standard output.
static LOST: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints a line, as `println!` does.
#[macro_export]
macro_rules! say {
    ($($part:tt)*) => { $crate::say::output(format_args!("{}\n", format_args!($($part)*))) };
}

/// Prints a line to standard error, as `eprintln!` does.
#[macro_export]
macro_rules! say_error {
    ($($part:tt)*) => { $crate::say::error(format_args!("{}\n", format_args!($($part)*))) };
}

/// Writes to standard output.
pub fn output(text: Arguments<'_>) {
    keep(io::stdout().lock().write_fmt(text));
}

/// Writes to standard error. Where that fails there is nobody to tell.
pub fn error(text: Arguments<'_>) {
    let _ = io::stderr().lock().write_fmt(text);
}

fn keep(written: io::Result<()>) {
    let Err(error) = written else { return };
    if let (true, Ok(mut lost)) = (error.kind() != ErrorKind::BrokenPipe, LOST.lock()) {
        lost.get_or_insert(error);
    }
}

/// The end of a program: whether all that was printed has arrived, or was not wanted.
///
/// # Errors
/// Where something else than a closed pipe kept it from that.
pub fn end() -> Result<(), String> {
    keep(io::stdout().lock().flush());
    let lost = LOST.lock().ok().and_then(|mut lost| lost.take());
    lost.map_or(Ok(()), |error| {
        Err(format!("cannot write to standard output: {error}"))
    })
}
