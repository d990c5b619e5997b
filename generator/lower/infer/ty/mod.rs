//! Types: what table, words and samples say of a place together.

pub(in crate::lower) mod agreed;
pub(in crate::lower) mod analogy;
pub(in crate::lower) mod bare;
pub(in crate::lower) mod both;
pub(in crate::lower) mod collection;
pub(in crate::lower) mod corrected;
pub(in crate::lower) mod empty;
pub(in crate::lower) mod entry;
pub(in crate::lower) mod flag;
pub(in crate::lower) mod items;
pub(in crate::lower) mod link;
pub(in crate::lower) mod links;
pub(in crate::lower) mod list;
pub(in crate::lower) mod name;
pub(in crate::lower) mod named;
pub(in crate::lower) mod options;
pub(in crate::lower) mod part;
pub(in crate::lower) mod samples;
pub(in crate::lower) mod table;
pub(in crate::lower) mod words;
pub(in crate::lower) mod wrapper;
