//! JSON Web Tokens, as far as a test service needs them: it reads assertions and writes identity tokens, and signs nothing.

use crate::clock::Moment;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// Checks that this is a signed JWT by form, and valid now by its own words (RFC 7523 section 3). Whose signature it is nobody asks.
pub(crate) fn check(token: &str, now: Moment) -> Result<(), &'static str> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        return Err("a JWT has three parts");
    };
    let header = object(header).ok_or("its header is not a JSON object in base64url")?;
    let claims = object(claims).ok_or("its claims are not a JSON object in base64url")?;
    let signature = URL_SAFE_NO_PAD.decode(signature);
    let signature = signature.map_err(|_| "its signature is not in base64url")?;
    if !header.get("alg").is_some_and(Value::is_string) {
        return Err("its header names no algorithm");
    }
    if signature.is_empty() {
        return Err("it is not signed");
    }
    let seconds = now.as_secs_f64();
    match claims.get("exp").map(Value::as_f64) {
        None => return Err("it has no expiry (exp)"),
        Some(None) => return Err("its expiry (exp) is not a number"),
        Some(Some(expiry)) if seconds >= expiry => return Err("it has expired"),
        Some(Some(_)) => {}
    }
    match claims.get("nbf").map(Value::as_f64) {
        Some(None) => Err("its start (nbf) is not a number"),
        Some(Some(start)) if seconds < start => Err("it is not valid yet"),
        _ => Ok(()),
    }
}

/// A JWT that says by its own header that nobody signed it.
pub(crate) fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.",
        part(&json!({"alg": "none", "typ": "JWT"})),
        part(claims)
    )
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let text = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn token(header: &str, claims: &str, signature: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(header), part(claims), part(signature))
    }

    #[test]
    fn assertions_are_checked_by_form_and_time() {
        let rs256 = r#"{"alg":"RS256"}"#;
        let cases = [
            (token(rs256, r#"{"exp":101}"#, "s"), Ok(())),
            (token(rs256, r#"{"exp":100.5,"nbf":100}"#, "s"), Ok(())),
            (token(rs256, r#"{"exp":100}"#, "s"), Err("it has expired")),
            (
                token(rs256, r#"{"exp":200,"nbf":101}"#, "s"),
                Err("it is not valid yet"),
            ),
            (
                token(rs256, r#"{"exp":200,"nbf":[]}"#, "s"),
                Err("its start (nbf) is not a number"),
            ),
            (token(rs256, "{}", "s"), Err("it has no expiry (exp)")),
            (
                token(rs256, r#"{"exp":"soon"}"#, "s"),
                Err("its expiry (exp) is not a number"),
            ),
            (token(rs256, r#"{"exp":200}"#, ""), Err("it is not signed")),
            (
                token("{}", r#"{"exp":200}"#, "s"),
                Err("its header names no algorithm"),
            ),
            (
                token(rs256, "[]", "s"),
                Err("its claims are not a JSON object in base64url"),
            ),
            ("a.b".into(), Err("a JWT has three parts")),
            (
                "!.!.!".into(),
                Err("its header is not a JSON object in base64url"),
            ),
            (unsigned(&json!({"exp": 200})), Err("it is not signed")),
        ];
        for (token, expected) in cases {
            assert_eq!(check(&token, Duration::from_secs(100)), expected, "{token}");
        }
    }
}
