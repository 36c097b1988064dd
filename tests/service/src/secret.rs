//! Secrets: how they are kept, compared and not shown.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::hash::{Hash, Hasher};
use subtle::ConstantTimeEq;

/// What stands wherever a secret would be printed.
pub(crate) const REDACTED: &str = "***";

/// A secret in clear that the service needs again: a signing key. Never printed.
#[derive(Clone)]
pub(crate) struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// The SHA-256 digest of a secret that the service gave out.
///
/// The service keeps digests only. They serve as keys of its tables too: how long a look-up takes tells something about a digest then, which
/// nobody can turn into a token.
#[derive(Clone, Copy)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    pub fn of(secret: &str) -> Self {
        Digest(Sha256::digest(secret.as_bytes()).into())
    }
}

impl PartialEq for Digest {
    /// Takes the same time wherever the difference is.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_compare_by_content_and_show_nothing() {
        assert_eq!(Digest::of("a"), Digest::of("a"));
        assert_ne!(Digest::of("a"), Digest::of("b"));
        assert_eq!(
            format!("{:?} {:?}", Digest::of("a"), Secret("b".into())),
            "*** ***"
        );
    }
}
