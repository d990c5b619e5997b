//! Bodies of requests that are no JSON: bytes, files and streams.

use std::fmt;
use std::fs;
use std::io::{self, Seek};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};
use tower::BoxError;

use super::ErrorKind;

/// The bytes of a file that are read at once.
const CHUNK: usize = 256 << 10;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;
type Inspect = Box<dyn FnMut(&[u8]) + Send>;

/// The body of a request: text or bytes, a file, or a stream, of which no more is held in memory than is on its way.
///
/// Text, bytes and the file of a path can be sent again, where a request was not carried out or its token is refused. An
/// open file and a stream cannot: such a request is sent once.
///
/// ```no_run
/// use apiref_runtime::client::Body;
///
/// # fn main() -> std::io::Result<()> {
/// let text = Body::from("A few words.");
/// let file = Body::file("disk.qcow2");
/// let open = Body::from(std::fs::File::open("disk.qcow2")?);
/// # let _ = (text, file, open);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Body {
    source: Source,
    inspect: Option<Inspect>,
}

enum Source {
    Bytes(Bytes),
    Path(PathBuf),
    File(fs::File),
    Stream(Chunks, Option<u64>),
}

impl Body {
    /// The file at a path, which is opened when it is sent.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Source::Path(path.into()).into()
    }

    /// A body of the chunks of a stream. It is sent as one of unknown length, unless [`Self::with_length`] says it.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<BoxError> + 'static,
    {
        Source::Stream(Box::pin(Converted(Box::pin(stream))), None).into()
    }

    /// Says how many bytes a stream has, which some services want to know beforehand. A stream of more or of fewer fails the
    /// request.
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Source::Stream(_, length) = &mut self.source {
            *length = Some(bytes);
        }
        self
    }

    /// Shows every chunk on its way out: for a checksum, or to say how far it is. What is inspected is sent once.
    pub fn inspect(mut self, see: impl FnMut(&[u8]) + Send + 'static) -> Self {
        self.inspect = Some(match self.inspect {
            Some(mut first) => {
                let mut see = see;
                Box::new(move |chunk| {
                    first(chunk);
                    see(chunk);
                })
            }
            None => Box::new(see),
        });
        self
    }

    /// The same body once more, where it can be sent again.
    pub(super) fn again(&self) -> Option<Self> {
        match &self.source {
            _ if self.inspect.is_some() => None,
            Source::Bytes(bytes) => Some(bytes.clone().into()),
            Source::Path(path) => Some(Self::file(path)),
            Source::File(_) | Source::Stream(..) => None,
        }
    }

    /// All of it is in memory, and nobody looks on.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.source, Source::Bytes(_)) && self.inspect.is_none()
    }

    /// As it is sent; what was handed to the connection is counted.
    pub(super) async fn open(self, sent: &Arc<AtomicU64>) -> Result<Opened, ErrorKind> {
        let (chunks, length): (Chunks, Option<u64>) = match self.source {
            Source::Bytes(bytes) if self.inspect.is_none() => {
                return Ok(Opened { length: Some(bytes.len() as u64), body: bytes.into() });
            }
            Source::Bytes(bytes) => {
                let length = bytes.len() as u64;
                (Box::pin(Once(Some(bytes))), Some(length))
            }
            Source::Path(path) => {
                let why = |why| ErrorKind::Request(format!("{}: {why}", path.display()));
                let file = File::open(&path).await.map_err(why)?;
                let length = file.metadata().await.map_err(why)?.len();
                (Box::pin(Read { file, buffer: BytesMut::new() }), Some(length))
            }
            Source::File(mut file) => {
                let length = rest(&mut file).map_err(|why| ErrorKind::Request(why.to_string()))?;
                (Box::pin(Read { file: file.into(), buffer: BytesMut::new() }), Some(length))
            }
            Source::Stream(chunks, length) => (chunks, length),
        };
        let (chunks, sent) = (Mutex::new((chunks, self.inspect)), sent.clone());
        let body = reqwest::Body::wrap(Sent { chunks, left: length, sent });
        Ok(Opened { length, body })
    }
}

/// A body on its way, and its length where that is known.
pub(super) struct Opened {
    pub(super) length: Option<u64>,
    pub(super) body: reqwest::Body,
}

/// The bytes of a file from where it stands.
fn rest(file: &mut fs::File) -> io::Result<u64> {
    Ok(file.metadata()?.len().saturating_sub(file.stream_position()?))
}

impl From<Source> for Body {
    fn from(source: Source) -> Self {
        Self { source, inspect: None }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Source::Bytes(bytes).into()
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from(bytes).into()
    }
}

/// The file from where it stands to its end.
impl From<fs::File> for Body {
    fn from(file: fs::File) -> Self {
        Source::File(file).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Source::Path(path) => write!(f, "Body({})", path.display()),
            Source::File(_) => f.write_str("Body(a file)"),
            Source::Stream(_, Some(length)) => write!(f, "Body(a stream of {length} bytes)"),
            Source::Stream(_, None) => f.write_str("Body(a stream)"),
        }
    }
}

/// A stream whose chunks and errors are those of a body.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(next.map(|next| next.map(Into::into).map_err(Into::into)))
    }
}

/// One chunk.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// A file, chunk by chunk.
struct Read {
    file: File,
    buffer: BytesMut,
}

impl Stream for Read {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { file, buffer } = self.get_mut();
        buffer.resize(CHUNK, 0);
        let mut read = ReadBuf::new(buffer);
        ready!(Pin::new(file).poll_read(cx, &mut read))?;
        let filled = read.filled().len();
        Poll::Ready((filled > 0).then(|| Ok(buffer.split_to(filled).freeze())))
    }
}

/// A body that is sent chunk by chunk and held against its length. The lock is never waited for: it makes the body one that
/// threads may share, which HTTP clients ask of it.
struct Sent {
    chunks: Mutex<(Chunks, Option<Inspect>)>,
    left: Option<u64>,
    sent: Arc<AtomicU64>,
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let (chunks, inspect) = this.chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(chunk) = ready!(chunks.as_mut().poll_next(cx)) else {
            return Poll::Ready(match this.left {
                Some(left) if left > 0 => Some(Err(format!("the body lacks {left} bytes").into())),
                _ => None,
            });
        };
        let chunk = chunk?;
        let bytes = chunk.len() as u64;
        if let Some(left) = &mut this.left {
            *left = left.checked_sub(bytes).ok_or("the body is longer than its length")?;
        }
        if let Some(inspect) = inspect {
            inspect(&chunk);
        }
        this.sent.fetch_add(bytes, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
