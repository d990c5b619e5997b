//! Recorded traffic: a layer that writes down what a client sends, or a server is sent, and the answers.
//!
//! `apiref` reads what is written (`--evidence`, `--against`): a test suite leaves evidence of what the service does.

#[cfg(feature = "client")]
mod client;
mod exchange;
mod passing;
mod redact;
#[cfg(feature = "server")]
mod server;
mod writer;

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use tower_layer::Layer;

use self::writer::Writer;

/// The bytes that a body may have to be recorded.
const MAX_BODY: usize = 1 << 20;

/// A layer that records exchanges as JSON lines, for a client (`Client::builder(…).layer(…)`) and for a server
/// (`router.layer(…)`, `Builder::layer`). Clones write to the same place.
///
/// Tokens, passwords, keys and whatever else is named after a secret are taken out, of headers, queries and bodies; where
/// their text was is `…`. A body that is no JSON, or longer than [`Self::max_body`], is left out.
///
/// It writes in a thread of its own, and no call waits for it or fails because of it. What it cannot write, because the disk is
/// full or too much is written at once, is not recorded, which it says once, as a warning of `tracing`. When the last
/// clone is dropped, all is written.
///
/// ```no_run
/// use apiref_runtime::recording::Recorder;
///
/// # fn main() -> std::io::Result<()> {
/// let recorder = Recorder::append("evidence.jsonl")?;
/// // let client = Client::builder(endpoint).layer(recorder.clone()).build()?;
/// // let router = builder.into_router().layer(recorder.clone());
/// recorder.flush()
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder {
    writer: Arc<Writer>,
    max_body: usize,
}

impl Recorder {
    /// Writes to the end of a file, which is made where there is none. Several processes may write to one.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or no thread can be started.
    pub fn append(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::new(OpenOptions::new().create(true).append(true).open(path)?)
    }

    /// Writes to anything, each line at once.
    ///
    /// # Errors
    ///
    /// No thread can be started.
    pub fn new(out: impl Write + Send + 'static) -> io::Result<Self> {
        Ok(Self { writer: Arc::new(Writer::start(out)?), max_body: MAX_BODY })
    }

    /// Sets the most bytes of a body that is recorded; 1 MiB by default.
    #[must_use]
    pub fn max_body(self, bytes: usize) -> Self {
        Self { max_body: bytes, ..self }
    }

    /// Waits until everything that was answered so far is written.
    ///
    /// # Errors
    ///
    /// Something could not be written, since when nothing is.
    pub fn flush(&self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("max_body", &self.max_body).finish_non_exhaustive()
    }
}

impl<S> Layer<S> for Recorder {
    type Service = Recording<S>;

    fn layer(&self, inner: S) -> Recording<S> {
        Recording { recorder: self.clone(), inner }
    }
}

/// The service behind a [`Recorder`].
#[derive(Clone, Debug)]
pub struct Recording<S> {
    recorder: Recorder,
    inner: S,
}
