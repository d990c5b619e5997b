//! A cloud: where its identity service is, who asks, and which of its endpoints are wanted.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::environment::Environment;
use super::reader::Reader;
use super::settings::Settings;
use super::{Credentials, Scope};
use crate::Microversion;
use crate::client::endpoint::Address;
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

    /// Reads one or several with commas between them, `internal,public`; `publicURL` is `public`.
    pub(super) fn read(text: &str) -> Result<Vec<Self>, String> {
        let all = [Self::Public, Self::Internal, Self::Admin];
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let read = words.map(|word| {
            let name = word.strip_suffix("URL").unwrap_or(word);
            let found = all.into_iter().find(|interface| interface.as_str() == name);
            found.ok_or_else(|| format!("{word:?} is none of public, internal and admin"))
        });
        read.collect()
    }
}

/// A cloud: where its identity service is, who asks, and which of its endpoints are wanted.
#[derive(Clone, Debug)]
pub struct Cloud {
    pub(super) auth_url: Address,
    pub(super) credentials: Credentials,
    pub(super) scope: Scope,
    pub(super) region: Option<String>,
    /// From where endpoints are to be reached, the first before the others; never empty.
    pub(super) interfaces: Vec<Interface>,
    /// The endpoint of every service that has none of its own.
    pub(super) endpoint: Option<Address>,
    /// Settings of single services, by their type with `_` in the place of `-`.
    pub(super) services: BTreeMap<String, Wanted>,
    /// A file of certificates beside those of the system.
    pub(super) certificates: Option<PathBuf>,
    /// A certificate of the client's own and its key.
    pub(super) identity: Option<(PathBuf, PathBuf)>,
    pub(super) verify: bool,
    /// The longest that a request may take.
    pub(super) timeout: Option<Duration>,
}

/// Settings of one service that differ from those of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// The endpoint, in the place of the one in the catalogue.
    pub(super) endpoint: Option<Address>,
    pub(super) interfaces: Option<Vec<Interface>>,
    pub(super) region: Option<String>,
    pub(super) microversion: Option<Microversion>,
}

impl Cloud {
    /// A cloud by the URL of its identity service, with or without the version at its end.
    pub fn new(auth_url: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            auth_url: Address(auth_url.into()),
            credentials,
            scope: Scope::default(),
            region: None,
            interfaces: vec![Interface::default()],
            endpoint: None,
            services: BTreeMap::new(),
            certificates: None,
            identity: None,
            verify: true,
            timeout: None,
        }
    }

    /// The cloud that the environment chooses: the one of `clouds.yaml` that `OS_CLOUD` names, else the
    /// one that `OS_*` variables describe, else the only one of `clouds.yaml`.
    ///
    /// `clouds.yaml` is looked for where `OS_CLIENT_CONFIG_FILE` says, in the working directory, in
    /// `~/.config/openstack` (or `$XDG_CONFIG_HOME`) and in `/etc/openstack`; the first that is found is
    /// taken. `secure.yaml`, found in the same way, is laid over it, and the cloud's `profile` of
    /// `clouds-public.yaml` lies beneath it. Of several `regions` the one is taken that `OS_REGION_NAME` or
    /// `region_name` names, else the first, with its `values` over all that. What none of this understands is
    /// told once, as a warning of `tracing`, and so is a file with secrets in it that everybody can read.
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
            .named(name, None)
            .and_then(|settings| Self::read(&settings))
            .map_err(configuration)
    }

    /// A cloud of `clouds.yaml` in one of its regions, with what the file says of that region.
    ///
    /// # Errors
    ///
    /// As for `from_env`, and where the file lists other regions.
    pub fn named_in(name: &str, region: &str) -> Result<Self, Error> {
        Environment::of_process()
            .named(name, Some(region))
            .and_then(|settings| Self::read(&settings))
            .map_err(configuration)
    }

    /// The scope of the tokens.
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
    pub fn interface(self, interface: Interface) -> Self {
        self.interfaces([interface])
    }

    /// From where endpoints are to be reached: from the first of these from where a service can be.
    #[must_use]
    pub fn interfaces(mut self, interfaces: impl IntoIterator<Item = Interface>) -> Self {
        let interfaces: Vec<Interface> = interfaces.into_iter().collect();
        if !interfaces.is_empty() {
            self.interfaces = interfaces;
        }
        self
    }

    /// The endpoint of a service type, in the place of the one in the catalogue.
    #[must_use]
    pub fn endpoint(mut self, service_type: &str, url: impl Into<String>) -> Self {
        let service = self.services.entry(service_type.replace('-', "_")).or_default();
        service.endpoint = Some(Address(url.into()));
        self
    }

    /// A setting of the first of these service types that has it.
    pub(super) fn wanted<T>(
        &self,
        service_types: &[&str],
        of: impl Fn(&Wanted) -> Option<T>,
    ) -> Option<T> {
        service_types.iter().find_map(|name| of(self.services.get(&name.replace('-', "_"))?))
    }

    /// The endpoint that stands in for the one of the catalogue.
    pub(super) fn own_endpoint(&self, service_types: &[&str]) -> Option<Address> {
        let own = self.wanted(service_types, |service| service.endpoint.clone());
        own.or_else(|| self.endpoint.clone())
    }

    fn read(settings: &Settings) -> Result<Self, String> {
        let all = Reader(settings);
        let credentials = all.credentials()?;
        let needs_no_token = credentials.are_without_token();
        let auth_url = match all.text("auth_url") {
            Some(url) => url.to_owned(),
            None if needs_no_token => String::new(),
            None => return Err("the cloud has no `auth_url`".to_owned()),
        };
        if let Some(version) = all.text("identity_api_version").filter(|v| !v.starts_with('3')) {
            return Err(format!("the `identity_api_version` is {version}, and not 3"));
        }
        let interfaces = all.first(&["interface", "endpoint_type"]).map(Interface::read);
        let file = |key| all.text(key).map(PathBuf::from);
        let insecure = all.flag("insecure")?.unwrap_or(false);
        let cloud = Self::new(auth_url, credentials)
            .scope(all.scope()?)
            .interfaces(interfaces.transpose()?.unwrap_or_default());
        Ok(Self {
            region: all.text("region_name").map(str::to_owned),
            endpoint: all.text("endpoint").filter(|_| needs_no_token).map(Address::from),
            services: all.services()?,
            certificates: file("cacert"),
            identity: file("cert").map(|cert| (cert.clone(), file("key").unwrap_or(cert))),
            verify: all.flag("verify")?.unwrap_or(true) && !insecure,
            timeout: all.seconds("api_timeout")?,
            ..cloud
        })
    }
}

fn configuration(why: String) -> Error {
    Error::new("configure a cloud", ErrorKind::Configuration(why))
}

#[cfg(test)]
mod tests {
    use super::super::environment::tests::environment;
    use super::super::{Domain, Grant, Reference};
    use super::{Cloud, Credentials, Interface, Scope};
    use crate::Microversion;
    use std::time::Duration;

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
        assert_eq!(cloud.auth_url.0, "https://c/identity");
        let user = Reference::name("demo");
        assert!(matches!(&cloud.credentials, Credentials::Password(found, _) if *found == user));
        let shops = Domain::Name("Shops".to_owned());
        assert_eq!(cloud.scope, Scope::Project(Reference::name_in("shop", shops)));
        assert_eq!(cloud.region.as_deref(), Some("East"));
        assert_eq!(cloud.interfaces, [Interface::Internal]);
        let own = |types: &[&str]| cloud.own_endpoint(types).map(|address| address.0);
        assert_eq!(own(&["block-storage", "volume"]).unwrap(), "http://elsewhere");
        assert_eq!(own(&["compute"]), None);
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
                Credentials::HttpBasic(..) => "basic",
                Credentials::Totp(..) => "totp",
                Credentials::Multifactor { methods, .. } if methods.len() == 2 => "both",
                Credentials::Multifactor { .. } => "factors",
                Credentials::OpenIdConnect(_) => "provider",
            })
        };
        assert_eq!(method(&[URL, id, secret]).unwrap(), "credential");
        let name = [("OS_APPLICATION_CREDENTIAL_NAME", "robot"), ("OS_USER_ID", "2")];
        let v3 = ("OS_AUTH_TYPE", "v3applicationcredential");
        assert_eq!(method(&[URL, v3, secret, name[0], name[1]]).unwrap(), "named credential");
        assert_eq!(method(&[URL, ("OS_TOKEN", "t")]).unwrap(), "token");
        let none = [("OS_AUTH_TYPE", "none"), ("OS_ENDPOINT", "http://c")];
        assert_eq!(method(&none).unwrap(), "none");
        let passcode = [URL, ("OS_USERNAME", "demo"), ("OS_PASSCODE", "123456")];
        let with = |more: &[(&str, &str)]| method(&[&passcode, more].concat());
        assert_eq!(with(&[("OS_AUTH_TYPE", "v3totp")]).unwrap(), "totp");
        let both = [("OS_AUTH_TYPE", "v3multifactor"), ("OS_PASSWORD", "hidden")];
        let methods = ("OS_AUTH_METHODS", "v3password,v3totp");
        assert_eq!(with(&[both[0], both[1], methods]).unwrap(), "both");
        assert!(with(&both).unwrap_err().contains("no `auth_methods`"));
        let basic = [("OS_AUTH_TYPE", "http_basic"), ("OS_ENDPOINT", "http://c"), both[1]];
        assert_eq!(with(&basic).unwrap(), "basic");
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
    fn a_provider_of_openid_connect_is_asked_for_a_user_or_for_the_client() {
        let provider = |more: &[(&str, &str)]| {
            let all = [
                URL,
                ("OS_IDENTITY_PROVIDER", "idp"),
                ("OS_PROTOCOL", "openid"),
                ("OS_CLIENT_ID", "app"),
                ("OS_USERNAME", "demo"),
                ("OS_PASSWORD", "hidden"),
            ];
            match cloud(&[&all, more].concat())?.credentials {
                Credentials::OpenIdConnect(provider) => Ok(provider),
                other => Err(format!("{other:?}")),
            }
        };
        let endpoint = ("OS_ACCESS_TOKEN_ENDPOINT", "http://idp/token");
        let found = provider(&[("OS_AUTH_TYPE", "v3oidcpassword"), endpoint]).unwrap();
        assert!(matches!(&found.grant, Grant::Password(user, _) if user == "demo"));
        assert_eq!(found.scope, "openid profile");
        assert_eq!(found.token_endpoint.as_deref(), Some("http://idp/token"));
        let client = ("OS_AUTH_TYPE", "v3oidcclientcredentials");
        let secret = ("OS_CLIENT_SECRET", "hidden");
        let found = provider(&[client, secret, endpoint, ("OS_OPENID_SCOPE", "openid")]).unwrap();
        assert!(matches!(found.grant, Grant::ClientCredentials));
        assert_eq!(found.scope, "openid");
        for (variables, missing) in [
            (&[client, endpoint][..], "no `client_secret`"),
            (&[client, secret], "neither `access_token_endpoint` nor `discovery_endpoint`"),
        ] {
            let error = provider(variables).unwrap_err();
            assert!(error.contains(missing), "{error}");
        }
    }

    #[test]
    fn a_service_may_have_settings_of_its_own() {
        let cloud = cloud(&[
            URL,
            ("OS_TOKEN", "t"),
            ("OS_INTERFACE", "internal, publicURL"),
            ("OS_COMPUTE_INTERFACE", "admin"),
            ("OS_VOLUME_REGION_NAME", "West"),
            ("OS_COMPUTE_DEFAULT_MICROVERSION", "2.79"),
            ("OS_COMPUTE_ENDPOINT", "http://u:s3cret@c"),
            ("OS_API_TIMEOUT", "1.5"),
            ("OS_IDENTITY_API_VERSION", "3"),
        ]);
        let cloud = cloud.unwrap();
        assert_eq!(cloud.interfaces, [Interface::Internal, Interface::Public]);
        let interfaces = cloud.wanted(&["compute"], |service| service.interfaces.clone());
        assert_eq!(interfaces, Some(vec![Interface::Admin]));
        let types = ["block-storage", "volumev3", "volume"];
        assert_eq!(cloud.wanted(&types, |service| service.region.clone()).unwrap(), "West");
        let version = cloud.wanted(&["compute"], |service| service.microversion);
        assert_eq!(version, Some(Microversion::new(2, 79)));
        assert_eq!(cloud.timeout, Some(Duration::from_millis(1500)));
        assert!(!format!("{cloud:?}").contains("s3cret"));
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        for (variable, wrong) in [
            (("OS_INSECURE", "maybe"), "`insecure` is \"maybe\""),
            (("OS_API_TIMEOUT", "long"), "`api_timeout` is \"long\""),
            (("OS_IDENTITY_API_VERSION", "2.0"), "`identity_api_version` is 2.0"),
            (("OS_COMPUTE_DEFAULT_MICROVERSION", "new"), "`compute_default_microversion` \"new\""),
        ] {
            let error = cloud(&[URL, ("OS_TOKEN", "t"), variable]).unwrap_err();
            assert!(error.contains(wrong), "{error}");
        }
        for (word, verify) in [("1", false), ("yes", false), ("0", true), ("FALSE", true)] {
            let cloud = cloud(&[URL, ("OS_TOKEN", "t"), ("OS_INSECURE", word)]).unwrap();
            assert_eq!(cloud.verify, verify, "{word}");
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
