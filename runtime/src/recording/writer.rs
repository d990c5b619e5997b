//! The thread that writes what is recorded.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::exchange::Exchange;

/// The most exchanges that may wait to be written.
const MAX_WAITING: usize = 4_096;
/// The most bytes of bodies that may wait, by and large.
const MAX_WAITING_BYTES: usize = 64 << 20;

/// The end of the queue at which exchanges are handed over.
pub(super) struct Writer {
    /// There until it is dropped.
    queue: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
    waiting: Arc<AtomicUsize>,
    is_behind: AtomicBool,
}

enum Message {
    Exchange(Box<Exchange>),
    /// Asks whether all before it is written: if not, why.
    Flush(SyncSender<Option<(io::ErrorKind, String)>>),
}

impl Writer {
    pub(super) fn start(mut out: impl Write + Send + 'static) -> io::Result<Self> {
        let (queue, messages) = sync_channel(MAX_WAITING);
        let waiting = Arc::new(AtomicUsize::new(0));
        let held = Arc::clone(&waiting);
        let run = move || run(&messages, &mut out, &held);
        let thread = thread::Builder::new().name("apiref-recorder".to_owned()).spawn(run)?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
            waiting,
            is_behind: AtomicBool::new(false),
        })
    }

    /// Hands an exchange over, unless too many wait.
    pub(super) fn record(&self, exchange: Exchange) {
        let bytes = exchange.len();
        let has_room = self.waiting.fetch_add(bytes, Ordering::Relaxed) <= MAX_WAITING_BYTES;
        let message = Message::Exchange(Box::new(exchange));
        let is_taken =
            has_room && self.queue.as_ref().is_some_and(|queue| queue.try_send(message).is_ok());
        if !is_taken {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
            if !self.is_behind.swap(true, Ordering::Relaxed) {
                tracing::warn!("more is exchanged than can be recorded: some of it is left out");
            }
        }
    }

    pub(super) fn flush(&self) -> io::Result<()> {
        let gone = || io::Error::other("the thread that records has ended");
        let (answer, answered) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or_else(gone)?;
        queue.send(Message::Flush(answer)).map_err(|_| gone())?;
        match answered.recv().map_err(|_| gone())? {
            Some((kind, why)) => Err(io::Error::new(kind, why)),
            None => Ok(()),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Without a sender the thread comes to an end.
        self.queue = None;
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::warn!("the thread that records has panicked");
        }
    }
}

/// Writes until nothing more can come, or until something cannot be written.
fn run(messages: &Receiver<Message>, out: &mut dyn Write, waiting: &AtomicUsize) {
    let mut failed: Option<io::Error> = None;
    for message in messages {
        match message {
            Message::Exchange(exchange) => {
                if failed.is_none() {
                    let line = exchange.line();
                    failed = out.write_all(line.as_bytes()).and_then(|()| out.flush()).err();
                    failed.iter().for_each(|why| tracing::warn!("no more is recorded: {why}"));
                }
                waiting.fetch_sub(exchange.len(), Ordering::Relaxed);
            }
            Message::Flush(answer) => {
                let why = failed.as_ref().map(|why| (why.kind(), why.to_string()));
                // Who asked may have gone.
                let _ = answer.try_send(why);
            }
        }
    }
}
