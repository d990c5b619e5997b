//! The handle by which a test rules a stand-in: state, faults, and the requests that came.

mod error;
mod fault;
mod http;
mod layer;
mod seen;
mod state;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use error::StateError;
pub use fault::Fault;
pub use seen::Seen;

use super::{Cloud, Memory};

/// The number of requests that are there to look at; of more, the last.
const MOST_SEEN: usize = 10_000;

/// The size that the bodies of all these have together, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// The handle by which a test rules a stand-in: it injects faults, looks at the requests that came, and sets up and resets what
/// is remembered.
///
/// It goes [around](Self::around) a router, of a [`Memory`] or of a [`Cloud`] alike:
///
/// ```
/// use apiref_runtime::testing::{Control, Fault, Memory};
/// # use apiref_runtime::server::Router;
///
/// # fn of(router: Router, memory: Memory) {
/// let control = Control::new().memory("block-storage-v3", &memory);
/// let service = control.around(router);
/// control.fail(Fault::status(503).on("POST", "/v3/**").nth(2));
/// // … what is tested …
/// assert_eq!(control.requests().len(), 3);
/// control.reset();
/// # }
/// ```
///
/// What is around answers `/_apiref` by HTTP, for tests in other languages.
#[derive(Clone, Debug, Default)]
pub struct Control {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    memories: Vec<(String, Memory)>,
    cloud: Option<Cloud>,
    faults: Vec<Fault>,
    seen: VecDeque<Seen>,
    /// The size of all bodies that were seen.
    bytes: usize,
    /// The number of requests that came so far.
    count: u64,
}

impl Control {
    /// A handle to nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, to a memory too: that of the document with this name.
    #[must_use]
    pub fn memory(self, document: impl Into<String>, memory: &Memory) -> Self {
        self.add(document, memory);
        self
    }

    /// The same, to those in a cloud too.
    #[must_use]
    pub fn cloud(self, cloud: &Cloud) -> Self {
        self.lock().cloud = Some(cloud.clone());
        self
    }

    /// Rules a memory from now on, in the place of another of that name.
    pub fn add(&self, document: impl Into<String>, memory: &Memory) {
        let document = document.into();
        let mut inner = self.lock();
        inner.memories.retain(|(known, _)| *known != document);
        inner.memories.push((document, memory.clone()));
    }

    /// Injects a fault into the requests that it is for.
    pub fn fail(&self, fault: Fault) {
        self.lock().faults.push(fault);
    }

    /// The faults that are to come yet.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.clone()
    }

    /// Injects no more faults.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// The requests that came, the first first, but for those to `/_apiref`; of many, the last 10,000.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.lock().seen.iter().cloned().collect()
    }

    /// Forgets the requests that came.
    pub fn clear_requests(&self) {
        let mut inner = self.lock();
        inner.seen.clear();
        inner.bytes = 0;
    }

    /// Goes back to the start: no faults, no requests, and in the memories and the cloud what was there before the first.
    pub fn reset(&self) {
        self.clear_faults();
        self.clear_requests();
        let inner = self.lock();
        inner.memories.iter().for_each(|(_, memory)| memory.reset());
        if let Some(cloud) = &inner.cloud {
            cloud.reset();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// What a request meets, and its number.
    fn met(&mut self, method: &str, path: &str) -> (Option<Fault>, u64) {
        self.count += 1;
        let mut met = None;
        for fault in self.faults.iter_mut().filter(|fault| fault.is_for(method, path)) {
            if fault.counts() && met.is_none() {
                met = Some(fault.clone());
            }
        }
        self.faults.retain(|fault| !fault.is_over());
        (met, self.count)
    }

    fn see(&mut self, seen: Seen) {
        self.bytes += seen.size();
        // Answers come as they are ready: what counts is when the requests came.
        let at = self.seen.partition_point(|other| other.number < seen.number);
        self.seen.insert(at, seen);
        while self.seen.len() > MOST_SEEN || self.bytes > MOST_BYTES {
            let Some(first) = self.seen.pop_front() else { break };
            self.bytes -= first.size();
        }
    }
}
