//! What went wrong with a call: every fact that a message about it may need.

use std::error::Error as StdError;
use std::fmt;

use opsmith_shape::{ShapeId, Text};

use crate::credentials::CredentialsError;
use crate::http::{TransportError, TransportErrorKind};

/// Why a call failed, without the types of a service. [`crate::Error`] is this and the modelled
/// error, the command line uses this alone.
///
/// `Display` is one line and holds no secrets: operation, status, code, message and request id, or
/// what else is known.
pub struct Failure(Box<Facts>);

/// The ways in which a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The service answered with an error.
    Service,
    /// There was no whole answer; [`Failure::transport`] says why.
    Transport,
    /// There was no whole answer in time; [`Failure::transport`] says which time.
    Timeout,
    /// The answer does not fit the model.
    Decoding,
    /// There are no credentials to sign with.
    Credentials,
    /// The request cannot be signed.
    Signing,
    /// The parameters cannot be sent.
    Validation,
    /// There is no address to send to.
    Endpoint,
    /// The operation needs something that this version of Opsmith cannot do.
    Unsupported,
}

#[derive(Debug)]
struct Facts {
    kind: FailureKind,
    operation: Text,
    url: Option<String>,
    status: Option<u16>,
    code: String,
    message: String,
    details: String,
    request_id: Option<String>,
    error_shape: Option<ShapeId>,
    path: String,
    is_json: bool,
    transport: Option<TransportErrorKind>,
    attempts: u32,
    max_attempts: u32,
    is_retryable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, operation: &Text, message: impl Into<String>) -> Self {
        Failure(Box::new(Facts {
            kind,
            operation: operation.clone(),
            url: None,
            status: None,
            code: String::new(),
            message: message.into(),
            details: String::new(),
            request_id: None,
            error_shape: None,
            path: String::new(),
            is_json: true,
            transport: None,
            attempts: 0,
            max_attempts: 0,
            is_retryable: false,
            source: None,
        }))
    }

    pub(crate) fn from_transport(operation: &Text, error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::ConnectTimeout
            | TransportErrorKind::ReadTimeout
            | TransportErrorKind::TotalTimeout => FailureKind::Timeout,
            _ => FailureKind::Transport,
        };
        let mut failure = Failure::new(kind, operation, error.to_string());
        failure.0.transport = Some(error.kind());
        failure.0.is_retryable = error.is_retryable();
        failure.with_source(error)
    }

    pub(crate) fn from_credentials(operation: &Text, error: CredentialsError) -> Self {
        Failure::new(FailureKind::Credentials, operation, error.to_string()).with_source(error)
    }

    /// An answer that does not fit, at `path`. `is_json`: it is at least what its protocol is made
    /// of.
    pub(crate) fn undecodable(
        operation: &Text,
        path: String,
        is_json: bool,
        reason: String,
    ) -> Self {
        let mut failure = Failure::new(FailureKind::Decoding, operation, reason);
        failure.0.path = path;
        failure.0.is_json = is_json;
        failure
    }

    pub(crate) fn with_answer(mut self, status: u16, request_id: Option<String>) -> Self {
        self.0.status = Some(status);
        self.0.request_id = request_id;
        self
    }

    #[cfg(feature = "event-stream")]
    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(crate) fn with_code(mut self, code: String) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn with_modelled(mut self, shape: ShapeId, details: String) -> Self {
        self.0.error_shape = Some(shape);
        self.0.details = details;
        self
    }

    pub(crate) fn with_url(mut self, url: String) -> Self {
        self.0.url = Some(url);
        self
    }

    /// Notes which attempt it is the outcome of. Where the trouble came before sending, that one
    /// does not count.
    pub(crate) fn with_attempts(mut self, attempt: u32, max_attempts: u32) -> Self {
        let was_sent = self.0.status.is_some() || self.0.transport.is_some();
        self.0.attempts = attempt.saturating_sub(u32::from(!was_sent));
        self.0.max_attempts = max_attempts;
        self
    }

    pub(crate) fn retryable(mut self, is_retryable: bool) -> Self {
        self.0.is_retryable = is_retryable;
        self
    }

    fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// In which way the call failed.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// The operation's name in the model.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The address of the request, query included, but without user and password and without
    /// parameters that are sensitive. `None` where the call did not come that far.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The code of the service's error, such as `InvalidRequestException`; the status in digits
    /// where the service gave none. `None` where the service did not answer with an error.
    pub fn code(&self) -> Option<&str> {
        (!self.0.code.is_empty()).then_some(self.0.code.as_str())
    }

    /// The message of the service, which may be empty; for all other kinds what went wrong, in
    /// words.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Name and value of each member of the modelled error that is a text, is not sensitive and is
    /// not the message, in one line. Some services send no message, and say what is wrong in such
    /// members.
    pub fn details(&self) -> &str {
        &self.0.details
    }

    /// The id under which AWS finds the request again.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The shape of the service's error, where the model knows its code. Then the modelled error
    /// was filled.
    pub fn error_shape(&self) -> Option<ShapeId> {
        self.0.error_shape
    }

    /// Where in the answer the value lies that does not fit: names joined with `.`, list elements
    /// as `[0]`.
    pub fn decoding_path(&self) -> Option<&str> {
        (self.0.kind == FailureKind::Decoding).then_some(self.0.path.as_str())
    }

    /// Whether the answer is not even in the syntax of its protocol, such as a page of HTML from a
    /// proxy. (The AWS CLI takes such an answer to a successful call as one without members.)
    pub fn is_malformed(&self) -> bool {
        self.0.kind == FailureKind::Decoding && !self.0.is_json
    }

    /// Why there was no whole answer.
    pub fn transport(&self) -> Option<TransportErrorKind> {
        self.0.transport
    }

    /// The error behind this one as what it is, for its particulars.
    pub fn source_as<T: StdError + 'static>(&self) -> Option<&T> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How often it could have been sent at most.
    pub fn max_attempts(&self) -> u32 {
        self.0.max_attempts
    }

    /// Whether this is the outcome of the last attempt that was allowed (`(reached max retries: N)`
    /// of the AWS CLI), whether another one would have helped or not.
    pub fn is_last_attempt(&self) -> bool {
        self.0.attempts > 0 && self.0.attempts >= self.0.max_attempts
    }

    /// Whether the same call may succeed if it is made again later.
    pub fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    fn fmt_service(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        let status = facts.status.map(|status| status.to_string());
        if let Some(status) = &status {
            write!(f, " {status}")?;
        }
        if status.as_ref() != Some(&facts.code) {
            write!(f, " {}", OneLine(&facts.code))?;
        }
        match (facts.message.as_str(), facts.details.as_str()) {
            ("", "") => Ok(()),
            ("", text) | (text, _) => write!(f, ": {}", OneLine(text)),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        write!(f, "{}:", facts.operation)?;
        match facts.kind {
            FailureKind::Service => self.fmt_service(f)?,
            FailureKind::Decoding => {
                write!(f, " the answer")?;
                if let Some(status) = facts.status {
                    write!(f, " (status {status})")?;
                }
                write!(f, " does not fit the model")?;
                if !facts.path.is_empty() {
                    write!(f, " at {}", OneLine(&facts.path))?;
                }
                write!(f, ": {}", OneLine(&facts.message))?;
            }
            _ => write!(f, " {}", OneLine(&facts.message))?,
        }
        let attempts = Some(facts.attempts)
            .filter(|attempts| *attempts > 1)
            .map(|attempts| format!("after {attempts} attempts"));
        let request = facts
            .request_id
            .as_ref()
            .map(|id| format!("request id {}", OneLine(id)));
        match (request, attempts) {
            (None, None) => Ok(()),
            (Some(note), None) | (None, Some(note)) => write!(f, " ({note})"),
            (Some(request), Some(attempts)) => write!(f, " ({request}, {attempts})"),
        }
    }
}

/// What a server sent, so that it cannot break the line, drive the terminal or fill it.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 1_000;
        let (text, end) = match self.0.char_indices().nth(LONGEST) {
            Some((index, _)) => (self.0.get(..index).unwrap_or_default(), "..."),
            None => (self.0, ""),
        };
        for (index, part) in text.split(char::is_control).enumerate() {
            write!(f, "{}{part}", if index == 0 { "" } else { " " })?;
        }
        f.write_str(end)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        f.debug_struct("Failure")
            .field("kind", &facts.kind)
            .field("operation", &facts.operation)
            .field("url", &facts.url)
            .field("status", &facts.status)
            .field("code", &facts.code)
            .field("message", &facts.message)
            .field("details", &facts.details)
            .field("request_id", &facts.request_id)
            .field("attempts", &facts.attempts)
            .field("source", &facts.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
