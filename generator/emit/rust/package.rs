//! What the manifest of a generated crate says of it beside what follows from the reference.

use std::fmt;

/// What the manifest of a generated crate says of it. The default is what nobody publishes: the document's name, 0.1.0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    name: Option<String>,
    version: Option<String>,
    license: Option<String>,
    repository: Option<String>,
}

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
    /// What nobody publishes.
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

    /// What this says, and of the rest what another says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
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

    pub(super) fn chosen_version(&self) -> &str {
        self.version.as_deref().unwrap_or("0.1.0")
    }

    /// The keys that have no default, each with its value.
    pub(super) fn others(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let keys = [("license", &self.license), ("repository", &self.repository)];
        keys.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?)))
    }
}

/// The name of a crate in code.
pub(super) fn identifier(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

#[cfg(test)]
mod tests {
    use super::Package;

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
        assert!(new().license("(MIT OR Apache-2.0) AND ISC").is_ok());
        assert!(new().license("MIT\"").is_err() && new().license(" ").is_err());
        assert!(new().repository("https://git.example/x").is_ok());
        assert!(new().repository("git.example").is_err() && new().repository("https://").is_err());
    }
}
