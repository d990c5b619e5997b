//! Operations at one method and path, and what tells them apart.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::ir::{Decision, Method, Name, Selector};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::name;
use crate::lower::infer::rule::Applied;

/// The operations of a document, by endpoint, with what tells them apart and what they are called.
#[derive(Debug)]
pub(in crate::lower) struct Groups {
    /// The operations of each endpoint, by index, in the order of first mention.
    pub(in crate::lower) endpoints: Vec<Vec<usize>>,
    /// Of each operation what tells it from the others of its endpoint.
    pub(in crate::lower) selectors: Vec<Option<Selector>>,
    /// The name of each operation, unique in the document.
    pub(in crate::lower) names: Vec<(Name, Decision)>,
}

impl Groups {
    /// Groups the operations, and says of which nothing tells them apart and which want one name.
    pub(in crate::lower) fn new(
        evidence: &Evidence,
        applied: Applied,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let drafts = evidence.operations();
        let endpoints = endpoints(drafts);
        let mut selectors = vec![None; drafts.len()];
        for members in &endpoints {
            select(drafts, members, &mut selectors);
            diagnostics.extend(alike(drafts, members, &selectors));
        }
        let names = name::operations(drafts, &endpoints, &selectors, applied, diagnostics);
        Self { endpoints, selectors, names }
    }
}

fn endpoints(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut at: HashMap<(Method, String), usize> = HashMap::default();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let key = (draft.address.method, draft.address.path.shape());
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
fn select(drafts: &[Draft], members: &[usize], out: &mut [Option<Selector>]) {
    let first = &drafts[members[0]].address;
    let is_action = first.method == Method::Post && first.path.ends_in("action");
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
    for (at, key) in members.iter().zip(&keys) {
        out[*at] = Some(match key {
            Some(key) if apart => Selector::Action(Name::new(key.clone())),
            _ => own_query(&drafts[*at], &users).map_or(Selector::Shape, Selector::Query),
        });
    }
}

/// Operations of an endpoint that nothing tells apart: no key, no query, not the body's keys.
fn alike(drafts: &[Draft], members: &[usize], selectors: &[Option<Selector>]) -> Vec<Diagnostic> {
    let keys = |at: usize| -> Vec<&str> {
        let body = drafts[at].request.iter();
        body.flat_map(|body| body.node.fields().map(|(name, _)| name)).collect()
    };
    let shaped = members.iter().copied().filter(|at| selectors[*at] == Some(Selector::Shape));
    let mut first: HashMap<Vec<&str>, usize> = HashMap::default();
    let with_first = |at: usize| (at, *first.entry(keys(at)).or_insert(at));
    let pairs = shaped.map(with_first).filter(|(a, b)| a != b);
    pairs
        .map(|(at, other)| {
            Diagnostic::new(
                Code::DuplicateOperation,
                drafts[at].span,
                "another operation of this method and path is documented, and no key of the body tells them apart",
            )
            .also(drafts[other].span, "the other operation")
            .help("say in one section what both say")
        })
        .collect()
}

/// The only key of the request, or of those that the title names the one that is meant.
fn action_key(draft: &Draft) -> Option<String> {
    let body = draft.request.as_ref()?;
    if let Some((key, _)) = body.node.only_field() {
        return Some(key.to_owned());
    }
    let fields = || body.node.fields().map(|(name, _)| name);
    let words = |text: &str| text.replace(['(', ')', ',', '`'], " ");
    let title = words(&draft.title);
    fields()
        .find(|name| title.split_whitespace().any(|word| word == *name))
        .or_else(|| body.node.fields().find(|(_, f)| f.node.object.is_some()).map(|(name, _)| name))
        .map(str::to_owned)
}

/// The first query parameter of the path that no other operation of the endpoint has.
fn own_query(draft: &Draft, users: &HashMap<&str, usize>) -> Option<Name> {
    let mut names = draft.address.query.iter().map(|(name, _)| name);
    names.find(|name| users.get(name.as_str()) == Some(&1)).map(|name| Name::new(name.clone()))
}
