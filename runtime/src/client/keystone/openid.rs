//! A provider of OpenID Connect, which vouches for a user or a program.

use std::collections::BTreeMap;
use std::fmt;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method};
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;

use crate::client::access::basic;
use crate::client::response::Raw;
use crate::client::sending::Outgoing;
use crate::client::{Client, Error, ErrorKind, Secret};

/// The operation of errors that come from the provider.
const NAME: &str = "ask the OpenID provider";

/// A provider of OpenID Connect, and what it is asked for. No secret of it is ever shown.
#[derive(Clone)]
pub struct Provider {
    /// Its name in the identity service.
    pub identity_provider: String,
    /// The name of the protocol in the identity service, often `openid`.
    pub protocol: String,
    /// The id of the client that the provider knows.
    pub client: String,
    /// The client's secret; `None` for a client without one.
    pub secret: Option<Secret>,
    /// The scope that is asked for, `openid profile`.
    pub scope: String,
    /// Which of the provider's tokens the identity service takes, `access_token` or `id_token`.
    pub token_type: String,
    /// Where the provider gives tokens; `None` where its discovery document says it.
    pub token_endpoint: Option<String>,
    /// Where the provider's discovery document is.
    pub discovery_endpoint: Option<String>,
    /// For whom it vouches.
    pub grant: Grant,
}

/// For whom a provider vouches.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Grant {
    /// For a user, by name and password.
    Password(String, Secret),
    /// For the client itself.
    ClientCredentials,
}

impl Grant {
    /// As OAuth names it.
    fn as_str(&self) -> &'static str {
        match self {
            Self::Password(..) => "password",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

/// Shows no URL, which may have a password in it.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("identity_provider", &self.identity_provider)
            .field("protocol", &self.protocol)
            .field("client", &self.client)
            .field("grant", &self.grant)
            .finish_non_exhaustive()
    }
}

/// The fields of a discovery document.
#[derive(Default, Deserialize)]
struct Discovery {
    token_endpoint: Option<String>,
    #[serde(default)]
    grant_types_supported: Vec<String>,
}

impl Provider {
    /// A token of the provider.
    pub(super) async fn token(&self, client: &Client) -> Result<Secret, Error> {
        self.asked(client).await.map_err(|kind| Error::new(NAME, kind))
    }

    async fn asked(&self, client: &Client) -> Result<Secret, ErrorKind> {
        let found = match &self.discovery_endpoint {
            Some(url) => {
                let raw = send(client, reqwest::Request::new(Method::GET, parse(url)?)).await?;
                read::<Discovery>(&raw)?
            }
            None => Discovery::default(),
        };
        let (grant, known) = (self.grant.as_str(), &found.grant_types_supported);
        if !known.is_empty() && !known.iter().any(|name| name == grant) {
            let known = known.join(", ");
            let why = format!("the provider has no grant `{grant}`; it has {known}");
            return Err(ErrorKind::Configuration(why));
        }
        let url = self.token_endpoint.as_ref().or(found.token_endpoint.as_ref());
        let url = url.ok_or_else(|| {
            let why = "the provider's discovery document has no `token_endpoint`".to_owned();
            ErrorKind::Configuration(why)
        })?;
        let raw = send(client, self.request(parse(url)?)?).await?;
        let answer: BTreeMap<String, Value> = read(&raw)?;
        let token = answer.get(&self.token_type).and_then(Value::as_str);
        token.map(Secret::from).ok_or_else(|| {
            let why = format!("the provider answered without the `{}`", self.token_type);
            ErrorKind::Configuration(why)
        })
    }

    /// The request for a token (RFC 6749, sections 4.3.2 and 4.4.2).
    fn request(&self, url: Url) -> Result<reqwest::Request, ErrorKind> {
        let mut form = vec![("grant_type", self.grant.as_str()), ("scope", &self.scope)];
        if let Grant::Password(user, password) = &self.grant {
            form.extend([("username", user.as_str()), ("password", password.expose())]);
        }
        let mut request = reqwest::Request::new(Method::POST, url.clone());
        match &self.secret {
            Some(secret) => {
                let value = basic(&self.client, secret).header()?;
                request.headers_mut().insert(AUTHORIZATION, value);
            }
            None => form.push(("client_id", &self.client)),
        }
        // A query is written as a form is.
        let mut query = url;
        query.query_pairs_mut().clear().extend_pairs(form);
        *request.body_mut() = Some(query.query().unwrap_or_default().to_owned().into());
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        Ok(request)
    }
}

async fn send(client: &Client, mut request: reqwest::Request) -> Result<Raw, ErrorKind> {
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let raw = Outgoing::plain(request).attempts(&client.shared).await?.raw;
    if raw.status.is_success() { Ok(raw) } else { Err(raw.into_error()) }
}

fn parse(url: &str) -> Result<Url, ErrorKind> {
    let wrong = |why| ErrorKind::Configuration(format!("the provider's URL: {why}"));
    Url::parse(url).map_err(wrong)
}

fn read<T: serde::de::DeserializeOwned>(raw: &Raw) -> Result<T, ErrorKind> {
    serde_json::from_slice(&raw.body).map_err(|source| ErrorKind::decode(source, raw))
}
