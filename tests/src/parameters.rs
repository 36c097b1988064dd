//! Parameters of any operation, made at random from the tables.

use fastrand::Rng;
use opsmith_shape::{Blob, Kind, MemberRow, ShapeId, Tables, Timestamp, Trait, Value};

/// How deep optional members may lie. Required ones lie as deep as the model has them.
const DEPTH: usize = 4;

/// Parameters that the model allows, each optional one there or not. Texts hold characters that have to be escaped
/// somewhere, unless they stand where these could not: in headers and in the names of hosts.
pub fn random(tables: &Tables, id: ShapeId, rng: &mut Rng) -> Value {
    Maker { tables, rng }.structure(id, 0)
}

struct Maker<'a> {
    tables: &'a Tables,
    rng: &'a mut Rng,
}

impl Maker<'_> {
    fn structure(&mut self, id: ShapeId, depth: usize) -> Value {
        let mut value = Value::map();
        for member in self.tables.members(id) {
            let is_chosen = member.required
                || member.idempotency_token
                || (depth < DEPTH && self.rng.u8(..) < 140);
            if is_chosen {
                value.insert(member.name.as_ref(), self.member(member, depth));
            }
        }
        value
    }

    fn union(&mut self, id: ShapeId, depth: usize) -> Value {
        let mut value = Value::map();
        let members = self.tables.members(id);
        let is_scalar = |member: &&MemberRow| {
            let kind = self.tables.shape(member.target).kind;
            !matches!(kind, Kind::Structure | Kind::Union | Kind::List | Kind::Map)
        };
        let shallow = members
            .iter()
            .filter(|member| depth < DEPTH || is_scalar(member));
        let shallow: Vec<&MemberRow> = shallow.collect();
        let member = self.rng.choice(shallow).or_else(|| members.first());
        if let Some(member) = member {
            value.insert(member.name.as_ref(), self.member(member, depth));
        }
        value
    }

    fn member(&mut self, member: &MemberRow, depth: usize) -> Value {
        let minimum = self
            .tables
            .traits_of(member)
            .iter()
            .find_map(|fact| match fact {
                Trait::Minimum(minimum) => Some(*minimum),
                _ => None,
            });
        let minimum = minimum.unwrap_or_default();
        match self.tables.shape(member.target).kind {
            Kind::Boolean => Value::Boolean(self.rng.bool()),
            Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::BigInteger => {
                Value::Integer(minimum as i64 + self.rng.i64(0..100))
            }
            // With a fraction that looks the same in every language.
            Kind::Float | Kind::Double | Kind::BigDecimal => {
                Value::Float(minimum + f64::from(self.rng.u8(..100)) + 0.25)
            }
            // The one name whose form clients check.
            Kind::String if self.tables.shape(member.target).name == "BucketName" => {
                Value::String(format!("bucket-{}", self.rng.u16(..)))
            }
            Kind::String => Value::String(self.text(member, minimum as usize)),
            Kind::Enum | Kind::IntEnum => self.one_of(member.target),
            Kind::Blob => {
                let length = minimum as usize + self.rng.usize(0..8);
                let bytes: Vec<u8> = (0..length).map(|_| self.rng.u8(..)).collect();
                Value::Blob(Blob::from(bytes))
            }
            Kind::Timestamp => Value::Timestamp(Timestamp::new(
                self.rng.i64(1_000_000_000..1_900_000_000),
                0,
            )),
            Kind::Document => serde_json::from_str(r#"{"a": [1, true, "b"], "c": {"d": 0.5}}"#)
                .expect("it is JSON"),
            Kind::List => self.list(member.target, minimum as usize, depth + 1),
            Kind::Map => self.map(member.target, minimum as usize, depth + 1),
            Kind::Structure => self.structure(member.target, depth + 1),
            Kind::Union => self.union(member.target, depth + 1),
        }
    }

    fn list(&mut self, id: ShapeId, minimum: usize, depth: usize) -> Value {
        let Some(element) = self.tables.element(id) else {
            return Value::List(Vec::new());
        };
        let length = self.length(minimum, depth);
        Value::List((0..length).map(|_| self.member(element, depth)).collect())
    }

    fn map(&mut self, id: ShapeId, minimum: usize, depth: usize) -> Value {
        let [key, value] = self.tables.members(id) else {
            return Value::map();
        };
        let mut map = Value::map();
        for _ in 0..self.length(minimum, depth) {
            if let Value::String(key) = self.member(key, depth) {
                map.insert(key, self.member(value, depth));
            }
        }
        map
    }

    fn length(&mut self, minimum: usize, depth: usize) -> usize {
        if depth > DEPTH {
            minimum
        } else {
            // One at least: what stands for nothing differs from client to client.
            self.rng.usize(minimum.max(1)..=minimum.max(3))
        }
    }

    fn one_of(&mut self, id: ShapeId) -> Value {
        let Some(row) = self.rng.choice(self.tables.members(id)) else {
            return Value::String("value".to_owned());
        };
        let given = self
            .tables
            .traits_of(row)
            .iter()
            .find_map(|fact| match fact {
                Trait::EnumValue(value) => Some(Value::String(value.to_string())),
                Trait::IntEnumValue(value) => Some(Value::Integer(*value)),
                _ => None,
            });
        given.unwrap_or_else(|| Value::String(row.name.to_string()))
    }

    fn text(&mut self, member: &MemberRow, minimum: usize) -> String {
        const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
        const ANY: &str = "abcXYZ019 -_.~/+=&?%#:;,!'\"()<>[]{}|\\@$*^`\u{e9}\u{4e2d}\u{1f639}";
        let traits = self.tables.traits_of(member);
        let is_plain = traits.iter().any(|fact| {
            matches!(
                fact,
                Trait::HttpHeader(_) | Trait::HttpPrefixHeaders(_) | Trait::HostLabel
            )
        });
        // Names of maps become names of headers, and elements of lists parts of them.
        let is_part = matches!(member.name.as_ref(), "key" | "value" | "member");
        let alphabet: Vec<char> = if is_plain || is_part { PLAIN } else { ANY }
            .chars()
            .collect();
        let length = minimum.max(1) + self.rng.usize(0..12);
        let mut text: String = (0..length)
            .filter_map(|_| self.rng.choice(&alphabet).copied())
            .collect();
        // No client agrees with another on segments of dots.
        if text
            .split('/')
            .any(|segment| matches!(segment, "." | ".." | ""))
        {
            text = text.replace(['.', '/'], "a");
        }
        let is_json =
            |fact: &Trait| matches!(fact, Trait::MediaType(name) if name == "application/json");
        match traits.iter().any(is_json) {
            true => serde_json::Value::from(text).to_string(),
            false => text,
        }
    }
}
