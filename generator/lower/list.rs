//! What stands beside the items of a list: links to the next page, and what a query flag asks for.

use std::collections::HashMap;

use serde_json::json;

use crate::ir::{Location, Method, Pagination};

use super::draft::Draft;
use super::shape::{Fact, Field};

/// The start of a query flag's name, `with_total`, which asks for the rest of it, `total`.
pub(super) const FLAG: &str = "with_";

/// Gives every list what its siblings have beside the items.
pub(super) fn complete(drafts: &mut [Draft], pagination: Pagination) {
    let asked = asked_for(drafts);
    for draft in drafts.iter_mut().filter(|draft| draft.address.method == Method::Get) {
        let flags: Vec<(String, Fact)> = flags(draft)
            .filter_map(|(name, fact)| {
                let known = asked.get(name)?;
                Some((
                    name.to_owned(),
                    Fact { required: false, versions: fact.versions, ..known.clone() },
                ))
            })
            .collect();
        let last = draft.address.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let limited = draft.parameters.iter().any(|p| {
            p.location == Location::Query && matches!(p.name.as_str(), "limit" | "marker")
        });
        let is_item = last.starts_with('{');
        let Some(body) = draft.responses.values_mut().find_map(|r| r.body.as_mut()) else {
            continue;
        };
        let items: Vec<String> = body
            .shape
            .fields()
            .filter(|(name, field)| field.shape.array.is_some() && !name.ends_with("_links"))
            .map(|(name, _)| name.to_owned())
            .collect();
        let ([items], false) = (items.as_slice(), is_item) else { continue };
        let Some(object) = &mut body.shape.object else { continue };
        for (name, fact) in flags {
            object
                .fields
                .entry(name)
                .or_insert_with(|| Field { fact: Some(fact), ..Field::default() });
        }
        if pagination == Pagination::CollectionLinks && limited {
            let links = object.fields.entry(format!("{items}_links")).or_default();
            if links.shape.array.is_none() {
                let sample = links.sample.unwrap_or(draft.span);
                links.shape.add(&json!([{"href": "https://", "rel": "next"}]), sample);
            }
        }
    }
}

/// What documented responses say of the fields that flags ask for.
fn asked_for(drafts: &[Draft]) -> HashMap<String, Fact> {
    let mut asked = HashMap::new();
    for draft in drafts {
        for (name, _) in flags(draft) {
            for shape in drafts.iter().flat_map(Draft::responses_shown) {
                let field = shape.object.as_ref().and_then(|object| object.fields.get(name));
                if let Some(fact) = field.and_then(|field| field.fact.clone()) {
                    asked.entry(name.to_owned()).or_insert(fact);
                }
            }
        }
    }
    asked
}

/// The names that the query flags of an operation ask for.
fn flags(draft: &Draft) -> impl Iterator<Item = (&str, &Fact)> {
    draft.parameters.iter().filter(|p| p.location == Location::Query).filter_map(|p| {
        let fact = p.fact.as_ref()?;
        Some((p.name.strip_prefix(FLAG)?, fact))
    })
}
