//! A directory as Keystone's own API changes it.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApplicationCredential, Directory, Entry, Kind, Login, Place};

/// The changes that Keystone's own API makes to a directory.
impl Directory {
    fn of(&mut self, kind: Kind) -> Option<&mut BTreeMap<String, Entry>> {
        match kind {
            Kind::Domain => Some(&mut self.domains.0),
            Kind::Project => Some(&mut self.projects.0),
            Kind::User => Some(&mut self.users.0),
            Kind::Role => Some(&mut self.roles.0),
            Kind::ApplicationCredential => None,
        }
    }

    /// Puts in what another gave an id.
    pub(in super::super) fn put(
        &mut self,
        kind: Kind,
        id: &str,
        name: &str,
        domain_id: Option<&str>,
        enabled: bool,
    ) {
        let (name, domain_id) = (name.to_owned(), domain_id.map(str::to_owned));
        let entry = Entry { id: id.to_owned(), name, domain_id, enabled };
        self.of(kind).map(|all| all.insert(id.to_owned(), entry));
    }

    pub(in super::super) fn change(
        &mut self,
        kind: Kind,
        id: &str,
        name: Option<&str>,
        enabled: Option<bool>,
    ) {
        let Some(entry) = self.of(kind).and_then(|all| all.get_mut(id)) else { return };
        if let Some(name) = name {
            name.clone_into(&mut entry.name);
        }
        entry.enabled = enabled.unwrap_or(entry.enabled);
    }

    pub(in super::super) fn remove(&mut self, kind: Kind, id: &str) {
        self.of(kind).map(|all| all.remove(id));
        self.credentials.retain(|_, known| known.user_id != id && known.project_id != id);
        self.grants.retain(|(actor, place), _| {
            let is_there = !matches!(place, Place::Project(of) | Place::Domain(of) if of == id);
            actor != id && is_there
        });
    }

    /// Takes in another password, or another project of a user's own.
    pub(in super::super) fn log_in_by(
        &mut self,
        id: &str,
        password: Option<&str>,
        project: Option<&str>,
    ) {
        let none = || Login { password: "".into(), default_project_id: None };
        let login = self.logins.entry(id.to_owned()).or_insert_with(none);
        if let Some(password) = password {
            login.password = password.into();
        }
        if let Some(project) = project {
            login.default_project_id = Some(project.to_owned());
        }
    }

    pub(in super::super) fn set_grant(
        &mut self,
        actor: &str,
        role: &str,
        place: Place,
        is_held: bool,
    ) {
        let roles = self.grants.entry((actor.to_owned(), place)).or_default();
        if is_held {
            roles.insert(role.to_owned());
        } else {
            roles.remove(role);
        }
        self.grants.retain(|_, roles| !roles.is_empty());
    }

    pub(in super::super) fn set_member(&mut self, group: &str, user: &str, is_in: bool) {
        let groups = self.groups.entry(user.to_owned()).or_default();
        if is_in {
            groups.insert(group.to_owned());
        } else {
            groups.remove(group);
        }
    }

    /// Puts in a credential that another gave an id; with all of the user's roles where none is named.
    pub(in super::super) fn put_credential(
        &mut self,
        id: &str,
        name: &str,
        user_id: &str,
        project_id: &str,
        secret: &str,
        roles: &[String],
    ) {
        let place = Place::Project(project_id.to_owned());
        let is_wanted = |role: &&Entry| {
            roles.is_empty()
                || roles.iter().any(|wanted| *wanted == role.id || *wanted == role.name)
        };
        let held = self.roles_in(user_id, &place).into_iter().filter(is_wanted);
        let roles: BTreeSet<String> = held.map(|role| role.id.clone()).collect();
        let credential = ApplicationCredential {
            id: id.to_owned(),
            name: name.to_owned(),
            user_id: user_id.to_owned(),
            project_id: project_id.to_owned(),
            roles,
            secret: secret.into(),
        };
        self.credentials.insert(id.to_owned(), credential);
    }

    pub(in super::super) fn remove_credential(&mut self, id: &str) {
        self.credentials.remove(id);
    }
}
