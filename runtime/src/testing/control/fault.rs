//! Faults that a test injects.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A fault for some of the requests that come: what they are answered in the place of the service's answer, and when.
///
/// If nothing is said, it is for every request, until the test takes it back.
///
/// ```
/// use std::time::Duration;
///
/// use apiref_runtime::testing::Fault;
///
/// let once = Fault::status(503).header("retry-after", "1").times(1);
/// let slow = Fault::delay(Duration::from_millis(200)).on("GET", "/v3/*/volumes/**");
/// let third = Fault::cut().on("POST", "/v3/demo/snapshots").nth(3);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The status of the answer; without one, the service answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
    delay_ms: u64,
    /// The connection ends in the place of an answer.
    pub(super) cut: bool,
    /// The number of requests that it lets pass.
    skip: u64,
    /// The number of requests that it is for after those; `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
}

impl Fault {
    /// An answer with this status. Its body is a fault in the form of most services, unless [another](Self::body) is said.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// A time that passes before the service sees the request.
    #[must_use]
    pub fn delay(delay: Duration) -> Self {
        Self::default().after(delay)
    }

    /// A connection that ends without an answer. The service does not see the request.
    #[must_use]
    pub fn cut() -> Self {
        Self { cut: true, ..Self::default() }
    }

    /// The same, after this time.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay_ms: u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), ..self }
    }

    /// The same, with this body.
    #[must_use]
    pub fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The same, with one header more.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same for requests with this method, and with a path of this form alone, as it is asked for: `*` is any segment, `**`
    /// at the end any number of them.
    #[must_use]
    pub fn on(self, method: impl Into<String>, path: impl Into<String>) -> Self {
        Self { method: Some(method.into()), path: Some(path.into()), ..self }
    }

    /// The same for the n-th of these requests alone, from 1.
    #[must_use]
    pub fn nth(self, number: u64) -> Self {
        Self { skip: number.saturating_sub(1), times: Some(1), ..self }
    }

    /// The same for so many of these requests, and no more.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// What is wrong with a fault that was read; `None` if nothing is.
    pub(super) fn problem(&self) -> Option<&'static str> {
        if self.status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Some("a status is a number from 200 to 599");
        }
        let does = self.cut || self.status.is_some() || self.delay_ms > 0;
        (!does).then_some("a fault has a status, a delay_ms, or cut")
    }

    pub(super) fn waits(&self) -> Option<Duration> {
        (self.delay_ms > 0).then(|| Duration::from_millis(self.delay_ms))
    }

    pub(super) fn is_for(&self, method: &str, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.path.as_ref().is_none_or(|wanted| fits(wanted, path))
    }

    /// Counts a request that it is for; returns `true` if that one is to meet it.
    pub(super) fn counts(&mut self) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if let Some(times) = &mut self.times {
            if *times == 0 {
                return false;
            }
            *times -= 1;
        }
        true
    }

    pub(super) fn is_over(&self) -> bool {
        self.times == Some(0)
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut segments = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), segments.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(wanted), Some(segment)) if wanted == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_one_segment_and_two_are_the_rest() {
        assert!(fits("/v3/*/volumes", "/v3/demo/volumes"));
        assert!(fits("/v3/**", "/v3/demo/volumes"));
        assert!(fits("/**", "/"));
        assert!(!fits("/v3/*", "/v3/demo/volumes"));
        assert!(!fits("/v3/*/volumes", "/v3/demo/volumes/1"));
        assert!(!fits("/v3/vol", "/v3/volumes"));
    }
}
