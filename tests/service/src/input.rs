//! Reading the JSON body of an operation, member by member, with all its faults named at once.

use crate::error::{ErrorKind, ServiceError, quote};
use crate::exchange::Request;
use serde_json::{Map, Value};

/// The members of an input structure that were not read yet, and what was wrong with those that were.
///
/// Members the model does not know are ignored, `null` counts as absent: so the services of AWS read.
pub(crate) struct Input {
    members: Map<String, Value>,
    problems: Vec<String>,
}

impl Input {
    pub fn read(request: &Request) -> Result<Self, ServiceError> {
        let body = request.body()?;
        let media_type = request.media_type();
        if media_type != "application/json" {
            let found = match media_type.as_str() {
                "" => "nothing".into(),
                other => quote(other),
            };
            return Err(invalid(format!(
                "content-type must be application/json, got {found}"
            )));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Input {
                members,
                problems: Vec::new(),
            }),
            Ok(other) => Err(invalid(format!(
                "the body must be a JSON object, got {}",
                kind(&other)
            ))),
            Err(error) => Err(invalid(format!("the body is not JSON: {error}"))),
        }
    }

    /// A string that must be there. If it is not, the empty string stands in for it until [`Input::finish`] reports that.
    pub fn required(&mut self, name: &str) -> String {
        match self.members.get(name) {
            None | Some(Value::Null) => {
                self.problems.push(format!("{name} is missing"));
                String::new()
            }
            Some(_) => self.optional(name).unwrap_or_default(),
        }
    }

    /// A string that may be absent.
    pub fn optional(&mut self, name: &str) -> Option<String> {
        match self.members.remove(name)? {
            Value::String(text) => Some(text),
            Value::Null => None,
            other => {
                let found = kind(&other);
                self.problems
                    .push(format!("{name} must be a string, got {found}"));
                None
            }
        }
    }

    /// A list of strings that may be absent.
    pub fn list(&mut self, name: &str) -> Option<Vec<String>> {
        let items = match self.members.remove(name)? {
            Value::Array(items) => items,
            Value::Null => return None,
            other => {
                let found = kind(&other);
                self.problems
                    .push(format!("{name} must be a list of strings, got {found}"));
                return None;
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                other => {
                    let found = kind(&other);
                    self.problems
                        .push(format!("{name}[{index}] must be a string, got {found}"));
                }
            }
        }
        Some(texts)
    }

    /// Reports everything that was wrong with the members read.
    pub fn finish(self) -> Result<(), ServiceError> {
        // A hostile list may have thousands of wrong items.
        const SHOWN: usize = 20;
        if self.problems.is_empty() {
            return Ok(());
        }
        let more = if self.problems.len() > SHOWN {
            "; ..."
        } else {
            ""
        };
        let shown: Vec<String> = self.problems.into_iter().take(SHOWN).collect();
        Err(invalid(format!("{}{more}", shown.join("; "))))
    }
}

fn invalid(description: String) -> ServiceError {
    ServiceError::new(ErrorKind::InvalidRequest).with_description(description)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Checks that scopes are made of the characters that RFC 6749 section 3.3 allows, and that there are any.
pub(crate) fn check_scopes(scopes: &[String]) -> Result<(), ServiceError> {
    let allowed = |letter: char| matches!(letter, '!' | '#'..='[' | ']'..='~');
    match scopes
        .iter()
        .find(|scope| scope.is_empty() || !scope.chars().all(allowed))
    {
        None => Ok(()),
        Some(scope) => Err(
            ServiceError::new(ErrorKind::InvalidScope).with_description(format!(
                "{} is no scope: printable ASCII without spaces, quotes and backslashes is",
                quote(scope)
            )),
        ),
    }
}
