//! Requests that are sent again, and when.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, Method, StatusCode};

use crate::Timestamp;

/// The number of times, and the time, after which a request is sent again that was not carried out.
///
/// Sent again is a request that found no connection, one that was answered with 429, and, unless it
/// is a POST or a PATCH, one that was answered with 503 and a `Retry-After`. Nothing else is: what may
/// have been carried out is not for a library to repeat.
///
/// The wait is what the service asks for, by seconds or by a date, else it doubles from time to time, with a random part so
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

    /// The longest wait; a minute by default. A service that asks for a longer one is not waited for: the error says how
    /// long that is ([`Error::retry_after`](super::Error::retry_after)).
    #[must_use]
    pub fn longest_wait(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// There is an attempt after this one, the first being 0.
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
        let asked = asked(headers);
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

/// The time for which the service asks to be left alone: a number of seconds, or the time until a date (RFC 9110, section 10.2.3),
/// by the service's own clock where it tells that.
pub(crate) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text(RETRY_AFTER)?;
    let is_number = after.starts_with(|c: char| c.is_ascii_digit());
    if let Some(seconds) = after.parse::<f64>().ok().filter(|_| is_number) {
        return Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let now = text(DATE).and_then(date).unwrap_or_else(SystemTime::now);
    Some(date(after)?.duration_since(now).unwrap_or_default())
}

/// A date of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT`, or of the two older forms (RFC 9110, section 5.6.7).
fn date(text: &str) -> Option<SystemTime> {
    const MONTHS: &[&str] =
        &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match words[..] {
        [_, day, month, year, time, "GMT"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let year: u32 = year.parse().ok()?;
    // Of two digits, as they were written until 1995.
    let year = match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    };
    let day: u8 = day.parse().ok()?;
    let timestamp: Timestamp = format!("{year:04}-{month:02}-{day:02}T{time}").parse().ok()?;
    timestamp.to_system_time()
}

#[cfg(test)]
mod tests {
    use super::{Retry, asked};
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
    fn a_service_says_how_long_by_seconds_or_by_a_date() {
        let asked = |after: &'static str, now: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(after));
            if let Some(now) = now {
                headers.insert("date", HeaderValue::from_static(now));
            }
            asked(&headers)
        };
        for (after, wanted) in [
            ("0", Some(Duration::ZERO)),
            (" 120 ", Some(Duration::from_secs(120))),
            ("1.5", Some(Duration::from_millis(1500))),
            ("18446744073709551616", Some(Duration::MAX)),
            ("99999999999999999999999999999999999999999", Some(Duration::MAX)),
            ("-1", None),
            ("soon", None),
            ("nan", None),
            ("", None),
        ] {
            assert_eq!(asked(after, None), wanted, "{after}");
        }
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        for after in [
            "Sun, 06 Nov 1994 08:50:07 GMT",
            "Sunday, 06-Nov-94 08:50:07 GMT",
            "Sun Nov  6 08:50:07 1994",
        ] {
            assert_eq!(asked(after, now), Some(Duration::from_secs(30)), "{after}");
        }
        assert_eq!(asked("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(asked("Sun, 06 Nov 1994 08:00:00 GMT", None), Some(Duration::ZERO));
        assert_eq!(asked("Sun, 99 Nov 1994 08:00:00 GMT", now), None);
    }

    #[test]
    fn no_duration_is_too_long() {
        let retry = Retry::new(u32::MAX).first_wait(Duration::MAX).longest_wait(Duration::MAX);
        for attempt in [0, 16, u32::MAX] {
            assert!(retry.backoff(attempt) >= Duration::MAX / 2);
        }
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
