//! Rust from the IR: a crate with the model, the client and the server of one document.
//!
//! Names, types and docs are made here; the templates under `templates/rust/`,
//! whose tree is that of the output, place them.

mod client;
mod doc;
mod example;
mod facade;
mod format;
mod holder;
mod ident;
mod license;
mod manifest;
mod model;
mod names;
mod runtime;
mod server;
#[cfg(test)]
mod tests;
mod ty;

use askama::Template;

pub use facade::facade;
pub use format::{Formatter, format};
pub use runtime::runtime;

use self::names::{Names, OperationNames};
use super::files::FileSet;
use crate::analysis::operation::Operation;
use crate::analysis::{Analysis, resource};
use crate::ir::{Api, Microversion, VersionRange};
use crate::package::identifier;
pub use crate::package::{Package, PackageError};

/// Options of the emitter.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// `true` if the crate has a client.
    pub client: bool,
    /// `true` if the crate has server stubs.
    pub server: bool,
    /// Where the runtime is, as the inside of a dependency's table: `path = "../runtime"`.
    pub runtime: String,
    /// The keys of the manifest about the crate.
    pub package: Package,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            client: true,
            server: true,
            runtime: "path = \"../runtime\"".to_owned(),
            package: Package::default(),
        }
    }
}

/// All that the parts of the emitter share.
struct Context<'a> {
    api: &'a Api,
    analysis: &'a Analysis<'a>,
    names: &'a Names,
    options: &'a Options,
    /// `true` if a build script's crate includes the modules.
    included: bool,
}

impl<'a> Context<'a> {
    /// A resource's title for people: that of its first section.
    fn title(&self, resource: usize) -> &'a str {
        let resource::Resource { tags, .. } = &self.analysis.resources[resource];
        tags.first().map_or("", |tag| self.api.tag(*tag).title.as_str())
    }

    /// The operations of a resource, each with its names.
    fn operations_of(
        &self,
        resource: usize,
    ) -> impl Iterator<Item = (&'a Operation<'a>, &'a OperationNames)> {
        let all = self.analysis.operations.iter().zip(&self.names.operations);
        all.filter(move |(operation, _)| operation.resource == resource)
    }

    /// The path of the modules' root, as seen from one this many levels below.
    fn root(&self, depth: usize) -> String {
        if self.included { vec!["super"; depth].join("::") } else { "crate".to_owned() }
    }

    /// The attribute behind the fence of an example of this kind, `no_run`. Examples are shown and not compiled where they
    /// cannot know where the modules are.
    fn fence(&self, kind: &'static str) -> &'static str {
        if self.included { "text" } else { kind }
    }

    /// The name of the crate.
    fn package_name(&self) -> &'a str {
        self.options.package.chosen_name().unwrap_or(&self.api.name)
    }

    /// The name of the crate in code.
    fn crate_name(&self) -> String {
        identifier(self.package_name())
    }

    fn render(&self, view: &impl Template) -> String {
        view.render().expect("views hold all that templates ask for")
    }
}

/// The crate of a document, with paths below the crate's folder, not laid out yet: [`format()`] does that.
#[must_use]
pub fn emit(api: &Api, options: &Options) -> FileSet {
    let analysis = Analysis::new(api);
    let names = Names::new(&analysis);
    let cx = Context { api, analysis: &analysis, names: &names, options, included: false };
    let mut files = manifest::emit(&cx);
    files.extend(modules(&cx).into_iter().map(|(path, text)| (format!("src/{path}"), text)));
    let mut set = finish(&cx, files);
    for (path, text) in license::files(&options.package, cx.package_name()) {
        set.insert(path, text);
    }
    set
}

/// The modules of a document without the crate around them, for a build script: `lib.rs` is text that
/// `include!` takes, the other files lie below it as in the crate. As of [`emit`], they are not laid out.
#[must_use]
pub fn emit_included(api: &Api, options: &Options) -> FileSet {
    let analysis = Analysis::new(api);
    let names = Names::new(&analysis);
    let cx = Context { api, analysis: &analysis, names: &names, options, included: true };
    let mut files = vec![manifest::included(&cx)];
    files.extend(modules(&cx));
    finish(&cx, files)
}

/// The file beside the modules of a build script's documents that tells `include_api!` which there are.
#[must_use]
pub fn included_apis(names: &[String]) -> FileSet {
    let mut set = FileSet::default();
    set.insert("apis.rs", manifest::apis(names));
    set
}

/// The features that the modules of a document ask for.
#[must_use]
pub fn features(api: &Api, options: &Options) -> Vec<String> {
    let halves = [(options.client, "client"), (options.server, "server")];
    let halves = halves.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_owned());
    let names = Names::new(&Analysis::new(api));
    halves.chain(names.resources.into_iter().map(|r| r.feature)).collect()
}

/// A version range as an expression.
fn range(versions: VersionRange) -> String {
    let new = |v: Microversion| format!("Microversion::new({}, {})", v.major, v.minor);
    match (versions.min, versions.max) {
        (None, None) => "VersionRange::ALL".to_owned(),
        (Some(min), None) => format!("VersionRange::since({})", new(min)),
        (None, Some(max)) => format!("VersionRange::until({})", new(max)),
        (Some(min), Some(max)) => format!("VersionRange::between({}, {})", new(min), new(max)),
    }
}

/// The files of the modules, by their paths below the root module's folder.
fn modules(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = model::emit(cx);
    if cx.options.client {
        files.extend(client::emit(cx));
    }
    if cx.options.server {
        files.extend(server::emit(cx));
    }
    files
}

fn finish(cx: &Context<'_>, mut files: Vec<(String, String)>) -> FileSet {
    files.sort();
    let header = format!(
        "Generated by apiref from the reference of {}. Do not edit: `apiref build` writes it anew.",
        cx.api.name
    );
    let mut set = FileSet::default();
    for (path, text) in files {
        let (begin, end) = match path.rsplit_once('.') {
            Some((_, "rs")) => ("//", ""),
            Some((_, "md")) => ("<!--", " -->"),
            _ => ("#", ""),
        };
        set.insert(path, format!("{begin} {header}{end}\n\n{}\n", text.trim_end()));
    }
    set
}
