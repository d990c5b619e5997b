//! Notices that a program is given once, however often they come up.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Warns of something, unless this process was warned of the same before.
pub(super) fn once(text: String) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if !told.contains(&text) {
        tracing::warn!("{text}");
        told.insert(text);
    }
}
