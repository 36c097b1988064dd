//! The arguments of the program.

use std::ffi::OsString;
use std::time::Duration;

pub(crate) const USAGE: &str = "\
usage: opsmith-test-service [--port N] [--interval SECONDS] [--device-code-lifetime SECONDS]

A local authorization service that speaks the sso-oidc protocol. It listens on 127.0.0.1,
prints its address as the first line and serves until it is killed. Devices are
approved in a browser, under /device of that address.

  --port N                        port to listen on, 0 to 65535; 0, the default, is any free one
  --interval SECONDS              how long clients must wait between two polls (default 1)
  --device-code-lifetime SECONDS  how long a device code is valid (default 600)
  --help                          print this";

const OPTIONS: [&str; 3] = ["--port", "--interval", "--device-code-lifetime"];

/// What the program is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Serve(Arguments),
    Help,
}

/// What the program was told; what it was not told is the library's to decide.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub port: u16,
    pub interval: Option<Duration>,
    pub device_code_lifetime: Option<Duration>,
}

/// Reads the arguments, with `--name value` and `--name=value` both; the error says what is wrong.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut parsed = Arguments::default();
    let mut seen = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let argument = text(argument)?;
        let (name, attached) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if matches!(name.as_str(), "--help" | "-h") && attached.is_none() {
            return Ok(Command::Help);
        }
        if !OPTIONS.contains(&name.as_str()) {
            return Err(format!("unknown argument {name}"));
        }
        if seen.contains(&name) {
            return Err(format!("{name} is given twice"));
        }
        let value = match attached {
            Some(value) => value,
            None => text(arguments.next().ok_or(format!("{name} lacks its value"))?)?,
        };
        match name.as_str() {
            "--port" => parsed.port = port(&value)?,
            "--interval" => parsed.interval = Some(seconds(&name, &value)?),
            _ => parsed.device_code_lifetime = Some(seconds(&name, &value)?),
        }
        seen.push(name);
    }
    Ok(Command::Serve(parsed))
}

fn text(argument: OsString) -> Result<String, String> {
    argument
        .into_string()
        .map_err(|other| format!("{other:?} is not valid text"))
}

fn port(value: &str) -> Result<u16, String> {
    let error = |_| format!("--port must be a number from 0 to 65535, got {value:?}");
    value.parse().map_err(error)
}

/// The answers carry these as 32-bit integers, so that is what fits.
fn seconds(name: &str, value: &str) -> Result<Duration, String> {
    let seconds: Option<i32> = value.parse().ok();
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    let error = || {
        format!(
            "{name} must be a whole number of seconds from 0 to {}, got {value:?}",
            i32::MAX
        )
    };
    seconds.map(Duration::from_secs).ok_or_else(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn good_arguments() {
        assert_eq!(parsed(""), Ok(Command::Serve(Arguments::default())));
        let full = Arguments {
            port: 8400,
            interval: Some(Duration::from_secs(5)),
            device_code_lifetime: Some(Duration::ZERO),
        };
        let line = "--port 8400 --interval=5 --device-code-lifetime 0";
        assert_eq!(parsed(line), Ok(Command::Serve(full)));
        assert_eq!(parsed("--port 1 --help --bad"), Ok(Command::Help));
    }

    #[test]
    fn bad_arguments_say_what_is_wrong() {
        let cases = [
            ("serve", "unknown argument serve"),
            ("--help=1", "unknown argument --help"),
            ("--port", "--port lacks its value"),
            (
                "--port 65536",
                "--port must be a number from 0 to 65535, got \"65536\"",
            ),
            (
                "--port=",
                "--port must be a number from 0 to 65535, got \"\"",
            ),
            ("--port 1 --port 2", "--port is given twice"),
            (
                "--interval 1.5",
                "--interval must be a whole number of seconds from 0 to 2147483647, got \"1.5\"",
            ),
            (
                "--device-code-lifetime -1",
                "--device-code-lifetime must be a whole number of seconds from 0 to 2147483647, got \"-1\"",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(parsed(line), Err(expected.to_owned()), "{line}");
        }
    }
}
