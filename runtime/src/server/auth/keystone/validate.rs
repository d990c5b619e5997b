//! One question to Keystone.

use std::time::{Duration, SystemTime};

use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::Identity;
use super::asked::{KeystoneError, ServiceUser};
use crate::Timestamp;
use crate::client::Secret;

/// The time that Keystone may take, in all.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer that is read, in bytes. Without the catalogue one has a few thousand.
const LONGEST_BODY: usize = 1 << 20;

/// The time before its end at which the own token is renewed.
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// Asks about one token at a time.
#[derive(Debug)]
pub(super) struct Validator {
    http: Client,
    /// `…/v3`, without a slash at the end.
    url: String,
    /// Who asks; `None` where each token asks for itself.
    user: Option<ServiceUser>,
    /// The token of the user who asks.
    own: Mutex<Option<Own>>,
}

/// A token of the service user.
#[derive(Clone, Debug)]
struct Own {
    token: Secret,
    until: SystemTime,
}

/// Whose a token is, and for how long.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) identity: Identity,
    pub(super) expires_in: Duration,
}

impl Validator {
    pub(super) fn new(url: &str) -> Result<Self, KeystoneError> {
        let parsed = Url::parse(url).map_err(|e| KeystoneError::url(url, &e.to_string()))?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.query().is_some() {
            return Err(KeystoneError::url(url, "http or https, a host and a path are expected"));
        }
        let url = parsed.as_str().trim_end_matches('/');
        let url = url.strip_suffix("/v3").unwrap_or(url);
        crate::client::install_tls_provider();
        let http = Client::builder()
            .user_agent(concat!("apiref-runtime/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()?;
        Ok(Self { http, url: format!("{url}/v3"), user: None, own: Mutex::default() })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn set_user(&mut self, user: ServiceUser) {
        self.user = Some(user);
    }

    pub(super) fn set_http(&mut self, http: Client) {
        self.http = http;
    }

    /// Whose the token is; `None` where Keystone does not know it.
    pub(super) async fn validate(&self, token: &str) -> Result<Option<Box<Found>>, KeystoneError> {
        let Some(user) = &self.user else {
            return match self.ask(token, token).await? {
                Asked::Refused => Ok(None),
                Asked::Said(found) => Ok(found),
            };
        };
        let own = self.own(user, None).await?;
        if let Asked::Said(found) = self.ask(own.expose(), token).await? {
            return Ok(found);
        }
        // The own token may have been revoked before its end.
        let own = self.own(user, Some(&own)).await?;
        match self.ask(own.expose(), token).await? {
            Asked::Said(found) => Ok(found),
            Asked::Refused => Err(KeystoneError::new("Keystone lets the service user not ask")),
        }
    }

    /// The token of the service user: another one than `refused`.
    async fn own(
        &self,
        user: &ServiceUser,
        refused: Option<&Secret>,
    ) -> Result<Secret, KeystoneError> {
        let mut own = self.own.lock().await;
        let fits = |own: &&Own| {
            refused.is_none_or(|refused| refused.expose() != own.token.expose())
                && SystemTime::now() + RENEW_BEFORE < own.until
        };
        if let Some(own) = own.as_ref().filter(fits) {
            return Ok(own.token.clone());
        }
        let body = user.request().to_string();
        let request = self.http.post(format!("{}/auth/tokens?nocatalog", self.url));
        let request = request.header("content-type", "application/json").body(body);
        let response = request.send().await?;
        if response.status() != StatusCode::CREATED {
            return Err(KeystoneError::new(format!(
                "Keystone gives the service user no token, it answers {}",
                response.status()
            )));
        }
        let token = response.headers().get("x-subject-token").and_then(|t| t.to_str().ok());
        let token = token.ok_or_else(|| KeystoneError::new("Keystone's answer has no token"))?;
        let token = Secret::from(token);
        let described: Body = read(response).await?;
        let until = described.token.until()?;
        *own = Some(Own { token: token.clone(), until });
        Ok(token)
    }

    /// Asks with one token about another.
    async fn ask(&self, own: &str, subject: &str) -> Result<Asked, KeystoneError> {
        let request = self
            .http
            .get(format!("{}/auth/tokens?nocatalog", self.url))
            .header("x-auth-token", own)
            .header("x-subject-token", subject);
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => {
                let body: Body = read(response).await?;
                let expires_in = body.token.until()?.duration_since(SystemTime::now());
                let found = |expires_in| Found { identity: body.token.identity(), expires_in };
                Ok(Asked::Said(expires_in.ok().map(found).map(Box::new)))
            }
            StatusCode::NOT_FOUND => Ok(Asked::Said(None)),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Ok(Asked::Refused),
            other => Err(KeystoneError::new(format!("Keystone answers {other}"))),
        }
    }
}

/// The outcome of a question.
enum Asked {
    /// The token that asks may not.
    Refused,
    /// Whose the other token is, if anyone's.
    Said(Option<Box<Found>>),
}

/// Reads a body that has at most [`LONGEST_BODY`] bytes.
async fn read<T: DeserializeOwned>(mut response: Response) -> Result<T, KeystoneError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(KeystoneError::new("Keystone's answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body)
        .map_err(|e| KeystoneError::new(format!("Keystone's answer is none: {e}")))
}

/// The answer about a token.
#[derive(Deserialize)]
struct Body {
    token: Token,
}

#[derive(Deserialize)]
struct Token {
    expires_at: Timestamp,
    user: Named,
    project: Option<Named>,
    domain: Option<Named>,
    system: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    roles: Vec<Named>,
}

/// A user or a project, by its name, its id and its domain.
#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
    domain: Option<Box<Named>>,
}

impl Named {
    fn domain(&self) -> Option<String> {
        self.domain.as_ref().map(|domain| domain.id.clone())
    }
}

impl Token {
    fn until(&self) -> Result<SystemTime, KeystoneError> {
        self.expires_at
            .to_system_time()
            .ok_or_else(|| KeystoneError::new("Keystone's answer does not say when a token ends"))
    }

    fn identity(self) -> Identity {
        let user_domain_id = self.user.domain();
        let mut identity = Identity::unscoped(self.user.id);
        identity.user_name = Some(self.user.name);
        identity.user_domain_id = user_domain_id;
        if let Some(project) = self.project {
            identity.project_domain_id = project.domain();
            identity.project_id = Some(project.id);
            identity.project_name = Some(project.name);
        }
        identity.domain_id = self.domain.map(|domain| domain.id);
        identity.is_system = self.system.is_some();
        identity.roles = self.roles.into_iter().map(|role| role.name).collect();
        identity
    }
}
