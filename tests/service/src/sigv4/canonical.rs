//! The canonical form of a request, over which a signature is made.

use crate::exchange::Request;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The hash of the canonical request, in hexadecimal.
pub(super) fn request_hash(
    request: &Request,
    signed: &[&str],
    body: &[u8],
) -> Result<String, String> {
    let body_hash = hash(body);
    if request
        .headers_named("x-amz-content-sha256")
        .any(|said| said != body_hash)
    {
        return Err("x-amz-content-sha256 is not the hash of the body".into());
    }
    let query = query(request.query.as_deref().unwrap_or_default());
    let mut text = format!("{}\n{}\n{query}\n", request.method, path(&request.path));
    for name in signed {
        let values: Vec<String> = request.headers_named(name).map(single_spaced).collect();
        if values.is_empty() {
            return Err(format!(
                "the header {name} is named as signed, but not there"
            ));
        }
        text.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    text.push_str(&format!("\n{}\n{body_hash}", signed.join(";")));
    Ok(hash(text.as_bytes()))
}

fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The path, encoded once more than it was sent, as all services but S3 want it.
fn path(path: &str) -> String {
    path.split('/')
        .map(|segment| encode(segment.as_bytes()))
        .collect::<Vec<_>>()
        .join("/")
}

/// The parameters, each encoded in the one way there is here, in order.
fn query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encode(&decode(name)), encode(&decode(value))))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// Percent-encodes everything but the unreserved characters.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(*byte))
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// Undoes percent-encoding; what is not encoded properly stands for itself. A plus is a plus.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, after @ ..]) => escaped(*high, *low).map(|byte| (byte, after)),
            _ => None,
        };
        let (byte, after) = escaped.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    bytes
}

fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// A header's value without spaces around it, and with single ones in it.
fn single_spaced(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_and_values_become_canonical() {
        let cases = [
            ("", ""),
            ("aws_iam=t", "aws_iam=t"),
            ("b=2&a=1&&a=0", "a=0&a=1&b=2"),
            ("flag", "flag="),
            ("a=%2f%7e%zz+ü", "a=%2F~%25zz%2B%C3%BC"),
            ("a=1=2", "a=1%3D2"),
        ];
        for (sent, expected) in cases {
            assert_eq!(query(sent), expected, "{sent}");
        }
        assert_eq!(path("/a b/%20"), "/a%20b/%2520");
        assert_eq!(single_spaced("  a   b "), "a b");
    }
}
