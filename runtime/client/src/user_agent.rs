//! How requests say who sends them.

use std::fmt::Write as _;

use http::HeaderValue;
use opsmith_shape::Service;

/// The header, in the structure of AWS tools: product, version of the structure, then facts as
/// `kind/name#value`.
pub(crate) fn header(service: &Service, app_name: Option<&str>, parts: &[String]) -> HeaderValue {
    let mut text = format!(
        "opsmith/{} ua/2.1 os/{} md/arch#{} lang/rust api/{}#{} cfg/retry-mode#standard",
        env!("CARGO_PKG_VERSION"),
        os(),
        std::env::consts::ARCH,
        Token(&service.name),
        Token(&service.version),
    );
    if let Some(name) = app_name {
        let _ = write!(text, " app/{}", Token(name));
    }
    for part in parts {
        let (kind, rest) = part.split_once('/').unwrap_or(("md", part));
        let (name, value) = rest.split_once('#').unwrap_or((rest, ""));
        let _ = write!(text, " {}/{}", Token(kind), Token(name));
        if !value.is_empty() {
            let _ = write!(text, "#{}", Token(value));
        }
    }
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("opsmith"))
}

fn os() -> &'static str {
    match std::env::consts::OS {
        known @ ("android" | "ios" | "linux" | "macos" | "windows") => known,
        _ => "other",
    }
}

/// A text with a dash for each character that cannot stand in a part.
struct Token<'a>(&'a str);

impl std::fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Most are what they may be, and go as they are.
        if self.0.bytes().all(|byte| fits(char::from(byte))) {
            return f.write_str(self.0);
        }
        for character in self.0.chars() {
            f.write_char(if fits(character) { character } else { '-' })?;
        }
        Ok(())
    }
}

/// Whether a character can stand in a part (RFC 9110, section 5.6.2), a comma included.
fn fits(character: char) -> bool {
    let is_mark = matches!(
        character,
        '!' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '.' | '^' | '_' | '`' | '|' | '~' | ','
    );
    is_mark || character.is_ascii_alphanumeric()
}
