//! The configuration beside a reference: facts of its service, and corrections.

pub(in crate::lower) mod correction;
pub(in crate::lower) mod profile;
