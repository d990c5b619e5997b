//! What is around a program: `OS_*` variables, `clouds.yaml` and its kin.
//!
//! Files are searched for, and laid over each other, as openstacksdk's documentation has it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use crate::client::Secret;

/// Settings of one cloud by their names, without regard to whether they stood under `auth`.
pub(super) type Settings = BTreeMap<String, Secret>;

/// The variables and folders that a cloud is looked for in.
pub(super) struct Environment {
    /// Those that begin with `OS_`.
    variables: BTreeMap<String, String>,
    /// Where files are looked for, the first before the others.
    folders: Vec<PathBuf>,
}

/// Variables that choose or look for a cloud, and say nothing about one.
const SELECTORS: &[&str] = &[
    "OS_CLOUD",
    "OS_REGION_NAME",
    "OS_CLIENT_CONFIG_FILE",
    "OS_CLIENT_SECURE_FILE",
    "OS_CLOUD_NAME",
];

const EXTENSIONS: &[&str] = &["yaml", "yml", "json"];

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("OS_"))?;
            Some((name, value.into_string().ok()?))
        });
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let home = std::env::home_dir().map(|home| home.join(".config"));
        let config = set("XDG_CONFIG_HOME").map(PathBuf::from);
        let configs = [config, home].into_iter().flatten().map(|folder| folder.join("openstack"));
        let mut folders = vec![PathBuf::from(".")];
        folders.extend(configs);
        folders.push(PathBuf::from("/etc/openstack"));
        Self { variables: variables.collect(), folders }
    }

    /// The settings of the cloud that the environment chooses: the one that `OS_CLOUD` names, else the
    /// one that the variables make, else the only one of `clouds.yaml`.
    pub(super) fn chosen(&self) -> Result<Settings, String> {
        if let Some(name) = self.variable("OS_CLOUD") {
            return self.named(name);
        }
        if self.variables.keys().any(|name| !SELECTORS.contains(&name.as_str())) {
            let settings = self.variables.iter().map(|(name, value)| {
                (name.trim_start_matches("OS_").to_lowercase(), value.clone().into())
            });
            return Ok(settings.collect());
        }
        let clouds = self.clouds()?;
        let mut names = clouds.keys().filter_map(Value::as_str);
        match (names.next(), names.next()) {
            (Some(only), None) => self.named(only),
            (Some(_), Some(_)) => {
                Err("OS_CLOUD names none of the clouds of clouds.yaml".to_owned())
            }
            (None, _) => Err("neither OS_CLOUD nor OS_AUTH_URL is set".to_owned()),
        }
    }

    /// The settings of a cloud of `clouds.yaml`.
    pub(super) fn named(&self, name: &str) -> Result<Settings, String> {
        let clouds = self.clouds()?;
        let Some(cloud) = clouds.get(name).and_then(Value::as_mapping) else {
            let known: Vec<&str> = clouds.keys().filter_map(Value::as_str).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(format!("clouds.yaml has no cloud {name:?}; it has {known}"));
        };
        let mut settings = Settings::new();
        let profile = cloud.get("profile").or_else(|| cloud.get("cloud")).and_then(Value::as_str);
        if let Some(profile) = profile {
            let public = self.read("clouds-public", None)?.unwrap_or_default();
            let found = public.get("public-clouds").and_then(|clouds| clouds.get(profile));
            let found = found.and_then(Value::as_mapping).ok_or_else(|| {
                format!("no clouds-public.yaml has the profile {profile:?} of the cloud {name:?}")
            })?;
            flatten(found, &mut settings);
        }
        flatten(cloud, &mut settings);
        let secure = self.read("secure", self.variable("OS_CLIENT_SECURE_FILE"))?;
        let secure = secure.unwrap_or_default();
        if let Some(secrets) = secure.get("clouds").and_then(|clouds| clouds.get(name)) {
            flatten(secrets.as_mapping().unwrap_or(&Mapping::new()), &mut settings);
        }
        if let Some(region) = self.variable("OS_REGION_NAME") {
            settings.insert("region_name".to_owned(), region.into());
        }
        Ok(settings)
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The clouds of `clouds.yaml`; none where there is no such file.
    fn clouds(&self) -> Result<Mapping, String> {
        let file = self.read("clouds", self.variable("OS_CLIENT_CONFIG_FILE"))?.unwrap_or_default();
        Ok(file.get("clouds").and_then(Value::as_mapping).cloned().unwrap_or_default())
    }

    /// The first file of this name, the given one before those of the folders.
    fn read(&self, stem: &str, given: Option<&str>) -> Result<Option<Mapping>, String> {
        let named = self.folders.iter().flat_map(|folder| {
            EXTENSIONS.iter().map(move |extension| folder.join(stem).with_extension(extension))
        });
        for path in given.map(PathBuf::from).into_iter().chain(named) {
            match std::fs::read_to_string(&path) {
                Ok(text) => return parse(&path, &text).map(Some),
                Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
                Err(why) => return Err(format!("{}: {why}", path.display())),
            }
        }
        Ok(None)
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

/// Lays the settings of a cloud, and of its `auth`, over others.
fn flatten(cloud: &Mapping, settings: &mut Settings) {
    for (key, value) in cloud {
        let Some(key) = key.as_str().map(|key| key.replace('-', "_")) else { continue };
        match (key.as_str(), value) {
            ("auth", Value::Mapping(auth)) => flatten(auth, settings),
            // Several regions are a choice, and the first of them is what nobody chooses.
            ("regions", Value::Sequence(regions)) => {
                let first = regions.first().map(|region| region.get("name").unwrap_or(region));
                if let Some(first) = first.and_then(Value::as_str) {
                    settings.entry("region_name".to_owned()).or_insert_with(|| first.into());
                }
            }
            _ => {
                if let Some(text) = text(value) {
                    settings.insert(key, text.into());
                }
            }
        }
    }
}

/// The text of a scalar: a password may look like a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
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
        (Environment { variables: variables.collect(), folders }, folder)
    }

    fn text<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
        settings.get(key).map(crate::client::Secret::expose)
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
        let settings = environment.named("two").unwrap();
        assert_eq!(text(&settings, "password"), Some("1234"));
        assert_eq!(text(&settings, "region_name"), Some("North"));
        let error = environment.named("three").unwrap_err();
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
}
