//! What `cargo xtask diff` says about Rust is what the compiler says: a program written against one model compiles against another where
//! nothing is said to break, and does not where something is.

use std::path::Path;
use std::process::{Command, Output};

use opsmith_codegen::diff;
use opsmith_codegen::read_checked;
use opsmith_codegen::select::Operations;
use opsmith_tests::program;

/// The model that the program is written against.
const MODEL: &str = r##"{"smithy": "2.0", "shapes": {
"g#Garden": {"type": "service", "version": "2020-01-01", "operations": [{"target": "g#Plant"}], "traits": {
  "aws.api#service": {"sdkId": "Garden", "endpointPrefix": "garden"}, "aws.auth#sigv4": {"name": "garden"},
  "aws.protocols#restJson1": {}}},
"g#Plant": {"type": "operation", "input": {"target": "g#Vase"}, "output": {"target": "g#Tree"}, "errors": [{"target": "g#StormException"}],
  "traits": {"smithy.api#http": {"method": "POST", "uri": "/plant", "code": 200}}},
"g#Vase": {"type": "structure", "members": {
  "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "s"}},
  "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
  "kind": {"target": "g#Kind"},
  "maxAge": {"target": "smithy.api#Integer"},
  "inner": {"target": "g#Inner"}}},
"g#Inner": {"type": "structure", "members": {"depth": {"target": "smithy.api#Integer"}}},
"g#Tree": {"type": "structure", "members": {
  "id": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
  "leaves": {"target": "g#Leaves"},
  "state": {"target": "g#State"}}},
"g#Leaves": {"type": "list", "member": {"target": "smithy.api#String"}},
"g#Kind": {"type": "enum", "members": {
  "OAK": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "oak"}},
  "ELM": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "elm"}}}},
"g#State": {"type": "union", "members": {"alive": {"target": "smithy.api#String"}, "felled": {"target": "smithy.api#Timestamp"}}},
"g#StormException": {"type": "structure", "members": {"message": {"target": "smithy.api#String"}}, "traits": {"smithy.api#error": "client"}}
}}"##;

const PROGRAM: &str = r#"
use garden::garden::{Client, Error, Inner, Kind, State, Tree, Vase};

async fn plant(client: &Client) -> Option<String> {
    let vase = Vase::new("blue", 3).with_kind(Kind::Elm).with_inner(Inner::new().with_depth(2));
    let depth: Option<i32> = vase.inner.as_ref()?.depth;
    let age: Option<i32> = vase.max_age;
    let tree: Tree = match client.plant(vase).await {
        Ok(tree) => tree,
        Err(error) => match error.modelled() {
            Some(Error::Storm(storm)) => return storm.message.clone(),
            _ => return None,
        },
    };
    let leaves: Option<Vec<String>> = tree.leaves;
    let state = match tree.state {
        Some(State::Alive(since)) => since,
        Some(State::Felled(at)) => at.to_string(),
        _ => String::new(),
    };
    let id: String = tree.id;
    Some(format!("{id} {state} {leaves:?} {depth:?} {age:?} {:?}", Tree::new("made by a test")))
}

fn main() {
    let _ = plant;
}
"#;

/// What is put in the place of what.
type Edits = &'static [(&'static str, &'static str)];

/// All of this together breaks nothing.
const COMPATIBLE: Edits = &[
    (
        r#"[{"target": "g#Plant"}]"#,
        r#"[{"target": "g#Plant"}, {"target": "g#Water"}]"#,
    ),
    (
        r#""g#Leaves": {"#,
        r#""g#Water": {"type": "operation", "input": {"target": "g#Vase"}, "errors": [{"target": "g#Drought"}],
          "traits": {"smithy.api#http": {"method": "PUT", "uri": "/water", "code": 200}}},
        "g#Drought": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}}, "g#Leaves": {"#,
    ),
    (
        r#""inner": {"target": "g#Inner"}"#,
        r#""inner": {"target": "g#Inner"}, "colour": {"target": "smithy.api#String"}"#,
    ),
    (
        r#""id": {"#,
        r#""height": {"target": "smithy.api#Float"}, "id": {"#,
    ),
    (
        r#""OAK": {"#,
        r#""YEW": {"target": "smithy.api#Unit"}, "OAK": {"#,
    ),
    (
        r#""alive": {"#,
        r#""burnt": {"target": "g#Inner"}, "alive": {"#,
    ),
    (r#""uri": "/plant""#, r#""uri": "/trees""#),
    (
        r#""maxAge": {"target": "smithy.api#Integer"}"#,
        r#""maxAge": {"target": "smithy.api#Integer", "traits": {"smithy.api#httpQuery": "age"}}"#,
    ),
    ("g#Leaves", "g#Foliage"),
    (
        r#""size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "s"}},
  "name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
        r#""name": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
  "size": {"target": "smithy.api#Integer", "traits": {"smithy.api#required": {}, "smithy.api#jsonName": "s"}}"#,
    ),
    (
        r#""kind": {"target": "g#Kind"}"#,
        r#""kind": {"target": "g#Kind", "traits": {"smithy.api#required": {}, "smithy.api#clientOptional": {}}}"#,
    ),
];

/// Each of these breaks the program.
const BREAKING: &[Edits] = &[
    &[(
        r#""inner": {"target": "g#Inner"}"#,
        r#""inner": {"target": "g#Inner"}, "colour": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}}"#,
    )],
    &[(
        r#""id": {"#,
        r#""height": {"target": "smithy.api#Float", "traits": {"smithy.api#required": {}}}, "id": {"#,
    )],
    &[(
        r#""leaves": {"target": "g#Leaves"}"#,
        r#""leaves": {"target": "g#Leaves", "traits": {"smithy.api#required": {}}}"#,
    )],
    // The program does not mention the field, but an argument has moved with its name.
    &[(r#""size": {"#, r#""length": {"#)],
    // Another member is spelled as this one's name in Rust, which it takes; it has another type.
    &[(
        r#""kind": {"#,
        r#""max_age": {"target": "smithy.api#String"}, "kind": {"#,
    )],
    // Two errors would be called the same without the word that says that they are errors.
    &[
        (
            r#"[{"target": "g#StormException"}]"#,
            r#"[{"target": "g#StormException"}, {"target": "g#StormError"}]"#,
        ),
        (
            r#""g#Leaves": {"#,
            r#""g#StormError": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}, "g#Leaves": {"#,
        ),
    ],
    &[(r#""ELM": {"#, r#""WYCH_ELM": {"#)],
    &[(
        r#""g#Leaves": {"type": "list","#,
        r#""g#Leaves": {"type": "list", "traits": {"smithy.api#sparse": {}},"#,
    )],
    &[(r#""output": {"target": "g#Tree"}, "#, "")],
    &[("g#Inner", "g#Core")],
];

fn edited(edits: Edits) -> String {
    edits.iter().fold(MODEL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the model");
        text.replace(from, to)
    })
}

/// Whether a change to this model is said to break Rust programs.
fn is_said_to_break(new: &str) -> bool {
    let model = |text: &str| {
        read_checked("garden.json", text.as_bytes().to_vec())
            .unwrap_or_else(|report| panic!("{report}"))
    };
    let diff =
        diff::diff(model(MODEL), model(new), &Operations::All).expect("they can be compared");
    diff.rust().breaking > 0
}

/// Generates the crate from a model, and checks the program in it.
fn compile(folder: &Path, model: &str) -> Output {
    let (file, crate_folder) = (folder.join("garden.json"), folder.join("garden"));
    std::fs::write(&file, model).expect("the model is written");
    let generated = Command::new(program::xtask())
        .args(["codegen", "--name", "garden", "--model"])
        .arg(&file)
        .arg("--out")
        .arg(&crate_folder)
        .current_dir(program::root())
        .output()
        .expect("xtask runs");
    assert!(
        generated.status.success(),
        "{}",
        String::from_utf8_lossy(&generated.stderr)
    );
    let lock = program::root().join("Cargo.lock");
    std::fs::copy(lock, crate_folder.join("Cargo.lock")).expect("the lock file is copied");
    std::fs::create_dir_all(crate_folder.join("examples")).expect("a folder for the program");
    std::fs::write(crate_folder.join("examples/user.rs"), PROGRAM).expect("the program is written");
    Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--example", "user"])
        .current_dir(&crate_folder)
        .env(
            "CARGO_TARGET_DIR",
            program::root().join("target/standalone"),
        )
        .output()
        .expect("cargo runs")
}

#[test]
fn the_compiler_agrees() {
    let folder = tempfile::tempdir().expect("a folder");
    let compatible = edited(COMPATIBLE);
    assert!(!is_said_to_break(&compatible));
    for model in [MODEL, &compatible] {
        let output = compile(folder.path(), model);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    for edits in BREAKING {
        let model = edited(edits);
        assert!(is_said_to_break(&model), "{edits:?}");
        let output = compile(folder.path(), &model);
        let said = String::from_utf8_lossy(&output.stderr);
        // The program, and not the crate, is what does not compile.
        assert!(
            !output.status.success() && said.contains("examples/user.rs"),
            "{edits:?} compiles\n{said}"
        );
    }
}
