//! The body of a response that is read as it comes.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, Sleep, sleep};

use super::{Error, ErrorKind};

/// The body of a response, of which no more is held in memory than has come and was not asked for.
///
/// It is a stream of chunks. A connection that is cut before its end, or that goes silent, is an error, which says how far it came:
/// see [`ErrorKind::Interrupted`]. What is left can be asked for by the header `Range`, where the service has that.
#[must_use]
pub struct Download {
    operation: &'static str,
    body: reqwest::Body,
    length: Option<u64>,
    received: u64,
    /// The longest silence, and the timer of the one that runs.
    silence: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Download {
    pub(super) fn new(
        operation: &'static str,
        response: reqwest::Response,
        silence: Option<Duration>,
    ) -> Self {
        let silence = silence.map(|silence| (silence, Box::pin(sleep(silence))));
        let length = response.content_length();
        Self { operation, body: response.into(), length, received: 0, silence }
    }

    /// A body that came already.
    pub(super) fn of(operation: &'static str, body: &Bytes) -> Self {
        let length = Some(body.len() as u64);
        Self { operation, body: body.clone().into(), length, received: 0, silence: None }
    }

    /// The bytes of the whole body, where the service says it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The bytes that came.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection is cut or goes silent.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// All that is left, in memory.
    ///
    /// # Errors
    ///
    /// The connection is cut or goes silent.
    pub async fn bytes(&mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if all.is_empty() && self.length == Some(chunk.len() as u64) {
                return Ok(chunk);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Writes all that is left, and gives the number of its bytes.
    ///
    /// # Errors
    ///
    /// It cannot be written; or the connection is cut or goes silent, which is an [`Error`] within that of writing.
    pub async fn write_to<W: AsyncWrite + Unpin>(&mut self, to: &mut W) -> io::Result<u64> {
        let before = self.received;
        while let Some(chunk) = self.chunk().await.map_err(io::Error::other)? {
            to.write_all(&chunk).await?;
        }
        to.flush().await?;
        Ok(self.received - before)
    }

    fn interrupted(&self, source: impl Into<tower::BoxError>) -> Error {
        let kind = ErrorKind::Interrupted {
            is_upload: false,
            bytes: self.received,
            of: self.length,
            source: source.into(),
        };
        Error::new(self.operation, kind)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
                let Some((silence, end)) = &mut this.silence else { return Poll::Pending };
                ready!(end.as_mut().poll(cx));
                let why = format!("nothing came for {silence:?}");
                return Poll::Ready(Some(Err(this.interrupted(why))));
            };
            let frame = match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(this.interrupted(error)))),
                Some(Ok(frame)) => frame,
            };
            if let Some((silence, end)) = &mut this.silence {
                end.as_mut().reset(Instant::now() + *silence);
            }
            // Trailers are nobody's.
            if let Ok(chunk) = frame.into_data() {
                this.received += chunk.len() as u64;
                return Poll::Ready(Some(Ok(chunk)));
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("length", &self.length)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
