//! The client against a network in memory: what goes out, what comes of answers, and when it is
//! tried again.

mod bindings;
mod buckets;
mod calls;
mod cbor;
mod checksums;
mod config;
mod credentials;
mod custom;
mod endpoints;
mod errors;
mod model;
mod network;
#[path = "../lab/pieces.rs"]
mod pieces;
mod properties;
mod query;
mod retries;
mod signing;
mod streams;
mod typed;
mod xml;
