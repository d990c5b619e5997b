//! A cloud: services behind a Keystone, which issues their tokens and has their catalogue.
//!
//! Each service is below its type, `/block-storage`; the tokens are below `/identity/v3`. Who sends a request is found out by
//! its token, and the services' routers find the [`Identity`](crate::server::Identity) in the request's extensions.

mod catalog;
mod directory;
mod front;
mod issuer;
mod keystone;
mod login;
mod resources;
mod secret;
mod service;
#[cfg(feature = "keystone")]
mod session;
mod token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;

pub use directory::{Directory, DirectoryError, Kind, Place};
pub use service::Service;

use self::catalog::Group;
use self::front::Front;
use self::issuer::{Issuer, LIFE};

/// A cloud in the process of a test: services behind a Keystone.
///
/// Its [router](Self::router) stands in the place of the network for a session and for all clients that are made of it, or
/// answers at a port.
///
/// ```
/// use apiref_runtime::testing::Cloud;
/// use apiref_runtime::testing::cloud::{Directory, Service};
///
/// # fn of(service: Service) {
/// let cloud = Cloud::new(Directory::demo()).service(service);
/// let transport = cloud.router();
/// # }
/// ```
#[derive(Clone)]
pub struct Cloud {
    issuer: Arc<Issuer>,
    services: Vec<Service>,
}

impl Cloud {
    /// A cloud of those of a directory, and of no service but that of the tokens.
    #[must_use]
    pub fn new(directory: Directory) -> Self {
        Self::with_tokens_for(directory, LIFE)
    }

    /// The same, whose tokens are good for this long, and not for an hour.
    #[must_use]
    pub fn with_tokens_for(directory: Directory, life: Duration) -> Self {
        Self { issuer: Arc::new(Issuer::new(directory, life)), services: Vec::new() }
    }

    /// The same cloud with one service more. Of several APIs of one type the newest is in the catalogue.
    #[must_use]
    pub fn service(mut self, service: Service) -> Self {
        self.services.push(service);
        self
    }

    /// The same cloud with no service: its tokens stay good.
    #[must_use]
    pub fn without_services(&self) -> Self {
        Self { issuer: Arc::clone(&self.issuer), services: Vec::new() }
    }

    /// Who there is in it now.
    #[must_use]
    pub fn directory(&self) -> Directory {
        self.issuer.directory().clone()
    }

    /// Goes back to those who were there at the start: users, projects and roles that were made since are gone, and so are
    /// their tokens. What services remember is theirs.
    pub fn reset(&self) {
        self.issuer.reset();
    }

    /// The router that answers for all of it.
    pub fn router(&self) -> Router {
        let groups = Group::all(self.services.iter().cloned());
        Front { issuer: Arc::clone(&self.issuer), groups }.router()
    }
}

impl Default for Cloud {
    /// A cloud with the users `admin` and `demo`.
    fn default() -> Self {
        Self::new(Directory::demo())
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let types: Vec<&str> = self.services.iter().map(Service::service_type).collect();
        f.debug_struct("Cloud").field("services", &types).finish_non_exhaustive()
    }
}
