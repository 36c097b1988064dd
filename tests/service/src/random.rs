//! Everything that must not be guessed, from the operating system's random numbers.

use crate::error::{ErrorKind, ServiceError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The operating system has no random numbers to give; the request is answered with a server error.
#[derive(Debug)]
pub(crate) struct NoRandomness;

impl From<NoRandomness> for ServiceError {
    fn from(_: NoRandomness) -> Self {
        ServiceError::new(ErrorKind::InternalServer)
            .with_description("the operating system gives no random numbers")
    }
}

/// As many random bytes as asked for.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// An opaque token with 256 random bits.
///
/// The prefix says to a person what it is, and keeps a token from starting with a dash, which a command line would take for an option.
pub(crate) fn token(prefix: &str) -> Result<String, NoRandomness> {
    Ok(format!(
        "{prefix}_{}",
        URL_SAFE_NO_PAD.encode(bytes::<32>()?)
    ))
}

/// A random (version 4) UUID, as AWS identifies requests with.
pub(crate) fn uuid() -> Result<String, NoRandomness> {
    let number = u128::from_be_bytes(bytes()?);
    // Version 4 in the seventh byte, the variant of RFC 9562 in the ninth.
    let number = (number & !(0xf000 << 64) & !(0xc000 << 48)) | (0x4000 << 64) | (0x8000 << 48);
    Ok(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        number >> 96,
        (number >> 80) & 0xffff,
        (number >> 64) & 0xffff,
        (number >> 48) & 0xffff,
        number & 0xffff_ffff_ffff
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_uuids_have_their_form_and_differ() {
        let (a, b) = (token("x").unwrap(), token("x").unwrap());
        assert!(
            a.starts_with("x_") && a.len() == 2 + 43 && a != b,
            "{a} {b}"
        );
        for _ in 0..100 {
            let uuid = uuid().unwrap();
            let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
            assert_eq!(&uuid[14..15], "4", "{uuid}");
            assert!("89ab".contains(&uuid[19..20]), "{uuid}");
        }
    }
}
