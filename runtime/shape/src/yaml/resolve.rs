//! What a plain text means to a reader of YAML 1.2.

/// What a plain (unquoted) text is read as.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the variants are the kinds of scalars")]
pub enum Implicit {
    Null,
    Boolean(bool),
    /// A whole number; its digits may have a prefix for its base, and underscores.
    Integer,
    Float,
    /// A date without a time.
    Date,
    Timestamp,
    /// `<<`, the key that merges mappings.
    Merge,
    /// `=`, a default value; nobody uses it, and it is kept from being plain.
    Default,
    Text,
}

/// What a plain text is read as: YAML 1.2, and what ruamel.yaml adds to it (other bases, underscores, dates).
///
/// ```
/// use opsmith_shape::yaml::{Implicit, resolve};
///
/// assert_eq!(resolve("0x1F"), Implicit::Integer);
/// assert_eq!(resolve("yes"), Implicit::Text);
/// ```
pub fn resolve(text: &str) -> Implicit {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Implicit::Null,
        "true" | "True" | "TRUE" => Implicit::Boolean(true),
        "false" | "False" | "FALSE" => Implicit::Boolean(false),
        "<<" => Implicit::Merge,
        "=" => Implicit::Default,
        _ if is_float(text) => Implicit::Float,
        _ if is_integer(text) => Implicit::Integer,
        _ if is_date(text) => Implicit::Date,
        _ if is_timestamp(text) => Implicit::Timestamp,
        _ => Implicit::Text,
    }
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

fn digits_or_underscores(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

fn is_integer(text: &str) -> bool {
    // Readers look by the first character, and an underscore is not among those of numbers.
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') {
        return false;
    }
    let digits = unsigned(text);
    let in_base = |prefix: &str, allowed: fn(u8) -> bool| {
        digits
            .strip_prefix(prefix)
            .is_some_and(|rest| all(rest, |byte| byte == b'_' || allowed(byte)))
    };
    all(digits, digits_or_underscores)
        || in_base("0b", |byte| matches!(byte, b'0' | b'1'))
        || in_base("0o", |byte| matches!(byte, b'0'..=b'7'))
        || in_base("0x", |byte| byte.is_ascii_hexdigit())
}

fn is_float(text: &str) -> bool {
    let number = unsigned(text);
    if matches!(number, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = unsigned(exponent);
        // A number without a whole part must give the sign of its exponent.
        all(digits, |byte| byte.is_ascii_digit()) && (!whole.is_empty() || digits != exponent)
    });
    let whole_fits =
        whole.starts_with(|c: char| c.is_ascii_digit()) && all(whole, digits_or_underscores);
    exponent_fits
        && match fraction {
            Some(fraction) if whole.is_empty() => all(fraction, digits_or_underscores),
            Some(fraction) => whole_fits && fraction.bytes().all(digits_or_underscores),
            None => whole_fits && exponent.is_some(),
        }
}

/// Takes between `least` and `most` digits off the front.
fn take_digits(text: &str, least: usize, most: usize) -> Option<&str> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if count < least {
        None
    } else {
        text.get(count..)
    }
}

fn is_date(text: &str) -> bool {
    let rest = take_digits(text, 4, 4)
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| take_digits(rest, 2, 2))
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| take_digits(rest, 2, 2));
    rest == Some("")
}

fn is_timestamp(text: &str) -> bool {
    let clock = take_digits(text, 4, 4)
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| take_digits(rest, 1, 2))
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| take_digits(rest, 1, 2))
        .and_then(|rest| {
            let blanks = rest.trim_start_matches([' ', '\t']);
            match rest.strip_prefix(['T', 't']) {
                Some(rest) => Some(rest),
                None if blanks.len() < rest.len() => Some(blanks),
                None => None,
            }
        })
        .and_then(|rest| take_digits(rest, 1, 2))
        .and_then(|rest| rest.strip_prefix(':'))
        .and_then(|rest| take_digits(rest, 2, 2))
        .and_then(|rest| rest.strip_prefix(':'))
        .and_then(|rest| take_digits(rest, 2, 2));
    clock.is_some_and(|rest| {
        let rest = match rest.strip_prefix('.') {
            Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
            None => rest,
        };
        rest.is_empty() || is_zone(rest.trim_start_matches([' ', '\t']))
    })
}

fn is_zone(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let minutes = text
        .strip_prefix(['+', '-'])
        .and_then(|rest| take_digits(rest, 1, 2));
    match minutes {
        Some("") => true,
        Some(rest) => {
            rest.strip_prefix(':')
                .and_then(|rest| take_digits(rest, 2, 2))
                == Some("")
        }
        None => false,
    }
}
