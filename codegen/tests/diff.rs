//! One small case for each rule of the comparison of models, and what holds for all of them.

use opsmith_codegen::diff::{Diff, Refusal, Rule, Step, diff};
use opsmith_codegen::model::Model;
use opsmith_codegen::read_checked;
use opsmith_codegen::select::Operations;

/// A service with an operation `Plant`, of which `Vase` is sent and `Tree` comes back.
const BASE: &str = r##"{"smithy": "2.0", "shapes": {
"g#Garden": {"type": "service", "version": "2020-01-01", "operations": [{"target": "g#Plant"}], "traits": {
  "aws.api#service": {"sdkId": "Garden", "endpointPrefix": "garden"}, "aws.auth#sigv4": {"name": "garden"},
  "aws.protocols#restJson1": {}}},
"g#Plant": {"type": "operation", "input": {"target": "g#Vase"}, "output": {"target": "g#Tree"}, "errors": [{"target": "g#StormException"}],
  "traits": {"smithy.api#http": {"method": "POST", "uri": "/plant", "code": 200}}},
"g#Vase": {"type": "structure", "members": {
  "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "kind": {"target": "g#Kind"},
  "label": {"target": "smithy.api#String"},
  "inner": {"target": "g#Inner"}}},
"g#Inner": {"type": "structure", "members": {"maxAge": {"target": "g#tinyThing"}, "depth": {"target": "smithy.api#Integer"}, "note": {"target": "smithy.api#String"}}},
"g#Tree": {"type": "structure", "members": {
  "id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}},
  "age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "leaves": {"target": "g#Leaves"},
  "state": {"target": "g#State"}}},
"g#tinyThing": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}},
"g#Leaves": {"type": "list", "member": {"target": "smithy.api#String"}},
"g#Kind": {"type": "enum", "members": {
  "OAK": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "oak"}},
  "ELM": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "elm"}}}},
"g#State": {"type": "union", "members": {"alive": {"target": "smithy.api#String"}, "felled": {"target": "smithy.api#Timestamp"}}},
"g#StormException": {"type": "structure", "members": {"message": {"target": "smithy.api#String"}}, "traits": {"smithy.api#error": "client"}}
}}"##;

const SECOND: (&str, &str) = (
    r#"[{"target": "g#Plant"}]"#,
    r#"[{"target": "g#Plant"}, {"target": "g#Water"}]"#,
);
const WATER: (&str, &str) = (
    r#""g#Leaves": {"#,
    r#""g#Water": {"type": "operation", "traits": {"smithy.api#http": {"method": "PUT", "uri": "/water", "code": 200}}}, "g#Leaves": {"#,
);

/// What is put in the place of what, to make the second model out of the first.
type Edits = &'static [(&'static str, &'static str)];

/// A case: the edits, and for each change its rule, its subject, and whether it breaks (`B`), is compatible (`c`) or unseen (`-`) in
/// Rust and on the command line. Read backwards, the second list holds.
const CASES: &[(Edits, &[&str], &[&str])] = &[
    // Operations.
    (
        &[SECOND, WATER],
        &["operation-added Water c/c"],
        &["operation-removed Water B/B"],
    ),
    (
        &[
            SECOND,
            (
                r#""g#Leaves": {"#,
                r#""g#Water": {"type": "operation", "input": {"target": "g#Can"}, "traits": {"smithy.api#http": {"method": "PUT", "uri": "/water", "code": 200}}}, "g#Can": {"type": "structure", "members": {}}, "g#Leaves": {"#,
            ),
        ],
        &["operation-added Water c/c", "shape-added Can c/-"],
        &["operation-removed Water B/B", "shape-removed Can B/-"],
    ),
    // The place in HTTP says that it is the same one.
    (
        &[("g#Plant", "g#PlantTree")],
        &["operation-renamed Plant B/B"],
        &["operation-renamed PlantTree B/B"],
    ),
    (
        &[(r#""uri": "/plant""#, r#""uri": "/trees""#)],
        &["http-changed Plant c/c"],
        &["http-changed Plant c/c"],
    ),
    (
        &[(r#""input": {"target": "g#Vase"}, "#, "")],
        &[
            "input-changed Plant B/B",
            "shape-removed Inner B/-",
            "shape-removed Kind B/-",
            "shape-removed Vase B/-",
            "shape-removed tinyThing B/-",
        ],
        &[
            "input-changed Plant B/B",
            "shape-added Inner c/-",
            "shape-added Kind c/-",
            "shape-added Vase c/-",
            "shape-added tinyThing c/-",
        ],
    ),
    (
        &[(r#""output": {"target": "g#Tree"}, "#, "")],
        &[
            "output-changed Plant B/B",
            "shape-removed State B/-",
            "shape-removed Tree B/-",
        ],
        &[
            "output-changed Plant B/c",
            "shape-added State c/-",
            "shape-added Tree c/-",
        ],
    ),
    (
        &[(r#""errors": [{"target": "g#StormException"}],"#, "")],
        &[
            "errors-changed Plant c/c",
            "shape-removed StormException B/-",
        ],
        &["errors-changed Plant c/c", "shape-added StormException c/-"],
    ),
    (
        &[(
            r#""traits": {"smithy.api#http""#,
            r#""traits": {"smithy.api#auth": [], "smithy.api#http""#,
        )],
        &["auth-changed Plant c/c"],
        &["auth-changed Plant B/B"],
    ),
    (
        &[(
            r#""traits": {"smithy.api#http""#,
            r#""traits": {"smithy.api#deprecated": {}, "smithy.api#http""#,
        )],
        &["deprecation-changed Plant c/c"],
        &["deprecation-changed Plant c/c"],
    ),
    // The service.
    (
        &[("2020-01-01", "2021-01-01")],
        &["version-changed Garden c/c"],
        &["version-changed Garden c/c"],
    ),
    (
        &[(r#""sdkId": "Garden""#, r#""sdkId": "Park""#)],
        &["service-renamed Garden B/B"],
        &["service-renamed Park B/B"],
    ),
    (
        &[(r#""endpointPrefix": "garden""#, r#""endpointPrefix": "g""#)],
        &["endpoints-changed Garden c/c"],
        &["endpoints-changed Garden c/c"],
    ),
    (
        &[(r#"sigv4": {"name": "garden"}"#, r#"sigv4": {"name": "g"}"#)],
        &["signing-changed Garden c/c"],
        &["signing-changed Garden c/c"],
    ),
    (
        &[("aws.protocols#restJson1", "aws.protocols#restXml")],
        &["protocol-changed Garden c/c"],
        &["protocol-changed Garden c/c"],
    ),
    // Types.
    (
        &[("g#Inner", "g#Core")],
        &["shape-renamed Inner B/-"],
        &["shape-renamed Core B/-"],
    ),
    (&[("g#Leaves", "g#Foliage")], &[], &[]),
    // A name in Rust moves, as generated code has one of its own that is so called.
    (
        &[("g#Inner", "g#Client")],
        &["shape-renamed Inner B/-"],
        &["shape-renamed Client B/-"],
    ),
    (
        &[("g#Inner", "g#inner")],
        &["shape-renamed Inner c/-"],
        &["shape-renamed inner c/-"],
    ),
    // Another shape takes the name in Rust that this one had.
    (
        &[
            ("g#Inner", "g#a_b"),
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""label": {"target": "g#AB"}"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#AB": {"type": "structure", "members": {"x": {"target": "smithy.api#String"}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "shape-added AB c/-",
            "shape-renamed Inner B/-",
            "type-changed Vase$label B/B",
        ],
        &[
            "shape-removed AB B/-",
            "shape-renamed a_b B/-",
            "type-changed Vase$label B/B",
        ],
    ),
    (
        &[(
            r#""g#Inner": {"type": "structure""#,
            r#""g#Inner": {"type": "union""#,
        )],
        &["kind-changed Inner B/B"],
        &["kind-changed Inner B/B"],
    ),
    (
        &[(
            r#""smithy.api#error": "client""#,
            r#""smithy.api#error": "client", "smithy.api#httpError": 429"#,
        )],
        &["shape-facts-changed StormException c/c"],
        &["shape-facts-changed StormException c/c"],
    ),
    (
        &[(
            r#""g#Inner": {"type": "structure""#,
            r#""g#Inner": {"traits": {"smithy.api#sensitive": {}}, "type": "structure""#,
        )],
        &["sensitive-changed Inner c/-"],
        &["sensitive-changed Inner c/-"],
    ),
    // Members of what is sent.
    (
        &[(
            r#""label": {"#,
            r#""colour": {"target": "smithy.api#String"}, "label": {"#,
        )],
        &["member-added Vase$colour c/c"],
        &["member-removed Vase$colour B/B"],
    ),
    (
        &[(
            r#""label": {"#,
            r#""colour": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}, "label": {"#,
        )],
        &["member-added Vase$colour B/B"],
        &["member-removed Vase$colour B/B"],
    ),
    // One that is filled where absent need not be given, but for the name of its argument.
    (
        &[(
            r#""label": {"#,
            r#""token": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#idempotencyToken": {}}}, "label": {"#,
        )],
        &["member-added Vase$token c/c"],
        &["member-removed Vase$token B/B"],
    ),
    (
        &[(
            r#""note": {"#,
            r#""more": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}, "note": {"#,
        )],
        &["member-added Inner$more B/B"],
        &["member-removed Inner$more B/B"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        )],
        &["now-required Vase$label B/B"],
        &["no-longer-required Vase$label B/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#clientOptional": {}}}"#,
        )],
        &["now-required Vase$label c/B"],
        &["no-longer-required Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#idempotencyToken": {}}}"#,
        )],
        &["token-changed Vase$label c/c"],
        &["token-changed Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#Integer"}"#,
        )],
        &["type-changed Vase$label B/B"],
        &["type-changed Vase$label B/B"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "g#Kind"}"#,
        )],
        &["type-changed Vase$label B/c"],
        &["type-changed Vase$label B/c"],
    ),
    (
        &[(
            r#""depth": {"target": "smithy.api#Integer"}"#,
            r#""depth": {"target": "smithy.api#Long"}"#,
        )],
        &["type-changed Inner$depth B/c"],
        &["type-changed Inner$depth B/c"],
    ),
    // Structures that hold each other are boxed.
    (
        &[(
            r#""note": {"#,
            r#""more": {"target": "g#Inner"}, "note": {"#,
        )],
        &["member-added Inner$more c/c"],
        &["member-removed Inner$more B/B"],
    ),
    (
        &[
            (
                r#""depth": {"target": "smithy.api#Integer"}"#,
                r#""depth": {"target": "g#Deep"}"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Deep": {"type": "structure", "members": {"vase": {"target": "g#Vase"}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "shape-added Deep c/-",
            "type-changed Inner$depth B/B",
            "type-changed Vase$inner B/-",
        ],
        &[
            "shape-removed Deep B/-",
            "type-changed Inner$depth B/B",
            "type-changed Vase$inner B/-",
        ],
    ),
    (
        &[(
            r#""depth": {"target": "smithy.api#Integer"}"#,
            r#""depth": {"target": "smithy.api#Integer", "traits": {"smithy.api#range": {"min": 3}}}"#,
        )],
        &["minimum-changed Inner$depth B/B"],
        &["minimum-changed Inner$depth c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "l"}}"#,
        )],
        &["binding-changed Vase$label c/c"],
        &["binding-changed Vase$label c/c"],
    ),
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""Label": {"target": "smithy.api#String"}"#,
        )],
        &["member-renamed Vase$label c/c"],
        &["member-renamed Vase$Label c/c"],
    ),
    (
        &[
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""title": {"target": "smithy.api#String", "traits": {"smithy.api#jsonName": "l"}}"#,
            ),
            (
                r#""size": {"#,
                r#""first": {"target": "smithy.api#String"}, "size": {"#,
            ),
        ],
        &[
            "member-added Vase$first c/c",
            "member-added Vase$title c/c",
            "member-removed Vase$label B/B",
        ],
        &[
            "member-added Vase$label c/c",
            "member-removed Vase$first B/B",
            "member-removed Vase$title B/B",
        ],
    ),
    // A name in Rust moves, since another member has that name by itself.
    (
        &[(
            r#""label": {"#,
            r#""note_2": {"target": "smithy.api#String"}, "Note2": {"target": "smithy.api#String"}, "label": {"#,
        )],
        &[
            "member-added Vase$Note2 c/c",
            "member-added Vase$note_2 c/c",
        ],
        &[
            "member-removed Vase$Note2 B/B",
            "member-removed Vase$note_2 B/B",
        ],
    ),
    // Members of what comes back.
    (
        &[(
            r#""leaves": {"#,
            r#""height": {"target": "smithy.api#Integer"}, "leaves": {"#,
        )],
        &["member-added Tree$height c/c"],
        &["member-removed Tree$height B/B"],
    ),
    (
        &[(
            r#""leaves": {"#,
            r#""height": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}}, "leaves": {"#,
        )],
        &["member-added Tree$height B/c"],
        &["member-removed Tree$height B/B"],
    ),
    (
        &[(
            r#""leaves": {"target": "g#Leaves"}"#,
            r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#required": {}}}"#,
        )],
        &["now-required Tree$leaves B/c"],
        &["no-longer-required Tree$leaves B/B"],
    ),
    (
        &[(
            r#""g#Leaves": {"type": "list", "#,
            r#""g#Leaves": {"type": "list", "traits": {"smithy.api#sparse": {}}, "#,
        )],
        &["type-changed Tree$leaves B/B"],
        &["type-changed Tree$leaves B/c"],
    ),
    (
        &[(
            r#""leaves": {"target": "g#Leaves"}"#,
            r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#default": []}}"#,
        )],
        &[
            "default-changed Tree$leaves c/c",
            "optionality-changed Tree$leaves B/-",
        ],
        &[
            "default-changed Tree$leaves c/c",
            "optionality-changed Tree$leaves B/-",
        ],
    ),
    // A stream travels beside the structure.
    (
        &[
            (
                r#""label": {"target": "smithy.api#String"}"#,
                r#""label": {"target": "g#Bytes", "traits": {"smithy.api#required": {}, "smithy.api#httpPayload": {}}}"#,
            ),
            (
                r#""size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}"#,
                r#""size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}, "smithy.api#httpHeader": "s"}"#,
            ),
            (
                r#""kind": {"target": "g#Kind"}"#,
                r#""kind": {"target": "g#Kind", "traits": {"smithy.api#httpHeader": "k"}}"#,
            ),
            (
                r#",
  "inner": {"target": "g#Inner"}"#,
                "",
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Bytes": {"type": "blob", "traits": {"smithy.api#streaming": {}}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "binding-changed Vase$kind c/c",
            "binding-changed Vase$label c/c",
            "binding-changed Vase$size c/c",
            "member-removed Vase$inner B/B",
            "now-required Vase$label c/B",
            "shape-removed Inner B/-",
            "shape-removed tinyThing B/-",
            "type-changed Vase$label B/B",
        ],
        &[
            "binding-changed Vase$kind c/c",
            "binding-changed Vase$label c/c",
            "binding-changed Vase$size c/c",
            "member-added Vase$inner c/c",
            "no-longer-required Vase$label c/c",
            "shape-added Inner c/-",
            "shape-added tinyThing c/-",
            "type-changed Vase$label B/B",
        ],
    ),
    // Values of enums and members of unions.
    (
        &[(
            r#""ELM": {"#,
            r#""YEW": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "yew"}}, "ELM": {"#,
        )],
        &["value-added Kind$yew c/c"],
        &["value-removed Kind$yew B/c"],
    ),
    (
        &[(r#""ELM": {"#, r#""WYCH_ELM": {"#)],
        &["variant-renamed Kind$elm B/-"],
        &["variant-renamed Kind$elm B/-"],
    ),
    (
        &[(
            r#""felled": {"#,
            r#""burnt": {"target": "smithy.api#String"}, "felled": {"#,
        )],
        &["member-added State$burnt c/c"],
        &["member-removed State$burnt B/B"],
    ),
    (
        &[(
            r#""felled": {"target": "smithy.api#Timestamp"}"#,
            r#""felled": {"target": "smithy.api#String"}"#,
        )],
        &["type-changed State$felled B/B"],
        &["type-changed State$felled B/B"],
    ),
    // Errors: the enum names them without the word that says that they are errors, unless two would have one name.
    (
        &[
            (
                r#"[{"target": "g#StormException"}]"#,
                r#"[{"target": "g#StormException"}, {"target": "g#Storm"}]"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#Storm": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "error-renamed StormException B/-",
            "errors-changed Plant c/c",
            "shape-added Storm c/-",
        ],
        &[
            "error-renamed StormException B/-",
            "errors-changed Plant c/c",
            "shape-removed Storm B/-",
        ],
    ),
    // Names in Rust move where another one is spelled like them.
    (
        &[(
            r#""note": {"#,
            r#""max_age": {"target": "smithy.api#String"}, "note": {"#,
        )],
        &[
            "field-renamed Inner$maxAge B/-",
            "member-added Inner$max_age c/c",
        ],
        &[
            "field-renamed Inner$maxAge B/-",
            "member-removed Inner$max_age B/B",
        ],
    ),
    (
        &[
            (
                r#""note": {"#,
                r#""more": {"target": "g#TinyThing"}, "note": {"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#TinyThing": {"type": "structure", "members": {}}, "g#Leaves": {"#,
            ),
        ],
        &[
            "member-added Inner$more c/c",
            "shape-added TinyThing c/-",
            "type-renamed tinyThing B/-",
        ],
        &[
            "member-removed Inner$more B/B",
            "shape-removed TinyThing B/-",
            "type-renamed tinyThing B/-",
        ],
    ),
    (
        &[
            (
                r#"[{"target": "g#Plant"}]"#,
                r#"[{"target": "g#Plant"}, {"target": "g#plant"}]"#,
            ),
            (
                r#""g#Leaves": {"#,
                r#""g#plant": {"type": "operation", "traits": {"smithy.api#http": {"method": "PUT", "uri": "/other", "code": 200}}}, "g#Leaves": {"#,
            ),
        ],
        &["method-renamed Plant B/-", "operation-added plant c/c"],
        &["method-renamed Plant B/-", "operation-removed plant B/B"],
    ),
    // `new` takes what is required in the order of the names, whatever the model's is.
    (
        &[(
            r#""id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}},
  "age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}}"#,
            r#""age": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}}},
  "id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "i"}}"#,
        )],
        &[],
        &[],
    ),
    (
        &[(r#""id": {"#, r#""identity": {"#)],
        &["member-renamed Tree$id B/B"],
        &["member-renamed Tree$identity B/B"],
    ),
    (
        &[(r#""id": {"#, r#""acorn": {"#)],
        &["member-renamed Tree$id B/B", "order-changed Tree B/-"],
        &["member-renamed Tree$acorn B/B", "order-changed Tree B/-"],
    ),
    // Documentation is counted, not listed.
    (
        &[(
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#documentation": "<p>What is on it.</p>"}}"#,
        )],
        &[],
        &[],
    ),
];

fn edited(edits: Edits) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the model");
        text.replace(from, to)
    })
}

fn model(text: &str) -> Model {
    read_checked("garden.json", text.as_bytes().to_vec())
        .unwrap_or_else(|report| panic!("{report}\n{text}"))
}

fn compared(old: &str, new: &str) -> Diff {
    diff(model(old), model(new), &Operations::All).expect("the models can be compared")
}

fn told(diff: &Diff) -> Vec<String> {
    let mark = |verdict: &opsmith_codegen::diff::Verdict| match verdict.word() {
        "breaking" => 'B',
        "compatible" => 'c',
        _ => '-',
    };
    let mut lines: Vec<String> = diff
        .changes
        .iter()
        .map(|change| {
            let member = change
                .subject
                .member
                .as_ref()
                .map(|member| format!("${member}"));
            format!(
                "{} {}{} {}/{}",
                change.rule.code(),
                change.subject.name,
                member.unwrap_or_default(),
                mark(&change.rust),
                mark(&change.cli)
            )
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn each_rule() {
    let mut wrong = Vec::new();
    for (edits, forwards, backwards) in CASES {
        let text = edited(edits);
        for (old, new, expected) in [(BASE, text.as_str(), forwards), (&text, BASE, backwards)] {
            let diff = compared(old, new);
            if told(&diff) != *expected {
                let way = if old == BASE { "forwards" } else { "backwards" };
                wrong.push(format!(
                    "{way}: {edits:?}\n{:?}\n{}",
                    told(&diff),
                    diff.text()
                ));
            }
        }
        let same = compared(&text, &text);
        assert_eq!(
            (told(&same), same.documentation),
            (Vec::new(), 0),
            "{edits:?}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The table above has each rule there is.
#[test]
fn no_rule_is_forgotten() {
    let told = CASES
        .iter()
        .flat_map(|(_, forwards, backwards)| forwards.iter().chain(*backwards));
    let told: Vec<&str> = told.filter_map(|line| line.split(' ').next()).collect();
    let forgotten: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.code())
        .filter(|code| !told.contains(code))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

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

#[test]
fn documentation_is_counted() {
    let words = r#""traits": {"smithy.api#documentation": "<p>Words.</p>"}"#;
    let label = format!(r#""label": {{"target": "smithy.api#String", {words}}}"#);
    let text = BASE.replace(r#""label": {"target": "smithy.api#String"}"#, &label);
    let diff = compared(BASE, &text);
    assert_eq!(
        (diff.changes.len(), diff.documentation, diff.rust().step),
        (0, 1, Step::None)
    );
}

#[test]
fn the_texts() {
    let text = edited(&[
        SECOND,
        WATER,
        (
            r#""label": {"target": "smithy.api#String"}"#,
            r#""label": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        ),
        (
            r#""ELM": {"#,
            r#""YEW": {"target": "smithy.api#Unit"}, "FIR": {"target": "smithy.api#Unit"}, "ELM": {"#,
        ),
        (r#""uri": "/plant""#, r#""uri": "/trees""#),
    ]);
    let diff = compared(BASE, &text);
    assert_eq!(
        diff.text(),
        "old: Garden 2020-01-01, 1 operations, 11 shapes, from garden.json
new: Garden 2020-01-01, 2 operations, 11 shapes, from garden.json

Breaks Rust programs and command lines (1)
  Vase$label: now required: Option<String> -> String
      Rust: the field is no `Option` any more, and `new` takes it
      CLI: the option `--label` has to be given

New (3)
  operation added: Water
  Kind: value added: YEW, FIR

Changed, and breaks nothing (1)
  Plant: the request is made in another way: POST /plant 200 -> POST /trees 200

Documentation: 0 texts changed
Rust: 1 breaking, 4 compatible: a major step (minor before 1.0)
Command line: 1 breaking, 4 compatible: a major step (minor before 1.0)
"
    );
    let json: serde_json::Value = serde_json::from_str(&diff.json()).expect("it is JSON");
    assert_eq!(json["form"], 1);
    assert_eq!(
        json["rust"],
        serde_json::json!({"breaking": 1, "compatible": 4, "step": "major", "stepBefore1.0": "minor"})
    );
    let changes = json["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 5);
    let required = changes
        .iter()
        .find(|change| change["rule"] == "now-required")
        .expect("one of them");
    assert_eq!(
        *required,
        serde_json::json!({
            "rule": "now-required",
            "subject": {"kind": "shape", "name": "Vase", "member": "label"},
            "old": "Option<String>", "new": "String",
            "rust": {"verdict": "breaking", "step": "major", "why": "the field is no `Option` any more, and `new` takes it"},
            "cli": {"verdict": "breaking", "step": "major", "why": "the option `--label` has to be given"},
        })
    );
}

/// Names of strangers move no cursor and hide nothing.
#[test]
fn hostile_names() {
    let text = r#"{"metadata": {"apiVersion": "1", "protocol": "rest-json", "serviceId": "x\u001b[2J", "endpointPrefix": "x"},
        "operations": {"A\u202e": {"name": "A\u202e", "http": {"method": "POST", "requestUri": "/"}}}, "shapes": {}}"#;
    let Ok(new) = read_checked("x.json", text.as_bytes().to_vec()) else {
        return;
    };
    let diff = diff(model(BASE), new, &Operations::All).expect("they can be compared");
    let text = diff.text();
    assert!(
        !text.contains('\u{1b}') && !text.contains('\u{202e}'),
        "{text}"
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
