//! Who may ask: authentication as a layer in front of the router.
//!
//! An [`Authenticate`] tells who sends a request, [`Authentication`] is the layer that asks it. What
//! it finds out is the [`Identity`] of the [`RequestContext`](super::RequestContext). Three come with
//! the runtime:
//!
//! * [`NoAuth`] lets everybody in, as `auth_type=none` clients need it;
//! * [`StaticTokens`] knows a few tokens from the start;
//! * `Keystone` (feature `token-validation`) asks the Identity service.
//!
//! Version discovery is answered to everybody: clients read it before they have a token.

#[cfg(feature = "token-validation")]
mod keystone;
mod none;
mod tokens;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tower_layer::Layer;
use tower_service::Service as TowerService;

#[cfg(feature = "token-validation")]
pub use keystone::{Keystone, KeystoneError, ServiceUser};
pub use none::NoAuth;
pub use tokens::StaticTokens;

use super::request_id::RequestId;
use super::{ApiError, FaultEnvelope, Identity, Service, discovery};

/// Tells who sends a request.
pub trait Authenticate: Send + Sync + 'static {
    /// Who sends the request. The error is what the client gets instead of an answer;
    /// [`ApiError::unauthorized`] where it is the client that has to do better.
    fn authenticate(
        &self,
        request: &Parts,
    ) -> impl Future<Output = Result<Identity, ApiError>> + Send;
}

/// The layer that lets in whom an [`Authenticate`] knows.
///
/// It goes onto the generated router itself, so that it sees paths as the router does: then `/`,
/// `/v3` and `/v3/` are open to everybody. It guards every other path, also those that lead nowhere.
pub struct Authentication<A> {
    service: &'static Service,
    authenticator: Arc<A>,
    roles: Option<Arc<Roles>>,
}

/// The role that may all, by the services' own policies.
const ADMIN: &str = "admin";

/// The roles that a caller needs.
#[derive(Debug)]
struct Roles {
    reading: String,
    writing: String,
}

impl Roles {
    /// Returns `true` if a caller may use a method.
    fn admit(&self, method: &Method, identity: &Identity) -> bool {
        let has = |role: &str| identity.has_role(role);
        has(ADMIN) || has(&self.writing) || method.is_safe() && has(&self.reading)
    }
}

impl<A: Authenticate> Authentication<A> {
    /// For generated code, which knows the service.
    pub fn new(service: &'static Service, authenticator: A) -> Self {
        Self { service, authenticator: Arc::new(authenticator), roles: None }
    }

    /// Lets in only who has a role: `reading` or `writing` for methods that change nothing, `writing` for all others. An
    /// `admin` has both. Who has it not is answered 403; without this, the roles are the handlers' business alone.
    ///
    /// ```
    /// use apiref_runtime::server::auth::{Authentication, NoAuth};
    ///
    /// fn guard(layer: Authentication<NoAuth>) -> Authentication<NoAuth> {
    ///     layer.roles("reader", "member")
    /// }
    /// ```
    #[must_use]
    pub fn roles(self, reading: impl Into<String>, writing: impl Into<String>) -> Self {
        let roles = Roles { reading: reading.into(), writing: writing.into() };
        Self { roles: Some(Arc::new(roles)), ..self }
    }
}

impl<A> Clone for Authentication<A> {
    fn clone(&self) -> Self {
        Self {
            service: self.service,
            authenticator: Arc::clone(&self.authenticator),
            roles: self.roles.clone(),
        }
    }
}

impl<A> fmt::Debug for Authentication<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("service", &self.service.service_type).finish()
    }
}

impl<A, S> Layer<S> for Authentication<A> {
    type Service = Authenticated<A, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Authenticated { authentication: self.clone(), inner }
    }
}

/// The service behind an [`Authentication`].
pub struct Authenticated<A, S> {
    authentication: Authentication<A>,
    inner: S,
}

impl<A, S: Clone> Clone for Authenticated<A, S> {
    fn clone(&self) -> Self {
        Self { authentication: self.authentication.clone(), inner: self.inner.clone() }
    }
}

impl<A, S: fmt::Debug> fmt::Debug for Authenticated<A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticated").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<A, S> TowerService<Request> for Authenticated<A, S>
where
    A: Authenticate,
    S: TowerService<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        // The service that was polled ready is the one to call; its clone waits for the next request.
        let waiting = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, waiting);
        let Authentication { service, authenticator, roles } = self.authentication.clone();
        if discovery::is_at(service, request.uri().path()) {
            return Box::pin(inner.call(request));
        }
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            match authenticator.authenticate(&parts).await {
                Ok(identity) if roles.is_some_and(|r| !r.admit(&parts.method, &identity)) => {
                    let problem = "You are not authorized to perform the requested action.";
                    Ok(refuse(service, ApiError::forbidden(problem)))
                }
                Ok(identity) => {
                    parts.extensions.insert(identity);
                    inner.call(Request::from_parts(parts, body)).await
                }
                Err(error) => Ok(refuse(service, error)),
            }
        })
    }
}

/// The answer to whom the layer does not let in.
fn refuse(service: &Service, error: ApiError) -> Response {
    // Whatever envelope the service has: this one answer every service leaves to the same middleware.
    let envelope = match error.status() {
        StatusCode::UNAUTHORIZED => FaultEnvelope::Error,
        _ => service.fault,
    };
    error.respond(envelope, RequestId::new())
}

/// The answer to a client that is not known, with the way to make itself known.
pub(crate) fn unknown(challenge: HeaderValue) -> ApiError {
    ApiError::unauthorized("The request you have made requires authentication.")
        .with_header(header::WWW_AUTHENTICATE, challenge)
}

/// The token of a request.
pub(crate) fn token(request: &Parts) -> Option<&str> {
    request.headers.get("x-auth-token")?.to_str().ok().filter(|token| !token.is_empty())
}
