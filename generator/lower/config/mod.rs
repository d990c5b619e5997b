//! The configuration beside a reference: facts of its service, its crates, corrections, and the findings that are allowed.

pub(in crate::lower) mod correction;
pub(in crate::lower) mod crates;
mod exception;
pub(in crate::lower) mod profile;
