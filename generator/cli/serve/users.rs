//! The users of a mocked cloud, as a file lists them.

use std::fmt::{self, Display};
use std::path::Path;
use std::sync::Arc;

use apiref::source::{SourceFile, SourceMap};
use apiref::syntax::yaml::{self, Node, NodeKind};
use apiref_runtime::testing::cloud::{Directory, DirectoryError, Place};

/// The size that a list of users may have, in bytes.
const MAX_BYTES: u64 = 4 << 20;

/// The name of the domain that everybody is in who is in no other.
const DEFAULT_DOMAIN: &str = "Default";

/// Who there is, and how each logs in.
#[derive(Debug)]
pub(super) struct Users {
    pub(super) directory: Directory,
    pub(super) accounts: Vec<Account>,
}

/// A user as a cloud of `clouds.yaml`.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) password: String,
    pub(super) scope: Scope,
}

/// The scope of a user's token.
#[derive(Debug)]
pub(super) enum Scope {
    /// A project, by its name and that of its domain.
    Project(String, String),
    Domain(String),
    System,
    Nothing,
}

/// A fault in a list of users, with its place.
#[derive(Debug)]
pub(super) struct Problem(String);

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Users {
    /// `admin` and `demo`.
    pub(super) fn demo() -> Self {
        let account = |name: &str| Account {
            name: name.to_owned(),
            domain: DEFAULT_DOMAIN.to_owned(),
            password: name.to_owned(),
            scope: Scope::Project(name.to_owned(), DEFAULT_DOMAIN.to_owned()),
        };
        let accounts = vec![account("admin"), account("demo")];
        Self { directory: Directory::demo(), accounts }
    }

    /// Those of a file in YAML or JSON.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        let cannot = |why: String| Problem(format!("cannot read {}: {why}", path.display()));
        let size = std::fs::metadata(path).map_err(|error| cannot(error.to_string()))?.len();
        if size > MAX_BYTES {
            return Err(cannot(format!("it has more than {} MiB", MAX_BYTES >> 20)));
        }
        let text = std::fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
        Self::parse(&path.display().to_string(), text)
    }

    fn parse(name: &str, text: String) -> Result<Self, Problem> {
        let text = Arc::new(text);
        let mut sources = SourceMap::default();
        let file = sources.add(SourceFile { name: name.to_owned(), text: Arc::clone(&text) });
        let (entries, mistakes) = yaml::parse(file, &text);
        let mut reader = Reader { sources, users: Self::nobody(), projects: Vec::new() };
        if let Some(mistake) = mistakes.first() {
            return Err(reader.problem(mistake.primary.span, &mistake.message));
        }
        reader.all(&entries)?;
        Ok(reader.users)
    }

    fn nobody() -> Self {
        Self { directory: Directory::new(), accounts: Vec::new() }
    }
}

/// A project: its id, its name and that of its domain.
type Project = (String, String, String);

struct Reader {
    sources: SourceMap,
    users: Users,
    projects: Vec<Project>,
}

/// The entries of a mapping, by their keys.
struct Fields<'n> {
    node: Option<&'n Node>,
    entries: &'n [(Node, Node)],
}

impl<'n> Fields<'n> {
    fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }
}

impl Reader {
    fn problem(&self, at: apiref::source::Span, what: &str) -> Problem {
        let place = self.sources.line_column(at);
        let name = &self.sources.file(at.file).name;
        Problem(format!("{name}:{}:{}: {what}", place.line, place.column))
    }

    fn wrong(&self, at: &Node, what: &str) -> Problem {
        self.problem(at.span, what)
    }

    /// The directory's answer on a node.
    fn refused(&self, at: &Node) -> impl Fn(DirectoryError) -> Problem {
        move |error| self.wrong(at, &error.to_string())
    }

    fn all(&mut self, entries: &[(Node, Node)]) -> Result<(), Problem> {
        let known = ["domains", "projects", "roles", "users"];
        let all = self.checked(Fields { node: None, entries }, &known)?;
        for role in self.list(all.get("roles"))? {
            let name = self.text(role)?;
            self.users.directory.add_role(name).map_err(self.refused(role))?;
        }
        for domain in self.list(all.get("domains"))? {
            let name = self.text(domain)?;
            self.users.directory.add_domain(name).map_err(self.refused(domain))?;
        }
        for project in self.list(all.get("projects"))? {
            self.project(project)?;
        }
        for user in self.list(all.get("users"))? {
            self.user(user)?;
        }
        Ok(())
    }

    /// A project: its name, or `{name, domain}`.
    fn project(&mut self, node: &Node) -> Result<(), Problem> {
        let (at, domain) = match node.text() {
            Some(_) => (node, None),
            None => {
                let fields = self.fields(node, &["name", "domain"])?;
                (self.needed(&fields, "name")?, fields.get("domain"))
            }
        };
        let name = self.text(at)?.to_owned();
        let in_domain = self.domain(domain)?;
        let added = self.users.directory.add_project(&name, &in_domain);
        let id = added.map_err(self.refused(domain.unwrap_or(at)))?;
        self.projects.push((id, name, in_domain));
        Ok(())
    }

    fn user(&mut self, node: &Node) -> Result<(), Problem> {
        let keys = [
            "name",
            "password",
            "domain",
            "default_project",
            "projects",
            "domains",
            "system",
            "application_credentials",
        ];
        let fields = self.fields(node, &keys)?;
        let at = self.needed(&fields, "name")?;
        let name = self.text(at)?.to_owned();
        let password = self.text(self.needed(&fields, "password")?)?.to_owned();
        let domain = self.domain(fields.get("domain"))?;
        let added = self.users.directory.add_user(&name, &password, &domain);
        let id = added.map_err(self.refused(at))?;
        let mut scopes = Vec::new();
        for (project, roles) in self.mapping(fields.get("projects"))? {
            let (project_id, name, domain) = self.project_named(project)?;
            self.grant(&id, roles, &Place::Project(project_id))?;
            scopes.push(Scope::Project(name, domain));
        }
        for (domain, roles) in self.mapping(fields.get("domains"))? {
            let name = self.text(domain)?;
            let found =
                self.users.directory.find(apiref_runtime::testing::cloud::Kind::Domain, name);
            self.grant(&id, roles, &Place::Domain(found.map_err(self.refused(domain))?))?;
            scopes.push(Scope::Domain(name.to_owned()));
        }
        if let Some(roles) = fields.get("system") {
            self.grant(&id, roles, &Place::System)?;
            scopes.push(Scope::System);
        }
        let mut scope = scopes.into_iter().next().unwrap_or(Scope::Nothing);
        if let Some(project) = fields.get("default_project") {
            let (project_id, name, domain) = self.project_named(project)?;
            let set = self.users.directory.set_default_project(&id, &project_id);
            set.map_err(self.refused(project))?;
            scope = Scope::Project(name, domain);
        }
        for credential in self.list(fields.get("application_credentials"))? {
            self.credential(&id, credential)?;
        }
        self.users.accounts.push(Account { name, domain, password, scope });
        Ok(())
    }

    fn credential(&mut self, user: &str, node: &Node) -> Result<(), Problem> {
        let fields = self.fields(node, &["name", "secret", "project", "roles"])?;
        let name = self.text(self.needed(&fields, "name")?)?;
        let secret = self.text(self.needed(&fields, "secret")?)?;
        let (project, ..) = self.project_named(self.needed(&fields, "project")?)?;
        let roles = self.list(fields.get("roles"))?;
        let roles = roles.iter().map(|role| self.text(role)).collect::<Result<Vec<_>, _>>()?;
        let added =
            self.users.directory.add_application_credential(user, &project, name, secret, &roles);
        added.map(drop).map_err(self.refused(fields.get("roles").unwrap_or(node)))
    }

    /// Gives a user the roles of a list.
    fn grant(&mut self, user: &str, roles: &Node, place: &Place) -> Result<(), Problem> {
        for role in self.list(Some(roles))? {
            let name = self.text(role)?;
            let granted = self.users.directory.grant(user, name, place.clone());
            granted.map_err(self.refused(role))?;
        }
        Ok(())
    }

    /// The project with a name, which no other domain has too, or with a name behind that of its domain: `lab/tests`.
    fn project_named(&self, at: &Node) -> Result<Project, Problem> {
        let text = self.text(at)?;
        let mut found = self.projects.iter().filter(|(_, name, domain)| {
            name == text
                || text.split_once('/').is_some_and(|(of, rest)| of == domain && rest == name)
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only.clone()),
            (None, _) => Err(self.wrong(at, &format!("there is no project {text:?}"))),
            (Some(_), Some(_)) => Err(self.wrong(
                at,
                &format!("several domains have a project {text:?}; write DOMAIN/{text}"),
            )),
        }
    }

    fn domain(&self, node: Option<&Node>) -> Result<String, Problem> {
        let Some(node) = node else { return Ok(DEFAULT_DOMAIN.to_owned()) };
        let name = self.text(node)?;
        let found = self.users.directory.find(apiref_runtime::testing::cloud::Kind::Domain, name);
        found.map_err(self.refused(node))?;
        Ok(name.to_owned())
    }

    fn text<'n>(&self, node: &'n Node) -> Result<&'n str, Problem> {
        let text = node.text().filter(|text| !text.is_empty());
        text.ok_or_else(|| self.wrong(node, "a text is expected here"))
    }

    fn list<'n>(&self, node: Option<&'n Node>) -> Result<&'n [Node], Problem> {
        match node.map(|node| (&node.kind, node)) {
            None | Some((NodeKind::Null, _)) => Ok(&[]),
            Some((NodeKind::Sequence(items), _)) => Ok(items),
            Some((_, node)) => Err(self.wrong(node, "a list is expected here")),
        }
    }

    fn mapping<'n>(&self, node: Option<&'n Node>) -> Result<&'n [(Node, Node)], Problem> {
        match node.map(|node| (&node.kind, node)) {
            None | Some((NodeKind::Null, _)) => Ok(&[]),
            Some((NodeKind::Mapping(entries), _)) => self.once(entries),
            Some((_, node)) => Err(self.wrong(node, "a mapping is expected here")),
        }
    }

    /// The same entries, if no key is there twice.
    fn once<'n>(&self, entries: &'n [(Node, Node)]) -> Result<&'n [(Node, Node)], Problem> {
        for (at, (key, _)) in entries.iter().enumerate() {
            let is_same = |(before, _): &(Node, Node)| before.text() == key.text();
            if entries[..at].iter().any(is_same) {
                let key_text = key.text().unwrap_or_default();
                return Err(self.wrong(key, &format!("there are two `{key_text}`")));
            }
        }
        Ok(entries)
    }

    fn fields<'n>(&self, node: &'n Node, known: &[&str]) -> Result<Fields<'n>, Problem> {
        let NodeKind::Mapping(entries) = &node.kind else {
            let what = format!("a mapping is expected here, with {}", known.join(", "));
            return Err(self.wrong(node, &what));
        };
        self.checked(Fields { node: Some(node), entries }, known)
    }

    /// The same fields, if all of them are known.
    fn checked<'n>(&self, fields: Fields<'n>, known: &[&str]) -> Result<Fields<'n>, Problem> {
        let is_unknown = |key: &&Node| key.text().is_none_or(|text| !known.contains(&text));
        if let Some(key) = fields.entries.iter().map(|(key, _)| key).find(is_unknown) {
            let name = key.text().unwrap_or_default();
            let what = format!("`{name}` is no key here; {} are", known.join(", "));
            return Err(self.wrong(key, &what));
        }
        self.once(fields.entries)?;
        Ok(fields)
    }

    fn needed<'n>(&self, fields: &Fields<'n>, key: &str) -> Result<&'n Node, Problem> {
        let missing = || match fields.node {
            Some(node) => self.wrong(node, &format!("`{key}` is missing here")),
            None => Problem(format!("`{key}` is missing")),
        };
        fields.get(key).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Users};

    fn problem(text: &str) -> String {
        Users::parse("users.yaml", text.to_owned()).unwrap_err().to_string()
    }

    #[test]
    fn a_list_of_users_is_read() {
        let text = "\
domains: [lab]
projects: [demo, {name: demo, domain: lab}]
roles: [auditor]
users:
  - name: alice
    password: s3cret
    projects: {lab/demo: [member, auditor], Default/demo: [reader]}
    application_credentials:
      - {name: robot, secret: r0bot, project: lab/demo, roles: [auditor]}
  - {name: root, password: '1234', system: [admin]}
";
        let users = Users::parse("users.yaml", text.to_owned()).unwrap();
        let [alice, root] = &users.accounts[..] else { panic!("{users:?}") };
        assert_eq!((alice.name.as_str(), alice.password.as_str()), ("alice", "s3cret"));
        assert!(matches!(&alice.scope, Scope::Project(name, of) if name == "demo" && of == "lab"));
        assert!(matches!(root.scope, Scope::System));
        let json = r#"{"projects": ["p"], "users": [{"name": "u", "password": "s", "projects": {"p": ["reader"]}}]}"#;
        assert_eq!(Users::parse("users.json", json.to_owned()).unwrap().accounts.len(), 1);
    }

    #[test]
    fn a_slip_is_told_with_its_place() {
        for (text, wanted) in [
            ("user:\n  - {}\n", "1:1: `user` is no key here; domains, projects, roles, users are"),
            (
                "users:\n  - name: a\n    pasword: b\n",
                "3:5: `pasword` is no key here; name, password, domain, default_project, projects, domains, system, \
                 application_credentials are",
            ),
            ("users:\n  - name: a\n", "2:5: `password` is missing here"),
            (
                "projects: [demo]\nusers:\n  - {name: a, password: b, projects: {dmeo: [member]}}\n",
                "3:39: there is no project \"dmeo\"",
            ),
            (
                "projects: [demo]\nusers:\n  - {name: a, password: b, projects: {demo: [membre]}}\n",
                "3:46: there is no role \"membre\"",
            ),
            ("projects: [demo, demo]\n", "1:18: there are two projects \"demo\""),
            (
                "users:\n  - {name: a, password: b}\n  - {name: a, password: c}\n",
                "3:12: there are two users \"a\"",
            ),
            ("projects: demo\n", "1:11: a list is expected here"),
            ("projects: [{name: demo, domain: lab}]\n", "1:33: there is no domain \"lab\""),
            (
                "users: [a]\n",
                "1:9: a mapping is expected here, with name, password, domain, default_project, projects, domains, system, application_credentials",
            ),
            ("users: []\nusers: []\n", "2:1: there are two `users`"),
        ] {
            assert_eq!(problem(text), format!("users.yaml:{wanted}"), "{text}");
        }
        assert!(problem("users: [\n").starts_with("users.yaml:"));
    }
}
