//! Help pages: of the program, of a service, of an operation. Plain text, 80 columns wide.
//!
//! What a structure consists of is shown wherever it lies, so that a few structures can make a page without end. After 500,000 members,
//! five times the longest page of AWS, structures are named and not opened any more, and so they are at a depth of 50.

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
    page.text
}

/// The page of a service.
pub(crate) fn service(service: Service<'_>) -> String {
    let mut page = Page::default();
    page.heading("NAME");
    page.text(
        1,
        &format!("{} - {}", service.name(), service.tables.service.title),
    );
    page.description(&service.docs.service);
    page.heading("AVAILABLE COMMANDS");
    let mut names: Vec<_> = service.operation_names().chain(["help"]).collect();
    names.sort_unstable();
    for name in names {
        page.line(1, &format!("* {name}"));
    }
    page.text
}

/// The page of an operation.
pub(crate) fn operation(operation: Operation<'_>) -> String {
    let mut page = Page::default();
    page.heading("NAME");
    page.text(1, operation.word());
    page.description(operation.doc());
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
    page.text
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

/// How many members of structures a page shows at most, and how many structures in each other.
const MOST_MEMBERS: usize = 500_000;
const DEEPEST: usize = 50;

/// The mark before an item of a list, with its blank, and the words behind it.
fn item(line: &str) -> (&str, &str) {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = match (line.strip_prefix("- "), number.strip_prefix(". ")) {
        (Some(_), _) => 2,
        (None, Some(words)) if number.len() < line.len() => line.len() - words.len(),
        _ => 0,
    };
    line.split_at_checked(length).unwrap_or(("", line))
}

/// Whether a character says something to a terminal, or to whoever lays the line out, instead of to a reader.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A page as it grows.
#[derive(Default)]
struct Page {
    text: String,
    /// How many members of structures are shown on it.
    members: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        let blank = if self.text.is_empty() { "" } else { "\n" };
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{blank}{text}");
    }

    fn description(&mut self, text: &str) {
        if !text.is_empty() {
            self.heading("DESCRIPTION");
            self.text(1, text);
        }
    }

    fn line(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.text, "{}{text}", " ".repeat(3 * level));
    }

    /// Paragraphs, wrapped. What is indented stays so, and the lines of an item of a list begin below each other.
    fn text(&mut self, level: usize, text: &str) {
        let left = 3 * level;
        for paragraph in text.split('\n') {
            let inner = paragraph.trim_start_matches(' ');
            let indent = paragraph.len() - inner.len();
            let (mark, words) = item(inner);
            // Not a width of `format!`, which panics from 65,536 on: the text is a model's.
            let mut line = format!("{}{mark}", " ".repeat(indent));
            let (hanging, mut is_begun) = (line.chars().count(), false);
            for word in words.split_whitespace() {
                let word: String = word.chars().filter(|c| !is_hidden(*c)).collect();
                let length = line.chars().count() + 1 + word.chars().count();
                if is_begun && left + length > WIDTH {
                    self.line(level, &line);
                    line = " ".repeat(hanging);
                    is_begun = false;
                }
                line.push_str(if is_begun { " " } else { "" });
                line.push_str(&word);
                is_begun = true;
            }
            self.line(level, line.trim_end());
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
        if open.len() == DEEPEST || self.members >= MOST_MEMBERS {
            return self.line(level, "( ... )");
        }
        open.push(id);
        let docs = &operation.service.docs.members;
        for (index, member) in tables.members(id).iter().enumerate() {
            self.members += 1;
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
