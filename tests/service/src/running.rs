//! A service that runs.

use crate::core::Core;
use crate::error::ServiceError;
use crate::operation::Operation;
use crate::record::RecordedRequest;
use crate::server::Handle;
use crate::state::{Decision, DecisionError};
use std::fmt;
use std::sync::Arc;

/// A running service; dropping it stops it.
pub struct Running {
    core: Arc<Core>,
    server: Handle,
}

impl Running {
    pub(crate) fn new(core: Arc<Core>, server: Handle) -> Self {
        Running { core, server }
    }

    /// Its address, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.core.config.url
    }

    /// Approves the authorization with this user code, as a person would on the page.
    ///
    /// # Errors
    ///
    /// If no authorization waits for a decision under this code.
    pub fn approve(&self, user_code: &str) -> Result<(), DecisionError> {
        self.core.decide(user_code, Decision::Approved)
    }

    /// Denies the authorization with this user code, as a person would on the page.
    ///
    /// # Errors
    ///
    /// If no authorization waits for a decision under this code.
    pub fn deny(&self, user_code: &str) -> Result<(), DecisionError> {
        self.core.decide(user_code, Decision::Denied)
    }

    /// The user codes that wait for a decision, the oldest first.
    pub fn pending_user_codes(&self) -> Vec<String> {
        self.core.state().pending_user_codes(self.core.now())
    }

    /// Lets the next request for an operation fail with this error, whatever it says. Several wait in line, each for one request.
    pub fn fail_next(&self, operation: Operation, error: ServiceError) {
        self.core.fail_next(operation, error);
    }

    /// The last 1,000 requests, the oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.core.requests()
    }

    /// Stops the service. When this returns, the port is free and every connection closed.
    pub fn stop(self) {
        drop(self.server);
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}
