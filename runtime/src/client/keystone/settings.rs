//! Settings of one cloud, and which of them are understood.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use yaml_serde::{Mapping, Value};

use crate::client::Secret;

/// Keys that are understood, wherever they stand.
const KEYS: &[&str] = &[
    "access_token_endpoint",
    "access_token_type",
    "api_timeout",
    "application_credential_id",
    "application_credential_name",
    "application_credential_secret",
    "auth_methods",
    "auth_plugin",
    "auth_token",
    "auth_type",
    "auth_url",
    "cacert",
    "cert",
    "client_id",
    "client_secret",
    "cloud",
    "default_domain",
    "default_domain_id",
    "default_domain_name",
    "discovery_endpoint",
    "domain_id",
    "domain_name",
    "endpoint",
    "endpoint_type",
    "identity_provider",
    "insecure",
    "interface",
    "key",
    "openid_scope",
    "passcode",
    "password",
    "profile",
    "project_domain_id",
    "project_domain_name",
    "project_id",
    "project_name",
    "protocol",
    "region_name",
    "scope",
    "system_scope",
    "tenant_id",
    "tenant_name",
    "token",
    "trust_id",
    "user_domain_id",
    "user_domain_name",
    "user_id",
    "user_name",
    "username",
    "verify",
];

/// Ends of keys that begin with a type of service. The major version of an API is no choice here: a client is made for one.
pub(super) const SERVICE_KEYS: &[&str] = &[
    "_api_version",
    "_default_microversion",
    "_endpoint",
    "_endpoint_override",
    "_endpoint_type",
    "_interface",
    "_region_name",
];

/// Keys that may hold several values.
const LISTS: &[&str] = &["auth_methods", "endpoint_type", "interface", "region_name"];

/// Keys whose values nobody is to see.
const SECRETS: &[&str] = &[
    "application_credential_secret",
    "auth_token",
    "client_secret",
    "passcode",
    "password",
    "token",
];

/// Keys of files, whose paths may begin with `~`.
const FILES: &[&str] = &["cacert", "cert", "key"];

/// Settings of one cloud by their names, without regard to whether they stood under `auth`.
#[derive(Debug, Default)]
pub(super) struct Settings {
    values: BTreeMap<String, Secret>,
    /// The keys that mean nothing here.
    pub(super) unknown: BTreeSet<String>,
}

impl Settings {
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(Secret::expose)
    }

    pub(super) fn insert(&mut self, key: impl Into<String>, value: impl Into<Secret>) {
        self.values.insert(key.into(), value.into());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value.expose()))
    }

    /// Lays the settings of a cloud over these. Beside `auth` is said what counts more than what is in it.
    pub(super) fn lay(&mut self, cloud: &Mapping) {
        if let Some(auth) = cloud.get("auth").and_then(Value::as_mapping) {
            self.lay(auth);
        }
        for (key, value) in cloud {
            let Some(key) = key.as_str().map(|key| key.replace('-', "_")) else {
                self.unknown.insert("a key that is no text".to_owned());
                continue;
            };
            match value {
                Value::Null => {}
                Value::Mapping(_) if key == "auth" => {}
                Value::Sequence(_) if key == "regions" => {}
                _ => match text(&key, value) {
                    Some(text) if is_known(&key) => self.insert(key, text),
                    _ => {
                        self.unknown.insert(key);
                    }
                },
            }
        }
    }

    /// Puts in place what stands for something else: `~` in paths, and `{region_name}` in URLs.
    pub(super) fn expand(&mut self, home: Option<&Path>) -> Result<(), String> {
        for key in FILES {
            if let Some(path) = self.get(key).and_then(|path| in_home(path, home)) {
                self.insert(*key, path);
            }
        }
        let is_url = |key: &str| key == "auth_url" || key.contains("endpoint");
        let urls = self.iter().filter(|(key, url)| is_url(key) && url.contains('{'));
        let filled = urls.map(|(key, url)| {
            let url = self.filled(url).map_err(|name| {
                format!("the `{key}` has `{{{name}}}` in it, and the cloud no such setting")
            });
            Ok((key.to_owned(), url?))
        });
        for (key, url) in filled.collect::<Result<Vec<_>, String>>()? {
            self.insert(key, url);
        }
        Ok(())
    }

    /// A text with every `{name}` filled in by the setting; the first name that there is none for is an error.
    fn filled(&self, text: &str) -> Result<String, String> {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once('{')
            && let Some((name, after)) = after.split_once('}')
        {
            let value = self.get(name).filter(|_| !SECRETS.contains(&name));
            filled.push_str(before);
            filled.push_str(value.ok_or(name)?);
            rest = after;
        }
        Ok(filled + rest)
    }
}

/// A path whose `~` is the home directory; `None` where it has none.
pub(super) fn in_home(path: &str, home: Option<&Path>) -> Option<String> {
    let rest = path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    let path: PathBuf = home?.join(rest.trim_start_matches('/'));
    path.into_os_string().into_string().ok()
}

/// Returns `true` if a secret stands anywhere in a file.
pub(super) fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Mapping(mapping) => mapping.iter().any(|(key, value)| {
            let key = key.as_str().map(|key| key.replace('-', "_"));
            let is_secret = key.is_some_and(|key| SECRETS.contains(&key.as_str()));
            is_secret && scalar(value).is_some() || holds_secret(value)
        }),
        Value::Sequence(values) => values.iter().any(holds_secret),
        _ => false,
    }
}

fn is_known(key: &str) -> bool {
    KEYS.contains(&key)
        || SERVICE_KEYS.iter().any(|end| key.len() > end.len() && key.ends_with(end))
}

/// The text of a setting: of several values, with commas between them.
fn text(key: &str, value: &Value) -> Option<String> {
    let is_list = LISTS.contains(&key) || key.ends_with("_interface");
    match value {
        Value::Sequence(values) if is_list => {
            let values: Option<Vec<String>> = values.iter().map(scalar).collect();
            values.map(|values| values.join(","))
        }
        _ => scalar(value),
    }
}

/// The text of a scalar: a password may look like a number.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
