//! Rules, and what they decide of the evidence.
//!
//! Each rule is a file: what it says, why, and an example; its phrases and thresholds are data in it. A rule proposes for a
//! place, and the resolver of its aspect decides by precedence. [`rule::RULES`] lists them all.

pub(in crate::lower) mod bounds;
pub(in crate::lower) mod default;
pub(in crate::lower) mod enumeration;
pub(in crate::lower) mod format;
pub(in crate::lower) mod home;
pub(in crate::lower) mod identity;
pub(in crate::lower) mod kind;
pub(in crate::lower) mod media;
pub(in crate::lower) mod name;
pub(in crate::lower) mod null;
pub(in crate::lower) mod place;
pub(in crate::lower) mod required;
pub mod rule;
pub(in crate::lower) mod ty;
pub(in crate::lower) mod verdict;
pub(in crate::lower) mod version;
