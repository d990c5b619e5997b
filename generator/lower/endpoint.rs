//! Operations at one method and path: what tells them apart, and what they are called together.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::hash::HashMap;
use crate::ir::{Method, Name, Selector};

use super::draft::Draft;
use super::{naming, path};

/// The drafts of each endpoint, by index, in the order of first mention.
pub(super) fn group(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut at: HashMap<(Method, String), usize> = HashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let key = (draft.address.method, path::shape(&draft.address.path));
        let group = *at.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(index);
    }
    groups
}

/// Gives the operations of one endpoint their selectors: the key of the body, a query parameter that only
/// one has, else the shape.
pub(super) fn select(drafts: &mut [Draft], members: &[usize]) {
    let first = &drafts[members[0]].address;
    let is_action =
        first.method == Method::Post && first.path.trim_end_matches('/').ends_with("/action");
    if members.len() == 1 && !is_action {
        return;
    }
    let keys: Vec<Option<String>> = members.iter().map(|at| action_key(&drafts[*at])).collect();
    let mut counts: HashMap<&str, usize> = HashMap::default();
    for key in keys.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let unique = |key: &Option<String>| key.as_deref().is_some_and(|key| counts[key] == 1);
    let apart = is_action || keys.iter().all(unique);
    let mut users: HashMap<&str, usize> = HashMap::default();
    for at in members {
        let names = drafts[*at].address.query.iter().map(|(name, _)| name.as_str());
        for name in names.collect::<BTreeSet<_>>() {
            *users.entry(name).or_default() += 1;
        }
    }
    let selectors: Vec<Selector> = members
        .iter()
        .zip(&keys)
        .map(|(at, key)| match key {
            Some(key) if apart => Selector::Action(Name::new(key.clone())),
            _ => own_query(&drafts[*at], &users).map_or(Selector::Shape, Selector::Query),
        })
        .collect();
    for (at, selector) in members.iter().zip(selectors) {
        drafts[*at].selector = Some(selector);
    }
}

/// Pairs of an endpoint's operations that nothing tells apart: no key, no query, not the body's keys.
pub(super) fn alike(drafts: &[Draft], members: &[usize]) -> Vec<(usize, usize)> {
    let keys = |at: usize| -> Vec<&str> {
        let body = drafts[at].request.iter();
        body.flat_map(|body| body.shape.fields().map(|(name, _)| name)).collect()
    };
    let shaped: Vec<usize> = members
        .iter()
        .copied()
        .filter(|at| drafts[*at].selector == Some(Selector::Shape))
        .collect();
    let mut first: HashMap<Vec<&str>, usize> = HashMap::default();
    let with_first = |at: usize| (at, *first.entry(keys(at)).or_insert(at));
    shaped.into_iter().map(with_first).filter(|(a, b)| a != b).collect()
}

/// The only key of the request, or of those that the title names the one that is meant.
fn action_key(draft: &Draft) -> Option<String> {
    let body = draft.request.as_ref()?;
    if let Some((key, _)) = body.shape.only_field() {
        return Some(key.to_owned());
    }
    let fields = || body.shape.fields().map(|(name, _)| name);
    let words = |text: &str| text.replace(['(', ')', ',', '`'], " ");
    let title = words(&draft.title);
    fields()
        .find(|name| title.split_whitespace().any(|word| word == *name))
        .or_else(|| {
            body.shape.fields().find(|(_, f)| f.shape.object.is_some()).map(|(name, _)| name)
        })
        .map(str::to_owned)
}

/// The first query parameter of the path that no other operation of the endpoint has.
fn own_query(draft: &Draft, users: &HashMap<&str, usize>) -> Option<Name> {
    let mut names = draft.address.query.iter().map(|(name, _)| name);
    names.find(|name| users.get(name.as_str()) == Some(&1)).map(|name| Name::new(name.clone()))
}

/// Gives every draft its name, unique in the document: the pinned ones first; then the first of two keeps it.
/// Says which draft collides with which.
pub(super) fn name(drafts: &mut [Draft], groups: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut alone = vec![true; drafts.len()];
    for group in groups.iter().filter(|g| g.len() > 1) {
        group.iter().for_each(|at| alone[*at] = false);
    }
    let mut taken: HashMap<String, usize> = HashMap::default();
    for (at, draft) in drafts.iter_mut().enumerate() {
        // A name can be pinned once.
        if draft.name.as_ref().is_some_and(|name| taken.contains_key(&name.snake())) {
            draft.name = None;
        }
        taken.extend(draft.name.iter().map(|name| (name.snake(), at)));
    }
    let titles = drafts.par_iter().map(|draft| match draft.name {
        Some(_) => None,
        None => naming::operation(&draft.title, &draft.address.path),
    });
    let by_title: Vec<Option<Name>> = titles.collect();
    let mut numbers: HashMap<String, u32> = HashMap::default();
    let mut collisions = Vec::new();
    for (at, by_title) in by_title.into_iter().enumerate() {
        let draft = &drafts[at];
        if draft.name.is_some() {
            continue;
        }
        let by_path = || naming::by_path(draft.address.method, &draft.address.path);
        let wanted = by_title
            .unwrap_or_else(|| if alone[at] { by_path() } else { naming::tag(&draft.title).name });
        let name = match taken.get(&wanted.snake()) {
            None => wanted,
            Some(holder) => {
                collisions.push((at, *holder));
                apart(draft, &drafts[*holder], &wanted, by_path(), &taken, &mut numbers)
            }
        };
        taken.insert(name.snake(), at);
        drafts[at].name = Some(name);
    }
    collisions
}

/// A name that is free: with what differs in the paths, by the path, with the whole title, by number.
fn apart(
    draft: &Draft,
    holder: &Draft,
    wanted: &Name,
    by_path: Name,
    taken: &HashMap<String, usize>,
    numbers: &mut HashMap<String, u32>,
) -> Name {
    let differing = naming::differing(&draft.address.path, &holder.address.path);
    let key = draft.selector.as_ref().and_then(|s| match s {
        Selector::Action(name) | Selector::Query(name) => Some(name.words.clone()),
        Selector::Shape => None,
    });
    let extended = |more: &[String]| {
        Name::from_words(
            wanted.words.iter().chain(more.iter().filter(|w| !wanted.words.contains(w))),
        )
    };
    let candidates = [
        (!differing.is_empty()).then(|| extended(&differing)),
        key.map(|key| extended(&key)),
        Some(by_path),
        Some(naming::tag(&draft.title).name),
    ];
    let free = |name: &Name| !taken.contains_key(&name.snake());
    candidates.into_iter().flatten().find(free).unwrap_or_else(|| {
        // Numbers below the last one given are taken: thousands of one name need not be tried again.
        let next = numbers.entry(wanted.snake()).or_insert(1);
        loop {
            *next += 1;
            let words = wanted.words.iter().cloned().chain([next.to_string()]);
            let name = Name::from_words(words);
            if free(&name) {
                return name;
            }
        }
    })
}
