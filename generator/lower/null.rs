//! Where null may stand: evidence that one place gives for another.
//!
//! Samples show a resource as it is once everything about it is set; the service sends null for what is
//! not. Two facts of the reference tell where: a parameter that some sample shows as null may be null
//! wherever the same entry of the parameters file describes it, and what a request of the resource may
//! leave out has no value until someone gives it one. A moment that has not come, of the last change or of the end,
//! is null as well. A request may send null where another request of the
//! resource does.

use crate::hash::{HashMap, HashSet};
use crate::ir::{Method, snake};
use crate::source::Span;

use super::draft::Draft;
use super::naming;
use super::shape::{Field, Shape};

/// Marks the fields of responses that may be null by what stands elsewhere in the document.
pub(super) fn spread(drafts: &mut [Draft]) {
    let mut entries: HashSet<Span> = HashSet::default();
    for shape in drafts.iter().flat_map(Draft::responses_shown) {
        shape.visit(&mut |_, field| {
            entries.extend(field.fact.as_ref().filter(|_| field.shape.null).and_then(|f| f.entry));
        });
    }
    spread_requests(drafts);
    let demands = demands(drafts);
    for shape in drafts.iter_mut().flat_map(Draft::responses_shown_mut) {
        shape.visit_mut(&mut |_, field| {
            let entry = field.fact.as_ref().and_then(|fact| fact.entry);
            field.shape.null |= entry.is_some_and(|entry| entries.contains(&entry));
        });
        shape.visit_mut(&mut |name, field| field.shape.null |= is_to_come(name) && is_text(field));
        for (key, field) in shape.fields_mut() {
            let Some(demands) = demands.get(&naming::singular_words(key)) else { continue };
            let resource = match &mut field.shape.array {
                Some(items) => items.as_mut(),
                None => &mut field.shape,
            };
            for (name, field) in resource.fields_mut() {
                field.shape.null |= demands.may_lack(name) && is_text(field);
            }
        }
    }
}

/// What one request of a resource sends as null for a field that may be left out, the others may too.
fn spread_requests(drafts: &mut [Draft]) {
    let mut sent: HashSet<(Vec<String>, Span)> = HashSet::default();
    for shape in drafts.iter().filter_map(|draft| draft.request.as_ref()).map(|body| &body.shape) {
        for (key, field) in shape.fields() {
            let null = field.shape.fields().filter(|(_, field)| field.shape.null);
            let entries = null.filter_map(|(_, field)| field.fact.as_ref()?.entry);
            sent.extend(entries.map(|entry| (naming::singular_words(key), entry)));
        }
    }
    for body in drafts.iter_mut().filter_map(|draft| draft.request.as_mut()) {
        for (key, field) in body.shape.fields_mut() {
            let resource = naming::singular_words(key);
            for (_, field) in field.shape.fields_mut() {
                let entry = field.fact.as_ref().filter(|fact| !fact.required).and_then(|f| f.entry);
                field.shape.null |=
                    entry.is_some_and(|entry| sent.contains(&(resource.clone(), entry)));
            }
        }
    }
}

/// What requests say of a resource's fields, by name.
#[derive(Default)]
struct Demands {
    /// What some request may leave out.
    optional: HashSet<String>,
    /// What it is made with: that has a value, whether a later change names it or not.
    given: HashSet<String>,
}

impl Demands {
    fn may_lack(&self, name: &str) -> bool {
        let name = spelling(name);
        self.optional.contains(&name) && !self.given.contains(&name)
    }
}

/// What requests say of the resources that they wrap, by their words.
fn demands(drafts: &[Draft]) -> HashMap<Vec<String>, Demands> {
    let mut demands: HashMap<Vec<String>, Demands> = HashMap::default();
    let writes = |method| matches!(method, Method::Post | Method::Put | Method::Patch);
    for draft in drafts.iter().filter(|d| d.selector.is_none() && writes(d.address.method)) {
        let Some(request) = &draft.request else { continue };
        for (key, field) in request.shape.fields() {
            let known = demands.entry(naming::singular_words(key)).or_default();
            for (name, field) in field.shape.fields() {
                match field.fact.as_ref().map(|fact| (fact.required, draft.address.method)) {
                    Some((false, _)) => known.optional.insert(spelling(name)),
                    Some((true, Method::Post)) => known.given.insert(spelling(name)),
                    _ => false,
                };
            }
        }
    }
    demands
}

/// A name in one spelling: what is asked for as `display_name` may be shown as `displayName`.
fn spelling(name: &str) -> String {
    snake(name)
}

/// A moment that a resource may not have come to. It was created when it is shown, and a token issued.
fn is_to_come(name: &str) -> bool {
    name.ends_with("_at") && !["created_at", "issued_at"].iter().any(|past| name.ends_with(past))
}

/// Lists and maps are sent empty, numbers and flags as they are by default.
fn is_text(field: &Field) -> bool {
    let Shape { boolean, integer, number, array, object, entries, .. } = &field.shape;
    let scalar = *boolean || integer.is_some() || *number;
    !(scalar || array.is_some() || object.is_some() || entries.is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::spread;
    use crate::ir::Method;
    use crate::lower::draft::Draft;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::shape::{Fact, Shape, Step};
    use crate::source::{FileId, Span};

    /// A row that is described by an entry of the parameters file.
    fn entry(at: u32, required: bool) -> Fact {
        let entry = Some(Span { file: FileId(1), start: at, end: at });
        Fact { entry, ..fact("string", required, "") }
    }

    fn is_null(shape: &Shape, within: &str, key: &str) -> bool {
        let path = [Step::Key(within.to_owned()), Step::Key(key.to_owned())];
        shape.at(&path).is_some_and(|shape| shape.null)
    }

    fn shows(path: &str, colour: &serde_json::Value) -> Draft {
        draft(Method::Get, path).answers(&json!({"cart": {"colour": colour}}))
    }

    #[test]
    fn an_entry_that_one_sample_shows_as_null_may_be_null_in_every_response() {
        let of = |at| {
            let mut drafts = [
                shows("/a", &json!(null)).response_fact("cart", "colour", entry(1, true)),
                shows("/b", &json!("red")).response_fact("cart", "colour", entry(at, true)),
            ];
            spread(&mut drafts);
            is_null(drafts[1].response_shape(), "cart", "colour")
        };
        assert!(of(1));
        assert!(!of(2), "another entry is another parameter");
    }

    #[test]
    fn what_a_request_may_leave_out_may_be_null_where_it_is_shown() {
        let of = |required, shown| {
            let request = draft(Method::Post, "/carts")
                .sends(&json!({"cart": {"colour": "red"}}))
                .request_fact("cart", "colour", fact("string", required, ""));
            let mut drafts = [request, shows("/carts/{id}", &shown)];
            spread(&mut drafts);
            is_null(drafts[1].response_shape(), "cart", "colour")
        };
        assert!(of(false, json!("red")));
        assert!(!of(true, json!("red")), "what is always sent has a value");
        assert!(!of(false, json!(4)), "numbers are as they are by default");
    }

    #[test]
    fn what_is_given_when_a_resource_is_made_is_not_null_because_a_change_may_leave_it_out() {
        let sends = |method, path, required| {
            draft(method, path).sends(&json!({"cart": {"colour": "red"}})).request_fact(
                "cart",
                "colour",
                fact("string", required, ""),
            )
        };
        let of = |required| {
            let mut drafts = [
                sends(Method::Post, "/carts", required),
                sends(Method::Put, "/carts/{id}", false),
                shows("/carts/{id}", &json!("red")),
            ];
            spread(&mut drafts);
            is_null(drafts[2].response_shape(), "cart", "colour")
        };
        assert!(of(false) && !of(true));
    }

    #[test]
    fn a_moment_that_has_not_come_is_null() {
        let mut drafts = [draft(Method::Get, "/carts/{id}").answers(
            &json!({"cart": {"created_at": "2015-08-27", "cart:updated_at": "2015-08-27"}}),
        )];
        spread(&mut drafts);
        let shape = drafts[0].response_shape();
        assert!(is_null(shape, "cart", "cart:updated_at"));
        assert!(!is_null(shape, "cart", "created_at"));
    }

    #[test]
    fn a_request_may_send_null_where_another_of_the_resource_does() {
        let of = |wrapper: &str, required| {
            let sends =
                |method, wrapper: &str, colour: serde_json::Value, required| {
                    draft(method, "/carts")
                        .sends(&json!({wrapper: {"colour": colour}}))
                        .request_fact(wrapper, "colour", entry(1, required))
                };
            let mut drafts = [
                sends(Method::Put, "cart", json!(null), false),
                sends(Method::Post, wrapper, json!("red"), required),
            ];
            spread(&mut drafts);
            is_null(drafts[1].request_shape(), wrapper, "colour")
        };
        assert!(of("cart", false));
        assert!(!of("cart", true), "what must be sent has a value");
        assert!(!of("wagon", false), "another resource is another matter");
    }
}
