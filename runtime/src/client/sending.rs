//! The sending of a request: its token, its timeouts, and how often.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use tokio::time::timeout;

use super::ErrorKind;
use super::body::Body;
use super::builder::Shared;
use super::download::Download;
use super::response::Raw;

/// Longer than any body takes.
const NO_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A request as it is sent.
pub(super) struct Outgoing {
    pub(super) operation: &'static str,
    /// The request without its body.
    pub(super) request: reqwest::Request,
    pub(super) body: Option<Body>,
    /// `true` if the body of a success is handed on unread.
    pub(super) is_download: bool,
}

/// A response: all of it, or all but the body.
pub(super) struct Incoming {
    pub(super) raw: Raw,
    pub(super) rest: Option<Download>,
}

impl Outgoing {
    /// A request of the client's own, whose answer is read.
    pub(super) fn plain(request: reqwest::Request) -> Self {
        Self { operation: "", request, body: None, is_download: false }
    }

    /// The same request once more, where its body can be sent again.
    fn again(&self) -> Option<Self> {
        let body = match &self.body {
            Some(body) => Some(body.again()?),
            None => None,
        };
        let request = self.request.try_clone()?;
        Some(Self { request, body, ..*self })
    }

    /// A body goes out or comes in piece by piece, which takes as long as it takes.
    fn is_streamed(&self) -> bool {
        self.is_download || self.body.as_ref().is_some_and(|body| !body.is_whole())
    }

    /// Sends it with the token, and once more with another where the service refuses the first.
    pub(super) async fn authorized(mut self, shared: &Shared) -> Result<Incoming, ErrorKind> {
        let Some(proof) = shared.access.proof().await? else { return self.attempts(shared).await };
        proof.carry(self.request.headers_mut())?;
        let again = if shared.access.renews() { self.again() } else { None };
        let answer = self.attempts(shared).await?;
        if answer.raw.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let other = shared.access.other_than(&proof).await?;
        let (Some(mut again), Some(proof)) = (again, other) else { return Ok(answer) };
        tracing::debug!("sending again with another token");
        proof.carry(again.request.headers_mut())?;
        again.attempts(shared).await
    }

    /// Sends it, again where it was not carried out.
    pub(super) async fn attempts(self, shared: &Shared) -> Result<Incoming, ErrorKind> {
        let (retry, method) = (&shared.retry, self.request.method().clone());
        let mut next = Some(self);
        let mut attempt = 0;
        while let Some(this) = next.take() {
            next = if retry.goes_on(attempt) { this.again() } else { None };
            let (operation, is_download) = (this.operation, this.is_download);
            let wait = match this.once(shared).await {
                Ok(response) => {
                    let (status, headers) = (response.status(), response.headers());
                    match retry.after_status(attempt, &method, status, headers) {
                        Some(wait) if next.is_some() => wait,
                        _ if is_download && status.is_success() => {
                            return Ok(unread(operation, response, shared.carrier.silence()));
                        }
                        _ => return receive(response, shared.max_body).await,
                    }
                }
                Err(ErrorKind::Transport(error)) if error.is_connect() && next.is_some() => {
                    retry.backoff(attempt)
                }
                Err(kind) => return Err(kind),
            };
            tracing::debug!(attempt, ?wait, "sending again");
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
        unreachable!("the last attempt returns")
    }

    /// Sends it once.
    async fn once(self, shared: &Shared) -> Result<reqwest::Response, ErrorKind> {
        let is_streamed = self.is_streamed();
        let mut request = self.request;
        let silence = shared.carrier.silence().filter(|_| is_streamed);
        if silence.is_some() {
            *request.timeout_mut() = Some(NO_TIMEOUT);
        }
        let sent = Arc::new(AtomicU64::new(0));
        let mut length = None;
        if let Some(body) = self.body {
            let opened = body.open(&sent).await?;
            length = opened.length;
            *request.body_mut() = Some(opened.body);
        }
        let interrupted = |source| ErrorKind::Interrupted {
            is_upload: true,
            bytes: sent.load(Ordering::Relaxed),
            of: length,
            source,
        };
        let mut sending = std::pin::pin!(shared.carrier.execute(request));
        loop {
            let before = sent.load(Ordering::Relaxed);
            let answer = match silence {
                None => sending.as_mut().await,
                Some(silence) => match timeout(silence, sending.as_mut()).await {
                    Ok(answer) => answer,
                    Err(_) if sent.load(Ordering::Relaxed) > before => continue,
                    Err(_) => return Err(interrupted(format!("silent for {silence:?}").into())),
                },
            };
            return answer.map_err(|kind| match kind {
                ErrorKind::Transport(error) if sent.load(Ordering::Relaxed) > 0 => {
                    interrupted(error.into())
                }
                kind => kind,
            });
        }
    }
}

/// A response whose body is handed on.
fn unread(
    operation: &'static str,
    mut response: reqwest::Response,
    silence: Option<Duration>,
) -> Incoming {
    let headers = std::mem::take(response.headers_mut());
    let raw = Raw { status: response.status(), headers, body: Bytes::new() };
    Incoming { raw, rest: Some(Download::new(operation, response, silence)) }
}

/// Reads a response whose body is not too large.
async fn receive(mut response: reqwest::Response, limit: usize) -> Result<Incoming, ErrorKind> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let too_large = || ErrorKind::TooLarge { status, limit };
    let expected = usize::try_from(response.content_length().unwrap_or(0)).unwrap_or(usize::MAX);
    if expected > limit {
        return Err(too_large());
    }
    // Most bodies come whole, and need no copy.
    let (mut whole, mut joined) = (Bytes::new(), BytesMut::new());
    while let Some(chunk) = response.chunk().await.map_err(ErrorKind::Transport)? {
        if whole.len() + joined.len() + chunk.len() > limit {
            return Err(too_large());
        }
        if whole.is_empty() && joined.is_empty() {
            whole = chunk;
            continue;
        }
        if joined.is_empty() {
            joined.reserve(expected);
            joined.extend_from_slice(&std::mem::take(&mut whole));
        }
        joined.extend_from_slice(&chunk);
    }
    let body = if joined.is_empty() { whole } else { joined.freeze() };
    Ok(Incoming { raw: Raw { status, headers, body }, rest: None })
}
