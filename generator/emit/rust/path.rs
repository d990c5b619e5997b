//! Path templates, and the placeholder in them that the client fills in by itself.

use crate::ir::Api;

/// A path template, cut where it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// The placeholder of the caller's project, `project_id` in `/v3/{project_id}/snapshots`.
    pub scope: Option<String>,
    /// The other placeholders, in order.
    pub arguments: Vec<String>,
    /// The template with the scope marked: `/v3/{+project_id}/snapshots/{snapshot_id}`.
    pub template: String,
}

/// Reads a path template.
///
/// Only a placeholder that stands first, or right after the version, is the caller's project: the
/// project of `/v3/{project_id}/os-quota-sets/{target}` is, that of `/v3/projects/{project_id}` is an
/// argument like any other.
pub(super) fn parse(api: &Api, path: &str) -> Path {
    let first = path.split('/').find(|s| !s.is_empty() && !is_version(s));
    let scope = first
        .and_then(placeholder)
        .filter(|name| api.service.scope_parameters.iter().any(|scope| scope == name));
    let mut names = placeholders(path);
    let template = match scope {
        Some(name) => {
            names.remove(names.iter().position(|n| n == name).unwrap_or_default());
            path.replacen(&format!("{{{name}}}"), &format!("{{+{name}}}"), 1)
        }
        None => path.to_owned(),
    };
    Path { scope: scope.map(str::to_owned), arguments: names, template }
}

fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn placeholders(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|s| s.split_once('}')).map(|(n, _)| n.to_owned()).collect()
}

/// `v3`, `v2.1`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|n| {
        n.starts_with(|c: char| c.is_ascii_digit())
            && n.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}
