//! The checksums that a request or an answer may have (`aws.protocols#httpChecksum`).

mod crc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderName;
use ring::digest;

use crc::Crc;

/// How a checksum is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32c,
    Crc64Nvme,
    Sha1,
    Sha256,
    Sha512,
}

impl Algorithm {
    /// All, in the order in which those of an answer are preferred (botocore, `httpchecksum.py`).
    pub(crate) const ALL: [Algorithm; 6] = [
        Algorithm::Crc64Nvme,
        Algorithm::Crc32c,
        Algorithm::Crc32,
        Algorithm::Sha1,
        Algorithm::Sha256,
        Algorithm::Sha512,
    ];

    /// The one of this name, in either case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let mut all = Algorithm::ALL.into_iter();
        all.find(|one| one.name().eq_ignore_ascii_case(name))
    }

    /// Its name as a value.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Algorithm::Crc32 => "CRC32",
            Algorithm::Crc32c => "CRC32C",
            Algorithm::Crc64Nvme => "CRC64NVME",
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha512 => "SHA512",
        }
    }

    /// The header, or trailer, that its checksums stand in.
    pub(crate) fn header(self) -> HeaderName {
        HeaderName::from_static(match self {
            Algorithm::Crc32 => "x-amz-checksum-crc32",
            Algorithm::Crc32c => "x-amz-checksum-crc32c",
            Algorithm::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Algorithm::Sha1 => "x-amz-checksum-sha1",
            Algorithm::Sha256 => "x-amz-checksum-sha256",
            Algorithm::Sha512 => "x-amz-checksum-sha512",
        })
    }
}

/// A checksum in the making.
pub(crate) enum Checksum {
    Crc(Crc),
    Digest(digest::Context),
}

impl Checksum {
    /// Of no bytes yet.
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Crc32 => Checksum::Crc(Crc::new(&crc::CRC32, 4)),
            Algorithm::Crc32c => Checksum::Crc(Crc::new(&crc::CRC32C, 4)),
            Algorithm::Crc64Nvme => Checksum::Crc(Crc::new(&crc::CRC64NVME, 8)),
            Algorithm::Sha1 => {
                Checksum::Digest(digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY))
            }
            Algorithm::Sha256 => Checksum::Digest(digest::Context::new(&digest::SHA256)),
            Algorithm::Sha512 => Checksum::Digest(digest::Context::new(&digest::SHA512)),
        }
    }

    /// Takes the next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Checksum::Crc(crc) => crc.update(bytes),
            Checksum::Digest(digest) => digest.update(bytes),
        }
    }

    /// The checksum as base64.
    pub(crate) fn finish(self) -> String {
        match self {
            Checksum::Crc(crc) => STANDARD.encode(crc.finish()),
            Checksum::Digest(digest) => STANDARD.encode(digest.finish()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(algorithm: Algorithm, pieces: &[&[u8]]) -> String {
        let mut checksum = Checksum::new(algorithm);
        for piece in pieces {
            checksum.update(piece);
        }
        checksum.finish()
    }

    #[test]
    fn checksums_are_those_of_their_standards() {
        // The check values of the catalogue of CRC algorithms, and the digests of FIPS 180, all of "123456789".
        for (algorithm, expected) in [
            (Algorithm::Crc32, "y/Q5Jg=="),
            (Algorithm::Crc32c, "4waSgw=="),
            (Algorithm::Crc64Nvme, "rosUhgp5mIg="),
            (Algorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
            (
                Algorithm::Sha256,
                "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
            ),
            (
                Algorithm::Sha512,
                "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==",
            ),
        ] {
            assert_eq!(of(algorithm, &[b"123456789"]), expected, "{algorithm:?}");
            assert_eq!(
                Algorithm::named(&algorithm.name().to_lowercase()),
                Some(algorithm)
            );
            assert!(
                algorithm
                    .header()
                    .as_str()
                    .ends_with(&algorithm.name().to_lowercase())
            );
        }
        assert_eq!(of(Algorithm::Crc32, &[]), "AAAAAA==");
        assert_eq!(Algorithm::named("MD5"), None);
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..200) {
            let (one, two) = bytes.split_at(at.min(bytes.len()));
            for algorithm in Algorithm::ALL {
                prop_assert_eq!(of(algorithm, &[&bytes]), of(algorithm, &[one, two]));
            }
        }
    }
}
