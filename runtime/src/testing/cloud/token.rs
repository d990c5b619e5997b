//! Tokens: what they are good for, and for how long.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use super::directory::{Directory, Entry, Place};
use super::secret::unguessable;
use crate::Timestamp;
use crate::server::Identity;

/// The number of tokens that are kept. The oldest make room.
const MOST: usize = 100_000;

/// The rights that a token gives.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) user_id: String,
    /// By what the user became known.
    pub(super) methods: Vec<&'static str>,
    /// `None` for a token that is good for nothing but to get another.
    pub(super) scope: Option<Place>,
    /// The application credential that it was got by.
    pub(super) credential_id: Option<String>,
    pub(super) issued_at: SystemTime,
    pub(super) expires_at: SystemTime,
    audit_id: String,
}

impl Token {
    pub(super) fn new(
        user_id: String,
        methods: Vec<&'static str>,
        scope: Option<Place>,
        credential_id: Option<String>,
        life: Duration,
    ) -> Self {
        let issued_at = SystemTime::now();
        let audit_id = unguessable()[..22].to_owned();
        let expires_at = issued_at + life;
        Self { user_id, methods, scope, credential_id, issued_at, expires_at, audit_id }
    }

    /// The roles that it gives.
    pub(super) fn roles<'d>(&self, directory: &'d Directory) -> Vec<&'d Entry> {
        match (&self.scope, &self.credential_id) {
            (None, _) => Vec::new(),
            (Some(_), Some(id)) => {
                let held = directory.credential(id).map(|credential| &credential.roles);
                directory.with_implied(held.into_iter().flatten())
            }
            (Some(place), None) => directory.roles_in(&self.user_id, place),
        }
    }

    /// Whose it is, as services are told; `None` where that is nobody any more, or nobody with a role in its scope.
    pub(super) fn identity(&self, directory: &Directory) -> Option<Identity> {
        let user = directory.user(&self.user_id)?;
        let mut identity = Identity::unscoped(user.id.as_str());
        identity.user_name = Some(user.name.clone());
        identity.user_domain_id.clone_from(&user.domain_id);
        match self.scope.as_ref() {
            None => return Some(identity),
            Some(Place::Project(id)) => {
                let project = directory.project(id)?;
                identity.project_id = Some(project.id.clone());
                identity.project_name = Some(project.name.clone());
                identity.project_domain_id.clone_from(&project.domain_id);
            }
            Some(Place::Domain(id)) => identity.domain_id = Some(directory.domain(id)?.id.clone()),
            Some(Place::System) => identity.is_system = true,
        }
        identity.roles = self.roles(directory).iter().map(|role| role.name.clone()).collect();
        (!identity.roles.is_empty()).then_some(identity)
    }

    /// The body of the answer about it.
    pub(super) fn document(&self, directory: &Directory, catalog: Option<Value>) -> Value {
        let mut token = Map::new();
        let mut put = |key: &str, value: Value| token.insert(key.to_owned(), value);
        put("methods", json!(self.methods));
        if let Some(user) = directory.user(&self.user_id) {
            let mut user = within(directory, user);
            user["password_expires_at"] = Value::Null;
            put("user", user);
        }
        put("audit_ids", json!([self.audit_id]));
        put("issued_at", time(self.issued_at).into());
        put("expires_at", time(self.expires_at).into());
        match &self.scope {
            None => {}
            Some(Place::Project(id)) => {
                if let Some(project) = directory.project(id) {
                    put("project", within(directory, project));
                    put("is_domain", false.into());
                }
            }
            Some(Place::Domain(id)) => {
                if let Some(domain) = directory.domain(id) {
                    put("domain", named(domain));
                }
            }
            Some(Place::System) => {
                put("system", json!({"all": true}));
            }
        }
        if self.scope.is_some() {
            put("roles", self.roles(directory).into_iter().map(named).collect());
        }
        if let Some(credential) =
            self.credential_id.as_ref().and_then(|id| directory.credential(id))
        {
            let (id, name) = (&credential.id, &credential.name);
            put("application_credential", json!({"id": id, "name": name, "restricted": true}));
        }
        if let Some(catalog) = catalog {
            put("catalog", catalog);
        }
        json!({ "token": token })
    }
}

fn named(entry: &Entry) -> Value {
    json!({"id": entry.id, "name": entry.name})
}

/// A user or a project, with its domain.
fn within(directory: &Directory, entry: &Entry) -> Value {
    let mut value = named(entry);
    let domain = entry.domain_id.as_ref().and_then(|id| directory.domain(id));
    value["domain"] = domain.map(named).into();
    value
}

/// A time as Keystone writes it.
fn time(at: SystemTime) -> String {
    format!("{}Z", Timestamp::from(at))
}

/// The tokens that are good, by their texts.
#[derive(Default)]
pub(super) struct Tokens {
    known: HashMap<String, Arc<Token>>,
    /// In the order of their issue.
    order: VecDeque<String>,
}

impl Tokens {
    /// Keeps a token, and gives its text.
    pub(super) fn keep(&mut self, token: Arc<Token>) -> String {
        while self.order.len() >= MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
        let text = unguessable();
        self.known.insert(text.clone(), token);
        self.order.push_back(text.clone());
        text
    }

    /// The token with this text, unless it is over.
    pub(super) fn find(&self, text: &str) -> Option<&Arc<Token>> {
        self.known.get(text).filter(|token| SystemTime::now() < token.expires_at)
    }

    /// Takes a token back.
    pub(super) fn revoke(&mut self, text: &str) {
        if self.known.remove(text).is_some() {
            self.order.retain(|known| known != text);
        }
    }

    /// Takes back all tokens of a user.
    pub(super) fn revoke_all_of(&mut self, user_id: &str) {
        self.known.retain(|_, token| token.user_id != user_id);
        self.order.retain(|text| self.known.contains_key(text));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{MOST, Token, Tokens};

    fn token(life: Duration) -> Arc<Token> {
        Arc::new(Token::new("u".to_owned(), vec!["password"], None, None, life))
    }

    #[test]
    fn the_oldest_makes_room() {
        let (mut tokens, one) = (Tokens::default(), token(Duration::from_secs(60)));
        let first = tokens.keep(Arc::clone(&one));
        let second = tokens.keep(Arc::clone(&one));
        for _ in 0..MOST - 1 {
            tokens.keep(Arc::clone(&one));
        }
        assert!(tokens.find(&first).is_none() && tokens.find(&second).is_some());
        assert_eq!((tokens.known.len(), tokens.order.len()), (MOST, MOST));
    }

    #[test]
    fn what_is_over_or_taken_back_is_not_found() {
        let mut tokens = Tokens::default();
        let over = tokens.keep(token(Duration::ZERO));
        let revoked = tokens.keep(token(Duration::from_secs(60)));
        tokens.revoke(&revoked);
        let of_user = tokens.keep(token(Duration::from_secs(60)));
        assert!(tokens.find(&of_user).is_some());
        tokens.revoke_all_of("u");
        assert!([over, revoked, of_user].iter().all(|text| tokens.find(text).is_none()));
        assert!(tokens.order.is_empty());
    }
}
