//! Moments in time as people write them.
//!
//! The AWS CLI takes whatever Python's `dateutil` understands. This takes its common part: numbers of seconds, ISO 8601 in both forms,
//! RFC 822, and dates with slashes or with months in words.

use std::time::SystemTime;

use opsmith_shape::{Timestamp, TimestampFormat};

use super::scalar;

/// The moment a text means. Without a zone it is in UTC; a time without a date is today's.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    if let Some(seconds) = scalar::float(text) {
        /// The first second of the year 10000: more are milliseconds that were meant to be seconds.
        const TOO_LATE: f64 = 253_402_300_800.0;
        return Timestamp::from_epoch_seconds(seconds).filter(|_| seconds.abs() < TOO_LATE);
    }
    // No spelling has other characters, and parts are told by their length in bytes.
    if !text.is_ascii() {
        return None;
    }
    let mut parts = Parts::default();
    for word in text.split([' ', ',', '\t']).filter(|word| !word.is_empty()) {
        parts.word(word)?;
    }
    parts.finish()
}

/// What was found so far, as text that is known to be digits.
#[derive(Default)]
struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    /// `hh:mm:ss` with a fraction or without.
    clock: Option<String>,
    /// `Z` or `+hh:mm`.
    zone: Option<String>,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Parts {
    fn word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_lowercase();
        let begins = |names: &[&str]| names.iter().position(|name| lower.starts_with(name));
        if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return match lower.as_str() {
                "z" | "utc" | "gmt" => set(&mut self.zone, "Z".to_owned()),
                _ => match (begins(&MONTHS), begins(&DAYS)) {
                    (Some(month), _) => set(&mut self.month, month as u32 + 1),
                    (None, Some(_)) => Some(()),
                    (None, None) => None,
                },
            };
        }
        if let Some((date, time)) = word.split_once(['T', 't']) {
            self.date(date)?;
            return self.time(time);
        }
        if word.contains(':') {
            // A word that begins with a sign is the zone of the time before it.
            return if word.starts_with(['+', '-']) {
                self.zone(word)
            } else {
                self.time(word)
            };
        }
        if word.starts_with(['+', '-']) {
            return self.zone(word);
        }
        if word.contains(['-', '/']) {
            return self.date(word);
        }
        let number = digits(word)?;
        match word.len() {
            1 | 2 => set(&mut self.day, number),
            4 => set(&mut self.year, number),
            _ => None,
        }
    }

    /// `2020-01-02`, `2020-01`, `20200102`, `2020/01/02`, `1/2/2020`.
    fn date(&mut self, word: &str) -> Option<()> {
        let is_american = word.contains('/') && word.find('/') != Some(4);
        let parts: Vec<_> = word.split(['-', '/']).collect();
        let (year, month, day) = match parts.as_slice() {
            [whole] if whole.len() == 8 => (&whole[..4], &whole[4..6], &whole[6..]),
            [month, day, year] if is_american => (*year, *month, *day),
            [year, month, day] => (*year, *month, *day),
            [year, month] => (*year, *month, "1"),
            _ => return None,
        };
        if year.len() != 4 {
            return None;
        }
        set(&mut self.year, digits(year)?)?;
        set(&mut self.month, digits(month)?)?;
        set(&mut self.day, digits(day)?)
    }

    /// `03:04`, `03:04:05.678`, `030405`, each with a zone behind it or without.
    fn time(&mut self, word: &str) -> Option<()> {
        let end = word
            .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
            .unwrap_or(word.len());
        let (clock, zone) = word.split_at(end);
        let (clock, fraction) = match clock.split_once('.') {
            Some((clock, fraction)) => (clock, format!(".{fraction}")),
            None => (clock, String::new()),
        };
        let parts: Vec<&str> = match clock.split(':').collect::<Vec<_>>().as_slice() {
            [hour, minute] => vec![hour, minute, "0"],
            [hour, minute, second] => vec![hour, minute, second],
            [whole] if whole.len() == 6 => vec![&whole[..2], &whole[2..4], &whole[4..]],
            [whole] if whole.len() == 4 => vec![&whole[..2], &whole[2..], "0"],
            _ => return None,
        };
        let numbers: Option<Vec<_>> = parts.into_iter().map(digits).collect();
        let [hour, minute, second] = numbers?.try_into().ok()?;
        set(
            &mut self.clock,
            format!("{hour:02}:{minute:02}:{second:02}{fraction}"),
        )?;
        if zone.is_empty() {
            Some(())
        } else {
            self.zone(zone)
        }
    }

    /// `Z`, `+02`, `+0200`, `+02:00`.
    fn zone(&mut self, word: &str) -> Option<()> {
        if word.eq_ignore_ascii_case("z") {
            return set(&mut self.zone, "Z".to_owned());
        }
        let (sign, offset) = word.split_at_checked(1)?;
        let offset = offset.replace(':', "");
        let (hours, minutes) = match offset.len() {
            2 => (offset.as_str(), "00"),
            4 => (&offset[..2], &offset[2..]),
            _ => return None,
        };
        digits(hours)?;
        digits(minutes)?;
        matches!(sign, "+" | "-").then_some(())?;
        set(&mut self.zone, format!("{sign}{hours}:{minutes}"))
    }

    fn finish(self) -> Option<Timestamp> {
        let date = match (self.year, self.month, self.day) {
            (Some(year), Some(month), day) => {
                format!("{year:04}-{month:02}-{:02}", day.unwrap_or(1))
            }
            (None, None, None) if self.clock.is_some() => {
                let today = Timestamp::from(SystemTime::now()).format(TimestampFormat::DateTime);
                today.get(..10)?.to_owned()
            }
            _ => return None,
        };
        let clock = self.clock.unwrap_or_else(|| "00:00:00".to_owned());
        let zone = self.zone.unwrap_or_else(|| "Z".to_owned());
        Timestamp::parse(&format!("{date}T{clock}{zone}"), TimestampFormat::DateTime).ok()
    }
}

/// Sets a part that may be there only once.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    match place.replace(value) {
        None => Some(()),
        Some(_) => None,
    }
}

fn digits(text: &str) -> Option<u32> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spellings() {
        let check = |text: &str, expected: Option<&str>| {
            let found = parse(text).map(|moment| moment.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        let moment = Some("2020-01-02T03:04:05Z");
        for text in [
            "2020-01-02T03:04:05",
            "2020-01-02 03:04:05Z",
            "20200102T030405Z",
            "2020-01-02T05:04:05+02:00",
            "2020-01-02T05:04:05+0200",
            "2020-01-02T05:04:05 +02",
            "Thu, 02 Jan 2020 03:04:05 GMT",
            "2 January 2020 03:04:05",
            "1577934245",
        ] {
            check(text, moment);
        }
        check("Jan 2 2020", Some("2020-01-02T00:00:00Z"));
        check("12/31/2019", Some("2019-12-31T00:00:00Z"));
        check("2020-01-02T03:04", Some("2020-01-02T03:04:00Z"));
        check(
            "2020-01-02T03:04:05.678+02:00",
            Some("2020-01-02T01:04:05.678Z"),
        );
        check("1e9", Some("2001-09-09T01:46:40Z"));
        assert!(parse("3:04").is_some());
        for wrong in [
            "now",
            "",
            "yesterday",
            "2020-13-01",
            "2020-W01-1",
            "1577934245000",
            "nan",
            "é",
            "+aéb",
            "2020é1-01",
            "T",
            "2020-01-02T",
            "1/2",
        ] {
            check(wrong, None);
        }
    }
}
