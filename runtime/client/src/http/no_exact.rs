//! A program without the feature `dot-segments` sends no request whose path has segments of dots.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::proxy::matcher::Matcher;

use super::classify::Unsent;
use super::config::HttpConfig;
use super::exact_url::ExactUrl;

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
    ) -> Result<Pending, Unsent> {
        Err(Unsent::invalid(
            "its path has the segment . or .., for which this program has to be built with the feature `dot-segments` of opsmith-client",
        ))
    }
}

/// A request under way, which there is none of: the program has no code for it.
pub(super) enum Pending {}

impl Future for Pending {
    type Output = Result<reqwest::Response, Unsent>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match *self {}
    }
}
