//! Scalars that stand for others: what services send, and what shapes take.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::form::Form;
use crate::leaf::BigNumber;
use crate::shape::Scalar;
use crate::tables::{Kind, MemberRow, Tables};
use crate::timestamp::Timestamp;
use crate::traits::TimestampFormat;

/// The scalar as the shape takes it; `None` where it means nothing to a shape of this kind.
pub(super) fn convert(
    kind: Kind,
    scalar: Scalar<'_>,
    format: TimestampFormat,
) -> Option<Scalar<'_>> {
    Some(match (kind, scalar) {
        (kind, scalar) if takes_anything(kind) => scalar,
        (_, Scalar::Null) => Scalar::Null,
        (Kind::Boolean, scalar @ Scalar::Boolean(_)) => scalar,
        (Kind::Boolean, Scalar::String(text)) => Scalar::Boolean(text.parse().ok()?),
        (Kind::Blob, Scalar::String(text)) => Scalar::Blob(STANDARD.decode(text.as_bytes()).ok()?),
        (Kind::Blob, scalar @ Scalar::Blob(_)) => scalar,
        (Kind::Timestamp, scalar) => Scalar::Timestamp(timestamp(scalar, format)?),
        (Kind::Float | Kind::Double, scalar) => fraction(scalar)?,
        (kind, scalar) if kind.is_big() => big(scalar)?,
        (kind, scalar) if kind.is_integer() => integer(scalar)?,
        _ => return None,
    })
}

impl<'a> Scalar<'a> {
    /// A text as the target of this member takes it, where all values are written as texts: in XML, and in headers. `None` where it
    /// means nothing to such a shape. White space around it is part of strings only.
    pub fn from_text(
        tables: &Tables,
        member: &MemberRow,
        form: &Form,
        text: Cow<'a, str>,
    ) -> Option<Self> {
        match tables.shape(member.target).kind {
            kind if takes_anything(kind) || tables.is_left_as_sent(member.target) => {
                Some(Scalar::String(text))
            }
            // Its lines may be broken anywhere.
            Kind::Blob => {
                let digits: Vec<u8> = text
                    .bytes()
                    .filter(|byte| !byte.is_ascii_whitespace())
                    .collect();
                STANDARD.decode(digits).ok().map(Scalar::Blob)
            }
            kind => {
                let text = match text {
                    Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
                    Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
                };
                let format = form.timestamp_format(tables.traits_of(member));
                convert(kind, Scalar::String(text), format)
            }
        }
    }
}

/// Whether the walk leaves it to the shape what it takes. A document takes anything; a string in a struct refuses all but text; and
/// in a [`crate::Value`] a string is shown as whatever the service sent, as boto3 and the AWS CLI do.
pub(super) fn takes_anything(kind: Kind) -> bool {
    matches!(kind, Kind::Document | Kind::String | Kind::Enum)
}

fn integer(scalar: Scalar<'_>) -> Option<Scalar<'_>> {
    Some(match scalar {
        Scalar::Integer(value) => Scalar::Integer(value),
        // Services send whole numbers with a fraction of zero, and boto3 cuts any other off.
        Scalar::Float(value) if (-9.2e18..=9.2e18).contains(&value) => {
            Scalar::Integer(value.trunc() as i64)
        }
        Scalar::String(text) => Scalar::Integer(text.trim().parse().ok()?),
        // Beyond 64 bits it is up to the target: a dynamic value takes it.
        Scalar::Number(digits) if !digits.contains(['.', 'e', 'E']) => Scalar::Number(digits),
        _ => return None,
    })
}

fn fraction(scalar: Scalar<'_>) -> Option<Scalar<'_>> {
    match scalar {
        Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number(_) => Some(scalar),
        Scalar::String(text) => match text.as_ref() {
            "NaN" => Some(Scalar::Float(f64::NAN)),
            "Infinity" => Some(Scalar::Float(f64::INFINITY)),
            "-Infinity" => Some(Scalar::Float(f64::NEG_INFINITY)),
            digits => digits.trim().parse().ok().map(Scalar::Float),
        },
        _ => None,
    }
}

/// A number of any size, digit by digit. One that a machine type holds as it is written is of that type.
fn big(scalar: Scalar<'_>) -> Option<Scalar<'_>> {
    let digits = match scalar {
        Scalar::Integer(_) | Scalar::Float(_) => return Some(scalar),
        Scalar::Number(digits) => digits,
        Scalar::String(text) => Cow::Owned(text.trim().to_owned()),
        _ => return None,
    };
    BigNumber::parse(&digits)?;
    if let Some(value) = exactly::<i64>(&digits) {
        return Some(Scalar::Integer(value));
    }
    Some(exactly::<f64>(&digits).map_or(Scalar::Number(digits), Scalar::Float))
}

/// The number, if it is written as these digits.
fn exactly<T: FromStr + ToString>(digits: &str) -> Option<T> {
    digits
        .parse()
        .ok()
        .filter(|value: &T| value.to_string() == digits)
}

/// The format says how to write; when reading, a text that looks like another format is taken too, as all AWS clients do.
fn timestamp(scalar: Scalar<'_>, format: TimestampFormat) -> Option<Timestamp> {
    match scalar {
        Scalar::Timestamp(value) => Some(value),
        Scalar::Integer(seconds) => Some(Timestamp::new(seconds, 0)),
        Scalar::Float(seconds) => Timestamp::from_epoch_seconds(seconds),
        Scalar::String(text) => {
            let formats = [
                format,
                TimestampFormat::DateTime,
                TimestampFormat::HttpDate,
                TimestampFormat::EpochSeconds,
            ];
            formats
                .into_iter()
                .find_map(|format| Timestamp::parse(&text, format).ok())
        }
        _ => None,
    }
}

/// What messages say was expected.
pub(super) fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "true or false",
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::IntEnum
        | Kind::BigInteger => "a whole number",
        Kind::Float | Kind::Double | Kind::BigDecimal => "a number",
        Kind::String | Kind::Enum => "a string",
        Kind::Blob => "a string of base64",
        Kind::Timestamp => "a timestamp",
        Kind::Document => "any value",
        Kind::List => "an array",
        Kind::Map | Kind::Structure | Kind::Union => "an object",
    }
}
