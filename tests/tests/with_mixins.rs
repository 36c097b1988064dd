//! A model written with mixins says the same as the one without. Needs `OPSMITH_PROTOCOL_TESTS`.

use std::path::Path;

use opsmith_codegen::lower::{Lowered, lower};
use opsmith_codegen::select;
use opsmith_tests::outside;

fn lowered(path: &Path) -> Lowered {
    lower(&select::reached(outside::model(path)), "service")
}

#[test]
fn mixins_leave_no_trace() {
    let test = "models with mixins";
    let Some(tests) = outside::find("OPSMITH_PROTOCOL_TESTS", test) else {
        return;
    };
    let mixed = outside::files(&tests.join("with-mixins"), &outside::is_model);
    assert!(!mixed.is_empty(), "no model in with-mixins");
    for path in &mixed {
        let flat = tests.join(path.file_name().expect("a file"));
        let (mixed, flat) = (lowered(path), lowered(&flat));
        assert_eq!(mixed.tables.operations.len(), flat.tables.operations.len());
        for (one, other) in mixed.tables.shapes.iter().zip(flat.tables.shapes.iter()) {
            assert_eq!(one, other);
            let (one, other) = (
                one.members.of(&mixed.tables.members),
                other.members.of(&flat.tables.members),
            );
            assert_eq!(one, other);
        }
        assert!(
            mixed.tables == flat.tables,
            "{}: the tables differ",
            path.display()
        );
        assert!(
            mixed.docs == flat.docs && mixed.cli == flat.cli,
            "{}: texts or names differ",
            path.display()
        );
    }
    println!(
        "COUNTED {} models with mixins, each equal to the one without",
        mixed.len()
    );
}
