//! Every hazard of names seen in real models, each with the examples it was seen with.

use std::collections::{BTreeSet, HashSet};

use crate::sample::{Sample, strings};

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
