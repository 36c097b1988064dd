//! For the same parameters, our requests are those of boto3: operations of all protocols, chosen at random.
//!
//! `OPSMITH_SEED` chooses the operations and their parameters, `OPSMITH_CALLS` how many they are, and `OPSMITH_SERVICES` (names
//! with commas between them) the services. Without a seed each run takes another one, and prints it.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use fastrand::Rng;
use opsmith_client::{BuildError, Caller, Credentials};
use opsmith_codegen::{lower, name};
use opsmith_shape::{Auth, OperationRow, ShapeId, Tables, Trait, Value};
use opsmith_tests::outside;
use opsmith_tests::parameters;
use opsmith_tests::protocol::body;
use opsmith_tests::recorder::{Answer, Recorder, Request};
use serde_json::value::RawValue;

/// One call, made by both sides.
struct Call {
    /// boto3's name for the service.
    service: String,
    tables: Arc<Tables>,
    operation: usize,
    input: Value,
}

impl Call {
    fn row(&self) -> &OperationRow {
        &self.tables.operations[self.operation]
    }

    fn name(&self) -> String {
        format!("{} {}", self.service, self.row().name)
    }

    /// The parameters in the documented form, entries of maps in their order.
    fn parameters(&self) -> Box<RawValue> {
        let mut text = Vec::new();
        if let Some(id) = self.row().input {
            let mut json = serde_json::Serializer::new(&mut text);
            opsmith_shape::serialize(&self.tables, id, &self.input, &mut json)
                .expect("parameters are JSON");
        } else {
            text.extend_from_slice(b"{}");
        }
        let text = String::from_utf8(text).expect("JSON is text");
        RawValue::from_string(text).expect("it is JSON")
    }

    /// A line of the script's input.
    fn line(&self, case: usize) -> String {
        format!(
            "{{\"case\": \"{case}\", \"service\": \"{}\", \"operation\": \"{}\", \"parameters\": {}}}\n",
            self.service,
            self.row().name,
            self.parameters()
        )
    }
}

/// Services that are left out, and why.
const SKIPPED: &[(&str, &str)] = &[
    (
        "cloudfront-keyvaluestore",
        "its host is named by a parameter",
    ),
    (
        "importexport",
        "its signature is part of the form, and names the moment",
    ),
    (
        "sdb",
        "its signature is part of the form, and names the moment",
    ),
];

/// Operations that boto3 calls otherwise than the model says.
const SKIPPED_OPERATIONS: &[(&str, &str, &str)] = &[
    ("cloudsearchdomain", "Search", "sent as a form"),
    (
        "ec2",
        "CopySnapshot",
        "sent with an address that is signed for another region",
    ),
    ("machinelearning", "Predict", "its host is a parameter"),
];

/// Parameters that boto3 changes on its own account: not given to either side.
const OMITTED: &[(&str, &str, &str)] = &[
    (
        "s3",
        "CopySourceSSECustomerKey",
        "encoded, and sent with its hash",
    ),
    ("s3", "SSECustomerKey", "encoded, and sent with its hash"),
    ("autoscaling", "UserData", "encoded"),
    ("ec2", "UserData", "encoded"),
    (
        "docdb",
        "SourceRegion",
        "makes an address that is signed for another region",
    ),
    (
        "neptune",
        "SourceRegion",
        "makes an address that is signed for another region",
    ),
    (
        "rds",
        "SourceRegion",
        "makes an address that is signed for another region",
    ),
];

/// Parameters that boto3 gives where nobody does: given to both sides.
const GIVEN: &[(&str, &str, &str)] = &[("s3", "EncodingType", "url")];

#[test]
fn our_requests_are_those_of_boto3() {
    let Some(python) = outside::find("OPSMITH_PYTHON", "our requests are those of boto3") else {
        return;
    };
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("OPSMITH_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let count = number("OPSMITH_CALLS").unwrap_or(30);
    println!("{count} calls of seed {seed} (OPSMITH_SEED={seed})");
    let calls = choose(&models(&python), &mut Rng::with_seed(seed), count as usize);

    let theirs = boto3(&python, &calls);
    let mut failures = Vec::new();
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        let (request, said) = &theirs[index];
        let Some(theirs) = request else {
            if said.contains("MissingDependencyException") {
                println!("SKIPPED {}: boto3 needs awscrt for it", call.name());
                continue;
            }
            failures.push(format!("{}: boto3 sends nothing: {said}", call.name()));
            continue;
        };
        match ours(call) {
            Ok(ours) => {
                let protocol = format!("{:?}", call.tables.service.protocols[0]);
                *compared.entry(protocol).or_default() += 1;
                let found = differences(theirs, &ours);
                if !found.is_empty() {
                    failures.push(format!(
                        "{} {}\n  {}",
                        call.name(),
                        call.parameters(),
                        found.join("\n  ")
                    ));
                }
            }
            Err(reason) => {
                failures.push(format!("{} {}: {reason}", call.name(), call.parameters()))
            }
        }
    }
    println!("compared: {compared:?}");
    assert!(
        failures.is_empty(),
        "{} of {} calls of seed {seed}:\n{}",
        failures.len(),
        calls.len(),
        failures.join("\n")
    );
}

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
fn choose(
    models: &BTreeMap<String, Vec<(String, PathBuf)>>,
    rng: &mut Rng,
    count: usize,
) -> Vec<Call> {
    let mut known: BTreeMap<&Path, Option<Arc<Tables>>> = BTreeMap::new();
    let mut calls = Vec::new();
    for (tries, services) in models.values().cycle().enumerate() {
        if calls.len() >= count || tries > 20 * count {
            break;
        }
        let Some((service, path)) = rng.choice(services) else {
            continue;
        };
        let tables = known.entry(path).or_insert_with(|| tables(path));
        let Some(tables) = tables
            .clone()
            .filter(|tables| !tables.operations.is_empty())
        else {
            continue;
        };
        let operation = rng.usize(..tables.operations.len());
        let name = &tables.operations[operation].name;
        let is_skipped = SKIPPED_OPERATIONS
            .iter()
            .any(|(of, skipped, _)| of == service && skipped == name);
        if is_skipped || !is_comparable(&tables, &tables.operations[operation]) {
            continue;
        }
        let input = match tables.operations[operation].input {
            Some(id) => suitable(&tables, id, service, parameters::random(&tables, id, rng)),
            None => Value::map(),
        };
        calls.push(Call {
            service: service.clone(),
            tables,
            operation,
            input,
        });
    }
    calls
}

/// The parameters, but for what boto3 would change.
fn suitable(tables: &Tables, id: ShapeId, service: &str, input: Value) -> Value {
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
    input
}

/// The tables of a model; none where its protocol has no codec.
fn tables(path: &Path) -> Option<Arc<Tables>> {
    let model = outside::model(path);
    let service = name::service_name(&model.service.id);
    let tables = Arc::new(lower::lower(&model, &service).tables);
    match caller(&tables, "http://localhost") {
        Err(BuildError::Protocol { .. }) => None,
        _ => Some(tables),
    }
}

fn is_comparable(tables: &Tables, operation: &OperationRow) -> bool {
    let streams = |id| {
        tables.members(id).iter().any(|member| {
            tables.traits_of(member).contains(&Trait::Streaming)
                || tables
                    .shape_traits(member.target)
                    .contains(&Trait::Streaming)
        })
    };
    let traits = operation.traits.of(&tables.traits);
    operation.auth != Auth::Bearer
        && !operation.input.is_some_and(streams)
        && !operation.output.is_some_and(streams)
        // Where a service wants one of several checksums, boto3 sends CRC32 and we send MD5.
        && !traits.iter().any(|fact| {
            matches!(fact, Trait::HttpChecksumRequired | Trait::RequestChecksum(..))
        })
        // Nothing can stand before the name of a loopback host.
        && !traits.iter().any(|fact| matches!(fact, Trait::HostPrefix(_)))
}

/// What boto3 sends for each call, and what it says.
fn boto3(python: &Path, calls: &[Call]) -> Vec<(Option<Request>, String)> {
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/boto3_calls.py");
    let mut child = Command::new(python)
        .arg(script)
        .arg(recorder.url())
        .env_remove("PYTHONWARNINGS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let mut lines = String::new();
    for (case, call) in calls.iter().enumerate() {
        lines.push_str(&call.line(case));
    }
    let mut input = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writer
        .join()
        .expect("nothing panics")
        .expect("it reads all");
    assert!(output.status.success(), "{}", output.status);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut said = said.lines();
    let requests = recorder.requests();
    (0..calls.len())
        .map(|case| {
            let case = case.to_string();
            let request = requests
                .iter()
                .find(|request| request.header("x-opsmith-case") == Some(&case));
            (request.cloned(), said.next().unwrap_or_default().to_owned())
        })
        .collect()
}

fn caller(tables: &Arc<Tables>, url: &str) -> Result<Caller, BuildError> {
    Caller::builder(Arc::clone(tables))
        .endpoint_url(url)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "an-example-of-a-secret"))
        .max_attempts(1)
        .build()
}

/// What we send.
fn ours(call: &Call) -> Result<Request, String> {
    let recorder = Recorder::start(vec![Answer::json(200, "{}")]);
    let caller = caller(&call.tables, &recorder.url()).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut output, mut modelled) = (Value::Null, Value::Null);
    let called = caller.call(call.operation, &call.input, &mut output, &mut modelled);
    let called = runtime.block_on(called);
    recorder.requests().pop().ok_or_else(|| match called {
        Err(failure) => format!("nothing was sent: {failure}"),
        Ok(_) => "nothing was sent".to_owned(),
    })
}

/// Headers that name the sender, the moment or the attempt, or that the connection needs.
const INSIGNIFICANT: &[&str] = &[
    "accept",
    "accept-encoding",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "user-agent",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-user-agent",
    "x-opsmith-case",
];

fn differences(theirs: &Request, ours: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, ours: &str, theirs: &str| {
        if ours != theirs {
            found.push(format!("{what}: {ours:?}, boto3: {theirs:?}"));
        }
    };
    let split = |request: &Request| {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        let mut query: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.trim_end_matches('=').to_owned())
            .collect();
        query.sort();
        (path.to_owned(), query.join("&"))
    };
    let (our_path, our_query) = split(ours);
    let (their_path, their_query) = split(theirs);
    check("method", &ours.method, &theirs.method);
    check("path", &our_path, &their_path);
    check("query", &our_query, &their_query);
    let essence = |request: &Request| {
        let media_type = request.header("content-type").unwrap_or_default();
        media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let media_type = essence(ours);
    // Where botocore's models name none, boto3 leaves it to the service to know.
    let usual = ["application/octet-stream", "application/xml", "text/plain"];
    if !(usual.contains(&media_type.as_str()) && essence(theirs).is_empty()) {
        check("media type", &media_type, &essence(theirs));
    }
    let significant = |request: &Request| -> BTreeMap<String, String> {
        let headers = request.headers.iter().cloned();
        headers
            .filter(|(name, _)| !INSIGNIFICANT.contains(&name.as_str()))
            // Space after the commas of a list means nothing.
            .map(|(name, value)| (name, value.replace(", ", ",")))
            .collect()
    };
    let (our_headers, their_headers) = (significant(ours), significant(theirs));
    for name in our_headers.keys().chain(their_headers.keys()) {
        let value = |headers: &BTreeMap<String, String>| {
            headers
                .get(name)
                .cloned()
                .unwrap_or_else(|| "(none)".to_owned())
        };
        check(name, &value(&our_headers), &value(&their_headers));
    }
    let is_hashed = |request: &Request| request.header("x-amz-content-sha256").is_some();
    check(
        "x-amz-content-sha256",
        &is_hashed(ours).to_string(),
        &is_hashed(theirs).to_string(),
    );
    found.extend(body::difference_of_bytes(
        &theirs.body,
        &media_type,
        &ours.body,
    ));
    found.dedup();
    found
}
