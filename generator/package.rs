//! The package of a generated crate: what its manifest says beside what follows from the reference.

use std::fmt;

use toml::Table;

/// The package of a generated crate. The default is what nobody publishes: the document's name, 0.1.0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    name: Option<String>,
    version: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    manifest: Table,
}

/// The keys of `[package]` that have methods of their own, since more than the manifest depends on them.
const OWN_KEYS: [&str; 4] = ["name", "version", "license", "repository"];

/// Text that the manifest cannot have at one of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageError(String);

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PackageError {}

impl Package {
    /// An unpublished crate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the crate, in the place of the document's.
    ///
    /// # Errors
    ///
    /// Cargo takes no such name.
    pub fn name(mut self, name: &str) -> Result<Self, PackageError> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let is_name =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word);
        if !is_name || name.len() > 64 || syn::parse_str::<syn::Ident>(&identifier(name)).is_err() {
            return Err(PackageError(format!("{name:?} is no name of a crate")));
        }
        self.name = Some(name.to_owned());
        Ok(self)
    }

    /// The version of the crate, `1.2.0`.
    ///
    /// # Errors
    ///
    /// The text is no version as Cargo has it.
    pub fn version(mut self, version: &str) -> Result<Self, PackageError> {
        let (core, rest) = version.split_at(version.find(['-', '+']).unwrap_or(version.len()));
        let is_number = |n: &str| n.parse::<u64>().is_ok_and(|number| number.to_string() == n);
        let is_core = core.split('.').count() == 3 && core.split('.').all(is_number);
        let is_word = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
        if !is_core || !rest.chars().all(is_word) || rest.ends_with(['.', '-', '+']) {
            return Err(PackageError(format!("{version:?} is no version as 1.2.0")));
        }
        self.version = Some(version.to_owned());
        Ok(self)
    }

    /// The licence of the crate, as an SPDX expression: `MIT OR Apache-2.0`.
    ///
    /// # Errors
    ///
    /// The text is no such expression.
    pub fn license(mut self, license: &str) -> Result<Self, PackageError> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || " .-+()".contains(c);
        if license.trim().is_empty() || !license.chars().all(is_part) {
            return Err(PackageError(format!(
                "{license:?} is no licence as \"MIT OR Apache-2.0\""
            )));
        }
        self.license = Some(license.to_owned());
        Ok(self)
    }

    /// The URL of the repository that the crate is kept in.
    ///
    /// # Errors
    ///
    /// The text is no URL of the web.
    pub fn repository(mut self, url: &str) -> Result<Self, PackageError> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_url = |rest: &str| {
            !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        if !rest.is_some_and(is_url) {
            return Err(PackageError(format!("{url:?} is no URL as https://git.example/crate")));
        }
        self.repository = Some(url.to_owned());
        Ok(self)
    }

    /// Tables of `Cargo.toml` that are laid over the generated ones, key by key; a list or a text takes the place of what
    /// stands there.
    ///
    /// # Errors
    ///
    /// One of the keys has a method of its own here.
    pub fn manifest(mut self, manifest: Table) -> Result<Self, PackageError> {
        let package = manifest.get("package").and_then(|package| package.as_table());
        let own = OWN_KEYS.iter().find(|key| package.is_some_and(|t| t.contains_key(**key)));
        if let Some(key) = own {
            return Err(PackageError(format!("`package.{key}` is `{key}` of the crate itself")));
        }
        self.manifest = manifest;
        Ok(self)
    }

    /// Its own keys, and another's for the rest.
    #[must_use]
    pub fn or(self, mut other: Self) -> Self {
        lay(&mut other.manifest, &self.manifest);
        Self {
            manifest: other.manifest,
            name: self.name.or(other.name),
            version: self.version.or(other.version),
            license: self.license.or(other.license),
            repository: self.repository.or(other.repository),
        }
    }

    /// The name that was chosen.
    #[must_use]
    pub fn chosen_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The version; 0.1.0, if nothing is said.
    pub(crate) fn chosen_version(&self) -> &str {
        self.version.as_deref().unwrap_or("0.1.0")
    }

    /// The licence that was chosen.
    pub(crate) fn chosen_license(&self) -> Option<&str> {
        self.license.as_deref()
    }

    /// The manifest's text with the tables of this laid over it. Where there are none it stays as it is; else its comments
    /// are lost.
    pub(crate) fn laid_over(&self, text: String) -> String {
        if self.manifest.is_empty() {
            return text;
        }
        let mut whole: Table = text.parse().expect("a generated manifest is TOML");
        lay(&mut whole, &self.manifest);
        whole.to_string()
    }

    /// The keys that have no default, each with its value.
    pub(crate) fn others(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keys = [("license", &self.license), ("repository", &self.repository)];
        keys.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?)))
    }
}

/// Lays a table over another.
fn lay(below: &mut Table, above: &Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => lay(below, above),
            _ => _ = below.insert(key.clone(), value.clone()),
        }
    }
}

/// The name of a crate in code.
pub(crate) fn identifier(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

#[cfg(test)]
mod tests {
    use super::Package;

    #[test]
    fn a_manifest_is_laid_over_key_by_key_and_the_first_one_counts() {
        let package = |text: &str| Package::new().manifest(text.parse().unwrap()).unwrap();
        let one = package("[package]\nauthors = [\"a\"]\n[lints]\nworkspace = true");
        let other = package("[package]\nauthors = [\"b\"]\nkeywords = [\"c\"]");
        let text = "[package]\nname = \"x\"\nauthors = []\n\n[features]\nclient = []\n";
        let laid = one.or(other).laid_over(text.to_owned());
        let laid: toml::Table = laid.parse().unwrap();
        let expected = "[package]\nname = \"x\"\nauthors = [\"a\"]\nkeywords = [\"c\"]\n\
            [features]\nclient = []\n[lints]\nworkspace = true";
        assert_eq!(laid, expected.parse().unwrap());
        assert_eq!(Package::new().laid_over(text.to_owned()), text);
    }

    #[test]
    fn only_what_cargo_takes_is_taken() {
        let new = Package::new;
        for (name, is_name) in [
            ("nova-client", true),
            ("nova_2", true),
            ("2nova", false),
            ("nova client", false),
            ("self", false),
            ("a\"b", false),
            ("", false),
        ] {
            assert_eq!(new().name(name).is_ok(), is_name, "{name}");
        }
        for (version, is_version) in [
            ("1.2.0", true),
            ("1.2.0-rc.1+x", true),
            ("1.2", false),
            ("01.2.0", false),
            ("1.2.0-", false),
            ("1.2.0\n", false),
        ] {
            assert_eq!(new().version(version).is_ok(), is_version, "{version}");
        }
        let manifest = |text: &str| new().manifest(text.parse().expect("TOML"));
        assert!(manifest("[package]\nkeywords = [\"volumes\"]").is_ok());
        assert!(manifest("[package]\nname = \"x\"").is_err());
        assert!(new().license("(MIT OR Apache-2.0) AND ISC").is_ok());
        assert!(new().license("MIT\"").is_err() && new().license(" ").is_err());
        assert!(new().repository("https://git.example/x").is_ok());
        assert!(new().repository("git.example").is_err() && new().repository("https://").is_err());
    }
}
