//! Bounds: the least and the greatest number that a request may send, and how long its texts may be.

pub(in crate::lower) mod integer;
pub(in crate::lower) mod length;
pub(in crate::lower) mod name;
