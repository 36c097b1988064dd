//! What holds for all changes together.

use opsmith_codegen::diff::{Refusal, Step, diff};
use opsmith_codegen::select::Operations;

use crate::{BASE, Edits, SECOND, WATER, compared, edited, model, told};

#[test]
fn steps_are_the_largest_that_is_asked_for() {
    let cases: &[(Edits, Step, Step)] = &[
        (&[], Step::None, Step::None),
        (&[("2020-01-01", "2021-01-01")], Step::Patch, Step::Patch),
        (&[SECOND, WATER], Step::Minor, Step::Minor),
        (&[("g#Inner", "g#Core")], Step::Major, Step::None),
        (
            &[("g#Inner", "g#Core"), SECOND, WATER],
            Step::Major,
            Step::Minor,
        ),
    ];
    for (edits, rust, cli) in cases {
        let diff = compared(BASE, &edited(edits));
        assert_eq!(
            (diff.rust().step, diff.cli().step),
            (*rust, *cli),
            "{edits:?}"
        );
        assert_eq!(diff.is_breaking(), rust.max(cli) == &Step::Major);
    }
    let before = [Step::None, Step::Patch, Step::Minor, Step::Major].map(Step::before_1_0);
    assert_eq!(before, [Step::None, Step::Patch, Step::Patch, Step::Minor]);
}

#[test]
fn some_operations_only() {
    let text = edited(&[SECOND, WATER, (r#""uri": "/plant""#, r#""uri": "/trees""#)]);
    let named =
        |names: &[&str]| Operations::Named(names.iter().map(|name| (*name).to_owned()).collect());
    let only = diff(model(BASE), model(&text), &named(&["Water"])).expect("one of them has it");
    assert_eq!(told(&only), ["operation-added Water c/c"]);
    let refusal = diff(model(BASE), model(&text), &named(&["Plant", "Watre"]));
    let Err(Refusal::Unknown(unknown)) = refusal else {
        panic!("an operation that is in neither passed");
    };
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        unknown[0].to_string(),
        "the model has no operation `Watre`: did you mean `Water`?"
    );
}

/// Thousands of names that all changed take no time that grows with their square.
#[test]
fn many_names_that_are_gone() {
    let many = |word: &str| {
        let members: Vec<String> = (0..20_000)
            .map(|number| format!(r#""{word}{number}": {{"target": "smithy.api#String"}}"#))
            .collect();
        let vase = format!(
            r#""g#Vase": {{"type": "structure", "members": {{{},"#,
            members.join(",")
        );
        BASE.replace(r#""g#Vase": {"type": "structure", "members": {"#, &vase)
    };
    let diff = compared(&many("old"), &many("new"));
    assert_eq!(
        (diff.rust().breaking, diff.rust().compatible),
        (20_000, 20_000)
    );
}
