//! Trees from text, one file at a time.
//!
//! Nothing here opens a file or fails: a parser returns a tree of all that it could read, and the
//! diagnostics of what it could not. A reST tree says which files it names
//! ([`rst::Document::mentions`]); the source stage reads those.

pub mod config;
pub(crate) mod csv;
pub(crate) mod outline;
mod parameter_table;
pub mod parameters;
pub mod rst;
pub mod sample;
pub(crate) mod spelling;
pub mod status;
pub mod yaml;
