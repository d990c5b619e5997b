//! Questions to Keystone, and their failures.

use std::fmt;

use serde_json::{Value, json};

use crate::client::Secret;

/// Who asks Keystone about the tokens of others.
#[derive(Clone, Debug)]
pub struct ServiceUser {
    name: String,
    password: Secret,
    project: String,
    user_domain: String,
    project_domain: String,
}

impl ServiceUser {
    /// A user and a project of the domain with the id `default`, by their names.
    pub fn new(
        name: impl Into<String>,
        password: impl Into<Secret>,
        project: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
            project: project.into(),
            user_domain: "default".to_owned(),
            project_domain: "default".to_owned(),
        }
    }

    /// The id of the user's domain.
    #[must_use]
    pub fn user_domain(self, id: impl Into<String>) -> Self {
        Self { user_domain: id.into(), ..self }
    }

    /// The id of the project's domain.
    #[must_use]
    pub fn project_domain(self, id: impl Into<String>) -> Self {
        Self { project_domain: id.into(), ..self }
    }

    /// The request for a token (`POST /v3/auth/tokens`).
    pub(super) fn request(&self) -> Value {
        json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {
                "name": self.name,
                "domain": {"id": self.user_domain},
                "password": self.password.expose(),
            }}},
            "scope": {"project": {"name": self.project, "domain": {"id": self.project_domain}}},
        }})
    }
}

/// Why Keystone could not be asked.
#[derive(Debug)]
pub struct KeystoneError {
    what: String,
    source: Option<reqwest::Error>,
}

impl KeystoneError {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), source: None }
    }

    pub(super) fn url(url: &str, why: &str) -> Self {
        Self::new(format!("{url:?} is no URL of Keystone: {why}"))
    }
}

impl From<reqwest::Error> for KeystoneError {
    fn from(source: reqwest::Error) -> Self {
        Self { what: "Keystone cannot be asked".to_owned(), source: Some(source) }
    }
}

impl fmt::Display for KeystoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for KeystoneError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
