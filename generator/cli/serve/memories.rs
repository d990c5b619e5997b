//! The memories of the mocks, for as long as the program runs.

use std::collections::HashMap;
use std::time::Duration;

use apiref_runtime::testing::Memory;

use crate::cli::args::Serve;

/// The memory of each service, by the name of its document.
#[derive(Default)]
pub(super) struct Memories {
    is_stateless: bool,
    /// One that is empty, with the settings of all.
    empty: Memory,
    by_name: HashMap<String, Memory>,
}

impl Memories {
    pub(super) fn new(serve: &Serve) -> Self {
        let delay = Duration::from_secs_f64(serve.delay);
        let empty = Memory::new().delay(delay).max_resources(serve.max_resources);
        let empty = if serve.lenient { empty.lenient() } else { empty };
        Self { is_stateless: serve.stateless, empty, by_name: HashMap::new() }
    }

    /// The memory of a document; `None` where nothing is to be remembered.
    pub(super) fn of(&mut self, document: &str) -> Option<Memory> {
        if self.is_stateless {
            return None;
        }
        let new = || self.empty.apart();
        Some(self.by_name.entry(document.to_owned()).or_insert_with(new).clone())
    }
}
