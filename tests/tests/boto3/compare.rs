//! How requests differ.

use std::collections::BTreeMap;

use opsmith_shape::Trait;
use opsmith_tests::protocol::body;
use opsmith_tests::recorder::Request;

use crate::{Address, Call};

/// Headers that name the sender, the moment or the attempt, or that the connection needs.
const INSIGNIFICANT: &[&str] = &[
    "accept",
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "transfer-encoding",
    "user-agent",
    "x-amz-date",
    "x-amz-user-agent",
    "x-opsmith-case",
];

/// Everything in which they differ, where it matters.
pub fn differences(call: &Call, theirs: &Request, ours: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, ours: &str, theirs: &str| {
        if ours != theirs {
            found.push(format!("{what}: {ours:?}, boto3: {theirs:?}"));
        }
    };
    let (our_path, our_query) = split(ours);
    let (their_path, their_query) = split(theirs);
    check("method", &ours.method, &theirs.method);
    check("path", &our_path, &their_path);
    check("query", &our_query, &their_query);
    let media_type = essence(ours);
    // Where botocore's models name none, boto3 leaves it to the service to know.
    let usual = ["application/octet-stream", "application/xml", "text/plain"];
    if !(usual.contains(&media_type.as_str()) && essence(theirs).is_empty()) {
        check("media type", &media_type, &essence(theirs));
    }
    let is_same_body = ours.body == theirs.body;
    let (ours_seen, theirs_seen) = (
        significant(call, ours, is_same_body),
        significant(call, theirs, is_same_body),
    );
    for name in ours_seen.keys().chain(theirs_seen.keys()) {
        let value = |headers: &BTreeMap<String, String>| {
            let value = headers.get(name).cloned();
            value.unwrap_or_else(|| "(none)".to_owned())
        };
        check(name, &value(&ours_seen), &value(&theirs_seen));
    }
    if is_same_signature(call, theirs, ours) {
        let signature = |request: &Request| request.header("authorization").map(str::to_owned);
        let (ours, theirs) = (signature(ours), signature(theirs));
        check(
            "authorization",
            &ours.unwrap_or_default(),
            &theirs.unwrap_or_default(),
        );
    }
    // A stream is what it is, whatever it is called.
    let media_type = match call.streamed {
        Some(_) => "",
        None => &media_type,
    };
    found.extend(body::difference_of_bytes(
        &theirs.body,
        media_type,
        &ours.body,
    ));
    found.dedup();
    found
}

/// Whether the signatures have to be the same: those of the same headers and bytes, to the same server, at the same moment.
pub fn is_same_signature(call: &Call, theirs: &Request, ours: &Request) -> bool {
    let signed = |request: &Request| {
        let text = request.header("authorization")?;
        let (_, text) = text.split_once("SignedHeaders=")?;
        text.split(',').next().map(str::to_owned)
    };
    let Some(names) = signed(ours).filter(|names| signed(theirs).as_ref() == Some(names)) else {
        return false;
    };
    // Such as the media type, which some name with the characters' encoding.
    let mut names = names.split(';');
    let is_same_header = |name| ours.header(name) == theirs.header(name);
    call.to == Address::Named && ours.body == theirs.body && names.all(is_same_header)
}

/// The path, and the query in an order of its own.
fn split(request: &Request) -> (String, String) {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let mut query: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.trim_end_matches('=').to_owned())
        .collect();
    query.sort();
    (path.to_owned(), query.join("&"))
}

/// The media type without its parameters.
fn essence(request: &Request) -> String {
    let media_type = request.header("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_owned()
}

/// The headers that matter, as far as their values do.
fn significant(call: &Call, request: &Request, is_same_body: bool) -> BTreeMap<String, String> {
    let headers = request.headers.iter();
    let matters = |name: &str| match name {
        // The ports of two servers on loopback differ.
        "host" => call.to != Address::Loopback,
        "x-amz-content-sha256" => !is_signed_all_the_same(call),
        _ => !INSIGNIFICANT.contains(&name),
    };
    let headers = headers.filter(|(name, _)| matters(name));
    let headers = headers.map(|(name, value)| {
        let is_digest = name.starts_with("x-amz-checksum-") || name == "content-md5";
        let is_hash = name == "x-amz-content-sha256" && value.len() == 64;
        let (name, value) = (name.as_str(), value.as_str());
        match name {
            // They are those of bodies that say the same in other bytes.
            _ if (is_digest || is_hash) && !is_same_body => (name, "(a digest)".to_owned()),
            // Space after the commas of a list means nothing.
            _ => (name, value.replace(", ", ",")),
        }
    });
    let headers = headers.map(|(name, value)| (name.to_owned(), value));
    let mut headers: BTreeMap<String, String> = headers.collect();
    if has_any_digest(call) {
        let digest = headers
            .remove("content-md5")
            .or_else(|| headers.remove("x-amz-checksum-crc32"));
        headers.insert("a digest".to_owned(), digest.is_some().to_string());
    }
    headers
}

/// Where an operation goes without a signature of its body, boto3 leaves that out over any connection, but not for S3, and we for all,
/// but over TLS only.
fn is_signed_all_the_same(call: &Call) -> bool {
    let traits = call.row().traits.of(&call.tables.traits);
    let differs = call.to == Address::Loopback || call.service == "s3";
    differs && traits.contains(&Trait::UnsignedPayload)
}

/// Where an operation has to have a digest, and names no algorithms, boto3 sends CRC32, and we what the trait says, MD5
/// (`smithy.api#httpChecksumRequired`).
fn has_any_digest(call: &Call) -> bool {
    let traits = call.row().traits.of(&call.tables.traits);
    let has_choice = traits
        .iter()
        .any(|fact| matches!(fact, Trait::RequestChecksum(..)));
    traits.contains(&Trait::HttpChecksumRequired) && !has_choice
}
