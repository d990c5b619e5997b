//! A flat table laid over the tree of the samples: each row gets a home, by the rules of [`crate::lower::infer::home`].

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::hash::{HashMap, HashSet, IndexMap};

use crate::lower::evidence::claim::{self, Claim};
use crate::lower::evidence::node::{Field, Holders, Node, Step};
use crate::lower::evidence::word::Word;
use crate::lower::infer::home::{
    alias, answer, beside, certain, dotted, either, neighbours, siblings, versions, wrapper,
};
use crate::lower::infer::rule::{Applied, Rule};
use crate::lower::infer::verdict::Reason;

/// A row to be laid.
pub(in crate::lower) struct Listed {
    pub(in crate::lower) name: String,
    pub(in crate::lower) claim: Claim,
    /// It stands beside what the body wraps, where no sample shows it.
    pub(in crate::lower) beside: bool,
    /// The rule that lists it, where no row does.
    pub(in crate::lower) because: Option<&'static Rule>,
}

/// The object that a row's field is in, and the rule that says so.
type Home = (Rc<[Step]>, &'static Rule);

/// Lays a table over a node. `key` is the one that bodies of this operation are wrapped in, where that is known from
/// elsewhere and no sample shows it; `answer` is what answers a request.
pub(in crate::lower) fn lay(
    node: &mut Node,
    listed: Vec<Listed>,
    key: Option<&str>,
    answer: &Node,
    applied: Applied,
) {
    let table = Table::new(node, &listed, applied);
    let (common, homes) = (table.common(), table.homes());
    let names: BTreeSet<String> = listed.iter().map(|item| item.name.clone()).collect();
    let common = common.unwrap_or_else(|| wrapped(node, key));
    let answered = answered(answer, node, &listed, &common);
    // Keys that look like a way, which a row of that name means.
    let mut dotted_keys: HashSet<String> = HashSet::default();
    node.visit(&mut |name, _| {
        if name.contains(SEPARATORS) {
            dotted_keys.insert(name.to_owned());
        }
    });
    for (item, home) in listed.into_iter().zip(homes) {
        let (parent, key, rule) = match home {
            Some((path, rule)) => {
                let mut steps = steps(&item.name);
                let is_way = steps.len() > 1 && !dotted_keys.contains(&item.name);
                let last = steps.pop().filter(|_| is_way);
                (path.to_vec(), last.unwrap_or_else(|| item.name.clone()), rule)
            }
            None => {
                let found = unshown(node, &item, &common, &names, &answered);
                match applied.first(found) {
                    Some((Some((parent, key)), reason)) => (parent, key, reason.rule),
                    Some((None, _)) => continue,
                    None => (Vec::new(), item.name.clone(), &siblings::RULE),
                }
            }
        };
        // A scalar in the samples cannot hold fields; nothing is put below it.
        let reason = Reason::new(item.because.unwrap_or(rule), Some(item.claim.span));
        if rule == &dotted::RULE {
            lead(node, &parent, reason);
        }
        let field = node.field_mut(&parent, &key);
        let home = Reason::of_two(reason.rule, Some(item.claim.span), field.sample);
        field.claim(item.claim, home);
        if key.contains(SEPARATORS) {
            dotted_keys.insert(key);
        }
    }
}

/// The signs between the steps of a row's name.
const SEPARATORS: [char; 2] = ['.', '>'];

/// An object and the key in it; none for a row that is for no field.
type Within = Option<(Vec<Step>, String)>;

/// The homes that rules propose for a row that no sample shows.
fn unshown(
    node: &Node,
    item: &Listed,
    common: &[Step],
    names: &BTreeSet<String>,
    answered: &HashMap<String, Rc<[Step]>>,
) -> Vec<(Within, Reason)> {
    let mut found = Vec::new();
    let mut propose = |rule, home| found.push((home, Reason::new(rule, Some(item.claim.span))));
    if let Some(Step::Key(key)) = common.first()
        && (*key == item.name || wrapper::is_named(key, &item.name, &item.claim))
    {
        // A table that is made for a list and for one alike names both.
        let is_twice = *key != item.name && names.contains(key);
        propose(&wrapper::RULE, (!is_twice).then(|| (Vec::new(), key.clone())));
    }
    let is_beside = item.beside && !beside::is_part(&item.claim);
    if beside::says(&item.claim) || is_beside || beside::links(&item.name, common) {
        propose(&beside::RULE, Some((Vec::new(), item.name.clone())));
    }
    // A row for the keys of a body whose keys are data is for no field.
    if node.object.is_none() && node.entries.is_some() && is_key(&item.claim) {
        propose(&siblings::RULE, None);
        return found;
    }
    let mut steps = steps(&item.name);
    if steps.len() > 1 {
        let parent = steps_below(node, common, &steps);
        propose(&dotted::RULE, steps.pop().map(|last| (parent, last)));
    }
    if let Some(path) = answered.get(&item.name) {
        propose(&answer::RULE, Some((path.to_vec(), item.name.clone())));
    }
    propose(&siblings::RULE, Some((common.to_vec(), item.name.clone())));
    found
}

/// Says of the objects on the way to a field that the name of its row is why they are there.
fn lead(node: &mut Node, way: &[Step], reason: Reason) {
    for (at, step) in way.iter().enumerate() {
        let Step::Key(key) = step else { continue };
        let field = node.field_mut(&way[..at], key);
        if field.sample.is_none() && field.claim.is_none() {
            field.home.get_or_insert(reason);
        }
    }
}

/// Some row of a body is for some microversions only.
pub(in crate::lower) fn is_dated(node: &Node) -> bool {
    let of_field = |field: &Field| {
        let claim = field.claim.as_deref();
        claim.is_some_and(|claim| !claim.versions.is_all()) || is_dated(&field.node)
    };
    node.fields().any(|(_, field)| of_field(field)) || node.items().any(is_dated)
}

/// The rows once more, under other keys that their words give and that the samples show instead.
pub(in crate::lower) fn under_other_keys(
    node: &Node,
    listed: &[Listed],
    applied: Applied,
) -> Vec<Listed> {
    let others: Vec<(&str, &str)> = listed
        .iter()
        .filter_map(|item| Some((item.name.as_str(), alias::other(&item.claim)?)))
        .collect();
    if others.is_empty() || !applied.has(&alias::RULE) {
        return Vec::new();
    }
    let holders = node.holders();
    let names: HashSet<&str> = listed.iter().map(|item| item.name.as_str()).collect();
    let is_shown = |name: &str| !holders.of(name).is_empty();
    let keys: HashMap<&str, &str> = others
        .into_iter()
        .filter(|(name, other)| !is_shown(name) && is_shown(other) && !names.contains(other))
        .collect();
    let again = listed.iter().filter_map(|item| {
        let key = item.name.split('.').next()?;
        let other = keys.get(key)?;
        Some(Listed {
            name: format!("{other}{}", &item.name[key.len()..]),
            claim: item.claim.clone(),
            beside: item.beside,
            because: Some(&alias::RULE),
        })
    });
    again.collect()
}

/// Where an answer has the names of rows, each at one place that may be in what is sent.
fn answered(
    answer: &Node,
    sent: &Node,
    listed: &[Listed],
    common: &[Step],
) -> HashMap<String, Rc<[Step]>> {
    if answer.is_unseen() {
        return HashMap::default();
    }
    let rows: HashSet<&str> = listed.iter().map(|item| item.name.as_str()).collect();
    let holders = answer.holders();
    let found = rows.iter().filter_map(|name| {
        let [one] = holders.of(name) else { return None };
        let path = &holders.paths[*one];
        let is_home = answer::is_spoken_of(path, common, &rows) && fits(sent, path);
        is_home.then(|| ((*name).to_owned(), Rc::clone(path)))
    });
    found.collect()
}

/// No step to an item leads through what is sent as an object with fields.
fn fits(sent: &Node, path: &[Step]) -> bool {
    let is_object = |node: &Node| node.object.is_some() && node.items().next().is_none();
    (0..path.len())
        .filter(|at| path[*at] == Step::Item)
        .all(|at| !sent.at(&path[..at]).is_some_and(is_object))
}

/// Gives the objects that are sent by id or by name both fields.
pub(in crate::lower) fn identify(node: &mut Node, applied: Applied) {
    if !applied.has(&either::RULE) {
        return;
    }
    for (_, field) in node.fields_mut() {
        identify(&mut field.node, applied);
        let Some(claim) = field.claim.as_deref().filter(|claim| either::says(claim).is_some())
        else {
            continue;
        };
        let one = match claim.word() {
            Word::Array => field.node.array.get_or_insert_default(),
            _ => &mut field.node,
        };
        for name in either::FIELDS {
            let field = one.field_mut(&[], name);
            if field.claim.is_none() {
                field.claim(claim.of_part(), Reason::new(&either::RULE, Some(claim.span)));
            }
        }
    }
    node.items_mut().for_each(|items| identify(items, applied));
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
        let field = node.at(&path).and_then(|node| node.field(step));
        let is_list = field.is_some_and(|field| {
            field.node.items().next().is_some()
                || field.node.is_unseen() && claim::word(field.claim.as_deref()) == Word::Array
        });
        path.push(Step::Key(step.clone()));
        path.extend(is_list.then_some(Step::Item));
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
    holders: Holders<'t>,
    /// The home of each row that the samples show, by its number among the holders.
    homes: Vec<Option<(usize, &'static Rule)>>,
    /// Of each holder the number of rows that live in it.
    counts: Vec<usize>,
}

impl<'t> Table<'t> {
    fn new(node: &'t Node, listed: &'t [Listed], applied: Applied) -> Self {
        let holders = node.holders();
        let counts = vec![0; holders.paths.len()];
        let mut table = Self { node, listed, holders, homes: Vec::new(), counts };
        for item in listed {
            let home = table.only(item).filter(|(_, rule)| applied.has(rule));
            if let Some((path, _)) = home.filter(|(path, _)| table.votes(item, *path)) {
                table.counts[path] += 1;
            }
            table.homes.push(home);
        }
        table.settle(applied);
        table
    }

    /// The home of a row whose name, or the last step of it, has one only.
    fn only(&self, item: &Listed) -> Option<(usize, &'static Rule)> {
        match self.holders.of(&item.name) {
            [one] => Some((*one, &certain::RULE)),
            [] => {
                let steps = steps(&item.name);
                let (last, before) = steps.split_last().expect("a name has a step");
                let is_below = |path: &&usize| is_below(&self.holders.paths[**path], before);
                let mut found = self.holders.of(last).iter().filter(|_| !before.is_empty());
                found.find(is_below).map(|path| (*path, &dotted::RULE))
            }
            _ => None,
        }
    }

    /// A row says where the rows of its table live: a wrapper says so of others, and links stand anywhere.
    fn votes(&self, item: &Listed, path: usize) -> bool {
        let path = &self.holders.paths[path];
        let field = self.node.at(path).and_then(|node| node.field(&item.name));
        let wraps = path.is_empty() && field.is_some_and(|field| field.node.has_parts());
        !item.name.ends_with("_links") && !wraps
    }

    /// Finds the homes of the rows whose names stand at several places, by the rows around them.
    fn settle(&mut self, applied: Applied) {
        let listed = self.listed;
        let mut namesakes: HashMap<&str, Namesakes<'_>> = HashMap::default();
        // Those of the nearest field with parts that is listed before: of the field, and of its items.
        let mut enclosing: [Option<usize>; 2] = [None; 2];
        for (at, item) in listed.iter().enumerate() {
            let before = namesakes.entry(item.name.as_str()).or_default();
            if self.homes[at].is_none() && !self.holders.of(&item.name).is_empty() {
                let home = self.of_several(item, before, enclosing, applied);
                self.homes[at] = Some(home);
            }
            let Some((path, _)) = self.homes[at] else { continue };
            before.homes.entry(path).or_default().push(&item.claim);
            let mut field = self.holders.paths[path].to_vec();
            field.push(Step::Key(item.name.clone()));
            if self.node.at(&field).is_some_and(Node::has_parts) {
                let own = self.holders.at(&field);
                field.push(Step::Item);
                enclosing = [own, self.holders.at(&field)];
            }
        }
    }

    fn of_several(
        &mut self,
        item: &Listed,
        before: &Namesakes<'_>,
        enclosing: [Option<usize>; 2],
        applied: Applied,
    ) -> (usize, &'static Rule) {
        let score = |path: usize| {
            let is_free = !before.homes.contains_key(&path);
            (is_free, self.counts[path], enclosing.contains(&Some(path)))
        };
        // Of equals the outermost: holders come from the outside in.
        let holders = self.holders.of(&item.name);
        let mut best = (holders[0], score(holders[0]));
        for path in holders.iter().skip(1).filter(|_| applied.has(&neighbours::RULE)) {
            let score = score(*path);
            if score > best.1 {
                best = (*path, score);
            }
        }
        let row = Some(item.claim.span);
        let later = before.apart_from(&item.claim);
        let later = later.map(|path| (path, Reason::new(&versions::RULE, row)));
        let near = (best.0, Reason::new(&neighbours::RULE, row));
        match applied.first(later.into_iter().chain([near])) {
            Some((path, reason)) if reason.rule == &versions::RULE => (path, reason.rule),
            _ => {
                self.counts[best.0] += 1;
                (best.0, &neighbours::RULE)
            }
        }
    }

    /// The object in which most rows live.
    fn common(&self) -> Option<Vec<Step>> {
        let paths = self.holders.paths.iter().zip(&self.counts).filter(|(_, count)| **count > 0);
        let most = paths.max_by(|(a, n), (b, m)| {
            let inside = |path: &Rc<[Step]>| (!path.is_empty(), Reverse(path.len()));
            n.cmp(m).then_with(|| inside(a).cmp(&inside(b))).then_with(|| b.cmp(a))
        });
        let is_tree = self.node.object.is_some() || self.node.items().next().is_some();
        // A table that names the only key of a body is about what stands below it.
        let named = self.node.only_field().is_some_and(|(key, field)| {
            field.node.has_parts() && self.listed.iter().any(|item| item.name == key)
        });
        let common = most.map(|(path, _)| path.to_vec());
        common.filter(|path| is_tree && !(path.is_empty() && named))
    }

    /// The home of each row that the samples show.
    fn homes(self) -> Vec<Option<Home>> {
        let paths = self.holders.paths;
        let home = |(path, rule): (usize, _)| (Rc::clone(&paths[path]), rule);
        self.homes.into_iter().map(|of| of.map(home)).collect()
    }
}

/// The homes of the rows of one name, in the order of the rows, with what these say.
#[derive(Default)]
struct Namesakes<'t> {
    homes: IndexMap<usize, Vec<&'t Claim>>,
}

impl Namesakes<'_> {
    /// The first home of which all rows are of other versions than this one. What tables under other headings list may well
    /// be elsewhere.
    fn apart_from(&self, claim: &Claim) -> Option<usize> {
        let is_apart =
            |row: &&Claim| row.heading.or(claim.heading).is_none() && row.is_apart(claim);
        let apart = |(_, known): &(_, &Vec<&Claim>)| known.iter().all(is_apart);
        self.homes.iter().find(apart).map(|(path, _)| *path)
    }
}

/// A row may be for the keys of an object: text that is always there.
fn is_key(claim: &Claim) -> bool {
    claim.required && claim.word() == Word::String
}

/// The most steps of a name; one with more is only a name.
const MAX_STEPS: usize = 32;

/// The steps of `a.b` or `a > b`; a name with a dot that is only a name has one, which holders find first.
fn steps(name: &str) -> Vec<String> {
    let parts: Vec<String> = name
        .split(SEPARATORS)
        .map(|part| part.trim().trim_end_matches("[]").trim_end_matches('\\').trim().to_owned())
        // A key that is data, `{thing_id}`, is no step: the way leads through all of them.
        .filter(|part| !(part.starts_with('{') && part.ends_with('}')))
        .collect();
    let is_name = parts.len() > MAX_STEPS || parts.is_empty() || parts.iter().any(String::is_empty);
    if is_name { vec![name.to_owned()] } else { parts }
}

/// A way leads through these steps, in their order, with others between.
fn is_below(path: &[Step], before: &[String]) -> bool {
    let mut keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Item => None,
    });
    before.iter().all(|step| keys.any(|key| key == step))
}
