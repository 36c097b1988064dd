//! `--cli-input-json` and `--cli-input-yaml`: parameters in one document.

use std::collections::HashSet;

use opsmith_shape::{Kind, Value};

use super::load::{Loaded, Places, load};
use super::source::{Layout, Secrets, Source};
use super::yaml::OddKey;
use super::{json, yaml};
use crate::report::Failure;
use crate::service::Operation;
use crate::words::operation::{CLI_INPUT_JSON, CLI_INPUT_YAML, Given};

/// A document, and what of it became parameters.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) source: Source,
    pub(crate) layout: Layout,
    /// The parameters that came from it.
    pub(crate) members: HashSet<String>,
    /// Keys in it that are not text, apart from the outermost.
    pub(crate) odd_keys: Vec<OddKey>,
}

/// One of the two languages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
}

/// A text that was given to one of the two options.
pub(crate) struct Text {
    language: Language,
    source: Source,
    /// UTF-16 and byte-order marks are understood where bytes were asked for.
    bytes: Option<Vec<u8>>,
}

impl Language {
    fn option(self) -> &'static str {
        match self {
            Language::Json => CLI_INPUT_JSON,
            Language::Yaml => CLI_INPUT_YAML,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Language::Json => "JSON",
            Language::Yaml => "YAML",
        }
    }
}

/// Loads the text of the document, if there is one. It is not yet looked at.
pub(crate) fn text(given: &Given, places: Places<'_>) -> Result<Option<Text>, Failure> {
    let (language, value) = match (&given.json, &given.yaml) {
        (None, None) => return Ok(None),
        (Some(value), None) => (Language::Json, value),
        (None, Some(value)) => (Language::Yaml, value),
        (Some(_), Some(_)) => {
            return Err(Failure::parameters(format!(
                "{CLI_INPUT_JSON} and {CLI_INPUT_YAML} cannot be given together: only one document is taken"
            )));
        }
    };
    let option = language.option();
    refuse_pipes(option, value, places)?;
    let loaded = load(places, value)
        .transpose()
        .map_err(|error| Failure::parameters(format!("{option}: {error}")))?;
    let (name, text, bytes) = match loaded {
        None => (option, value.clone(), None),
        Some(Loaded::Text(text)) => (value.as_str(), text, None),
        Some(Loaded::Bytes(bytes)) => (value.as_str(), String::new(), Some(bytes)),
    };
    let name = name
        .trim_start_matches("fileb://")
        .trim_start_matches("file://")
        .to_owned();
    Ok(Some(Text {
        language,
        source: Source { name, text },
        bytes,
    }))
}

/// The AWS CLI opens the file twice and finds a pipe empty the second time. Rather than wait for what cannot be used, this says so.
fn refuse_pipes(option: &str, value: &str, places: Places<'_>) -> Result<(), Failure> {
    let path = value
        .strip_prefix("file://")
        .or_else(|| value.strip_prefix("fileb://"));
    let Some(path) = path.map(|path| places.path(path)) else {
        return Ok(());
    };
    let is_pipe =
        std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    if is_pipe {
        return Err(Failure::parameters(format!(
            "{option}: {value} is no regular file; pipes are refused, as by the AWS CLI. Write the text to a file, or give it itself"
        )));
    }
    Ok(())
}

/// What is said where a document that stands on the command line is none.
const FILE_HINT: &str = "; the name of a file needs file:// in front";

impl Text {
    /// Reads the document, and adds the parameters that `values` does not have yet.
    pub(crate) fn merge(
        mut self,
        operation: Operation<'_>,
        secrets: &Secrets,
        values: &mut Value,
    ) -> Result<Document, Failure> {
        self.decode()?;
        let mut layout = Layout::default();
        let text = &self.source.text;
        let is_object = text.trim_start().starts_with('{');
        let is_empty = text.trim().is_empty();
        let parsed = match self.language {
            Language::Json => {
                json::parse(text, is_object, secrets, &mut layout).map(|value| (value, Vec::new()))
            }
            Language::Yaml => yaml::parse(text, secrets, &mut layout)
                .map(|document| (document.value, document.odd_keys)),
        };
        let option = self.language.option();
        let (value, odd_keys) = parsed.map_err(|error| {
            layout.distrust_keys();
            let excerpt = self.source.excerpt(error.offset, &layout, secrets);
            let (language, what) = (self.language.name(), error.what);
            let is_name = matches!(self.language, Language::Json)
                && self.source.name == option
                && !is_object
                && !is_empty;
            let hint = if is_name { FILE_HINT } else { "" };
            Failure::parameters(format!(
                "{option}: invalid {language}: {what}{hint}\n{excerpt}"
            ))
        })?;
        let Value::Map(entries) = value else {
            return Err(self.not_an_object(&value));
        };
        if let Some(odd) = odd_keys.iter().find(|odd| odd.path.is_empty()) {
            // As for the AWS CLI, this is not a matter of parameters.
            return Err(Failure::other(format!(
                "{option}: the key {} must be a text, and is a {}",
                odd.key, odd.word
            )));
        }
        // Names are unique in either, and there may be more than it would do to look each up among all.
        let mut all = std::mem::take(values).entries().to_vec();
        let given: HashSet<_> = all.iter().map(|(name, _)| name.clone()).collect();
        let mut members = HashSet::new();
        for (name, value) in entries {
            if !given.contains(&name) {
                members.insert(name.clone());
                all.push((name, value));
            }
        }
        *values = Value::Map(all);
        let odd_keys = odd_keys
            .into_iter()
            .filter(|odd| !is_in_document(operation, &odd.path))
            .collect();
        Ok(Document {
            source: self.source,
            layout,
            members,
            odd_keys,
        })
    }

    fn not_an_object(&self, value: &Value) -> Failure {
        let hint = match (self.language, value) {
            (Language::Yaml, Value::String(_)) if self.source.name == self.language.option() => {
                FILE_HINT
            }
            _ => "",
        };
        Failure::parameters(format!(
            "{}: expected an object with the parameters as members, found {} {}{hint}",
            self.language.option(),
            if value.word() == "integer" { "an" } else { "a" },
            value.word(),
        ))
    }

    /// Makes text of bytes.
    fn decode(&mut self) -> Result<(), Failure> {
        let Some(bytes) = self.bytes.take() else {
            return Ok(());
        };
        let Some(text) = decoded(&bytes) else {
            let option = self.language.option();
            let name = &self.source.name;
            return Err(Failure::parameters(format!(
                "{option}: invalid {}: {name} is neither UTF-8 nor UTF-16 text",
                self.language.name()
            )));
        };
        self.source.text = text;
        Ok(())
    }
}

/// Text in UTF-8, or in UTF-16 if it begins with a byte-order mark or a character of one byte.
fn decoded(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<_> = bytes
            .chunks_exact(2)
            .filter_map(|pair| Some(unit(pair.try_into().ok()?)))
            .collect();
        if bytes.len().is_multiple_of(2) {
            String::from_utf16(&units).ok()
        } else {
            None
        }
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        [0, _, ..] => utf16(bytes, u16::from_be_bytes),
        [_, 0, ..] => utf16(bytes, u16::from_le_bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// Whether a path leads into a parameter that is a document, in which keys of any kind become text.
fn is_in_document(operation: Operation<'_>, path: &str) -> bool {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (name, _) = path.split_at(end);
    let member = operation
        .members()
        .iter()
        .find(|member| member.name == name);
    member.is_some_and(|member| operation.tables().shape(member.target).kind == Kind::Document)
}
