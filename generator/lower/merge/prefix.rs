//! Prefixes of paths: what one operation alone has before the version is where one cloud serves the API, and no part of it.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::IndexMap;
use crate::ir::PathTemplate;
use crate::lower::evidence::operation::Draft;
use crate::lower::read::address;

/// Leaves out the prefixes, and reports them.
pub(in crate::lower) fn drop(drafts: &mut [Draft], diagnostics: &mut Vec<Diagnostic>) {
    let usual = address::usual_version(drafts.iter().map(|draft| &draft.address.path));
    let usual = usual.filter(|(_, count, _)| count * 2 > drafts.len());
    let Some((version, _, other)) = usual else { return };
    let version = version.to_owned();
    let mut prefixed: IndexMap<String, Vec<usize>> = IndexMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(prefix) = prefix(&draft.address.path, &version) {
            prefixed.entry(prefix.to_owned()).or_default().push(at);
        }
    }
    for (prefix, at) in prefixed {
        let [at] = at.as_slice() else { continue };
        let method = drafts[*at].address.method;
        let path = drafts[*at].address.path.without(0);
        let is_it =
            |d: &Draft| d.address.method == method && d.address.path.shape() == path.shape();
        // Both would be one operation.
        if drafts.iter().any(is_it) {
            continue;
        }
        diagnostics.push(
            Diagnostic::new(
                Code::StrayPathPrefix,
                drafts[*at].span,
                format!("the path has `{prefix}` before the version, with which the others begin"),
            )
            .label("left out")
            .also(drafts[other].span, "another operation")
            .help(format!("write `{path}`")),
        );
        drafts[*at].address.path = path;
    }
}

/// The segment that a path has before a version.
fn prefix<'p>(path: &'p PathTemplate, version: &str) -> Option<&'p str> {
    match path.parts() {
        [first, second, ..] if second.literal() == Some(version) && !first.is_version() => {
            first.literal()
        }
        _ => None,
    }
}
