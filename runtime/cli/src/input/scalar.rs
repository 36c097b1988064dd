//! Numbers as Python reads them: around them white space, in them single underscores.

use opsmith_shape::Value;

/// A whole number of any size: decimal, with an optional sign.
pub(crate) fn integer(text: &str) -> Option<Value> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = without_underscores(digits)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let sign = if negative && digits != "0" { "-" } else { "" };
    let text = format!("{sign}{digits}");
    Some(match text.parse() {
        Ok(number) => Value::Integer(number),
        Err(_) => Value::Number(text),
    })
}

/// A fraction: decimal, with an optional sign and exponent; `nan`, `inf` and `infinity` in any case.
pub(crate) fn float(text: &str) -> Option<f64> {
    without_underscores(text.trim())?.parse().ok()
}

/// The text without underscores; `None` where one of them does not stand between two digits.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |index: Option<usize>| {
        index
            .and_then(|index| bytes.get(index))
            .is_some_and(u8::is_ascii_digit)
    };
    let misplaced = |index: usize| !(is_digit(index.checked_sub(1)) && is_digit(Some(index + 1)));
    if text.match_indices('_').any(|(index, _)| misplaced(index)) {
        return None;
    }
    Some(text.replace('_', ""))
}

/// The end of a message that names a wrong value: the value itself, unless it is a secret or too long to help.
pub(crate) fn shown(value: &str, secret: bool) -> String {
    const LONGEST: usize = 60;
    if secret || value.chars().count() > LONGEST {
        String::new()
    } else {
        format!(", found {value:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        let check =
            |text: &str, expected: Option<Value>| assert!(integer(text) == expected, "{text}");
        check(" 7 ", Some(Value::Integer(7)));
        check("+1_000", Some(Value::Integer(1000)));
        check("-007", Some(Value::Integer(-7)));
        check("-0", Some(Value::Integer(0)));
        check(
            "99999999999999999999",
            Some(Value::Number("99999999999999999999".to_owned())),
        );
        for wrong in ["", "5.0", "0x10", "1__0", "_1", "1_", "--1", "- 1", "１"] {
            check(wrong, None);
        }
    }

    #[test]
    fn fractions() {
        assert_eq!(float(" 1_0.5e-1 "), Some(1.05));
        assert_eq!(float("1e400"), Some(f64::INFINITY));
        assert_eq!(float("-Infinity"), Some(f64::NEG_INFINITY));
        assert!(float("NAN").is_some_and(f64::is_nan));
        assert_eq!(float("x"), None);
        assert_eq!(float("1_.5"), None);
    }
}
