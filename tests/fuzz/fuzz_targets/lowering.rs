//! Models that are nearly right, down to their tables: an error or tables, never a panic or a hang.
#![no_main]

mod models;

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = models::model(&mut Unstructured::new(data)) else { return };
    if let Ok(model) = opsmith_codegen::read_checked("model.json", text.into_bytes()) {
        let _ = opsmith_codegen::prepare(model, "service", "model.json");
    }
});
