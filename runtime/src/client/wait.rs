//! Waiting for a resource to come to a status, or to go.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use super::{Call, Error, ErrorKind, Response, Retry};

/// The first pause between two looks, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// A wait until a resource has a status. Awaiting it begins it.
///
/// The resource is looked at again and again, with pauses that grow to a few seconds. The wait ends with
/// the resource as it was when it had the status, or with an error:
///
/// - [`ErrorKind::Failed`]: the resource has come to a status that tells of an error. Such is any that has
///   `error` or `fail` in it, `error_deleting` or `ERROR`, unless it is the one that is waited for.
/// - [`ErrorKind::TimedOut`]: the time is over.
/// - Whatever a look ends with, [`Error::is_not_found`] where the resource is gone.
#[must_use = "a wait begins when it is awaited"]
pub struct Wait<T> {
    looks: Looks<T>,
    wanted: String,
}

/// A wait until a resource is gone. Awaiting it begins it.
///
/// It ends well when the resource is not found, or has the status `deleted`. Otherwise it ends as a
/// [`Wait`] does; a status that tells of an error and that the resource had from the beginning is none
/// of the deletion's, though.
#[must_use = "a wait begins when it is awaited"]
pub struct WaitGone<T> {
    looks: Looks<T>,
}

/// A function that is told of each look.
type Watch<T> = Box<dyn FnMut(&T) + Send>;

/// A resource that is looked at until there is a deadline.
struct Looks<T> {
    show: Call<T>,
    /// The status of what a look shows.
    status: fn(&T) -> Option<&str>,
    timeout: Duration,
    pauses: Retry,
    watch: Option<Watch<T>>,
}

impl<T: 'static> Call<T> {
    /// Waits until what the call shows has a status; `status` reads it.
    pub fn wait_for(
        self,
        wanted: impl Into<String>,
        timeout: Duration,
        status: fn(&T) -> Option<&str>,
    ) -> Wait<T> {
        Wait { looks: Looks::new(self, timeout, status), wanted: wanted.into() }
    }

    /// Waits until what the call shows is gone; `status` reads its status.
    pub fn wait_gone(self, timeout: Duration, status: fn(&T) -> Option<&str>) -> WaitGone<T> {
        WaitGone { looks: Looks::new(self, timeout, status) }
    }
}

impl<T: 'static> Wait<T> {
    /// The longest pause between two looks; five seconds by default.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.looks.pause(pause);
        self
    }

    /// Shows the resource as each look finds it.
    pub fn watch(mut self, watch: impl FnMut(&T) + Send + 'static) -> Self {
        self.looks.watch = Some(Box::new(watch));
        self
    }

    /// Waits.
    ///
    /// # Errors
    ///
    /// See the [type](Self).
    pub async fn wait(self) -> Result<Response<T>, Error> {
        let Self { looks, wanted } = self;
        let goal = wanted.clone();
        let end = looks.until(&wanted, move |status, _| match status {
            Some(status) if status.eq_ignore_ascii_case(&goal) => Verdict::Reached,
            Some(status) if tells_of_error(status) => Verdict::Failed,
            _ => Verdict::Open,
        });
        end.await
    }
}

impl<T: 'static> WaitGone<T> {
    /// The longest pause between two looks; five seconds by default.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.looks.pause(pause);
        self
    }

    /// Shows the resource as each look finds it.
    pub fn watch(mut self, watch: impl FnMut(&T) + Send + 'static) -> Self {
        self.looks.watch = Some(Box::new(watch));
        self
    }

    /// Waits.
    ///
    /// # Errors
    ///
    /// See the [type](Self).
    pub async fn wait(self) -> Result<(), Error> {
        let end = self.looks.until("deleted", |status, first| match status {
            Some(status) if status.eq_ignore_ascii_case("deleted") => Verdict::Reached,
            Some(status) if tells_of_error(status) && Some(status) != first => Verdict::Failed,
            Some(status) if tells_of_error(status) && status.to_lowercase().contains("delet") => {
                Verdict::Failed
            }
            _ => Verdict::Open,
        });
        match end.await {
            Ok(_) => Ok(()),
            Err(error) if error.is_not_found() => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The meaning of a status for a wait.
enum Verdict {
    Reached,
    Failed,
    Open,
}

/// The status tells of an error. Services have many: `error`, `error_deleting`, `ERROR`,
/// `create_failed`.
fn tells_of_error(status: &str) -> bool {
    let status = status.to_lowercase();
    status.contains("error") || status.contains("fail")
}

/// The moment after this long, and within a hundred years: no clock goes to the end of all durations.
fn after(duration: Duration) -> Instant {
    const AGE: Duration = Duration::from_secs(100 * 365 * 86_400);
    Instant::now() + duration.min(AGE)
}

impl<T: 'static> Looks<T> {
    fn new(show: Call<T>, timeout: Duration, status: fn(&T) -> Option<&str>) -> Self {
        let pauses = Retry::never().first_wait(PAUSES.0).longest_wait(PAUSES.1);
        Self { show, status, timeout, pauses, watch: None }
    }

    fn pause(&mut self, longest: Duration) {
        let first = PAUSES.0.min(longest);
        self.pauses = Retry::never().first_wait(first).longest_wait(longest);
    }

    /// Looks until `judge`, who is told the status now and the first one, has seen enough.
    async fn until(
        mut self,
        wanted: &str,
        judge: impl Fn(Option<&str>, Option<&str>) -> Verdict,
    ) -> Result<Response<T>, Error> {
        let name = self.show.operation();
        let deadline = after(self.timeout);
        let (mut first, mut last) = (None, None);
        for look in 0.. {
            let Ok(found) = timeout_at(deadline, self.show.again().send()).await else { break };
            let found = found?;
            if let Some(watch) = &mut self.watch {
                watch(&found);
            }
            let status = (self.status)(&found);
            let first = first.get_or_insert_with(|| status.map(str::to_owned));
            match judge(status, first.as_deref()) {
                Verdict::Reached => return Ok(found),
                Verdict::Failed => {
                    let kind = ErrorKind::Failed {
                        status: status.unwrap_or_default().to_owned(),
                        wanted: wanted.to_owned(),
                        request_id: found.request_id().map(str::to_owned),
                        body: found.body().clone(),
                    };
                    return Err(Error::new(name, kind));
                }
                Verdict::Open => last = status.map(str::to_owned),
            }
            let next = after(self.pauses.backoff(look));
            if next >= deadline {
                sleep_until(deadline).await;
                break;
            }
            sleep_until(next).await;
        }
        let kind =
            ErrorKind::TimedOut { status: last, wanted: wanted.to_owned(), after: self.timeout };
        Err(Error::new(name, kind))
    }
}

impl<T: Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

impl<T: Send + 'static> IntoFuture for WaitGone<T> {
    type Output = Result<(), Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for WaitGone<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitGone").finish_non_exhaustive()
    }
}
