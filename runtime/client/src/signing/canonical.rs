//! The one text that both sides make of a request before they sign or check it.

use std::borrow::Cow;

use http::HeaderName;

use crate::endpoint::host;
use crate::http::Request;
use crate::percent;

/// Headers in canonical form.
pub(super) struct Headers {
    /// `name:value` lines, sorted, each with a line feed.
    lines: String,
    /// The names, joined with `;`.
    pub(super) names: String,
}

/// The text that is signed. S3 takes a path as it was sent.
pub(super) fn request(request: &Request, headers: &Headers, payload: &str, as_s3: bool) -> String {
    let sent = request.url.path();
    [
        request.method.as_str(),
        &if as_s3 { sent.to_owned() } else { path(sent) },
        &query(request.url.query().unwrap_or_default()),
        &headers.lines,
        &headers.names,
        payload,
    ]
    .join("\n")
}

/// The headers for which `signed` holds, and `host`, from the address: where the request has none,
/// the transport adds it.
pub(super) fn headers(request: &Request, signed: impl Fn(&HeaderName) -> bool) -> Headers {
    let mut lines = Vec::with_capacity(request.headers.len() + 1);
    for name in request
        .headers
        .keys()
        .filter(|name| signed(name) && *name != http::header::HOST)
    {
        let values: Vec<_> = request
            .headers
            .get_all(name)
            .iter()
            .map(|value| trimmed(value.as_bytes()))
            .collect();
        lines.push((name.as_str(), Cow::Owned(values.join(","))));
    }
    lines.push(("host", Cow::Owned(host(&request.url))));
    sort(&mut lines);
    Headers {
        lines: lines
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect(),
        names: lines
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(";"),
    }
}

/// A header's value without white space at its ends, and with one space for several.
fn trimmed(value: &[u8]) -> String {
    String::from_utf8_lossy(value)
        .split_ascii_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The path without empty and dot segments, encoded a second time.
fn path(sent: &str) -> String {
    let mut segments = Vec::new();
    for segment in sent.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let mut canonical = String::with_capacity(sent.len() + 1);
    for segment in &segments {
        canonical.push('/');
        percent::encode(segment, false, &mut canonical);
    }
    if canonical.is_empty() || sent.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Names and values as they are sent, sorted, each with its `=`.
fn query(sent: &str) -> String {
    let mut pairs: Vec<_> = sent
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (name, Cow::Borrowed(value)))
        .collect();
    sort(&mut pairs);
    let mut canonical = String::with_capacity(sent.len() + 1);
    for (name, value) in pairs {
        if !canonical.is_empty() {
            canonical.push('&');
        }
        canonical.push_str(name);
        canonical.push('=');
        canonical.push_str(&value);
    }
    canonical
}

/// By name, then by value. For headers and query alike, since a sort is much code for each type.
fn sort(pairs: &mut [(&str, Cow<'_, str>)]) {
    pairs.sort_unstable();
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
