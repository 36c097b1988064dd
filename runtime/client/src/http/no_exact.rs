//! A program without the feature `dot-segments` sends no request whose path has segments of dots.

use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;

use super::classify::Unsent;
use super::config::HttpConfig;
use super::{BoxFuture, ExactUrl};

/// Refuses all that it is asked to send.
pub(super) struct ExactClient;

impl ExactClient {
    pub(super) fn new(
        _: &HttpConfig,
        _: &rustls::ClientConfig,
        _: bool,
        _: Option<&Arc<Matcher>>,
    ) -> Self {
        ExactClient
    }

    pub(super) fn send(
        &self,
        _: http::Request<reqwest::Body>,
        _: &ExactUrl,
    ) -> BoxFuture<'static, Result<reqwest::Response, Unsent>> {
        Box::pin(std::future::ready(Err(Unsent {
            is_invalid: true,
            is_connect: false,
            is_timeout: false,
            error: "its path has the segment . or .., for which this program has to be built with the feature `dot-segments` of opsmith-client".into(),
        })))
    }
}
