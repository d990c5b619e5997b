//! Asks the Identity service.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::HeaderValue;
use axum::http::request::Parts;
use quick_cache::sync::{Cache, EntryAction, EntryResult};

mod asked;
mod validate;

pub use asked::{KeystoneError, ServiceUser};

use self::validate::Validator;
use super::{ApiError, Authenticate, Identity};

/// The time for which an answer of Keystone holds, where the token does not end before.
const LONGEST: Duration = Duration::from_secs(300);

/// The time for which it holds that Keystone does not know a token.
const UNKNOWN: Duration = Duration::from_secs(5);

/// The time for which it holds that Keystone does not answer: for those who asked at the same moment.
const UNREACHABLE: Duration = Duration::from_secs(1);

/// The most bytes of tokens and identities that are kept.
const CAPACITY: u64 = 8 << 20;

/// The size of what is kept beside a token, in bytes, about.
const ENTRY: u64 = 1 << 10;

/// The longest token that is asked about, in bytes. Those in use have some hundreds.
const LONGEST_TOKEN: usize = 8 << 10;

/// Asks Keystone whose token a request has (`GET /v3/auth/tokens`).
///
/// It asks with the user's own token, which Keystone's policy allows, or as a
/// [service user](Self::service_user). What it hears is kept until the token expires, for at most
/// [five minutes](Self::cache_for), in at most 8 MiB; requests that have one token wait for one
/// answer. A token that is revoked is let in for that long.
///
/// ```
/// use apiref_runtime::server::auth::Keystone;
///
/// let keystone = Keystone::new("http://keystone.example:5000/v3")?;
/// # Ok::<(), apiref_runtime::server::auth::KeystoneError>(())
/// ```
#[derive(Debug)]
pub struct Keystone {
    validator: Validator,
    longest: Duration,
    challenge: HeaderValue,
    known: Known,
}

/// The answers of Keystone, by token.
type Known = Cache<String, Verdict, Weigh>;

/// The answer of Keystone on a token, and the end of the time for which it holds.
#[derive(Clone, Debug)]
struct Verdict {
    answer: Result<Arc<Identity>, ApiError>,
    until: Instant,
}

/// The size of an entry of the cache.
#[derive(Clone, Debug)]
struct Weigh;

impl quick_cache::Weighter<String, Verdict> for Weigh {
    fn weight(&self, token: &String, _verdict: &Verdict) -> u64 {
        token.len() as u64 + ENTRY
    }
}

impl Keystone {
    /// Asks the Keystone at this URL, with or without the version at its end.
    ///
    /// # Errors
    ///
    /// The URL is not one of HTTP, or the system's TLS cannot be set up.
    pub fn new(url: &str) -> Result<Self, KeystoneError> {
        let validator = Validator::new(url)?;
        let challenge = HeaderValue::try_from(format!("Keystone uri=\"{}\"", validator.url()))
            .map_err(|_| KeystoneError::url(url, "it holds what a header cannot"))?;
        let entries = usize::try_from(CAPACITY / ENTRY).unwrap_or_default();
        let known = Cache::with_weighter(entries, CAPACITY, Weigh);
        Ok(Self { validator, longest: LONGEST, challenge, known })
    }

    /// Asks as this user, who needs a role that may validate tokens, and not with the token itself.
    #[must_use]
    pub fn service_user(mut self, user: ServiceUser) -> Self {
        self.validator.set_user(user);
        self
    }

    /// Keeps an answer for at most this long; not at all for zero.
    #[must_use]
    pub fn cache_for(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Uses an HTTP client of one's own, for proxies, certificates or timeouts. It should follow no
    /// redirects, which could carry tokens elsewhere.
    #[must_use]
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.validator.set_http(http);
        self
    }

    /// The known answer on a token, or that which Keystone gives now.
    async fn verdict(&self, token: &str) -> Result<Arc<Identity>, ApiError> {
        if self.longest.is_zero() {
            return self.ask(token).await.answer;
        }
        let now = Instant::now();
        if let Some(verdict) = self.known.get(token).filter(|v| now < v.until) {
            return verdict.answer;
        }
        let entry = self.known.entry_async(token, |_, verdict| {
            // Others may have asked since.
            if Instant::now() < verdict.until {
                EntryAction::Retain(verdict.answer.clone())
            } else {
                EntryAction::ReplaceWithGuard
            }
        });
        let guard = match entry.await {
            EntryResult::Retained(answer) => return answer,
            EntryResult::Vacant(guard) | EntryResult::Replaced(guard, _) => guard,
            EntryResult::Removed(..) | EntryResult::Timeout => return self.ask(token).await.answer,
        };
        let verdict = self.ask(token).await;
        let answer = verdict.answer.clone();
        // Refused only where the entry was taken away meanwhile.
        let _ = guard.insert(verdict);
        answer
    }

    async fn ask(&self, token: &str) -> Verdict {
        let asked = self.validator.validate(token).await;
        let (answer, holds) = match asked {
            Ok(Some(found)) => (Ok(Arc::new(found.identity)), found.expires_in.min(self.longest)),
            Ok(None) => (Err(self.unknown()), UNKNOWN),
            Err(error) => (Err(unreachable(error)), UNREACHABLE),
        };
        Verdict { answer, until: Instant::now() + holds.min(self.longest) }
    }

    fn unknown(&self) -> ApiError {
        super::unknown(self.challenge.clone())
    }
}

impl Authenticate for Keystone {
    async fn authenticate(&self, request: &Parts) -> Result<Identity, ApiError> {
        let token = super::token(request).filter(|token| token.len() <= LONGEST_TOKEN);
        let token = token.ok_or_else(|| self.unknown())?;
        self.verdict(token).await.map(|identity| (*identity).clone())
    }
}

/// Keystone's failure as the client of this service sees it; why goes to whoever logs it.
fn unreachable(error: KeystoneError) -> ApiError {
    ApiError::service_unavailable("The Identity service does not answer; try again later.")
        .retry_after(5)
        .caused_by(error)
}
