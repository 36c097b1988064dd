//! Services, resources and operations, and what mixins give to them.

use opsmith_shape::Kind;

use crate::{kind, member, operations, tables, text};

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
