//! Percent-encoding as AWS wants it: everything but letters, digits, `-`, `.`, `_` and `~` (RFC
//! 3986, "unreserved").

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends `text`, encoded. A `/` stays where `keep_slashes`.
pub(crate) fn encode(text: &str, keep_slashes: bool, into: &mut String) {
    into.reserve(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte))
            }
            b'/' if keep_slashes => into.push('/'),
            _ => {
                into.push('%');
                into.push(char::from(HEX[usize::from(byte >> 4)]));
                into.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}
