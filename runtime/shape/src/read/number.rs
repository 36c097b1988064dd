//! Numbers as serde_json hands them out: digit by digit where that is asked for, and in disguise where another crate of the build
//! switched its feature `arbitrary_precision` on.

#[cfg(feature = "big-numbers")]
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use crate::shape::Scalar;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// The next scalar with all its digits. Only for a deserializer of serde_json.
#[cfg(feature = "big-numbers")]
pub(super) fn digits<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Scalar<'static>, D::Error> {
    let text = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
    let part = |error: serde_json::Error| D::Error::custom(error);
    Ok(match text.get().as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => {
            Scalar::Number(Cow::Owned(String::from(Box::<str>::from(text))))
        }
        Some(b'"') => Scalar::String(
            serde_json::from_str::<String>(text.get())
                .map_err(part)?
                .into(),
        ),
        Some(b't' | b'f') => Scalar::Boolean(text.get() == "true"),
        Some(b'n') => Scalar::Null,
        _ => {
            return Err(D::Error::custom(
                "expected a number, found an object or array",
            ));
        }
    })
}

/// Without the feature, a number could be cut short on its way.
#[cfg(not(feature = "big-numbers"))]
pub(super) fn digits<'de, D: Deserializer<'de>>(_: D) -> Result<Scalar<'static>, D::Error> {
    Err(D::Error::custom(
        "a number of any size, for which opsmith-shape needs the feature big-numbers",
    ))
}

/// Whether an object with this key is a number in disguise: with `arbitrary_precision`, serde_json gives fractions as objects of one
/// entry, whose value is the digits.
pub(super) fn is_key(key: &str) -> bool {
    // What serde_json uses begins with a dollar; nearly nothing else does.
    key.starts_with('$') && KEY.as_deref() == Some(key)
}

/// Hands out a number as serde_json does without that feature.
pub(super) fn visit<'de, V: Visitor<'de>, E: Error>(
    digits: &str,
    visitor: V,
) -> Result<V::Value, E> {
    if let Ok(value) = digits.parse() {
        visitor.visit_u64(value)
    } else if let Some(value) = digits.parse().ok().filter(|value| *value != 0) {
        // Minus zero is none of the integers.
        visitor.visit_i64(value)
    } else {
        match digits.parse() {
            Ok(value) if f64::is_finite(value) => visitor.visit_f64(value),
            _ => Err(E::custom("number out of range")),
        }
    }
}

/// The key of numbers in disguise, asked for rather than known: it is a private matter of serde_json. `None` in builds where numbers
/// come as numbers.
static KEY: LazyLock<Option<String>> = LazyLock::new(|| {
    serde_json::from_str::<Disguise>("0.5")
        .ok()
        .and_then(|found| found.0)
});

struct Disguise(Option<String>);

impl<'de> Deserialize<'de> for Disguise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Look;
        impl<'de> Visitor<'de> for Look {
            type Value = Disguise;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Disguise, E> {
                Ok(Disguise(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Disguise, A::Error> {
                let key = map.next_key()?;
                map.next_value::<String>()?;
                Ok(Disguise(key))
            }
        }
        deserializer.deserialize_any(Look)
    }
}
