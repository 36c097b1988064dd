//! From parameters to address and headers.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use opsmith_shape::{MemberRow, Shape, TimestampFormat, Trait, View};

use crate::endpoint::Target;
use crate::percent;
use crate::protocol::template::{self, unsendable};
use crate::protocol::{Context, Unsendable, text};

/// Path and query of the request, and what comes before the host.
pub(crate) fn target(context: Context<'_>, input: &dyn Shape) -> Result<Target, Unsendable> {
    Writer::new(context, input, false).target()
}

/// The same to be shown to people: without sensitive values, and with what there is where it could
/// not be sent.
pub(crate) fn shown_target(context: Context<'_>, input: &dyn Shape) -> Target {
    Writer::new(context, input, true)
        .target()
        .unwrap_or_else(|_| Target {
            path: context.operation.uri.to_string(),
            ..Target::default()
        })
}

/// Headers that parameters are bound to.
pub(crate) fn headers(
    context: Context<'_>,
    input: &dyn Shape,
    into: &mut HeaderMap,
) -> Result<(), Unsendable> {
    let writer = Writer::new(context, input, false);
    for (index, member) in writer.bound() {
        let traits = context.tables.traits_of(member);
        let Some(value) = writer.input.member(index, &member.name) else {
            continue;
        };
        for fact in traits {
            match fact {
                Trait::HttpHeader(name) => writer.header(member, name, value.view(), into)?,
                Trait::HttpPrefixHeaders(prefix) => {
                    writer.prefix_headers(member, prefix, value.view(), into)?
                }
                _ => {}
            }
        }
    }
    Ok(())
}

struct Writer<'a> {
    context: Context<'a>,
    members: &'a [MemberRow],
    input: View<'a>,
    redact: bool,
}

impl<'a> Writer<'a> {
    fn new(context: Context<'a>, input: &'a dyn Shape, redact: bool) -> Self {
        let id = context.operation.input;
        Writer {
            context,
            members: id.map_or(&[], |id| context.tables.members(id)),
            input: input.view(),
            redact,
        }
    }

    /// The members that do not stand in the body.
    fn bound(&self) -> impl Iterator<Item = (usize, &'a MemberRow)> + use<'a> {
        self.members
            .iter()
            .enumerate()
            .filter(|(_, member)| member.outside_body)
    }

    fn target(&self) -> Result<Target, Unsendable> {
        let uri = self.context.operation.uri.as_ref();
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let mut target = Target {
            path: template::fill(path, &mut |label, into| {
                let name = label.trim_end_matches('+');
                // One that ends in `+` may hold slashes.
                percent::encode(&self.label(name)?, label.ends_with('+'), into);
                Ok(())
            })?,
            query: query.to_owned(),
            host_prefix: template::host_prefix(self.context, self.input, self.redact)?,
        };
        self.query(&mut target.query)?;
        Ok(target)
    }

    fn label(&self, name: &str) -> Result<Cow<'a, str>, Unsendable> {
        let found = self
            .members
            .iter()
            .enumerate()
            .find(|(_, member)| member.name == name);
        let value =
            found.and_then(|(index, member)| Some((member, self.input.member(index, name)?)));
        let Some((member, value)) = value else {
            return Err(unsendable(
                name,
                "is part of the address, so it has to be given",
            ));
        };
        match self.text(member, value.view(), TimestampFormat::DateTime) {
            Some(text) if text.is_empty() => Err(unsendable(
                name,
                "is part of the address, so it cannot be empty",
            )),
            Some(text) => Ok(text),
            None => Err(unsendable(
                name,
                "is part of the address, where this value cannot stand",
            )),
        }
    }

    fn text(
        &self,
        member: &MemberRow,
        value: View<'a>,
        timestamps: TimestampFormat,
    ) -> Option<Cow<'a, str>> {
        if self.redact && self.context.tables.is_sensitive(member) {
            return Some(Cow::Borrowed("REDACTED"));
        }
        text::scalar(self.context.tables, member, value, timestamps)
    }

    fn query(&self, query: &mut String) -> Result<(), Unsendable> {
        let mut params = None;
        for (index, member) in self.bound() {
            let Some(value) = self.input.member(index, &member.name) else {
                continue;
            };
            for fact in self.context.tables.traits_of(member) {
                match fact {
                    Trait::HttpQuery(key) => self.query_values(member, key, value.view(), query)?,
                    Trait::HttpQueryParams => params = Some((member, value.view())),
                    _ => {}
                }
            }
        }
        // Last, since keys that have a member of their own are that member's.
        match params {
            Some((member, View::Map(entries))) => {
                let element = self.context.tables.element(member.target).unwrap_or(member);
                for (key, value) in entries
                    .entries()
                    .into_iter()
                    .filter(|(key, _)| !self.has_query(key))
                {
                    self.query_values(element, key, value.view(), query)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn has_query(&self, key: &str) -> bool {
        self.bound().any(|(index, member)| {
            let is_it = |fact: &Trait| matches!(fact, Trait::HttpQuery(name) if name == key);
            self.context.tables.traits_of(member).iter().any(is_it)
                && self.input.member(index, &member.name).is_some()
        })
    }

    fn query_values(
        &self,
        member: &MemberRow,
        key: &str,
        value: View<'a>,
        query: &mut String,
    ) -> Result<(), Unsendable> {
        if let View::List(elements) = value {
            let element = self.context.tables.element(member.target).unwrap_or(member);
            for element_value in (0..elements.len()).filter_map(|index| elements.get(index)) {
                self.query_value(element, key, element_value.view(), query)?;
            }
            return Ok(());
        }
        self.query_value(member, key, value, query)
    }

    fn query_value(
        &self,
        member: &MemberRow,
        key: &str,
        value: View<'a>,
        query: &mut String,
    ) -> Result<(), Unsendable> {
        if value.is_null() {
            return Ok(());
        }
        let text = self.text(member, value, TimestampFormat::DateTime);
        let text =
            text.ok_or_else(|| unsendable(key, "cannot stand in the query of an address"))?;
        if !query.is_empty() {
            query.push('&');
        }
        percent::encode(key, false, query);
        query.push('=');
        percent::encode(&text, false, query);
        Ok(())
    }

    fn header(
        &self,
        member: &MemberRow,
        name: &str,
        value: View<'a>,
        into: &mut HeaderMap,
    ) -> Result<(), Unsendable> {
        let text = match value {
            View::List(elements) => {
                let element = self.context.tables.element(member.target).unwrap_or(member);
                let texts = (0..elements.len())
                    .filter_map(|index| elements.get(index))
                    .filter_map(|value| {
                        let text = self.text(element, value.view(), TimestampFormat::HttpDate)?;
                        let is_text = matches!(value.view(), View::String(_));
                        Some(quoted(text, is_text).into_owned())
                    });
                Some(Cow::Owned(texts.collect::<Vec<_>>().join(", ")))
            }
            // A text that is a document of its own could hold anything.
            View::String(text)
                if super::media_type(self.context.tables.traits_of(member)).is_some() =>
            {
                Some(Cow::Owned(STANDARD.encode(text)))
            }
            value => self.text(member, value, TimestampFormat::HttpDate),
        };
        let text = text.ok_or_else(|| unsendable(&member.name, "cannot stand in a header"))?;
        // Also where it is empty: only a value that is not there has no header.
        self.insert(member, name, &text, into)
    }

    fn prefix_headers(
        &self,
        member: &MemberRow,
        prefix: &str,
        value: View<'a>,
        into: &mut HeaderMap,
    ) -> Result<(), Unsendable> {
        let View::Map(entries) = value else {
            return Err(unsendable(&member.name, "has to be a map"));
        };
        let element = self.context.tables.element(member.target).unwrap_or(member);
        for (key, value) in entries.entries() {
            if let Some(text) = self.text(element, value.view(), TimestampFormat::HttpDate) {
                self.insert(element, &format!("{prefix}{key}"), &text, into)?;
            }
        }
        Ok(())
    }

    fn insert(
        &self,
        member: &MemberRow,
        name: &str,
        text: &str,
        into: &mut HeaderMap,
    ) -> Result<(), Unsendable> {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(unsendable(name, "cannot be the name of a header"));
        };
        let Ok(mut value) = HeaderValue::from_bytes(text.trim().as_bytes()) else {
            return Err(unsendable(
                name.as_str(),
                "is a header, which cannot hold line breaks or control characters",
            ));
        };
        value.set_sensitive(self.context.tables.is_sensitive(member));
        into.insert(name, value);
        Ok(())
    }
}

/// An element of a list in a header, which commas separate. Numbers and dates stay as they are.
fn quoted(text: Cow<'_, str>, is_string: bool) -> Cow<'_, str> {
    if is_string && text.contains([',', '"']) {
        return Cow::Owned(format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"")
        ));
    }
    text
}
