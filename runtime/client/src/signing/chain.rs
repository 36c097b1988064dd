//! Signatures of the pieces of a body, each of which covers the one before it: no piece can be changed,
//! left out or put elsewhere.

use ring::hmac;

use super::{Moment, Payload, Scope, hex, key, scope_text, sha256};
use crate::credentials::Credentials;

/// Signs pieces, one after the other.
pub(crate) struct Chain {
    credentials: Credentials,
    region: String,
    service: String,
    /// Of the request.
    time: Moment,
    /// The signature of the piece before, at first that of the request.
    last: String,
}

impl Chain {
    /// A chain that begins with the signature of a request.
    pub(crate) fn new(credentials: &Credentials, scope: &Scope<'_>, request: String) -> Self {
        Chain {
            credentials: credentials.clone(),
            region: scope.region.to_owned(),
            service: scope.service.to_owned(),
            time: scope.time,
            last: request,
        }
    }

    /// The signature of the next piece, which has the form `algorithm` and consists of `parts`, in bytes. Its
    /// time is that of the request where it has none of its own.
    pub(crate) fn sign(
        &mut self,
        algorithm: &str,
        time: Option<Moment>,
        parts: &[&[u8]],
    ) -> Vec<u8> {
        let time = time.unwrap_or(self.time);
        let scope = Scope {
            region: &self.region,
            service: &self.service,
            time,
            payload: Payload::Signed,
            as_s3: false,
        };
        let mut text = [algorithm, time.as_str(), &scope_text(&scope), &self.last].join("\n");
        for part in parts {
            text.push('\n');
            text.push_str(&sha256(part));
        }
        let signature = hmac::sign(&key(&self.credentials, &scope), text.as_bytes());
        self.last = hex(signature.as_ref());
        signature.as_ref().to_vec()
    }
}
