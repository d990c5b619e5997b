//! Who there is in a cloud.

mod change;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::secret::Secret;

/// The domain that every Keystone has, by its id and by its name.
pub(super) const DEFAULT_DOMAIN: (&str, &str) = ("default", "Default");

/// The roles that every Keystone has. Each has those after it too.
pub(super) const ROLES: [&str; 3] = ["admin", "member", "reader"];

/// Who there is in a cloud: domains, projects, users, their roles and their application credentials.
///
/// From the start there are the domain `Default` and the roles `admin`, `member` and `reader`, of which each implies those
/// after it. Ids are made of names, so that the same directory has the same ones.
///
/// ```
/// use apiref_runtime::testing::cloud::{Directory, Place};
///
/// let mut directory = Directory::new();
/// let lab = directory.add_project("lab", "default")?;
/// let alice = directory.add_user("alice", "s3cret", "default")?;
/// directory.grant(&alice, "member", Place::Project(lab))?;
/// # Ok::<(), apiref_runtime::testing::cloud::DirectoryError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Directory {
    domains: Entries,
    projects: Entries,
    users: Entries,
    roles: Entries,
    logins: BTreeMap<String, Login>,
    /// The roles of users and of groups.
    grants: BTreeMap<(String, Place), BTreeSet<String>>,
    /// The groups that users are in.
    groups: BTreeMap<String, BTreeSet<String>>,
    credentials: BTreeMap<String, ApplicationCredential>,
}

/// A domain, a project, a user or a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    /// `None` for domains and roles, which are in none.
    pub(super) domain_id: Option<String>,
    pub(super) enabled: bool,
}

/// All of a kind, by id.
#[derive(Clone, Debug, Default)]
struct Entries(BTreeMap<String, Entry>);

/// That by which a user logs in, and where to.
#[derive(Clone, Debug)]
pub(super) struct Login {
    pub(super) password: Secret,
    pub(super) default_project_id: Option<String>,
}

/// A part of the cloud in which a user has roles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A project, by its id.
    Project(String),
    /// A domain, by its id.
    Domain(String),
    /// All of the system.
    System,
}

/// A password of a program.
#[derive(Clone, Debug)]
pub(super) struct ApplicationCredential {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) user_id: String,
    pub(super) project_id: String,
    /// By their ids.
    pub(super) roles: BTreeSet<String>,
    pub(super) secret: Secret,
}

/// The kinds of what a directory has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A domain.
    Domain,
    /// A project.
    Project,
    /// A user.
    User,
    /// A role.
    Role,
    /// An application credential.
    ApplicationCredential,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Domain => "domain",
            Self::Project => "project",
            Self::User => "user",
            Self::Role => "role",
            Self::ApplicationCredential => "application credential",
        })
    }
}

/// Why a directory does not take something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectoryError {
    /// There is none with this id or name.
    Unknown(Kind, String),
    /// There is one with this name already.
    Twice(Kind, String),
    /// There are several with this name, in several domains.
    Ambiguous(Kind, String),
    /// The user has not the role that is to be handed on.
    NotHeld(String),
}

impl fmt::Display for DirectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(kind, name) => write!(f, "there is no {kind} {name:?}"),
            Self::Twice(kind, name) => write!(f, "there are two {kind}s {name:?}"),
            Self::Ambiguous(kind, name) => {
                write!(f, "several domains have a {kind} {name:?}; its id tells which is meant")
            }
            Self::NotHeld(role) => write!(f, "the user has no role {role:?} in the project"),
        }
    }
}

impl std::error::Error for DirectoryError {}

impl Entries {
    fn add(&mut self, kind: Kind, entry: Entry) -> Result<String, DirectoryError> {
        let is_same = |known: &Entry| {
            known.id == entry.id || known.name == entry.name && known.domain_id == entry.domain_id
        };
        if self.0.values().any(is_same) {
            return Err(DirectoryError::Twice(kind, entry.name));
        }
        let id = entry.id.clone();
        self.0.insert(id.clone(), entry);
        Ok(id)
    }

    /// The one with this id, else the only one with this name.
    fn find(&self, kind: Kind, text: &str) -> Result<&Entry, DirectoryError> {
        if let Some(entry) = self.0.get(text) {
            return Ok(entry);
        }
        let mut named = self.0.values().filter(|entry| entry.name == text);
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(DirectoryError::Unknown(kind, text.to_owned())),
            (Some(_), Some(_)) => Err(DirectoryError::Ambiguous(kind, text.to_owned())),
        }
    }
}

impl Default for Directory {
    fn default() -> Self {
        Self::new()
    }
}

impl Directory {
    /// The domain `Default` and the roles `admin`, `member` and `reader`.
    #[must_use]
    pub fn new() -> Self {
        let entry = |id: &str, name: &str| Entry {
            id: id.to_owned(),
            name: name.to_owned(),
            domain_id: None,
            enabled: true,
        };
        let all = |entries: Vec<Entry>| {
            Entries(entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect())
        };
        let (id, name) = DEFAULT_DOMAIN;
        Self {
            domains: all(vec![entry(id, name)]),
            projects: Entries::default(),
            users: Entries::default(),
            roles: all(ROLES.iter().map(|role| entry(&made_of(&["role", role]), role)).collect()),
            logins: BTreeMap::new(),
            grants: BTreeMap::new(),
            groups: BTreeMap::new(),
            credentials: BTreeMap::new(),
        }
    }

    /// The user `admin` with the password `admin`, who is `admin` of the project `admin`, of the domain and of the system; and
    /// the user `demo` with the password `demo`, who is `member` of the project `demo`.
    #[must_use]
    pub fn demo() -> Self {
        let mut directory = Self::new();
        let domain = DEFAULT_DOMAIN.0;
        for (name, role) in [("admin", "admin"), ("demo", "member")] {
            let made = directory.add_project(name, domain).and_then(|project| {
                let user = directory.add_user(name, name, domain)?;
                directory.grant(&user, role, Place::Project(project))?;
                Ok(user)
            });
            // Neither name is there already.
            let Ok(user) = made else { continue };
            if role == "admin" {
                for place in [Place::Domain(domain.to_owned()), Place::System] {
                    let _ = directory.grant(&user, role, place);
                }
            }
        }
        directory
    }

    /// Adds a domain, and gives its id.
    ///
    /// # Errors
    ///
    /// There is one of this name.
    pub fn add_domain(&mut self, name: &str) -> Result<String, DirectoryError> {
        let id = made_of(&["domain", name]);
        let (name, domain_id) = (name.to_owned(), None);
        self.domains.add(Kind::Domain, Entry { id, name, domain_id, enabled: true })
    }

    /// Adds a role, and gives its id.
    ///
    /// # Errors
    ///
    /// There is one of this name.
    pub fn add_role(&mut self, name: &str) -> Result<String, DirectoryError> {
        let id = made_of(&["role", name]);
        let (name, domain_id) = (name.to_owned(), None);
        self.roles.add(Kind::Role, Entry { id, name, domain_id, enabled: true })
    }

    /// Adds a project to a domain, and gives its id.
    ///
    /// # Errors
    ///
    /// There is no such domain, or it has a project of this name.
    pub fn add_project(&mut self, name: &str, domain: &str) -> Result<String, DirectoryError> {
        let domain_id = self.domains.find(Kind::Domain, domain)?.id.clone();
        let id = made_of(&["project", &domain_id, name]);
        let (name, domain_id) = (name.to_owned(), Some(domain_id));
        self.projects.add(Kind::Project, Entry { id, name, domain_id, enabled: true })
    }

    /// Adds a user to a domain, and gives the user's id.
    ///
    /// # Errors
    ///
    /// There is no such domain, or it has a user of this name.
    pub fn add_user(
        &mut self,
        name: &str,
        password: &str,
        domain: &str,
    ) -> Result<String, DirectoryError> {
        let domain_id = self.domains.find(Kind::Domain, domain)?.id.clone();
        let id = made_of(&["user", &domain_id, name]);
        let (name, domain_id) = (name.to_owned(), Some(domain_id));
        let id = self.users.add(Kind::User, Entry { id, name, domain_id, enabled: true })?;
        let login = Login { password: password.into(), default_project_id: None };
        self.logins.insert(id.clone(), login);
        Ok(id)
    }

    /// Gives a user, by id or name, a role, by id or name.
    ///
    /// # Errors
    ///
    /// One of them is not there, or the place is not.
    pub fn grant(&mut self, user: &str, role: &str, place: Place) -> Result<(), DirectoryError> {
        let user_id = self.users.find(Kind::User, user)?.id.clone();
        let role_id = self.roles.find(Kind::Role, role)?.id.clone();
        let place = match place {
            Place::Project(project) => {
                Place::Project(self.projects.find(Kind::Project, &project)?.id.clone())
            }
            Place::Domain(domain) => {
                Place::Domain(self.domains.find(Kind::Domain, &domain)?.id.clone())
            }
            Place::System => Place::System,
        };
        self.grants.entry((user_id, place)).or_default().insert(role_id);
        Ok(())
    }

    /// Makes a project the one for which a user's token is where none is asked for.
    ///
    /// # Errors
    ///
    /// There is no such user or project.
    pub fn set_default_project(&mut self, user: &str, project: &str) -> Result<(), DirectoryError> {
        let id = self.users.find(Kind::User, user)?.id.clone();
        let project_id = self.projects.find(Kind::Project, project)?.id.clone();
        if let Some(login) = self.logins.get_mut(&id) {
            login.default_project_id = Some(project_id);
        }
        Ok(())
    }

    /// Gives a user an application credential for a project, with these of the user's roles there, all of them where none is
    /// named; gives its id.
    ///
    /// # Errors
    ///
    /// There is no such user, project or role, the user has not the role, or one credential of this name already.
    pub fn add_application_credential(
        &mut self,
        user: &str,
        project: &str,
        name: &str,
        secret: &str,
        roles: &[&str],
    ) -> Result<String, DirectoryError> {
        let user_id = self.users.find(Kind::User, user)?.id.clone();
        let project_id = self.projects.find(Kind::Project, project)?.id.clone();
        let kind = Kind::ApplicationCredential;
        if self.credentials.values().any(|known| known.user_id == user_id && known.name == name) {
            return Err(DirectoryError::Twice(kind, name.to_owned()));
        }
        let held: BTreeSet<String> = self
            .roles_in(&user_id, &Place::Project(project_id.clone()))
            .into_iter()
            .map(|role| role.id.clone())
            .collect();
        let mut handed_on = BTreeSet::new();
        for role in roles {
            let role = self.roles.find(Kind::Role, role)?;
            if !held.contains(&role.id) {
                return Err(DirectoryError::NotHeld(role.name.clone()));
            }
            handed_on.insert(role.id.clone());
        }
        let id = made_of(&["application_credential", &user_id, name]);
        let credential = ApplicationCredential {
            id: id.clone(),
            name: name.to_owned(),
            user_id,
            project_id,
            roles: if roles.is_empty() { held } else { handed_on },
            secret: secret.into(),
        };
        self.credentials.insert(id.clone(), credential);
        Ok(id)
    }

    /// The id of a user, a project, a domain or a role, by its id or its name.
    ///
    /// # Errors
    ///
    /// There is none, or there are several of this name.
    pub fn find(&self, kind: Kind, text: &str) -> Result<String, DirectoryError> {
        let entries = match kind {
            Kind::Domain => &self.domains,
            Kind::Project => &self.projects,
            Kind::User => &self.users,
            Kind::Role => &self.roles,
            Kind::ApplicationCredential => {
                let mut all = self.credentials.values();
                let found = all.find(|known| known.id == text || known.name == text);
                let found = found.ok_or_else(|| DirectoryError::Unknown(kind, text.to_owned()));
                return found.map(|found| found.id.clone());
            }
        };
        entries.find(kind, text).map(|entry| entry.id.clone())
    }

    pub(super) fn domain(&self, id: &str) -> Option<&Entry> {
        self.domains.0.get(id).filter(|domain| domain.enabled)
    }

    pub(super) fn domains(&self) -> impl Iterator<Item = &Entry> {
        self.domains.0.values().filter(|domain| domain.enabled)
    }

    pub(super) fn domain_named(&self, name: &str) -> Option<&Entry> {
        self.domains().find(|domain| domain.name == name)
    }

    /// A project that can be used: neither it nor its domain is turned off.
    pub(super) fn project(&self, id: &str) -> Option<&Entry> {
        self.projects.0.get(id).filter(|project| self.is_usable(project))
    }

    pub(super) fn projects(&self) -> impl Iterator<Item = &Entry> {
        self.projects.0.values().filter(|project| self.is_usable(project))
    }

    /// A user who can log in.
    pub(super) fn user(&self, id: &str) -> Option<&Entry> {
        self.users.0.get(id).filter(|user| self.is_usable(user))
    }

    pub(super) fn users(&self) -> impl Iterator<Item = &Entry> {
        self.users.0.values().filter(|user| self.is_usable(user))
    }

    fn is_usable(&self, entry: &Entry) -> bool {
        entry.enabled && entry.domain_id.as_ref().is_some_and(|id| self.domain(id).is_some())
    }

    pub(super) fn login(&self, user_id: &str) -> Option<&Login> {
        self.logins.get(user_id)
    }

    pub(super) fn credential(&self, id: &str) -> Option<&ApplicationCredential> {
        self.credentials.get(id)
    }

    pub(super) fn credential_named(
        &self,
        user_id: &str,
        name: &str,
    ) -> Option<&ApplicationCredential> {
        self.credentials.values().find(|known| known.user_id == user_id && known.name == name)
    }

    /// The roles of a user in a place, those of the user's groups and those that others imply among them.
    pub(super) fn roles_in(&self, user_id: &str, place: &Place) -> Vec<&Entry> {
        let held = |actor: &str| self.grants.get(&(actor.to_owned(), place.clone()));
        let held: BTreeSet<&String> = self.actors(user_id).filter_map(held).flatten().collect();
        self.with_implied(held)
    }

    /// A user and the user's groups.
    fn actors<'d>(&'d self, user_id: &'d str) -> impl Iterator<Item = &'d str> {
        let groups = self.groups.get(user_id).into_iter().flatten().map(String::as_str);
        std::iter::once(user_id).chain(groups)
    }

    /// Roles and those that they imply.
    pub(super) fn with_implied<'r>(
        &self,
        held: impl IntoIterator<Item = &'r String>,
    ) -> Vec<&Entry> {
        let held: Vec<&Entry> = held.into_iter().filter_map(|id| self.roles.0.get(id)).collect();
        let first = ROLES.iter().position(|role| held.iter().any(|held| held.name == *role));
        let implied = &ROLES[first.unwrap_or(ROLES.len())..];
        let of_name = |name: &&str| self.roles.0.values().find(|role| role.name == *name);
        let others = held.iter().copied().filter(|role| !implied.contains(&role.name.as_str()));
        implied.iter().filter_map(of_name).chain(others).collect()
    }

    /// The places in which a user has roles.
    pub(super) fn places(&self, user_id: &str) -> BTreeSet<&Place> {
        let actors: BTreeSet<&str> = self.actors(user_id).collect();
        let own = self.grants.keys().filter(|(actor, _)| actors.contains(actor.as_str()));
        own.map(|(_, place)| place).collect()
    }
}

/// An id that is made of a name and what it is within: 32 hexadecimal digits, as Keystone's are (FNV-1a, 128 bits).
pub(super) fn made_of(parts: &[&str]) -> String {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash =
                (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::{Directory, DirectoryError, Kind, Place};

    fn roles(directory: &Directory, user: &str, place: &Place) -> Vec<String> {
        directory.roles_in(user, place).iter().map(|role| role.name.clone()).collect()
    }

    #[test]
    fn a_role_implies_those_after_it() {
        let mut directory = Directory::demo();
        let demo = directory.find(Kind::User, "demo").unwrap();
        let project = Place::Project(directory.find(Kind::Project, "demo").unwrap());
        assert_eq!(roles(&directory, &demo, &project), ["member", "reader"]);
        directory.add_role("load-balancer_member").unwrap();
        directory.grant("demo", "load-balancer_member", project.clone()).unwrap();
        assert_eq!(
            roles(&directory, &demo, &project),
            ["member", "reader", "load-balancer_member"]
        );
        let admin = directory.find(Kind::User, "admin").unwrap();
        assert_eq!(roles(&directory, &admin, &Place::System), ["admin", "member", "reader"]);
        assert!(roles(&directory, &admin, &project).is_empty());
    }

    #[test]
    fn names_are_of_a_domain() {
        let mut directory = Directory::new();
        directory.add_domain("lab").unwrap();
        directory.add_project("p", "default").unwrap();
        directory.add_project("p", "lab").unwrap();
        let twice = DirectoryError::Twice(Kind::Project, "p".to_owned());
        assert_eq!(directory.add_project("p", "Default"), Err(twice));
        let ambiguous = DirectoryError::Ambiguous(Kind::Project, "p".to_owned());
        assert_eq!(directory.find(Kind::Project, "p"), Err(ambiguous));
        let unknown = directory.add_user("u", "s3cret", "laboratory").unwrap_err();
        assert_eq!(unknown.to_string(), "there is no domain \"laboratory\"");
    }

    #[test]
    fn only_roles_that_are_held_are_handed_on() {
        let mut directory = Directory::demo();
        let add = |directory: &mut Directory, roles: &[&str]| {
            directory.add_application_credential("demo", "demo", "robot", "s3cret", roles)
        };
        let not = DirectoryError::NotHeld("admin".to_owned());
        assert_eq!(add(&mut directory, &["admin"]), Err(not));
        let id = add(&mut directory, &["reader"]).unwrap();
        assert_eq!(directory.credential(&id).unwrap().roles.len(), 1);
        let twice = DirectoryError::Twice(Kind::ApplicationCredential, "robot".to_owned());
        assert_eq!(add(&mut directory, &[]), Err(twice));
        assert!(!format!("{directory:?}").contains("s3cret"));
    }
}
