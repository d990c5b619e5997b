//! Homes: where in a body a row of a table belongs.

pub(in crate::lower) mod abridged;
pub(in crate::lower) mod alias;
pub(in crate::lower) mod answer;
pub(in crate::lower) mod beside;
pub(in crate::lower) mod certain;
pub(in crate::lower) mod dotted;
pub(in crate::lower) mod either;
pub(in crate::lower) mod elsewhere;
pub(in crate::lower) mod family;
pub(in crate::lower) mod neighbours;
pub(in crate::lower) mod reference;
pub(in crate::lower) mod siblings;
pub(in crate::lower) mod twin;
pub(in crate::lower) mod versions;
pub(in crate::lower) mod wrapper;
