//! Cases of event streams: what is sent as frames, what comes of the frames of an answer, and what must fail.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use opsmith_client::event_stream::frame::{Decoder, HeaderValue, Message};
use opsmith_client::{Caller, EventReader, Events, Failure, Received, Sent};
use opsmith_shape::{
    OperationRow, Shape, ShapeId, Tables, Timestamp, TimestampFormat, Value, View,
};

use super::canned::Canned;
use super::case::Case;
use super::node::Node;
use super::run::{Values, block_on};
use super::{body, compare, params, request};

/// The union of events that a side of an operation streams.
fn union(tables: &Tables, side: Option<ShapeId>) -> Option<ShapeId> {
    tables.stream(side?).map(|(_, member)| member.target)
}

/// An event on its way out, whatever its type.
struct Event(Box<dyn Shape>);

impl Shape for Event {
    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

/// The events of a case in one direction.
fn events<'c>(case: &'c Case, direction: &str) -> Vec<&'c Node> {
    let all = case.says.get("events").map_or(&[][..], Node::elements);
    all.iter()
        .filter(|event| event.text("type") == direction)
        .collect()
}

/// The network of a case: it answers with the frames of the case.
pub(super) fn answer(case: &Case, operation: &OperationRow) -> Result<Canned, String> {
    let nothing = Node::Object(Vec::new());
    let head = case.says.get("initialResponse").unwrap_or(&nothing);
    let status = head.get("code").and_then(Node::as_f64);
    let given = head.get("headers").map_or(&[][..], Node::entries);
    let mut headers: Vec<(String, String)> = given
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    if !headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()))
    {
        let frames = "application/vnd.amazon.eventstream";
        headers.push((CONTENT_TYPE.to_string(), frames.to_owned()));
    }
    let mut bytes = body::bytes(head.text("body"), head.text("bodyMediaType"))?;
    for event in events(case, "response") {
        let frame = STANDARD.decode(event.text("bytes"));
        bytes.extend(frame.map_err(|error| format!("in the case: {error}"))?);
    }
    Canned::new(
        status.map_or(operation.status, |code| code as u16),
        &headers,
        bytes,
    )
}

/// Runs a case, and answers what differs.
pub(super) fn run(
    tables: &Arc<Tables>,
    case: &Case,
    (index, operation): (usize, &OperationRow),
    caller: &Caller,
    canned: &Canned,
    values: &dyn Values,
) -> Result<Vec<String>, String> {
    let input = match (operation.input, case.says.get("initialRequestParams")) {
        (Some(id), Some(given)) => params::value(tables, id, given)?,
        (id, _) => params::least(tables, id),
    };
    let input = values.input(index, input)?;
    let sent = match union(tables, operation.input) {
        Some(union) => {
            let events = sent_values(tables, union, case)?.into_iter();
            let events = events.map(|event| values.sent(index, event).map(Event));
            Sent::events(Events::from(events.collect::<Result<Vec<_>, _>>()?))
        }
        None => Sent::nothing(),
    };
    let (mut output, mut error) = (values.output(index), values.error());
    let outcome = block_on(async {
        let called = caller
            .call_with_streams(index, &*input, sent, &mut *output, &mut *error)
            .await;
        let mut read = Vec::new();
        let place = || values.received(index);
        match called {
            Ok((_, Received::Events(reader))) => {
                let read_all = read_all(reader, &place, &mut read, &mut *error).await;
                (read, read_all)
            }
            Ok(_) => (read, Ok(())),
            Err(failure) => (read, Err(failure)),
        }
    });
    let mut found = Vec::new();
    let Some(request) = canned.sent() else {
        return Err("nothing was sent".to_owned());
    };
    if let Some(head) = case.says.get("initialRequest") {
        found.extend(request::differences(tables, head, &request));
    }
    found.extend(frames(&events(case, "request"), &request.body));
    let failure = case
        .says
        .get("expectation")
        .and_then(|expected| expected.get("failure"));
    match (failure, outcome) {
        (Some(failure), (_, outcome)) => found.extend(failed(tables, failure, outcome)),
        (None, (_, Err(failure))) if says_answer(case) => return Err(failure.to_string()),
        // The case is about the request, and that was sent.
        (None, (_, Err(_))) => {}
        (None, (read, Ok(()))) => {
            if let (Some(id), Some(expected)) =
                (operation.output, case.says.get("initialResponseParams"))
            {
                let expected = params::value(tables, id, expected)?;
                found.extend(compare::differences(tables, id, &expected, output.view()));
            }
            found.extend(received(tables, operation, case, &read)?);
        }
    }
    Ok(found)
}

/// Whether a case says anything about the answer.
fn says_answer(case: &Case) -> bool {
    let has = |key| case.says.get(key).is_some();
    has("initialResponse") || has("initialResponseParams") || !events(case, "response").is_empty()
}

/// The events that are to be sent.
fn sent_values(tables: &Tables, union: ShapeId, case: &Case) -> Result<Vec<Value>, String> {
    let events = events(case, "request")
        .into_iter()
        .filter_map(|event| event.get("params"));
    events
        .map(|event| params::value(tables, union, event))
        .collect()
}

/// Reads events to their end.
async fn read_all(
    mut reader: EventReader,
    place: &(dyn Fn() -> Box<dyn Shape> + Sync),
    into: &mut Vec<Box<dyn Shape>>,
    modelled: &mut dyn Shape,
) -> Result<(), Failure> {
    loop {
        let mut event = place();
        if !reader.next(&mut *event, modelled).await? {
            return Ok(());
        }
        into.push(event);
    }
}

/// Whether a case that must fail did, and with the right error.
fn failed(tables: &Tables, expected: &Node, outcome: Result<(), Failure>) -> Option<String> {
    let Err(failure) = outcome else {
        return Some("it should fail and does not".to_owned());
    };
    let id = expected.text("errorId");
    let name = id.rsplit('#').next().unwrap_or(id);
    let actual = failure
        .error_shape()
        .map_or("", |id| &tables.shape(id).name);
    (name != actual).then(|| format!("the error is {actual:?} in place of {name:?}: {failure}"))
}

/// How events that were read differ from those of a case.
fn received(
    tables: &Tables,
    operation: &OperationRow,
    case: &Case,
    read: &[Box<dyn Shape>],
) -> Result<Vec<String>, String> {
    let expected = events(case, "response");
    if expected.len() != read.len() {
        return Ok(vec![format!(
            "{} events in place of {}",
            read.len(),
            expected.len()
        )]);
    }
    if expected.is_empty() {
        return Ok(Vec::new());
    }
    let union = union(tables, operation.output).ok_or("the answer has no events")?;
    let mut found = Vec::new();
    for (expected, event) in expected.iter().zip(read) {
        if let Some(node) = expected.get("params") {
            let expected = params::value(tables, union, node)?;
            found.extend(compare::differences(tables, union, &expected, event.view()));
        }
    }
    Ok(found)
}

/// How the frames of a body differ from the events of a case.
fn frames(expected: &[&Node], body: &[u8]) -> Vec<String> {
    let mut decoder = Decoder::new();
    decoder.push(body);
    let mut messages = Vec::new();
    loop {
        match decoder.next_message() {
            Ok(Some(message)) => messages.push(message),
            Ok(None) => break,
            Err(error) => return vec![error.to_string()],
        }
    }
    if let Err(error) = decoder.finish() {
        return vec![error.to_string()];
    }
    if messages.len() != expected.len() {
        return vec![format!(
            "{} messages in place of {}",
            messages.len(),
            expected.len()
        )];
    }
    let pairs = messages.iter().zip(expected);
    pairs
        .flat_map(|(message, expected)| differences(expected, message))
        .collect()
}

fn differences(expected: &Node, message: &Message) -> Vec<String> {
    let mut found = Vec::new();
    let headers = expected.get("headers").map_or(&[][..], Node::entries);
    for (name, value) in headers {
        let wanted = header(value);
        match (message.header(name), &wanted) {
            (Some(actual), Ok(wanted)) if actual == wanted => {}
            (_, Err(problem)) => found.push(format!("the header {name} of the case: {problem}")),
            (Some(_), _) => found.push(format!("the header {name} is another one than {value:?}")),
            (None, _) => found.push(format!("the header {name} is missing")),
        }
    }
    for header in &message.headers {
        if !headers.iter().any(|(name, _)| *name == header.name) {
            found.push(format!("the header {} is not expected", header.name));
        }
    }
    if let Some(text) = expected.get("body").and_then(Node::as_str) {
        found.extend(body::difference(
            text,
            expected.text("bodyMediaType"),
            &message.payload,
            &[],
        ));
    }
    found
}

/// The value of a header as a case writes it: by the name of its type.
fn header(node: &Node) -> Result<HeaderValue, String> {
    let [(kind, value)] = node.entries() else {
        return Err(format!("{node:?} has not one type"));
    };
    let misfit = || format!("{value:?} is no {kind}");
    let integer = || match value {
        Node::Number(digits) => digits.parse::<i64>().map_err(|_| misfit()),
        _ => Err(misfit()),
    };
    let text = || value.as_str().ok_or_else(misfit);
    Ok(match kind.as_str() {
        "boolean" => HeaderValue::Boolean(*value == Node::Boolean(true)),
        "byte" => HeaderValue::Byte(integer()?.try_into().map_err(|_| misfit())?),
        "short" => HeaderValue::Short(integer()?.try_into().map_err(|_| misfit())?),
        "integer" => HeaderValue::Integer(integer()?.try_into().map_err(|_| misfit())?),
        "long" => HeaderValue::Long(integer()?),
        "blob" => HeaderValue::Blob(STANDARD.decode(text()?).map_err(|_| misfit())?.into()),
        "string" => HeaderValue::from(text()?),
        "timestamp" => {
            let moment = Timestamp::parse(text()?, TimestampFormat::DateTime);
            HeaderValue::Timestamp(moment.map_err(|_| misfit())?)
        }
        _ => return Err(misfit()),
    })
}
