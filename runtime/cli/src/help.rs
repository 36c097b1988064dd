//! Help pages: of the program, of a service, of an operation. Plain text, 80 columns wide.

use std::fmt::Write as _;

use opsmith_shape::{Kind, MemberRow, ShapeId, Tables, Text, Trait};

use crate::PROGRAM;
use crate::service::{Operation, Service};
use crate::words::globals::GLOBALS;
use crate::words::operation::{CLI_INPUT_JSON, CLI_INPUT_YAML, GENERATE_CLI_SKELETON};
use crate::words::parse::Takes;

const WIDTH: usize = 80;

/// The page of the program.
pub(crate) fn program(services: &[Service<'_>]) -> String {
    let mut page = Page::default();
    page.heading("NAME");
    page.text(
        1,
        &format!("{PROGRAM} - calls AWS services from the command line"),
    );
    page.heading("SYNOPSIS");
    page.text(
        1,
        &format!("{PROGRAM} [options] <command> <operation> [parameters]"),
    );
    page.text(
        1,
        &format!(
            "`{PROGRAM} <command> help` and `{PROGRAM} <command> <operation> help` tell more."
        ),
    );
    page.globals();
    page.heading("AVAILABLE COMMANDS");
    for service in services {
        page.line(1, &format!("* {}", service.name()));
    }
    page.line(1, "* help");
    page.0
}

/// The page of a service.
pub(crate) fn service(service: Service<'_>) -> String {
    let mut page = Page::default();
    page.heading("NAME");
    page.text(
        1,
        &format!("{} - {}", service.name(), service.tables.service.title),
    );
    page.heading("DESCRIPTION");
    page.text(1, &service.docs.service);
    page.heading("AVAILABLE COMMANDS");
    let mut names: Vec<_> = service.operation_names().chain(["help"]).collect();
    names.sort_unstable();
    for name in names {
        page.line(1, &format!("* {name}"));
    }
    page.0
}

/// The page of an operation.
pub(crate) fn operation(operation: Operation<'_>) -> String {
    let mut page = Page::default();
    page.heading("NAME");
    page.text(1, operation.word());
    page.heading("DESCRIPTION");
    page.text(1, operation.doc());
    page.heading("SYNOPSIS");
    page.line(1, operation.word());
    for (_, member, option) in operation.options() {
        page.line(1, &synopsis(operation.tables(), member, &option));
    }
    page.line(
        1,
        &format!("[{CLI_INPUT_JSON} <value> | {CLI_INPUT_YAML} <value>]"),
    );
    page.line(1, &format!("[{GENERATE_CLI_SKELETON} <value>]"));
    for global in GLOBALS {
        let value = if global.takes == Takes::Nothing {
            ""
        } else {
            " <value>"
        };
        page.line(1, &format!("[{}{value}]", global.name));
    }
    page.heading("OPTIONS");
    for (index, member, option) in operation.options() {
        page.parameter(operation, index, member, &option);
    }
    page.line(1, &format!("{CLI_INPUT_JSON} | {CLI_INPUT_YAML} (string)"));
    page.text(2, "All parameters in one document: the text itself, or file://PATH. What is given as an option wins.");
    page.line(1, &format!("{GENERATE_CLI_SKELETON} (string)"));
    page.text(2, "Print a sample of the parameters (input, yaml-input) or of the result (output), and send nothing.");
    page.globals();
    page.heading("OUTPUT");
    match operation
        .row
        .output
        .map(|id| (id, operation.tables().members(id)))
    {
        Some((id, [_, ..])) => page.members(operation, id, 1, &mut Vec::new()),
        _ => page.line(1, "None"),
    }
    page.0
}

fn is_required(tables: &Tables, member: &MemberRow) -> bool {
    member.required
        && !member.idempotency_token
        && tables.shape(member.target).kind != Kind::Boolean
}

fn synopsis(tables: &Tables, member: &MemberRow, option: &str) -> String {
    let name = option.trim_start_matches("--");
    match tables.shape(member.target).kind {
        Kind::Boolean => format!("[--{name} | --no-{name}]"),
        _ if is_required(tables, member) => format!("{option} <value>"),
        _ => format!("[{option} <value>]"),
    }
}

/// What help pages call a shape.
fn type_name(tables: &Tables, member: &MemberRow) -> &'static str {
    let kind = tables.shape(member.target).kind;
    match kind {
        Kind::Union => "tagged union structure",
        Kind::Blob if tables.traits_of(member).contains(&Trait::Streaming) => "streaming blob",
        kind => kind.word(),
    }
}

/// A page as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn heading(&mut self, text: &str) {
        let blank = if self.0.is_empty() { "" } else { "\n" };
        // Writing into a string cannot fail.
        let _ = writeln!(self.0, "{blank}{text}");
    }

    fn line(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.0, "{:1$}{text}", "", 3 * level);
    }

    /// Paragraphs, wrapped.
    fn text(&mut self, level: usize, text: &str) {
        let indent = 3 * level;
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let length = line.chars().count() + 1 + word.chars().count();
                if !line.is_empty() && indent + length > WIDTH {
                    self.line(level, &line);
                    line.clear();
                }
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
            self.line(level, &line);
        }
    }

    fn globals(&mut self) {
        self.heading("GLOBAL OPTIONS");
        for global in GLOBALS {
            let kind = if global.takes == Takes::Nothing {
                "boolean"
            } else {
                "string"
            };
            self.line(1, &format!("{} ({kind})", global.name));
            self.text(2, global.help);
            if !global.choices.is_empty() {
                self.text(2, &format!("One of {}.", global.choices.join(", ")));
            }
        }
    }

    fn parameter(
        &mut self,
        operation: Operation<'_>,
        index: usize,
        member: &MemberRow,
        option: &str,
    ) {
        let tables = operation.tables();
        let name = option.trim_start_matches("--");
        let names = match tables.shape(member.target).kind {
            Kind::Boolean => format!("--{name} | --no-{name}"),
            _ => option.to_owned(),
        };
        let required = if is_required(tables, member) {
            " [required]"
        } else {
            ""
        };
        self.line(
            1,
            &format!("{names} ({}){required}", type_name(tables, member)),
        );
        self.text(2, operation.member_doc(index));
        self.constraints(tables, member, 2);
        self.members(operation, member.target, 2, &mut Vec::new());
    }

    fn constraints(&mut self, tables: &Tables, member: &MemberRow, level: usize) {
        if tables.shape(member.target).kind == Kind::Enum {
            let values = tables.members(member.target).iter();
            let names: Vec<_> = values.map(|value| value.name.as_ref()).collect();
            self.text(level, &format!("Possible values: {}", names.join(", ")));
        }
        for fact in tables.traits_of(member) {
            if let Trait::Minimum(minimum) = fact {
                self.line(level, &format!("Constraints: min: {minimum}"));
            }
        }
    }

    /// The parts of a shape, and theirs. One that is open already is only named.
    fn members(
        &mut self,
        operation: Operation<'_>,
        id: ShapeId,
        level: usize,
        open: &mut Vec<ShapeId>,
    ) {
        let tables = operation.tables();
        let shape = tables.shape(id);
        if !matches!(
            shape.kind,
            Kind::List | Kind::Map | Kind::Structure | Kind::Union
        ) {
            return;
        }
        if open.contains(&id) {
            return self.line(level, "( ... recursive ... )");
        }
        open.push(id);
        let docs = &operation.service.docs.members;
        for (index, member) in tables.members(id).iter().enumerate() {
            let name = if shape.kind == Kind::List {
                String::new()
            } else {
                format!("{} -> ", member.name)
            };
            let required = if member.required { " [required]" } else { "" };
            self.line(
                level,
                &format!("{name}({}){required}", type_name(tables, member)),
            );
            let doc = docs
                .get(shape.members.start as usize + index)
                .map(|doc| &doc.text);
            if let Some(doc) = doc.map(Text::as_ref).filter(|doc| !doc.is_empty()) {
                self.text(level + 1, doc);
            }
            self.constraints(tables, member, level + 1);
            self.members(operation, member.target, level + 1, open);
        }
        open.pop();
    }
}
