//! The `Authorization` header of Signature Version 4.

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// The header, taken apart and found well-formed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authorization<'a> {
    pub access_key: &'a str,
    /// The day, `20260131`.
    pub date: &'a str,
    pub region: &'a str,
    service: &'a str,
    /// In order, without duplicates; `host` and `x-amz-date` are among them.
    pub signed_headers: Vec<&'a str>,
    pub signature: [u8; 32],
}

impl<'a> Authorization<'a> {
    /// Takes a header apart; the error says what is wrong with it and never quotes it.
    pub fn parse(header: &'a str, service: &'a str) -> Result<Self, String> {
        let rest = header
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '));
        let rest = rest.ok_or(format!(
            "the authorization header must start with {ALGORITHM}"
        ))?;
        let [credential, signed_headers, signature] = parameters(rest)?;
        let parts: Vec<&str> = credential.split('/').collect();
        let [access_key, date, region, named, TERMINATOR] = parts.as_slice() else {
            return Err(format!(
                "Credential must be KEY/DATE/REGION/{service}/{TERMINATOR}"
            ));
        };
        if access_key.is_empty() || region.is_empty() {
            return Err("Credential lacks its access key or region".into());
        }
        if date.len() != 8 || !date.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err("the date in Credential must have the form 20260131".into());
        }
        if *named != service {
            return Err(format!(
                "the request must be signed for the service {service}"
            ));
        }
        Ok(Authorization {
            access_key,
            date,
            region,
            service,
            signed_headers: header_names(signed_headers)?,
            signature: hex(signature)
                .ok_or("Signature must be 64 hexadecimal digits in lower case")?,
        })
    }

    /// What the key is derived for.
    pub fn scope(&self) -> String {
        format!(
            "{}/{}/{}/{TERMINATOR}",
            self.date, self.region, self.service
        )
    }
}

/// The three parameters, in whatever order they come, each once.
fn parameters(text: &str) -> Result<[&str; 3], String> {
    let mut found = [
        ("Credential", None),
        ("SignedHeaders", None),
        ("Signature", None),
    ];
    for parameter in text.split(',') {
        let (name, value) = parameter.trim().split_once('=').unwrap_or_default();
        match found
            .iter_mut()
            .find(|(known, value)| *known == name && value.is_none())
        {
            Some((_, place)) => *place = Some(value),
            None => {
                return Err("the authorization header has unknown or repeated parameters".into());
            }
        }
    }
    match found.map(|(_, value)| value) {
        [Some(credential), Some(headers), Some(signature)] => Ok([credential, headers, signature]),
        _ => Err("the authorization header needs Credential, SignedHeaders and Signature".into()),
    }
}

fn header_names(text: &str) -> Result<Vec<&str>, String> {
    let names: Vec<&str> = text.split(';').collect();
    let lower =
        |name: &&str| !name.is_empty() && !name.bytes().any(|byte| byte.is_ascii_uppercase());
    if !names.iter().all(lower) || !names.is_sorted_by(|a, b| a < b) {
        return Err("SignedHeaders must be in lower case and in order".into());
    }
    match ["host", "x-amz-date"]
        .into_iter()
        .find(|needed| !names.contains(needed))
    {
        Some(needed) => Err(format!("the header {needed} must be signed")),
        None => Ok(names),
    }
}

fn hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "AWS4-HMAC-SHA256 Credential=AK/20260131/us-east-1/sso-oauth/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date, \
        Signature=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

    #[test]
    fn a_header_is_taken_apart() {
        let authorization = Authorization::parse(GOOD, "sso-oauth").unwrap();
        assert_eq!(authorization.access_key, "AK");
        assert_eq!(authorization.region, "us-east-1");
        assert_eq!(
            authorization.scope(),
            "20260131/us-east-1/sso-oauth/aws4_request"
        );
        assert_eq!(
            authorization.signed_headers,
            ["content-type", "host", "x-amz-date"]
        );
        assert_eq!(authorization.signature[31], 0xff);
        let tight = GOOD.replace(", ", ",");
        assert_eq!(
            Authorization::parse(&tight, "sso-oauth").unwrap().signature,
            authorization.signature
        );
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            ("AWS4-HMAC-SHA256 ", "AWS3-HMAC-SHA1 ", "must start with"),
            ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256", "must start with"),
            ("Credential=", "", "unknown or repeated"),
            ("SignedHeaders=", "Credential=", "unknown or repeated"),
            (
                ", SignedHeaders=content-type;host;x-amz-date",
                "",
                "needs Credential",
            ),
            ("AK/", "", "Credential must be"),
            ("AK/", "/", "lacks its access key"),
            ("us-east-1", "", "lacks its access key or region"),
            ("20260131", "2026-1-1", "date in Credential"),
            ("sso-oauth", "sso", "signed for the service sso-oauth"),
            ("aws4_request", "aws4", "Credential must be"),
            ("host;", "", "host must be signed"),
            (";x-amz-date", "", "x-amz-date must be signed"),
            ("content-type", "Content-Type", "lower case and in order"),
            (
                "content-type;host",
                "host;content-type",
                "lower case and in order",
            ),
            ("host", "host;host", "lower case and in order"),
            ("1eff", "1eFF", "64 hexadecimal digits"),
            ("1eff", "1ef", "64 hexadecimal digits"),
            ("1eff", "1eff00", "64 hexadecimal digits"),
        ];
        for (from, to, expected) in cases {
            let header = GOOD.replacen(from, to, 1);
            let error = Authorization::parse(&header, "sso-oauth").unwrap_err();
            assert!(error.contains(expected), "{header}: {error}");
        }
    }
}
