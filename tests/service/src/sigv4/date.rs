//! The date of a signed request.

use crate::clock::Moment;
use std::time::Duration;

/// Reads `20260131T235959Z`; `None` for any other form, an impossible date, or one before 1970.
pub(super) fn parse(text: &str) -> Option<Moment> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = [
        number(date, 0, 4, 8)?,
        number(date, 4, 6, 8)?,
        number(date, 6, 8, 8)?,
    ];
    let [hour, minute, second] = [
        number(time, 0, 2, 6)?,
        number(time, 2, 4, 6)?,
        number(time, 4, 6, 6)?,
    ];
    let valid = year >= 1970
        && (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    valid.then(|| Duration::from_secs(seconds))
}

/// The digits from one place to another, in a text of the given length.
fn number(text: &str, from: usize, to: usize, length: usize) -> Option<u64> {
    let digits = text.get(from..to).filter(|_| text.len() == length)?;
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn month_length(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the epoch to a date of 1970 or later.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let years = (1970..year)
        .map(|year| 365 + u64::from(is_leap(year)))
        .sum::<u64>();
    let months = (1..month)
        .map(|month| month_length(year, month))
        .sum::<u64>();
    years + months + day.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn dates_are_read_to_the_second() {
        let cases = [
            ("19700101T000000Z", Some(0)),
            ("20150830T123600Z", Some(1_440_938_160)),
            ("20240229T235959Z", Some(1_709_251_199)),
            ("20260101T000000Z", Some(1_767_225_600)),
            ("99991231T235959Z", Some(253_402_300_799)),
            ("20250229T000000Z", None),
            ("21000229T000000Z", None),
            ("19691231T235959Z", None),
            ("20261301T000000Z", None),
            ("20260100T000000Z", None),
            ("20260101T240000Z", None),
            ("20260101T000000", None),
            ("2026-01-01T00:00:00Z", None),
            ("+2260101T000000Z", None),
            ("2026010T0000000Z", None),
            ("２０２６0101T000000Z", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(|at| at.as_secs()), expected, "{text}");
        }
    }
}
