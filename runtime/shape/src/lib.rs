//! Shapes are data: the tables every other part of Opsmith reads, and the walks over them.
//!
//! An operation model says what structures an operation takes and returns. Generated code normally turns each structure into
//! code that reads it, writes it, prints it and checks it. Opsmith turns it into *rows* instead:
//!
//! - [`Tables`] hold one service: its shapes, members, operations and endpoint rules, in flat rows that refer to each other by
//!   index. Generated crates hold them as `static` data; the generator and `cargo xtask preview` fill the same type in memory.
//!   [`Docs`] and [`CliNames`] lie beside them, so that a program which prints no help does not link any.
//! - [`Shape`] is what a value looks like from outside: a [`View`] to read it by, and a few setters to build it. Leaf types,
//!   `Option`, `Vec`, `BTreeMap` and `Box` implement it here; generated structures, unions and enums by one macro line each
//!   ([`structure!`], [`union!`], [`string_enum!`]); and [`Value`] holds any value of any shape.
//! - Walks go over `(&Tables, ShapeId, &dyn Shape)`, once for all services: [`Written`] and [`Reader`] connect a shape to any
//!   serde format, [`debug`] prints it with everything sensitive left out, [`validate`] checks it, [`skeleton`] makes samples.
//!
//! Nothing here reads files, opens sockets or knows a service.
//!
//! # Cargo features
//!
//! None is on by default. `serde` gives generated types serde's traits, `skeletons` has the samples that operations can give of
//! themselves and the YAML they are written in, and `big-numbers` reads numbers beyond 64 bits out of JSON (without it, a shape
//! that could hold one cannot be read from JSON).

mod debug;
mod defaults;
mod docs;
mod endpoints;
mod form;
pub mod json;
mod leaf;
mod macros;
pub mod native;
mod operation;
mod read;
mod shape;
#[cfg(feature = "skeletons")]
pub mod skeleton;
mod tables;
mod timestamp;
mod traits;
pub mod validate;
mod value;
mod write;
#[cfg(feature = "skeletons")]
pub mod yaml;

pub use debug::debug;
pub use defaults::{default_of, fill_defaults};
pub use docs::{CliNames, CliOperation, Docs, MemberDoc};
pub use endpoints::{EndpointCondition, EndpointOperand, EndpointRule, EndpointThen, Endpoints};
pub use form::{BigNumbers, Form, Names};
pub use leaf::{BigNumber, Blob, MapKey};
pub use operation::Operation;
#[cfg(feature = "skeletons")]
pub use operation::Skeleton;
pub use read::{Reader, deserialize};
pub use shape::{Amend, Container, List, Map, Refused, Scalar, Shape, View};
pub use tables::{
    Auth, Kind, MemberRow, OperationRow, Rows, Service, ShapeId, ShapeRow, Span, Tables, Text,
};
pub use timestamp::{Timestamp, TimestampError};
pub use traits::{Fault, Protocol, TimestampFormat, Trait};
pub use value::{Document, Value};
pub use write::{Written, serialize};

#[doc(hidden)]
pub mod private {
    //! What the macros need to name from other crates.
    pub use serde;
}
