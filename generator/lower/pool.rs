//! One resource, one shape: objects that several responses show are pooled.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::shape::{Shape, Step};
use super::{map, naming};

/// The union of the objects that show one resource, and its name's words.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) words: Vec<String>,
    pub(super) shape: Shape,
}

/// Where an object stands that may show a resource.
struct Site {
    draft: usize,
    code: u16,
    path: Vec<Step>,
    words: Vec<String>,
    keys: BTreeSet<String>,
    /// Of these, the ones that hold objects.
    holders: BTreeSet<String>,
    /// Whether it may show less than there is: an item of a list that is not one of details.
    brief: bool,
}

/// Finds the resources in the responses' wrappers, `{"snapshot": {…}}` and `{"snapshots": [{…}]}`, and puts
/// what shows the same resource together. Each pooled object is marked with its pool.
pub(super) fn pool(drafts: &mut [Draft], pools: &mut Vec<Pool>) {
    let sites = sites(drafts);
    let mut clusters: Vec<(Vec<String>, Vec<&Site>)> = Vec::new();
    for site in &sites {
        let fits = |(words, members): &&mut (Vec<String>, Vec<&Site>)| {
            *words == site.words && members.iter().any(|other| alike(other, site))
        };
        match clusters.iter_mut().find(fits) {
            Some((_, members)) => members.push(site),
            None => clusters.push((site.words.clone(), vec![site])),
        }
    }
    let mut marks: Vec<(usize, u16, Vec<Step>, usize)> = Vec::new();
    for (words, members) in clusters {
        let largest = members.iter().map(|site| site.keys.len()).max().unwrap_or(0);
        // A list that shows less than two thirds of what others show is a summary.
        let (summaries, full): (Vec<&Site>, Vec<&Site>) =
            members.into_iter().partition(|site| site.brief && site.keys.len() * 3 < largest * 2);
        for (members, suffix) in [(full, None), (summaries, Some("summary"))] {
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
            pools.push(Pool { words, shape });
        }
    }
    for (draft, code, path, pool) in marks {
        let response = drafts[draft].responses.get_mut(&code);
        if let Some(body) = response.and_then(|r| r.body.as_mut()) {
            body.shape.at_mut(&path).pooled = Some(pool);
        }
    }
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
                let keys: BTreeSet<String> =
                    object.fields().map(|(name, _)| name.to_owned()).collect();
                let pairs = object
                    .object
                    .as_ref()
                    .is_some_and(|o| map::is_map(name, o, field.fact.as_ref()));
                if keys.len() < 2 || object.pooled.is_some() || pairs {
                    continue;
                }
                let holders = object
                    .fields()
                    .filter(|(_, field)| field.shape.object.is_some())
                    .map(|(name, _)| name.to_owned())
                    .collect();
                let words = naming::singular_words(name);
                let brief = list && !detail;
                sites.push(Site { draft: at, code: *code, path, words, keys, holders, brief });
            }
        }
    }
    sites
}

/// Whether two sites show one resource: most keys of the smaller one are in the larger, and what is an object here
/// mostly is one there. Limits beside usages of limits, `{"wheels": 4}` and `{"wheels": {"limit": 4}}`, are two.
fn alike(a: &Site, b: &Site) -> bool {
    let smaller = a.keys.len().min(b.keys.len());
    let shared: Vec<&String> = a.keys.intersection(&b.keys).collect();
    let apart = shared.iter().filter(|key| a.holders.contains(**key) != b.holders.contains(**key));
    shared.len() * 10 >= smaller * 6 && apart.count() * 2 <= shared.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::pool;
    use crate::ir::Method;
    use crate::lower::draft::sketch::draft;

    fn pools(shown: &[(&str, Value)]) -> Vec<String> {
        let answers = |(path, body): &(&str, Value)| draft(Method::Get, path).answers(body);
        let mut drafts: Vec<_> = shown.iter().map(answers).collect();
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        pools.into_iter().map(|pool| pool.words.join(" ")).collect()
    }

    #[test]
    fn a_list_that_shows_less_is_a_summary_unless_it_is_one_of_details() {
        let whole = ("/carts/{id}", json!({"cart": {"id": 1, "name": "", "a": 1, "b": 2}}));
        let list = |path| (path, json!({"carts": [{"id": 1, "name": ""}]}));
        assert_eq!(pools(&[whole.clone(), list("/carts")]), ["cart", "cart summary"]);
        assert_eq!(pools(&[whole, list("/carts/detail")]), ["cart"]);
    }

    #[test]
    fn limits_and_usages_are_two_resources() {
        let limits = ("/quota/{id}", json!({"quota": {"id": "x", "a": 1, "b": 2}}));
        let usages = json!({"quota": {"id": "x", "a": {"limit": 1}, "b": {"limit": 2}}});
        assert_eq!(pools(&[limits, ("/quota/{id}/usage", usages)]), ["quota", "quota"]);
    }
}
