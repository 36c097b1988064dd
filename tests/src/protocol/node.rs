//! JSON that keeps numbers as they were written.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value. Test cases hold numbers that no machine type does, and bodies are compared by what their digits mean.
#[derive(Debug, Clone, Default)]
pub enum Node {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// Its digits.
    Number(String),
    /// Text.
    String(String),
    /// Elements of an array.
    List(Vec<Node>),
    /// Members of an object, in the order of the file.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// Reads one JSON text.
    pub fn parse(text: &str) -> Result<Node, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The text of a string that is a member of an object; empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Node::as_str).unwrap_or_default()
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub fn is_true(&self) -> bool {
        matches!(self, Node::Boolean(true))
    }

    /// A number, as far as it fits.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Node::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The members of an object; none of anything else.
    pub fn entries(&self) -> &[(String, Node)] {
        match self {
            Node::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of an array; none of anything else.
    pub fn elements(&self) -> &[Node] {
        match self {
            Node::List(elements) => elements,
            _ => &[],
        }
    }

    /// The texts in an array that is a member of an object.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let elements = self.get(key).map_or(&[][..], Node::elements);
        elements
            .iter()
            .filter_map(Node::as_str)
            .map(str::to_owned)
            .collect()
    }
}

/// Equal in what they mean: members in any order, numbers by value.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        match (self, other) {
            (Node::Null, Node::Null) => true,
            (Node::Boolean(one), Node::Boolean(two)) => one == two,
            (Node::Number(one), Node::Number(two)) => same_number(one, two),
            (Node::String(one), Node::String(two)) => one == two,
            (Node::List(one), Node::List(two)) => one == two,
            (Node::Object(one), Node::Object(two)) => {
                one.len() == two.len()
                    && one.iter().all(|(key, value)| other.get(key) == Some(value))
                    && two.iter().all(|(key, _)| self.get(key).is_some())
            }
            _ => false,
        }
    }
}

/// Whether two numbers are the same, digit by digit, however they are written.
pub fn same_number(one: &str, two: &str) -> bool {
    one == two || matches!((decimal(one), decimal(two)), (Some(one), Some(two)) if one == two)
}

/// Sign, digits without zeros at either end, and the power of ten of the last one.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let exponent: i64 = exponent.parse().ok()?;
    let exponent = exponent - i64::try_from(fraction.len()).ok()? + zeros;
    Some(match significant.trim_start_matches('0') {
        "" => (false, String::new(), 0),
        significant => (is_negative, significant.to_owned(), exponent),
    })
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let part = |error: serde_json::Error| D::Error::custom(error);
        Ok(match text.as_bytes().first() {
            Some(b'{') => Node::Object(serde_json::from_str::<Entries>(text).map_err(part)?.0),
            Some(b'[') => Node::List(serde_json::from_str(text).map_err(part)?),
            Some(b'"') => Node::String(serde_json::from_str(text).map_err(part)?),
            Some(b't') => Node::Boolean(true),
            Some(b'f') => Node::Boolean(false),
            Some(b'n') => Node::Null,
            _ => Node::Number(text.to_owned()),
        })
    }
}

/// The members of an object, in order.
struct Entries(Vec<(String, Node)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_what_they_mean() {
        let same = [
            ("1", "1.0"),
            ("1e3", "1000"),
            ("-0", "0"),
            ("0.10", "1E-1"),
            ("100", "1e+2"),
        ];
        for (one, two) in same {
            assert!(same_number(one, two), "{one} {two}");
        }
        let different = [
            ("1", "-1"),
            ("10", "1"),
            ("0.1", "0.100000000000000000000001"),
            ("9223372036854775808", "9223372036854775807"),
        ];
        for (one, two) in different {
            assert!(!same_number(one, two), "{one} {two}");
        }
    }

    #[test]
    fn objects_are_compared_without_their_order() {
        let parse = |text| Node::parse(text).unwrap();
        assert_eq!(
            parse(r#"{"a": [1, null], "b": "x"}"#),
            parse(r#"{"b":"x","a":[1.0,null]}"#)
        );
        for other in [
            r#"{"a": 1}"#,
            r#"{"a": 1, "c": 2}"#,
            r#"{"a": 1, "b": 3}"#,
            "[]",
        ] {
            assert_ne!(parse(r#"{"a": 1, "b": 2}"#), parse(other));
        }
    }
}
