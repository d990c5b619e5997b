//! Who asks for a token, and for what it is good.

use serde_json::{Map, Value, json};

use super::{Provider, Receipt};
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

/// The proof of who asks, for the identity service. No secret of it is ever shown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing is proved, and no token is asked for: for services that check none. They are sent the word `notused` for
    /// one, because some take a request without any for one that asks for a token.
    None,
    /// A user and a password for the service itself, which asks no identity service (RFC 7617).
    HttpBasic(String, Secret),
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
    /// A user and the passcode that a device shows just now. It is good for one token, which cannot be renewed by it.
    Totp(Reference, Secret),
    /// Several proofs at once, for users of whom the identity service asks that.
    Multifactor {
        /// The proofs, each of which is one that the identity service takes itself.
        methods: Vec<Self>,
        /// The receipt for the methods that were shown before these.
        receipt: Option<Receipt>,
    },
    /// A token of a provider of OpenID Connect, for which the identity service gives one of its own.
    OpenIdConnect(Box<Provider>),
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

    /// A user and a password for the service itself, at an endpoint that the cloud names.
    pub fn http_basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::HttpBasic(user.into(), password.into())
    }

    /// A user and the passcode that a device shows just now.
    pub fn totp(user: Reference, passcode: impl Into<Secret>) -> Self {
        Self::Totp(user, passcode.into())
    }

    /// Several proofs at once, of a user of whom the identity service asks that.
    pub fn multifactor(methods: impl IntoIterator<Item = Self>) -> Self {
        Self::Multifactor { methods: methods.into_iter().collect(), receipt: None }
    }

    /// The proofs that were still missing when the identity service gave a receipt for the others.
    pub fn continued(receipt: &Receipt, methods: impl IntoIterator<Item = Self>) -> Self {
        let methods = methods.into_iter().collect();
        Self::Multifactor { methods, receipt: Some(receipt.clone()) }
    }

    /// Returns `true` if no token is asked for.
    pub(super) fn are_without_token(&self) -> bool {
        matches!(self, Self::None | Self::HttpBasic(..))
    }

    /// The receipt that goes with the request.
    pub(super) fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Multifactor { receipt, .. } => receipt.as_ref(),
            _ => None,
        }
    }

    /// The body of `POST /v3/auth/tokens`.
    pub(super) fn request(&self, scope: &Scope) -> Value {
        let proofs = self.proofs();
        let methods: Vec<&str> = proofs.iter().map(|(method, _)| *method).collect();
        let mut auth = json!({"identity": {"methods": methods}});
        // The scope of a credential is that of whoever made it.
        let is_scoped = methods.contains(&"application_credential");
        for (method, proof) in proofs {
            auth["identity"][method] = proof;
        }
        if let (false, Some(scope)) = (is_scoped, scope.request()) {
            auth["scope"] = scope;
        }
        json!({ "auth": auth })
    }

    /// The bodies of the authentication methods, by their names.
    fn proofs(&self) -> Vec<(&'static str, Value)> {
        let of_user = |user, key: &str, secret: &Secret| {
            let mut user = reference(user);
            user.insert(key.to_owned(), secret.expose().into());
            json!({ "user": user })
        };
        vec![match self {
            // These are shown to others.
            Self::None | Self::HttpBasic(..) | Self::OpenIdConnect(_) => return Vec::new(),
            Self::Multifactor { methods, .. } => {
                return methods.iter().flat_map(Self::proofs).collect();
            }
            Self::Password(user, password) => ("password", of_user(user, "password", password)),
            Self::Totp(user, passcode) => ("totp", of_user(user, "passcode", passcode)),
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
        }]
    }
}

/// The scope of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// As the identity service gives it who asks for nothing: the user's default project, else nothing.
    #[default]
    Unscoped,
    /// A project.
    Project(Reference),
    /// A domain.
    Domain(Domain),
    /// All of the system.
    System,
    /// As a trust, by its id, hands it over.
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
        let factors = [
            Credentials::password(Reference::id("7"), "secret"),
            Credentials::totp(Reference::id("7"), "123456"),
        ];
        assert_eq!(
            Credentials::multifactor(factors).request(&Scope::Unscoped),
            json!({"auth": {"identity": {"methods": ["password", "totp"],
                "password": {"user": {"id": "7", "password": "secret"}},
                "totp": {"user": {"id": "7", "passcode": "123456"}}}}})
        );
        let trust = Credentials::token("abc").request(&Scope::Trust("2".to_owned()));
        assert_eq!(trust["auth"]["scope"], json!({"OS-TRUST:trust": {"id": "2"}}));
    }
}
