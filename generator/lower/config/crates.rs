//! The crates of an input's documents, as `apiref.toml` says them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Table};

use crate::diagnostic::{Code, Diagnostic};
use crate::package::{Package, PackageError};
use crate::source::{FileId, Span};

/// The key of [`Crates`] whose table is about every document.
const ALL: &str = "*";

/// Tables by the name of a document, and [`ALL`].
pub(in crate::lower) type Crates = BTreeMap<String, Spanned<Keys>>;

/// A key of [`Keys`] as [`Package`] takes it.
type Key<'k> = (&'k Option<Spanned<String>>, fn(Package, &str) -> Result<Package, PackageError>);

/// The keys of one crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::lower) struct Keys {
    name: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    license: Option<Spanned<String>>,
    repository: Option<Spanned<String>>,
    manifest: Option<Spanned<Table>>,
}

impl Keys {
    /// The package; a value that Cargo would not take is reported and left out.
    fn package(&self, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Package {
        let mut package = Package::new();
        let mut take =
            |span: std::ops::Range<usize>, made: Result<Package, PackageError>| match made {
                Ok(made) => package = std::mem::take(&mut package).or(made),
                Err(error) => {
                    let message = format!("apiref.toml: {error}");
                    diagnostics.push(Diagnostic::new(
                        Code::InvalidConfig,
                        Span::of(file, span),
                        message,
                    ));
                }
            };
        let keys: [Key<'_>; 4] = [
            (&self.name, Package::name),
            (&self.version, Package::version),
            (&self.license, Package::license),
            (&self.repository, Package::repository),
        ];
        for (text, set) in keys {
            if let Some(text) = text {
                take(text.span(), set(Package::new(), text.get_ref()));
            }
        }
        if let Some(table) = &self.manifest {
            take(table.span(), Package::new().manifest(table.get_ref().clone()));
        }
        package
    }
}

/// The package of each document, in order. A table about a document that there is not, and one name for several crates, are
/// reported.
pub(in crate::lower) fn packages(
    crates: &Crates,
    documents: &[&str],
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Package> {
    let mut read = BTreeMap::new();
    for (name, keys) in crates {
        if name != ALL && !documents.contains(&name.as_str()) {
            let place = Span::of(file, keys.span());
            let message = format!("apiref.toml: there is no document {name:?}");
            let help =
                format!("the documents are {}, and \"*\" is all of them", documents.join(", "));
            diagnostics.push(Diagnostic::new(Code::InvalidConfig, place, message).help(help));
        }
        let keys = keys.get_ref();
        if let Some(same) = keys.name.as_ref().filter(|_| name == ALL && documents.len() > 1) {
            let message = format!("apiref.toml: {} crates cannot have one name", documents.len());
            let help = "give the name to the table of one document";
            let place = Span::of(file, same.span());
            diagnostics.push(Diagnostic::new(Code::InvalidConfig, place, message).help(help));
        }
        read.insert(name.as_str(), keys.package(file, diagnostics));
    }
    let of = |name: &str| read.get(name).cloned().unwrap_or_default();
    documents.iter().map(|document| of(document).or(of(ALL))).collect()
}
