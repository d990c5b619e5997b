//! Tables of keys that are hashed fast: an input has some ten thousand of them.
//!
//! The hasher is seeded anew in each process, so that no input can have its keys collide. Nothing iterates a
//! `HashMap`, and an `IndexMap` keeps its order: output never depends on the seed.

use foldhash::fast::RandomState;

/// A map without order.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set without order.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;

/// A map in order of insertion.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;
