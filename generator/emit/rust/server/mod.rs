//! The server half of a generated crate: traits, requests, responses and the router.
//!
//! Everything here computes a view: names cased, types spelled, docs rendered. The templates under
//! `templates/rust/src/server/` place it, and the runtime's `server` module does the work.

mod collection;
mod group;
mod operation;
mod request;
mod response;
mod root;
mod shape;
#[cfg(test)]
mod tests;

use super::{Context, ty};
use crate::analysis::server::Server;

/// The files of the server half.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let server = Server::new(cx.analysis);
    let shapes = shape::Shapes::new(cx, &server);
    let groups = group::groups(cx, &shapes);
    let mut files = vec![("server/mod.rs".to_owned(), root::render(cx, &groups, &shapes))];
    let collections = collection::render(cx, &server.collections);
    files.push(("server/collection.rs".to_owned(), collections));
    files.extend(shapes.render_shared().map(|text| ("server/shape.rs".to_owned(), text)));
    for (index, group) in groups.iter().enumerate() {
        let own = shapes.render_of(index, &group.title);
        let texts = [
            ("mod", Some(group.render(cx))),
            ("operation", Some(operation::render(cx, &shapes, group))),
            ("request", Some(request::render(cx, group))),
            ("response", Some(response::render(cx, &shapes, group))),
            ("shape", own),
        ];
        files.extend(texts.into_iter().filter_map(|(name, text)| {
            Some((format!("server/{}/{name}.rs", group.module.plain()), text?))
        }));
    }
    files
}

/// The `use` paths of what types need, beside the map of the standard library.
fn imports(cx: &Context<'_>, uses: &ty::Uses) -> Vec<String> {
    let mut paths = Vec::new();
    if !uses.runtime.is_empty() {
        let names: Vec<&str> = uses.runtime.iter().copied().collect();
        paths.push(format!("apiref_runtime::{{{}}}", names.join(", ")));
    }
    for import in uses.imports(None) {
        let (root, names) = (cx.root(3), import.names.join(", "));
        paths.push(format!("{root}::model::{}::{{{names}}}", import.module));
    }
    paths
}
