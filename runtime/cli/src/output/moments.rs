//! How moments in results are shown.

use std::cell::OnceCell;

use jiff::tz::TimeZone;
use opsmith_shape::{Timestamp, TimestampFormat, Value};

use crate::input::{scalar, timestamps};

/// How moments are shown. Those of answers are as the service sent them by then, numbers or texts.
pub(crate) enum Moments {
    /// Of samples, as they are: `1970-01-01T00:00:00`.
    SampleAsText,
    /// Of samples, as Python prints them: `1970-01-01 00:00:00`, and in YAML without quotes.
    SampleAsPython,
    /// As they were sent (`cli_timestamp_format = wire`).
    AsSent,
    /// In ISO 8601 with offset: numbers in the local zone, texts in the one they name.
    Iso8601(LocalZone),
}

/// The zone of the user, looked up when the first moment needs it.
pub(crate) struct LocalZone {
    /// The variable `TZ`.
    variable: Option<String>,
    found: OnceCell<TimeZone>,
}

impl LocalZone {
    pub(crate) fn new(variable: Option<String>) -> Self {
        LocalZone {
            variable,
            found: OnceCell::new(),
        }
    }

    /// How many seconds its clocks are ahead of UTC.
    fn offset(&self, moment: Timestamp) -> i64 {
        let zone = self.found.get_or_init(|| self.look_up());
        jiff::Timestamp::from_second(moment.seconds())
            .map_or(0, |moment| zone.to_offset(moment).seconds().into())
    }

    /// As the C library has it: a name or a rule in `TZ`, which a colon may stand before; what the system says where there is none. A
    /// zone that nobody knows is UTC.
    fn look_up(&self) -> TimeZone {
        let Some(variable) = &self.variable else {
            return TimeZone::try_system().unwrap_or(TimeZone::UTC);
        };
        let name = variable.strip_prefix(':').unwrap_or(variable);
        TimeZone::get(name)
            .or_else(|_| TimeZone::posix(name))
            .unwrap_or(TimeZone::UTC)
    }
}

impl Moments {
    /// A moment of a result.
    pub(super) fn show(&self, value: Value) -> Value {
        match (self, value) {
            (Moments::SampleAsPython, Value::String(text)) => {
                Value::Number(text.replacen('T', " ", 1))
            }
            // From formats that have moments of their own, which are numbers beneath.
            (Moments::AsSent, Value::Timestamp(moment)) => {
                Value::Number(moment.format(TimestampFormat::EpochSeconds))
            }
            (Moments::Iso8601(local), value) => iso8601(&value, local).unwrap_or(value),
            (_, value) => value,
        }
    }
}

/// `None` for what is no moment, which is shown as it came.
fn iso8601(value: &Value, local: &LocalZone) -> Option<Value> {
    let (moment, offset) = match value {
        Value::Timestamp(moment) => at_home(*moment, local),
        Value::Integer(seconds) => at_home(Timestamp::new(*seconds, 0), local),
        Value::Float(seconds) => at_home(Timestamp::from_epoch_seconds(*seconds)?, local),
        Value::String(text) | Value::Number(text) => {
            let moment = timestamps::parse(text)?;
            match scalar::float(text) {
                Some(_) => at_home(moment, local),
                None => (moment, offset(text)),
            }
        }
        _ => return None,
    };
    Some(Value::String(with_offset(moment, offset)))
}

fn at_home(moment: Timestamp, local: &LocalZone) -> (Timestamp, Option<i64>) {
    (moment, Some(local.offset(moment)))
}

/// The offset that a text names, in seconds. `None` where it names no zone.
fn offset(text: &str) -> Option<i64> {
    let text = text.trim_end();
    if ["Z", "z", "GMT", "UTC"]
        .iter()
        .any(|zone| text.ends_with(zone))
    {
        return Some(0);
    }
    let digits = |digits: Option<&str>| {
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits?.parse::<i64>().ok()
    };
    for (length, minutes) in [(6, 4..6), (5, 3..5)] {
        let zone = text
            .len()
            .checked_sub(length)
            .and_then(|start| text.get(start..));
        let Some(zone) = zone.filter(|zone| length == 5 || zone.get(3..4) == Some(":")) else {
            continue;
        };
        let sign = match zone.get(..1) {
            Some("+") => 1,
            Some("-") => -1,
            _ => continue,
        };
        if let (Some(hours), Some(minutes)) = (digits(zone.get(1..3)), digits(zone.get(minutes))) {
            return Some(sign * (hours * 3600 + minutes * 60));
        }
    }
    None
}

/// `2020-01-02T12:04:05+09:00`, with microseconds where there are any, and without the offset where there is none.
fn with_offset(moment: Timestamp, offset: Option<i64>) -> String {
    let seconds = moment.seconds().saturating_add(offset.unwrap_or(0));
    let mut text = Timestamp::new(seconds, 0).format(TimestampFormat::DateTime);
    text.truncate(text.trim_end_matches('Z').len());
    match moment.subsecond_nanoseconds() / 1_000 {
        0 => {}
        microseconds => text.push_str(&format!(".{microseconds:06}")),
    }
    if let Some(offset) = offset {
        let sign = if offset < 0 { '-' } else { '+' };
        let seconds = offset.unsigned_abs();
        text.push_str(&format!(
            "{sign}{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60
        ));
        if seconds % 60 != 0 {
            text.push_str(&format!(":{:02}", seconds % 60));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, value: impl Into<Value>, expected: &str) {
        let moments = Moments::Iso8601(LocalZone::new(Some(zone.to_owned())));
        assert_eq!(moments.show(value.into()), Value::from(expected), "{zone}");
    }

    #[test]
    fn numbers_are_shown_in_the_local_zone() {
        // Zones as rules, which need no files of the system.
        check("", 1_577_934_245, "2020-01-02T03:04:05+00:00");
        check("JST-9", 1_577_934_245, "2020-01-02T12:04:05+09:00");
        check(":JST-9", 1_577_934_245, "2020-01-02T12:04:05+09:00");
        check(
            "NST3:30NDT,M3.2.0,M11.1.0",
            1_577_934_245.5,
            "2020-01-01T23:34:05.500000-03:30",
        );
        check(
            "NST3:30NDT,M3.2.0,M11.1.0",
            1_593_572_645,
            "2020-07-01T00:34:05-02:30",
        );
        check("JST-9", "1577934245", "2020-01-02T12:04:05+09:00");
        check("no such zone", 1_577_934_245, "2020-01-02T03:04:05+00:00");
        check(
            "JST-9",
            Value::Timestamp(Timestamp::new(0, 0)),
            "1970-01-01T09:00:00+09:00",
        );
        check("JST-9", -1, "1970-01-01T08:59:59+09:00");
    }

    #[test]
    fn texts_keep_their_zone() {
        for (text, expected) in [
            ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
            (
                "2020-01-02T03:04:05.678Z",
                "2020-01-02T03:04:05.678000+00:00",
            ),
            ("2020-01-02T03:04:05+09:00", "2020-01-02T03:04:05+09:00"),
            ("2020-01-02T03:04:05-0330", "2020-01-02T03:04:05-03:30"),
            ("Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05+00:00"),
            ("2020-01-02T03:04:05", "2020-01-02T03:04:05"),
            ("2020-01-02", "2020-01-02T00:00:00"),
            ("soon", "soon"),
        ] {
            check("JST-9", text, expected);
        }
    }

    #[test]
    fn what_is_shown_as_sent_stays() {
        for value in [
            Value::from(1_577_934_245),
            Value::from("2020-01-02T03:04:05Z"),
        ] {
            assert_eq!(Moments::AsSent.show(value.clone()), value);
        }
        let moment = Value::Timestamp(Timestamp::new(7, 500_000_000));
        assert_eq!(
            Moments::AsSent.show(moment),
            Value::Number("7.5".to_owned())
        );
    }
}
