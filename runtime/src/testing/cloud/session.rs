//! Sessions of clients in a cloud, over no network.

use super::{Cloud, Kind, Place};
use crate::client::keystone::{self, Credentials, Reference, Scope, Session};
use crate::client::{Error, ErrorKind};

impl Cloud {
    /// A session of a user, by name or id, in the user's own project, else in the first in which the user has a role.
    ///
    /// # Errors
    ///
    /// There is no such user. A wrong password is found out by the first call.
    pub fn session(&self, user: &str, password: &str) -> Result<Session, Error> {
        let directory = self.issuer.directory();
        let user = directory.find(Kind::User, user);
        let user = user.map_err(|error| {
            Error::new("open a session", ErrorKind::Configuration(error.to_string()))
        })?;
        let own = directory.login(&user).and_then(|login| login.default_project_id.clone());
        let first = || {
            directory.places(&user).into_iter().find_map(|place| match place {
                Place::Project(id) => Some(id.clone()),
                Place::Domain(_) | Place::System => None,
            })
        };
        let scope =
            own.or_else(first).map_or(Scope::Unscoped, |id| Scope::Project(Reference::id(id)));
        let credentials = Credentials::password(Reference::id(user.as_str()), password);
        let settings = keystone::Cloud::new("http://cloud/identity", credentials).scope(scope);
        Session::with_transport(settings, self.router())
    }
}
