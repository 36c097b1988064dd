//! The differences for programs, in a form that stays.
//!
//! ```json
//! {
//!   "form": 1,
//!   "old": { "file": "", "service": "", "version": "", "operations": 0, "shapes": 0 },
//!   "new": { },
//!   "project": { "file": "", "service": "", "corrections": 0, "notInOld": [""], "notInNew": [""] },
//!   "changes": [{
//!     "rule": "member-added",
//!     "subject": { "kind": "service|operation|shape", "name": "", "member": null },
//!     "old": null, "new": "Option<String>",
//!     "rust": { "verdict": "unseen|compatible|breaking", "step": "none|patch|minor|major", "why": "" },
//!     "cli": { }
//!   }],
//!   "documentation": 0,
//!   "rust": { "breaking": 0, "compatible": 0, "step": "none|patch|minor|major", "stepBefore1.0": "none|patch|minor" },
//!   "cli": { }
//! }
//! ```
//!
//! `new` is as `old`, and `cli` as `rust`; `project` is null where the models are compared as they are. The codes of rules are those of
//! [`super::Rule::code`]. Keys and rules may come, and none goes or changes its meaning without another number at `form`; the words at
//! `old`, `new` and `why` of a change are for people.

use serde_json::{Value, json};

use super::{Change, Diff, Project, Summary, Totals, Verdict};

/// The number of the form.
const FORM: u32 = 1;

impl Diff {
    /// The differences as JSON; the module `diff::json` describes it.
    pub fn json(&self) -> String {
        let changes: Vec<Value> = self.changes.iter().map(change).collect();
        let document = json!({
            "form": FORM,
            "old": summary(&self.old),
            "new": summary(&self.new),
            "project": self.project.as_ref().map(project),
            "changes": changes,
            "documentation": self.documentation,
            "rust": totals(self.rust()),
            "cli": totals(self.cli()),
        });
        format!("{document:#}\n")
    }
}

fn summary(summary: &Summary) -> Value {
    json!({
        "file": summary.file,
        "service": summary.service,
        "version": summary.version,
        "operations": summary.operations,
        "shapes": summary.shapes,
    })
}

fn project(project: &Project) -> Value {
    json!({
        "file": project.file,
        "service": project.service,
        "corrections": project.corrections,
        "notInOld": project.not_in_old,
        "notInNew": project.not_in_new,
    })
}

fn change(change: &Change) -> Value {
    json!({
        "rule": change.rule.code(),
        "subject": {
            "kind": change.subject.kind.name(),
            "name": change.subject.name,
            "member": change.subject.member,
        },
        "old": change.old,
        "new": change.new,
        "rust": verdict(&change.rust),
        "cli": verdict(&change.cli),
    })
}

fn verdict(verdict: &Verdict) -> Value {
    json!({
        "verdict": verdict.word(),
        "step": verdict.step.name(),
        "why": verdict.why,
    })
}

fn totals(totals: Totals) -> Value {
    json!({
        "breaking": totals.breaking,
        "compatible": totals.compatible,
        "step": totals.step.name(),
        "stepBefore1.0": totals.step.before_1_0().name(),
    })
}
