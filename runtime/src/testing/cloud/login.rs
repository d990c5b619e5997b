//! Logins: who asks for a token, and for what.

use std::sync::Arc;

use serde::Deserialize;

use super::directory::{Directory, Entry, Place};
use super::token::Token;
use crate::server::ApiError;

/// The body of `POST /v3/auth/tokens`.
#[derive(Deserialize)]
pub(super) struct Request {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    identity: Proofs,
    scope: Option<Wanted>,
}

/// That by which a user becomes known.
#[derive(Deserialize)]
struct Proofs {
    methods: Vec<String>,
    password: Option<Password>,
    token: Option<Known>,
    application_credential: Option<Credential>,
}

#[derive(Deserialize)]
struct Password {
    user: User,
}

#[derive(Deserialize)]
struct Known {
    id: String,
}

#[derive(Deserialize)]
struct Credential {
    id: Option<String>,
    name: Option<String>,
    secret: String,
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    password: Option<String>,
    #[serde(flatten)]
    named: Named,
}

/// A thing that is named by its id, or by its name and its domain.
#[derive(Deserialize)]
struct Named {
    id: Option<String>,
    name: Option<String>,
    domain: Option<Domain>,
}

#[derive(Deserialize)]
struct Domain {
    id: Option<String>,
    name: Option<String>,
}

/// The scope that is asked for.
#[derive(Deserialize)]
#[serde(untagged)]
enum Wanted {
    /// `unscoped`.
    Word(String),
    Places(Places),
}

#[derive(Deserialize)]
struct Places {
    project: Option<Named>,
    domain: Option<Domain>,
    system: Option<System>,
}

#[derive(Deserialize)]
struct System {
    all: bool,
}

/// A user who became known.
pub(super) struct Login {
    pub(super) user_id: String,
    pub(super) methods: Vec<&'static str>,
    pub(super) scope: Option<Place>,
    pub(super) credential_id: Option<String>,
    /// The token that was shown, which the new one does not outlive.
    pub(super) shown: Option<Arc<Token>>,
}

/// By what a user became known.
struct Proof {
    user_id: String,
    credential_id: Option<String>,
    shown: Option<Arc<Token>>,
}

impl Proof {
    fn of(user: &Entry) -> Self {
        Self { user_id: user.id.clone(), credential_id: None, shown: None }
    }
}

/// Why there is no token.
pub(super) enum Refusal {
    /// The request is wrong in itself.
    Wrong(ApiError),
    /// It does not tell who asks, or who asks has no role there: which of them is nobody's business.
    Unknown,
}

impl Refusal {
    fn wrong(message: &'static str) -> Self {
        Self::Wrong(ApiError::bad_request(message))
    }
}

/// Finds out who asks, and for what. `find` knows the tokens that are good.
pub(super) fn login(
    request: &Request,
    directory: &Directory,
    find: &dyn Fn(&str) -> Option<Arc<Token>>,
) -> Result<Login, Refusal> {
    let Auth { identity, scope } = &request.auth;
    let mut methods = Vec::new();
    let mut proofs: Vec<Proof> = Vec::new();
    for method in &identity.methods {
        let (method, proof) = match method.as_str() {
            "password" => {
                let proof =
                    identity.password.as_ref().map(|proof| password(&proof.user, directory));
                ("password", proof)
            }
            "token" => {
                ("token", identity.token.as_ref().map(|proof| known(proof, directory, find)))
            }
            "application_credential" => {
                let proof = identity.application_credential.as_ref();
                ("application_credential", proof.map(|proof| credential(proof, directory)))
            }
            _ => return Err(Refusal::Unknown),
        };
        methods.push(method);
        let missing = || Refusal::wrong("A method is named for which nothing is shown.");
        proofs.push(proof.ok_or_else(missing)?.ok_or(Refusal::Unknown)?);
    }
    let mut proofs = proofs.into_iter();
    let mut first = proofs.next().ok_or_else(|| Refusal::wrong("No method is named."))?;
    for other in proofs {
        if other.user_id != first.user_id {
            return Err(Refusal::Unknown);
        }
        first.credential_id = first.credential_id.or(other.credential_id);
        first.shown = first.shown.or(other.shown);
    }
    let Proof { user_id, credential_id, shown } = first;
    for method in shown.iter().flat_map(|token| &token.methods) {
        if !methods.contains(method) {
            methods.push(method);
        }
    }
    let scope = match (&credential_id, scope) {
        (Some(id), asked) => {
            // The scope of a credential is that of whoever made it.
            let own = directory.credential(id).ok_or(Refusal::Unknown)?.project_id.clone();
            let asked = asked.as_ref().map(|asked| wanted(asked, directory)).transpose()?.flatten();
            let own = Place::Project(own);
            if asked.is_some_and(|asked| asked != own) {
                return Err(Refusal::Unknown);
            }
            Some(own)
        }
        (None, Some(scope)) => wanted(scope, directory)?,
        (None, None) => usual(&user_id, directory),
    };
    Ok(Login { user_id, methods, scope, credential_id, shown })
}

/// The scope where none is asked for: the user's own project, where there is one.
fn usual(user_id: &str, directory: &Directory) -> Option<Place> {
    let project = directory.login(user_id)?.default_project_id.clone().map(Place::Project)?;
    (!directory.roles_in(user_id, &project).is_empty()).then_some(project)
}

fn password(shown: &User, directory: &Directory) -> Option<Proof> {
    let found = user(&shown.named, directory);
    let password = found.and_then(|user| directory.login(&user.id)).map(|login| &login.password);
    let shown = shown.password.as_deref().unwrap_or_default();
    // A user who is not there is compared with too.
    let nobody = "".into();
    let is_right = password.unwrap_or(&nobody).is(shown) && !shown.is_empty();
    found.filter(|_| is_right).map(Proof::of)
}

fn known(
    shown: &Known,
    directory: &Directory,
    find: &dyn Fn(&str) -> Option<Arc<Token>>,
) -> Option<Proof> {
    let token = find(&shown.id)?;
    let proof = Proof::of(directory.user(&token.user_id)?);
    Some(Proof { credential_id: token.credential_id.clone(), shown: Some(token), ..proof })
}

fn credential(shown: &Credential, directory: &Directory) -> Option<Proof> {
    let found = match (&shown.id, &shown.name, &shown.user) {
        (Some(id), ..) => directory.credential(id),
        (None, Some(name), Some(of)) => {
            user(&of.named, directory).and_then(|of| directory.credential_named(&of.id, name))
        }
        _ => None,
    };
    let nobody = "".into();
    let secret = found.map_or(&nobody, |found| &found.secret);
    let is_right = secret.is(&shown.secret) && !shown.secret.is_empty();
    let found = found.filter(|_| is_right)?;
    let proof = Proof::of(directory.user(&found.user_id)?);
    Some(Proof { credential_id: Some(found.id.clone()), ..proof })
}

fn user<'d>(named: &Named, directory: &'d Directory) -> Option<&'d Entry> {
    match &named.id {
        Some(id) => directory.user(id),
        None => by_name(named, directory, directory.users()),
    }
}

/// The one of this name in the domain that is named.
fn by_name<'d>(
    named: &Named,
    directory: &'d Directory,
    mut all: impl Iterator<Item = &'d Entry>,
) -> Option<&'d Entry> {
    let domain = domain(named.domain.as_ref()?, directory)?;
    let name = named.name.as_ref()?;
    all.find(|entry| entry.name == *name && entry.domain_id.as_deref() == Some(&domain.id))
}

fn domain<'d>(named: &Domain, directory: &'d Directory) -> Option<&'d Entry> {
    match (&named.id, &named.name) {
        (Some(id), _) => directory.domain(id),
        (None, Some(name)) => directory.domain_named(name),
        (None, None) => None,
    }
}

/// The place that is asked for; `None` where none is wanted.
fn wanted(wanted: &Wanted, directory: &Directory) -> Result<Option<Place>, Refusal> {
    let places = match wanted {
        Wanted::Word(word) if word == "unscoped" => return Ok(None),
        Wanted::Word(_) => return Err(Refusal::wrong("A scope is an object, or `unscoped`.")),
        Wanted::Places(places) => places,
    };
    let place = match (&places.project, &places.domain, &places.system) {
        (Some(project), None, None) => {
            let found = match &project.id {
                Some(id) => directory.project(id),
                None => by_name(project, directory, directory.projects()),
            };
            found.map(|project| Place::Project(project.id.clone()))
        }
        (None, Some(named), None) => {
            domain(named, directory).map(|domain| Place::Domain(domain.id.clone()))
        }
        (None, None, Some(System { all: true })) => Some(Place::System),
        (None, None, Some(_)) => {
            return Err(Refusal::wrong("Of a system all is asked for, or nothing."));
        }
        (None, None, None) => return Ok(None),
        _ => return Err(Refusal::wrong("A scope is one of project, domain and system.")),
    };
    place.map(Some).ok_or(Refusal::Unknown)
}
