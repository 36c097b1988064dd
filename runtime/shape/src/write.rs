//! Writing: one [`serde::Serialize`] for every shape, over its table.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::form::{BigNumbers, Form};
use crate::json;
use crate::leaf::BigNumber;
use crate::native;
use crate::shape::{List, Map, Shape, View};
use crate::tables::{Kind, MemberRow, ShapeId, Span, Tables};
use crate::traits::TimestampFormat;

/// A value on its way out: connects a shape to any serde format.
///
/// Members that are not set are left out; nulls in lists and maps are written. Where a value does not fit its shape, which only a
/// [`crate::Value`] that was not validated can bring about, it is written as what it is.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    tables: &'a Tables,
    id: ShapeId,
    /// The facts in the tables that say how it is written: looked up where they matter.
    traits: Span,
    /// Looked at where it is written. A view that is kept costs more than looking twice: what was just stored in parts is loaded
    /// as a whole, for which a processor waits until the stores are done.
    shape: &'a dyn Shape,
    form: &'a Form,
    outermost: bool,
}

impl<'a> Written<'a> {
    /// The value `shape` of the shape `id`.
    pub fn new(tables: &'a Tables, id: ShapeId, shape: &'a dyn Shape, form: &'a Form) -> Self {
        Written {
            tables,
            id,
            traits: tables.shape(id).traits,
            shape,
            form,
            outermost: true,
        }
    }

    /// The value `shape` of one member.
    pub fn member(
        tables: &'a Tables,
        member: &'a MemberRow,
        shape: &'a dyn Shape,
        form: &'a Form,
    ) -> Self {
        Written::of(tables, member, shape, form)
    }

    fn of(tables: &'a Tables, member: &'a MemberRow, shape: &'a dyn Shape, form: &'a Form) -> Self {
        Written {
            tables,
            id: member.target,
            traits: member.traits,
            shape,
            form,
            outermost: false,
        }
    }

    fn part(&self, member: Option<&'a MemberRow>, shape: &'a dyn Shape) -> Written<'a> {
        match member {
            Some(member) => Written::of(self.tables, member, shape, self.form),
            // A part the table does not know: of a document, or of a value that does not fit.
            None => Written {
                traits: Span::EMPTY,
                shape,
                outermost: false,
                ..*self
            },
        }
    }

    fn structure<S: Serializer>(&self, view: &View<'a>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let members = self.tables.members(self.id);
        // Of a union that says which member it has, no other is asked for.
        let only = view.which();
        let first = only.unwrap_or(0);
        let count = only.map_or(members.len(), |_| 1);
        let mut is_empty = true;
        for (index, member) in members.iter().enumerate().skip(first).take(count) {
            if self.outermost && self.form.body_only && member.outside_body {
                continue;
            }
            let value = match only {
                Some(_) => view.any_member(index, &member.name),
                None => view.member(index, &member.name),
            };
            if let Some(value) = value {
                is_empty = false;
                let part = Written::of(self.tables, member, value, self.form);
                map.serialize_entry(self.form.name(self.tables, member), &part)?;
            }
        }
        // Such a union came from a service that knows more members than the model: nobody chose to send it.
        if is_empty && self.form.refuse_empty_unions && self.kind() == Kind::Union {
            return Err(S::Error::custom(format_args!(
                "nothing is set in the union {}",
                self.tables.shape(self.id).name
            )));
        }
        map.end()
    }

    fn map<S: Serializer>(&self, entries: &'a dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
        let element = match self.kind() {
            Kind::Map => self.tables.element(self.id),
            _ => None,
        };
        let mut map = serializer.serialize_map(Some(entries.len()))?;
        let mut written = Ok(());
        entries.each(&mut |key, value| {
            if written.is_ok() {
                written = map.serialize_entry(key, &self.part(element, value));
            }
        });
        written?;
        map.end()
    }

    fn list<S: Serializer>(
        &self,
        elements: &'a dyn List,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let element = match self.kind() {
            Kind::List => self.tables.element(self.id),
            _ => None,
        };
        let mut sequence = serializer.serialize_seq(Some(elements.len()))?;
        for index in 0..elements.len() {
            if let Some(value) = elements.get(index) {
                sequence.serialize_element(&self.part(element, value))?;
            }
        }
        sequence.end()
    }

    fn kind(&self) -> Kind {
        self.tables.shape(self.id).kind
    }

    fn integer<S: Serializer>(&self, value: i64, serializer: S) -> Result<S::Ok, S::Error> {
        match self.form.big_numbers {
            BigNumbers::Text if self.kind().is_big() => serializer.collect_str(&value),
            BigNumbers::Native if self.kind() == Kind::BigDecimal => {
                self.number(&value.to_string(), serializer)
            }
            _ => serializer.serialize_i64(value),
        }
    }

    fn float<S: Serializer>(&self, value: f64, serializer: S) -> Result<S::Ok, S::Error> {
        match float_word(value) {
            Some(word) if !self.form.is_native() => serializer.serialize_str(word),
            None if self.is_text() => serializer.collect_str(&value),
            None if self.form.is_native() && self.kind() == Kind::BigDecimal => {
                self.number(&value.to_string(), serializer)
            }
            // A `float` was 32 bits wide before it became a view: as such it has the shorter digits.
            _ if self.kind() == Kind::Float => serializer.serialize_f32(value as f32),
            _ => serializer.serialize_f64(value),
        }
    }

    fn blob<S: Serializer>(&self, bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        if self.form.is_native() {
            return serializer.serialize_bytes(bytes);
        }
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    /// Whether numbers are strings here.
    fn is_text(&self) -> bool {
        self.form.big_numbers == BigNumbers::Text && self.kind().is_big()
    }

    fn number<S: Serializer>(&self, digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
        match self.form.big_numbers {
            BigNumbers::Widest => widest(digits, serializer),
            BigNumbers::Text if self.kind().is_big() => serializer.serialize_str(digits),
            BigNumbers::Native if self.kind() == Kind::BigDecimal => {
                serializer.serialize_newtype_struct(native::DECIMAL, digits)
            }
            BigNumbers::Native => serializer.serialize_newtype_struct(native::NUMBER, digits),
            // Checked to be a number: this way any JSON could be put in.
            _ => match BigNumber::parse(digits).map(|_| json::check(digits)) {
                Some(Ok(())) => serializer.serialize_newtype_struct(native::NUMBER, digits),
                _ => Err(S::Error::custom(
                    "a number has to be written as JSON writes numbers",
                )),
            },
        }
    }

    fn timestamp<S: Serializer>(
        &self,
        value: crate::Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if self.form.is_native() {
            return match value.subsecond_nanoseconds() {
                0 => serializer.serialize_newtype_struct(native::TIMESTAMP, &value.seconds()),
                _ => serializer
                    .serialize_newtype_struct(native::TIMESTAMP, &value.as_epoch_seconds()),
            };
        }
        let traits = self.traits.of(&self.tables.traits);
        match self.form.timestamp_format(traits) {
            TimestampFormat::EpochSeconds if value.subsecond_nanoseconds() == 0 => {
                serializer.serialize_i64(value.seconds())
            }
            TimestampFormat::EpochSeconds => serializer.serialize_f64(value.as_epoch_seconds()),
            format => serializer.serialize_str(&value.format(format)),
        }
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.shape.view() {
            View::Null => serializer.serialize_none(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => self.integer(value, serializer),
            View::Float(value) => self.float(value, serializer),
            View::Number(digits) => self.number(digits, serializer),
            View::String(text) => serializer.serialize_str(text),
            View::Blob(bytes) => self.blob(bytes, serializer),
            View::Timestamp(value) => self.timestamp(value, serializer),
            View::List(elements) => self.list(elements, serializer),
            view @ View::Map(entries) => match self.kind() {
                Kind::Structure | Kind::Union => self.structure(&view, serializer),
                _ => self.map(entries, serializer),
            },
            view @ View::Structure(_) => self.structure(&view, serializer),
        }
    }
}

/// How JSON protocols write the doubles that JSON has no number for.
pub(crate) fn float_word(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value.is_infinite() {
        Some(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        None
    }
}

/// Digits as the widest number that serde knows; a decimal becomes a double.
fn widest<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = digits.parse::<i64>() {
        serializer.serialize_i64(value)
    } else if let Ok(value) = digits.parse::<i128>() {
        serializer.serialize_i128(value)
    } else {
        match digits.parse::<f64>() {
            Ok(value) => serializer.serialize_f64(value),
            Err(_) => serializer.serialize_str(digits),
        }
    }
}

/// `Serialize` of generated types: the documented JSON form.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(
    tables: &Tables,
    id: ShapeId,
    shape: &dyn Shape,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Written::new(tables, id, shape, &Form::DOCUMENTED).serialize(serializer)
}

/// A dynamic value by itself, without a table: every map is a map, every timestamp a date and time.
impl Serialize for crate::Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(
            &crate::tables::NO_TABLES,
            crate::tables::DOCUMENT,
            self,
            serializer,
        )
    }
}
