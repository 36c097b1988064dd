//! Every hazard of names seen in real models, each with the examples it was seen with; and that names do not depend on what is not
//! theirs.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

use opsmith_codegen::model::Model;
use opsmith_codegen::name::{self, Names};
use opsmith_codegen::select::{self, Operations};
use opsmith_codegen::{fixups, read_checked};

/// A service whose operation `Go` takes a structure of these members and answers with these shapes.
#[derive(Default, Clone)]
struct Sample {
    members: Vec<String>,
    shapes: Vec<(String, String)>,
    operations: Vec<String>,
    errors: Vec<String>,
}

impl Sample {
    fn text(&self) -> String {
        let mut text = String::from(
            r#"{"smithy": "2.0", "shapes": {"e#S": {"type": "service", "version": "1", "traits": {"aws.protocols#awsJson1_1": {}}, "operations": ["#,
        );
        let operations = || self.operations.iter().map(String::as_str).chain(["Go"]);
        let targets: Vec<String> = operations()
            .map(|name| format!(r#"{{"target": "o#{name}"}}"#))
            .collect();
        text.push_str(&(targets.join(", ") + "]}"));
        let errors: Vec<String> = self
            .errors
            .iter()
            .map(|name| format!(r#"{{"target": "e#{name}"}}"#))
            .collect();
        for name in operations() {
            let _ = write!(
                text,
                r#", "o#{name}": {{"type": "operation", "input": {{"target": "e#GoInput"}}, "errors": [{}]}}"#,
                errors.join(", ")
            );
        }
        for name in &self.errors {
            let _ = write!(
                text,
                r#", "e#{name}": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}}"#
            );
        }
        for (name, body) in &self.shapes {
            let _ = write!(text, r#", "{name}": {body}"#);
        }
        let mut members: Vec<String> = self
            .members
            .iter()
            .map(|name| format!(r#""{name}": {{"target": "smithy.api#String"}}"#))
            .collect();
        let held = self.shapes.iter().enumerate();
        members.extend(
            held.map(|(index, (name, _))| format!(r#""zz{index}": {{"target": "{name}"}}"#)),
        );
        let _ = write!(
            text,
            r#", "e#GoInput": {{"type": "structure", "members": {{{}}}}}}}}}"#,
            members.join(", ")
        );
        text
    }

    fn model(&self) -> Model {
        read_checked("model.json", self.text().into_bytes())
            .unwrap_or_else(|report| panic!("{report}\n{}", self.text()))
    }

    fn names(&self) -> BTreeMap<String, String> {
        let model = self.model();
        named(
            &model,
            &name::name(&model, "service").unwrap_or_else(|report| panic!("{report}")),
        )
    }
}

/// Identifiers by what they name.
fn named(model: &Model, names: &Names) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (shape, given) in model.shapes.iter().zip(&names.shapes) {
        if name::has_type(shape) {
            all.insert(shape.id.clone(), given.ty.to_string());
        }
        for (member, ident) in shape.members.iter().zip(&given.members) {
            all.insert(format!("{}${}", shape.id, member.name), ident.to_string());
        }
    }
    for (operation, given) in model.operations.iter().zip(&names.operations) {
        all.insert(format!("{}()", operation.name), given.method.to_string());
        all.insert(
            format!("static {}", operation.name),
            given.constant.to_string(),
        );
    }
    for (index, ident) in model.errors().into_iter().zip(&names.errors) {
        all.insert(
            format!("error {}", model.shapes[index].name),
            ident.to_string(),
        );
    }
    all
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn members_become_fields() {
    let cases = [
        ("type", "r#type"),
        ("match", "r#match"),
        ("ref", "r#ref"),
        ("else", "r#else"),
        ("return", "r#return"),
        ("Override", "r#override"),
        ("in", "r#in"),
        ("static", "r#static"),
        ("enum", "r#enum"),
        ("virtual", "r#virtual"),
        ("loop", "r#loop"),
        ("struct", "r#struct"),
        ("self", "self_"),
        ("crate", "crate_"),
        ("super", "super_"),
        ("_5m", "value_5m"),
        ("isOAuth2Supported", "is_o_auth2_supported"),
        ("RequestID", "request_id"),
        ("eq", "eq"),
        ("from", "from"),
        ("source", "source"),
        ("with", "with"),
        ("new", "new"),
        ("default", "default"),
        ("x86_64", "x86_64"),
        ("__AdTriggersElement", "ad_triggers_element"),
    ];
    let names = Sample {
        members: cases.iter().map(|(name, _)| name.to_string()).collect(),
        ..Sample::default()
    }
    .names();
    for (name, expected) in cases {
        assert_eq!(names[&format!("e#GoInput${name}")], expected);
    }
}

#[test]
fn shapes_become_types() {
    let cases = [
        ("Option", "OptionShape"),
        ("Result", "ResultShape"),
        ("None", "NoneShape"),
        ("Error", "ErrorShape"),
        ("Client", "ClientShape"),
        ("Document", "DocumentShape"),
        ("Default", "DefaultShape"),
        ("String", "StringShape"),
        ("Hash", "Hash"),
        ("Value", "Value"),
        ("Builder", "Builder"),
        ("Status", "Status"),
        ("Type", "Type"),
        ("Trait", "Trait"),
        ("Match", "Match"),
        ("Operation", "Operation"),
        ("Input", "Input"),
        ("Unknown", "Unknown"),
        ("Self", "SelfValue"),
        ("policyScopeType", "PolicyScopeType"),
        ("__AdTriggersElement", "AdTriggersElement"),
        ("rs", "Rs"),
        ("ACMPrivateCA", "AcmPrivateCa"),
        ("RetrieveAndGenerateInput", "RetrieveAndGenerateInput"),
        (
            "BatchCreateDelegationByAssessmentError",
            "BatchCreateDelegationByAssessmentError",
        ),
        ("PhoneNumber", "PhoneNumber"),
        ("PhoneNumberError", "PhoneNumberError"),
        ("ImageBuilder", "ImageBuilder"),
    ];
    let body = r#"{"type": "structure", "members": {}}"#;
    let names = Sample {
        shapes: cases
            .iter()
            .map(|(name, _)| (format!("e#{name}"), body.to_owned()))
            .collect(),
        ..Sample::default()
    }
    .names();
    for (name, expected) in cases {
        assert_eq!(names[&format!("e#{name}")], expected);
    }
}

#[test]
fn values_become_variants() {
    let cases = [
        ("SELF", "SelfValue"),
        ("UNKNOWN", "UnknownValue"),
        ("None", "None"),
        ("DEFAULT", "Default"),
        ("Ok", "Ok"),
        ("HASH", "Hash"),
        ("5m", "Value5m"),
        ("1h", "Value1h"),
        ("AWS::EC2::CustomerGateway", "AwsEc2CustomerGateway"),
        ("Bytes/Second", "BytesSecond"),
        ("not (yet) + more", "NotYetMore"),
        ("SIZE_0_POINT_5_GB", "Size0Point5Gb"),
        ("+", "Value"),
        ("-", "Value2"),
    ];
    let values: Vec<String> = cases
        .iter()
        .map(|(value, _)| format!(r#"{{"value": "{value}"}}"#))
        .collect();
    let body = format!(
        r#"{{"type": "string", "traits": {{"smithy.api#enum": [{}]}}}}"#,
        values.join(", ")
    );
    let names = Sample {
        shapes: vec![("e#Kind".to_owned(), body)],
        ..Sample::default()
    }
    .names();
    for (value, expected) in cases {
        assert_eq!(names[&format!("e#Kind${value}")], expected);
    }
}

#[test]
fn operations_and_errors_have_names_of_their_own() {
    let sample = Sample {
        operations: strings(&[
            "Builder",
            "FromEnv",
            "Clone",
            "Match",
            "ALL",
            "Docs",
            "CreateBackendAPI",
            "UpdateNodeState",
            "Move",
        ]),
        errors: strings(&[
            "SlowDownException",
            "Error",
            "Exception",
            "UnknownException",
            "FooError",
            "FooException",
            "RateError",
        ]),
        shapes: vec![(
            "e#UpdateNodeState".to_owned(),
            r#"{"type": "structure", "members": {}}"#.to_owned(),
        )],
        ..Sample::default()
    };
    let names = sample.names();
    let cases = [
        ("Builder()", "builder_operation"),
        ("FromEnv()", "from_env_operation"),
        ("Clone()", "clone_operation"),
        ("Match()", "r#match"),
        ("Move()", "r#move"),
        ("static ALL", "ALL_OPERATION"),
        ("static Docs", "DOCS_OPERATION"),
        ("CreateBackendAPI()", "create_backend_api"),
        ("UpdateNodeState()", "update_node_state"),
        ("e#UpdateNodeState", "UpdateNodeState"),
        ("error SlowDownException", "SlowDown"),
        ("error Error", "Error"),
        ("error Exception", "Exception"),
        ("error UnknownException", "UnknownException"),
        ("error FooError", "FooError"),
        ("error FooException", "FooException"),
        ("error RateError", "Rate"),
    ];
    for (what, expected) in cases {
        assert_eq!(names[what], expected, "{what}");
    }
}

#[test]
fn the_one_that_is_spelled_like_its_identifier_keeps_it() {
    let body = r#"{"type": "structure", "members": {}}"#.to_owned();
    let sample = Sample {
        shapes: [
            ("e#ACMThing"),
            ("e#AcmThing"),
            ("other#AcmThing"),
            ("e#acm_thing"),
        ]
        .map(|id| (id.to_owned(), body.clone()))
        .into(),
        ..Sample::default()
    };
    let names = sample.names();
    let given: Vec<&str> = sample
        .shapes
        .iter()
        .map(|(id, _)| names[id].as_str())
        .collect();
    assert_eq!(given, ["AcmThing3", "AcmThing", "AcmThing2", "AcmThing4"]);
}

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
        operations: strings(&["GetThing", "getThing", "Get_thing"]),
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
        operations: strings(&["GetThing", "getThing", "Get_thing"]),
        ..Sample::default()
    };
    let all = sample.names();
    for operation in ["GetThing", "getThing", "Get_thing"] {
        let chosen = Operations::Named(vec![operation.to_owned()]);
        let model = select::select(sample.model(), &chosen).expect("a known operation");
        let names = name::name(&model, "service").expect("names");
        assert_stable(&named(&model, &names), &all, "fewer operations");
    }
    // An error that meets another one only in the whole model.
    let text = sample.text().replace(
        r#""o#getThing": {"type": "operation", "input": {"target": "e#GoInput"}, "errors": []}"#,
        r#""o#getThing": {"type": "operation", "errors": [{"target": "e#FooError"}]}, "e#FooError": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}"#,
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

#[test]
fn names_can_be_chosen() {
    let toml = r#"
        [services.a]
        model = "a.json"
        [[services.a.fixups]]
        reason = "they read better"
        [services.a.fixups.rename]
        "e#Item" = "Thing"
        "GoInput$fooBar" = "bar"
        "Kind$5m" = "FiveMinutes"
        "operation:Go" = "start"
    "#;
    let config = opsmith_codegen::config::read("services.toml", toml.to_owned())
        .unwrap_or_else(|report| panic!("{report}"));
    let sample = Sample {
        members: strings(&["fooBar", "Bar"]),
        shapes: vec![
            (
                "e#Item".to_owned(),
                r#"{"type": "structure", "members": {}}"#.to_owned(),
            ),
            (
                "e#Kind".to_owned(),
                r#"{"type": "string", "traits": {"smithy.api#enum": [{"value": "5m"}]}}"#
                    .to_owned(),
            ),
        ],
        ..Sample::default()
    };
    let model = fixups::apply(sample.model(), &config.source, &config.services[0].fixups)
        .unwrap_or_else(|report| panic!("{report}"));
    let names = named(
        &model,
        &name::name(&model, "service").unwrap_or_else(|report| panic!("{report}")),
    );
    for (what, expected) in [
        ("e#Item", "Thing"),
        ("e#GoInput$fooBar", "bar"),
        ("e#GoInput$Bar", "bar2"),
        ("e#Kind$5m", "FiveMinutes"),
        ("Go()", "start"),
        ("static Go", "START"),
    ] {
        assert_eq!(names[what], expected, "{what}");
    }
}

#[test]
fn chosen_names_that_are_taken_are_refused() {
    let cases = [
        ("e#Item", "Option", "the name `Option` is taken"),
        ("e#Item", "a b", "cannot be the name"),
        ("operation:Go", "builder", "the name `builder` is taken"),
    ];
    for (target, chosen, expected) in cases {
        let toml = format!(
            "[services.a]\nmodel = \"a.json\"\n[[services.a.fixups]]\nreason = \"x\"\n[services.a.fixups.rename]\n\"{target}\" = \"{chosen}\"\n"
        );
        let config = opsmith_codegen::config::read("services.toml", toml)
            .unwrap_or_else(|report| panic!("{report}"));
        let sample = Sample {
            shapes: vec![(
                "e#Item".to_owned(),
                r#"{"type": "structure", "members": {}}"#.to_owned(),
            )],
            ..Sample::default()
        };
        let model = fixups::apply(sample.model(), &config.source, &config.services[0].fixups)
            .unwrap_or_else(|report| panic!("{report}"));
        let report = name::name(&model, "service").expect_err(chosen);
        assert!(report.to_string().contains(expected), "{report}");
    }
}

#[test]
fn services_have_names_of_their_own() {
    for (id, expected) in [
        ("SSO OIDC", "sso-oidc"),
        ("AccessAnalyzer", "accessanalyzer"),
        ("API Gateway", "api-gateway"),
        ("s3", "s3"),
        ("2 Go", "service-2-go"),
        ("", "service"),
    ] {
        assert_eq!(name::service_name(id), expected);
    }
}

/// The scopes of a service: no two names in one of them are equal.
#[test]
fn scopes_are_disjoint() {
    let sample = Sample {
        members: strings(&[
            "a", "A_", "type", "Type_", "self", "self_", "value_5m", "_5m",
        ]),
        ..Sample::default()
    };
    // Names that differ in case only are refused before.
    let names: Vec<String> = sample
        .names()
        .into_iter()
        .filter(|(what, _)| what.contains('$'))
        .map(|(_, ident)| ident)
        .collect();
    assert_eq!(
        names.iter().collect::<HashSet<_>>().len(),
        names.len(),
        "{names:?}"
    );
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 8, "{names:?}");
}
