//! From status and headers to members.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue};
use opsmith_shape::{
    Amend, Container, Form, Kind, MemberRow, Refused, Scalar, Shape, ShapeId, Tables,
    TimestampFormat, Trait,
};

use crate::http::Response;
use crate::protocol::{Undecodable, text};

const FORM: Form = Form {
    timestamps: TimestampFormat::HttpDate,
    ..Form::REST_JSON
};

/// Reads the members of the structure `id` that stand outside the body into `target`.
pub(crate) fn read(
    tables: &Tables,
    id: ShapeId,
    answer: &Response,
    target: &mut dyn Shape,
) -> Result<(), Undecodable> {
    let bound = tables
        .members(id)
        .iter()
        .enumerate()
        .filter(|(_, member)| member.outside_body);
    for (index, member) in bound {
        let place = Place {
            tables,
            index,
            member,
        };
        let read = match tables.traits_of(member).iter().find_map(source) {
            Some(Source::Header(name)) => place.header(&answer.headers, name, target),
            Some(Source::Prefix(prefix)) => place.prefix_headers(&answer.headers, prefix, target),
            Some(Source::Status) => {
                place.set(target, Scalar::Integer(answer.status.as_u16().into()))
            }
            None => Ok(()),
        };
        read.map_err(|reason| Undecodable::misfit(&reason).at(&member.name))?;
    }
    Ok(())
}

/// A header whose text is chosen by whoever stores an object, and is often no time (RFC 9111, section 5.3). Such a one is absent, so
/// that the object can be read all the same; boto3 does so too.
const EXPIRES: &str = "expires";

enum Source<'a> {
    Header(&'a str),
    Prefix(&'a str),
    Status,
}

fn source(fact: &Trait) -> Option<Source<'_>> {
    match fact {
        Trait::HttpHeader(name) => Some(Source::Header(name)),
        Trait::HttpPrefixHeaders(prefix) => Some(Source::Prefix(prefix)),
        Trait::HttpResponseCode => Some(Source::Status),
        _ => None,
    }
}

struct Place<'a> {
    tables: &'a Tables,
    index: usize,
    member: &'a MemberRow,
}

impl Place<'_> {
    fn of<'t>(&self, target: &'t mut dyn Shape) -> Result<&'t mut dyn Shape, String> {
        target
            .member_mut(self.index, &self.member.name)
            .map_err(refused)
    }

    fn set(&self, target: &mut dyn Shape, scalar: Scalar<'_>) -> Result<(), String> {
        self.of(target)?.set(scalar).map_err(refused)
    }

    fn header(
        &self,
        headers: &HeaderMap,
        name: &str,
        target: &mut dyn Shape,
    ) -> Result<(), String> {
        let mut values = headers.get_all(name).iter().map(as_text);
        let Some(first) = values.next() else {
            return Ok(());
        };
        let kind = self.tables.shape(self.member.target).kind;
        if kind == Kind::List {
            let list = self.of(target)?;
            list.begin(Container::List).map_err(refused)?;
            let element = self.tables.element(self.member.target);
            let element = element.ok_or("no element can stand here")?;
            for value in std::iter::once(first).chain(values) {
                for text in split(value?, self.holds_dates()) {
                    self.read(element, list.push().map_err(refused)?, &text)?;
                }
            }
            list.amend(Amend::Finish);
            return Ok(());
        }
        let value = first?;
        if kind == Kind::String && super::media_type(self.tables.traits_of(self.member)).is_some() {
            let decoded = STANDARD
                .decode(value.trim())
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok());
            let decoded = decoded.ok_or("expected base64 of a text")?;
            return self.set(target, Scalar::String(Cow::Owned(decoded)));
        }
        let read = self.read(self.member, self.of(target)?, value.trim());
        let may_be_anything = kind == Kind::Timestamp && name.eq_ignore_ascii_case(EXPIRES);
        read.or_else(|reason| may_be_anything.then_some(()).ok_or(reason))
    }

    fn prefix_headers(
        &self,
        headers: &HeaderMap,
        prefix: &str,
        target: &mut dyn Shape,
    ) -> Result<(), String> {
        let prefix = prefix.to_ascii_lowercase();
        let mut found = headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().strip_prefix(&prefix)?, value)))
            .peekable();
        if found.peek().is_none() {
            return Ok(());
        }
        let map = self.of(target)?;
        map.begin(Container::Map).map_err(refused)?;
        for (key, value) in found {
            let value = Cow::Borrowed(as_text(value)?);
            map.entry(key)
                .and_then(|entry| entry.set(Scalar::String(value)))
                .map_err(refused)?;
        }
        map.amend(Amend::Finish);
        Ok(())
    }

    fn read(&self, member: &MemberRow, place: &mut dyn Shape, value: &str) -> Result<(), String> {
        text::read(self.tables, &FORM, member, Cow::Borrowed(value), place)
    }

    /// Whether it is a list of timestamps as HTTP writes them, with a comma in each.
    fn holds_dates(&self) -> bool {
        let Some(element) = self.tables.element(self.member.target) else {
            return false;
        };
        let format = FORM.timestamp_format(self.tables.traits_of(element));
        self.tables.shape(element.target).kind == Kind::Timestamp
            && format == TimestampFormat::HttpDate
    }
}

fn refused(_: Refused) -> String {
    "no value can stand here".to_owned()
}

fn as_text(value: &HeaderValue) -> Result<&str, String> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| "the header is not UTF-8 text".to_owned())
}

/// The elements of a header that is a list. Quotes keep an element with commas together.
fn split(value: &str, holds_dates: bool) -> Vec<String> {
    let mut elements = Vec::new();
    let mut element = String::new();
    let (mut is_quoted, mut commas) = (false, 0);
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if is_quoted => element.extend(characters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                commas += 1;
                if holds_dates && commas % 2 == 1 {
                    element.push(',');
                } else {
                    elements.push(std::mem::take(&mut element));
                }
            }
            character => element.push(character),
        }
    }
    elements.push(element);
    elements
        .iter()
        .map(|element| element.trim().to_owned())
        .filter(|element| !element.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[track_caller]
    fn check(value: &str, holds_dates: bool, expected: &[&str]) {
        assert_eq!(split(value, holds_dates), expected, "{value}");
    }

    #[test]
    fn lists_are_split_at_commas_outside_of_quotes() {
        check("a, b,c", false, &["a", "b", "c"]);
        check(r#""a,b", c"#, false, &["a,b", "c"]);
        check(r#""a\"b\\", c"#, false, &[r#"a"b\"#, "c"]);
        check(" , a ,, ", false, &["a"]);
        check("", false, &[]);
        check(r#""open, a"#, false, &["open, a"]);
        check(
            "Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 23:48:18 GMT",
            true,
            &[
                "Mon, 16 Dec 2019 23:48:18 GMT",
                "Tue, 17 Dec 2019 23:48:18 GMT",
            ],
        );
    }
}
