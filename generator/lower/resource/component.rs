//! One resource, one component: the union of the objects of it that responses show.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::hash::HashSet;
use crate::ir::{Method, Name};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Node, PlaceId, Step};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::infer::home::abridged;
use crate::lower::infer::kind;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::{bare, part};
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;

use super::link::Kind;
use super::{Resources, apart, list_of};

/// The union of the objects that show one resource, and its name's words.
#[derive(Debug)]
pub(in crate::lower) struct Component {
    pub(in crate::lower) words: Vec<String>,
    pub(in crate::lower) node: Node,
    /// A place that shows it.
    pub(in crate::lower) root: PlaceId,
    /// Of a summary, the component of the whole resource.
    pub(in crate::lower) whole: Option<usize>,
    /// A correction sets it apart from another of its words.
    pub(in crate::lower) apart: bool,
    pub(in crate::lower) content: Content,
}

impl Component {
    /// Its name, in snake case.
    pub(in crate::lower) fn name(&self) -> String {
        Name::from_words(&self.words).snake()
    }

    /// Its objects are a resource.
    pub(in crate::lower) fn is_resource(&self) -> bool {
        matches!(self.content, Content::Resource)
    }
}

/// The kind of object that a component has.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) enum Content {
    Resource,
    Link(&'static Kind),
    /// Values of maps, as words name them.
    Values,
}

impl Component {
    /// Requests and responses have one type.
    pub(in crate::lower) fn is_of_both_sides(&self) -> bool {
        matches!(self.content, Content::Values)
    }
}

/// Where an object stands that may show a resource.
struct Site {
    draft: usize,
    code: u16,
    path: Vec<Step>,
    words: Vec<String>,
    keys: Keys,
    /// It may show less than there is: an item of a list that is not one of details.
    brief: bool,
    /// It is shown in short, which says nothing of what it has.
    short: bool,
    /// A request has just made it.
    made: bool,
}

/// The keys of an object, each with whether its values have parts; `None` where no value is known.
type Keys = BTreeMap<String, Option<bool>>;

/// Finds the resources in the responses' wrappers, `{"snapshot": {…}}` and `{"snapshots": [{…}]}`, and puts
/// what shows the same resource together. Each object is marked with its component.
pub(in crate::lower) fn find(evidence: &Evidence, applied: Applied, resources: &mut Resources) {
    let drafts = evidence.operations();
    let sites = sites(drafts, resources, applied);
    let shown = |site: &'_ Site| {
        let body = body(drafts, site.draft, site.code);
        body.and_then(|body| body.at(&site.path)).expect("a site is in its body")
    };
    let places: Vec<(&[String], &Node)> =
        sites.iter().map(|site| (site.words.as_slice(), shown(site))).collect();
    let apart = apart::find(&places);
    // From the largest down, so that what shows a part of a resource finds the whole, whatever stands first.
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by_key(|at| Reverse(sites[*at].keys.len()));
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let site = &sites[at];
        let fits = |members: &&mut Vec<usize>| {
            sites[members[0]].words == site.words
                && apart[members[0]] == apart[at]
                && members.iter().any(|other| alike(&sites[*other].keys, &site.keys))
        };
        match clusters.iter_mut().find(fits) {
            Some(members) => members.push(at),
            None => clusters.push(vec![at]),
        }
    }
    clusters.iter_mut().for_each(|members| members.sort_unstable());
    clusters.sort_unstable();
    let plain: HashSet<&[String]> = (0..sites.len())
        .filter(|at| apart[*at].is_empty() && !sites[*at].path.is_empty())
        .map(|at| sites[at].words.as_slice())
        .collect();
    let is_apart = |members: &Vec<usize>| {
        let first = members[0];
        !apart[first].is_empty() && plain.contains(sites[first].words.as_slice())
    };
    // The name is that of what is not set apart.
    clusters.sort_by_key(is_apart);
    for members in clusters {
        let apart = is_apart(&members);
        let members: Vec<&Site> = members.into_iter().map(|at| &sites[at]).collect();
        // Bodies by themselves are a resource where a list wraps it.
        if members.iter().all(|site| site.path.is_empty()) {
            continue;
        }
        let words = &members[0].words;
        let largest = members.iter().map(|site| site.keys.len()).max().unwrap_or(0);
        // A list that shows less than two thirds of what others show is a summary, and so is an
        // answer that shows just what such a list does.
        let is_short = |site: &Site| !site.short && site.keys.len() * 3 < largest * 2;
        let lists: Vec<&Site> =
            members.iter().copied().filter(|s| s.brief && is_short(s)).collect();
        let is_summary = |site: &&Site| {
            let shows_it = |list: &&Site| list.keys.keys().eq(site.keys.keys());
            is_short(site) && (site.brief || lists.iter().any(shows_it))
        };
        let (summaries, full): (Vec<&Site>, Vec<&Site>) =
            members.iter().copied().partition(is_summary);
        // Of what was just made less than half may be told: its id, and a password that is told once.
        let whole = |site: &Site| site.keys.len() * 2 >= largest;
        let ends: BTreeSet<&str> =
            full.iter().filter(|s| s.made && whole(s)).map(|s| endpoint(drafts, s)).collect();
        let (made, full): (Vec<&Site>, Vec<&Site>) = full
            .into_iter()
            .partition(|site| site.made && !whole(site) && !ends.contains(endpoint(drafts, site)));
        let whole = (!full.is_empty()).then_some(resources.components.len());
        for (members, suffix) in
            [(full, None), (summaries, Some("summary")), (made, Some("created"))]
        {
            if members.is_empty() {
                continue;
            }
            let at = resources.components.len();
            let mut node = Node::default();
            for site in &members {
                let found = shown(site);
                resources.of.insert(found.places[0], at);
                node.merge(found.clone());
            }
            let words = words.iter().cloned().chain(suffix.map(str::to_owned)).collect();
            let (root, whole) = (node.places[0], suffix.and(whole));
            let content = Content::Resource;
            resources.components.push(Component { words, node, root, whole, apart, content });
        }
    }
}

/// The path that a site's operation is at.
fn endpoint<'d>(drafts: &'d [Draft], site: &Site) -> &'d str {
    drafts[site.draft].address.path.as_str()
}

/// Supplies the items that no sample shows: those of a resource's list of parts that are shown as a resource of their
/// own, `rules` of a `security_group` where there is a `security_group_rule`.
pub(in crate::lower) fn within(evidence: &Evidence, applied: Applied, resources: &mut Resources) {
    if !applied.has(&part::RULE) {
        return;
    }
    let mut found: Vec<(PlaceId, Reason, usize)> = Vec::new();
    let mut look = |owner: &[String], node: &Node| {
        for (name, field) in node.fields() {
            let items = field.node.array.as_ref().filter(|items| items.is_unseen());
            if items.is_none() || resources.supplied(&field.node).is_some() {
                continue;
            }
            let words: Vec<String> =
                owner.iter().cloned().chain(naming::singular_words(name)).collect();
            if let Some(at) =
                resources.components.iter().position(|component| component.words == words)
            {
                let row = field.row();
                let reason = Reason::of_two(&part::RULE, row, field.sample);
                found.push((field.node.places[0], reason, at));
            }
        }
    };
    for component in &resources.components {
        look(&component.words, &component.node);
    }
    for (name, field) in evidence.responses().flat_map(Node::fields) {
        let words = naming::singular_words(name);
        let parts = field.node.items().chain([&field.node]);
        for node in parts.filter(|node| resources.component_of(&node.places).is_none()) {
            look(&words, node);
        }
    }
    for (place, because, at) in found {
        let component = &resources.components[at];
        let node = list_of(component.root, component.node.object.as_ref());
        resources.supplied.insert(place, super::Supplied { node, because });
    }
}

fn body(drafts: &[Draft], draft: usize, code: u16) -> Option<&Node> {
    Some(&drafts[draft].responses.get(&code)?.body.as_ref()?.node)
}

fn sites(drafts: &[Draft], resources: &mut Resources, applied: Applied) -> Vec<Site> {
    let mut sites = Vec::new();
    let details: HashSet<&str> = drafts.iter().filter_map(above_detail).collect();
    for (at, draft) in drafts.iter().enumerate() {
        let made = draft.address.method == Method::Post;
        for (code, response) in &draft.responses {
            let Some(body) = &response.body else { continue };
            if let Some((words, object)) = bare(draft, body).filter(|_| applied.has(&bare::RULE)) {
                let keys = keys(object);
                if keys.len() > 1 {
                    let (code, path) = (*code, Vec::new());
                    let site = Site {
                        draft: at,
                        code,
                        path,
                        words,
                        keys,
                        brief: false,
                        made,
                        short: false,
                    };
                    sites.push(site);
                }
                continue;
            }
            let detail = above_detail(draft).is_some();
            let twin = details.contains(draft.address.path.as_str().trim_end_matches('/'));
            for (name, field) in body.node.fields() {
                let key = Step::Key(name.to_owned());
                let (path, object, list) = match &field.node.array {
                    Some(items) => (vec![key, Step::Item], items.as_ref(), true),
                    None => (vec![key], &field.node, false),
                };
                let keys = keys(object);
                let pairs = object
                    .object
                    .as_ref()
                    .and_then(|object| kind::map(name, object, field.claim.as_deref(), applied));
                if keys.len() < 2
                    || resources.component_of(&object.places).is_some()
                    || pairs.is_some()
                {
                    continue;
                }
                let words = naming::singular_words(name);
                let short = |object| abridged::holds(object, twin) && applied.has(&abridged::RULE);
                let short = list && object.object.as_ref().is_some_and(short);
                resources.abridged.extend(short.then(|| object.places[0]));
                let brief = list && !detail;
                sites.push(Site { draft: at, code: *code, path, words, keys, brief, made, short });
            }
        }
    }
    sites
}

fn keys(object: &Node) -> Keys {
    let fields = object.fields().filter(|(_, field)| !field.is_absent());
    fields.map(|(name, field)| (name.to_owned(), has_parts(&field.node))).collect()
}

/// The body of an operation that is a resource itself, with the words of that.
fn bare<'d>(draft: &'d Draft, body: &'d DraftBody) -> Option<(Vec<String>, &'d Node)> {
    let words = naming::resource(&draft.address.path);
    let is_bare =
        body.entry.is_none() && !words.is_empty() && bare::holds(draft, &body.node, &words);
    is_bare.then_some((words, &body.node))
}

/// The path of the list that an operation shows in detail.
fn above_detail(draft: &Draft) -> Option<&str> {
    draft.address.path.as_str().trim_end_matches('/').strip_suffix("/detail")
}

/// The values of a node are objects, or lists of them.
fn has_parts(node: &Node) -> Option<bool> {
    match &node.array {
        Some(items) => has_parts(items),
        None if node.is_unseen() => None,
        None if node.object.is_some() => Some(true),
        None => node.is_scalar().then_some(false),
    }
}

/// Two sets of keys belong to one resource: most of the smaller one is in the larger. A key that is a
/// plain value here and an object there is not the same: a quota, and what is used of it.
fn alike(a: &Keys, b: &Keys) -> bool {
    let smaller = a.len().min(b.len());
    let agree = |(name, mine): &(&String, &Option<bool>)| match (mine, b.get(*name)) {
        (Some(mine), Some(Some(theirs))) => mine == theirs,
        (_, theirs) => theirs.is_some(),
    };
    let shared = a.iter().filter(agree).count();
    shared * 10 >= smaller * 6
}
