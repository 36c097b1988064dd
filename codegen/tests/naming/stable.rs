//! Names do not depend on what is not theirs.

use std::collections::BTreeMap;

use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{name, read_checked};

use crate::sample::{Sample, named, strings};

/// What an order or an addition must not change.
fn assert_stable(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, why: &str) {
    for (what, ident) in before {
        assert_eq!(after.get(what), Some(ident), "{what}: {why}");
    }
}

#[test]
fn order_and_additions_rename_nothing() {
    let structure = r#"{"type": "structure", "members": {}}"#.to_owned();
    let shapes = [
        "e#Item", "f#Item", "e#item", "e#ITEM", "e#Option", "e#Item2",
    ];
    let sample = Sample {
        members: strings(&["fooBar", "foo_bar", "foo__bar", "type"]),
        shapes: shapes.map(|id| (id.to_owned(), structure.clone())).into(),
        operations: strings(&["GetThing", "GetThing_", "Get_thing"]),
        errors: strings(&["FooError", "FooException", "BarError"]),
    };
    let before = sample.names();
    assert_eq!(before, sample.names(), "the same model twice");
    // Every rotation of everything.
    for turn in 1..6 {
        let mut turned = sample.clone();
        let by = |len: usize| turn % len.max(1);
        turned.members.rotate_left(by(sample.members.len()));
        turned.operations.rotate_left(by(sample.operations.len()));
        turned.errors.rotate_left(by(sample.errors.len()));
        // The members that hold shapes are named by their order.
        turned.shapes.rotate_left(by(sample.shapes.len()));
        assert_stable(&before, &turned.names(), "another order");
    }
    let unrelated = [
        "Zebra",
        "Apple",
        "Go2",
        "Error2",
        "Client",
        "ThingGetter",
        "IteM2x",
        "Optional",
    ];
    for name in unrelated {
        let mut more = sample.clone();
        more.shapes.push((format!("a#{name}"), structure.clone()));
        more.operations.push(format!("Call{name}"));
        more.members.push(format!("of{name}"));
        more.errors.push(format!("{name}Failure"));
        assert_stable(&before, &more.names(), name);
    }
}

#[test]
fn choosing_fewer_operations_renames_nothing() {
    let sample = Sample {
        operations: strings(&["GetThing", "GetThing_", "Get_thing"]),
        ..Sample::default()
    };
    let all = sample.names();
    for operation in ["GetThing", "GetThing_", "Get_thing"] {
        let chosen = Operations::Named(vec![operation.to_owned()]);
        let model = select::select(sample.model(), &chosen).expect("a known operation");
        let names = name::name(&model, "service").expect("names");
        assert_stable(&named(&model, &names), &all, "fewer operations");
    }
    // An error that meets another one only in the whole model.
    let text = sample.text().replace(
        r#""o#GetThing_": {"type": "operation", "input": {"target": "e#GoInput"}, "errors": []}"#,
        r#""o#GetThing_": {"type": "operation", "errors": [{"target": "e#FooError"}]}, "e#FooError": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#,
    );
    let text = text.replace(
        r#""o#GetThing": {"type": "operation", "input": {"target": "e#GoInput"}, "errors": []}"#,
        r#""o#GetThing": {"type": "operation", "errors": [{"target": "e#FooException"}]}, "e#FooException": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#,
    );
    let model = read_checked("model.json", text.into_bytes()).expect("a model");
    let chosen = Operations::Named(vec!["GetThing".to_owned()]);
    let model = select::select(model, &chosen).expect("a known operation");
    let names = name::name(&model, "service").expect("names");
    assert_eq!(
        names
            .errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["FooException"]
    );
}
