//! A directory as Keystone's own API shows it.

use serde_json::{Value, json};

use super::{Directory, Entry};

impl Entry {
    pub(in super::super) fn domain(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "enabled": self.enabled, "description": "", "tags": [], "options": {}})
    }

    pub(in super::super) fn project(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "domain_id": self.domain_id, "parent_id": self.domain_id,
            "enabled": self.enabled, "is_domain": false, "description": "", "tags": [], "options": {}})
    }

    fn user(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "domain_id": self.domain_id, "enabled": self.enabled,
            "password_expires_at": null, "options": {}})
    }

    fn role(&self) -> Value {
        json!({"id": self.id, "name": self.name, "domain_id": null, "description": null, "options": {}})
    }
}

impl Directory {
    /// The directory as Keystone's own API shows it: each resource with the path of its collection, without links. A mock
    /// of that API is set up with them; what is asked of it from then on, a [`Cloud`](super::super::Cloud) takes in.
    #[must_use]
    pub fn resources(&self) -> Vec<(&'static str, Value)> {
        let of = |path, entries: &super::Entries, show: fn(&Entry) -> Value| {
            entries.0.values().map(|entry| (path, show(entry))).collect::<Vec<_>>()
        };
        let mut users = of("/v3/users", &self.users, Entry::user);
        for (_, user) in &mut users {
            let login = user["id"].as_str().and_then(|id| self.login(id));
            if let Some(project) = login.and_then(|login| login.default_project_id.as_deref()) {
                user["default_project_id"] = project.into();
            }
        }
        let others = [
            of("/v3/domains", &self.domains, Entry::domain),
            of("/v3/projects", &self.projects, Entry::project),
            of("/v3/roles", &self.roles, Entry::role),
        ];
        others.into_iter().flatten().chain(users).collect()
    }

    /// The paths that a `PUT` of Keystone's own API gives the roles of users by, `/v3/projects/{id}/users/{id}/roles/{id}`.
    #[must_use]
    pub fn grants(&self) -> Vec<String> {
        let paths = self.grants.iter().flat_map(|((actor, place), roles)| {
            let place = match place {
                super::Place::Project(id) => format!("projects/{id}"),
                super::Place::Domain(id) => format!("domains/{id}"),
                super::Place::System => "system".to_owned(),
            };
            roles.iter().map(move |role| format!("/v3/{place}/users/{actor}/roles/{role}"))
        });
        paths.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Directory, Kind};

    #[test]
    fn a_directory_is_shown_as_keystone_shows_it() {
        let mut directory = Directory::demo();
        directory.set_default_project("demo", "demo").unwrap();
        let resources = directory.resources();
        let names = |path: &str| -> Vec<&str> {
            let of_path = resources.iter().filter(|(of, _)| *of == path);
            let mut names: Vec<&str> = of_path.filter_map(|(_, it)| it["name"].as_str()).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(names("/v3/domains"), ["Default"]);
        assert_eq!(names("/v3/projects"), ["admin", "demo"]);
        assert_eq!(names("/v3/users"), ["admin", "demo"]);
        assert_eq!(names("/v3/roles"), ["admin", "member", "reader"]);
        let project = directory.find(Kind::Project, "demo").unwrap();
        assert!(resources.iter().any(|(_, it)| it["default_project_id"] == project.as_str()));
        assert!(resources.iter().all(|(_, it)| it.get("password").is_none()));
        let demo = directory.find(Kind::User, "demo").unwrap();
        let member = directory.find(Kind::Role, "member").unwrap();
        let grant = format!("/v3/projects/{project}/users/{demo}/roles/{member}");
        assert_eq!(directory.grants().len(), 4);
        assert!(directory.grants().contains(&grant));
    }
}
