//! `NAME.sdk-extras.json`: what botocore's own people add to the file `NAME.json`, which comes from AWS.
//!
//! `{"version": 1.0, "merge": {...}}`: objects are merged key by key, however deep, and anything else takes the place of what is there.
//! In botocore 1.43.11 there are 54: names of services that commands and environment variables are made of (eks, secretsmanager), the
//! type of a header (s3), members for the region of a source ([`LEFT_OUT`]), and for 48 services which parts of a result are the same in
//! all of its pages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::{File, decode};
use crate::diagnose::{At, Problem, Report, Source, suggest};
use crate::json::{self, Json};

/// Members of structures that are not taken over, and why.
const LEFT_OUT: &[(&str, &str)] = &[(
    "SourceRegion",
    "no service takes it: botocore sends in its place an address that is signed for that region, which clients cannot make yet; \
     `PreSignedUrl` takes one",
)];

/// A file and what is to be merged into it, as one source.
pub(super) fn source(
    name: &str,
    bytes: Vec<u8>,
    extras: Option<File>,
) -> Result<Arc<Source>, Report> {
    let source = decode(name, bytes)?;
    Ok(Arc::new(match extras {
        Some(extras) => source.with(decode(&extras.name, extras.bytes)?),
        None => source,
    }))
}

/// The tree of a file with what [`source`] put behind it.
pub(super) fn merged<'t>(source: &'t Arc<Source>, mut tree: Json<'t>) -> Result<Json<'t>, Report> {
    let (_, Some(text)) = source.texts() else {
        return Ok(tree);
    };
    let extras = json::parse_part(source, text)?;
    Report(wrong(source, text, &extras)).or(())?;
    let of_file = into_entries(extras).into_iter();
    for (_, extras) in of_file.filter(|(key, _)| key == "merge") {
        merge(&mut tree, without_left_out(extras));
    }
    Ok(tree)
}

/// What is there to be merged into a file that is not there.
pub(super) fn refuse_alone(extras: File) -> Report {
    let source = Arc::new(Source::new(extras.name, String::new()));
    let message = "there is no file that this could be merged into";
    let problem = Problem::new(&source, At::default(), message, "nothing to add to");
    problem
        .hint("it has the same name without `.sdk-extras`; fetch it too, or remove this one")
        .into()
}

/// What is wrong with the file as a whole.
fn wrong(source: &Arc<Source>, text: &str, extras: &Json<'_>) -> Vec<Problem> {
    let start = source.find(text).unwrap_or_default().start;
    let start = At { start, end: start };
    let problem = |key: &str, message: String, expected: &str| {
        Problem::new(source, source.find(key).unwrap_or(start), message, expected)
    };
    if extras.get("merge").is_none() {
        let message = "there is no key `merge`".to_owned();
        return vec![problem("", message, "expected it in this object")];
    }
    let entries = extras.entries().iter();
    let wrong = entries.filter_map(|(key, value)| match (key.as_ref(), value) {
        ("merge", Json::Object(_)) | ("version", Json::Integer(1)) => None,
        ("version", Json::Float(version)) if *version == 1.0 => None,
        ("merge", other) => {
            let message = format!("{} where something to merge is needed", other.word());
            Some(problem(key, message, "expected an object"))
        }
        ("version", other) => {
            let message = format!("these are extras of the version {other}");
            Some(problem(key, message, "expected 1.0"))
        }
        (other, _) => {
            let message = format!("there is no key `{}` here", other.escape_debug());
            let hint = suggest(other, ["merge", "version"]);
            Some(problem(key, message, "not known").hint(hint))
        }
    });
    wrong.collect()
}

fn into_entries(tree: Json<'_>) -> Vec<(Cow<'_, str>, Json<'_>)> {
    match tree {
        Json::Object(entries) => entries,
        _ => Vec::new(),
    }
}

/// Merges objects key by key; what is new comes last. Anything else takes the place of what was there.
fn merge<'t>(tree: &mut Json<'t>, extras: Json<'t>) {
    let (entries, extras) = match (tree, extras) {
        (Json::Object(entries), Json::Object(extras)) => (entries, extras),
        (tree, extras) => {
            *tree = extras;
            return;
        }
    };
    let keys = entries.iter().enumerate();
    let known: HashMap<Cow<'_, str>, usize> =
        keys.map(|(at, (key, _))| (key.clone(), at)).collect();
    for (key, value) in extras {
        match known.get(&key).and_then(|at| entries.get_mut(*at)) {
            Some((_, there)) => merge(there, value),
            None => entries.push((key, value)),
        }
    }
}

/// Extras for a model without those members that are not taken over.
fn without_left_out(extras: Json<'_>) -> Json<'_> {
    let is_kept = |name: &str| LEFT_OUT.iter().all(|(left_out, _)| *left_out != name);
    let members = |members| {
        let kept = into_entries(members).into_iter();
        Json::Object(kept.filter(|(name, _)| is_kept(name)).collect())
    };
    at(extras, "shapes", &|shapes| {
        let shapes = into_entries(shapes).into_iter();
        let shapes = shapes.map(|(name, shape)| (name, at(shape, "members", &members)));
        Json::Object(shapes.collect())
    })
}

/// A tree in which one key of an object, which holds an object, holds another.
fn at<'t>(tree: Json<'t>, key: &str, other: &dyn Fn(Json<'t>) -> Json<'t>) -> Json<'t> {
    let change = |(name, value): (Cow<'t, str>, Json<'t>)| match value {
        value @ Json::Object(_) if name == key => (name, other(value)),
        value => (name, value),
    };
    match tree {
        Json::Object(entries) => Json::Object(entries.into_iter().map(change).collect()),
        other => other,
    }
}
