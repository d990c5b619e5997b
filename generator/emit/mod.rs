//! Files from the IR: each emitter sees an [`crate::ir::Api`] and nothing before it.

pub mod files;
pub mod markdown;
pub mod openapi;
pub mod rust;
#[cfg(feature = "site")]
pub mod site;
pub mod yaml;
