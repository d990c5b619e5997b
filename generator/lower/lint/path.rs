//! Paths that are almost those of others.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, HashSet, IndexMap};
use crate::ir::{PathTemplate, Segment};
use crate::lower::evidence::operation::Draft;
use crate::lower::naming;
use crate::source::Span;

/// Checks the paths of a document, each where it is documented.
pub(in crate::lower) fn paths(drafts: &[Draft], diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = HashSet::default();
    let found = collections(drafts).into_iter().chain(versions(drafts));
    for (at, message, other, help) in found {
        if reported.insert(at) {
            diagnostics.push(
                Diagnostic::new(Code::NearMissPath, at, message)
                    .also(other, "another operation")
                    .help(help),
            );
        }
    }
}

/// The operation, what is wrong with its path, an operation that has it otherwise, and how to mend it.
type Finding = (Span, String, Span, String);

/// The operations of each spelling of a collection.
type Spellings<'d> = IndexMap<&'d str, Vec<&'d Draft>>;

/// Collections that are spelled in two ways at one place: in singular and plural, or with `-` and `_`.
///
/// A name at the end of a path is no collection: `schemas/image` and `schemas/images` differ on purpose.
fn collections(drafts: &[Draft]) -> Vec<Finding> {
    let mut places: IndexMap<(String, Vec<String>), Spellings<'_>> = IndexMap::default();
    for draft in drafts {
        let parts = draft.address.path.parts();
        let mut before = String::new();
        for (at, part) in parts.iter().enumerate() {
            let holds_one = matches!(parts.get(at + 1), Some(Segment::Placeholder(_)));
            if let Some(name) = part.literal().filter(|_| holds_one) {
                let place = (before.clone(), naming::singular_words(name));
                places.entry(place).or_default().entry(name).or_default().push(draft);
            }
            before.push('/');
            before.push_str(part.literal().unwrap_or("{}"));
        }
    }
    let mut found = Vec::new();
    for spellings in places.into_values().filter(|spellings| spellings.len() > 1) {
        // Collections go by the plural, unless most operations say otherwise.
        let all: usize = spellings.values().map(Vec::len).sum();
        let weight = |name: &str, users: &Vec<&Draft>| {
            let is_plural = naming::singular(name) != name;
            (users.len() * 4 > all * 3, is_plural, users.len())
        };
        let usual = spellings.iter().max_by_key(|(name, users)| weight(name, users));
        let Some((usual, users)) = usual else { continue };
        for (name, others) in spellings.iter().filter(|(name, _)| *name != usual) {
            found.extend(others.iter().map(|draft| {
                let count = users.len();
                let message = format!("the path has `{name}` where {count} others have `{usual}`");
                (draft.span, message, users[0].span, format!("write `{usual}`, if it is the same"))
            }));
        }
    }
    found
}

/// Paths that have the version twice, or lack it though the others begin with it.
fn versions(drafts: &[Draft]) -> Vec<Finding> {
    let version = |path: &PathTemplate| {
        let first = path.parts().first()?;
        first.is_version().then(|| first.to_string())
    };
    let mut counts: IndexMap<String, (usize, Span)> = IndexMap::default();
    let mut below: HashMap<String, HashSet<&str>> = HashMap::default();
    for draft in drafts {
        let path = &draft.address.path;
        if let Some(version) = version(path) {
            below.entry(version.clone()).or_default().extend(first_name(&path.parts()[1..]));
            counts.entry(version).or_insert((0, draft.span)).0 += 1;
        }
    }
    let Some((usual, (count, other))) = counts.into_iter().max_by_key(|(_, (count, _))| *count)
    else {
        return Vec::new();
    };
    let known = &below[&usual];
    let mut found = Vec::new();
    for draft in drafts {
        let (path, at) = (&draft.address.path, draft.span);
        let twice = path.parts().iter().filter(|part| part.literal() == Some(&usual)).count() > 1;
        if twice {
            let message = format!("the path has `{usual}` twice");
            found.push((at, message, other, "remove one".to_owned()));
        } else if count * 2 > drafts.len()
            && version(path).is_none()
            && first_name(path.parts()).is_some_and(|name| known.contains(name))
        {
            let message = format!("the path lacks `/{usual}`, with which {count} others begin");
            found.push((at, message, other, format!("write `/{usual}{path}`")));
        }
    }
    found
}

/// The first segment that is no value.
fn first_name(parts: &[Segment]) -> Option<&str> {
    parts.iter().find_map(Segment::literal)
}
