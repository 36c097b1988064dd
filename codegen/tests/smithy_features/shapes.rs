//! Shapes: their kinds, enums, mixins, streams, bindings.

use opsmith_codegen::read_checked;
use opsmith_shape::{Kind, Trait};

use crate::{facts, kind, member, tables, text, with_input};

#[test]
fn every_simple_type_has_its_kind() {
    let cases = [
        ("boolean", Kind::Boolean),
        ("byte", Kind::Byte),
        ("short", Kind::Short),
        ("integer", Kind::Integer),
        ("long", Kind::Long),
        ("bigInteger", Kind::BigInteger),
        ("float", Kind::Float),
        ("double", Kind::Double),
        ("bigDecimal", Kind::BigDecimal),
        ("string", Kind::String),
        ("blob", Kind::Blob),
        ("timestamp", Kind::Timestamp),
        ("document", Kind::Document),
    ];
    for (name, expected) in cases {
        let tables = with_input(&format!(
            r#""e#X": {{"type": "{name}"}}, "e#In": {{"type": "structure", "members": {{"a": {{"target": "e#X"}}}}}}"#
        ));
        assert_eq!(kind(&tables, "In", "a"), expected, "{name}");
    }
}

#[test]
fn shapes_of_the_prelude_need_no_definition() {
    let cases = [
        ("String", Kind::String),
        ("Blob", Kind::Blob),
        ("BigInteger", Kind::BigInteger),
        ("BigDecimal", Kind::BigDecimal),
        ("Timestamp", Kind::Timestamp),
        ("Document", Kind::Document),
        ("Boolean", Kind::Boolean),
        ("PrimitiveBoolean", Kind::Boolean),
        ("Byte", Kind::Byte),
        ("PrimitiveByte", Kind::Byte),
        ("Short", Kind::Short),
        ("PrimitiveShort", Kind::Short),
        ("Integer", Kind::Integer),
        ("PrimitiveInteger", Kind::Integer),
        ("Long", Kind::Long),
        ("PrimitiveLong", Kind::Long),
        ("Float", Kind::Float),
        ("PrimitiveFloat", Kind::Float),
        ("Double", Kind::Double),
        ("PrimitiveDouble", Kind::Double),
        ("Unit", Kind::Structure),
    ];
    for (name, expected) in cases {
        let tables = with_input(&format!(
            r#""e#In": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#{name}"}}}}}}"#
        ));
        assert_eq!(kind(&tables, "In", "a"), expected, "{name}");
    }
}

#[test]
fn mixins_give_members_and_traits() {
    let tables = with_input(
        r#""e#Base": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}},
            "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#deprecated"]}, "smithy.api#sensitive": {}, "smithy.api#deprecated": {}}},
        "e#More": {"type": "structure", "members": {"b": {"target": "smithy.api#Integer"}}, "mixins": [{"target": "e#Base"}],
            "traits": {"smithy.api#mixin": {}}},
        "e#In": {"type": "structure", "members": {"c": {"target": "smithy.api#Blob"}}, "mixins": [{"target": "e#More"}, {"target": "e#Base"}]},
        "e#In$a": {"type": "apply", "traits": {"smithy.api#jsonName": "A"}},
        "e#In$c": {"type": "apply", "traits": {"smithy.api#jsonName": "C"}}"#,
    );
    let row = tables
        .shapes
        .iter()
        .find(|row| row.name == "In")
        .expect("In");
    let names: Vec<&str> = row
        .members
        .of(&tables.members)
        .iter()
        .map(|row| row.name.as_ref())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert!(
        row.sensitive && row.traits.of(&tables.traits).is_empty(),
        "a local trait stays"
    );
    assert!(member(&tables, "In", "a").required);
    assert_eq!(facts(&tables, "In", "a"), [Trait::JsonName("A".into())]);
    assert_eq!(facts(&tables, "In", "c"), [Trait::JsonName("C".into())]);
    assert!(
        !tables.shapes.iter().any(|row| row.name == "Base"),
        "mixins are no shapes"
    );
}

#[test]
fn enums_of_both_versions() {
    let tables = with_input(
        r#""e#New": {"type": "enum", "members": {"PLAIN": {"target": "smithy.api#Unit"},
            "SHORT": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "a b"}}}},
        "e#Old": {"type": "string", "traits": {"smithy.api#enum": [{"value": "x.y"}, {"value": "z", "name": "Z_NAME", "documentation": "<p>z", "deprecated": true}]}},
        "e#Number": {"type": "intEnum", "members": {"ONE": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}},
            "LAST": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": -2147483648}}}},
        "e#In": {"type": "structure", "members": {"new": {"target": "e#New"}, "old": {"target": "e#Old"}, "number": {"target": "e#Number"}}}"#,
    );
    assert_eq!(kind(&tables, "In", "new"), Kind::Enum);
    assert_eq!(kind(&tables, "In", "old"), Kind::Enum);
    assert_eq!(kind(&tables, "In", "number"), Kind::IntEnum);
    assert!(facts(&tables, "New", "PLAIN").is_empty());
    assert_eq!(
        facts(&tables, "New", "SHORT"),
        [Trait::EnumValue("a b".into())]
    );
    assert!(facts(&tables, "Old", "x.y").is_empty());
    let last = facts(&tables, "Old", "Z_NAME");
    assert!(
        last.contains(&Trait::EnumValue("z".into()))
            && last.contains(&Trait::Deprecated("".into()))
    );
    assert_eq!(
        facts(&tables, "Number", "LAST"),
        [Trait::IntEnumValue(-2147483648)]
    );
}

#[test]
fn int_enums_have_32_bits() {
    for value in ["2147483648", "9223372036854775808", "1.0", "\"1\""] {
        let definitions = format!(
            r#""e#Number": {{"type": "intEnum", "members": {{"ONE": {{"target": "smithy.api#Unit", "traits": {{"smithy.api#enumValue": {value}}}}}}}}},
            "e#In": {{"type": "structure", "members": {{"number": {{"target": "e#Number"}}}}}}"#
        );
        let text = text("", r#""input": {"target": "e#In"}"#, &definitions);
        let report = read_checked("model.json", text.into_bytes()).expect_err(value);
        assert!(report.to_string().contains("32 bits"), "{report}");
    }
}

#[test]
fn sparse_lists_and_maps_hold_nulls() {
    let tables = with_input(
        r#""e#L": {"type": "list", "member": {"target": "smithy.api#String"}, "traits": {"smithy.api#sparse": {}}},
        "e#M": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}, "traits": {"smithy.api#sparse": {}}},
        "e#D": {"type": "list", "member": {"target": "smithy.api#String"}},
        "e#In": {"type": "structure", "members": {"l": {"target": "e#L"}, "m": {"target": "e#M"}, "d": {"target": "e#D"}}}"#,
    );
    let sparse = |shape: &str, name: &str| member(&tables, shape, name).sparse;
    assert!(sparse("L", "member") && sparse("M", "value"));
    assert!(!sparse("M", "key") && !sparse("D", "member") && !sparse("In", "l"));
}

#[test]
fn streams_are_marked_at_the_member() {
    let tables = with_input(
        r#""e#Bytes": {"type": "blob", "traits": {"smithy.api#streaming": {}, "smithy.api#requiresLength": {}}},
        "e#In": {"type": "structure", "members": {"body": {"target": "e#Bytes", "traits": {"smithy.api#httpPayload": {}}}}}"#,
    );
    let said = facts(&tables, "In", "body");
    for expected in [Trait::Streaming, Trait::RequiresLength, Trait::HttpPayload] {
        assert!(said.contains(&expected), "{expected:?}");
    }
}

#[test]
fn events_are_members_of_a_streaming_union() {
    let tables = tables(text(
        "",
        r#""output": {"target": "e#Out"}"#,
        r#""e#Out": {"type": "structure", "members": {"events": {"target": "e#Events", "traits": {"smithy.api#httpPayload": {}}}}},
        "e#Events": {"type": "union", "members": {"one": {"target": "e#One"}, "bad": {"target": "e#Bad"}}, "traits": {"smithy.api#streaming": {}}},
        "e#One": {"type": "structure", "members": {"kind": {"target": "smithy.api#String", "traits": {"smithy.api#eventHeader": {}}},
            "bytes": {"target": "smithy.api#Blob", "traits": {"smithy.api#eventPayload": {}}}}},
        "e#Bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}}"#,
    ));
    assert_eq!(kind(&tables, "Out", "events"), Kind::Union);
    assert!(facts(&tables, "Out", "events").contains(&Trait::Streaming));
    assert!(facts(&tables, "One", "kind").contains(&Trait::EventHeader));
    assert!(facts(&tables, "One", "bytes").contains(&Trait::EventPayload));
}

#[test]
fn shapes_may_hold_themselves() {
    let tables = with_input(
        r#""e#Tree": {"type": "structure", "members": {"left": {"target": "e#Tree"}, "rest": {"target": "e#Trees"}}},
        "e#Trees": {"type": "list", "member": {"target": "e#Tree"}},
        "e#In": {"type": "structure", "members": {"tree": {"target": "e#Tree"}}}"#,
    );
    let tree = member(&tables, "In", "tree").target;
    assert_eq!(member(&tables, "Tree", "left").target, tree);
    assert_eq!(member(&tables, "Trees", "member").target, tree);
}

#[test]
fn bindings_count_where_the_structure_is_outermost() {
    let tables = tables(text(
        "",
        r#""input": {"target": "e#In"}, "output": {"target": "e#Out"}"#,
        r#""e#In": {"type": "structure", "members": {"q": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "q"}}, "inner": {"target": "e#Inner"}}},
        "e#Out": {"type": "structure", "members": {"q": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "q", "smithy.api#jsonName": "Q"}},
            "code": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpResponseCode": {}}}, "inner": {"target": "e#Inner"}}},
        "e#Inner": {"type": "structure", "members": {"h": {"target": "smithy.api#String", "traits": {"smithy.api#httpHeader": "h"}}}}"#,
    ));
    assert!(member(&tables, "In", "q").outside_body);
    assert!(
        !member(&tables, "Out", "q").outside_body,
        "answers have no query"
    );
    assert_eq!(facts(&tables, "Out", "q"), [Trait::JsonName("Q".into())]);
    assert!(member(&tables, "Out", "code").outside_body);
    assert!(!member(&tables, "Inner", "h").outside_body);
}
