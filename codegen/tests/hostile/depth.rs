//! Shapes that lead through thousands of others, with a stack that does not grow, and reports that would fill the screen.

use std::fmt::Write;

use opsmith_codegen::read_checked;

use crate::alone;

/// An operation whose input leads through `length` shapes, each of which `shape` makes of its number and its target.
fn chain(length: usize, mut shape: impl FnMut(&str) -> String) -> String {
    let mut model = String::from(
        r#"{"smithy": "2.0", "shapes": {
        "e#Service": {"type": "service", "version": "1", "operations": [{"target": "e#Op"}], "traits": {"aws.protocols#restJson1": {}}},
        "e#Op": {"type": "operation", "input": {"target": "e#In"}, "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}}},
        "e#In": {"type": "structure", "members": {"first": {"target": "e#X0"}}}"#,
    );
    for index in 0..length {
        let target = match index + 1 {
            next if next < length => format!("e#X{next}"),
            _ => "smithy.api#String".to_owned(),
        };
        let _ = write!(model, ",\n\"e#X{index}\": {}", shape(&target));
    }
    model + "}}"
}

fn lists(length: usize) -> String {
    chain(length, |target| {
        format!(r#"{{"type": "list", "member": {{"target": "{target}"}}}}"#)
    })
}

fn structures(length: usize, member: &str) -> String {
    chain(length, |target| {
        format!(r#"{{"type": "structure", "members": {{"{member}": {{"target": "{target}"}}}}}}"#)
    })
}

#[test]
fn lists_in_lists_are_one_problem() {
    for length in [17, 300, 100_000] {
        let report = alone(lists(length)).expect_err("too deep");
        let paths: Vec<&str> = report
            .0
            .iter()
            .map(|problem| problem.path.as_str())
            .collect();
        assert_eq!(paths, ["e#X0$member"], "{length}");
    }
    assert!(alone(lists(16)).is_ok());
}

/// Each is an option in a structure, so that fifty of them are a hundred types.
#[test]
fn structures_in_structures_are_one_problem() {
    for length in [50, 2_000, 100_000] {
        let report = alone(structures(length, "next")).expect_err("too deep");
        let problems: Vec<String> = report.0.iter().map(|one| one.message.clone()).collect();
        let name = format!("X{}", length - 50);
        let message = format!("more than 100 types lie in each other below `{name}`");
        assert_eq!(problems, [message], "{length}");
    }
    assert!(alone(structures(48, "next")).is_ok());
}

#[test]
fn lists_between_structures_count() {
    let chain = |length: usize| {
        let mut is_list = false;
        chain(length, |target| {
            is_list = !is_list;
            match is_list {
                true => format!(r#"{{"type": "list", "member": {{"target": "{target}"}}}}"#),
                false => format!(
                    r#"{{"type": "structure", "members": {{"next": {{"target": "{target}"}}}}}}"#
                ),
            }
        })
    };
    assert!(alone(chain(38)).is_ok());
    let report = alone(chain(40)).expect_err("too deep");
    assert_eq!(report.0.len(), 1, "{report}");
}

/// Structures that lie in each other twice double with each: what is refused is a size, whatever it comes from.
#[test]
fn values_have_a_size_that_fits_a_stack() {
    let doubled = |length: usize| {
        chain(length, |target| {
            let member = format!(r#"{{"target": "{target}"}}"#);
            format!(r#"{{"type": "structure", "members": {{"a": {member}, "b": {member}}}}}"#)
        })
    };
    assert!(alone(doubled(12)).is_ok());
    let report = alone(doubled(30)).expect_err("too large");
    assert_eq!(report.0.len(), 1, "{report}");
    assert!(report.to_string().contains("a value of `X"), "{report}");
    // A circle is boxed, and has no size to speak of.
    let circle = doubled(20).replace("smithy.api#String", "e#X0");
    assert!(alone(circle).is_ok());
}

#[test]
fn long_reports_are_cut() {
    let report = alone(structures(3_000, "no name")).expect_err("bad names");
    // They are too deep as well.
    assert_eq!(report.0.len(), 3_001);
    let text = report.render(false);
    assert!(text.ends_with("3001 problems, of which these are the first 100\n"));
    assert_eq!(text.matches("error: ").count(), 100);
}

#[test]
fn long_lines_are_shown_in_part_and_counted_as_a_whole() {
    let model = lists(300).replace('\n', " ");
    let column = model.find("e#X1\"").map_or(0, |at| at + 1);
    let text = alone(model).expect_err("too deep").render(false);
    assert!(
        text.contains(&format!("note: at model.json:1:{column}\n")),
        "{text}"
    );
    assert!(text.len() < 1_000, "{text}");
    assert!(!text.contains(":::"), "{text}");
}

#[test]
fn thousands_of_dangling_references_are_looked_up_for_what_is_printed_only() {
    const COUNT: usize = 2_000;
    let shape = |name: &str, index: usize| {
        format!(
            "\"e#{name}{index}\": {{\"type\": \"list\", \"member\": {{\"target\": \"e#Missing{index}\"}}}}"
        )
    };
    let shapes: Vec<_> = (0..COUNT).map(|index| shape("Missed", index)).collect();
    let model = format!(
        "{{\"smithy\": \"2.0\", \"shapes\": {{{}}}}}",
        shapes.join(",\n")
    );
    let report = read_checked("model.json", model.into_bytes()).expect_err("nothing is defined");
    let dangling: Vec<_> = report
        .0
        .iter()
        .filter(|problem| problem.message.contains("is not defined"))
        .collect();
    assert_eq!(dangling.len(), COUNT);
    assert_eq!(dangling[0].hint, "did you mean `e#Missed0`?");
    let hinted = dangling
        .iter()
        .filter(|problem| problem.hint.contains("did you mean"))
        .count();
    assert!(hinted <= 100, "{hinted}");
    assert!(report.to_string().matches("did you mean").count() >= 99);
}
