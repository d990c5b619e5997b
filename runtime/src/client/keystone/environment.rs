//! The environment of a program: `OS_*` variables, `clouds.yaml` and its kin.
//!
//! Files are searched for, and laid over each other, as openstacksdk's documentation has it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use super::settings::{Settings, holds_secret, in_home};
use super::{notice, region};

/// The variables and folders that a cloud is looked for in.
pub(super) struct Environment {
    /// Those that begin with `OS_`.
    variables: BTreeMap<String, String>,
    /// Where files are looked for, the first before the others.
    folders: Vec<PathBuf>,
    /// The caller's home directory.
    home: Option<PathBuf>,
}

/// Variables that choose or look for a cloud, and say nothing about one.
const SELECTORS: &[&str] = &[
    "OS_CLOUD",
    "OS_REGION_NAME",
    "OS_CLIENT_CONFIG_FILE",
    "OS_CLIENT_SECURE_FILE",
    "OS_CLOUD_NAME",
];

/// The sections that openstacksdk reads beside the clouds, and nothing here does. Other keys there are anchors of what clouds share.
const SECTIONS: &[&str] = &["cache", "client", "metrics"];

const EXTENSIONS: &[&str] = &["yaml", "yml", "json"];

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("OS_"))?;
            Some((name, value.into_string().ok()?))
        });
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let home = std::env::home_dir();
        let config = set("XDG_CONFIG_HOME").map(PathBuf::from);
        let configs = [config, home.as_ref().map(|home| home.join(".config"))]
            .into_iter()
            .flatten()
            .map(|folder| folder.join("openstack"));
        let mut folders = vec![PathBuf::from(".")];
        folders.extend(configs);
        folders.push(PathBuf::from("/etc/openstack"));
        Self { variables: variables.collect(), folders, home }
    }

    /// The settings of the cloud that the environment chooses: the one that `OS_CLOUD` names, else the
    /// one that the variables make, else the only one of `clouds.yaml`.
    pub(super) fn chosen(&self) -> Result<Settings, String> {
        if let Some(name) = self.variable("OS_CLOUD") {
            return self.named(name, None);
        }
        if self.variables.keys().any(|name| !SELECTORS.contains(&name.as_str())) {
            let mut settings = Settings::default();
            for (name, value) in &self.variables {
                let key = name.trim_start_matches("OS_").to_lowercase();
                settings.insert(key, value.as_str());
            }
            settings.expand(self.home.as_deref())?;
            return Ok(settings);
        }
        let clouds = self.clouds()?;
        let mut names = clouds.keys().filter_map(Value::as_str);
        match (names.next(), names.next()) {
            (Some(only), None) => self.named(only, None),
            (Some(_), Some(_)) => {
                Err("OS_CLOUD names none of the clouds of clouds.yaml".to_owned())
            }
            (None, _) => Err("neither OS_CLOUD nor OS_AUTH_URL is set".to_owned()),
        }
    }

    /// The settings of a cloud of `clouds.yaml`, in a region of it.
    pub(super) fn named(&self, name: &str, region: Option<&str>) -> Result<Settings, String> {
        let layers = self.layers(name)?;
        let mut settings = Settings::default();
        for layer in &layers {
            settings.lay(layer);
        }
        let region = region.or_else(|| self.variable("OS_REGION_NAME"));
        region::choose(&mut settings, &layers, region)?;
        settings.expand(self.home.as_deref())?;
        if !settings.unknown.is_empty() {
            let keys: Vec<&str> = settings.unknown.iter().map(String::as_str).collect();
            notice::once(format!(
                "settings of the cloud {name:?} that mean nothing here: {}",
                keys.join(", ")
            ));
        }
        Ok(settings)
    }

    /// The layers of a cloud of `clouds.yaml`, each laid over those before it: its profile, itself, its secrets.
    fn layers(&self, name: &str) -> Result<Vec<Mapping>, String> {
        let mut clouds = self.clouds()?;
        let Some(cloud) = clouds.get(name).and_then(Value::as_mapping).cloned() else {
            let known: Vec<&str> = clouds.keys().filter_map(Value::as_str).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(format!("clouds.yaml has no cloud {name:?}; it has {known}"));
        };
        let mut layers = Vec::new();
        let profile = cloud.get("profile").or_else(|| cloud.get("cloud")).and_then(Value::as_str);
        if let Some(profile) = profile {
            let public = self.read("clouds-public", None)?.unwrap_or_default();
            let found = public.get("public-clouds").and_then(|clouds| clouds.get(profile));
            layers.push(found.and_then(Value::as_mapping).cloned().ok_or_else(|| {
                format!("no clouds-public.yaml has the profile {profile:?} of the cloud {name:?}")
            })?);
        }
        layers.push(cloud);
        clouds = clouds_of(self.read("secure", self.variable("OS_CLIENT_SECURE_FILE"))?);
        layers.extend(clouds.get(name).and_then(Value::as_mapping).cloned());
        Ok(layers)
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The clouds of `clouds.yaml`; none where there is no such file.
    fn clouds(&self) -> Result<Mapping, String> {
        let file = self.read("clouds", self.variable("OS_CLIENT_CONFIG_FILE"))?;
        let is_there =
            |section: &&&str| file.as_ref().is_some_and(|file| file.contains_key(**section));
        for section in SECTIONS.iter().filter(is_there) {
            notice::once(format!(
                "what clouds.yaml has beside its clouds means nothing here: {section}"
            ));
        }
        Ok(clouds_of(file))
    }

    /// The first file of this name, the given one before those of the folders.
    fn read(&self, stem: &str, given: Option<&str>) -> Result<Option<Mapping>, String> {
        let named = self.folders.iter().flat_map(|folder| {
            EXTENSIONS.iter().map(move |extension| folder.join(stem).with_extension(extension))
        });
        let given = given.map(|path| {
            PathBuf::from(in_home(path, self.home.as_deref()).unwrap_or_else(|| path.to_owned()))
        });
        for path in given.into_iter().chain(named) {
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    let mapping = parse(&path, &text)?;
                    tell_of_readers(&path, &mapping);
                    return Ok(Some(mapping));
                }
                Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
                Err(why) => return Err(format!("{}: {why}", path.display())),
            }
        }
        Ok(None)
    }
}

/// The clouds of a file.
fn clouds_of(file: Option<Mapping>) -> Mapping {
    let clouds = file.and_then(|mut file| file.remove("clouds"));
    match clouds {
        Some(Value::Mapping(clouds)) => clouds,
        _ => Mapping::new(),
    }
}

/// Warns of a file with secrets in it that everybody on the machine can read.
fn tell_of_readers(path: &Path, file: &Mapping) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let is_open = std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o004 != 0);
        if is_open && file.values().any(holds_secret) {
            notice::once(format!("{} has secrets in it and can be read by all", path.display()));
        }
    }
}

/// Reads YAML, of which JSON is a part. What is wrong is told by its place alone: the text may hold
/// secrets.
fn parse(path: &Path, text: &str) -> Result<Mapping, String> {
    let at = |error: &yaml_serde::Error| match error.location() {
        Some(place) => format!("line {}, column {}", place.line(), place.column()),
        None => "somewhere".to_owned(),
    };
    let wrong = |error: yaml_serde::Error| {
        format!("{}: {} is not as YAML has it", path.display(), at(&error))
    };
    let mut value: Value = yaml_serde::from_str(text).map_err(wrong)?;
    value.apply_merge().map_err(wrong)?;
    match value {
        Value::Mapping(mapping) => Ok(mapping),
        Value::Null => Ok(Mapping::new()),
        _ => Err(format!("{}: not a mapping", path.display())),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Environment, Settings};

    /// An environment of these variables, and of these files in one folder.
    pub(in crate::client::keystone) fn environment(
        variables: &[(&str, &str)],
        files: &[(&str, &str)],
    ) -> (Environment, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let variables = variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        let folders = vec![folder.path().join("absent"), folder.path().to_owned()];
        let home = Some("/home/demo".into());
        (Environment { variables: variables.collect(), folders, home }, folder)
    }

    fn text<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
        settings.get(key)
    }

    const CLOUDS: &str = "
common: &common
  region_name: East
clouds:
  one:
    <<: *common
    profile: shop
    auth: {username: demo, project-name: demo}
  two:
    auth: {auth_url: https://two.example/v3, password: 1234}
    regions: [North, South]
";
    const PUBLIC: &str =
        "public-clouds: {shop: {auth: {auth_url: https://one.example, username: x}}}";
    const SECURE: &str = "clouds: {one: {auth: {password: hidden}}}";

    #[test]
    fn files_are_laid_over_each_other() {
        let files =
            [("clouds.yaml", CLOUDS), ("clouds-public.yml", PUBLIC), ("secure.yaml", SECURE)];
        let (environment, _folder) = environment(&[("OS_CLOUD", "one")], &files);
        let settings = environment.chosen().unwrap();
        assert_eq!(text(&settings, "auth_url"), Some("https://one.example"));
        assert_eq!(text(&settings, "username"), Some("demo"));
        assert_eq!(text(&settings, "project_name"), Some("demo"));
        assert_eq!(text(&settings, "password"), Some("hidden"));
        assert_eq!(text(&settings, "region_name"), Some("East"));
        let settings = environment.named("two", None).unwrap();
        assert_eq!(text(&settings, "password"), Some("1234"));
        assert_eq!(text(&settings, "region_name"), Some("North"));
        let error = environment.named("three", None).unwrap_err();
        assert_eq!(error, "clouds.yaml has no cloud \"three\"; it has one, two");
    }

    #[test]
    fn a_named_cloud_goes_before_variables_and_variables_before_the_only_cloud() {
        let only = ("clouds.json", r#"{"clouds": {"two": {"auth": {"auth_url": "http://f"}}}}"#);
        let auth_url = |variables: &[(&str, &str)]| {
            let (environment, _folder) = environment(variables, &[only]);
            environment.chosen().map(|settings| text(&settings, "auth_url").unwrap().to_owned())
        };
        let variable = ("OS_AUTH_URL", "http://v");
        assert_eq!(auth_url(&[variable, ("OS_CLOUD", "two")]).unwrap(), "http://f");
        assert_eq!(auth_url(&[variable]).unwrap(), "http://v");
        assert_eq!(auth_url(&[("OS_REGION_NAME", "East")]).unwrap(), "http://f");
        let (environment, _folder) = environment(&[], &[]);
        assert_eq!(environment.chosen().unwrap_err(), "neither OS_CLOUD nor OS_AUTH_URL is set");
    }

    #[test]
    fn a_file_of_its_own_goes_before_the_folders() {
        let files = [("clouds.yaml", CLOUDS), ("mine.yaml", "clouds: {one: {auth_url: http://m}}")];
        let (mut environment, folder) = environment(&[("OS_REGION_NAME", "West")], &files);
        let mine = folder.path().join("mine.yaml").to_str().unwrap().to_owned();
        environment.variables.insert("OS_CLIENT_CONFIG_FILE".to_owned(), mine);
        let settings = environment.chosen().unwrap();
        assert_eq!(text(&settings, "auth_url"), Some("http://m"));
        assert_eq!(text(&settings, "region_name"), Some("West"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_without_its_text() {
        let broken = "clouds:\n  one:\n    auth: {password: hidden]\n";
        let (environment, _folder) =
            environment(&[("OS_CLOUD", "one")], &[("clouds.yaml", broken)]);
        let error = environment.chosen().unwrap_err();
        assert!(error.contains("clouds.yaml: line 3") && !error.contains("hidden"), "{error}");
    }

    const REGIONS: &str = "
clouds:
  shop:
    auth: {auth_url: 'https://{region_name}.example/v3', username: demo, password: 'a{b}'}
    cacert: ~/ca.pem
    interface: [internal, public]
    regions:
      - name: East
        values: {auth: {username: east}, interface: admin}
      - West
";

    #[test]
    fn a_region_lays_its_own_over_the_cloud() {
        let (environment, _folder) = environment(&[], &[("clouds.yaml", REGIONS)]);
        let settings = environment.chosen().unwrap();
        assert_eq!(text(&settings, "region_name"), Some("East"));
        assert_eq!(text(&settings, "auth_url"), Some("https://East.example/v3"));
        assert_eq!(text(&settings, "username"), Some("east"));
        assert_eq!(text(&settings, "interface"), Some("admin"));
        let settings = environment.named("shop", Some("West")).unwrap();
        assert_eq!(text(&settings, "auth_url"), Some("https://West.example/v3"));
        assert_eq!(text(&settings, "username"), Some("demo"));
        assert_eq!(text(&settings, "interface"), Some("internal,public"));
        assert_eq!(text(&settings, "cacert"), Some("/home/demo/ca.pem"));
        assert_eq!(text(&settings, "password"), Some("a{b}"), "a password is as it is");
        let error = environment.named("shop", Some("west")).unwrap_err();
        assert_eq!(error, "the cloud has no region \"west\"; it has East, West");
    }

    #[test]
    fn what_is_not_understood_is_kept_to_be_told() {
        let clouds = "
clouds:
  shop:
    auth: {auth_url: 'http://c', token: t, pasword: hidden, null: x}
    compute_api_version: 2
    networks: [{name: lan}]
    interface: {a: b}
    password: [a, b]
    verify:
  other:
    auth: {auth_url: 'http://{password}.c', password: hidden}
  third:
    regions: [{name: East, value: {}}]
";
        let (environment, _folder) = environment(&[], &[("clouds.yaml", clouds)]);
        let settings = environment.named("shop", None).unwrap();
        let unknown: Vec<&str> = settings.unknown.iter().map(String::as_str).collect();
        assert_eq!(
            unknown,
            ["a key that is no text", "interface", "networks", "password", "pasword"]
        );
        let error = environment.named("other", None).unwrap_err();
        assert_eq!(error, "the `auth_url` has `{password}` in it, and the cloud no such setting");
        let error = environment.named("third", None).unwrap_err();
        assert!(error.contains("neither a name nor"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_all_can_read_and_a_setting_that_means_nothing_are_told_once() {
        use std::os::unix::fs::PermissionsExt;
        let clouds = "{cache: {class: x}, clouds: {shop: {password: hidden, frobnicate: hidden}}}";
        let (environment, folder) =
            environment(&[], &[("clouds.yaml", clouds), ("secure.yaml", "clouds: {}")]);
        let path = folder.path().join("clouds.yaml");
        let told = Told::default();
        let subscriber = tracing_subscriber::fmt().with_writer(told.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            for mode in [0o600, 0o644, 0o644] {
                let mode = std::fs::Permissions::from_mode(mode);
                std::fs::set_permissions(&path, mode).unwrap();
                environment.named("shop", None).unwrap();
            }
        });
        let told = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
        assert_eq!(told.matches("can be read by all").count(), 1, "{told}");
        assert_eq!(told.matches("mean nothing here: frobnicate").count(), 1, "{told}");
        assert_eq!(
            told.matches("beside its clouds means nothing here: cache").count(),
            1,
            "{told}"
        );
        assert!(!told.contains("hidden"));
    }

    #[derive(Clone, Default)]
    struct Told(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl std::io::Write for Told {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl tracing_subscriber::fmt::MakeWriter<'_> for Told {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }
}
