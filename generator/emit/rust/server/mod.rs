//! The server half of a generated crate: traits, requests, responses and the router.
//!
//! Everything here computes a view: names cased, types spelled, docs rendered. The templates under
//! `templates/rust/src/server/` place it, and the runtime's `server` module does the work.

mod group;
mod operation;
mod request;
mod response;
mod root;
mod shape;
#[cfg(test)]
mod tests;

use super::names::Names;
use super::ty;
use crate::emit::files::FileSet;
use crate::ir::{Api, Endpoint, Operation, VersionRange};

/// The files of the server half, below the crate's folder; not formatted.
///
/// # Errors
///
/// A template cannot be rendered, which is a mistake in the template.
pub fn emit(api: &Api, names: &Names, krate: &str) -> askama::Result<FileSet> {
    let mut files = FileSet::new();
    let shapes = shape::Shapes::new(api, names);
    let groups = group::groups(api, names, &shapes);
    files.insert("src/server/mod.rs", root::render(api, names, krate, &groups, &shapes)?);
    if let Some(text) = shapes.render_shared(&api.title)? {
        files.insert("src/server/shape.rs", text);
    }
    for (index, group) in groups.iter().enumerate() {
        let folder = format!("src/server/{}", group.folder);
        files.insert(format!("{folder}/mod.rs"), group.render()?);
        let title = &group.title;
        let operations = &group.operations;
        let text = operation::render(api, names, &shapes, title, operations)?;
        files.insert(format!("{folder}/operation.rs"), text);
        let text = request::render(api, names, title, operations)?;
        files.insert(format!("{folder}/request.rs"), text);
        let text = response::render(api, names, &shapes, title, operations)?;
        files.insert(format!("{folder}/response.rs"), text);
        if let Some(text) = shapes.render_of(index, title)? {
            files.insert(format!("{folder}/shape.rs"), text);
        }
    }
    Ok(files)
}

/// A documented operation where it stands.
#[derive(Clone, Copy, Debug)]
struct Placed<'a> {
    path: &'a str,
    endpoint: &'a Endpoint,
    operation: &'a Operation,
}

/// A doc comment for an item; the formatter indents it.
fn doc_comment(text: &str) -> String {
    let line = |l: &str| if l.is_empty() { "///".to_owned() } else { format!("/// {l}") };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Paragraphs of a doc comment, without those that say nothing.
fn paragraphs<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The `use` paths of what spelled types need.
fn imports(uses: &ty::Uses) -> Vec<String> {
    let mut paths = Vec::new();
    if uses.map {
        paths.push("std::collections::BTreeMap".to_owned());
    }
    if !uses.runtime.is_empty() {
        let names: Vec<&str> = uses.runtime.iter().copied().collect();
        paths.push(format!("apiref_runtime::{{{}}}", names.join(", ")));
    }
    for (module, names) in uses.imports("") {
        paths.push(format!("crate::model::{module}::{{{names}}}"));
    }
    paths
}

/// Which microversions have it, as a sentence; nothing where all have.
fn versions_doc(versions: VersionRange) -> String {
    match (versions.min, versions.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!("Since microversion {min}."),
        (None, Some(max)) => format!("Up to microversion {max}."),
        (Some(min), Some(max)) => format!("Microversions {min} to {max}."),
    }
}
