//! The differences for people: those that break something first, those alike in one line.

use std::fmt::Write as _;

use super::{Change, Diff, Project, Rule, Step, Totals, Verdict};

/// How many names a line lists.
const LISTED: usize = 12;

impl Diff {
    /// The differences as text, grouped by whom they break. Ends with what both kinds of users have to expect.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (word, model) in [("old", &self.old), ("new", &self.new)] {
            let _ = writeln!(
                text,
                "{word}: {} {}, {} operations, {} shapes, from {}",
                clean(&model.service),
                clean(&model.version),
                model.operations,
                model.shapes,
                clean(&model.file)
            );
        }
        if let Some(project) = &self.project {
            write_project(&mut text, project);
        }
        let groups = [
            ("Breaks Rust programs and command lines", Kind::Both),
            ("Breaks Rust programs", Kind::Rust),
            ("Breaks command lines", Kind::Cli),
            ("New", Kind::New),
            ("Changed, and breaks nothing", Kind::Harmless),
            ("Changed, and nobody sees it yet", Kind::Unseen),
        ];
        for (title, kind) in groups {
            let changes = self.changes.iter();
            group(
                &mut text,
                title,
                changes.filter(|change| Kind::of(change) == kind),
            );
        }
        let _ = writeln!(
            text,
            "\nDocumentation: {} texts changed",
            self.documentation
        );
        totals(&mut text, "Rust", self.rust());
        totals(&mut text, "Command line", self.cli());
        text
    }
}

/// The headings under which changes stand.
#[derive(PartialEq, Eq)]
enum Kind {
    Both,
    Rust,
    Cli,
    New,
    Harmless,
    Unseen,
}

impl Kind {
    fn of(change: &Change) -> Self {
        match (change.rust.is_breaking(), change.cli.is_breaking()) {
            (true, true) => Kind::Both,
            (true, false) => Kind::Rust,
            (false, true) => Kind::Cli,
            (false, false) => match change.rust.step.max(change.cli.step) {
                Step::Minor => Kind::New,
                Step::None => Kind::Unseen,
                _ => Kind::Harmless,
            },
        }
    }
}

fn write_project(text: &mut String, project: &Project) {
    let _ = writeln!(
        text,
        "as {} of {} (corrections: {})",
        clean(&project.service),
        clean(&project.file),
        project.corrections
    );
    for (word, reasons) in [("old", &project.not_in_old), ("new", &project.not_in_new)] {
        for reason in reasons {
            let _ = writeln!(text, "  {word}: {}", clean(reason));
        }
    }
}

fn totals(text: &mut String, whom: &str, totals: Totals) {
    let step = match totals.step {
        Step::None => "no step".to_owned(),
        step => format!(
            "a {} step ({} before 1.0)",
            step.name(),
            step.before_1_0().name()
        ),
    };
    let _ = writeln!(
        text,
        "{whom}: {} breaking, {} compatible: {step}",
        totals.breaking, totals.compatible
    );
}

fn group<'c>(text: &mut String, title: &str, changes: impl Iterator<Item = &'c Change>) {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut count = 0;
    for change in changes {
        count += 1;
        match lines.last_mut() {
            Some(line) if line.takes(change) => line.others.push(change),
            _ => lines.push(Line {
                change,
                others: Vec::new(),
            }),
        }
    }
    if count == 0 {
        return;
    }
    let _ = writeln!(text, "\n{title} ({count})");
    for line in lines {
        line.write(text);
    }
}

/// A change, and others that say the same of other members of the same shape, or of other operations or types.
struct Line<'c> {
    change: &'c Change,
    others: Vec<&'c Change>,
}

impl Line<'_> {
    fn takes(&self, other: &Change) -> bool {
        let change = self.change;
        let is_plain = |change: &Change| change.old.is_none() && change.new.is_none();
        let has_members = change.subject.member.is_some() && other.subject.member.is_some();
        let is_alike = has_members
            && is_plain(change)
            && is_plain(other)
            && change.subject.name == other.subject.name;
        change.rule == other.rule
            && change.rust.step == other.rust.step
            && change.cli.step == other.cli.step
            && (is_alike || is_whole(change))
    }

    fn write(&self, text: &mut String) {
        if is_whole(self.change) {
            let _ = writeln!(text, "  {}: {}", self.change.rule.words(), self.names());
            return;
        }
        let subject = &self.change.subject;
        let mut name = clean(&subject.name);
        if let (Some(member), true) = (&subject.member, self.others.is_empty()) {
            let _ = write!(name, "${}", clean(member));
        }
        let _ = write!(text, "  {name}: {}", self.change.rule.words());
        match (&self.change.old, &self.change.new) {
            (Some(old), Some(new)) => {
                let _ = write!(text, ": {} -> {}", clean(old), clean(new));
            }
            (Some(old), None) => {
                let _ = write!(text, ", was {}", clean(old));
            }
            (None, Some(new)) => {
                let _ = write!(text, ": {}", clean(new));
            }
            (None, None) => {}
        }
        if !self.others.is_empty() {
            let _ = write!(text, ": {}", self.names());
        }
        text.push('\n');
        for (whom, verdict) in [("Rust", &self.change.rust), ("CLI", &self.change.cli)] {
            self.why(text, whom, verdict);
        }
    }

    fn names(&self) -> String {
        let all = std::iter::once(&self.change).chain(&self.others);
        let names = all.map(|change| {
            let subject = &change.subject;
            clean(subject.member.as_deref().unwrap_or(&subject.name))
        });
        let names: Vec<String> = names.collect();
        let shown = names.get(..LISTED).unwrap_or(&names).join(", ");
        match names.len().saturating_sub(LISTED) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }

    /// Reasons of what breaks; the others would only be noise.
    fn why(&self, text: &mut String, whom: &str, verdict: &Verdict) {
        if verdict.is_breaking() && self.others.is_empty() && !verdict.why.is_empty() {
            let _ = writeln!(text, "      {whom}: {}", clean(&verdict.why));
        }
    }
}

/// Of what is new as a whole nothing is said but its name.
fn is_whole(change: &Change) -> bool {
    matches!(change.rule, Rule::OperationAdded | Rule::ShapeAdded)
}

/// Names come from models of strangers: nothing in them moves the cursor.
fn clean(text: &str) -> String {
    let is_odd = |c: char| c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c);
    text.chars()
        .map(|c| if is_odd(c) { '?' } else { c })
        .collect()
}
