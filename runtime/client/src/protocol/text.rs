//! Scalars as texts: outside of bodies, in XML and in forms.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opsmith_shape::{Form, Kind, MemberRow, Scalar, Shape, Tables, TimestampFormat, Trait, View};

/// A scalar as text. `None` for what has none: null, lists, maps, structures.
pub(super) fn scalar<'v>(
    tables: &Tables,
    member: &MemberRow,
    value: View<'v>,
    timestamps: TimestampFormat,
) -> Option<Cow<'v, str>> {
    Some(match value {
        View::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        View::Integer(value) => Cow::Owned(value.to_string()),
        View::Float(value) => float(tables.shape(member.target).kind, value),
        View::Number(digits) => Cow::Borrowed(digits),
        View::String(text) => Cow::Borrowed(text),
        View::Blob(bytes) => Cow::Owned(STANDARD.encode(bytes)),
        View::Timestamp(moment) => {
            let given = tables.traits_of(member).iter().find_map(|fact| match fact {
                Trait::TimestampFormat(format) => Some(*format),
                _ => None,
            });
            Cow::Owned(moment.format(given.unwrap_or(timestamps)))
        }
        View::Null | View::List(_) | View::Map(_) | View::Structure(_) => return None,
    })
}

/// Reads a text as the value of a member. The error says in words what does not fit.
pub(super) fn read(
    tables: &Tables,
    form: &Form,
    member: &MemberRow,
    text: Cow<'_, str>,
    target: &mut dyn Shape,
) -> Result<(), String> {
    Scalar::from_text(tables, member, form, text)
        .and_then(|scalar| target.set(scalar).ok())
        .ok_or_else(|| misfit(tables.shape(member.target).kind, "another text"))
}

/// That a value of this kind was expected where something else was found.
pub(super) fn misfit(kind: Kind, found: &str) -> String {
    format!("expected a value of type {}, found {found}", kind.word())
}

fn float(kind: Kind, value: f64) -> Cow<'static, str> {
    if value.is_nan() {
        Cow::Borrowed("NaN")
    } else if value.is_infinite() {
        Cow::Borrowed(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else if kind == Kind::Float {
        // It was 32 bits wide before it became a view: as such it has the shorter digits.
        Cow::Owned((value as f32).to_string())
    } else {
        Cow::Owned(value.to_string())
    }
}
