//! The memory of a stand-in between requests.

mod change;
mod field;
mod filter;
mod handler;
mod kind;
mod list;
mod state;
mod store;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use self::handler::{Remembering, Sampling};
use self::store::Store;
use crate::server::{Collection, Handler, Operation, Role, Router, Routes, Service};

/// The resources that a stand-in for a service has, kept for as long as there is a handle to them.
///
/// [`Routes::with_memory`](crate::server::Routes::with_memory) makes a service remember.
#[derive(Clone, Debug)]
pub struct Memory {
    store: Arc<Mutex<Store>>,
    settings: Settings,
}

#[derive(Clone, Copy, Debug)]
struct Settings {
    delay: Duration,
    lenient: bool,
    most: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    /// The number of resources that a memory holds if nothing is said.
    pub const MOST: usize = 200_000;

    /// An empty memory.
    #[must_use]
    pub fn new() -> Self {
        let settings = Settings { delay: Duration::ZERO, lenient: false, most: Self::MOST };
        Self { store: Arc::default(), settings }
    }

    /// The same; resources take so long to settle.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.settings.delay = delay;
        self
    }

    /// The same; what a request refers to need not be there.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.settings.lenient = true;
        self
    }

    /// The same, for at most so many resources; more are refused.
    #[must_use]
    pub fn max_resources(mut self, most: usize) -> Self {
        self.settings.most = most;
        self
    }

    /// The router of a service that remembers, by the statics of its generated crate:
    /// `Memory::new().router(&server::SERVICE, server::OPERATIONS, server::COLLECTIONS)`.
    pub fn router(
        &self,
        service: &'static Service,
        operations: &[&'static [&'static Operation]],
        collections: &'static [Collection],
    ) -> Router {
        Routes::new(service, operations).with_memory(collections, self).into_router()
    }

    /// An empty memory with the same settings.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { store: Arc::default(), settings: self.settings }
    }

    /// Forgets everything but what was [kept](Self::keep).
    pub fn reset(&self) {
        self.lock().clear();
    }

    /// The number of resources that it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// It holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The handlers of each of a service's operations.
    pub(crate) fn handlers(
        &self,
        collections: &'static [Collection],
        operations: &[&'static Operation],
    ) -> Vec<Handler> {
        self.lock().collections = collections;
        let kinds = Arc::new(kind::kinds(collections, operations));
        let handler = |operation: &&'static Operation| match operation.role {
            Role::Sample => Handler::new(Sampling { check: operation.request }),
            _ if !kinds.contains_key(operation.collection) => {
                Handler::new(Sampling { check: operation.request })
            }
            _ => Handler::new(Remembering { memory: self.clone(), kinds: Arc::clone(&kinds) }),
        };
        operations.iter().map(handler).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
