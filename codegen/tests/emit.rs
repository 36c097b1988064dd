//! What holds for everything that is emitted.

use opsmith_codegen::emit::{self, Package, Runtime, Service};
use opsmith_codegen::output::Files;
use opsmith_codegen::select::{Operations, select};
use opsmith_codegen::{name, prepare, read_checked};

fn service(model: &str, operations: &Operations) -> Service {
    let model = read_checked("model.json", model.as_bytes().to_vec()).expect("a good model");
    let model = select(model, operations).expect("known operations");
    let service = name::service_name(&model.service.id);
    prepare(model, &service, "model.json").expect("a model that can be generated")
}

fn files(service: &Service) -> Files {
    let package = Package {
        name: "example".to_owned(),
        runtime: Runtime::Workspace,
        origin: "services.toml".to_owned(),
    };
    let mut files = emit::service(service, &package);
    files.extend(emit::package(std::slice::from_ref(service), &package));
    files
}

const SSO_OIDC: &str = include_str!("../../model/sso-oidc.json");

#[test]
fn the_same_model_gives_the_same_bytes() {
    let first = files(&service(SSO_OIDC, &Operations::All));
    assert_eq!(first, files(&service(SSO_OIDC, &Operations::All)));
    assert!(
        first
            .iter()
            .all(|(path, text)| text.contains("@generated") && !path.starts_with('/'))
    );
}

/// Nothing is imported that is not there: the compiler would warn of it.
#[test]
fn operations_may_take_and_return_nothing() {
    let model = r##"{"smithy": "2.0", "shapes": {
        "n#Nothing": {"type": "service", "version": "1", "operations": [{"target": "n#Ping"}],
          "traits": {"aws.protocols#awsJson1_0": {}, "aws.auth#sigv4": {"name": "n"}}},
        "n#Ping": {"type": "operation"}}}"##;
    let files = files(&service(model, &Operations::All));
    for (path, text) in files.iter() {
        let unused = ["super::types", "self::types", "MemberDoc"];
        let found = unused.iter().find(|name| text.contains(**name));
        assert_eq!(found, None, "{path}:\n{text}");
    }
}

/// Whatever the order of the model is, `new` and the example that calls it have that of the names in Rust.
#[test]
fn new_takes_its_arguments_in_the_order_of_their_names() {
    let required = |name: &str, more: &str| {
        format!(
            r#""{name}": {{"target": "smithy.api#String", "traits": {{"smithy.api#required": {{}}{more}}}}}"#
        )
    };
    let mut members = vec![
        required("zone", ""),
        required("type", ""),
        required("Unit", ""),
        required("token", r#", "smithy.api#idempotencyToken": {}"#),
        r#""label": {"target": "smithy.api#String"}"#.to_owned(),
        required("aLot", ""),
    ];
    for _ in 0..members.len() {
        members.rotate_left(1);
        let model = format!(
            r#"{{"smithy": "2.0", "shapes": {{
            "n#Garden": {{"type": "service", "version": "1", "operations": [{{"target": "n#Plant"}}],
              "traits": {{"aws.protocols#awsJson1_0": {{}}, "aws.auth#sigv4": {{"name": "n"}}}}}},
            "n#Plant": {{"type": "operation", "input": {{"target": "n#Vase"}}}},
            "n#Vase": {{"type": "structure", "members": {{{}}}}}}}}}"#,
            members.join(", ")
        );
        let files = files(&service(&model, &Operations::All));
        let text: String = files.iter().map(|(_, text)| text).collect();
        // Without the line breaks of the printer.
        let text: String = text.split_whitespace().collect();
        let arguments = "fnnew(a_lot:implInto<String>,r#type:implInto<String>,unit:implInto<String>,zone:implInto<String>";
        assert!(text.contains(arguments), "{members:?}");
        assert!(
            text.contains(r#"Vase::new("a-lot","type","unit","zone")"#),
            "{members:?}"
        );
    }
}

/// Variants and types of the model may be called as what is imported, and mention nothing by that.
#[test]
fn names_of_imports_are_imported_where_they_are_meant_only() {
    let names = ["BTreeMap", "BigNumber", "Blob", "Document", "Timestamp"];
    let members: Vec<String> = names
        .map(|name| format!(r#""{name}": {{"target": "smithy.api#String"}}"#))
        .into();
    let values: Vec<String> = names
        .map(|name| format!(r#""{name}": {{"target": "smithy.api#Unit"}}"#))
        .into();
    let model = format!(
        r##"{{"smithy": "2.0", "shapes": {{
        "n#S": {{"type": "service", "version": "1", "operations": [{{"target": "n#Go"}}],
          "traits": {{"aws.protocols#awsJson1_0": {{}}, "aws.auth#sigv4": {{"name": "n"}}}}}},
        "n#Go": {{"type": "operation", "input": {{"target": "n#In"}}}},
        "n#In": {{"type": "structure", "members": {{"u": {{"target": "n#U"}}, "e": {{"target": "n#E"}}}}}},
        "n#U": {{"type": "union", "members": {{{}}}}},
        "n#E": {{"type": "enum", "members": {{{}}}}}}}}}"##,
        members.join(", "),
        values.join(", ")
    );
    let files = files(&service(&model, &Operations::All));
    let types = files.get("src/s/types.rs").expect("types");
    let imports: Vec<&str> = types
        .lines()
        .filter(|line| line.starts_with("use "))
        .collect();
    assert_eq!(imports, ["use super::tables::TABLES;"]);
}

#[test]
fn only_what_is_reached_is_kept() {
    let chosen = Operations::Named(vec!["StartDeviceAuthorization".to_owned()]);
    let service = service(SSO_OIDC, &chosen);
    let names: Vec<&str> = service
        .model
        .shapes
        .iter()
        .map(|shape| shape.name.as_str())
        .collect();
    assert!(
        names.contains(&"StartDeviceAuthorizationResponse") && names.contains(&"SlowDownException")
    );
    assert!(
        !names.contains(&"CreateTokenRequest") && !names.contains(&"Scopes"),
        "{names:?}"
    );
    assert_eq!(service.lowered.tables.operations.len(), 1);
    let rows = service.lowered.tables.members.len();
    assert_eq!(service.lowered.docs.members.len(), rows);
}

#[test]
fn texts_of_a_model_never_become_code() {
    let hostile = r##"*/ \"; fn evil() {} r#\"x\"# {} ${x} \u0000 \u2028 // ` "##;
    let model = r#"{"smithy": "2.0", "shapes": {
        "e#S": {"type": "service", "version": "HOSTILE", "operations": [{"target": "e#Op"}], "traits": {
            "aws.protocols#restJson1": {}, "smithy.api#title": "HOSTILE", "smithy.api#documentation": "HOSTILE",
            "aws.api#service": {"sdkId": "HOSTILE"}, "aws.auth#sigv4": {"name": "HOSTILE"}}},
        "e#Op": {"type": "operation", "input": {"target": "e#In"}, "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/"}, "smithy.api#documentation": "HOSTILE",
            "smithy.api#deprecated": {"message": "HOSTILE"}}},
        "e#In": {"type": "structure", "members": {"a": {"target": "e#E", "traits": {
            "smithy.api#jsonName": "HOSTILE", "smithy.api#required": {}, "smithy.api#default": "HOSTILE"}}}},
        "e#E": {"type": "enum", "members": {
            "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "HOSTILE"}},
            "B HOSTILE": {"target": "smithy.api#Unit", "traits": {"smithy.api#documentation": "<code>HOSTILE</code>"}}}}
    }}"#;
    let model = model.replace("HOSTILE", hostile);
    let files = files(&service(&model, &Operations::All));
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let tokens: proc_macro2::TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(!has_ident(tokens, "evil"), "{path}:\n{text}");
    }
}

/// Only services that put parameters into paths pay for what those may need.
#[test]
fn the_manifest_asks_for_what_the_operations_need() {
    let features = |protocol: &str, uri: &str| {
        let model = r#"{"smithy": "2.0", "shapes": {
            "e#S": {"type": "service", "version": "1", "operations": [{"target": "e#Op"}], "traits": {
                "aws.protocols#PROTOCOL": {}, "aws.api#service": {"sdkId": "S"}, "aws.auth#sigv4": {"name": "s"}}},
            "e#Op": {"type": "operation", "input": {"target": "e#In"}, "traits": {
                "smithy.api#http": {"method": "POST", "uri": "URI"}}},
            "e#In": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "traits": {
                "smithy.api#httpLabel": {}, "smithy.api#required": {}}}}}
        }}"#;
        let mut model = model.replace("PROTOCOL", protocol).replace("URI", uri);
        if !uri.contains('{') {
            model = model.replace(r#""smithy.api#httpLabel": {}, "#, "");
        }
        let files = files(&service(&model, &Operations::All));
        let (_, text) = files
            .iter()
            .find(|(path, _)| path.ends_with("Cargo.toml"))
            .expect("a manifest");
        let line = text.lines().find(|line| line.starts_with("s = "));
        line.expect("a feature").to_owned()
    };
    let plain = r#"s = ["opsmith-client/rest-json"]"#;
    let dots = r#"s = ["opsmith-client/rest-json", "opsmith-client/dot-segments"]"#;
    assert_eq!(features("restJson1", "/things"), plain);
    assert_eq!(features("restJson1", "/things/{a}"), dots);
    assert_eq!(features("restJson1", "/things/{a+}?x"), dots);
    assert_eq!(
        features("awsJson1_0", "/"),
        r#"s = ["opsmith-client/aws-json"]"#
    );
}

fn has_ident(tokens: proc_macro2::TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Group(group) => has_ident(group.stream(), name),
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}
