//! For the same parameters, our requests are those of boto3: operations of all protocols, chosen at random.
//!
//! `OPSMITH_SEED` chooses the operations and their parameters, `OPSMITH_CALLS` how many they are, and `OPSMITH_SERVICES` (names
//! with commas between them) the services. Without a seed each run takes another one, and prints it.

mod chosen;
mod compare;
mod known;
mod ours;
mod theirs;

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;
use opsmith_shape::{Blob, OperationRow, Tables, Trait, Value};
use opsmith_tests::outside;
use opsmith_tests::recorder::Request;
use serde_json::value::RawValue;

/// One call, made by both sides.
struct Call {
    /// boto3's name for the service.
    service: String,
    tables: Arc<Tables>,
    operation: usize,
    input: Value,
    /// What is streamed beside the parameters, and the member that it is.
    streamed: Option<(String, Blob)>,
    to: Address,
}

/// Where a request goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Address {
    /// To a server on loopback, which keeps it.
    Loopback,
    /// To a server that has a name and speaks TLS: nowhere. What would be sent is kept.
    Named,
}

/// The server that has a name.
const NAMED: &str = "https://service.example.com";

impl Call {
    fn row(&self) -> &OperationRow {
        &self.tables.operations[self.operation]
    }

    fn name(&self) -> String {
        format!("{} {}", self.service, self.row().name)
    }

    /// The parameters in the documented form, what is streamed among them, entries of maps in their order.
    fn parameters(&self) -> Box<RawValue> {
        let mut text = Vec::new();
        if let Some(id) = self.row().input {
            let mut input = self.input.clone();
            if let Some((name, bytes)) = &self.streamed {
                input.insert(name.as_str(), Value::Blob(bytes.clone()));
            }
            let mut json = serde_json::Serializer::new(&mut text);
            opsmith_shape::serialize(&self.tables, id, &input, &mut json)
                .expect("parameters are JSON");
        } else {
            text.extend_from_slice(b"{}");
        }
        let text = String::from_utf8(text).expect("JSON is text");
        RawValue::from_string(text).expect("it is JSON")
    }

    /// What a comparison of this call counts as.
    fn kinds(&self, theirs: &Request, ours: &Request) -> Vec<String> {
        let protocol = format!("{:?}", self.tables.service.protocols[0]);
        let has = |name: &str| {
            ours.headers
                .iter()
                .any(|(known, _)| known.starts_with(name))
        };
        let traits = self.row().traits.of(&self.tables.traits);
        let has_prefix = traits
            .iter()
            .any(|fact| matches!(fact, Trait::HostPrefix(_)));
        let kinds = [
            (has_prefix, "host prefix"),
            (self.streamed.is_some(), "stream"),
            (has("x-amz-checksum-"), "checksum in a header"),
            (has("content-md5"), "digest"),
            (has("x-amz-trailer"), "checksum in a trailer"),
            (self.to == Address::Named, "not sent"),
            (compare::is_same_signature(self, theirs, ours), "signature"),
        ];
        let kinds = kinds.into_iter().filter(|(is_so, _)| *is_so);
        let kinds = kinds.map(|(_, name)| name.to_owned());
        [protocol].into_iter().chain(kinds).collect()
    }

    /// A line of the script's input.
    fn line(&self, case: usize) -> String {
        let url = match self.to {
            Address::Loopback => "null".to_owned(),
            Address::Named => format!("\"{NAMED}\""),
        };
        format!(
            "{{\"case\": \"{case}\", \"service\": \"{}\", \"operation\": \"{}\", \"url\": {url}, \"parameters\": {}}}\n",
            self.service,
            self.row().name,
            self.parameters()
        )
    }
}

#[test]
fn our_requests_are_those_of_boto3() {
    let Some(python) = outside::find("OPSMITH_PYTHON", "our requests are those of boto3") else {
        return;
    };
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("OPSMITH_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let count = number("OPSMITH_CALLS").unwrap_or(30);
    println!("{count} calls of seed {seed} (OPSMITH_SEED={seed})");
    let calls = chosen::choose(&python, &mut Rng::with_seed(seed), count as usize);

    let theirs = theirs::requests(&python, &calls);
    let mut failures = Vec::new();
    let mut compared: BTreeMap<String, usize> = BTreeMap::new();
    let mut add = |what: String| *compared.entry(what).or_default() += 1;
    for (call, (theirs, said)) in calls.iter().zip(&theirs) {
        let Some(theirs) = theirs else {
            failures.push(format!("{}: boto3 sends nothing: {said}", call.name()));
            continue;
        };
        let found = match ours::request(call) {
            Ok(ours) => {
                for what in call.kinds(theirs, &ours) {
                    add(what);
                }
                compare::differences(call, theirs, &ours)
            }
            Err(reason) => vec![reason],
        };
        if !found.is_empty() {
            failures.push(format!(
                "{} {}\n  {}",
                call.name(),
                call.parameters(),
                found.join("\n  ")
            ));
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
