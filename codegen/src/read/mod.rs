//! Model text in, [`Model`] out.
//!
//! Two formats are told apart by what the file holds, not by its name: the Smithy JSON AST has a key `smithy`, botocore's form has
//! `metadata`. Both readers go on after a problem, so that one run names everything that is wrong.

mod audit;
mod behaviour;
mod beside;
mod botocore;
mod endpoints;
mod extras;
mod meaning;
mod smithy;

use std::fmt;
use std::sync::Arc;

use opsmith_shape::{Text, Trait};

use crate::diagnose::{At, Problem, Report, Source};
use crate::json::{self, Json};
use crate::model::{Model, Traits};

pub use audit::{Audited, Verdict, audit};
pub use beside::{Beside, Extras, File};

/// Reads a model by itself. `name` is what messages call the file.
pub fn read(name: &str, bytes: Vec<u8>) -> Result<Model, Report> {
    read_with(name, bytes, Beside::default())
}

/// Reads a model with the files beside it, which only botocore's form has: Smithy's says everything in one.
pub fn read_with(name: &str, bytes: Vec<u8>, mut beside: Beside) -> Result<Model, Report> {
    let source = extras::source(name, bytes, beside.extras.service.take())?;
    let tree = json::parse_part(&source, source.texts().0)?;
    if tree.get("smithy").is_some() {
        smithy::read(&source, &tree)
    } else if tree.get("metadata").is_some() {
        let tree = extras::merged(&source, tree)?;
        beside::add(botocore::read(&source, &tree)?, beside)
    } else {
        let message = NO_MODEL;
        let expected = "expected an object with the key `smithy` (Smithy JSON AST) or `metadata` (botocore's service-2.json)";
        Err(Problem::new(&source, At::default(), message, expected).into())
    }
}

const NO_MODEL: &str = "this is no model in a form that Opsmith reads";

/// Whether [`read`] refused a file because it is no model, but other JSON.
pub fn is_no_model(report: &Report) -> bool {
    matches!(report.0.as_slice(), [one] if one.message == NO_MODEL)
}

/// JSON texts begin without one (RFC 8259, section 8.1), and editors do not show it.
fn refuse_byte_order_mark(source: Source) -> Result<Source, Report> {
    const MARK: char = '\u{feff}';
    if !source.text.starts_with(MARK) {
        return Ok(source);
    }
    let problem = Problem::new(
        &Arc::new(source),
        At::new(0, MARK.len_utf8()),
        "the file begins with a byte-order mark",
        "expected `{` as the first character",
    );
    Err(problem.hint("save it as UTF-8 without the mark").into())
}

fn decode(name: &str, bytes: Vec<u8>) -> Result<Source, Report> {
    match String::from_utf8(bytes) {
        Ok(text) => refuse_byte_order_mark(Source::new(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let source = Arc::new(Source::new(name, text));
            Err(Problem::new(
                &source,
                At::new(valid, valid),
                "this is not UTF-8",
                "the first byte that cannot stand here",
            )
            .into())
        }
    }
}

/// Where a reader is: the keys that lead there. Each level borrows the one above, so that a path costs nothing until it is printed.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    key: &'a str,
    at: At,
}

impl<'a> Place<'a> {
    fn root(source: &Source, key: &'a str) -> Self {
        Place {
            parent: None,
            key,
            at: source.find(key).unwrap_or_default(),
        }
    }

    /// The place one key further in.
    fn enter(&'a self, source: &Source, key: &'a str) -> Place<'a> {
        Place {
            parent: Some(self),
            key,
            at: source
                .find(key)
                .or_else(|| source.find_escaped(key))
                .unwrap_or(self.at),
        }
    }

    fn problem(
        &self,
        source: &Arc<Source>,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) -> Problem {
        Problem::new(source, self.at, message, expected).path(self.to_string())
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent} / ")?;
        }
        write!(f, "{}", self.key.escape_debug())
    }
}

/// The value of a key, and where it stands: strings stand where they are written, anything else where its key is.
fn place_of<'a>(
    source: &Source,
    place: &'a Place<'a>,
    key: &'a str,
    value: &Json<'_>,
) -> Place<'a> {
    let mut inner = place.enter(source, key);
    if let Some(at) = value.as_str().and_then(|text| source.find(text)) {
        inner.at = at;
    }
    inner
}

/// `aws.protocols#httpChecksum`, which botocore writes alike: what it says of requests, and of answers.
fn checksums(value: &Json<'_>) -> Vec<Trait> {
    let member = |key: &str| value.get(key).and_then(text);
    let required = value.flag("requestChecksumRequired");
    let algorithm = member("requestAlgorithmMember");
    let request = (required || algorithm.is_some())
        .then(|| Trait::RequestChecksum(required, algorithm.unwrap_or_default()));
    let algorithms = value
        .get("responseAlgorithms")
        .map_or(&[][..], Json::elements);
    let algorithms: Vec<&str> = algorithms.iter().filter_map(Json::as_str).collect();
    let answer = member("requestValidationModeMember")
        .map(|member| Trait::ResponseChecksum(member, Text::Owned(algorithms.join(","))));
    request.into_iter().chain(answer).collect()
}

fn text(value: &Json<'_>) -> Option<Text> {
    value.as_str().map(|text| Text::Owned(text.to_owned()))
}

/// A text that every member with a certain target repeats. Whatever is longer than this is none of those that services use.
fn short(value: &Json<'_>) -> Option<Text> {
    const LONGEST: usize = 1_000;
    text(value).filter(|text| text.len() <= LONGEST)
}

fn set(field: &mut bool) -> bool {
    *field = true;
    true
}

fn set_documentation(traits: &mut Traits, value: &Json<'_>) -> bool {
    value
        .as_str()
        .map(|text| text.clone_into(&mut traits.documentation))
        .is_some()
}

fn status(value: &Json<'_>) -> Option<u16> {
    match value {
        Json::Integer(status @ 100..=599) => u16::try_from(*status).ok(),
        _ => None,
    }
}

/// Gzip is the only encoding that the specification knows.
fn request_compression(value: &Json<'_>) -> Option<Trait> {
    let encodings = value.get("encodings")?.elements();
    let is_known = |encoding: &Json<'_>| encoding.as_str() == Some("gzip");
    (!encodings.is_empty() && encodings.iter().all(is_known)).then_some(Trait::RequestCompression)
}

fn xml_namespace(value: &Json<'_>) -> Option<Trait> {
    let prefix = value
        .get("prefix")
        .map_or(Some(Text::Borrowed("")), short)?;
    Some(Trait::XmlNamespace(short(value.get("uri")?)?, prefix))
}
