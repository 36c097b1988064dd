//! The same service read from both forms of models gives the same tables. Needs `OPSMITH_MODELS` with Smithy models, and
//! `OPSMITH_TWIN_MODELS` with botocore's of the same date.

mod compare;
mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use compare::compare;
use known::KNOWN;
use opsmith_codegen::{lower, name, select};
use opsmith_shape::Tables;
use opsmith_tests::outside;

fn tables(path: &Path) -> Tables {
    let model =
        select::select(outside::model(path), &select::Operations::All).expect("all operations");
    let service = name::service_name(&model.service.id);
    lower::lower(&model, &service).tables
}

/// Every difference has a known reason, and every known reason still occurs.
#[test]
fn both_forms_say_the_same() {
    let test = "the same services in both forms";
    let (Some(models), Some(twins)) = (
        outside::find("OPSMITH_MODELS", test),
        outside::find("OPSMITH_TWIN_MODELS", test),
    ) else {
        return;
    };
    let twins = outside::files(&twins, &outside::is_model);
    let twins: BTreeMap<(String, String), &Path> = twins
        .iter()
        .map(|path| (id(path), path.as_path()))
        .collect();
    let (mut found, mut compared) = (BTreeSet::new(), 0);
    for path in outside::files(&models.join("smithy"), &outside::is_model) {
        let one = tables(&path);
        let key = (one.service.id.to_string(), one.service.version.to_string());
        match twins.get(&key) {
            Some(twin) => {
                found.extend(compare(&one, &tables(twin)));
                compared += 1;
            }
            None => println!("{} {} is in Smithy's form only", key.0, key.1),
        }
    }
    let mut wrong = Vec::new();
    let mut counts = vec![0; KNOWN.len()];
    for difference in &found {
        match KNOWN.iter().position(|known| known.is_about(difference)) {
            Some(index) => counts[index] += 1,
            None => wrong.push(format!("not known: {difference}")),
        }
    }
    for (known, count) in KNOWN.iter().zip(&counts) {
        println!("{count:>6}  {known}");
        if *count == 0 {
            wrong.push(format!("does not occur any more: {known}"));
        }
    }
    println!(
        "COUNTED {compared} services in both forms, {} differences, all of them for {} reasons",
        found.len(),
        KNOWN.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn id(path: &Path) -> (String, String) {
    let text = outside::text(path);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let get = |key: &str| {
        value["metadata"][key]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    (get("serviceId"), get("apiVersion"))
}
