//! The parts of a page as they are written: sections, operations, tables, codes, addresses, prose.

pub(in crate::lower) mod address;
pub(in crate::lower) mod description;
pub(in crate::lower) mod lists;
pub(in crate::lower) mod media;
pub(in crate::lower) mod number;
pub(in crate::lower) mod page;
pub(in crate::lower) mod path;
pub(in crate::lower) mod prose;
pub(in crate::lower) mod response;
pub(in crate::lower) mod section;
pub(in crate::lower) mod table;
pub(in crate::lower) mod term;
pub(in crate::lower) mod text;
pub(in crate::lower) mod version;
