//! From what was typed to the parameters of an operation.
//!
//! An option's words are first loaded where they name a file ([`load`]), then unpacked by the shape of the parameter ([`unpack`]: scalars
//! by [`scalar`], the rest by [`json`] or [`shorthand`] and [`conform`]). A [`document`] fills in what options did not give. Then
//! [`prepare`] makes bytes and moments of texts, and [`problems`] tells all that is wrong at once.

pub(crate) mod conform;
pub(crate) mod document;
pub(crate) mod json;
pub(crate) mod load;
pub(crate) mod prepare;
pub(crate) mod problems;
#[cfg(test)]
mod robust;
pub(crate) mod scalar;
pub(crate) mod shorthand;
pub(crate) mod source;
pub(crate) mod timestamps;
pub(crate) mod unpack;
pub(crate) mod yaml;
