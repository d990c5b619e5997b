//! Who asks for a token, and for what it is good.

use serde_json::{Map, Value, json};

use crate::client::Secret;

/// A domain, by its id or its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// By its id.
    Id(String),
    /// By its name.
    Name(String),
}

impl Default for Domain {
    /// The domain with the id `default`, which every Keystone has.
    fn default() -> Self {
        Self::Id("default".to_owned())
    }
}

/// A user or a project: by its id, or by its name within a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// By its id.
    Id(String),
    /// By its name within a domain.
    Name(String, Domain),
}

impl Reference {
    /// By its id.
    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// By its name in the domain `default`.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into(), Domain::default())
    }

    /// By its name in a domain.
    pub fn name_in(name: impl Into<String>, domain: Domain) -> Self {
        Self::Name(name.into(), domain)
    }
}

/// What proves to the identity service who asks. No secret of it is ever shown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing is proved, and no token is asked for: for services that need none.
    None,
    /// A user and a password.
    Password(Reference, Secret),
    /// A token, which is changed for one of the scope.
    Token(Secret),
    /// An application credential and its secret. It has a scope of its own.
    ApplicationCredential {
        /// Its id, or its name.
        credential: String,
        /// The user that it belongs to; `None` where the credential is an id.
        user: Option<Reference>,
        /// Its secret.
        secret: Secret,
    },
}

impl Credentials {
    /// A user and a password.
    pub fn password(user: Reference, password: impl Into<Secret>) -> Self {
        Self::Password(user, password.into())
    }

    /// A token, which is changed for one of the scope.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self::Token(token.into())
    }

    /// An application credential by its id.
    pub fn application_credential(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::ApplicationCredential { credential: id.into(), user: None, secret: secret.into() }
    }

    /// An application credential by its name and its user.
    pub fn application_credential_of(
        user: Reference,
        name: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        let (credential, secret) = (name.into(), secret.into());
        Self::ApplicationCredential { credential, user: Some(user), secret }
    }

    /// The body of `POST /v3/auth/tokens`.
    pub(super) fn request(&self, scope: &Scope) -> Value {
        let (method, proof) = match self {
            Self::None => return Value::Null,
            Self::Password(user, password) => {
                let mut user = reference(user);
                user.insert("password".to_owned(), password.expose().into());
                ("password", json!({ "user": user }))
            }
            Self::Token(token) => ("token", json!({"id": token.expose()})),
            Self::ApplicationCredential { credential, user, secret } => {
                let key = if user.is_some() { "name" } else { "id" };
                let mut proof = Map::new();
                proof.insert(key.to_owned(), credential.as_str().into());
                proof.insert("secret".to_owned(), secret.expose().into());
                if let Some(user) = user {
                    proof.insert("user".to_owned(), reference(user).into());
                }
                ("application_credential", proof.into())
            }
        };
        let mut auth = json!({"identity": {"methods": [method], method: proof}});
        if let (false, Some(scope)) = (method == "application_credential", scope.request()) {
            auth["scope"] = scope;
        }
        json!({ "auth": auth })
    }
}

/// What a token is good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// What the identity service gives who asks for nothing: the user's default project, else nothing.
    #[default]
    Unscoped,
    /// A project.
    Project(Reference),
    /// A domain.
    Domain(Domain),
    /// All of the system.
    System,
    /// What a trust, by its id, hands over.
    Trust(String),
}

impl Scope {
    fn request(&self) -> Option<Value> {
        Some(match self {
            Self::Unscoped => return None,
            Self::Project(project) => json!({"project": reference(project)}),
            Self::Domain(domain) => json!({"domain": self::domain(domain)}),
            Self::System => json!({"system": {"all": true}}),
            Self::Trust(id) => json!({"OS-TRUST:trust": {"id": id}}),
        })
    }
}

fn domain(domain: &Domain) -> Value {
    match domain {
        Domain::Id(id) => json!({ "id": id }),
        Domain::Name(name) => json!({ "name": name }),
    }
}

fn reference(reference: &Reference) -> Map<String, Value> {
    let mut map = Map::new();
    match reference {
        Reference::Id(id) => {
            map.insert("id".to_owned(), id.as_str().into());
        }
        Reference::Name(name, of) => {
            map.insert("name".to_owned(), name.as_str().into());
            map.insert("domain".to_owned(), domain(of));
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::{Credentials, Domain, Reference, Scope};
    use serde_json::json;

    #[test]
    fn each_method_is_asked_as_keystone_wants_it() {
        let demo = Reference::name_in("demo", Domain::Name("Users".to_owned()));
        let project = Scope::Project(Reference::name("demo"));
        assert_eq!(
            Credentials::password(demo.clone(), "secret").request(&project),
            json!({"auth": {
                "identity": {"methods": ["password"], "password": {"user": {
                    "name": "demo", "domain": {"name": "Users"}, "password": "secret"}}},
                "scope": {"project": {"name": "demo", "domain": {"id": "default"}}}}})
        );
        assert_eq!(
            Credentials::token("abc").request(&Scope::Domain(Domain::default())),
            json!({"auth": {"identity": {"methods": ["token"], "token": {"id": "abc"}},
                "scope": {"domain": {"id": "default"}}}})
        );
        assert_eq!(
            Credentials::application_credential_of(demo, "robot", "secret").request(&project),
            json!({"auth": {"identity": {"methods": ["application_credential"],
                "application_credential": {"name": "robot", "secret": "secret",
                    "user": {"name": "demo", "domain": {"name": "Users"}}}}}}),
            "a credential has a scope of its own"
        );
        let system = Credentials::application_credential("1", "secret").request(&Scope::System);
        assert_eq!(system["auth"]["identity"]["application_credential"]["id"], "1");
        let trust = Credentials::token("abc").request(&Scope::Trust("2".to_owned()));
        assert_eq!(trust["auth"]["scope"], json!({"OS-TRUST:trust": {"id": "2"}}));
    }
}
