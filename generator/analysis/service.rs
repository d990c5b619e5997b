//! Facts of a service as clients need them.

use crate::ir::Service;

/// The other types that catalogues give a service. One that is of another major version is left out, one of this
/// version stands first.
pub fn aliases(service: &Service) -> impl Iterator<Item = &str> {
    let major = service.major.split('.').next().unwrap_or_default();
    let aliases = || service.aliases.iter().map(String::as_str);
    let of_version = aliases().filter(move |alias| version(alias) == Some(major));
    of_version.chain(aliases().filter(|alias| version(alias).is_none()))
}

/// The major version that a service's type names, `3` of `volumev3`.
fn version(alias: &str) -> Option<&str> {
    let digits = alias.trim_start_matches(|c: char| !c.is_ascii_digit());
    let is_versioned = alias.strip_suffix(digits).is_some_and(|name| name.ends_with('v'));
    (is_versioned && !digits.is_empty()).then_some(digits)
}
