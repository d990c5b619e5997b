//! What stands beside the items of a list: links to the next page, and what a query flag asks for.

use std::sync::Arc;

use serde_json::json;

use crate::hash::HashMap;
use crate::ir::{Doc, Location, Method, Pagination, VersionRange};
use crate::source::Span;

use super::draft::Draft;
use super::shape::{Fact, Field, Step};

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
                    Fact { required: false, versions: fact.versions, ..Fact::clone(known) },
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
                .or_insert_with(|| Field { fact: Some(fact.into()), ..Field::default() });
        }
        // A page that shows its links under another name has them there.
        let linked = object.fields.keys().any(|name| name.ends_with("_links"));
        let own = format!("{items}_links");
        let missing = !linked || object.fields.contains_key(&own);
        if pagination == Pagination::CollectionLinks && limited && missing {
            let links = object.fields.entry(own).or_default();
            if links.shape.array.is_none() {
                let sample = links.sample.unwrap_or(draft.span);
                links.shape.add(&json!([{"href": "https://", "rel": "next"}]), sample);
                describe(links, draft.span);
            }
        }
    }
}

/// Says of the links, and of what is in them, what no table says.
fn describe(links: &mut Field, span: Span) {
    let fact = |kind: &str, text: &str| Fact {
        kind: Some(kind.to_owned()),
        required: false,
        doc: Doc::text(text).into(),
        prose: text.to_owned(),
        default: None,
        format: None,
        values: Vec::new(),
        versions: VersionRange::ALL,
        forms: Vec::new(),
        span,
        entry: None,
    };
    links.fact.get_or_insert_with(|| fact("array", "Where the list goes on, if it does.").into());
    let items = links.shape.at_mut(&[Step::Item]);
    for (name, text) in [("href", "The address."), ("rel", "What is there: the `next` page.")] {
        items.field_mut(&[], name).fact = Some(fact("string", text).into());
    }
}

/// What documented responses say of the fields that flags ask for.
fn asked_for(drafts: &[Draft]) -> HashMap<String, Arc<Fact>> {
    let mut asked = HashMap::default();
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
        let fact = p.fact.as_deref()?;
        Some((p.name.strip_prefix(FLAG)?, fact))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{complete, describe};
    use crate::ir::{Method, Pagination};
    use crate::lower::draft::Draft;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::shape::Field;
    use crate::source::{FileId, Span};

    fn fields(draft: &Draft) -> Vec<&str> {
        draft.response_shape().fields().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_list_by_pages_has_links_where_the_service_sends_them() {
        let of = |draft: Draft, pagination| {
            let mut drafts = [draft];
            complete(&mut drafts, pagination);
            fields(&drafts[0]).join(" ")
        };
        let list = |sample| draft(Method::Get, "/carts").asks("limit").answers(&sample);
        let links = Pagination::CollectionLinks;
        assert_eq!(of(list(json!({"carts": []})), links), "carts carts_links");
        assert_eq!(of(list(json!({"carts": []})), Pagination::Marker), "carts");
        assert_eq!(of(list(json!({"carts": [], "cart_links": []})), links), "carts cart_links");
        assert_eq!(of(list(json!({"carts": [], "wheels": []})), links), "carts wheels");
        let whole = draft(Method::Get, "/carts").answers(&json!({"carts": []}));
        assert_eq!(of(whole, links), "carts", "a list that is never cut goes on nowhere");
        let item = draft(Method::Get, "/carts/{id}").asks("limit").answers(&json!({"carts": []}));
        assert_eq!(of(item, links), "carts");
    }

    #[test]
    fn a_flag_asks_for_the_field_that_another_list_documents() {
        let list = |path| draft(Method::Get, path).asks("with_total").asks("with_tax");
        let shown = list("/a").answers(&json!({"as": [], "total": 3}));
        let mut drafts = [shown, list("/b").answers(&json!({"bs": []}))];
        let shape = drafts[0].responses_shown_mut().next().unwrap();
        shape.field_mut(&[], "total").fact = Some(fact("integer", true, "").into());
        complete(&mut drafts, Pagination::Marker);
        assert_eq!(fields(&drafts[1]), ["bs", "total"], "nothing says what `tax` is");
        let object = drafts[1].response_shape().object.as_ref().unwrap();
        assert!(object.fields["total"].fact.as_ref().is_some_and(|fact| !fact.required));
    }

    #[test]
    fn links_that_no_table_lists_are_described() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let mut links = Field::default();
        links.shape.add(&json!([{"href": "https://", "rel": "next"}]), span);
        describe(&mut links, span);
        let mut described = Vec::new();
        links
            .shape
            .visit(&mut |name, field| described.push((name.to_owned(), field.fact.is_some())));
        assert!(links.fact.is_some_and(|fact| !fact.required));
        assert_eq!(described, [("href".to_owned(), true), ("rel".to_owned(), true)]);
    }
}
