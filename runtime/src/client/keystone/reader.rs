//! Settings, as what they mean.

use std::collections::BTreeMap;
use std::time::Duration;

use super::cloud::Wanted;
use super::openid::{Grant, Provider};
use super::settings::{SERVICE_KEYS, Settings};
use super::{Credentials, Domain, Interface, Reference, Scope};
use crate::client::Secret;
use crate::client::endpoint::Address;

/// The ways to authenticate that there are.
const METHODS: &[&str] = &[
    "password",
    "token",
    "v3applicationcredential",
    "v3totp",
    "v3multifactor",
    "v3oidcpassword",
    "v3oidcclientcredentials",
    "http_basic",
    "none",
];

/// Keys that end as those of single services do, and are of the cloud.
const PLAIN: &[&str] = &["access_token_endpoint", "discovery_endpoint"];

/// Settings, as what they mean.
pub(super) struct Reader<'a>(pub(super) &'a Settings);

impl<'a> Reader<'a> {
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).filter(|text| !text.is_empty())
    }

    pub(super) fn first(&self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// Yes or no, in any of the words that there are for it.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, String> {
        let Some(text) = self.text(key) else { return Ok(None) };
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "t" | "y" => Ok(Some(true)),
            "false" | "no" | "off" | "0" | "f" | "n" => Ok(Some(false)),
            _ => Err(format!("the cloud's `{key}` is {text:?}, which is neither true nor false")),
        }
    }

    /// A number of seconds.
    pub(super) fn seconds(&self, key: &str) -> Result<Option<Duration>, String> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let seconds = text.parse().ok().and_then(|number| Duration::try_from_secs_f64(number).ok());
        seconds.map(Some).ok_or_else(|| format!("the cloud's `{key}` is {text:?} and no seconds"))
    }

    /// Settings of single services: `compute_endpoint_override`, `volume_interface`.
    pub(super) fn services(&self) -> Result<BTreeMap<String, Wanted>, String> {
        let mut services: BTreeMap<String, Wanted> = BTreeMap::new();
        for (key, text) in self.0.iter().filter(|(_, text)| !text.is_empty()) {
            let end = SERVICE_KEYS.iter().find_map(|end| Some((key.strip_suffix(end)?, *end)));
            let Some((service, end)) = end.filter(|_| !PLAIN.contains(&key)) else { continue };
            let wanted = services.entry(service.to_owned()).or_default();
            match end {
                // An override comes after an endpoint, by the alphabet.
                "_endpoint" | "_endpoint_override" => wanted.endpoint = Some(Address::from(text)),
                "_interface" | "_endpoint_type" => wanted.interfaces = Some(Interface::read(text)?),
                "_region_name" => wanted.region = Some(text.to_owned()),
                "_default_microversion" => {
                    let version = text.parse().map_err(|why| format!("`{key}` {text:?}: {why}"));
                    wanted.microversion = Some(version?);
                }
                _ => {}
            }
        }
        Ok(services)
    }

    fn needed(&self, key: &str) -> Result<&'a str, String> {
        self.text(key).ok_or_else(|| format!("the cloud has no `{key}`"))
    }

    /// The domain that these keys name.
    fn domain(&self, of: &str) -> Option<Domain> {
        let id = self.text(&format!("{of}domain_id")).map(|id| Domain::Id(id.to_owned()));
        let name = || self.text(&format!("{of}domain_name")).map(|n| Domain::Name(n.to_owned()));
        id.or_else(name)
    }

    /// The domain of a user or of a project, by which their names are known.
    fn domain_of(&self, of: &str) -> Domain {
        let shared = || self.domain("").or_else(|| self.domain("default_"));
        let default = || self.text("default_domain").map(|id| Domain::Id(id.to_owned()));
        self.domain(of).or_else(shared).or_else(default).unwrap_or_default()
    }

    fn user(&self) -> Option<Reference> {
        if let Some(id) = self.text("user_id") {
            return Some(Reference::id(id));
        }
        let name = self.first(&["username", "user_name"])?;
        Some(Reference::name_in(name, self.domain_of("user_")))
    }

    fn project(&self) -> Option<Reference> {
        if let Some(id) = self.first(&["project_id", "tenant_id"]) {
            return Some(Reference::id(id));
        }
        let name = self.first(&["project_name", "tenant_name"])?;
        Some(Reference::name_in(name, self.domain_of("project_")))
    }

    pub(super) fn credentials(&self) -> Result<Credentials, String> {
        let written = self.first(&["auth_type", "auth_plugin"]);
        let has = |key| self.text(key).is_some();
        // Without a word for it, what is there tells it.
        let method = match written {
            Some(word) => word,
            None if has("application_credential_secret") => "v3applicationcredential",
            None if !has("password") && (has("token") || has("auth_token")) => "token",
            None => "password",
        };
        match method.strip_prefix("v3").unwrap_or(method) {
            "multifactor" => {
                let methods = self.needed("auth_methods")?.split(',').map(str::trim);
                let methods: Result<_, String> = methods
                    .map(|word| self.method(word.strip_prefix("v3").unwrap_or(word)))
                    .collect();
                Ok(Credentials::Multifactor { methods: methods?, receipt: None })
            }
            "oidcpassword" => {
                let (user, password) = (self.needed("username")?, self.needed("password")?);
                self.provider(Grant::Password(user.to_owned(), password.into()))
            }
            "oidcclientcredentials" => {
                self.needed("client_secret")?;
                self.provider(Grant::ClientCredentials)
            }
            "none" | "None" => Ok(Credentials::None),
            "http_basic" => {
                let (user, password) = (self.needed("username")?, self.needed("password")?);
                Ok(Credentials::http_basic(user, password))
            }
            word => self.method(word),
        }
    }

    /// One of the proofs that the identity service itself takes, by its name.
    fn method(&self, word: &str) -> Result<Credentials, String> {
        let user = || self.user().ok_or("the cloud has neither `username` nor `user_id`");
        Ok(match word {
            "password" => Credentials::password(user()?, self.needed("password")?),
            "totp" => Credentials::totp(user()?, self.needed("passcode")?),
            "token" => {
                let token = self.first(&["token", "auth_token"]);
                Credentials::token(token.ok_or("the cloud has no `token`")?)
            }
            "applicationcredential" | "application_credential" => {
                let secret = self.needed("application_credential_secret")?;
                match self.text("application_credential_id") {
                    Some(id) => Credentials::application_credential(id, secret),
                    None => {
                        let user = self.user().ok_or(
                            "an application credential without an id needs `username` or `user_id`",
                        )?;
                        let name = self.needed("application_credential_name")?;
                        Credentials::application_credential_of(user, name, secret)
                    }
                }
            }
            other => {
                return Err(format!("the `auth_type` {other:?} is none of {}", METHODS.join(", ")));
            }
        })
    }

    /// Credentials for a provider of OpenID Connect.
    fn provider(&self, grant: Grant) -> Result<Credentials, String> {
        let text = |key| self.text(key).map(str::to_owned);
        let provider = Provider {
            identity_provider: self.needed("identity_provider")?.to_owned(),
            protocol: self.needed("protocol")?.to_owned(),
            client: self.needed("client_id")?.to_owned(),
            secret: self.text("client_secret").map(Secret::from),
            scope: self.first(&["openid_scope", "scope"]).unwrap_or("openid profile").to_owned(),
            token_type: text("access_token_type").unwrap_or_else(|| "access_token".to_owned()),
            token_endpoint: text("access_token_endpoint"),
            discovery_endpoint: text("discovery_endpoint"),
            grant,
        };
        if provider.token_endpoint.is_none() && provider.discovery_endpoint.is_none() {
            let why = "the cloud has neither `access_token_endpoint` nor `discovery_endpoint`";
            return Err(why.to_owned());
        }
        Ok(Credentials::OpenIdConnect(Box::new(provider)))
    }

    pub(super) fn scope(&self) -> Result<Scope, String> {
        if let Some(id) = self.text("trust_id") {
            return Ok(Scope::Trust(id.to_owned()));
        }
        if let Some(word) = self.text("system_scope") {
            let all = matches!(word, "all" | "true");
            return if all { Ok(Scope::System) } else { Err(format!("no system scope {word:?}")) };
        }
        Ok(match (self.project(), self.domain("")) {
            (Some(project), _) => Scope::Project(project),
            (None, Some(domain)) => Scope::Domain(domain),
            (None, None) => Scope::Unscoped,
        })
    }
}
