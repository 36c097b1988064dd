//! What a request says of its body once that is written: how it is encoded, and its checksum.

use opsmith_shape::Trait;

use super::{Call, checksums};
use crate::failure::Failure;
use crate::http::Request;

impl Call<'_> {
    /// Does to a written body what the operation asks for: first compresses it, then takes its checksum.
    pub(super) fn seal(&self, request: &mut Request) -> Result<(), Failure> {
        let traits = self.context.operation.traits;
        for fact in traits.of(&self.context.tables.traits) {
            if *fact == Trait::RequestCompression {
                compress(request);
            }
        }
        checksums::seal(self, request)?;
        checksums::accept(self, request);
        match self.has(&Trait::HttpChecksumRequired) {
            true => self.digest(request),
            false => Ok(()),
        }
    }

    /// The digest of a body in the header `content-md5` (`smithy.api#httpChecksumRequired`; RFC 1864).
    #[cfg(feature = "md5")]
    fn digest(&self, request: &mut Request) -> Result<(), Failure> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        use http::{HeaderName, HeaderValue};
        use md5::Digest as _;

        const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
        if request.headers.contains_key(CONTENT_MD5) {
            return Ok(());
        }
        let digest = STANDARD.encode(md5::Md5::digest(&request.body));
        if let Ok(digest) = HeaderValue::try_from(digest) {
            request.headers.insert(CONTENT_MD5, digest);
        }
        Ok(())
    }

    #[cfg(not(feature = "md5"))]
    fn digest(&self, _: &mut Request) -> Result<(), Failure> {
        let message =
            "the operation needs an MD5 digest, for which opsmith-client needs the feature md5";
        Err(self.failure(crate::failure::FailureKind::Unsupported, message.to_owned()))
    }
}

/// The shortest body that is compressed, as in all AWS clients (`request_min_compression_size_bytes`).
#[cfg(feature = "gzip")]
const SHORTEST: usize = 10_240;

/// Compresses a body that is worth it (`smithy.api#requestCompression`). An encoding that it has already
/// stays before the new one.
#[cfg(feature = "gzip")]
fn compress(request: &mut Request) {
    use http::HeaderValue;
    use http::header::CONTENT_ENCODING;
    use std::io::Write as _;

    if request.body.len() < SHORTEST {
        return;
    }
    let encoding = match request.headers.get(CONTENT_ENCODING) {
        Some(before) => HeaderValue::from_bytes(&[before.as_bytes(), b", gzip"].concat()),
        None => Ok(HeaderValue::from_static("gzip")),
    };
    let packed = Vec::with_capacity(request.body.len() / 4);
    let mut encoder = flate2::write::GzEncoder::new(packed, flate2::Compression::default());
    let packed = encoder
        .write_all(&request.body)
        .and_then(|()| encoder.finish());
    // Neither fails in memory; where it did, the body would go as it is, which services take too.
    if let (Ok(encoding), Ok(packed)) = (encoding, packed) {
        request.body = packed.into();
        request.headers.insert(CONTENT_ENCODING, encoding);
    }
}

/// A program without the feature sends bodies as they are, which services take too.
#[cfg(not(feature = "gzip"))]
fn compress(_: &mut Request) {}
