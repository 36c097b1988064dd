//! Numbers and moments as YAML writes them.

use opsmith_shape::{Timestamp, TimestampFormat, Value};

/// A whole number in any base, with underscores.
pub(super) fn integer(text: &str) -> Option<Value> {
    let text = text.replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => return crate::input::scalar::integer(&text),
    };
    i128::from_str_radix(&format!("{sign}{digits}"), radix)
        .ok()
        .map(|number| match i64::try_from(number) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Number(number.to_string()),
        })
}

/// A fraction, with underscores; `.inf` and `.nan`.
pub(super) fn float(text: &str) -> Option<f64> {
    match text
        .trim_start_matches(['+', '-'])
        .to_ascii_lowercase()
        .as_str()
    {
        ".inf" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        ".inf" => Some(f64::INFINITY),
        ".nan" => Some(f64::NAN),
        _ => text.replace('_', "").parse().ok(),
    }
}

/// A date and time as YAML writes it: one or two digits for most parts, and blanks before a zone of one part or two.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.split_once(['T', 't', ' ', '\t'])?;
    let two = |part: &str| format!("{part:0>2}");
    let date: Vec<_> = date.split('-').map(two).collect();
    let clock = clock.trim();
    let end = clock
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(end);
    let (hour, rest) = clock.split_once(':')?;
    let zone = match zone.trim() {
        "" | "Z" => "Z".to_owned(),
        zone => {
            let (hours, minutes) = zone.get(1..)?.split_once(':').unwrap_or((&zone[1..], "00"));
            format!("{}{}:{minutes}", &zone[..1], two(hours))
        }
    };
    let rest = rest.strip_suffix('.').unwrap_or(rest);
    let text = format!("{}T{}:{rest}{zone}", date.join("-"), two(hour));
    Timestamp::parse(&text, TimestampFormat::DateTime).ok()
}
