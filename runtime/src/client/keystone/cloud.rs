//! A cloud: where its identity service is, who asks, and which of its endpoints are wanted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::environment::{Environment, Settings};
use super::{Credentials, Domain, Reference, Scope};
use crate::client::{Error, ErrorKind};

/// From where an endpoint can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interface {
    /// From everywhere.
    #[default]
    Public,
    /// From within the cloud.
    Internal,
    /// By its operators.
    Admin,
}

impl Interface {
    /// As the catalogue writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Admin => "admin",
        }
    }

    /// Reads `public` and `publicURL`, or the first of several.
    fn read(text: &str) -> Option<Self> {
        let first = text.split(',').next().unwrap_or_default().trim();
        [Self::Public, Self::Internal, Self::Admin]
            .into_iter()
            .find(|interface| first.trim_end_matches("URL") == interface.as_str())
    }
}

/// A cloud: where its identity service is, who asks, and which of its endpoints are wanted.
#[derive(Clone, Debug)]
pub struct Cloud {
    pub(super) auth_url: String,
    pub(super) credentials: Credentials,
    pub(super) scope: Scope,
    pub(super) region: Option<String>,
    pub(super) interface: Interface,
    /// Endpoints that stand in for those of the catalogue, by service type.
    pub(super) endpoints: BTreeMap<String, String>,
    /// A file of certificates beside those of the system.
    pub(super) certificates: Option<PathBuf>,
    /// A certificate of the client's own and its key.
    pub(super) identity: Option<(PathBuf, PathBuf)>,
    pub(super) verify: bool,
}

impl Cloud {
    /// A cloud by the URL of its identity service, with or without the version at its end.
    pub fn new(auth_url: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            auth_url: auth_url.into(),
            credentials,
            scope: Scope::default(),
            region: None,
            interface: Interface::default(),
            endpoints: BTreeMap::new(),
            certificates: None,
            identity: None,
            verify: true,
        }
    }

    /// The cloud that the environment chooses: the one of `clouds.yaml` that `OS_CLOUD` names, else the
    /// one that `OS_*` variables describe, else the only one of `clouds.yaml`.
    ///
    /// `clouds.yaml` is looked for where `OS_CLIENT_CONFIG_FILE` says, in the working directory, in
    /// `~/.config/openstack` (or `$XDG_CONFIG_HOME`) and in `/etc/openstack`; the first that is found is
    /// taken. `secure.yaml`, found in the same way, is laid over it, and the cloud's `profile` of
    /// `clouds-public.yaml` lies beneath it.
    ///
    /// # Errors
    ///
    /// There is no such cloud, a file cannot be read, or what is said does not suffice to authenticate.
    pub fn from_env() -> Result<Self, Error> {
        Environment::of_process()
            .chosen()
            .and_then(|settings| Self::read(&settings))
            .map_err(configuration)
    }

    /// A cloud of `clouds.yaml`, wherever [`from_env`](Self::from_env) finds it.
    ///
    /// # Errors
    ///
    /// As for `from_env`.
    pub fn named(name: &str) -> Result<Self, Error> {
        Environment::of_process()
            .named(name)
            .and_then(|settings| Self::read(&settings))
            .map_err(configuration)
    }

    /// What tokens are to be good for.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The region whose endpoints are wanted. Without it the first of the catalogue is taken.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// From where endpoints are to be reached; [`Interface::Public`] by default.
    #[must_use]
    pub fn interface(mut self, interface: Interface) -> Self {
        self.interface = interface;
        self
    }

    /// The endpoint of a service type, in the place of the one in the catalogue.
    #[must_use]
    pub fn endpoint(mut self, service_type: &str, url: impl Into<String>) -> Self {
        self.endpoints.insert(service_type.replace('-', "_"), url.into());
        self
    }

    /// The endpoint that stands in for the one of the catalogue.
    pub(super) fn own_endpoint(&self, service_types: &[&str]) -> Option<&str> {
        let own = service_types.iter().find_map(|name| self.endpoints.get(&name.replace('-', "_")));
        own.or_else(|| self.endpoints.get("")).map(String::as_str)
    }

    fn read(settings: &Settings) -> Result<Self, String> {
        let all = Reader(settings);
        let credentials = all.credentials()?;
        let is_none = matches!(credentials, Credentials::None);
        let auth_url = match all.text("auth_url") {
            Some(url) => url.to_owned(),
            None if is_none => String::new(),
            None => return Err("the cloud has no `auth_url`".to_owned()),
        };
        let endpoints = settings.iter().filter_map(|(key, url)| {
            let service_type = key.strip_suffix("_endpoint_override")?;
            Some((service_type.to_owned(), url.expose().to_owned()))
        });
        let mut endpoints: BTreeMap<String, String> = endpoints.collect();
        if let Some(url) = all.text("endpoint").filter(|_| is_none) {
            endpoints.insert(String::new(), url.to_owned());
        }
        let interface = match all.first(&["interface", "endpoint_type"]) {
            Some(text) => Interface::read(text)
                .ok_or_else(|| format!("{text:?} is none of public, internal and admin"))?,
            None => Interface::default(),
        };
        let file = |key| all.text(key).map(PathBuf::from);
        Ok(Self {
            auth_url,
            credentials,
            scope: all.scope()?,
            region: all.text("region_name").map(str::to_owned),
            interface,
            endpoints,
            certificates: file("cacert"),
            identity: file("cert").map(|cert| (cert.clone(), file("key").unwrap_or(cert))),
            verify: !all.is("verify", "false") && !all.is("insecure", "true"),
        })
    }
}

fn configuration(why: String) -> Error {
    Error::new("configure a cloud", ErrorKind::Configuration(why))
}

/// Settings, as what they mean.
struct Reader<'a>(&'a Settings);

impl<'a> Reader<'a> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(crate::client::Secret::expose).filter(|text| !text.is_empty())
    }

    fn first(&self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.text(key))
    }

    fn is(&self, key: &str, word: &str) -> bool {
        self.text(key).is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    fn needed(&self, key: &str) -> Result<&'a str, String> {
        self.text(key).ok_or_else(|| format!("the cloud has no `{key}`"))
    }

    /// The domain that these keys name.
    fn domain(&self, of: &str) -> Option<Domain> {
        let id = self.text(&format!("{of}domain_id")).map(|id| Domain::Id(id.to_owned()));
        let name = || self.text(&format!("{of}domain_name")).map(|n| Domain::Name(n.to_owned()));
        id.or_else(name)
    }

    /// The domain of a user or of a project, by which their names are known.
    fn domain_of(&self, of: &str) -> Domain {
        let shared = || self.domain("").or_else(|| self.domain("default_"));
        let default = || self.text("default_domain").map(|id| Domain::Id(id.to_owned()));
        self.domain(of).or_else(shared).or_else(default).unwrap_or_default()
    }

    fn user(&self) -> Option<Reference> {
        if let Some(id) = self.text("user_id") {
            return Some(Reference::id(id));
        }
        let name = self.first(&["username", "user_name"])?;
        Some(Reference::name_in(name, self.domain_of("user_")))
    }

    fn project(&self) -> Option<Reference> {
        if let Some(id) = self.first(&["project_id", "tenant_id"]) {
            return Some(Reference::id(id));
        }
        let name = self.first(&["project_name", "tenant_name"])?;
        Some(Reference::name_in(name, self.domain_of("project_")))
    }

    fn credentials(&self) -> Result<Credentials, String> {
        let written = self.text("auth_type").map(|word| word.trim_start_matches("v3"));
        let has = |key| self.text(key).is_some();
        // Without a word for it, what is there tells it.
        let method = match written {
            Some(word) => word,
            None if has("application_credential_secret") => "applicationcredential",
            None if !has("password") && (has("token") || has("auth_token")) => "token",
            None => "password",
        };
        Ok(match method {
            "password" => {
                let user = self.user().ok_or("the cloud has neither `username` nor `user_id`")?;
                Credentials::password(user, self.needed("password")?)
            }
            "token" => {
                let token = self.first(&["token", "auth_token"]);
                Credentials::token(token.ok_or("the cloud has no `token`")?)
            }
            "applicationcredential" | "application_credential" => {
                let secret = self.needed("application_credential_secret")?;
                match self.text("application_credential_id") {
                    Some(id) => Credentials::application_credential(id, secret),
                    None => {
                        let user = self.user().ok_or(
                            "an application credential without an id needs `username` or `user_id`",
                        )?;
                        let name = self.needed("application_credential_name")?;
                        Credentials::application_credential_of(user, name, secret)
                    }
                }
            }
            "none" => Credentials::None,
            other => {
                return Err(format!(
                    "the `auth_type` {other:?} is none of password, token, \
                     v3applicationcredential and none"
                ));
            }
        })
    }

    fn scope(&self) -> Result<Scope, String> {
        if let Some(id) = self.text("trust_id") {
            return Ok(Scope::Trust(id.to_owned()));
        }
        if let Some(word) = self.text("system_scope") {
            let all = matches!(word, "all" | "true");
            return if all { Ok(Scope::System) } else { Err(format!("no system scope {word:?}")) };
        }
        Ok(match (self.project(), self.domain("")) {
            (Some(project), _) => Scope::Project(project),
            (None, Some(domain)) => Scope::Domain(domain),
            (None, None) => Scope::Unscoped,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::environment::tests::environment;
    use super::{Cloud, Credentials, Domain, Interface, Reference, Scope};

    fn cloud(variables: &[(&str, &str)]) -> Result<Cloud, String> {
        let (environment, _folder) = environment(variables, &[]);
        environment.chosen().and_then(|settings| Cloud::read(&settings))
    }

    const URL: (&str, &str) = ("OS_AUTH_URL", "https://c/identity");

    #[test]
    fn variables_describe_a_cloud() {
        let cloud = cloud(&[
            URL,
            ("OS_USERNAME", "demo"),
            ("OS_PASSWORD", "hidden"),
            ("OS_PROJECT_NAME", "shop"),
            ("OS_PROJECT_DOMAIN_NAME", "Shops"),
            ("OS_REGION_NAME", "East"),
            ("OS_ENDPOINT_TYPE", "internalURL"),
            ("OS_BLOCK_STORAGE_ENDPOINT_OVERRIDE", "http://elsewhere"),
            ("OS_INSECURE", "True"),
        ])
        .unwrap();
        assert_eq!(cloud.auth_url, "https://c/identity");
        let user = Reference::name("demo");
        assert!(matches!(&cloud.credentials, Credentials::Password(found, _) if *found == user));
        let shops = Domain::Name("Shops".to_owned());
        assert_eq!(cloud.scope, Scope::Project(Reference::name_in("shop", shops)));
        assert_eq!((cloud.region.as_deref(), cloud.interface), (Some("East"), Interface::Internal));
        assert_eq!(cloud.own_endpoint(&["block-storage", "volume"]), Some("http://elsewhere"));
        assert_eq!(cloud.own_endpoint(&["compute"]), None);
        assert!(!cloud.verify);
        assert!(!format!("{cloud:?}").contains("hidden"));
    }

    #[test]
    fn what_is_there_tells_the_method() {
        let secret = ("OS_APPLICATION_CREDENTIAL_SECRET", "s");
        let id = ("OS_APPLICATION_CREDENTIAL_ID", "1");
        let method = |variables: &[(&str, &str)]| {
            cloud(variables).map(|cloud| match cloud.credentials {
                Credentials::ApplicationCredential { user: None, .. } => "credential",
                Credentials::ApplicationCredential { .. } => "named credential",
                Credentials::Token(_) => "token",
                Credentials::Password(..) => "password",
                Credentials::None => "none",
            })
        };
        assert_eq!(method(&[URL, id, secret]).unwrap(), "credential");
        let name = [("OS_APPLICATION_CREDENTIAL_NAME", "robot"), ("OS_USER_ID", "2")];
        let v3 = ("OS_AUTH_TYPE", "v3applicationcredential");
        assert_eq!(method(&[URL, v3, secret, name[0], name[1]]).unwrap(), "named credential");
        assert_eq!(method(&[URL, ("OS_TOKEN", "t")]).unwrap(), "token");
        let none = [("OS_AUTH_TYPE", "none"), ("OS_ENDPOINT", "http://c")];
        assert_eq!(method(&none).unwrap(), "none");
        for (variables, missing) in [
            (&[URL][..], "neither `username` nor `user_id`"),
            (&[URL, ("OS_USERNAME", "demo")], "no `password`"),
            (&[URL, v3, id], "no `application_credential_secret`"),
            (&[URL, ("OS_AUTH_TYPE", "v3kerberos")], "`auth_type` \"kerberos\""),
            (&[("OS_TOKEN", "t")], "no `auth_url`"),
            (&[URL, ("OS_TOKEN", "t"), ("OS_INTERFACE", "secret")], "\"secret\" is none of"),
        ] {
            let error = method(variables).unwrap_err();
            assert!(error.contains(missing), "{error}");
        }
    }

    #[test]
    fn a_scope_is_a_project_before_it_is_a_domain() {
        let scope = |more: &[(&str, &str)]| {
            let token = [URL, ("OS_TOKEN", "t")];
            cloud(&[&token, more].concat()).unwrap().scope
        };
        let domain = ("OS_DOMAIN_NAME", "Shops");
        assert_eq!(scope(&[]), Scope::Unscoped);
        assert_eq!(scope(&[domain]), Scope::Domain(Domain::Name("Shops".to_owned())));
        let shops = Domain::Name("Shops".to_owned());
        let project = Scope::Project(Reference::name_in("shop", shops));
        assert_eq!(scope(&[domain, ("OS_PROJECT_NAME", "shop")]), project);
        assert_eq!(scope(&[("OS_SYSTEM_SCOPE", "all")]), Scope::System);
        assert_eq!(scope(&[("OS_TRUST_ID", "7")]), Scope::Trust("7".to_owned()));
    }
}
