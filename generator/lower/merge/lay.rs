//! A flat table laid over the tree of the samples: each row gets a home, by the rules of [`crate::lower::infer::home`].

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::hash::HashMap;

use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Step};
use crate::lower::evidence::word::Word;
use crate::lower::infer::home::{beside, certain, dotted, neighbours, siblings, versions, wrapper};
use crate::lower::infer::rule::{Applied, Rule};
use crate::lower::infer::verdict::Reason;

/// A row to be laid.
pub(in crate::lower) struct Listed {
    pub(in crate::lower) name: String,
    pub(in crate::lower) claim: Claim,
    /// It stands beside what the body wraps, where no sample shows it.
    pub(in crate::lower) beside: bool,
}

/// The object that a row's field is in, and the rule that says so.
type Home = (Rc<[Step]>, &'static Rule);

/// Lays a table over a node. `key` is the one that bodies of this operation are wrapped in, where that is known from
/// elsewhere and no sample shows it.
pub(in crate::lower) fn lay(
    node: &mut Node,
    listed: Vec<Listed>,
    key: Option<&str>,
    applied: Applied,
) {
    let table = Table::new(node, &listed, applied);
    let (homes, common) = (table.homes, table.common);
    let names: BTreeSet<String> = listed.iter().map(|item| item.name.clone()).collect();
    let common = common.unwrap_or_else(|| wrapped(node, key));
    for (item, home) in listed.into_iter().zip(homes) {
        let steps = steps(&item.name);
        let last = steps[steps.len() - 1].clone();
        let has = |rule| applied.has(rule);
        let (parent, key, rule) = match home {
            Some((path, rule)) if steps.len() > 1 && !node.holds(&item.name) => {
                (path.to_vec(), last, rule)
            }
            Some((path, rule)) => (path.to_vec(), item.name, rule),
            None if has(&wrapper::RULE)
                && let Some(Step::Key(key)) = common.first()
                && (*key == item.name || wrapper::is_named(key, &item.name, &item.claim)) =>
            {
                // A table that is made for a list and for one alike names both.
                if *key != item.name && names.contains(key) {
                    continue;
                }
                (Vec::new(), key.clone(), &wrapper::RULE)
            }
            None if beside::says(&item.claim) && has(&beside::RULE) => {
                (Vec::new(), item.name, &beside::RULE)
            }
            None if (item.beside || beside::links(&item.name, &common)) && has(&beside::RULE) => {
                (Vec::new(), item.name, &beside::RULE)
            }
            // A row for the keys of a body whose keys are data: no field.
            None if node.object.is_none() && node.entries.is_some() && is_key(&item.claim) => {
                continue;
            }
            None if steps.len() > 1 && has(&dotted::RULE) => {
                (steps_below(node, &common, &steps), last, &dotted::RULE)
            }
            None if has(&siblings::RULE) => (common.clone(), item.name, &siblings::RULE),
            None => (Vec::new(), item.name, &siblings::RULE),
        };
        // A scalar in the samples cannot hold fields; nothing is put below it.
        let reason = Reason::new(rule, Some(item.claim.span));
        node.field_mut(&parent, &key).claim(item.claim, reason);
    }
}

/// The way of a dotted name from the home of the table, or from a step of the way there if it begins with that,
/// or from the root if its first step is a field of that alone.
fn steps_below(node: &Node, common: &[Step], steps: &[String]) -> Vec<Step> {
    let is_beside = node.field(&steps[0]).is_some()
        && node.at(common).is_none_or(|common| common.field(&steps[0]).is_none());
    let common = if is_beside { &[] } else { common };
    let first = Step::Key(steps[0].clone());
    let known = common.iter().position(|step| *step == first).unwrap_or(common.len());
    let mut path = common[..known].to_vec();
    for step in &steps[..steps.len() - 1] {
        path.push(Step::Key(step.clone()));
        if node.at(&path).is_some_and(|s| s.items().next().is_some()) {
            path.push(Step::Item);
        }
    }
    path
}

/// The object below the key that a body is wrapped in; the body where it is not.
fn wrapped(node: &Node, key: Option<&str>) -> Vec<Step> {
    let key = key.map(str::to_owned).or_else(|| {
        let (name, field) = node.only_field()?;
        field.node.has_parts().then(|| name.to_owned())
    });
    let mut path: Vec<Step> = key.into_iter().map(Step::Key).collect();
    if node.at(&path).is_some_and(|s| s.items().next().is_some()) {
        path.push(Step::Item);
    }
    path
}

/// Where the samples show the names of a table.
struct Table<'t> {
    node: &'t Node,
    listed: &'t [Listed],
    /// The home of each row that the samples show.
    homes: Vec<Option<Home>>,
    /// Of each object the number of rows that live in it.
    counts: HashMap<Rc<[Step]>, usize>,
    /// Where most rows live.
    common: Option<Vec<Step>>,
}

impl<'t> Table<'t> {
    fn new(node: &'t Node, listed: &'t [Listed], applied: Applied) -> Self {
        let holders = node.holders();
        let holders_of = |key: &str| holders.get(key).map_or(&[][..], Vec::as_slice);
        let mut table =
            Self { node, listed, homes: Vec::new(), counts: HashMap::default(), common: None };
        for item in listed {
            let home = match holders_of(&item.name) {
                [one] => Some((one, &certain::RULE)),
                [] => {
                    let steps = steps(&item.name);
                    let (last, before) = steps.split_last().expect("a name has a step");
                    below(holders_of(last), before).map(|path| (path, &dotted::RULE))
                }
                _ => None,
            };
            let home = home.filter(|(_, rule)| applied.has(rule));
            let votes = |(path, _): &(&Rc<[Step]>, _)| {
                let field = node.at(path).and_then(|node| node.field(&item.name));
                // A wrapper says where others live, and nothing of its own level.
                let wraps = path.is_empty() && field.is_some_and(|field| field.node.has_parts());
                !item.name.ends_with("_links") && !wraps
            };
            if let Some((path, _)) = home.filter(votes) {
                *table.counts.entry(Rc::clone(path)).or_default() += 1;
            }
            table.homes.push(home.map(|(path, rule)| (Rc::clone(path), rule)));
        }
        for (at, item) in listed.iter().enumerate() {
            let holders = holders_of(&item.name);
            if table.homes[at].is_none() && !holders.is_empty() {
                table.homes[at] = table.of_several(at, holders, applied);
            }
        }
        let is_tree = node.object.is_some() || node.items().next().is_some();
        let most = table.counts.iter().max_by(|(a, n), (b, m)| {
            let inside = |path: &Rc<[Step]>| (!path.is_empty(), Reverse(path.len()));
            n.cmp(m).then_with(|| inside(a).cmp(&inside(b))).then_with(|| b.cmp(a))
        });
        let common = most.map(|(path, _)| path.to_vec());
        // A table that names the only key of a body is about what stands below it.
        let named = node.only_field().is_some_and(|(key, field)| {
            field.node.has_parts() && listed.iter().any(|item| item.name == key)
        });
        table.common = common.filter(|path| is_tree && !(path.is_empty() && named));
        table
    }

    /// The home of a row whose name stands at several places, by the rows around it.
    fn of_several(&mut self, at: usize, holders: &[Rc<[Step]>], applied: Applied) -> Option<Home> {
        let taken = self.taken(at);
        let later = taken.iter().find(|(_, apart)| *apart).map(|(path, _)| Rc::clone(path));
        if let Some(path) = later.filter(|_| applied.has(&versions::RULE)) {
            return Some((path, &versions::RULE));
        }
        let enclosing = self.enclosing(at);
        let score = |path: &Rc<[Step]>| {
            let siblings = self.counts.get(path).copied().unwrap_or(0);
            let inside = enclosing.as_ref().is_some_and(|e| {
                **path == **e
                    || path.len() == e.len() + 1
                        && path.starts_with(e)
                        && path.last() == Some(&Step::Item)
            });
            (taken.iter().all(|(known, _)| known != path), siblings, inside)
        };
        // Of equals the outermost: holders come from the outside in.
        let mut best = (&holders[0], score(&holders[0]));
        for path in holders.iter().skip(1).filter(|_| applied.has(&neighbours::RULE)) {
            let score = score(path);
            if score > best.1 {
                best = (path, score);
            }
        }
        *self.counts.entry(Rc::clone(best.0)).or_default() += 1;
        Some((Rc::clone(best.0), &neighbours::RULE))
    }

    /// The homes of the rows of the same name before a row, each with whether their versions are apart from its.
    fn taken(&self, at: usize) -> Vec<(Rc<[Step]>, bool)> {
        let mut taken: Vec<(Rc<[Step]>, bool)> = Vec::new();
        let same = (0..at).filter(|n| self.listed[*n].name == self.listed[at].name);
        for n in same {
            let Some((path, _)) = &self.homes[n] else { continue };
            let is_apart = self.listed[n].claim.is_apart(&self.listed[at].claim);
            match taken.iter_mut().find(|(known, _)| known == path) {
                Some((_, apart)) => *apart &= is_apart,
                None => taken.push((Rc::clone(path), is_apart)),
            }
        }
        taken
    }

    /// The nearest field with parts that is listed before a row.
    fn enclosing(&self, at: usize) -> Option<Vec<Step>> {
        (0..at).rev().find_map(|n| {
            let mut path = self.homes[n].as_ref()?.0.to_vec();
            path.push(Step::Key(self.listed[n].name.clone()));
            self.node.at(&path).filter(|node| node.has_parts()).map(|_| path)
        })
    }
}

/// A row may be for the keys of an object: text that is always there.
fn is_key(claim: &Claim) -> bool {
    claim.required && claim.word() == Word::String
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
fn below<'p>(holders: &'p [Rc<[Step]>], before: &[String]) -> Option<&'p Rc<[Step]>> {
    let below = |path: &&Rc<[Step]>| {
        let mut keys = path.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Item => None,
        });
        before.iter().all(|step| keys.any(|key| key == step))
    };
    holders.iter().find(below).filter(|_| !before.is_empty())
}
