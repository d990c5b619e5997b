//! A client, and how it comes to be.

use std::sync::Arc;
use std::time::Duration;

use super::call::Call;
use super::decode::Decode;
use super::endpoint::Endpoint;
use super::request::Request;
use super::{Error, ErrorKind, Operation, Secret, Service};
use crate::Microversion;

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
                .build()
                .map_err(|source| failed(ErrorKind::Transport(source)))?,
        };
        let shared = Shared { http, service: self.service, endpoint, token: self.token };
        Ok((self.make)(Client { shared: Arc::new(shared), microversion: self.microversion }))
    }
}
