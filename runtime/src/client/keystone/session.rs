//! A cloud with its token, shared by clients.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::authenticate::{AUTHENTICATE, Asked, authenticate};
use super::token::Token;
use super::{Cloud, Credentials};
use crate::client::access::{Proof, basic};
use crate::client::endpoint::{Address, Endpoint};
use crate::client::http::{Carrier, Transport};
use crate::client::{Builder, Client, Error, ErrorKind, Pagination, Secret, Service, builder};
use crate::{Microversion, VersionRange};

static KEYSTONE: Service = Service {
    service_type: "identity",
    aliases: &[],
    base_path: "",
    microversion: None,
    versions: VersionRange::ALL,
    pagination: Pagination::Links,
    scope_optional: false,
};

/// A cloud with its token. Cloning is cheap and shares the token.
///
/// See [the module](super) for how it is used.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
    /// The region whose endpoints are wanted, where it is not the cloud's.
    region: Option<String>,
}

struct Shared {
    cloud: Arc<Cloud>,
    carrier: Carrier,
    /// Asks the identity service; `None` where nothing is asked.
    identity: Option<Client>,
    token: RwLock<Option<Arc<Token>>>,
    /// Held while one caller authenticates for all.
    renewal: Mutex<Renewal>,
    /// The number of attempts to authenticate.
    rounds: AtomicU64,
}

/// The state that callers who authenticate leave to each other.
#[derive(Default)]
struct Renewal {
    /// An authentication whose caller went away before its end, and when it began.
    running: Option<(Instant, Asked)>,
    /// The error of the last attempt, where it failed.
    failure: Option<Arc<Error>>,
}

/// For how long an authentication whose caller went away is gone on with.
const ABANDONED: Duration = Duration::from_secs(20);

impl Session {
    /// A session in a cloud. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The URL of the identity service is none, or the cloud's certificates cannot be read.
    pub fn new(cloud: Cloud) -> Result<Self, Error> {
        let failed = |kind| Error::new("open a session", kind);
        let timeout = cloud.timeout.unwrap_or(builder::TIMEOUT);
        let mut http = builder::network(timeout);
        if !cloud.verify {
            http = http.tls_danger_accept_invalid_certs(true);
        }
        let read = |path: &std::path::Path| {
            let why = |why| ErrorKind::Configuration(format!("{}: {why}", path.display()));
            std::fs::read(path).map_err(why).map_err(failed)
        };
        let tls = |source| failed(ErrorKind::Transport(source));
        if let Some(path) = &cloud.certificates {
            http = http
                .tls_certs_merge(reqwest::Certificate::from_pem_bundle(&read(path)?).map_err(tls)?);
        }
        if let Some((certificate, key)) = &cloud.identity {
            let mut pem = read(certificate)?;
            if key != certificate {
                pem.extend(read(key)?);
            }
            http = http.identity(reqwest::Identity::from_pem(&pem).map_err(tls)?);
        }
        let http = http.build().map_err(tls)?;
        Self::over(cloud, Carrier::Network(http, Some(timeout)))
    }

    /// A session in a cloud, by an HTTP client of one's own, which its clients use as well; see [`Builder::http_client`].
    ///
    /// # Errors
    ///
    /// The URL of the identity service is none.
    pub fn with_http_client(cloud: Cloud, http: reqwest::Client) -> Result<Self, Error> {
        Self::over(cloud, Carrier::Network(http, None))
    }

    /// A session in a cloud, over a service of `tower` in the place of the network, which its clients use as well; see
    /// [`Builder::transport`].
    ///
    /// # Errors
    ///
    /// The URL of the identity service is none.
    pub fn with_transport(cloud: Cloud, service: impl Transport) -> Result<Self, Error> {
        Self::over(cloud, Carrier::in_place(service))
    }

    fn over(cloud: Cloud, carrier: Carrier) -> Result<Self, Error> {
        let identity = match cloud.credentials.are_without_token() {
            true => None,
            false => Some(
                Builder::new(&KEYSTONE, cloud.auth_url.0.as_str(), |client| client)
                    .carrier(carrier.clone())
                    .build()?,
            ),
        };
        let shared = Shared {
            cloud: Arc::new(cloud),
            carrier,
            identity,
            token: RwLock::default(),
            renewal: Mutex::default(),
            rounds: AtomicU64::new(0),
        };
        Ok(Self { shared: Arc::new(shared), region: None })
    }

    /// A session in the cloud that the environment chooses; see [`Cloud::from_env`].
    ///
    /// # Errors
    ///
    /// As [`Cloud::from_env`] and [`Session::new`].
    pub fn from_env() -> Result<Self, Error> {
        Self::new(Cloud::from_env()?)
    }

    /// The token, which is fetched where there is none or where it ends soon; `None` where the cloud asks
    /// for none.
    ///
    /// # Errors
    ///
    /// The identity service gives no token.
    pub async fn token(&self) -> Result<Option<Secret>, Error> {
        let token = self.current().await.map_err(authentication);
        let token = token.map_err(|kind| Error::new(AUTHENTICATE.name, kind))?;
        Ok(token.map(|token| token.secret.clone()))
    }

    /// The same session in another region of the cloud: the token is good for all of them.
    #[must_use]
    pub fn in_region(&self, region: impl Into<String>) -> Self {
        Self { shared: self.shared.clone(), region: Some(region.into()) }
    }

    /// The regions in which the catalogue has endpoints, in its order; none where there is no catalogue.
    ///
    /// # Errors
    ///
    /// The identity service gives no token.
    pub async fn regions(&self) -> Result<Vec<String>, Error> {
        let token = self.current().await.map_err(authentication);
        let token = token.map_err(|kind| Error::new(AUTHENTICATE.name, kind))?;
        Ok(token.map(|token| token.regions()).unwrap_or_default())
    }

    pub(in crate::client) fn carrier(&self) -> &Carrier {
        &self.shared.carrier
    }

    /// The microversion that the cloud has calls of a service ask for.
    pub(in crate::client) fn microversion(&self, service: &Service) -> Option<Microversion> {
        self.shared.cloud.wanted(&types(service), |wanted| wanted.microversion)
    }

    /// Where a service is, and the project that the token is for.
    pub(in crate::client) async fn endpoint(
        &self,
        service: &Service,
        project: Option<String>,
    ) -> Result<Endpoint, ErrorKind> {
        let cloud = &self.shared.cloud;
        let types = types(service);
        let token = self.current().await.map_err(authentication)?;
        let url = match (cloud.own_endpoint(&types), &token) {
            (Some(url), _) => url,
            (None, Some(token)) => {
                let region = cloud.wanted(&types, |wanted| wanted.region.clone());
                let region = self.region.clone().or(region).or_else(|| cloud.region.clone());
                let interfaces = cloud.wanted(&types, |wanted| wanted.interfaces.clone());
                let interfaces = interfaces.as_ref().unwrap_or(&cloud.interfaces);
                let url = token.endpoint(&types, interfaces, region.as_deref());
                Address(url.map_err(ErrorKind::Configuration)?.to_owned())
            }
            (None, None) => {
                let why = format!("the cloud has no endpoint of `{}`", service.service_type);
                return Err(ErrorKind::Configuration(why));
            }
        };
        let own = token.as_ref().and_then(|token| token.project.clone());
        let endpoint = Endpoint::parse(&url, project).map_err(ErrorKind::Configuration)?;
        Ok(endpoint.or_project(own))
    }

    /// The credential that requests carry: the token, renewed where it ends soon.
    pub(in crate::client) async fn proof(&self) -> Result<Proof, ErrorKind> {
        match &self.shared.cloud.credentials {
            Credentials::HttpBasic(user, password) => return Ok(basic(user, password)),
            Credentials::None => return Ok(Proof::token("notused".into())),
            _ => {}
        }
        let token = self.current().await.map_err(authentication)?;
        let secret = token.map(|token| token.secret.clone());
        Ok(Proof::token(secret.expect("who asks for a token has one")))
    }

    /// A token other than the one that a service refused.
    pub(in crate::client) async fn other_than(
        &self,
        refused: &Proof,
    ) -> Result<Option<Proof>, ErrorKind> {
        let good = |token: &Token| !refused.is(&token.secret);
        let token = self.renewed(good).await.map_err(authentication)?;
        Ok(token.map(|token| Proof::token(token.secret.clone())))
    }

    async fn current(&self) -> Result<Option<Arc<Token>>, Arc<Error>> {
        match self.held() {
            Some(token) if token.is_fresh() => Ok(Some(token)),
            None => self.renewed(Token::is_fresh).await,
            Some(old) => match self.renewed(Token::is_fresh).await {
                // It was too early to renew it, so there is time left.
                Err(error) if old.is_alive() => {
                    tracing::warn!(%error, "the token was not renewed before its end");
                    Ok(Some(old))
                }
                other => other,
            },
        }
    }

    fn held(&self) -> Option<Arc<Token>> {
        self.shared.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The token that is held if it is good, else another. Callers who come while one of them
    /// authenticates share what comes of it, its failure too: a wrong password that is sent again and
    /// again locks the user out. Where the one goes away meanwhile, the next goes on with what it began.
    async fn renewed(
        &self,
        good: impl Fn(&Token) -> bool,
    ) -> Result<Option<Arc<Token>>, Arc<Error>> {
        let shared = &*self.shared;
        let Some(identity) = &shared.identity else { return Ok(None) };
        let round = shared.rounds.load(Ordering::Acquire);
        let mut renewal = shared.renewal.lock().await;
        if let Some(token) = self.held().filter(|token| good(token)) {
            return Ok(Some(token));
        }
        if let Some(error) = &renewal.failure
            && shared.rounds.load(Ordering::Acquire) != round
        {
            return Err(error.clone());
        }
        let kept = renewal.running.take().filter(|(begun, _)| begun.elapsed() < ABANDONED);
        let begin = || (Instant::now(), authenticate(identity.clone(), shared.cloud.clone()));
        let (_, asked) = renewal.running.insert(kept.unwrap_or_else(begin));
        let outcome = asked.await;
        renewal.running = None;
        shared.rounds.fetch_add(1, Ordering::AcqRel);
        match outcome {
            Ok(token) => {
                let token = Arc::new(token);
                *shared.token.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
                renewal.failure = None;
                Ok(Some(token))
            }
            Err(error) => {
                let error = Arc::new(error);
                renewal.failure = Some(error.clone());
                Err(error)
            }
        }
    }
}

/// The types under which a catalogue may have a service.
fn types(service: &Service) -> Vec<&'static str> {
    [service.service_type].iter().chain(service.aliases).copied().collect()
}

fn authentication(error: Arc<Error>) -> ErrorKind {
    ErrorKind::Authentication(error)
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("cloud", &self.shared.cloud).finish_non_exhaustive()
    }
}
