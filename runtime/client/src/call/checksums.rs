//! Checksums of bodies: those that requests have, and those that answers are held against
//! (`aws.protocols#httpChecksum`).
//!
//! Where they stand is what botocore does (`httpchecksum.py`): in a header; in a trailer where the body is a
//! stream and goes over TLS, which then signs no body. A stream without TLS is read once for checksum and
//! hash and once more to be sent; one that can be read only once is signed piece by piece.

use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use http::{HeaderName, HeaderValue};
use opsmith_shape::{MemberRow, Shape, Trait, View};
use ring::digest;

use super::Call;
use super::chunked::{Chunked, Trailer};
use crate::checksum::{Algorithm, Checksum};
use crate::credentials::Credentials;
use crate::failure::{Failure, FailureKind};
use crate::http::{Request, Response};
use crate::protocol::Undecodable;
use crate::signing::{self, Payload, X_AMZ_CONTENT_SHA256};
use crate::stream::{ByteSource, ByteStream, StreamError};

const TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");
const DECODED_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");
const CHUNKED: HeaderValue = HeaderValue::from_static("aws-chunked");
/// How a caller asks for an answer with a checksum that is checked.
const ENABLED: &str = "ENABLED";
/// The signature leaves the body out, and a checksum comes after it.
const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// The body is signed in pieces, and a checksum comes after it.
const SIGNED_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

/// Puts the checksum of a body into a header of its request, where the operation wants one.
pub(super) fn seal(call: &Call<'_>, request: &mut Request) -> Result<(), Failure> {
    if let Some(algorithm) = wanted(call, request)? {
        let mut checksum = Checksum::new(algorithm);
        checksum.update(&request.body);
        insert(request, algorithm.header(), &checksum.finish());
    }
    Ok(())
}

/// Asks for an answer with a checksum, where the operation has such and the caller says nothing of it.
pub(super) fn accept(call: &Call<'_>, request: &mut Request) {
    let mode = facts(call).find_map(|fact| match fact {
        Trait::ResponseChecksum(member, _) => Some(member),
        _ => None,
    });
    let header = mode.and_then(|mode| header_of(call, member(call, mode)?.1));
    if let Some(header) = header
        && !request.headers.contains_key(&header)
    {
        insert(request, header, ENABLED);
    }
}

/// The body of a request with its checksum, and the request's signature. The bytes come back as they are
/// where the operation wants none.
pub(super) async fn body(
    call: &Call<'_>,
    request: &mut Request,
    credentials: Option<&Credentials>,
    bytes: ByteStream,
) -> Result<Result<ByteStream, ByteStream>, Failure> {
    let is_tls = request.url.scheme() == "https";
    // Neither read twice nor signed: the checksum can only come last, for services that insist on one.
    let is_last = !is_tls && credentials.is_none() && !bytes.is_repeatable();
    let must = |fact: &Trait| matches!(fact, Trait::RequestChecksum(true, _));
    if is_last && !facts(call).any(must) {
        return Ok(Err(bytes));
    }
    let Some(algorithm) = wanted(call, request)? else {
        return Ok(Err(bytes));
    };
    if is_tls || is_last {
        let length = bytes.length();
        let chunked = Chunked::new(bytes, Trailer::new(algorithm));
        announce(request, algorithm, length);
        match credentials {
            Some(credentials) => {
                call.sign(
                    request,
                    credentials,
                    Some(Payload::InPieces(UNSIGNED_TRAILER)),
                )?;
            }
            None => insert(request, X_AMZ_CONTENT_SHA256, UNSIGNED_TRAILER),
        }
        return Ok(Ok(ByteStream::from_source(chunked)));
    }
    if let (Some(credentials), false) = (credentials, bytes.is_repeatable()) {
        let length = bytes.length();
        announce(request, algorithm, length);
        let chain = call.sign_in_pieces(request, credentials, SIGNED_TRAILER)?;
        let chunked = Chunked::new(bytes, Trailer::new(algorithm)).signed(chain);
        return Ok(Ok(ByteStream::from_source(chunked)));
    }
    let mut again = call.again(&bytes)?;
    let mut checksum = Checksum::new(algorithm);
    let mut hash = digest::Context::new(&digest::SHA256);
    while let Some(piece) = again.next().await {
        let piece = piece.map_err(|error| call.unreadable(error))?;
        checksum.update(&piece);
        hash.update(&piece);
    }
    insert(request, algorithm.header(), &checksum.finish());
    if let Some(credentials) = credentials {
        let hash = signing::hex(hash.finish().as_ref());
        call.sign(request, credentials, Some(Payload::Hash(&hash)))?;
    }
    Ok(Ok(bytes))
}

/// A streamed answer that is held against its checksum, if it has one.
pub(super) fn verified(call: &Call<'_>, answer: &Response, bytes: ByteStream) -> ByteStream {
    let Some((algorithm, expected)) = expected(call, answer) else {
        return bytes;
    };
    let length = bytes.length();
    let verified = ByteStream::from_source(Verified {
        bytes,
        checksum: Some(Checksum::new(algorithm)),
        algorithm,
        expected: expected.to_owned(),
    });
    match length {
        Some(length) => verified.with_length(length),
        None => verified,
    }
}

/// Holds an answer that was read whole against its checksum, if it has one.
pub(super) fn check(call: &Call<'_>, answer: &Response) -> Result<(), Undecodable> {
    let Some((algorithm, expected)) = expected(call, answer) else {
        return Ok(());
    };
    let mut checksum = Checksum::new(algorithm);
    checksum.update(&answer.body);
    match checksum.finish() == expected {
        true => Ok(()),
        false => Err(Undecodable::misfit(&differs(algorithm))),
    }
}

/// The checksum that the bytes of an answer have to have.
fn expected<'a>(call: &Call<'_>, answer: &'a Response) -> Option<(Algorithm, &'a str)> {
    let (mode, known) = facts(call).find_map(|fact| match fact {
        Trait::ResponseChecksum(mode, known) => Some((mode, known)),
        _ => None,
    })?;
    let mode = member(call, mode);
    let given = mode.and_then(|(index, member)| call.input.view().member(index, &member.name));
    // Where the caller says nothing, the request asks for it: see `accept`.
    if given.is_some_and(|given| !matches!(given.view(), View::String(ENABLED))) {
        return None;
    }
    Algorithm::ALL.into_iter().find_map(|algorithm| {
        let mut names = known.split(',');
        names.find(|name| name.eq_ignore_ascii_case(algorithm.name()))?;
        let expected = answer.headers.get(algorithm.header())?.to_str().ok()?;
        // With a dash it is the checksum of the checksums of parts.
        (!expected.contains('-')).then_some((algorithm, expected))
    })
}

fn differs(algorithm: Algorithm) -> String {
    let name = algorithm.name();
    format!("what arrived has another {name} checksum than what was sent")
}

/// The algorithm whose checksum the request is to have. `None` where it has one already, and where it needs
/// none. Where the caller chose none, a header says which it is.
fn wanted(call: &Call<'_>, request: &mut Request) -> Result<Option<Algorithm>, Failure> {
    let wanted = facts(call).find_map(|fact| match fact {
        Trait::RequestChecksum(_, chooser) => Some(chooser.as_ref()),
        _ => None,
    });
    let Some(chooser) = wanted.filter(|_| !request.headers.keys().any(is_checksum)) else {
        return Ok(None);
    };
    let chooser = member(call, chooser);
    let chosen = chooser.and_then(|(index, member)| call.input.view().member(index, &member.name));
    if let Some(View::String(name)) = chosen.map(Shape::view) {
        let algorithm = Algorithm::named(name);
        return algorithm.map(Some).ok_or_else(|| {
            let known: Vec<&str> = Algorithm::ALL.iter().map(|one| one.name()).collect();
            let message = format!(
                "the checksum {name:?} is not known; those that are: {}",
                known.join(", ")
            );
            call.failure(FailureKind::Unsupported, message)
        });
    }
    let header = chooser.and_then(|(_, member)| header_of(call, member));
    if let Some(header) = header {
        insert(request, header, Algorithm::Crc32.name());
    }
    Ok(Some(Algorithm::Crc32))
}

/// Whether a header is a checksum, of an algorithm that is known here or not.
fn is_checksum(name: &HeaderName) -> bool {
    let algorithm = name.as_str().strip_prefix("x-amz-checksum-");
    algorithm.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn facts<'a>(call: &Call<'a>) -> impl Iterator<Item = &'a Trait> + use<'a> {
    let traits = &call.context.tables.traits;
    call.context.operation.traits.of(traits).iter()
}

/// A member of the input by its name.
fn member<'a>(call: &Call<'a>, name: &str) -> Option<(usize, &'a MemberRow)> {
    let members = call.context.tables.members(call.context.operation.input?);
    members
        .iter()
        .enumerate()
        .find(|(_, member)| member.name == name)
}

/// The header that a member is bound to.
fn header_of(call: &Call<'_>, member: &MemberRow) -> Option<HeaderName> {
    call.context
        .tables
        .traits_of(member)
        .iter()
        .find_map(|fact| match fact {
            Trait::HttpHeader(name) => HeaderName::from_bytes(name.as_bytes()).ok(),
            _ => None,
        })
}

fn insert(request: &mut Request, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        request.headers.insert(name, value);
    }
}

/// What a request says of a body with a trailer.
fn announce(request: &mut Request, algorithm: Algorithm, length: Option<u64>) {
    let encoding = match request.headers.get(CONTENT_ENCODING) {
        Some(before) => HeaderValue::from_bytes(&[before.as_bytes(), b",aws-chunked"].concat()),
        None => Ok(CHUNKED),
    };
    request
        .headers
        .insert(CONTENT_ENCODING, encoding.unwrap_or(CHUNKED));
    insert(request, TRAILER, algorithm.header().as_str());
    if let Some(length) = length {
        request.headers.insert(DECODED_LENGTH, length.into());
    }
}

/// Bytes that fail at their end if they are not those that were sent.
struct Verified {
    bytes: ByteStream,
    /// Taken at the end.
    checksum: Option<Checksum>,
    algorithm: Algorithm,
    expected: String,
}

impl ByteSource for Verified {
    fn poll_piece(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let piece = ready!(self.bytes.poll_next(context));
        match (&piece, &mut self.checksum) {
            (Some(Ok(piece)), Some(checksum)) => checksum.update(piece),
            (None, checksum) => {
                let found = checksum.take().map(Checksum::finish);
                if found.is_some_and(|found| found != self.expected) {
                    let reason = differs(self.algorithm);
                    return Poll::Ready(Some(Err(StreamError::corrupt(reason))));
                }
            }
            _ => {}
        }
        Poll::Ready(piece)
    }
}
