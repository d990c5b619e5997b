//! What the mocks remember, for as long as the program runs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use apiref::ir::Api;
use apiref_runtime::testing::Memory;

use crate::cli::args::Serve;

/// The memory of each service, by the name of its document.
pub(super) struct Memories {
    is_stateless: bool,
    delay: Duration,
    is_lenient: bool,
    most: usize,
    by_name: Mutex<HashMap<String, Memory>>,
}

impl Memories {
    pub(super) fn new(serve: &Serve) -> Self {
        Self {
            is_stateless: serve.stateless,
            delay: Duration::from_secs_f64(serve.delay),
            is_lenient: serve.lenient,
            most: serve.max_resources,
            by_name: Mutex::default(),
        }
    }

    /// The memory of a service; `None` where nothing is to be remembered.
    pub(super) fn of(&self, api: &Api) -> Option<Memory> {
        if self.is_stateless {
            return None;
        }
        let mut by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let memory = Memory::new().delay(self.delay).max_resources(self.most);
            if self.is_lenient { memory.lenient() } else { memory }
        };
        Some(by_name.entry(api.name.clone()).or_insert_with(new).clone())
    }
}
