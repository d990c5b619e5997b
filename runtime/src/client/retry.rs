//! What is sent again, and when.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode, header::RETRY_AFTER};

/// How often, and after how long, a request is sent again that was not carried out.
///
/// Sent again is a request that found no connection, one that was answered with 429, and, unless it
/// is a POST or a PATCH, one that was answered with 503 and a `Retry-After`. Nothing else is: what may
/// have been carried out is not for a library to repeat.
///
/// The wait is what the service asks for, else it doubles from time to time, with a random part so
/// that clients who failed together do not come back together.
///
/// ```
/// use std::time::Duration;
/// use apiref_runtime::client::Retry;
///
/// let patient = Retry::new(5).first_wait(Duration::from_secs(1));
/// let never = Retry::never();
/// # let _ = (patient, never);
/// ```
#[derive(Clone, Debug)]
pub struct Retry {
    times: u32,
    first: Duration,
    longest: Duration,
}

impl Default for Retry {
    /// Three times, beginning after 200 ms.
    fn default() -> Self {
        Self::new(3)
    }
}

impl Retry {
    /// Sends a request again this often at most.
    #[must_use]
    pub fn new(times: u32) -> Self {
        Self { times, first: Duration::from_millis(200), longest: Duration::from_secs(60) }
    }

    /// Sends nothing again.
    #[must_use]
    pub fn never() -> Self {
        Self::new(0)
    }

    /// About how long to wait the first time.
    #[must_use]
    pub fn first_wait(mut self, first: Duration) -> Self {
        self.first = first;
        self
    }

    /// The longest wait. A service that asks for a longer one is not waited for.
    #[must_use]
    pub fn longest_wait(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Whether there is an attempt after this one, the first being 0.
    pub(crate) fn goes_on(&self, attempt: u32) -> bool {
        attempt < self.times
    }

    /// The wait after an answer; `None` where the request is not to be sent again.
    pub(crate) fn after_status(
        &self,
        attempt: u32,
        method: &Method,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<Duration> {
        let asked = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let asked = asked.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
        let repeats = match status {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::SERVICE_UNAVAILABLE => {
                asked.is_some() && !matches!(*method, Method::POST | Method::PATCH)
            }
            _ => false,
        };
        let wait = asked.unwrap_or_else(|| self.backoff(attempt));
        (repeats && self.goes_on(attempt) && wait <= self.longest).then_some(wait)
    }

    /// The wait after an attempt that found no connection.
    pub(crate) fn backoff(&self, attempt: u32) -> Duration {
        let full = self.first.saturating_mul(1 << attempt.min(16)).min(self.longest);
        // Between half of it and all of it; the seeds of hash maps are random enough for that.
        let random = RandomState::new().hash_one(attempt) % 1024;
        full / 2 + full.mul_f64(random as f64 / 2048.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Retry;
    use http::{HeaderMap, HeaderValue, Method, StatusCode};
    use std::time::Duration;

    fn wait(method: Method, status: StatusCode, after: Option<&'static str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        if let Some(after) = after {
            headers.insert("retry-after", HeaderValue::from_static(after));
        }
        Retry::default().after_status(0, &method, status, &headers)
    }

    #[test]
    fn only_what_was_not_carried_out_is_sent_again() {
        let (limited, away) = (StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE);
        let second = Some(Duration::from_secs(1));
        assert_eq!(wait(Method::POST, limited, Some("1")), second);
        assert!(wait(Method::POST, limited, None).is_some());
        assert_eq!(wait(Method::GET, away, Some("1")), second);
        assert_eq!(wait(Method::GET, away, None), None);
        assert_eq!(wait(Method::POST, away, Some("1")), None);
        assert_eq!(wait(Method::GET, StatusCode::BAD_GATEWAY, Some("1")), None);
        assert_eq!(wait(Method::GET, away, Some("3600")), None, "longer than anyone waits");
    }

    #[test]
    fn waits_grow_and_have_an_end() {
        let retry = Retry::new(9);
        for attempt in 0..40 {
            let full = Duration::from_millis(200) * (1 << attempt.min(16));
            let full = full.min(Duration::from_secs(60));
            let wait = retry.backoff(attempt);
            assert!(wait >= full / 2 && wait <= full, "{attempt}: {wait:?}");
        }
        assert!(retry.goes_on(8) && !retry.goes_on(9));
    }
}
