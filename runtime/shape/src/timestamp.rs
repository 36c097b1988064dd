//! Moments in time, and the three ways AWS writes them.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::traits::TimestampFormat;

/// A moment in time: seconds and nanoseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use opsmith_shape::{Timestamp, TimestampFormat};
///
/// let moment = Timestamp::parse("2020-01-02T01:04:05.5Z", TimestampFormat::DateTime)?;
/// assert_eq!(moment, Timestamp::new(1_577_927_045, 500_000_000));
/// assert_eq!(moment.format(TimestampFormat::HttpDate), "Thu, 02 Jan 2020 01:04:05 GMT");
/// # Ok::<(), opsmith_shape::TimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp {
    seconds: i64,
    nanoseconds: u32,
}

/// A text that is no timestamp in the format asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampError(TimestampFormat);

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const SECONDS_PER_DAY: i64 = 86_400;

impl Timestamp {
    /// A moment from seconds and nanoseconds since the Unix epoch. Nanoseconds beyond a second are cut off.
    pub const fn new(seconds: i64, nanoseconds: u32) -> Self {
        let nanoseconds = if nanoseconds > 999_999_999 {
            999_999_999
        } else {
            nanoseconds
        };
        Timestamp {
            seconds,
            nanoseconds,
        }
    }

    /// A moment from seconds since the Unix epoch with a fraction, which is kept to the microsecond.
    /// `None` where the number is not finite or beyond 64 bits.
    pub fn from_epoch_seconds(seconds: f64) -> Option<Self> {
        let whole = seconds.floor();
        // The largest double below 2^63 and its negative: casts beyond them would saturate without a word.
        if !(-9.2e18..=9.2e18).contains(&whole) {
            return None;
        }
        let microseconds = ((seconds - whole) * 1e6).round() as u32;
        Some(match microseconds {
            1_000_000.. => Timestamp::new(whole as i64 + 1, 0),
            fraction => Timestamp::new(whole as i64, fraction * 1_000),
        })
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since the start of the second.
    pub const fn subsecond_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Reads a text in one of the formats. `DateTime` also takes a numeric offset instead of `Z`, and a space or nothing instead of
    /// `T` and zone; a time without zone is in UTC.
    ///
    /// # Errors
    /// Where the text is not in the format, or names a day or time that does not exist.
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, TimestampError> {
        let moment = match format {
            TimestampFormat::DateTime => parse_date_time(text),
            TimestampFormat::HttpDate => parse_http_date(text),
            TimestampFormat::EpochSeconds => parse_epoch(text),
        };
        moment.ok_or(TimestampError(format))
    }

    /// Writes it in one of the formats: fractions of a second without trailing zeros, and none in an HTTP date.
    pub fn format(self, format: TimestampFormat) -> String {
        let (year, month, day) = civil(self.seconds.div_euclid(SECONDS_PER_DAY));
        let clock = self.seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        let fraction = self.fraction();
        match format {
            TimestampFormat::DateTime => {
                format!(
                    "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"
                )
            }
            TimestampFormat::HttpDate => {
                let weekday =
                    WEEKDAYS[self.seconds.div_euclid(SECONDS_PER_DAY).rem_euclid(7) as usize];
                let month = MONTHS[month as usize - 1];
                format!(
                    "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
                )
            }
            TimestampFormat::EpochSeconds if self.nanoseconds == 0 => self.seconds.to_string(),
            TimestampFormat::EpochSeconds => self.as_epoch_seconds().to_string(),
        }
    }

    /// Seconds since the Unix epoch with their fraction, as exact as a double can be.
    pub fn as_epoch_seconds(self) -> f64 {
        self.seconds as f64 + f64::from(self.nanoseconds) / 1e9
    }

    fn fraction(self) -> String {
        if self.nanoseconds == 0 {
            return String::new();
        }
        format!(".{:09}", self.nanoseconds)
            .trim_end_matches('0')
            .to_owned()
    }
}

/// The day `days` after 1970-01-01 in the Gregorian calendar, as year, month and day. Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    } as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from 1970-01-01 to the given day; the inverse of [`civil`]. `None` where the day does not exist.
fn days(year: i64, month: u32, day: u32) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(-9_999..=9_999).contains(&year) {
        return None;
    }
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let month_from_march = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil(days) == (year, month, day)).then_some(days)
}

fn moment(
    date: (i64, u32, u32),
    clock: (u32, u32, u32),
    nanoseconds: u32,
    offset: i64,
) -> Option<Timestamp> {
    let (hour, minute, second) = clock;
    // A leap second is read as the second after it, as everyone does who counts in Unix time.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days(date.0, date.1, date.2)? * SECONDS_PER_DAY
        + i64::from(hour * 3600 + minute * 60 + second);
    Some(Timestamp::new(seconds - offset, nanoseconds))
}

fn parse_date_time(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let date = (
        number(parts.next()?, 4)?.into(),
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    if parts.next().is_some() {
        return None;
    }
    if rest.is_empty() {
        return moment(date, (0, 0, 0), 0, 0);
    }
    let (clock, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let (nanoseconds, zone) = fraction(rest)?;
    moment(date, parse_clock(clock)?, nanoseconds, parse_zone(zone)?)
}

fn parse_http_date(text: &str) -> Option<Timestamp> {
    let (weekday, rest) = text.split_once(", ")?;
    if !WEEKDAYS.contains(&weekday) {
        return None;
    }
    let mut words = rest.strip_suffix(" GMT")?.split(' ');
    let day = words.next()?;
    let day = number(day, day.len().clamp(1, 2))?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as u32 + 1;
    let year = number(words.next()?, 4)?;
    let (clock, rest) = words.next()?.split_at_checked(8)?;
    let (nanoseconds, rest) = fraction(rest)?;
    if !rest.is_empty() || words.next().is_some() {
        return None;
    }
    moment(
        (year.into(), month, day),
        parse_clock(clock)?,
        nanoseconds,
        0,
    )
}

fn parse_epoch(text: &str) -> Option<Timestamp> {
    match text.parse::<i64>() {
        Ok(seconds) => Some(Timestamp::new(seconds, 0)),
        Err(_) => Timestamp::from_epoch_seconds(text.parse().ok()?),
    }
}

/// `hh:mm:ss`.
fn parse_clock(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split(':');
    let clock = (
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
        number(parts.next()?, 2)?,
    );
    parts.next().is_none().then_some(clock)
}

/// A fraction of a second, if there is one, and what follows it. Digits beyond the ninth are dropped.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, rest) = rest.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nanoseconds = digits
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((nanoseconds, rest))
}

/// `Z`, nothing, or an offset such as `+01:00`, in seconds.
fn parse_zone(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
}

/// A number of exactly `width` digits.
fn number(text: &str, width: usize) -> Option<u32> {
    let digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Timestamp::new(after.as_secs() as i64, after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                match before.subsec_nanos() {
                    0 => Timestamp::new(-(before.as_secs() as i64), 0),
                    nanoseconds => {
                        Timestamp::new(-(before.as_secs() as i64) - 1, 1_000_000_000 - nanoseconds)
                    }
                }
            }
        }
    }
}

impl From<Timestamp> for SystemTime {
    /// Moments beyond what the system can count become the Unix epoch.
    fn from(timestamp: Timestamp) -> Self {
        let seconds = Duration::from_secs(timestamp.seconds.unsigned_abs());
        let whole = match timestamp.seconds {
            0.. => UNIX_EPOCH.checked_add(seconds),
            _ => UNIX_EPOCH.checked_sub(seconds),
        };
        whole
            .and_then(|time| time.checked_add(Duration::from_nanos(timestamp.nanoseconds.into())))
            .unwrap_or(UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(TimestampFormat::DateTime))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let example = match self.0 {
            TimestampFormat::DateTime => "a date and time such as 2020-01-02T01:04:05Z",
            TimestampFormat::HttpDate => "an HTTP date such as Thu, 02 Jan 2020 01:04:05 GMT",
            TimestampFormat::EpochSeconds => "seconds since 1970 such as 1577927045",
        };
        write!(f, "not {example}")
    }
}

impl std::error::Error for TimestampError {}
