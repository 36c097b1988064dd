//! Tables drawn with lines, for people.

use std::collections::BTreeSet;

use opsmith_shape::Value;

use super::width::length;
use super::{TableStyle, is_scalar, python};

/// A value as a table. Rows of unequal length cannot be one.
pub(crate) fn table(title: &str, value: &Value, style: TableStyle) -> Result<String, String> {
    let mut sections = Vec::new();
    build(&mut sections, Some(title), value, 0)?;
    if sections.is_empty() {
        return Ok(String::new());
    }
    let mut width = widest(&sections);
    if width > style.width {
        sections.iter_mut().for_each(Section::turn);
        width = widest(&sections);
    }
    let mut drawing = Drawing {
        text: String::new(),
        colour: style.colour,
    };
    drawing.top(width);
    for section in &sections {
        drawing.section(section, width);
    }
    Ok(drawing.text)
}

fn widest(sections: &[Section]) -> usize {
    sections.iter().map(Section::width).max().unwrap_or(0)
}

/// A part of the table with a title, columns and rows of its own.
#[derive(Default)]
struct Section {
    title: Option<String>,
    depth: usize,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// How many columns there are, once that is settled.
    columns: Option<usize>,
}

impl Section {
    fn header(&mut self, header: &[&str]) {
        self.header = header.iter().map(ToString::to_string).collect();
        self.columns.get_or_insert(header.len());
    }

    fn row(&mut self, row: Vec<String>) -> Result<(), String> {
        let columns = *self.columns.get_or_insert(row.len());
        if row.len() != columns {
            return Err(format!(
                "a table cannot show rows of {columns} and of {} cells together; another --output can",
                row.len()
            ));
        }
        self.rows.push(row);
        Ok(())
    }

    /// The widest cell of each column.
    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.columns.unwrap_or(0)];
        for row in std::iter::once(&self.header).chain(&self.rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = length(cell).max(*width);
            }
        }
        widths
    }

    /// The width it would have alone.
    fn width(&self) -> usize {
        let columns = self.widths().iter().map(|width| width + 4).sum::<usize>() + 2;
        let title = self.title.as_ref().map_or(0, |title| length(title) + 2);
        columns.max(title) + 2 * self.depth
    }

    /// The widths of the columns, stretched to `total` together.
    fn stretched(&self, total: usize) -> Vec<usize> {
        let natural: Vec<_> = self.widths().iter().map(|width| width + 4).collect();
        let sum: usize = natural.iter().sum();
        if sum == 0 {
            return Vec::new();
        }
        let factor = total as f64 / sum as f64;
        let mut widths: Vec<_> = natural
            .iter()
            .map(|width| (factor * *width as f64).round_ties_even() as usize)
            .collect();
        let mut used: usize = widths.iter().sum();
        while used > total {
            for width in widths.iter_mut().take(used - total) {
                *width = width.saturating_sub(1);
                used -= 1;
            }
        }
        while used < total {
            for width in widths.iter_mut().rev().take(total - used) {
                *width += 1;
                used += 1;
            }
        }
        widths
    }

    /// A header with one row becomes a row for each column.
    fn turn(&mut self) {
        if self.header.is_empty() || self.rows.len() != 1 {
            return;
        }
        let row = self.rows.pop().unwrap_or_default();
        let pairs = std::mem::take(&mut self.header).into_iter().zip(row);
        self.rows = pairs.map(|(key, value)| vec![key, value]).collect();
        self.columns = Some(2);
    }
}

/// Whether there is something in a value to show.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null | Value::Boolean(false) | Value::Integer(0) => false,
        Value::Float(number) => *number != 0.0,
        Value::String(text) => !text.is_empty(),
        Value::List(elements) => !elements.is_empty(),
        Value::Map(entries) => !entries.is_empty(),
        _ => true,
    }
}

fn build(
    sections: &mut Vec<Section>,
    title: Option<&str>,
    value: &Value,
    depth: usize,
) -> Result<(), String> {
    if !is_there(value) {
        return Ok(());
    }
    if let Some(title) = title {
        start(sections, Some(title), depth);
    }
    match value {
        Value::Map(entries) => object(sections, entries, depth),
        Value::List(elements) if matches!(elements.first(), Some(Value::Map(_))) => {
            objects(sections, title, elements, depth)
        }
        Value::List(elements) => rows(sections, elements),
        _ => Ok(()),
    }
}

fn start(sections: &mut Vec<Section>, title: Option<&str>, depth: usize) {
    sections.push(Section {
        title: title.map(str::to_owned),
        depth,
        ..Section::default()
    });
}

/// The section that is being filled.
fn current(sections: &mut Vec<Section>) -> &mut Section {
    if sections.is_empty() {
        sections.push(Section::default());
    }
    let last = sections.len() - 1;
    &mut sections[last]
}

/// The keys of objects whose values are scalars, and those of all others, both sorted.
fn keys<'v>(
    objects: impl IntoIterator<Item = &'v [(String, Value)]>,
) -> (BTreeSet<&'v str>, BTreeSet<&'v str>) {
    let (mut scalars, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (key, value) in objects.into_iter().flatten() {
        if is_scalar(value) {
            &mut scalars
        } else {
            &mut others
        }
        .insert(key.as_str());
    }
    (scalars, others)
}

fn get<'v>(entries: &'v [(String, Value)], key: &str) -> Option<&'v Value> {
    entries
        .iter()
        .find(|(known, _)| known == key)
        .map(|(_, value)| value)
}

fn cell(value: Option<&Value>) -> String {
    value
        .map(|value| python(value).into_owned())
        .unwrap_or_default()
}

fn object(
    sections: &mut Vec<Section>,
    entries: &[(String, Value)],
    depth: usize,
) -> Result<(), String> {
    let (scalars, others) = keys([entries]);
    let scalars: Vec<_> = scalars.into_iter().collect();
    match scalars.as_slice() {
        [] => {}
        [key] => current(sections).row(vec![(*key).to_owned(), cell(get(entries, key))])?,
        several => {
            current(sections).header(several);
            let row = several.iter().map(|key| cell(get(entries, key))).collect();
            current(sections).row(row)?;
        }
    }
    for key in others {
        if let Some(value) = get(entries, key) {
            build(sections, Some(key), value, depth + 1)?;
        }
    }
    Ok(())
}

fn objects(
    sections: &mut Vec<Section>,
    title: Option<&str>,
    elements: &[Value],
    depth: usize,
) -> Result<(), String> {
    let (scalars, others) = keys(elements.iter().map(Value::entries));
    let header: Vec<_> = scalars.into_iter().collect();
    current(sections).header(&header);
    for (index, element) in elements.iter().enumerate() {
        if index > 0 && !others.is_empty() {
            start(sections, title, depth);
            current(sections).header(&header);
        }
        let entries = element.entries();
        let row = header.iter().map(|key| cell(get(entries, key))).collect();
        current(sections).row(row)?;
        for key in &others {
            if let Some(value) = get(entries, key) {
                build(sections, Some(key), value, depth + 1)?;
            }
        }
    }
    Ok(())
}

fn rows(sections: &mut Vec<Section>, elements: &[Value]) -> Result<(), String> {
    for element in elements {
        let row: Vec<String> = match element {
            Value::List(cells) if cells.iter().all(is_scalar) => {
                cells.iter().map(|value| cell(Some(value))).collect()
            }
            Value::Map(entries) if !entries.is_empty() => {
                entries.iter().map(|(key, _)| key.clone()).collect()
            }
            Value::List(_) | Value::Map(_) => {
                build(sections, None, element, 0)?;
                continue;
            }
            scalar => vec![cell(Some(scalar))],
        };
        current(sections).row(row)?;
    }
    Ok(())
}

/// The table as text.
struct Drawing {
    text: String,
    colour: bool,
}

const RESET: &str = "\u{1b}[0m";

impl Drawing {
    fn top(&mut self, width: usize) {
        self.text.push_str(&"-".repeat(width));
        self.text.push('\n');
        if self.colour {
            self.text.push_str(RESET);
        }
    }

    /// One line between the bars of the sections around it. The resets are those that the original's library writes.
    fn line(&mut self, depth: usize, line: &str) {
        let bars = "|".repeat(depth);
        if !self.colour {
            self.text.push_str(&format!("{bars}{line}{bars}\n"));
            return;
        }
        let bars = if depth > 0 {
            format!("\u{1b}[2m\u{1b}[33m{bars}{RESET}")
        } else {
            bars
        };
        self.text
            .push_str(&format!("{RESET}{bars}{line}{bars}{RESET}{RESET}\n{RESET}"));
    }

    fn section(&mut self, section: &Section, width: usize) {
        let width = width.saturating_sub(2 * section.depth);
        let widths = section.stretched(width);
        if let Some(title) = &section.title {
            self.line(section.depth, &centred(title, width, "|"));
        }
        if section.header.is_empty() && section.rows.is_empty() {
            self.line(
                section.depth,
                &format!("+{}+", "-".repeat(width.saturating_sub(2))),
            );
        }
        if !section.header.is_empty() {
            self.rule(section.depth, &widths);
            let cells = section.header.iter().zip(&widths).enumerate();
            let line: String = cells
                .map(|(index, (title, width))| centred(title, *width, left_bar(index)))
                .collect();
            self.line(section.depth, &line);
        }
        if section.rows.is_empty() || widths.is_empty() {
            return;
        }
        self.rule(section.depth, &widths);
        for row in &section.rows {
            let cells = row.iter().zip(&widths).enumerate();
            let line: String = cells
                .map(|(index, (cell, width))| self.cell(cell, *width, left_bar(index)))
                .collect();
            self.line(section.depth, &line);
        }
        self.rule(section.depth, &widths);
    }

    fn rule(&mut self, depth: usize, widths: &[usize]) {
        let mut rule = String::from("+");
        for (index, width) in widths.iter().enumerate() {
            rule.push_str(&"-".repeat(width.saturating_sub(if index == 0 { 2 } else { 1 })));
            rule.push('+');
        }
        self.line(depth, &rule);
    }

    fn cell(&self, cell: &str, width: usize, left: &str) -> String {
        let taken = length(cell) + left.len() + 1;
        let padding = if width >= taken + 2 { 2 } else { 0 };
        let shown = if self.colour {
            format!("\u{1b}[1m\u{1b}[34m{cell}{RESET}")
        } else {
            cell.to_owned()
        };
        let right = width.saturating_sub(taken + padding);
        format!("{left}{}{shown}{}|", blank(padding), blank(right))
    }
}

/// Only the first column has a bar on its left.
fn left_bar(index: usize) -> &'static str {
    if index == 0 { "|" } else { "" }
}

fn centred(text: &str, width: usize, left: &str) -> String {
    let before = (width / 2).saturating_sub(length(text) / 2 + 1);
    let after = width.saturating_sub(left.len() + before + length(text) + 1);
    format!("{left}{}{text}{}|", blank(before), blank(after))
}

/// The widths of `format!` end at 65,535, beyond which it panics; a text of a service may be longer.
fn blank(width: usize) -> String {
    " ".repeat(width)
}
