//! Which calls are compared.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use fastrand::Rng;
use opsmith_client::BuildError;
use opsmith_codegen::{lower, name};
use opsmith_shape::{Auth, OperationRow, ShapeId, Tables, Trait, Value};
use opsmith_tests::{outside, parameters};

use crate::known::{CHECKSUMS, GIVEN, OMITTED, SKIPPED, SKIPPED_OPERATIONS, SPECIAL};
use crate::{Address, Call, ours};

/// The newest model of each service that this Python's botocore has, by protocol, and by boto3's name.
fn models(python: &Path) -> BTreeMap<String, Vec<(String, PathBuf)>> {
    let code = "import botocore, os; print(os.path.dirname(botocore.__file__))";
    let printed = Command::new(python)
        .args(["-c", code])
        .output()
        .expect("Python runs");
    let folder = PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim()).join("data");
    let wanted = |path: &Path| path.ends_with("service-2.json.gz");
    let mut newest = BTreeMap::new();
    // Sorted, so that the newest version comes last.
    for path in outside::files(&folder, &wanted) {
        let service = path
            .ancestors()
            .nth(2)
            .and_then(Path::file_name)
            .map(|name| name.to_string_lossy().into_owned());
        newest.insert(service.unwrap_or_default(), path);
    }
    let chosen = std::env::var("OPSMITH_SERVICES").unwrap_or_default();
    let chosen: Vec<&str> = chosen.split(',').filter(|name| !name.is_empty()).collect();
    let mut by_protocol: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (service, path) in newest {
        if let Some((_, reason)) = SKIPPED.iter().find(|(skipped, _)| *skipped == service) {
            println!("SKIPPED {service}: {reason}");
        } else if chosen.is_empty() || chosen.contains(&service.as_str()) {
            by_protocol
                .entry(protocol(&path))
                .or_default()
                .push((service, path));
        }
    }
    by_protocol
}

/// The protocol that a model names, without reading all of it.
fn protocol(path: &Path) -> String {
    let file = std::fs::File::open(path).expect("the model can be read");
    let mut head = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(file).take(4_096);
    unpacked.read_to_end(&mut head).expect("it is packed");
    let head = String::from_utf8_lossy(&head);
    let value = |key: &str| {
        let (_, rest) = head.split_once(&format!("\"{key}\":\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    match value("protocol").unwrap_or_default() {
        json if json == "json" => json + &value("jsonVersion").unwrap_or_default(),
        other => other,
    }
}

/// So many calls, of all protocols in turn.
pub fn choose(python: &Path, rng: &mut Rng, count: usize) -> Vec<Call> {
    let models = models(python);
    let all: Vec<_> = models.values().flatten().collect();
    let special: Vec<_> = all
        .iter()
        .filter(|(service, _)| SPECIAL.contains(&service.as_str()))
        .copied()
        .collect();
    let mut known: BTreeMap<&Path, Option<Arc<Tables>>> = BTreeMap::new();
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    let mut calls = Vec::new();
    for (tries, services) in models.values().cycle().enumerate() {
        if calls.len() >= count || tries > 20 * count {
            break;
        }
        let is_special = calls.len() % 3 == 2 && !special.is_empty();
        let chosen = match is_special {
            true => rng.choice(special.iter().copied()),
            false => rng.choice(services),
        };
        let Some((service, path)) = chosen else {
            continue;
        };
        let tables = known.entry(path).or_insert_with(|| tables(path));
        let Some(tables) = tables.clone() else {
            continue;
        };
        let rank = match (is_special, rng.bool()) {
            (true, true) => Rank::Streaming,
            (true, false) => Rank::Special,
            (false, _) => Rank::Usual,
        };
        let operations = 0..tables.operations.len();
        let fitting = operations.filter(|index| Rank::of(&tables, *index) >= rank);
        let Some(operation) = rng.choice(fitting.collect::<Vec<_>>()) else {
            continue;
        };
        if let Some(reason) = reason_against(service, &tables, &tables.operations[operation]) {
            *left_out.entry(reason).or_default() += 1;
            continue;
        }
        calls.push(call(service, tables, operation, rng));
    }
    for (reason, count) in left_out {
        println!("SKIPPED {count} operations that were chosen: {reason}");
    }
    calls
}

/// How much there is to an operation.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Usual,
    /// It has a checksum, a host of its own, or a stream in its answer.
    Special,
    /// Its request is a stream.
    Streaming,
}

impl Rank {
    fn of(tables: &Tables, index: usize) -> Rank {
        let operation = &tables.operations[index];
        let streams = |side: Option<ShapeId>| side.and_then(|id| tables.stream(id)).is_some();
        let is_special = |fact: &Trait| {
            matches!(
                fact,
                Trait::HostPrefix(_) | Trait::HttpChecksumRequired | Trait::RequestChecksum(..)
            )
        };
        let facts = operation.traits.of(&tables.traits);
        if streams(operation.input) {
            Rank::Streaming
        } else if streams(operation.output) || facts.iter().any(is_special) {
            Rank::Special
        } else {
            Rank::Usual
        }
    }
}

/// A call of an operation with parameters.
fn call(service: &str, tables: Arc<Tables>, operation: usize, rng: &mut Rng) -> Call {
    let row = &tables.operations[operation];
    let mut input = match row.input {
        Some(id) => {
            let random = parameters::random(&tables, id, rng);
            suitable(&tables, id, row, service, random, rng)
        }
        None => Value::map(),
    };
    let stream = row.input.and_then(|id| tables.stream(id));
    let streamed = stream.and_then(|(_, member)| take(&mut input, &member.name));
    // Only the right one is of use to anybody.
    if stream.is_some() && input.get("ContentLength").is_some() {
        let bytes = streamed.as_ref().map(|(_, bytes)| bytes.as_ref().len());
        let length = bytes.unwrap_or_default() as i64;
        input.insert("ContentLength", Value::Integer(length));
    }
    let has_prefix = |fact: &Trait| matches!(fact, Trait::HostPrefix(_));
    let has_prefix = row.traits.of(&tables.traits).iter().any(has_prefix);
    // Nothing can stand before an address in digits; and the second version of signatures, which names the server, is part of a form.
    let needs_name = has_prefix || row.auth == Auth::SigV2;
    let to = if needs_name || rng.bool() {
        Address::Named
    } else {
        Address::Loopback
    };
    Call {
        service: service.to_owned(),
        tables,
        operation,
        input,
        streamed,
        to,
    }
}

/// Takes bytes out of the parameters.
fn take(input: &mut Value, name: &str) -> Option<(String, opsmith_shape::Blob)> {
    let Some(Value::Blob(bytes)) = input.get(name).cloned() else {
        return None;
    };
    let others = input.entries().iter().filter(|(other, _)| other != name);
    *input = others.cloned().collect();
    Some((name.to_owned(), bytes))
}

/// Why an operation is not compared.
fn reason_against(
    service: &str,
    tables: &Tables,
    operation: &OperationRow,
) -> Option<&'static str> {
    let known = SKIPPED_OPERATIONS
        .iter()
        .find(|(of, name, _)| *of == service && *name == operation.name);
    let sends_events = || {
        operation
            .input
            .and_then(|id| tables.event_stream(id))
            .is_some()
    };
    match known {
        Some((_, _, reason)) => Some(reason),
        None if operation.auth == Auth::Bearer => Some("we have no bearer tokens yet"),
        None if sends_events() => Some("boto3 sends no events"),
        None => None,
    }
}

/// The parameters, but for what boto3 would change.
fn suitable(
    tables: &Tables,
    id: ShapeId,
    operation: &OperationRow,
    service: &str,
    input: Value,
    rng: &mut Rng,
) -> Value {
    let is_omitted = |name: &str| {
        OMITTED
            .iter()
            .any(|(of, member, _)| (*of, *member) == (service, name))
    };
    let entries = input.entries().iter().cloned();
    let mut input: Value = entries.filter(|(name, _)| !is_omitted(name)).collect();
    for (_, member, value) in GIVEN.iter().filter(|(of, _, _)| *of == service) {
        if tables.members(id).iter().any(|row| row.name == *member) {
            input.insert(*member, Value::from(*value));
        }
    }
    for fact in operation.traits.of(&tables.traits) {
        let Trait::RequestChecksum(_, chooser) = fact else {
            continue;
        };
        // There are so many that one of them would nearly always be given.
        if rng.bool() {
            input = without_checksums(tables, id, &input);
        }
        if input.get(chooser).is_some()
            && let Some(algorithm) = rng.choice(CHECKSUMS)
        {
            input.insert(chooser.as_ref(), Value::from(*algorithm));
        }
    }
    input
}

/// The parameters without checksums of the body.
fn without_checksums(tables: &Tables, id: ShapeId, input: &Value) -> Value {
    let is_checksum = |fact: &Trait| match fact {
        Trait::HttpHeader(name) => name.to_ascii_lowercase().starts_with("x-amz-checksum-"),
        _ => false,
    };
    let is_given = |name: &str| {
        let mut members = tables.members(id).iter();
        let member = members.find(|member| member.name == name);
        member.is_some_and(|member| tables.traits_of(member).iter().any(is_checksum))
    };
    let others = input.entries().iter().filter(|(name, _)| !is_given(name));
    others.cloned().collect()
}

/// The tables of a model; none where its protocol has no codec.
fn tables(path: &Path) -> Option<Arc<Tables>> {
    let model = outside::model(path);
    let service = name::service_name(&model.service.id);
    let tables = Arc::new(lower::lower(&model, &service).tables);
    match ours::caller(&tables, "http://localhost", None) {
        Err(BuildError::Protocol { .. }) => None,
        _ => Some(tables),
    }
}
