//! From words to options: in general ([`parse`]), those of every command ([`globals`]), those of one operation ([`operation`]).

pub(crate) mod globals;
pub(crate) mod operation;
pub(crate) mod parse;
