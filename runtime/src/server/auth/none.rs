//! Lets everybody in.

use std::future::{Future, ready};

use axum::http::request::Parts;

use super::{ApiError, Authenticate, Identity};

/// Lets everybody in, as an administrator of the project that the URL names.
///
/// A client may still say who it is, as it does to a service that is set up without Keystone: by a
/// token `user:project`. Anything else in the token's place is not looked at. For tests, and for
/// servers that only their own machine reaches.
#[derive(Clone, Debug)]
pub struct NoAuth {
    roles: Vec<String>,
}

impl NoAuth {
    /// Everybody has these roles.
    pub fn with_roles<R: Into<String>>(roles: impl IntoIterator<Item = R>) -> Self {
        Self { roles: roles.into_iter().map(Into::into).collect() }
    }
}

impl Default for NoAuth {
    /// Everybody has the roles that the services' own policies know.
    fn default() -> Self {
        Self::with_roles(["admin", "member", "reader"])
    }
}

impl Authenticate for NoAuth {
    fn authenticate(
        &self,
        request: &Parts,
    ) -> impl Future<Output = Result<Identity, ApiError>> + Send {
        let named = super::token(request).and_then(|token| token.split_once(':'));
        let mut identity = match named {
            Some((user, project)) if !project.is_empty() => Identity::new(project, user),
            _ => Identity::anonymous(),
        };
        if identity.user_id.is_none() {
            identity.user_id = Some("admin".to_owned());
        }
        identity.roles.clone_from(&self.roles);
        ready(Ok(identity))
    }
}
