//! The memories of the mocks, for as long as the program runs.

use std::collections::HashMap;
use std::time::Duration;

use apiref_runtime::testing::cloud::Directory;
use apiref_runtime::testing::{Control, Memory};
use serde_json::json;

use crate::cli::args::Serve;

/// The memory of each service, by the name of its document.
#[derive(Default)]
pub(super) struct Memories {
    is_stateless: bool,
    /// One that is empty, with the settings of all.
    empty: Memory,
    by_name: HashMap<String, Memory>,
    /// What tests rule them by.
    control: Control,
    is_seeded: bool,
}

impl Memories {
    pub(super) fn new(serve: &Serve, control: Control) -> Self {
        let delay = Duration::from_secs_f64(serve.delay);
        let empty = Memory::new().delay(delay).max_resources(serve.max_resources);
        let empty = if serve.lenient { empty.lenient() } else { empty };
        Self { is_stateless: serve.stateless, empty, control, ..Self::default() }
    }

    /// The memory of a document; `None` where nothing is to be remembered.
    pub(super) fn of(&mut self, document: &str) -> Option<Memory> {
        if self.is_stateless {
            return None;
        }
        if let Some(memory) = self.by_name.get(document) {
            return Some(memory.clone());
        }
        let memory = self.empty.apart();
        self.control.add(document, &memory);
        self.by_name.insert(document.to_owned(), memory.clone());
        Some(memory)
    }

    pub(super) fn control(&self) -> &Control {
        &self.control
    }

    /// Puts those of a directory into the memory of Keystone's own API, once: its users are those who have tokens.
    pub(super) fn seed(&mut self, document: &str, directory: &Directory) {
        let Some(memory) = self.by_name.get(document).filter(|_| !self.is_seeded) else { return };
        // Of what the reference does not document, nothing is there to be asked for.
        for (path, values) in directory.resources() {
            let _ = memory.put(path, values);
        }
        for grant in directory.grants() {
            if let Some((path, role)) = grant.rsplit_once('/') {
                let _ = memory.put(path, json!({"id": role}));
            }
        }
        memory.keep();
        // Of its APIs one has them.
        self.is_seeded = !memory.is_empty();
    }
}
