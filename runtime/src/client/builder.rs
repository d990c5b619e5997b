//! A client, and how it comes to be.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tower::{Layer, ServiceExt};

use super::access::{Access, Place};
use super::call::Call;
use super::decode::Decode;
use super::endpoint::{Address, Endpoint};
use super::http::{Carrier, Exchange, Transport, Wrap};
use super::request::Request;
use super::{Download, Error, ErrorKind, Operation, Retry, Secret, Service, install_tls_provider};
use crate::Microversion;

/// The longest that a request may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(300);

/// The bytes that the body of a response may have.
const MAX_BODY: usize = 64 << 20;

/// A connection to one service. Cloning is cheap and shares the connections.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
    /// The microversion of calls that name none.
    pub(super) microversion: Option<Microversion>,
}

/// The state that all clones of a client share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) carrier: Carrier,
    pub(super) service: &'static Service,
    pub(super) place: Place,
    pub(super) access: Access,
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

    /// Begins a call of an operation whose answer is handed on as it comes.
    pub fn download(&self, operation: &'static Operation) -> Call<Download> {
        Call::download(Box::new(Request::new(self.clone(), operation)))
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
#[must_use = "a builder makes a client when `build` is called"]
pub struct Builder<C> {
    make: fn(Client) -> C,
    service: &'static Service,
    /// `None` where the catalogue knows it.
    endpoint: Option<Address>,
    project: Option<String>,
    access: Access,
    microversion: Option<Microversion>,
    carrier: Option<Carrier>,
    layers: Vec<Wrap>,
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
        Self::at(service, Some(Address(endpoint.into())), make)
    }

    /// For generated code: the service's endpoint is that of the session's catalogue.
    #[cfg(feature = "keystone")]
    pub fn in_session(
        service: &'static Service,
        session: &super::keystone::Session,
        make: fn(Client) -> C,
    ) -> Self {
        Self::at(service, None, make).session(session)
    }

    fn at(service: &'static Service, endpoint: Option<Address>, make: fn(Client) -> C) -> Self {
        Self {
            make,
            service,
            endpoint,
            project: None,
            access: Access::None,
            microversion: None,
            carrier: None,
            layers: Vec::new(),
            timeout: TIMEOUT,
            retry: Retry::default(),
            max_body: MAX_BODY,
        }
    }

    /// The id of the project that paths name. Not needed where the endpoint ends in it, where the
    /// service takes the project from the token, or in a session.
    pub fn project(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// A token of the identity service, sent with every request.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.access = Access::Token(token.into());
        self
    }

    /// The tokens of a session, which are renewed as is needed, and its HTTP client.
    #[cfg(feature = "keystone")]
    pub fn session(mut self, session: &super::keystone::Session) -> Self {
        self.access = Access::Session(session.clone());
        self
    }

    /// The microversion that calls ask for. Without it that of the session's cloud is taken, `compute_default_microversion`
    /// in `clouds.yaml`.
    pub fn microversion(mut self, version: Microversion) -> Self {
        self.microversion = Some(version);
        self
    }

    /// An HTTP client of one's own: proxies, certificates, timeouts. It should follow no redirects,
    /// which could carry the token elsewhere. [`install_tls_provider`] comes before it is made, unless the program has a
    /// provider of its own.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.carrier = Some(Carrier::Network(http, None));
        self
    }

    /// A service of `tower` in the place of the network: whatever takes a request and gives a response, a router of
    /// `axum` or a function. Nothing of a call changes but that no socket is opened; timeouts of connections and of
    /// answers are those of the network, and there are none here.
    ///
    /// ```
    /// use apiref_runtime::client::{Builder, TransportBody};
    ///
    /// fn answered<C>(builder: Builder<C>) -> Builder<C> {
    ///     builder.transport(tower::service_fn(|request: http::Request<TransportBody>| async move {
    ///         let body = match request.uri().path() {
    ///             "/v3/snapshots" => r#"{"snapshots": []}"#,
    ///             _ => "{}",
    ///         };
    ///         Ok::<_, std::convert::Infallible>(http::Response::new(TransportBody::from(body)))
    ///     }))
    /// }
    /// ```
    pub fn transport(mut self, service: impl Transport) -> Self {
        self.carrier = Some(Carrier::in_place(service));
        self
    }

    /// Sets the transport, which other clients may have as well.
    #[cfg(feature = "keystone")]
    pub(super) fn carrier(mut self, carrier: Carrier) -> Self {
        self.carrier = Some(carrier);
        self
    }

    /// Wraps the sending of requests in a layer of `tower`, to count, log, limit or change what is sent.
    ///
    /// The layer sees every request as it goes out, with the token, and each time that it is sent: where
    /// it is sent again, again. A layer that is added later sees a request before those added earlier. An
    /// error that it makes up ends the call as [`ErrorKind::Layer`].
    ///
    /// ```
    /// use apiref_runtime::client::{Builder, Exchange};
    /// use tower::{ServiceExt, layer::layer_fn};
    ///
    /// fn told<C>(builder: Builder<C>) -> Builder<C> {
    ///     builder.layer(layer_fn(|inner: Exchange| {
    ///         inner.map_request(|request: reqwest::Request| {
    ///             println!("{} {}", request.method(), request.url());
    ///             request
    ///         })
    ///     }))
    /// }
    /// ```
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Exchange> + Send + Sync + 'static,
        L::Service: tower::Service<reqwest::Request, Response = reqwest::Response>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as tower::Service<reqwest::Request>>::Error: Into<tower::BoxError>,
        <L::Service as tower::Service<reqwest::Request>>::Future: Send + 'static,
    {
        self.layers
            .push(Box::new(move |inner| Exchange::new(layer.layer(inner).map_err(Into::into))));
        self
    }

    /// Sets the longest that a request may take, with the body of its answer; five minutes by default. A body that is streamed takes as long
    /// as it takes: of it, this is how long nothing may move. A client of one's own has its own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets which requests are sent again where they were not carried out; [`Retry::never`] turns that off.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the most bytes that the body of a response may have; 64 MiB by default.
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
        let place = match self.endpoint {
            Some(url) => Endpoint::parse(&url, self.project)
                .map(Place::Endpoint)
                .map_err(|why| failed(ErrorKind::Request(why)))?,
            None => Place::Catalogue { project: self.project, found: OnceLock::new() },
        };
        let carrier = match self.carrier.or_else(|| self.access.carrier()) {
            Some(carrier) => carrier,
            None => network(self.timeout)
                .build()
                .map(|client| Carrier::Network(client, Some(self.timeout)))
                .map_err(|source| failed(ErrorKind::Transport(source)))?,
        };
        let microversion = self.microversion.or_else(|| self.access.microversion(self.service));
        let shared = Shared {
            carrier: carrier.layered(self.layers),
            service: self.service,
            place,
            access: self.access,
            retry: self.retry,
            max_body: self.max_body,
            newest: OnceLock::new(),
        };
        Ok((self.make)(Client { shared: Arc::new(shared), microversion }))
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("service", &self.service.service_type)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// The HTTP client that is used where none is given.
pub(super) fn network(timeout: Duration) -> reqwest::ClientBuilder {
    install_tls_provider();
    reqwest::Client::builder()
        .user_agent(concat!("apiref-runtime/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(timeout)
}
