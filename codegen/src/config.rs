//! `model/services.toml`: which services and operations are generated, and what is corrected in their models.
//!
//! ```toml
//! [services.sso-oidc]                     # name of module, feature and command
//! model = "sso-oidc.json"                 # beside this file
//! operations = ["CreateToken"]            # all, where nothing is said
//!
//! [[services.sso-oidc.fixups]]
//! required = ["CreateTokenResponse$accessToken"]
//! reason = "an answer without it is no answer"
//! ```

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnose::{At, Problem, Report, Source, suggest};
use crate::name::check_service_name;
use crate::select::Operations;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file, for messages.
    pub source: Arc<Source>,
    /// The services, sorted by name.
    pub services: Vec<ServiceConfig>,
}

/// One service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceConfig {
    /// Name of module, feature and command.
    pub name: String,
    /// Where it is named.
    pub at: At,
    /// The model, beside the file.
    pub model: String,
    /// The operations to generate.
    pub operations: Operations,
    /// Where each of them is named.
    pub operations_at: Vec<At>,
    /// Corrections of the model.
    pub fixups: Vec<Fixup>,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixup {
    /// What it changes.
    pub change: Change,
    /// The shape, member (or value of an enum) or operation, as `Shape`, `Shape$member` or `operation:Name`.
    pub target: String,
    /// Where the target is named.
    pub at: At,
    /// Why.
    pub reason: String,
}

/// What a correction changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The member is always there.
    Required,
    /// The shape is never to be shown.
    Sensitive,
    /// The shape, member, value or operation has this name in Rust.
    Rename(String),
}

/// Reads the file.
pub fn read(name: &str, text: String) -> Result<Config, Report> {
    let source = Arc::new(Source::new(name, text));
    let table = DeTable::parse(&source.text).map_err(|error| {
        let at = error
            .span()
            .map_or(At::default(), |span| At::new(span.start, span.end));
        Report::from(Problem::new(
            &source,
            at,
            format!("this is not TOML: {}", error.message().trim()),
            "here",
        ))
    })?;
    let mut reader = Reader {
        source: &source,
        problems: Vec::new(),
    };
    let services = reader.services(table.get_ref());
    let problems = reader.problems;
    Report(problems).or(Config {
        source: Arc::clone(&source),
        services,
    })
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'s> {
    source: &'s Arc<Source>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn add(
        &mut self,
        at: At,
        path: &str,
        message: impl Into<String>,
        expected: &str,
        hint: impl Into<String>,
    ) {
        self.problems.push(
            Problem::new(self.source, at, message, expected)
                .path(path)
                .hint(hint),
        );
    }

    fn services(&mut self, root: &DeTable<'_>) -> Vec<ServiceConfig> {
        self.known_keys(root, "the file", &["services"]);
        let Some(services) = root.get("services") else {
            return Vec::new();
        };
        let Some(services) = self.table(services, "services") else {
            return Vec::new();
        };
        services
            .iter()
            .filter_map(|(name, value)| self.service(name.get_ref(), span(name.span()), value))
            .collect()
    }

    fn service(&mut self, name: &str, at: At, value: &Value<'_>) -> Option<ServiceConfig> {
        let path = format!("services.{name}");
        let table = self.table(value, &path)?;
        self.known_keys(table, &path, &["model", "operations", "fixups"]);
        if let Err(message) = check_service_name(name) {
            self.add(at, &path, message, "expected another name", "");
            return None;
        }
        let model = match table.get("model") {
            Some(model) => self.text(model, &path)?,
            None => {
                self.add(
                    at,
                    &path,
                    format!("`{name}` names no model"),
                    "expected a key `model`",
                    "name a file beside this one",
                );
                return None;
            }
        };
        let named = table
            .get("operations")
            .map(|operations| self.texts(operations, &path));
        let operations_at = named.iter().flatten().map(|(_, at)| *at).collect();
        let operations = match named {
            Some(named) => Operations::Named(named.into_iter().map(|(name, _)| name).collect()),
            None => Operations::All,
        };
        let mut fixups = Vec::new();
        for fixup in table
            .get("fixups")
            .map(|fixups| self.list(fixups, &path))
            .unwrap_or_default()
        {
            fixups.extend(self.fixup(fixup, &format!("{path}.fixups")));
        }
        Some(ServiceConfig {
            name: name.to_owned(),
            at,
            model,
            operations,
            operations_at,
            fixups,
        })
    }

    fn fixup(&mut self, value: &Value<'_>, path: &str) -> Vec<Fixup> {
        let Some(table) = self.table(value, path) else {
            return Vec::new();
        };
        self.known_keys(table, path, &["required", "sensitive", "rename", "reason"]);
        let reason = table
            .get("reason")
            .and_then(|reason| self.text(reason, path))
            .unwrap_or_default();
        if reason.trim().is_empty() {
            self.add(
                span(value.span()),
                path,
                "a correction without a reason",
                "expected a key `reason`",
                "say why the model is wrong",
            );
        }
        let mut fixups = Vec::new();
        let mut push = |change: Change, target: String, at: At| {
            fixups.push(Fixup {
                change,
                target,
                at,
                reason: reason.clone(),
            })
        };
        for (key, change) in [
            ("required", Change::Required),
            ("sensitive", Change::Sensitive),
        ] {
            for (target, at) in table
                .get(key)
                .map(|targets| self.texts(targets, path))
                .unwrap_or_default()
            {
                push(change.clone(), target, at);
            }
        }
        if let Some(renames) = table
            .get("rename")
            .and_then(|renames| self.table(renames, path))
        {
            for (target, name) in renames {
                if let Some(name) = self.text(name, path) {
                    push(
                        Change::Rename(name),
                        target.get_ref().to_string(),
                        span(target.span()),
                    );
                }
            }
        }
        fixups
    }

    fn known_keys(&mut self, table: &DeTable<'_>, path: &str, known: &[&str]) {
        for (key, _) in table {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let message = format!("there is no key `{}` here", name.escape_debug());
                self.add(
                    span(key.span()),
                    path,
                    message,
                    "not known",
                    suggest(name, known.iter().copied()),
                );
            }
        }
    }

    fn table<'v, 't>(&mut self, value: &'v Value<'t>, path: &str) -> Option<&'v DeTable<'t>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                let message = format!("a {} where a table is needed", other.type_str());
                self.add(span(value.span()), path, message, "expected a table", "");
                None
            }
        }
    }

    fn list<'v, 't>(&mut self, value: &'v Value<'t>, path: &str) -> Vec<&'v Value<'t>> {
        match value.get_ref() {
            DeValue::Array(elements) => elements.iter().collect(),
            other => {
                let message = format!("a {} where a list is needed", other.type_str());
                self.add(
                    span(value.span()),
                    path,
                    message,
                    "expected a list",
                    "put it in brackets",
                );
                Vec::new()
            }
        }
    }

    fn texts(&mut self, value: &Value<'_>, path: &str) -> Vec<(String, At)> {
        let elements = self.list(value, path);
        elements
            .into_iter()
            .filter_map(|element| Some((self.text(element, path)?, span(element.span()))))
            .collect()
    }

    fn text(&mut self, value: &Value<'_>, path: &str) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            other => {
                let message = format!("a {} where a text is needed", other.type_str());
                self.add(
                    span(value.span()),
                    path,
                    message,
                    "expected a text in quotes",
                    "",
                );
                None
            }
        }
    }
}

fn span(range: std::ops::Range<usize>) -> At {
    At::new(range.start, range.end)
}
