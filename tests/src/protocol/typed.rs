//! The run through generated types: the half that is compiled into the program with these types
//! (`crate::typed_protocol` makes it).

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use opsmith_shape::{Amend, Container, Kind, Scalar, Shape, ShapeId, Tables, Value};
use serde_json::json;

use super::all_suites;
use super::case::Suite;
use super::exceptions::not_applicable;
use super::run::{Outcome, Values, run};

/// One service, as the program hands its types out: by the index of the operation.
pub struct Service {
    /// [`Suite::title`] of its model.
    pub suite: &'static str,
    /// Its tables.
    pub tables: &'static Tables,
    /// Empty parameters.
    pub input: fn(usize) -> Box<dyn Shape>,
    /// An empty result.
    pub output: fn(usize) -> Box<dyn Shape>,
    /// No error yet.
    pub error: fn() -> Box<dyn Shape>,
    /// No event to send yet.
    pub sent: fn(usize) -> Box<dyn Shape>,
    /// No event received yet.
    pub received: fn(usize) -> Box<dyn Shape>,
}

/// Values of generated types.
struct Typed(&'static Service);

impl Values for Typed {
    fn input(&self, operation: usize, value: Value) -> Result<Box<dyn Shape>, String> {
        let mut input = (self.0.input)(operation);
        let id = self
            .0
            .tables
            .operations
            .get(operation)
            .and_then(|operation| operation.input);
        if let Some(id) = id {
            assign(self.0.tables, Some(id), &value, &mut *input)?;
        }
        Ok(input)
    }

    fn output(&self, operation: usize) -> Box<dyn Shape> {
        (self.0.output)(operation)
    }

    fn error(&self) -> Box<dyn Shape> {
        (self.0.error)()
    }

    fn sent(&self, operation: usize, value: Value) -> Result<Box<dyn Shape>, String> {
        let mut event = (self.0.sent)(operation);
        let tables = self.0.tables;
        let operation = tables.operations.get(operation);
        let input = operation.and_then(|operation| operation.input);
        assign(
            tables,
            input.and_then(|input| tables.event_stream(input)),
            &value,
            &mut *event,
        )?;
        Ok(event)
    }

    fn received(&self, operation: usize) -> Box<dyn Shape> {
        (self.0.received)(operation)
    }

    fn has_streams(&self) -> bool {
        false
    }
}

/// Puts a value into one of a generated type. `id` is none inside of documents.
fn assign(
    tables: &Tables,
    id: Option<ShapeId>,
    value: &Value,
    target: &mut dyn Shape,
) -> Result<(), String> {
    let kind = id.map_or(Kind::Document, |id| tables.shape(id).kind);
    let name = || id.map_or("a document".into(), |id| tables.shape(id).name.clone());
    let refused = |_| format!("{} does not take {}", name(), value.word());
    let element = id
        .filter(|_| kind != Kind::Document)
        .and_then(|id| tables.element(id));
    let element = element.map(|member| member.target);
    let scalar = match value {
        Value::Map(entries) if matches!(kind, Kind::Structure | Kind::Union) => {
            target.begin(Container::Structure).map_err(refused)?;
            let members = id.map_or(&[][..], |id| tables.members(id));
            for (name, value) in entries {
                let found = members
                    .iter()
                    .enumerate()
                    .find(|(_, member)| member.name == *name);
                let (index, member) = found.ok_or_else(|| format!("there is no member {name}"))?;
                let place = target.member_mut(index, name).map_err(refused)?;
                assign(tables, Some(member.target), value, place)?;
            }
            return Ok(());
        }
        Value::Map(entries) => {
            target.begin(Container::Map).map_err(refused)?;
            for (key, value) in entries {
                assign(tables, element, value, target.entry(key).map_err(refused)?)?;
            }
            target.amend(Amend::Finish);
            return Ok(());
        }
        Value::List(elements) => {
            target.begin(Container::List).map_err(refused)?;
            for value in elements {
                assign(tables, element, value, target.push().map_err(refused)?)?;
            }
            target.amend(Amend::Finish);
            return Ok(());
        }
        Value::Null | Value::Date(_) => Scalar::Null,
        Value::Boolean(value) => Scalar::Boolean(*value),
        Value::Integer(value) => Scalar::Integer(*value),
        Value::Float(value) => Scalar::Float(*value),
        Value::Number(digits) => Scalar::Number(digits.into()),
        Value::String(text) => Scalar::String(text.into()),
        Value::Blob(bytes) => Scalar::Blob(bytes.as_ref().to_vec()),
        Value::Timestamp(moment) => Scalar::Timestamp(*moment),
    };
    target.set(scalar).map_err(refused)
}

/// Runs every case below the two folders that are the program's arguments, and prints what came of each: a line of JSON.
///
/// # Panics
/// Where a model cannot be read, or its tables are not those that were generated.
pub fn answer(services: &'static [Service]) {
    let folders: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [own, outside] = folders.as_slice() else {
        panic!("two folders of models are expected")
    };
    let by_suite: HashMap<_, _> = services
        .iter()
        .map(|service| (service.suite, service))
        .collect();
    for suite in all_suites(own, Some(outside)) {
        let Some(service) = by_suite.get(suite.title().as_str()) else {
            continue;
        };
        check_tables(&suite, service);
        let tables = Arc::new(service.tables.clone());
        for case in suite
            .cases
            .iter()
            .filter(|case| not_applicable(case).is_none())
        {
            let (outcome, differences) = match run(&tables, case, &Typed(service)) {
                Outcome::Passed => ("passed", Vec::new()),
                Outcome::NoCodec => ("no codec", Vec::new()),
                Outcome::Failed(differences) => ("failed", differences),
            };
            let name = suite.name_of(case);
            println!(
                "{}",
                json!({"name": name, "outcome": outcome, "differences": differences})
            );
        }
    }
}

/// Generated tables are those in memory, quoted.
fn check_tables(suite: &Suite, service: &Service) {
    let mut expected = suite.tables.clone();
    expected.service.name = service.tables.service.name.clone();
    assert!(
        expected == *service.tables,
        "{}: the generated tables differ from those in memory",
        suite.title()
    );
}
