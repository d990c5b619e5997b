//! The output of a compilation: a folder for each document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::script::{build_script_folder, module};
use super::{Compilation, Emit, Generator, Runtime};
use crate::emit::files::{self, FileSet, SHARED};
use crate::emit::openapi;
use crate::emit::rust::{self, Formatter};
use crate::ir::Api;
use crate::source::Sources;

impl Generator {
    /// All output of a compilation, below the output folder: a folder for each document.
    #[must_use]
    pub fn files(&self, compilation: &Compilation) -> FileSet {
        let packages = self.packages(compilation);
        let documents = compilation.apis.par_iter().zip(&packages);
        let reasons = self.reasons.then_some(&compilation.sources);
        let documents = documents.map(|(api, package)| self.document(api, package, reasons));
        let documents: Vec<FileSet> = documents.collect();
        let mut set = FileSet::new();
        for (api, files) in compilation.apis.iter().zip(documents) {
            let folder = match self.is_build_script() {
                true => module(&api.name),
                false => api.name.clone(),
            };
            set.nest(&folder, &api.service.service_type, files);
        }
        if self.emits_rust() && self.is_build_script() {
            set.nest("", SHARED, rust::included_apis(&self.modules(compilation)));
        }
        if self.emits_rust() {
            let by_default = match build_script_folder() {
                Some(_) => Formatter::Prettyplease,
                None => Formatter::Auto,
            };
            rust::format(&mut set, self.formatter.unwrap_or(by_default));
        }
        let is_crate = self.emits_rust() && !self.is_build_script();
        if is_crate && self.runtime == Runtime::Bundled {
            set.nest("runtime", SHARED, rust::runtime());
        }
        if let Some(name) = self.facade.as_ref().filter(|_| is_crate) {
            let runtime = self.rust_options(name, &self.package).runtime;
            let beside: &[&str] = if self.runtime == Runtime::Bundled { &["runtime"] } else { &[] };
            let facade =
                rust::facade(name, &compilation.apis, &packages, &self.package, &runtime, beside);
            set.nest("", SHARED, facade);
        }
        set
    }

    /// The modules in the folder of a build script: those of a compilation, and those that others wrote before it.
    fn modules(&self, compilation: &Compilation) -> Vec<String> {
        let before = self.out_dir.iter().flat_map(|out| files::folders_with(out, "lib.rs"));
        let modules = compilation.apis.iter().map(|api| module(&api.name));
        modules.chain(before).collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// The output of one document.
    fn document(&self, api: &Api, package: &rust::Package, reasons: Option<&Sources>) -> FileSet {
        let openapi = || {
            let wanted = self.emit.contains(&Emit::OpenApi);
            wanted.then(|| openapi::emit_with(api, self.openapi_version, self.format, reasons))
        };
        let code = || {
            let options = self.rust_options(&api.name, package);
            match (self.emits_rust(), self.is_build_script()) {
                (false, _) => FileSet::new(),
                (true, true) => rust::emit_included(api, &options),
                (true, false) => rust::emit(api, &options),
            }
        };
        let (openapi, code) = rayon::join(openapi, code);
        let mut set = FileSet::new();
        if let Some(text) = openapi {
            set.insert(self.format.file_name(), text);
        }
        set.nest("", SHARED, code);
        set
    }

    /// The package of each document: what the run says of it, of all of them, and what `apiref.toml` says.
    fn packages(&self, compilation: &Compilation) -> Vec<rust::Package> {
        let documents = compilation.apis.iter().zip(&compilation.packages);
        let package = |(api, written): (&Api, &rust::Package)| {
            let own = self.packages.get(&api.name).cloned().unwrap_or_default();
            own.or(self.package.clone()).or(written.clone())
        };
        documents.map(package).collect()
    }

    /// A name that several crates of a run would have, and how many.
    pub(super) fn shared_name(&self, compilation: &Compilation) -> Option<(String, usize)> {
        let packages = self.packages(compilation);
        let named = compilation.apis.iter().zip(&packages);
        let named = named.map(|(api, package)| package.chosen_name().unwrap_or(&api.name));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        named.for_each(|name| *counts.entry(name).or_default() += 1);
        let shared = counts.into_iter().find(|(_, count)| *count > 1);
        shared.map(|(name, count)| (name.to_owned(), count))
    }

    pub(super) fn rust_options(&self, document: &str, package: &rust::Package) -> rust::Options {
        let folder = self.out_dir.as_deref().unwrap_or(Path::new("")).join(document);
        rust::Options {
            client: self.emit.contains(&Emit::Client),
            server: self.emit.contains(&Emit::Server),
            runtime: self.runtime.dependency(&folder),
            package: package.clone(),
        }
    }

    pub(super) fn emits_rust(&self) -> bool {
        self.emit.iter().any(|emit| matches!(emit, Emit::Client | Emit::Server))
    }
}
