//! A few tokens, known from the start.

use std::fmt;
use std::future::{Future, ready};

use axum::http::HeaderValue;
use axum::http::request::Parts;
use subtle::ConstantTimeEq as _;

use super::{ApiError, Authenticate, Identity};

/// A few tokens, known from the start, and whose they are.
///
/// ```
/// use apiref_runtime::server::Identity;
/// use apiref_runtime::server::auth::StaticTokens;
///
/// let tokens = StaticTokens::new()
///     .with("s3cret", Identity::new("a-project", "a-user").with_role("member"));
/// ```
#[derive(Clone, Default)]
pub struct StaticTokens {
    known: Vec<(Box<[u8]>, Identity)>,
}

impl StaticTokens {
    /// No token is known yet, so that nobody is let in.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one token more. An empty token is nobody's.
    #[must_use]
    pub fn with(mut self, token: impl AsRef<[u8]>, identity: Identity) -> Self {
        self.known.push((token.as_ref().into(), identity));
        self
    }
}

impl Authenticate for StaticTokens {
    fn authenticate(
        &self,
        request: &Parts,
    ) -> impl Future<Output = Result<Identity, ApiError>> + Send {
        let token = super::token(request).unwrap_or_default().as_bytes();
        // Every token is compared, and each whole: how long it takes tells nothing of them.
        let found = self.known.iter().fold(None, |found, (known, identity)| {
            if bool::from(known.ct_eq(token)) { Some(identity) } else { found }
        });
        let found = found.filter(|_| !token.is_empty()).cloned();
        ready(found.ok_or_else(|| super::unknown(HeaderValue::from_static("Token"))))
    }
}

/// Tokens are not shown.
impl fmt::Debug for StaticTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.known.iter().map(|(_, identity)| identity)).finish()
    }
}
