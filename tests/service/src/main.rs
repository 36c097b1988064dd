//! The local authorization service as a program: prints its address and serves until it is killed.
#![forbid(unsafe_code)]

mod arguments;

use arguments::{Arguments, Command};
use opsmith_test_service::{Running, Service, StartError};
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve(arguments)) => arguments,
        Ok(Command::Help) => {
            // Nobody left to read it is no failure.
            let _ = writeln!(std::io::stdout(), "{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(problem) => return failed(&format!("{problem}\n\n{}", arguments::USAGE), 2),
    };
    let service = match start(&arguments) {
        Ok(service) => service,
        Err(error) => return failed(&error.to_string(), 1),
    };
    let mut out = std::io::stdout();
    if let Err(error) = writeln!(out, "{}", service.url()).and_then(|()| out.flush()) {
        return failed(&format!("cannot print the address: {error}"), 1);
    }
    // The service has a thread of its own; this one keeps it alive.
    loop {
        std::thread::park();
    }
}

fn start(arguments: &Arguments) -> Result<Running, StartError> {
    let mut builder = Service::builder().port(arguments.port);
    if let Some(interval) = arguments.interval {
        builder = builder.interval(interval);
    }
    if let Some(lifetime) = arguments.device_code_lifetime {
        builder = builder.device_code_lifetime(lifetime);
    }
    builder.start_blocking()
}

fn failed(text: &str, status: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "opsmith-test-service: {text}");
    ExitCode::from(status)
}
