//! Bodies that are looked at while they pass by.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body::{Body, Frame, SizeHint};

use super::Recorder;
use super::exchange::Exchange;

/// The part of a body that was seen so far. Chunks are shared with who reads them, and not copied.
#[derive(Default)]
pub(super) struct Seen {
    chunks: Vec<Bytes>,
    bytes: usize,
    /// All of it was seen, and it is not too long.
    is_whole: bool,
    /// It is of no interest: it is no JSON, or too long.
    is_left_out: bool,
}

impl Seen {
    /// Of a body with these headers.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let is_other =
            |value: &http::HeaderValue| !value.to_str().is_ok_and(|it| it.contains("json"));
        Self { is_left_out: headers.get(CONTENT_TYPE).is_some_and(is_other), ..Self::default() }
    }

    /// All of a body.
    #[cfg(feature = "client")]
    pub(super) fn whole(headers: &HeaderMap, body: &[u8], limit: usize) -> Self {
        let mut seen = Self::of(headers);
        if body.len() <= limit && !seen.is_left_out {
            seen.add(&Bytes::copy_from_slice(body), limit);
            seen.is_whole = true;
        }
        seen
    }

    fn add(&mut self, chunk: &Bytes, limit: usize) {
        self.bytes += chunk.len();
        self.is_left_out |= self.bytes > limit;
        match self.is_left_out {
            true => self.chunks.clear(),
            false => self.chunks.push(chunk.clone()),
        }
    }

    /// Takes the parts of a whole body.
    pub(super) fn take(&mut self) -> Vec<Bytes> {
        let chunks = std::mem::take(&mut self.chunks);
        if self.is_whole && !self.is_left_out { chunks } else { Vec::new() }
    }
}

/// The work at the end of a body.
pub(super) trait End: Send {
    fn end(&mut self, seen: &mut Seen);
}

/// A request's body: what was seen of it is kept for the response.
#[cfg(feature = "server")]
impl End for Arc<Mutex<Seen>> {
    fn end(&mut self, seen: &mut Seen) {
        *self.lock().unwrap_or_else(PoisonError::into_inner) = std::mem::take(seen);
    }
}

/// A response's body: the exchange is recorded.
pub(super) struct Answer {
    pub(super) recorder: Recorder,
    /// All but the bodies; nothing once it is recorded.
    pub(super) exchange: Option<Exchange>,
    pub(super) request: Arc<Mutex<Seen>>,
}

impl End for Answer {
    fn end(&mut self, seen: &mut Seen) {
        let Some(mut exchange) = self.exchange.take() else { return };
        exchange.request = self.request.lock().unwrap_or_else(PoisonError::into_inner).take();
        exchange.response = seen.take();
        self.recorder.writer.record(exchange);
    }
}

/// A body that is looked at while it passes by, until it ends or is no longer wanted.
pub(super) struct Passing<B: Body, E: End> {
    body: Pin<Box<B>>,
    seen: Seen,
    limit: usize,
    end: E,
}

impl<B: Body, E: End> Passing<B, E> {
    pub(super) fn new(body: B, seen: Seen, limit: usize, end: E) -> Self {
        Self { body: Box::pin(body), seen, limit, end }
    }
}

impl<B, E> Body for Passing<B, E>
where
    B: Body<Data = Bytes>,
    E: End + Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = self.get_mut();
        let frame = ready!(this.body.as_mut().poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(chunk) = frame.data_ref() {
                    this.seen.add(chunk, this.limit);
                }
            }
            Some(Err(_)) => this.seen.is_left_out = true,
            None => this.seen.is_whole = true,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B: Body, E: End> Drop for Passing<B, E> {
    fn drop(&mut self) {
        // Who knows the end by its length does not ask for more.
        self.seen.is_whole |= self.body.is_end_stream();
        self.end.end(&mut self.seen);
    }
}
