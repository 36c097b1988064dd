//! What happens during a call, for logs.

use std::fmt;
use std::time::Duration;

use crate::http::TransportError;

/// Is told what happens during calls. Nothing that it is told is a secret.
pub trait Observer: Send + Sync + 'static {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync + 'static> Observer for F {
    fn event(&self, event: &Event<'_>) {
        self(event);
    }
}

/// A step of a call. `Display` is one line for a log.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A request is about to be sent.
    Sending {
        /// The operation's name.
        operation: &'a str,
        /// Which attempt it is, from 1.
        attempt: u32,
        /// How many there may be.
        max_attempts: u32,
        /// The HTTP method.
        method: &'a str,
        /// The address, without what is sensitive.
        url: &'a str,
        /// The length of the body; `None` for a stream that does not know its own.
        body_bytes: Option<u64>,
        /// Whether it carries a signature.
        signed: bool,
    },
    /// An answer has come.
    Answered {
        /// The operation's name.
        operation: &'a str,
        /// Which attempt it is, from 1.
        attempt: u32,
        /// The status.
        status: u16,
        /// The id under which AWS finds the request again.
        request_id: Option<&'a str>,
        /// The length of the body; `None` for a stream that does not know its own.
        body_bytes: Option<u64>,
    },
    /// No whole answer has come.
    Failed {
        /// The operation's name.
        operation: &'a str,
        /// Which attempt it is, from 1.
        attempt: u32,
        /// Why.
        error: &'a TransportError,
    },
    /// The request will be sent again.
    Waiting {
        /// The operation's name.
        operation: &'a str,
        /// Which attempt failed, from 1.
        attempt: u32,
        /// After how long.
        pause: Duration,
    },
}

/// How long a body is, in words.
struct Length(Option<u64>);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("a stream"),
        }
    }
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Sending {
                operation,
                attempt,
                max_attempts,
                method,
                url,
                body_bytes,
                signed,
            } => {
                let signed = if *signed { "signed" } else { "not signed" };
                write!(
                    f,
                    "{operation}: attempt {attempt} of {max_attempts}: {method} {url}, {}, {signed}",
                    Length(*body_bytes)
                )
            }
            Event::Answered {
                operation,
                attempt,
                status,
                request_id,
                body_bytes,
            } => {
                write!(
                    f,
                    "{operation}: attempt {attempt}: status {status}, {}",
                    Length(*body_bytes)
                )?;
                match request_id {
                    Some(id) => write!(f, ", request id {}", crate::failure::OneLine(id)),
                    None => Ok(()),
                }
            }
            Event::Failed {
                operation,
                attempt,
                error,
            } => write!(f, "{operation}: attempt {attempt}: {error}"),
            Event::Waiting {
                operation,
                attempt,
                pause,
            } => {
                write!(
                    f,
                    "{operation}: attempt {attempt} will be followed by another one in {} ms",
                    pause.as_millis()
                )
            }
        }
    }
}
