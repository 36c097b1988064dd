//! CBOR (RFC 8949) as a serde format, for the walks of `opsmith-shape`.
//!
//! Of our own, because no library hands the tags through serde that this protocol is about: ciborium, minicbor-serde and cbor4ii
//! read a bignum of more than 128 bits as an error, and a decimal fraction as an array of two numbers.
//!
//! Reading takes what RFC 8949 calls well-formed, in any of its lengths, from peers that nobody vouches for: it nests no deeper
//! than [`MAX_DEPTH`], converts bignums up to [`MAX_BIGNUM`] bytes, and reserves nothing that a length only claims. Maps have texts
//! as keys. Tags say something about numbers ([`number`]); all others are transparent. Writing uses the shortest form.

mod items;
mod number;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;

pub(crate) use read::Decoder;
pub(crate) use write::Encoder;

/// How deep arrays, maps and tags may lie in each other.
const MAX_DEPTH: u8 = 128;

/// How many bytes a bignum may have: turning it into digits takes the square of its length.
const MAX_BIGNUM: usize = 1024;

/// What the first byte of a data item says about its kind.
mod major {
    pub(super) const UNSIGNED: u8 = 0;
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const TAG: u8 = 6;
    pub(super) const SIMPLE: u8 = 7;
}

/// The first byte of an item whose end is marked, and the mark.
const INDEFINITE: u8 = 31;
const BREAK: u8 = 0xff;

mod simple {
    pub(super) const FALSE: u8 = 20;
    pub(super) const TRUE: u8 = 21;
    pub(super) const NULL: u8 = 22;
    pub(super) const UNDEFINED: u8 = 23;
    pub(super) const HALF: u8 = 25;
    pub(super) const SINGLE: u8 = 26;
    pub(super) const DOUBLE: u8 = 27;
}

mod tag {
    pub(super) const EPOCH: u64 = 1;
    pub(super) const POSITIVE_BIGNUM: u64 = 2;
    pub(super) const NEGATIVE_BIGNUM: u64 = 3;
    pub(super) const DECIMAL: u64 = 4;
}

/// Why bytes cannot be read, or a value cannot be written. It holds nothing of either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Error {
    /// The bytes are no CBOR, from this one on.
    Malformed(&'static str, usize),
    /// They are, but not of the shape that is wanted; or a value has none in CBOR.
    Misfit(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Malformed(reason, at) => write!(f, "{reason} at byte {at}"),
            Error::Misfit(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Error::Misfit(reason.to_string())
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Error::Misfit(reason.to_string())
    }
}
