//! The example in the documentation of a method: a call with all that is required.

use opsmith_shape::Kind;

use super::fields::{self, fields};
use super::streams::Streams;
use super::{Package, Service};
use crate::model::{Operation, Shape, ShapeIndex};
use crate::name::{OperationNames, cli_name};

/// A call, as a code block that compiles and is not run.
pub(super) fn call(
    service: &Service,
    package: &Package,
    operation: &Operation,
    names: &OperationNames,
) -> String {
    let module = format!("{}::{}", package.ident(), service.names.module);
    let method = &names.method;
    let mut lines = vec![
        "```no_run".to_owned(),
        format!("# use {module}::Client;"),
        "# async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
    ];
    let streams = Streams::of(service, operation);
    let mut argument = String::new();
    let call = match operation.input {
        Some(input) => {
            let ty = &service.names.shapes[input].ty;
            lines.push(format!("use {module}::{ty};"));
            lines.push(String::new());
            lines.extend(made(&ty.to_string(), &arguments(service, package, input)));
            if let Some((before, name)) = streams.example(package) {
                lines.extend(before);
                argument = format!(", {name}");
            }
            format!("client.{method}(input{argument}).await?;")
        }
        None => format!("client.{method}().await?;"),
    };
    lines.push(if operation.output.is_some() {
        format!("let {} = {call}", streams.example_result())
    } else {
        call
    });
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned(), "```".to_owned()]);
    lines.join("\n")
}

/// The line that makes the input, or several where it would be too long.
fn made(ty: &str, arguments: &[String]) -> Vec<String> {
    let line = format!("let input = {ty}::new({});", arguments.join(", "));
    if line.len() <= super::DOC_WIDTH {
        return vec![line];
    }
    let first = format!("let input = {ty}::new(");
    let arguments = arguments.iter().map(|argument| format!("    {argument},"));
    std::iter::once(first)
        .chain(arguments)
        .chain([");".to_owned()])
        .collect()
}

fn arguments(service: &Service, package: &Package, input: ShapeIndex) -> Vec<String> {
    let fields = fields(service, input);
    let required = fields::arguments(&fields);
    required
        .into_iter()
        .map(|field| sample(service, package, field.member.target, &field.member.name))
        .collect()
}

/// A value that can stand for any of its type. Texts are the name of the member as the command line has it, which is harmless.
fn sample(service: &Service, package: &Package, target: ShapeIndex, name: &str) -> String {
    let default = || "Default::default()".to_owned();
    let Some(shape) = service.model.shapes.get(target) else {
        return default();
    };
    match shape.kind {
        Kind::Boolean => "true".to_owned(),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::IntEnum => "1".to_owned(),
        Kind::BigInteger | Kind::BigDecimal => "1_i64".to_owned(),
        Kind::Float | Kind::Double => "1.0".to_owned(),
        Kind::String | Kind::Enum | Kind::Blob => {
            let word: String = cli_name(name)
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            format!("\"{}\"", word.trim_start_matches('-'))
        }
        Kind::Document => format!("{}::Document::Null", package.ident()),
        Kind::List => format!("[{}]", element(service, package, shape, name)),
        Kind::Map => format!("[(\"key\", {})]", element(service, package, shape, name)),
        Kind::Timestamp | Kind::Structure | Kind::Union => default(),
    }
}

/// A value in a list or map. Lists and maps in there are what their type is when empty.
fn element(service: &Service, package: &Package, shape: &Shape, name: &str) -> String {
    let Some(member) = shape.element() else {
        return String::new();
    };
    let is_aggregate = |target: &Shape| matches!(target.kind, Kind::List | Kind::Map);
    if shape.traits.sparse {
        return "None".to_owned();
    }
    match service
        .model
        .shapes
        .get(member.target)
        .is_some_and(is_aggregate)
    {
        true => "Default::default()".to_owned(),
        false => sample(service, package, member.target, name),
    }
}
