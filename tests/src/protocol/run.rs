//! One case, run.

use std::sync::Arc;

use opsmith_client::{BuildError, Builder, Caller, Failure, Received, Sent};
use opsmith_shape::{Blob, OperationRow, Shape, ShapeId, Tables, Value, fill_defaults};

use super::body;
use super::canned::{Canned, Still};
use super::case::{Case, Kind, Owner};
use super::compare;
use super::events;
use super::node::Node;
use super::params;
use super::request;

/// Where the values of a run come from: they are dynamic, or of generated types.
pub trait Values: Send + Sync {
    /// Parameters of the operation at this index, with defaults where the case gives nothing.
    ///
    /// # Errors
    /// Where these are none that it can take.
    fn input(&self, operation: usize, value: Value) -> Result<Box<dyn Shape>, String>;

    /// An empty result of it.
    fn output(&self, operation: usize) -> Box<dyn Shape>;

    /// No error of the service yet.
    fn error(&self) -> Box<dyn Shape>;

    /// An event that the operation sends.
    ///
    /// # Errors
    /// Where it is none that it can send.
    fn sent(&self, operation: usize, value: Value) -> Result<Box<dyn Shape>, String>;

    /// A place for an event that it receives.
    fn received(&self, operation: usize) -> Box<dyn Shape>;

    /// Whether a stream is a member of these values. Otherwise it travels beside them.
    fn has_streams(&self) -> bool;
}

/// Dynamic values. They have no defaults by themselves, so that those come from the tables.
pub struct Dynamic(pub Arc<Tables>);

impl Values for Dynamic {
    fn input(&self, operation: usize, mut value: Value) -> Result<Box<dyn Shape>, String> {
        let operation = self.0.operations.get(operation);
        if let Some(id) = operation.and_then(|operation| operation.input) {
            fill_defaults(&self.0, id, &mut value);
        }
        Ok(Box::new(value))
    }

    fn output(&self, _: usize) -> Box<dyn Shape> {
        Box::new(Value::Null)
    }

    fn error(&self) -> Box<dyn Shape> {
        Box::new(Value::Null)
    }

    fn sent(&self, _: usize, value: Value) -> Result<Box<dyn Shape>, String> {
        Ok(Box::new(value))
    }

    fn received(&self, _: usize) -> Box<dyn Shape> {
        Box::new(Value::Null)
    }

    fn has_streams(&self) -> bool {
        true
    }
}

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All is as it says.
    Passed,
    /// These things are not.
    Failed(Vec<String>),
    /// The runtime has no codec for its protocol.
    NoCodec,
}

/// Runs a case of `tables`.
pub fn run(tables: &Arc<Tables>, case: &Case, values: &dyn Values) -> Outcome {
    let outcome = match case.kind {
        Kind::Request => run_request(tables, case, values),
        Kind::Response | Kind::Error => run_response(tables, case, values),
        Kind::EventStream => run_events(tables, case, values),
        Kind::Malformed => Err(Stop::Because("the runner cannot run it yet".to_owned())),
    };
    match outcome {
        Ok(differences) if differences.is_empty() => Outcome::Passed,
        Ok(differences) => Outcome::Failed(differences),
        Err(Stop::NoCodec) => Outcome::NoCodec,
        Err(Stop::Because(reason)) => Outcome::Failed(vec![reason]),
    }
}

/// Why a case came to no comparison.
enum Stop {
    NoCodec,
    Because(String),
}

impl From<String> for Stop {
    fn from(reason: String) -> Self {
        Stop::Because(reason)
    }
}

fn run_request(
    tables: &Arc<Tables>,
    case: &Case,
    values: &dyn Values,
) -> Result<Vec<String>, Stop> {
    let (index, operation) = operation_of(tables, case)?;
    let canned = Canned::new(operation.status, &[], Vec::new())?;
    let input = match operation.input {
        Some(id) => params_of(tables, case, id)?,
        None => Value::map(),
    };
    let caller = caller(tables, case, &canned)?;
    let called = call(&caller, operation, index, input, values)?.result;
    match (canned.sent(), called) {
        (Some(request), _) => Ok(request::differences(tables, &case.says, &request)),
        (None, Err(failure)) => Err(Stop::Because(format!("nothing was sent: {failure}"))),
        (None, Ok(())) => Err(Stop::Because("nothing was sent".to_owned())),
    }
}

fn run_response(
    tables: &Arc<Tables>,
    case: &Case,
    values: &dyn Values,
) -> Result<Vec<String>, Stop> {
    let (index, operation) = operation_of(tables, case)?;
    let canned = answer(case)?;
    let least = params::least(tables, operation.input);
    let caller = caller(tables, case, &canned)?;
    let called = call(&caller, operation, index, least, values)?;
    match (case.owner, called.result) {
        (Owner::Operation(_), Ok(())) => {
            let Some(id) = operation.output else {
                return Ok(Vec::new());
            };
            let mut expected = params_of(tables, case, id)?;
            let mut found = Vec::new();
            if let Some(received) = called.beside {
                let wanted = take_stream(tables, Some(id), &mut expected);
                if received != wanted.unwrap_or(Value::Blob(Blob::default())) {
                    found.push("the stream holds other bytes than expected".to_owned());
                }
            }
            let output = called.output.view();
            found.extend(compare::differences(tables, id, &expected, output));
            Ok(found)
        }
        (Owner::Operation(_), Err(failure)) => Err(Stop::Because(failure.to_string())),
        (Owner::Error(id), Err(failure)) => {
            modelled(tables, case, id, &failure, &*called.error).map_err(Stop::from)
        }
        (Owner::Error(_), Ok(())) => Err(Stop::Because(
            "the answer was taken for a result".to_owned(),
        )),
    }
}

fn run_events(tables: &Arc<Tables>, case: &Case, values: &dyn Values) -> Result<Vec<String>, Stop> {
    let (index, operation) = operation_of(tables, case)?;
    let canned = events::answer(case, operation)?;
    let caller = caller(tables, case, &canned)?;
    Ok(events::run(
        tables,
        case,
        (index, operation),
        &caller,
        &canned,
        values,
    )?)
}

/// The error that came against the one that is expected.
fn modelled(
    tables: &Tables,
    case: &Case,
    id: ShapeId,
    failure: &Failure,
    error: &dyn Shape,
) -> Result<Vec<String>, String> {
    let name = &tables.shape(id).name;
    if failure.error_shape() != Some(id) {
        return Err(format!("this is not seen as {name}: {failure}"));
    }
    let index = tables
        .service
        .errors
        .iter()
        .position(|error| *error == id)
        .unwrap_or(usize::MAX);
    let error = error
        .view()
        .member(index, name)
        .ok_or_else(|| format!("the error {name} was not made"))?;
    let expected = params_of(tables, case, id)?;
    let mut found = compare::differences(tables, id, &expected, error.view());
    let code = case
        .says
        .get("vendorParams")
        .map_or("", |vendor| vendor.text("code"));
    if !code.is_empty() && failure.code() != Some(code) {
        found.push(format!(
            "the code is {:?} in place of {code:?}",
            failure.code()
        ));
    }
    Ok(found)
}

/// The operation to call: for an error any that answers with it, or else the first one.
fn operation_of<'t>(tables: &'t Tables, case: &Case) -> Result<(usize, &'t OperationRow), String> {
    let mut operations = tables.operations.iter().enumerate();
    let found = match case.owner {
        Owner::Operation(index) => operations.nth(index),
        Owner::Error(id) => operations
            .find(|(_, operation)| operation.errors.contains(&id))
            .or_else(|| tables.operations.iter().enumerate().next()),
    };
    found.ok_or_else(|| "the service has no operation to call".to_owned())
}

fn params_of(tables: &Tables, case: &Case, id: ShapeId) -> Result<Value, String> {
    match case.says.get("params") {
        Some(node) => {
            params::value(tables, id, node).map_err(|error| format!("in the case: {error}"))
        }
        None => Ok(Value::map()),
    }
}

fn answer(case: &Case) -> Result<Canned, String> {
    let headers = case.says.get("headers").map_or(&[][..], Node::entries);
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let body = body::bytes(case.says.text("body"), case.says.text("bodyMediaType"))?;
    let code = case
        .says
        .get("code")
        .and_then(Node::as_f64)
        .unwrap_or_default();
    Canned::new(code as u16, &headers, body)
}

/// A caller to the server that the case names.
fn caller(tables: &Arc<Tables>, case: &Case, canned: &Canned) -> Result<Caller, Stop> {
    let host = Some(case.says.text("host"))
        .filter(|host| !host.is_empty())
        .unwrap_or("example.com");
    let builder = Caller::builder(Arc::clone(tables)).region("us-west-2");
    let builder = match client_of(case) {
        // The host of such a case is that of the region: the client finds it.
        Some(client) => configured(builder, client),
        None => builder.endpoint_url(format!("https://{host}")),
    };
    let built = builder
        .unsigned()
        .max_attempts(1)
        .transport(canned.clone())
        .clock(Still)
        .build();
    built.map_err(|error| match error {
        BuildError::Protocol { .. } => Stop::NoCodec,
        error => Stop::Because(error.to_string()),
    })
}

/// How the client is to be made, where a case says so (`aws.protocoltests.config#AwsConfig`).
fn client_of(case: &Case) -> Option<&Node> {
    let vendor = case.says.get("vendorParams")?;
    vendor.get("scopedConfig")?.get("client")
}

fn configured(builder: Builder<Caller>, client: &Node) -> Builder<Caller> {
    let says = |key: &str| {
        let own = client.get("s3").and_then(|s3| s3.get(key));
        own.or_else(|| client.get(key)).is_some_and(Node::is_true)
    };
    let style = client
        .get("s3")
        .map_or("", |s3| s3.text("addressing_style"));
    let builder = match client.text("region") {
        "" => builder,
        region => builder.region(region),
    };
    builder
        .path_style(style == "path")
        .use_dual_stack(says("use_dualstack_endpoint"))
        .accelerate(says("use_accelerate_endpoint"))
}

/// What came of a call.
struct Called {
    result: Result<(), Failure>,
    output: Box<dyn Shape>,
    error: Box<dyn Shape>,
    /// The bytes that came beside the result, where streams travel so.
    beside: Option<Value>,
}

/// Makes a call. Nothing in it waits here: the answer is there at once.
fn call(
    caller: &Caller,
    operation: &OperationRow,
    index: usize,
    mut input: Value,
    values: &dyn Values,
) -> Result<Called, String> {
    let tables = caller.tables();
    let mut sides = [operation.input, operation.output].into_iter().flatten();
    let has_stream = sides.any(|side| tables.stream(side).is_some());
    let (mut output, mut error) = (values.output(index), values.error());
    if values.has_streams() || !has_stream {
        let input = values.input(index, input)?;
        let call = caller.call(index, &*input, &mut *output, &mut *error);
        let result = block_on(call).map(drop);
        return Ok(Called {
            result,
            output,
            error,
            beside: None,
        });
    }
    let sent = match take_stream(tables, operation.input, &mut input) {
        Some(Value::Blob(bytes)) => Sent::bytes(bytes.into_vec()),
        _ => Sent::nothing(),
    };
    let input = values.input(index, input)?;
    let (result, beside) = block_on(async {
        let call = caller.call_with_streams(index, &*input, sent, &mut *output, &mut *error);
        match call.await {
            Ok((_, Received::Bytes(bytes))) => match bytes.collect(u64::MAX).await {
                Ok(bytes) => Ok((Ok(()), Some(Value::Blob(Blob::from(bytes.as_ref()))))),
                Err(error) => Err(error.to_string()),
            },
            Ok(_) => Ok((Ok(()), None)),
            Err(failure) => Ok((Err(failure), None)),
        }
    })?;
    Ok(Called {
        result,
        output,
        error,
        beside,
    })
}

/// Takes the value that travels beside a structure out of it.
fn take_stream(tables: &Tables, side: Option<ShapeId>, value: &mut Value) -> Option<Value> {
    let (_, member) = tables.stream(side?)?;
    let Value::Map(entries) = value else {
        return None;
    };
    let index = entries.iter().position(|(name, _)| *name == member.name)?;
    Some(entries.remove(index).1)
}

/// Runs a future that waits for nothing but itself.
pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime without drivers");
    runtime.block_on(future)
}

#[cfg(test)]
mod tests {
    use super::super::all_suites;
    use super::*;
    use crate::program;

    /// The same case with another value for a key.
    fn saying(case: &Case, key: &str, value: Node) -> Case {
        let mut case = case.clone();
        if let Node::Object(entries) = &mut case.says {
            entries.retain(|(name, _)| name != key);
            entries.push((key.to_owned(), value));
        }
        case
    }

    /// Cases which say something that is not so do fail, whatever it is that they say.
    #[test]
    fn a_case_that_says_otherwise_fails() {
        let text = |text: &str| Node::String(text.to_owned());
        let header = || Node::Object(vec![("X-Other".to_owned(), text("1"))]);
        let list = |name: &str| Node::List(vec![text(name)]);
        let requests = [
            ("method", text("TRACE")),
            ("uri", text("/other")),
            ("headers", header()),
            ("requireHeaders", list("X-Other")),
            ("forbidHeaders", list("Host")),
            ("queryParams", list("other=1")),
            ("requireQueryParams", list("other")),
            ("resolvedHost", text("other.example.com")),
            ("body", text("other")),
        ];
        let answers = [
            ("code", Node::Number("418".to_owned())),
            ("body", text("<html>")),
        ];
        let mut count = 0;
        for suite in all_suites(&program::root().join("tests/cases"), None) {
            let tables = Arc::new(suite.tables.clone());
            let values = Dynamic(Arc::clone(&tables));
            for case in &suite.cases {
                let mutations: &[_] = match case.kind {
                    Kind::Request => &requests,
                    // An answer that was not looked at cannot be wrong.
                    Kind::Response if !case.id.ends_with("OwnIgnored") => &answers,
                    _ => &[],
                };
                for (key, value) in mutations {
                    let outcome = run(&tables, &saying(case, key, value.clone()), &values);
                    assert!(
                        matches!(outcome, Outcome::Failed(_)),
                        "{} with another {key}: {outcome:?}",
                        case.id
                    );
                    count += 1;
                }
            }
        }
        assert!(count > 150, "{count}");
    }
}
