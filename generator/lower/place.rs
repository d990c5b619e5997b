//! Where a documented parameter stands in the body: the flat table laid over the tree of the samples.
//!
//! Most names occur at one place of the tree. Of several, the one beside or below the parameters listed
//! around it; a name that no sample shows goes to where its siblings live. Dots and `>` in a name are
//! steps.

use std::rc::Rc;

use crate::hash::HashMap;

use super::evidence::{self, Word};
use super::shape::{Fact, Shape, Step};

/// A parameter to be placed.
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) fact: Fact,
    /// Whether it stands beside what the body wraps, where no sample shows it.
    pub(super) beside: bool,
}

/// Lays a table over a shape. `wrapper` is the key that bodies of this operation are wrapped in, where
/// that is known from elsewhere and no sample shows it.
pub(super) fn place(shape: &mut Shape, listed: Vec<Listed>, wrapper: Option<&str>) {
    let has_tree = shape.object.is_some() || shape.items().next().is_some();
    let holders = shape.holders();
    let holders_of = |key: &str| holders.get(key).map_or(&[][..], Vec::as_slice);
    let mut homes: HashMap<Rc<[Step]>, usize> = HashMap::default();
    let mut found: Vec<Option<Rc<[Step]>>> = Vec::with_capacity(listed.len());
    // First what is certain: names at one place.
    for item in &listed {
        let steps = steps(&item.name);
        let certain = match holders_of(&item.name) {
            [one] => Some(one),
            [] => steps.split_last().and_then(|(last, before)| dotted(holders_of(last), before)),
            _ => None,
        };
        if let Some(path) = certain.filter(|_| !item.name.ends_with("_links")) {
            *homes.entry(Rc::clone(path)).or_default() += 1;
        }
        found.push(certain.cloned());
    }
    // Then the others, by what stands around them.
    for at in 0..listed.len() {
        if found[at].is_some() {
            continue;
        }
        let holders = holders_of(&listed[at].name);
        if holders.is_empty() {
            continue;
        }
        // A row for other versions than those before it is of the field that they are of.
        let mut taken: Vec<(&Rc<[Step]>, bool)> = Vec::new();
        for n in (0..at).filter(|n| listed[*n].name == listed[at].name) {
            let Some(path) = &found[n] else { continue };
            let is_apart = listed[n].fact.is_apart(&listed[at].fact);
            match taken.iter_mut().find(|(known, _)| *known == path) {
                Some((_, apart)) => *apart &= is_apart,
                None => taken.push((path, is_apart)),
            }
        }
        let changed = taken.iter().find(|(_, apart)| *apart).map(|(path, _)| Rc::clone(path));
        if changed.is_some() {
            found[at] = changed;
            continue;
        }
        let enclosing = (0..at).rev().find_map(|n| {
            let mut path = found[n].as_deref()?.to_vec();
            path.push(Step::Key(listed[n].name.clone()));
            shape
                .at(&path)
                .filter(|s| s.object.is_some() || s.items().next().is_some())
                .map(|_| path)
        });
        let score = |path: &Rc<[Step]>| {
            let siblings = homes.get(path).copied().unwrap_or(0);
            let inside = enclosing.as_ref().is_some_and(|e| {
                **path == **e
                    || path.len() == e.len() + 1
                        && path.starts_with(e)
                        && path.last() == Some(&Step::Item)
            });
            (taken.iter().all(|(known, _)| *known != path), siblings, inside)
        };
        // Of equals the outermost: holders come from the outside in.
        let mut best: Option<(&Rc<[Step]>, _)> = None;
        for path in holders {
            let score = score(path);
            if best.as_ref().is_none_or(|(_, other)| score > *other) {
                best = Some((path, score));
            }
        }
        if let Some((path, _)) = best {
            *homes.entry(Rc::clone(path)).or_default() += 1;
            found[at] = Some(Rc::clone(path));
        }
    }
    let home = homes
        .iter()
        .max_by(|(a, n), (b, m)| {
            n.cmp(m).then_with(|| b.len().cmp(&a.len())).then_with(|| b.cmp(a))
        })
        .map(|(path, _)| path.to_vec());
    let home = home.filter(|_| has_tree).unwrap_or_else(|| {
        let key = wrapper.map(str::to_owned).or_else(|| {
            let (name, field) = shape.only_field()?;
            let holds = field.shape.object.is_some() || field.shape.items().next().is_some();
            holds.then(|| name.to_owned())
        });
        let mut path: Vec<Step> = key.into_iter().map(Step::Key).collect();
        if shape.at(&path).is_some_and(|s| s.items().next().is_some()) {
            path.push(Step::Item);
        }
        path
    });
    for (item, path) in listed.into_iter().zip(found) {
        let steps = steps(&item.name);
        let (parent, key) = match path {
            Some(path) if steps.len() > 1 && !shape.holds(&item.name) => {
                (path.to_vec(), steps[steps.len() - 1].clone())
            }
            Some(path) => (path.to_vec(), item.name),
            // The wrapper itself is listed too.
            None if home.first() == Some(&Step::Key(item.name.clone())) => (Vec::new(), item.name),
            None if item.beside => (Vec::new(), item.name),
            // A row for the keys of a body whose keys are data: no field.
            None if shape.object.is_none() && shape.entries.is_some() && is_key(&item.fact) => {
                continue;
            }
            None => {
                let mut path = home.clone();
                // A dotted name makes its own way from the home, or from the root if it begins there.
                if steps.len() > 1 && home.first() == Some(&Step::Key(steps[0].clone())) {
                    path.clear();
                }
                for step in &steps[..steps.len() - 1] {
                    path.push(Step::Key(step.clone()));
                    if shape.at(&path).is_some_and(|s| s.items().next().is_some()) {
                        path.push(Step::Item);
                    }
                }
                (path, steps[steps.len() - 1].clone())
            }
        };
        // A scalar in the samples cannot hold fields; nothing is put below it.
        item.fact.add(&mut shape.field_mut(&parent, &key).fact);
    }
}

/// Whether a row may be for the keys of an object: text that is always there.
fn is_key(fact: &Fact) -> bool {
    fact.required && fact.kind.as_deref().map(evidence::word) == Some(Word::String)
}

/// How many steps a name may have; one with more is only a name.
const MAX_STEPS: usize = 32;

/// The steps of `a.b` or `a > b`; a name with a dot that is only a name has one, which holders find first.
fn steps(name: &str) -> Vec<String> {
    let parts: Vec<String> = name
        .split(['.', '>'])
        .map(|part| part.trim().trim_end_matches("[]").trim_end_matches('\\').trim().to_owned())
        // A key that is data, `{thing_id}`, is no step: the way leads through all of them.
        .filter(|part| !(part.starts_with('{') && part.ends_with('}')))
        .collect();
    let is_name = parts.len() > MAX_STEPS || parts.is_empty() || parts.iter().any(String::is_empty);
    if is_name { vec![name.to_owned()] } else { parts }
}

/// Of the objects that a dotted name's last step stands in, the one below the steps before it, in their order, others
/// allowed between.
fn dotted<'p>(holders: &'p [Rc<[Step]>], before: &[String]) -> Option<&'p Rc<[Step]>> {
    let below = |path: &&Rc<[Step]>| {
        let mut keys = path.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Item => None,
        });
        before.iter().all(|step| keys.any(|key| key == step))
    };
    holders.iter().find(below).filter(|_| !before.is_empty())
}
