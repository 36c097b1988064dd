//! Any bytes as a model: an error or correct code, never a panic or a hang. What is emitted must be Rust.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(model) = opsmith_codegen::read_checked("model.json", data.to_vec()) else { return };
    let _ = opsmith_codegen::prepare(model, "service", "model.json");
});
