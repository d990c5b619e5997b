//! The part of Keystone that is resources, as the tokens see it: users, projects, domains, roles, groups and who has which.

use axum::http::Method;
use serde_json::Value;

use super::directory::{Directory, Kind, Place};
use crate::server::Identity;

/// A change that Keystone's own API made to what the tokens go by.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Tokens of before are as good as they were.
    Kept,
    /// All tokens of a user are no longer good: another password, or no user.
    Revoked(String),
}

/// A request of Keystone's own API that was carried out.
#[derive(Debug)]
pub(super) struct Done<'r> {
    pub(super) method: &'r Method,
    /// The path behind the service's root.
    pub(super) path: &'r str,
    pub(super) request: &'r Value,
    pub(super) response: &'r Value,
    /// The project of whoever asked.
    pub(super) project_id: Option<&'r str>,
}

impl Done<'_> {
    /// Lays what was done over a directory.
    pub(super) fn lay_over(&self, directory: &mut Directory) -> Change {
        let segments: Vec<&str> = self.path.trim_matches('/').split('/').collect();
        let is_set = *self.method == Method::PUT;
        let is_gone = *self.method == Method::DELETE;
        match segments[..] {
            ["v3", kind] if *self.method == Method::POST => self.made(directory, kind),
            ["v3", kind, id] if *self.method == Method::PATCH => self.changed(directory, kind, id),
            ["v3", kind, id] if is_gone => removed(directory, kind, id),
            ["v3", "users", id, "password"] if *self.method == Method::POST => {
                self.password(directory, id)
            }
            ["v3", "groups", group, "users", user] if is_set || is_gone => {
                directory.set_member(group, user, is_set);
                Change::Kept
            }
            ["v3", "projects", id, "users" | "groups", actor, "roles", role]
                if is_set || is_gone =>
            {
                directory.set_grant(actor, role, Place::Project(id.to_owned()), is_set);
                Change::Kept
            }
            ["v3", "domains", id, "users" | "groups", actor, "roles", role]
                if is_set || is_gone =>
            {
                directory.set_grant(actor, role, Place::Domain(id.to_owned()), is_set);
                Change::Kept
            }
            ["v3", "system", "users" | "groups", actor, "roles", role] if is_set || is_gone => {
                directory.set_grant(actor, role, Place::System, is_set);
                Change::Kept
            }
            ["v3", "users", user, "application_credentials"] if *self.method == Method::POST => {
                self.credential(directory, user)
            }
            ["v3", "users", _, "application_credentials", id] if is_gone => {
                directory.remove_credential(id);
                Change::Kept
            }
            _ => Change::Kept,
        }
    }

    fn made(&self, directory: &mut Directory, kind: &str) -> Change {
        let Some((kind, wrapper)) = kind_of(kind) else { return Change::Kept };
        let made = &self.response[wrapper];
        if let (Some(id), Some(name)) = (made["id"].as_str(), made["name"].as_str()) {
            let domain_id = made["domain_id"].as_str().or(match kind {
                Kind::User | Kind::Project => Some("default"),
                _ => None,
            });
            let enabled = made["enabled"].as_bool().unwrap_or(true);
            directory.put(kind, id, name, domain_id, enabled);
            if kind == Kind::User {
                self.log_in_by(directory, id, made);
            }
        }
        Change::Kept
    }

    fn changed(&self, directory: &mut Directory, kind: &str, id: &str) -> Change {
        let Some((kind, wrapper)) = kind_of(kind) else { return Change::Kept };
        let asked = &self.request[wrapper];
        directory.change(kind, id, asked["name"].as_str(), asked["enabled"].as_bool());
        if kind == Kind::User && self.log_in_by(directory, id, asked) {
            return Change::Revoked(id.to_owned());
        }
        Change::Kept
    }

    /// Takes in how a user logs in from now on; `true` if by another password.
    fn log_in_by(&self, directory: &mut Directory, id: &str, user: &Value) -> bool {
        let password = self.request["user"]["password"].as_str();
        directory.log_in_by(id, password, user["default_project_id"].as_str());
        password.is_some()
    }

    fn password(&self, directory: &mut Directory, id: &str) -> Change {
        let password = self.request["user"]["password"].as_str();
        directory.log_in_by(id, password, None);
        Change::Revoked(id.to_owned())
    }

    fn credential(&self, directory: &mut Directory, user: &str) -> Change {
        let wrapper = "application_credential";
        let (asked, made) = (&self.request[wrapper], &self.response[wrapper]);
        let secret = asked["secret"].as_str().or(made["secret"].as_str());
        let project = self.project_id.or(made["project_id"].as_str());
        let names = (made["id"].as_str(), made["name"].as_str());
        if let ((Some(id), Some(name)), Some(secret), Some(project)) = (names, secret, project) {
            let roles = asked["roles"].as_array().map(Vec::as_slice).unwrap_or_default();
            let role =
                |role: &Value| role["id"].as_str().or(role["name"].as_str()).map(str::to_owned);
            let roles: Vec<String> = roles.iter().filter_map(role).collect();
            directory.put_credential(id, name, user, project, secret, &roles);
        }
        Change::Kept
    }
}

fn removed(directory: &mut Directory, kind: &str, id: &str) -> Change {
    match kind_of(kind) {
        Some((kind, _)) => {
            directory.remove(kind, id);
            match kind {
                Kind::User => Change::Revoked(id.to_owned()),
                _ => Change::Kept,
            }
        }
        None => Change::Kept,
    }
}

/// Puts what is to be made into the caller's domain, where a request names none; `false` where it is as it was.
pub(super) fn put_into_domain(path: &str, request: &mut Value, identity: &Identity) -> bool {
    let wrapper = match path.trim_matches('/') {
        "v3/users" => "user",
        "v3/projects" => "project",
        "v3/groups" => "group",
        _ => return false,
    };
    let own = [&identity.domain_id, &identity.project_domain_id, &identity.user_domain_id];
    let own = own.into_iter().find_map(Option::as_deref);
    match (request.get_mut(wrapper).and_then(Value::as_object_mut), own) {
        (Some(made), Some(own)) if made.get("domain_id").is_none_or(Value::is_null) => {
            made.insert("domain_id".to_owned(), own.into());
            true
        }
        _ => false,
    }
}

/// Only an administrator changes what tokens go by, but for what is a user's own.
pub(super) fn may(identity: &Identity, path: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/').skip(1);
    let is_own = match (segments.next(), segments.next(), segments.next()) {
        (Some("users"), id, Some("application_credentials" | "password")) => {
            id.is_some() && id == identity.user_id.as_deref()
        }
        (Some("groups" | "system"), ..) => false,
        (Some(kind), ..) => kind_of(kind).is_none(),
        (None, ..) => true,
    };
    is_own || identity.has_role("admin")
}

/// The kind of a collection, and the key that wraps one of it.
fn kind_of(collection: &str) -> Option<(Kind, &'static str)> {
    Some(match collection {
        "users" => (Kind::User, "user"),
        "projects" => (Kind::Project, "project"),
        "domains" => (Kind::Domain, "domain"),
        "roles" => (Kind::Role, "role"),
        _ => return None,
    })
}
