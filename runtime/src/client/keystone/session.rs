//! A cloud with its token, shared by clients.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use tokio::sync::Mutex;

use super::token::{Answer, Token};
use super::{Cloud, Credentials};
use crate::VersionRange;
use crate::client::endpoint::Endpoint;
use crate::client::{
    Builder, Client, Error, ErrorKind, Operation, Pagination, Secret, Service, builder, json,
};

static KEYSTONE: Service = Service {
    service_type: "identity",
    aliases: &[],
    base_path: "",
    microversion: None,
    versions: VersionRange::ALL,
    pagination: Pagination::Links,
    scope_optional: false,
};

static AUTHENTICATE: Operation = Operation::new("authenticate", "POST", "/v3/auth/tokens");

/// A cloud with its token. Cloning is cheap and shares the token.
///
/// See [the module](super) for how it is used.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

struct Shared {
    cloud: Cloud,
    http: reqwest::Client,
    /// Asks the identity service; `None` where nothing is asked.
    identity: Option<Client>,
    token: RwLock<Option<Arc<Token>>>,
    /// Held while one caller authenticates for all; what came of the last time where it failed.
    renewal: Mutex<Option<Arc<Error>>>,
    /// How often it was tried to authenticate.
    rounds: AtomicU64,
}

impl Session {
    /// A session in a cloud. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// The URL of the identity service is none, or the cloud's certificates cannot be read.
    pub fn new(cloud: Cloud) -> Result<Self, Error> {
        let failed = |kind| Error::new("open a session", kind);
        let mut http = builder::http(builder::TIMEOUT);
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
        Self::with_http_client(cloud, http.build().map_err(tls)?)
    }

    /// A session in a cloud, by an HTTP client of one's own, which its clients use as well.
    ///
    /// # Errors
    ///
    /// The URL of the identity service is none.
    pub fn with_http_client(cloud: Cloud, http: reqwest::Client) -> Result<Self, Error> {
        let identity = match cloud.credentials {
            Credentials::None => None,
            _ => Some(
                Builder::new(&KEYSTONE, cloud.auth_url.as_str(), |client| client)
                    .http_client(http.clone())
                    .build()?,
            ),
        };
        let shared = Shared {
            cloud,
            http,
            identity,
            token: RwLock::default(),
            renewal: Mutex::default(),
            rounds: AtomicU64::new(0),
        };
        Ok(Self { shared: Arc::new(shared) })
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
        self.secret().await.map_err(|kind| Error::new(AUTHENTICATE.name, kind))
    }

    pub(in crate::client) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    /// Where a service is, and the project that the token is for.
    pub(in crate::client) async fn endpoint(
        &self,
        service: &Service,
        project: Option<String>,
    ) -> Result<Endpoint, ErrorKind> {
        let cloud = &self.shared.cloud;
        let types: Vec<&str> =
            [service.service_type].iter().chain(service.aliases).copied().collect();
        let token = self.current().await.map_err(authentication)?;
        let url = match (cloud.own_endpoint(&types), &token) {
            (Some(url), _) => url,
            (None, Some(token)) => token
                .endpoint(&types, cloud.interface, cloud.region.as_deref())
                .map_err(ErrorKind::Configuration)?,
            (None, None) => {
                let why = format!("the cloud has no endpoint of `{}`", service.service_type);
                return Err(ErrorKind::Configuration(why));
            }
        };
        let own = || token.as_ref().and_then(|token| token.project.clone());
        Endpoint::parse(url, project.or_else(own)).map_err(ErrorKind::Configuration)
    }

    /// The token, renewed where it ends soon.
    pub(in crate::client) async fn secret(&self) -> Result<Option<Secret>, ErrorKind> {
        let token = self.current().await.map_err(authentication)?;
        Ok(token.map(|token| token.secret.clone()))
    }

    /// A token other than the one that a service refused.
    pub(in crate::client) async fn other_than(
        &self,
        refused: &Secret,
    ) -> Result<Option<Secret>, ErrorKind> {
        let good = |token: &Token| !token.secret.is(refused);
        let token = self.renewed(good).await.map_err(authentication)?;
        Ok(token.map(|token| token.secret.clone()))
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
    /// again locks the user out.
    async fn renewed(
        &self,
        good: impl Fn(&Token) -> bool,
    ) -> Result<Option<Arc<Token>>, Arc<Error>> {
        let shared = &*self.shared;
        let Some(identity) = &shared.identity else { return Ok(None) };
        let round = shared.rounds.load(Ordering::Acquire);
        let mut failure = shared.renewal.lock().await;
        if let Some(token) = self.held().filter(|token| good(token)) {
            return Ok(Some(token));
        }
        if let Some(error) = &*failure
            && shared.rounds.load(Ordering::Acquire) != round
        {
            return Err(error.clone());
        }
        let outcome = self.authenticate(identity).await;
        shared.rounds.fetch_add(1, Ordering::AcqRel);
        match outcome {
            Ok(token) => {
                let token = Arc::new(token);
                *shared.token.write().unwrap_or_else(PoisonError::into_inner) = Some(token.clone());
                *failure = None;
                Ok(Some(token))
            }
            Err(error) => {
                let error = Arc::new(error);
                *failure = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Asks for a token. Boxed, because a call may ask for a token, which is a call.
    fn authenticate<'a>(
        &'a self,
        identity: &'a Client,
    ) -> Pin<Box<dyn Future<Output = Result<Token, Error>> + Send + 'a>> {
        Box::pin(async move {
            let cloud = &self.shared.cloud;
            let given = Instant::now();
            let request = cloud.credentials.request(&cloud.scope);
            let call = identity.call(&AUTHENTICATE, json::<Answer>);
            let response = call.json(&request).await?;
            let secret = response.header("x-subject-token").map(Secret::from);
            let secret = secret.ok_or_else(|| {
                let why = "the identity service answered without a token".to_owned();
                Error::new(AUTHENTICATE.name, ErrorKind::Configuration(why))
            })?;
            Ok(Token::new(secret, response.into_inner(), given))
        })
    }
}

fn authentication(error: Arc<Error>) -> ErrorKind {
    ErrorKind::Authentication(error)
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("cloud", &self.shared.cloud).finish_non_exhaustive()
    }
}
