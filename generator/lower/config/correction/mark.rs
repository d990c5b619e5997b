//! The use of a correction while the reference was read, in several threads.

use std::sync::atomic::{AtomicU8, Ordering};

/// Something that became of a correction.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(in crate::lower) enum Mark {
    /// It made a difference somewhere.
    Changed = 1,
    /// Its values met something other than text.
    NoText = 1 << 1,
    /// Its versions met others, with which none is left.
    NoVersion = 1 << 2,
    /// It is about a parameter.
    OfParameter = 1 << 3,
    /// It is about a field of a body.
    OfField = 1 << 4,
    /// It would have a parameter of the path be left out.
    OfPath = 1 << 5,
    /// Another says something else of its place, and counts.
    Contradicted = 1 << 6,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Marks(AtomicU8);

impl Marks {
    pub(super) fn set(&self, mark: Mark) {
        self.0.fetch_or(mark as u8, Ordering::Relaxed);
    }

    pub(super) fn has(&self, mark: Mark) -> bool {
        self.0.load(Ordering::Relaxed) & mark as u8 != 0
    }
}
