//! Paths that are almost those of others.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, HashSet, IndexMap};
use crate::ir::{Method, PathTemplate, Segment};
use crate::lower::evidence::operation::Draft;
use crate::lower::naming;
use crate::lower::read::address;
use crate::source::Span;

/// Checks the paths of a document, each where it is documented.
pub(in crate::lower) fn paths(drafts: &[Draft], diagnostics: &mut Vec<Diagnostic>) {
    let mut reported = HashSet::default();
    let found = collections(drafts).into_iter();
    let found = found.chain(lists(drafts)).chain(unparted(drafts)).chain(versions(drafts));
    let found = found.chain(prefixes(drafts));
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

/// Lists at another spelling of a collection that has items and no list: `status` or `state-uses` beside `statuses/{id}` or
/// `state_uses/{id}`.
///
/// Where the collection has a list of its own, the other is something else.
fn lists(drafts: &[Draft]) -> Vec<Finding> {
    let mut items: IndexMap<(String, &str), &Draft> = IndexMap::default();
    let mut ends: HashMap<String, &Draft> = HashMap::default();
    for draft in drafts {
        let parts = draft.address.path.parts();
        let above = |end: usize| shape(&parts[..end]);
        match parts {
            [.., Segment::Literal(name), Segment::Placeholder(_)] => {
                items.entry((above(parts.len() - 2), name)).or_insert(draft);
            }
            [.., Segment::Literal(_)] => {
                ends.entry(above(parts.len())).or_insert(draft);
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for ((above, name), item) in &items {
        let is_listed = ends.contains_key(&format!("{above}/{name}"));
        let spellings = [naming::singular(name), name.replace('_', "-"), name.replace('-', "_")];
        let others = spellings.iter().filter(|other| {
            !is_listed && other != name && !items.contains_key(&(above.clone(), other.as_str()))
        });
        for other in others {
            let list = ends.get(&format!("{above}/{other}"));
            let list = list.filter(|list| list.address.method == Method::Get);
            found.extend(list.map(|list| {
                let message = format!("the path lists `{other}`, of which one is below `{name}`");
                (list.span, message, item.span, format!("write `{name}`, if it is the same"))
            }));
        }
    }
    found
}

/// Paths in which a slash is missing behind a value: `{id}parts/{part}`, where others have `{id}/parts`.
fn unparted(drafts: &[Draft]) -> Vec<Finding> {
    let glued = drafts.iter().filter_map(|draft| {
        let text = draft.address.path.as_str();
        let mut ends = text.match_indices('}').map(|(at, _)| at + 1);
        let at = ends.find(|at| text[*at..].starts_with(|c: char| c.is_ascii_alphabetic()))?;
        let meant = PathTemplate::parse(format!("{}/{}", &text[..at], &text[at..]));
        Some((draft, meant, text[..at].matches('/').count() + 1))
    });
    let glued: Vec<(&Draft, PathTemplate, usize)> = glued.collect();
    if glued.is_empty() {
        return Vec::new();
    }
    let shapes: HashMap<String, &Draft> = drafts
        .iter()
        .flat_map(|draft| {
            let parts = draft.address.path.parts();
            (1..=parts.len()).map(move |end| (shape(&parts[..end]), draft))
        })
        .collect();
    let found = glued.iter().filter_map(|(draft, meant, place)| {
        let other = shapes.get(&shape(meant.parts().get(..*place)?))?;
        let message = format!("the path lacks a slash where another has `{}`", other.address.path);
        Some((draft.span, message, other.span, format!("write `{meant}`")))
    });
    found.collect()
}

/// A path without the names of its values.
fn shape(parts: &[Segment]) -> String {
    parts.iter().fold(String::new(), |path, part| path + "/" + part.literal().unwrap_or("{}"))
}

/// Paths that have the version twice, or lack it though the others begin with it.
fn versions(drafts: &[Draft]) -> Vec<Finding> {
    let usual = address::usual_version(drafts.iter().map(|draft| &draft.address.path));
    let Some((usual, count, other)) = usual else { return Vec::new() };
    let other = drafts[other].span;
    let paths = drafts.iter().map(|draft| draft.address.path.parts());
    let known: HashSet<&str> = paths
        .filter(|parts| parts.first().and_then(Segment::literal) == Some(usual))
        .filter_map(|parts| first_name(&parts[1..]))
        .collect();
    let mut found = Vec::new();
    for draft in drafts {
        let (path, at) = (&draft.address.path, draft.span);
        let parts = path.parts();
        if parts.iter().filter(|part| part.literal() == Some(usual)).count() > 1 {
            let message = format!("the path has `{usual}` twice");
            found.push((at, message, other, "remove one".to_owned()));
        } else if count * 2 > drafts.len()
            && !parts.first().is_some_and(Segment::is_version)
            && first_name(parts).is_some_and(|name| known.contains(name))
        {
            let message = format!("the path lacks `/{usual}`, with which {count} others begin");
            found.push((at, message, other, format!("write `/{usual}{path}`")));
        }
    }
    found
}

/// The number of operations that have to begin otherwise.
const MIN_PREFIXED: usize = 3;

/// A path that lacks what others have before its collection, up to a version: `/parts/{id}` beside `/stock/v1/parts/{id}`.
fn prefixes(drafts: &[Draft]) -> Vec<Finding> {
    let mut bare: IndexMap<String, Vec<&Draft>> = IndexMap::default();
    let mut prefixed: HashMap<String, IndexMap<String, Vec<&Draft>>> = HashMap::default();
    for draft in drafts {
        let parts = draft.address.path.parts();
        let item = |parts: &[Segment]| match parts {
            [Segment::Literal(name), Segment::Placeholder(_), ..] => Some(name.clone()),
            _ => None,
        };
        if let Some(name) = item(parts) {
            bare.entry(name).or_default().push(draft);
        } else if let [_, Segment::Literal(_), rest @ ..] = parts
            && parts[1].is_version()
            && let Some(name) = item(rest)
        {
            let prefix = shape(&parts[..2]);
            prefixed.entry(name).or_default().entry(prefix).or_default().push(draft);
        }
    }
    let mut found = Vec::new();
    for (name, lacking) in bare {
        let Some((prefix, others)) =
            prefixed.get(&name).and_then(|found| found.iter().max_by_key(|(_, d)| d.len()))
        else {
            continue;
        };
        if others.len() < MIN_PREFIXED.max(lacking.len() * 2) {
            continue;
        }
        found.extend(lacking.iter().map(|draft| {
            let count = others.len();
            let message =
                format!("the path lacks `{prefix}`, which {count} others have before `{name}`");
            let help = format!("write `{prefix}{}`", draft.address.path);
            (draft.span, message, others[0].span, help)
        }));
    }
    found
}

/// The first segment that is no value.
fn first_name(parts: &[Segment]) -> Option<&str> {
    parts.iter().find_map(Segment::literal)
}
