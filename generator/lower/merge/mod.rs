//! Tables and samples of an operation put together, and operations of a document.

pub(in crate::lower) mod endpoint;
pub(in crate::lower) mod entry;
pub(in crate::lower) mod excuse;
pub(in crate::lower) mod heading;
pub(in crate::lower) mod lay;
pub(in crate::lower) mod map;
pub(in crate::lower) mod open;
pub(in crate::lower) mod operation;
pub(in crate::lower) mod prefix;
pub(in crate::lower) mod recorded;
pub(in crate::lower) mod schema;
pub(in crate::lower) mod status;
pub(in crate::lower) mod twin;
