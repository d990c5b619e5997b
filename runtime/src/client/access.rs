//! Where a service is and what opens it: told to the client, or learnt from the identity service.

use std::sync::OnceLock;

use super::builder::Shared;
use super::endpoint::Endpoint;
use super::{ErrorKind, Secret};

/// Where the service is.
#[derive(Debug)]
pub(super) enum Place {
    /// Here.
    Endpoint(Endpoint),
    /// Where the session's catalogue says.
    Catalogue {
        /// The project that paths name, where it is not the token's.
        project: Option<String>,
        /// What the catalogue said.
        found: OnceLock<Endpoint>,
    },
}

/// What opens the service.
#[derive(Debug)]
pub(super) enum Access {
    /// Nothing.
    None,
    /// A token that was given.
    Token(Secret),
    /// The tokens of a session.
    #[cfg(feature = "keystone")]
    Session(super::keystone::Session),
}

impl Access {
    /// The HTTP client that comes with it.
    pub(super) fn http(&self) -> Option<reqwest::Client> {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(session) => Some(session.http().clone()),
            _ => None,
        }
    }

    /// Whether it has another token where one is refused.
    pub(super) fn renews(&self) -> bool {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(_) => true,
            _ => false,
        }
    }

    /// The token to send.
    pub(super) async fn token(&self) -> Result<Option<Secret>, ErrorKind> {
        match self {
            Self::None => Ok(None),
            Self::Token(token) => Ok(Some(token.clone())),
            #[cfg(feature = "keystone")]
            Self::Session(session) => session.secret().await,
        }
    }

    /// Another token than the one that the service refused; `None` where there is no other.
    pub(super) async fn other_than(&self, refused: &Secret) -> Result<Option<Secret>, ErrorKind> {
        match self {
            #[cfg(feature = "keystone")]
            Self::Session(session) => session.other_than(refused).await,
            _ => {
                let _ = refused;
                Ok(None)
            }
        }
    }
}

impl Shared {
    /// Where the service is; the catalogue is asked once.
    pub(super) async fn endpoint(&self) -> Result<&Endpoint, ErrorKind> {
        let (project, found) = match &self.place {
            Place::Endpoint(endpoint) => return Ok(endpoint),
            Place::Catalogue { project, found } => (project, found),
        };
        if let Some(endpoint) = found.get() {
            return Ok(endpoint);
        }
        match &self.access {
            #[cfg(feature = "keystone")]
            Access::Session(session) => {
                let endpoint = session.endpoint(self.service, project.clone()).await?;
                Ok(found.get_or_init(|| endpoint))
            }
            _ => {
                let _ = project;
                let why = "the client has neither an endpoint nor a session".to_owned();
                Err(ErrorKind::Configuration(why))
            }
        }
    }
}
