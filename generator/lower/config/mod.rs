//! The configuration beside a reference: facts of its service, its crates, and corrections.

pub(in crate::lower) mod correction;
pub(in crate::lower) mod crates;
pub(in crate::lower) mod profile;
