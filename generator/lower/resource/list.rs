//! Fields beside the items of a list: links to the next page, and what a query flag asks for.

use std::sync::Arc;

use crate::hash::{HashMap, IndexMap};
use crate::ir::{Doc, Location, Method, Pagination};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, PlaceId};
use crate::lower::evidence::operation::Draft;
use crate::lower::evidence::word::TypeWord;
use crate::lower::infer::home;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::{collection, flag};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

/// Fields that belong beside the items of lists.
#[derive(Debug, Default)]
pub(in crate::lower) struct Lists {
    /// Those that neither table nor sample has, by the place of the body.
    pub(in crate::lower) beside: IndexMap<PlaceId, Vec<(String, Field)>>,
    /// Those that a table lists as links, and no sample shows as a list.
    pub(in crate::lower) unfilled: Vec<(PlaceId, Reason)>,
}

/// Finds what every list has beside its items by its siblings, and by the convention of the service.
pub(in crate::lower) fn beside(
    evidence: &Evidence,
    pagination: Pagination,
    applied: Applied,
) -> Lists {
    let drafts = evidence.operations();
    let asked = asked_for(drafts);
    let mut lists = Lists::default();
    for draft in drafts.iter().filter(|draft| draft.address.method == Method::Get) {
        let Some(node) = draft.responses_shown().next() else { continue };
        let is_list =
            |name: &str, field: &Field| field.node.array.is_some() && !name.ends_with("_links");
        let mut items = node.fields().filter(|(name, field)| is_list(name, field));
        let (Some((items, _)), None, false) =
            (items.next(), items.next(), draft.address.path.names_one())
        else {
            continue;
        };
        let Some(object) = &node.object else { continue };
        let mut added: Vec<(String, Field)> = Vec::new();
        for (name, row) in flags(draft).filter(|_| applied.has(&flag::RULE)) {
            let Some(known) = asked.get(name).filter(|_| !object.fields.contains_key(name)) else {
                continue;
            };
            let claim = Claim { required: false, versions: row.versions, ..Claim::clone(known) };
            let home = Some(Reason::of_two(&flag::RULE, Some(row.span), Some(known.span)));
            added.push((
                name.to_owned(),
                Field { claim: Some(claim.into()), home, ..Field::default() },
            ));
        }
        let limited = draft.parameters.iter().any(|p| {
            p.location == Location::Query && matches!(p.name.as_str(), "limit" | "marker")
        });
        // A page that shows its links under another name has them there.
        let linked = object.fields.keys().any(|name| name.ends_with("_links"));
        let own = format!("{items}_links");
        let known = object.fields.get(&own);
        if pagination == Pagination::CollectionLinks
            && limited
            && (!linked || known.is_some())
            && applied.has(&collection::RULE)
        {
            let reason = Reason::new(&collection::RULE, Some(draft.span));
            match known {
                None => added.push((own, links(draft.span, reason))),
                Some(field) if field.node.array.is_none() => {
                    lists.unfilled.push((field.node.places[0], reason));
                }
                Some(_) => {}
            }
        }
        if !added.is_empty() {
            lists.beside.insert(node.places[0], added);
        }
    }
    lists
}

/// The links to other pages, of which no table speaks.
fn links(span: Span, because: Reason) -> Field {
    let claim = Claim {
        word: Some(TypeWord::new("array")),
        doc: Doc::text("Where the list goes on, if it does.").into(),
        ..Claim::new(span)
    };
    Field { claim: Some(claim.into()), home: Some(because), ..Field::default() }
}

/// The claims of documented responses on the fields that flags ask for.
fn asked_for(drafts: &[Draft]) -> HashMap<String, Arc<Claim>> {
    let mut asked = HashMap::default();
    for draft in drafts {
        for (name, _) in flags(draft) {
            for node in drafts.iter().flat_map(Draft::responses_shown) {
                let field = node.object.as_ref().and_then(|object| object.fields.get(name));
                let claim = field.and_then(|field| field.claim.clone());
                if let Some(claim) = claim.filter(|claim| !home::beside::is_part(claim)) {
                    asked.entry(name.to_owned()).or_insert(claim);
                }
            }
        }
    }
    asked
}

/// The names that the query flags of an operation ask for.
pub(super) fn flags(draft: &Draft) -> impl Iterator<Item = (&str, &Claim)> {
    draft.parameters.iter().filter(|p| p.location == Location::Query).filter_map(|p| {
        let claim = p.claim.as_deref()?;
        Some((p.name.strip_prefix(flag::PREFIX)?, claim))
    })
}
