//! The major version and the placeholders of a page's addresses.

use indexmap::IndexMap;

use crate::ir::{PathTemplate, Segment};
use crate::lower::read::path;
use crate::lower::read::section::PageSections;

/// The major version that most paths of a page begin with; `None` where none says.
pub(in crate::lower) fn major(page: &PageSections<'_>) -> Option<String> {
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    for rest_method in &page.operations {
        let first = rest_method.directive.content.lines.iter().find(|line| !line.trim().is_empty());
        let url = first.and_then(|line| line.split_whitespace().nth(1));
        if let Some(major) = url.and_then(path::major) {
            *counts.entry(major.to_owned()).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(major, _)| major)
}

/// The version that most paths begin with, the number of these, and the index of the first.
pub(in crate::lower) fn usual_version<'p>(
    paths: impl Iterator<Item = &'p PathTemplate>,
) -> Option<(&'p str, usize, usize)> {
    let mut counts: IndexMap<&str, (usize, usize)> = IndexMap::new();
    for (at, path) in paths.enumerate() {
        let first = path.parts().first().filter(|first| first.is_version());
        if let Some(version) = first.and_then(Segment::literal) {
            counts.entry(version).or_insert((0, at)).0 += 1;
        }
    }
    let (version, (count, at)) = counts.into_iter().max_by_key(|(_, (count, _))| *count)?;
    Some((version, count, at))
}

/// Gives placeholders that share a position one name: the one that most paths use, the first of equals.
/// A name that would then be twice in a path is told apart by the segment before it.
pub(in crate::lower) fn unify(paths: &mut [PathTemplate]) {
    let mut votes: IndexMap<String, IndexMap<String, usize>> = IndexMap::new();
    for path in paths.iter() {
        for (position, name) in positions(path.as_str()) {
            *votes.entry(position).or_default().entry(name.to_owned()).or_default() += 1;
        }
    }
    let winner = |position: &str| {
        let names = &votes[position];
        let most = names.values().copied().max().unwrap_or(0);
        names.iter().find(|(_, count)| **count == most).map(|(name, _)| name.clone())
    };
    for path in paths.iter_mut() {
        let mut used: Vec<String> = Vec::new();
        let mut out: Vec<String> = Vec::new();
        let mut position = String::new();
        for segment in path.as_str().split('/') {
            let mut rebuilt = String::new();
            let mut rest = segment;
            while let Some((before, after)) = rest.split_once('{') {
                let (_, tail) = after.split_once('}').unwrap_or((after, ""));
                position.push_str(before);
                position.push_str("{}");
                let mut name = winner(&position).unwrap_or_else(|| after.to_owned());
                if used.contains(&name) {
                    let holder =
                        out.last().map(|s| crate::lower::naming::singular_words(s).join("_"));
                    name = format!("{}_{name}", holder.unwrap_or_default());
                }
                rebuilt.push_str(before);
                rebuilt.push_str(&format!("{{{name}}}"));
                used.push(name);
                rest = tail;
            }
            rebuilt.push_str(rest);
            position.push_str(rest);
            position.push('/');
            out.push(rebuilt);
        }
        *path = PathTemplate::parse(out.join("/"));
    }
}

/// Each placeholder with the shape of the path up to it.
fn positions(path: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let mut position = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        position.push_str(before);
        position.push_str("{}");
        found.push((position.clone(), name));
        rest = tail;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{PathTemplate, unify};

    fn unified(paths: &[&str]) -> Vec<String> {
        let mut paths: Vec<PathTemplate> = paths.iter().copied().map(PathTemplate::parse).collect();
        unify(&mut paths);
        paths.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_position_has_one_name() {
        assert_eq!(
            unified(&["/t/{type}", "/t/{type_id}", "/t/{type_id}/x", "/u/{type}"]),
            ["/t/{type_id}", "/t/{type_id}", "/t/{type_id}/x", "/u/{type}"]
        );
    }

    #[test]
    fn a_name_is_not_twice_in_a_path() {
        assert_eq!(
            unified(&["/{p}/a", "/{p}/b", "/{admin}/os-quotas/{p}"])[2],
            "/{p}/os-quotas/{os_quota_p}"
        );
    }
}
