//! A client, and how it comes to be.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::call::Call;
use super::decode::Decode;
use super::endpoint::Endpoint;
use super::request::Request;
use super::{Error, ErrorKind, Operation, Retry, Secret, Service};
use crate::Microversion;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(300);

/// The bytes that the body of a response may have.
const MAX_BODY: usize = 64 << 20;

/// A connection to one service. Cloning is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
    /// What calls ask for, where they do not say otherwise.
    pub(super) microversion: Option<Microversion>,
}

/// What all clones of a client share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) http: reqwest::Client,
    pub(super) service: &'static Service,
    pub(super) endpoint: Endpoint,
    pub(super) token: Option<Secret>,
    pub(super) retry: Retry,
    /// The bytes that the body of a response may have.
    pub(super) max_body: usize,
    /// The newest microversion of both sides, where the service was asked.
    pub(super) newest: OnceLock<Microversion>,
}

impl Client {
    /// Begins a call of an operation.
    pub fn call<T>(&self, operation: &'static Operation, decode: Decode<T>) -> Call<T> {
        Call::new(Request::new(self.clone(), operation), decode)
    }

    /// The microversion that calls ask for; `None` leaves the choice to the service, which takes
    /// its oldest.
    #[must_use]
    pub fn microversion(&self) -> Option<Microversion> {
        self.microversion
    }

    /// The same client with another microversion.
    #[must_use]
    pub fn with_microversion(&self, version: Microversion) -> Self {
        Self { microversion: Some(version), ..self.clone() }
    }
}

/// Gathers what a client needs; from the generated `Client::builder`.
#[derive(Debug)]
#[must_use = "a builder makes a client when `build` is called"]
pub struct Builder<C> {
    make: fn(Client) -> C,
    service: &'static Service,
    endpoint: String,
    project: Option<String>,
    token: Option<Secret>,
    microversion: Option<Microversion>,
    http: Option<reqwest::Client>,
    timeout: Duration,
    retry: Retry,
    max_body: usize,
}

impl<C> Builder<C> {
    /// For generated code: `make` turns a client into the generated one.
    pub fn new(
        service: &'static Service,
        endpoint: impl Into<String>,
        make: fn(Client) -> C,
    ) -> Self {
        Self {
            make,
            service,
            endpoint: endpoint.into(),
            project: None,
            token: None,
            microversion: None,
            http: None,
            timeout: TIMEOUT,
            retry: Retry::default(),
            max_body: MAX_BODY,
        }
    }

    /// The id of the project that paths name. Not needed where the endpoint ends in it, or where
    /// the service takes the project from the token.
    pub fn project(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// A token of the identity service, sent with every request.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The microversion that calls ask for.
    pub fn microversion(mut self, version: Microversion) -> Self {
        self.microversion = Some(version);
        self
    }

    /// An HTTP client of one's own: proxies, certificates, timeouts. It should follow no redirects,
    /// which could carry the token elsewhere.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// How long a request may take, with the body of its answer; five minutes by default. A client of
    /// one's own has its own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What is sent again where it was not carried out; [`Retry::never`] turns that off.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many bytes the body of a response may have; 64 MiB by default.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The endpoint is not an HTTP URL, or the system's TLS cannot be set up.
    pub fn build(self) -> Result<C, Error> {
        let failed = |kind| Error::new("build a client", kind);
        let endpoint = Endpoint::parse(&self.endpoint, self.project)
            .map_err(|why| failed(ErrorKind::Request(why)))?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .user_agent(concat!("apiref-runtime/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(Duration::from_secs(10))
                .read_timeout(Duration::from_secs(60))
                .timeout(self.timeout)
                .build()
                .map_err(|source| failed(ErrorKind::Transport(source)))?,
        };
        let shared = Shared {
            http,
            service: self.service,
            endpoint,
            token: self.token,
            retry: self.retry,
            max_body: self.max_body,
            newest: OnceLock::new(),
        };
        Ok((self.make)(Client { shared: Arc::new(shared), microversion: self.microversion }))
    }
}
