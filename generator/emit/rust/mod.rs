//! Rust from the IR: a crate with the model, the client and the server of one document.
//!
//! Names, types and docs are made here; the templates under `templates/rust/`,
//! whose tree is that of the output, place them.

pub mod body;
pub mod ident;
pub mod names;
pub mod path;
pub mod server;
pub mod ty;
pub mod usage;
