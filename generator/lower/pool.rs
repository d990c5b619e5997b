//! One resource, one shape: objects that several responses show are pooled.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Method;

use super::draft::Draft;
use super::shape::{Shape, Step};
use super::{map, naming};

/// The union of the objects that show one resource, and its name's words.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) words: Vec<String>,
    pub(super) shape: Shape,
    /// Of a summary, the pool of the whole resource.
    pub(super) whole: Option<usize>,
}

/// Where an object stands that may show a resource.
struct Site {
    draft: usize,
    code: u16,
    path: Vec<Step>,
    words: Vec<String>,
    keys: Keys,
    /// Whether it may show less than there is: an item of a list that is not one of details.
    brief: bool,
    /// Whether it is what a request has just made.
    made: bool,
}

/// The keys of an object, each with whether its values have parts; `None` where no value is known.
type Keys = BTreeMap<String, Option<bool>>;

/// Finds the resources in the responses' wrappers, `{"snapshot": {…}}` and `{"snapshots": [{…}]}`, and puts
/// what shows the same resource together. Each pooled object is marked with its pool.
pub(super) fn pool(drafts: &mut [Draft], pools: &mut Vec<Pool>) {
    let sites = sites(drafts);
    // From the largest down, so that what shows a part of a resource finds the whole, whatever stands first.
    let mut order: Vec<usize> = (0..sites.len()).collect();
    order.sort_by_key(|at| Reverse(sites[*at].keys.len()));
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let site = &sites[at];
        let fits = |members: &&mut Vec<usize>| {
            sites[members[0]].words == site.words
                && members.iter().any(|other| alike(&sites[*other].keys, &site.keys))
        };
        match clusters.iter_mut().find(fits) {
            Some(members) => members.push(at),
            None => clusters.push(vec![at]),
        }
    }
    clusters.iter_mut().for_each(|members| members.sort_unstable());
    clusters.sort_unstable();
    let mut marks: Vec<(usize, u16, Vec<Step>, usize)> = Vec::new();
    for members in clusters {
        let members: Vec<&Site> = members.into_iter().map(|at| &sites[at]).collect();
        let words = &members[0].words;
        let largest = members.iter().map(|site| site.keys.len()).max().unwrap_or(0);
        // A list that shows less than two thirds of what others show is a summary, and so is an
        // answer that shows just what such a list does.
        let is_short = |site: &Site| site.keys.len() * 3 < largest * 2;
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
        let whole = (!full.is_empty()).then_some(pools.len());
        for (members, suffix) in
            [(full, None), (summaries, Some("summary")), (made, Some("created"))]
        {
            if members.is_empty() {
                continue;
            }
            let mut shape = Shape::default();
            for site in &members {
                if let Some(found) =
                    body(drafts, site.draft, site.code).and_then(|b| b.at(&site.path))
                {
                    shape.merge(found.clone());
                }
                marks.push((site.draft, site.code, site.path.clone(), pools.len()));
            }
            let words = words.iter().cloned().chain(suffix.map(str::to_owned)).collect();
            pools.push(Pool { words, shape, whole: suffix.and(whole) });
        }
    }
    for (draft, code, path, pool) in marks {
        let response = drafts[draft].responses.get_mut(&code);
        if let Some(body) = response.and_then(|r| r.body.as_mut()) {
            body.shape.at_mut(&path).pooled = Some(pool);
        }
    }
}

/// The path that a site's operation is at.
fn endpoint<'d>(drafts: &'d [Draft], site: &Site) -> &'d str {
    &drafts[site.draft].address.path
}

/// Makes pooled objects of the items that no sample shows: those of a resource's list of parts that are shown as a
/// resource of their own, `rules` of a `security_group` where there is a `security_group_rule`. Links are pooled in
/// what is pooled, too.
pub(super) fn within(drafts: &mut [Draft], pools: &mut [Pool]) {
    let known: Vec<(Vec<String>, Shape)> =
        pools.iter().map(|pool| (pool.words.clone(), pool.shape.clone())).collect();
    let part = |owner: &[String], name: &str| {
        let words: Vec<String> =
            owner.iter().cloned().chain(naming::singular_words(name)).collect();
        known.iter().position(|(other, _)| *other == words)
    };
    let fill = |owner: &[String], shape: &mut Shape| {
        for (name, field) in shape.fields_mut() {
            let Some(items) = field.shape.array.as_mut().filter(|items| items.is_unseen()) else {
                continue;
            };
            if let Some(at) = part(owner, name) {
                items.pooled = Some(at);
                items.object.clone_from(&known[at].1.object);
            }
        }
    };
    for pool in pools.iter_mut() {
        fill(&pool.words.clone(), &mut pool.shape);
    }
    for shape in drafts.iter_mut().flat_map(Draft::responses_shown_mut) {
        for (name, field) in shape.fields_mut() {
            let words = naming::singular_words(name);
            field.shape.items_mut().for_each(|items| fill(&words, items));
            fill(&words, &mut field.shape);
        }
    }
}

fn body(drafts: &[Draft], draft: usize, code: u16) -> Option<&Shape> {
    Some(&drafts[draft].responses.get(&code)?.body.as_ref()?.shape)
}

fn sites(drafts: &[Draft]) -> Vec<Site> {
    let mut sites = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        for (code, response) in &draft.responses {
            let Some(body) = &response.body else { continue };
            let detail = draft.address.path.trim_end_matches('/').ends_with("/detail");
            for (name, field) in body.shape.fields() {
                let key = Step::Key(name.to_owned());
                let (path, object, list) = match &field.shape.array {
                    Some(items) => (vec![key, Step::Item], items.as_ref(), true),
                    None => (vec![key], &field.shape, false),
                };
                let keys: Keys = object
                    .fields()
                    .map(|(name, field)| (name.to_owned(), has_parts(&field.shape)))
                    .collect();
                let pairs = object
                    .object
                    .as_ref()
                    .is_some_and(|o| map::is_map(name, o, field.fact.as_deref()));
                if keys.len() < 2 || object.pooled.is_some() || pairs {
                    continue;
                }
                let words = naming::singular_words(name);
                let brief = list && !detail;
                let made = draft.address.method == Method::Post;
                sites.push(Site { draft: at, code: *code, path, words, keys, brief, made });
            }
        }
    }
    sites
}

/// Whether the values of a shape are objects, or lists of them.
fn has_parts(shape: &Shape) -> Option<bool> {
    match &shape.array {
        Some(items) => has_parts(items),
        None if shape.is_unseen() => None,
        None if shape.object.is_some() => Some(true),
        None => {
            (shape.boolean || shape.integer.is_some() || shape.number || !shape.texts.is_empty())
                .then_some(false)
        }
    }
}

/// Whether two sets of keys belong to one resource: most of the smaller one is in the larger. A key that is a
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Pool, pool, within};
    use crate::ir::Method;
    use crate::lower::draft::sketch::draft;
    use crate::lower::shape::Step;

    #[test]
    fn what_is_a_number_here_and_an_object_there_is_not_one_resource() {
        let shows = |path, sample| draft(Method::Get, path).answers(&sample);
        let used = |n: u32| json!({"used": n});
        let mut drafts = [
            shows("/a", json!({"quota": {"id": "x", "disks": 1, "gigabytes": 2}})),
            shows("/b", json!({"quota": {"id": "x", "disks": used(1), "gigabytes": used(2)}})),
            shows("/c", json!({"quota": {"id": "x", "disks": 4, "gigabytes": 5, "backups": null}})),
        ];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        assert_eq!(pools.iter().map(keys).collect::<Vec<_>>(), [4, 3]);
    }

    #[test]
    fn a_list_that_shows_less_is_a_summary_unless_it_is_one_of_details() {
        let of = |path| {
            let whole = json!({"cart": {"id": 1, "name": "", "a": 1, "b": 2}});
            let list = json!({"carts": [{"id": 1, "name": ""}]});
            let mut drafts = [
                draft(Method::Get, "/carts/{id}").answers(&whole),
                draft(Method::Get, path).answers(&list),
            ];
            let mut pools = Vec::new();
            pool(&mut drafts, &mut pools);
            pools.into_iter().map(|pool| pool.words.join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(of("/carts"), ["cart", "cart summary"]);
        assert_eq!(of("/carts/detail"), ["cart"]);
    }

    #[test]
    fn parts_that_no_list_shows_are_those_that_are_shown_as_a_resource() {
        let part = json!({"cart_wheel": {"id": 1, "size": 2}});
        let mut drafts = [
            draft(Method::Get, "/wheels/{id}").answers(&part),
            draft(Method::Get, "/carts/{id}").answers(&json!({"cart": {"id": 1, "wheels": []}})),
        ];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        within(&mut drafts, &mut pools);
        let cart = pools.iter().find(|pool| pool.words == ["cart"]).unwrap();
        let path = [Step::Key("wheels".to_owned()), Step::Item];
        let wheel = pools.iter().position(|pool| pool.words == ["cart", "wheel"]);
        assert_eq!(cart.shape.at(&path).unwrap().pooled, wheel);
    }

    #[test]
    fn what_a_request_made_may_be_told_in_short() {
        let of = |method, told: &str| {
            let whole = json!({"cart": {"id": 1, "name": "", "a": 1, "b": 2, "c": 3}});
            let mut drafts = [
                draft(Method::Get, "/carts").answers(&json!({"carts": [{"id": 1, "a": 1}]})),
                draft(method, "/carts").answers(&json!({"cart": {"id": 1, told: ""}})),
                draft(Method::Get, "/carts/{id}").answers(&whole),
            ];
            let mut pools = Vec::new();
            pool(&mut drafts, &mut pools);
            pools.into_iter().map(|pool| pool.words.join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(of(Method::Post, "name"), ["cart", "cart summary", "cart created"]);
        assert_eq!(of(Method::Post, "a"), ["cart", "cart summary"], "that is the summary");
        assert_eq!(of(Method::Put, "name"), ["cart", "cart summary"]);
    }

    #[test]
    fn an_answer_that_shows_what_a_short_list_does_is_a_summary_too() {
        let answers = |method, path, sample| draft(method, path).answers(&sample);
        let short = json!({"id": "x", "name": "n"});
        let full = json!({"id": "x", "name": "n", "size": 1, "status": "s"});
        let mut drafts = [
            answers(Method::Get, "/disks", json!({"disks": [short]})),
            answers(Method::Post, "/disks", json!({"disk": short})),
            answers(Method::Get, "/disks/{id}", json!({"disk": full})),
            // It shows less than others, and no list shows the same.
            answers(Method::Put, "/disks/{id}", json!({"disk": {"id": "x", "size": 1}})),
        ];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        let told: Vec<_> = pools.iter().map(|p| (p.words.join(" "), keys(p))).collect();
        assert_eq!(told, [("disk".to_owned(), 4), ("disk summary".to_owned(), 2)]);
        let pooled = |at: usize| {
            let body = drafts[at].responses[&200].body.as_ref().unwrap();
            body.shape.at(&[Step::Key("disk".to_owned())]).unwrap().pooled
        };
        assert_eq!([1, 2, 3].map(pooled), [Some(1), Some(0), Some(0)]);
    }

    fn keys(pool: &Pool) -> usize {
        pool.shape.fields().count()
    }
}
