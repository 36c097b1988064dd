//! YAML as the AWS CLI prints it.
//!
//! The AWS CLI prints YAML through two libraries that differ in small things: results ([`document()`]) through libyaml, skeletons
//! ([`skeleton`]) through the pure Python emitter of ruamel.yaml. Both are followed here to the byte, each as a [`Dialect`]: which
//! texts need quotes ([`resolve()`] says which would be read as something else), which quotes, and where long texts are folded.

mod document;
mod emitter;
mod resolve;
mod sample;
mod scalar;

pub use document::{document, scalar};
pub use resolve::{Implicit, resolve};
pub use sample::skeleton;

/// Whose habits to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// libyaml: results.
    Libyaml,
    /// The pure Python emitter of ruamel.yaml: skeletons.
    Ruamel,
}

/// A double in the shortest digits that read back, as Python writes it: always with a fraction or an exponent.
///
/// ```
/// use opsmith_shape::yaml::float_text;
///
/// assert_eq!(float_text(1.0), "1.0");
/// assert_eq!(float_text(1e16), "1e+16");
/// assert_eq!(float_text(-0.00001234), "-1.234e-05");
/// assert_eq!(float_text(f64::NEG_INFINITY), "-inf");
/// ```
pub fn float_text(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{value:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if value == 0.0 || (-4..16).contains(&exponent) {
        let plain = value.to_string();
        return if plain.contains('.') {
            plain
        } else {
            plain + ".0"
        };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
