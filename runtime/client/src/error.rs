//! The error type of generated clients.

use std::error::Error as StdError;
use std::fmt;

use crate::Modelled;
use crate::failure::{Failure, FailureKind};

/// Why a call failed: with the modelled error `E` of the service, where it answered with one.
///
/// `Display` is one line that a user of a program can be shown:
///
/// ```text
/// StartDeviceAuthorization: 400 InvalidRequestException: the start URL is not valid (request id 6f8f…)
/// ```
pub struct Error<E> {
    failure: Failure,
    modelled: Option<Box<E>>,
}

impl<E: Modelled> Error<E> {
    /// `modelled` counts only where the failure says that it was filled.
    pub(crate) fn new(failure: Failure, modelled: E) -> Self {
        let is_filled = failure.error_shape().is_some();
        Error {
            failure,
            modelled: is_filled.then(|| Box::new(modelled)),
        }
    }
}

impl<E> Error<E> {
    /// The service's error, where it is one that the model knows.
    pub fn modelled(&self) -> Option<&E> {
        self.modelled.as_deref()
    }

    /// The service's error by value.
    pub fn into_modelled(self) -> Option<E> {
        self.modelled.map(|modelled| *modelled)
    }

    /// All that is known besides.
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// In which way the call failed.
    pub fn kind(&self) -> FailureKind {
        self.failure.kind()
    }

    /// The operation's name in the model.
    pub fn operation(&self) -> &str {
        self.failure.operation()
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.failure.status()
    }

    /// The code of the service's error.
    pub fn code(&self) -> Option<&str> {
        self.failure.code()
    }

    /// The message of the service, which may be empty; for all other kinds what went wrong, in
    /// words.
    pub fn message(&self) -> &str {
        self.failure.message()
    }

    /// The id under which AWS finds the request again.
    pub fn request_id(&self) -> Option<&str> {
        self.failure.request_id()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.failure.attempts()
    }

    /// Whether the same call may succeed if it is made again later.
    pub fn is_retryable(&self) -> bool {
        self.failure.is_retryable()
    }
}

impl<E> From<Error<E>> for Failure {
    fn from(error: Error<E>) -> Self {
        error.failure
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(f)
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("failure", &self.failure)
            .field("modelled", &self.modelled)
            .finish()
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure.source()
    }
}
