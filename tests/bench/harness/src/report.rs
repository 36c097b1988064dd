//! The result as a table and as JSON.

use serde_json::{Map, Value, json};

use crate::figures::{Figures, Measure};
use crate::goals::GOALS;
use crate::peer::Peer;

/// Our column is divided by each of these.
const RATIOS: [Peer; 3] = [Peer::Bare, Peer::Sdk, Peer::SdkLean];

/// The table, the goals below it, and what is to be known about both.
pub fn table(figures: &Figures) -> String {
    let ratios: Vec<Peer> = RATIOS
        .into_iter()
        .filter(|peer| compared(figures, *peer))
        .collect();
    let mut header = vec![String::new()];
    header.extend(figures.peers.iter().map(|peer| peer.name().to_owned()));
    header.extend(ratios.iter().map(|peer| format!("ours/{}", peer.name())));

    let mut rows = vec![header];
    for measure in measured(figures) {
        let mut row = vec![measure.title().to_owned()];
        row.extend(figures.peers.iter().map(|peer| {
            cell(
                figures
                    .get(measure, *peer)
                    .map(|value| measure.unit().show(value)),
            )
        }));
        row.extend(ratios.iter().map(|peer| {
            cell(
                figures
                    .ratio(measure, Peer::Ours, *peer)
                    .map(|ratio| format!("{ratio:.3}")),
            )
        }));
        rows.push(row);
    }
    let mut text = aligned(&rows, &[0]);

    let verdicts: Vec<Vec<String>> = GOALS
        .iter()
        .map(|goal| {
            let (ours, limit, words) = match goal.verdict(figures) {
                Some(verdict) => {
                    let show = |value| goal.measure.unit().show(value);
                    (show(verdict.ours), show(verdict.limit), verdict.words())
                }
                None => (cell(None), cell(None), "not measured".to_owned()),
            };
            vec![
                goal.measure.title().to_owned(),
                ours,
                format!("<= {limit}"),
                goal.words.to_owned(),
                words,
            ]
        })
        .collect();
    text.push_str("\nGoals\n");
    text.push_str(&aligned(&verdicts, &[0, 3, 4]));
    for (title, lines) in [("Notes", &figures.notes), ("Measured", &figures.facts)] {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}\n"));
        }
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

/// The same as one JSON object.
pub fn json(figures: &Figures) -> Result<String, String> {
    let rows: Vec<Value> = measured(figures)
        .map(|measure| {
            let values: Map<String, Value> = figures
                .peers
                .iter()
                .map(|peer| (peer.name().to_owned(), json!(figures.get(measure, *peer))))
                .collect();
            json!({ "measure": measure.key(), "title": measure.title(), "values": values })
        })
        .collect();
    let goals: Vec<Value> = GOALS
        .iter()
        .map(|goal| {
            let verdict = goal.verdict(figures);
            json!({
                "measure": goal.measure.key(),
                "goal": goal.words,
                "ours": verdict.map(|verdict| verdict.ours),
                "limit": verdict.map(|verdict| verdict.limit),
                "reached": verdict.map(|verdict| verdict.reached()),
            })
        })
        .collect();
    let all =
        json!({ "rows": rows, "goals": goals, "notes": figures.notes, "measured": figures.facts });
    serde_json::to_string_pretty(&all).map_err(|error| format!("cannot print JSON: {error}"))
}

/// The rows in which any peer has a number.
fn measured(figures: &Figures) -> impl Iterator<Item = Measure> {
    Measure::ALL.into_iter().filter(|measure| {
        figures
            .peers
            .iter()
            .any(|peer| figures.get(*measure, *peer).is_some())
    })
}

fn compared(figures: &Figures, peer: Peer) -> bool {
    figures.peers.contains(&Peer::Ours) && figures.peers.contains(&peer)
}

fn cell(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

/// Lines of columns: the named ones to the left, as words are, the others to the right, as numbers are.
fn aligned(rows: &[Vec<String>], left: &[usize]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, text) in widths.iter_mut().zip(row) {
            *width = text.chars().count().max(*width);
        }
    }
    let mut lines = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (text, width)) in row.iter().zip(&widths).enumerate() {
            line.push_str(&if left.contains(&column) {
                format!("  {text:<width$}")
            } else {
                format!("  {text:>width$}")
            });
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let mut figures = Figures::of(vec![Peer::Ours, Peer::Bare]);
        figures.set(Measure::Call, Peer::Ours, 1_100.0);
        figures.set(Measure::Call, Peer::Bare, 1_000.0);
        figures.notes.push("a note".to_owned());
        figures
    }

    #[test]
    fn the_table_holds_what_was_measured() {
        let text = table(&figures());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "                          ours   bare  ours/bare");
        assert_eq!(lines[1], "  instructions per call  1,100  1,000      1.100");
        assert_eq!(lines[2..4], ["", "Goals"]);
        assert!(
            lines[4].ends_with("1,100  <= 1,150  1.15 x bare     reached, 4 % below"),
            "{text}"
        );
        assert!(text.ends_with("\nNotes\n  a note\n"), "{text}");
    }

    #[test]
    fn json_holds_the_same() {
        let value: Value = serde_json::from_str(&json(&figures()).unwrap()).unwrap();
        assert_eq!(
            value["rows"][0]["values"],
            json!({ "ours": 1100.0, "bare": 1000.0 })
        );
        assert_eq!(value["goals"][0]["reached"], json!(true));
        assert_eq!(value["goals"][1]["reached"], Value::Null);
    }
}
