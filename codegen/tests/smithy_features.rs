//! What Smithy's form can say, one small model for each thing.

use opsmith_codegen::lower::lower;
use opsmith_codegen::model::Model;
use opsmith_codegen::{read_checked, select};
use opsmith_shape::{Kind, MemberRow, Tables, Trait};

/// A service with an operation `Go`, around the definitions of a case.
fn text(service: &str, go: &str, definitions: &str) -> String {
    let comma = if definitions.is_empty() { "" } else { ", " };
    format!(
        r#"{{"smithy": "2.0", "shapes": {{
        "e#S": {{"type": "service", "version": "1", {service}"operations": [{{"target": "e#Go"}}], "traits": {{"aws.protocols#restJson1": {{}}}}}},
        "e#Go": {{"type": "operation", {go}, "traits": {{"smithy.api#http": {{"method": "POST", "uri": "/"}}}}}}{comma}{definitions}}}}}"#
    )
}

fn model(text: String) -> Model {
    let model =
        read_checked("model.json", text.into_bytes()).unwrap_or_else(|report| panic!("{report}"));
    select::reached(model)
}

fn tables(text: String) -> Tables {
    lower(&model(text), "s").tables
}

/// The tables of a model whose operation takes the shape `In`.
fn with_input(definitions: &str) -> Tables {
    tables(text("", r#""input": {"target": "e#In"}"#, definitions))
}

fn member<'t>(tables: &'t Tables, shape: &str, name: &str) -> &'t MemberRow {
    let row = tables.shapes.iter().find(|row| row.name == shape);
    let row = row.unwrap_or_else(|| panic!("no shape {shape}"));
    let found = row
        .members
        .of(&tables.members)
        .iter()
        .find(|row| row.name == name);
    found.unwrap_or_else(|| panic!("no member {shape}${name}"))
}

fn kind(tables: &Tables, shape: &str, name: &str) -> Kind {
    tables.shape(member(tables, shape, name).target).kind
}

fn facts<'t>(tables: &'t Tables, shape: &str, name: &str) -> &'t [Trait] {
    tables.traits_of(member(tables, shape, name))
}

fn operations(tables: &Tables) -> Vec<&str> {
    tables
        .operations
        .iter()
        .map(|row| row.name.as_ref())
        .collect()
}

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
fn resources_bring_their_operations() {
    let mut resource = String::new();
    for key in ["create", "put", "read", "update", "delete", "list"] {
        resource.push_str(&format!(r#""{key}": {{"target": "e#Op{key}"}}, "#));
    }
    let mut definitions = format!(
        r#""e#Outer": {{"type": "resource", "identifiers": {{"id": {{"target": "smithy.api#String"}}}}, {resource}
            "operations": [{{"target": "e#OpOwn"}}], "collectionOperations": [{{"target": "e#OpAll"}}], "resources": [{{"target": "e#Inner"}}]}},
        "e#Inner": {{"type": "resource", "read": {{"target": "e#OpInner"}}, "resources": [{{"target": "e#Outer"}}]}}"#
    );
    let expected = [
        "Opcreate", "Opput", "Opread", "Opupdate", "Opdelete", "Oplist", "OpOwn", "OpAll",
        "OpInner",
    ];
    for name in expected {
        definitions.push_str(&format!(
            r#", "e#{name}": {{"type": "operation", "traits": {{"smithy.api#http": {{"method": "GET", "uri": "/{name}"}}}}}}"#
        ));
    }
    definitions.push_str(r#", "e#Unbound": {"type": "operation"}"#);
    let tables = tables(text(
        r#""resources": [{"target": "e#Outer"}], "#,
        r#""errors": []"#,
        &definitions,
    ));
    let mut all = vec!["Go"];
    all.extend(expected);
    assert_eq!(operations(&tables), all);
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
fn operations_and_services_have_mixins_too() {
    let text = r#"{"smithy": "2.0", "shapes": {
        "e#Common": {"type": "service", "version": "7", "errors": [{"target": "e#Bad"}], "operations": [{"target": "e#Go"}], "traits": {"smithy.api#mixin": {}}},
        "e#S": {"type": "service", "mixins": [{"target": "e#Common"}], "traits": {"aws.protocols#awsJson1_0": {}}},
        "e#Base": {"type": "operation", "input": {"target": "e#In"}, "errors": [{"target": "e#Worse"}], "traits": {"smithy.api#mixin": {}}},
        "e#Go": {"type": "operation", "mixins": [{"target": "e#Base"}]},
        "e#In": {"type": "structure", "members": {}},
        "e#Bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}},
        "e#Worse": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}}}}"#;
    let tables = tables(text.to_owned());
    assert_eq!(tables.service.version, "7");
    assert_eq!(operations(&tables), ["Go"]);
    let errors: Vec<&str> = tables.operations[0]
        .errors
        .iter()
        .map(|id| tables.shape(*id).name.as_ref())
        .collect();
    assert_eq!(errors, ["Worse", "Bad"]);
    assert!(tables.operations[0].input.is_some());
}

#[test]
fn errors_of_the_service_belong_to_every_operation() {
    let tables = tables(text(
        r#""errors": [{"target": "e#Bad"}, {"target": "e#Own"}], "#,
        r#""errors": [{"target": "e#Own"}]"#,
        r#""e#Bad": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}},
        "e#Own": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#,
    ));
    let errors: Vec<&str> = tables.operations[0]
        .errors
        .iter()
        .map(|id| tables.shape(*id).name.as_ref())
        .collect();
    assert_eq!(errors, ["Own", "Bad"]);
}

#[test]
fn services_rename_shapes() {
    let tables = tables(text(
        r#""rename": {"f#Item": "OtherItem"}, "#,
        r#""input": {"target": "e#In"}"#,
        r#""e#Item": {"type": "structure", "members": {}}, "f#Item": {"type": "structure", "members": {}},
        "e#In": {"type": "structure", "members": {"a": {"target": "e#Item"}, "b": {"target": "f#Item"}}}"#,
    ));
    assert_eq!(tables.shape(member(&tables, "In", "a").target).name, "Item");
    assert_eq!(
        tables.shape(member(&tables, "In", "b").target).name,
        "OtherItem"
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
fn unit_is_nothing_or_an_empty_structure() {
    let tables = tables(text(
        "",
        r#""input": {"target": "smithy.api#Unit"}, "output": {"target": "e#Out"}"#,
        r#""e#Out": {"type": "structure", "members": {"one": {"target": "e#One"}}},
        "e#One": {"type": "union", "members": {"nothing": {"target": "smithy.api#Unit"}, "text": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}}}"#,
    ));
    assert_eq!(tables.operations[0].input, None);
    assert_eq!(kind(&tables, "One", "nothing"), Kind::Structure);
    assert!(
        !member(&tables, "One", "text").required,
        "no member of a union is"
    );
}

#[test]
fn defaults_say_what_is_where_nothing_is() {
    let cases = [
        ("Boolean", "false", "false"),
        ("Integer", "-7", "-7"),
        ("Long", "9223372036854775807", "9223372036854775807"),
        (
            "BigInteger",
            "340282366920938463463374607431768211456",
            "340282366920938463463374607431768211456",
        ),
        (
            "BigInteger",
            "-18446744073709551616",
            "-18446744073709551616",
        ),
        (
            "BigDecimal",
            "1.00000000000000000000000000001",
            "1.00000000000000000000000000001",
        ),
        ("BigDecimal", "1e400", "1e400"),
        ("Double", "1.5", "1.5"),
        ("String", "\"a\\u0000\\\"\"", "\"a\\u0000\\\"\""),
        ("Blob", "\"YQ==\"", "\"YQ==\""),
        ("Timestamp", "12", "12"),
        ("Document", "true", "true"),
    ];
    for (target, default, expected) in cases {
        // Of an output, so that the client puts it.
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#default": {default}}}}}}}}}"#
            ),
        );
        assert_eq!(
            facts(&tables(text), "Out", "a"),
            [Trait::Default(expected.into())],
            "{target}"
        );
    }
}

#[test]
fn defaults_that_are_none() {
    for traits in [
        r#""smithy.api#default": null"#,
        r#""smithy.api#default": 1, "smithy.api#clientOptional": {}"#,
    ] {
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#Integer", "traits": {{{traits}}}}}}}}}"#
            ),
        );
        assert!(facts(&tables(text), "Out", "a").is_empty(), "{traits}");
    }
}

#[test]
fn defaults_fit_their_members() {
    let cases = [
        ("Byte", "128"),
        ("Short", "40000"),
        ("Integer", "2147483648"),
        ("Long", "9223372036854775808"),
        ("Integer", "1.5"),
        ("BigInteger", "1.5"),
        ("BigInteger", "1e400"),
        ("Double", "1e400"),
        ("Boolean", "0"),
        ("String", "1"),
        ("Double", "\"1\""),
    ];
    for (target, default) in cases {
        let text = text(
            "",
            r#""output": {"target": "e#Out"}"#,
            &format!(
                r#""e#Out": {{"type": "structure", "members": {{"a": {{"target": "smithy.api#{target}", "traits": {{"smithy.api#default": {default}}}}}}}}}"#
            ),
        );
        let report = read_checked("model.json", text.into_bytes()).expect_err(default);
        assert!(
            report.to_string().contains("a default of another type"),
            "{report}"
        );
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

#[test]
fn keys_that_are_not_known_are_refused() {
    let cases = [
        (
            r#""e#In": {"type": "structure", "members": {}, "mebers": {}}"#,
            "mebers",
        ),
        (
            r#""e#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "trait": {}}}}"#,
            "trait",
        ),
        (r#""e#In": {"type": "string", "members": {}}"#, "members"),
    ];
    for (definitions, key) in cases {
        let text = text("", r#""input": {"target": "e#In"}"#, definitions);
        let report = read_checked("model.json", text.into_bytes()).expect_err(key);
        assert!(
            report
                .to_string()
                .contains(&format!("there is no key `{key}` here")),
            "{report}"
        );
    }
}

#[test]
fn keys_inside_of_traits_are_known_or_refused() {
    let text = text(
        "",
        r#""input": {"target": "e#In"}"#,
        r#""e#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "traits": {"smithy.api#deprecated": {"message": "m", "until": "2030"}}}}}"#,
    );
    let model = model(text);
    let report = opsmith_codegen::support::known_traits(model).expect_err("an unknown key");
    assert!(
        report
            .to_string()
            .contains("`smithy.api#deprecated.until` is not supported"),
        "{report}"
    );
}
