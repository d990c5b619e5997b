//! What a body must hold: a table's flag, where nothing else in the reference speaks against it.
//!
//! One entry of the parameters file often serves both a response that always has the field and a request
//! that may leave it out. Three things tell the two apart: a sample of the request with null in the place,
//! a default that the reference gives for the field of the same resource, and a neighbour that gives the
//! field its value, "with the same size as the snapshot". An update sends what changes, whatever an entry says that
//! describes the response too; of two ids that are required and never shown together, one is sent. Of responses one kind may lack what its table
//! requires: a part of a resource that is there with it, set or not.
//!
//! A key without which there is no request is as young as the operation, and the operation as young as it.
//!
//! What is left is not nothing: who may leave a field to its neighbours sends one of them.

use crate::hash::{HashMap, HashSet};
use crate::ir::{Method, VersionRange};
use crate::source::Span;

use super::draft::Draft;
use super::evidence;
use super::naming;
use super::prose::fold;
use super::shape::{Fact, Field, Object, Shape};

/// A default that some table gives for a field of a resource: whether it is null.
type Defaults = HashMap<(Vec<String>, String), bool>;

/// Takes the flag from the fields of requests that may be left out.
pub(super) fn relax(drafts: &mut [Draft]) {
    drafts.iter_mut().for_each(date);
    drafts.iter_mut().filter(|draft| is_part(draft)).for_each(relax_part);
    let shown = shown(drafts);
    drafts.iter_mut().filter(|draft| updates(draft)).for_each(|draft| relax_update(draft, &shown));
    let defaults = defaults(drafts);
    let writes = |method| matches!(method, Method::Post | Method::Put | Method::Patch);
    for draft in drafts.iter_mut().filter(|draft| writes(draft.address.method)) {
        let Some(request) = &mut draft.request else { continue };
        for (wrapper, field) in request.shape.fields_mut() {
            let resource = naming::singular_words(wrapper);
            for (name, field) in field.shape.fields_mut() {
                let default = defaults.get(&(resource.clone(), name.to_owned()));
                if let Some(is_null) = default.filter(|_| field.fact.is_some()) {
                    field.relax();
                    field.shape.null |= *is_null;
                }
            }
        }
        relax_shape(&mut request.shape);
    }
}

/// Moves the range of a body's only key, if it must be sent, to the operation: without it there is none.
fn date(draft: &mut Draft) {
    let Some(object) = draft.request.as_mut().and_then(|body| body.shape.object.as_mut()) else {
        return;
    };
    if object.fields.len() != 1 {
        return;
    }
    for fact in object.fields.values_mut().filter_map(Field::fact_mut) {
        let both = draft.versions.intersect(fact.versions);
        if fact.required && fact.forms.is_empty() && !both.is_empty() {
            draft.versions = both;
            fact.versions = VersionRange::ALL;
        }
    }
}

/// Whether the operation shows a part that a resource has once: `GET /things/{thing_id}/cover`.
fn is_part(draft: &Draft) -> bool {
    let mut segments = draft.address.path.trim_end_matches('/').rsplit('/');
    let is_placeholder = |segment: &str| segment.starts_with('{');
    draft.address.method == Method::Get
        && segments.next().is_some_and(|last| !is_placeholder(last))
        && segments.next().is_some_and(is_placeholder)
}

/// A bare part that is not set is an empty object; a wrapped one keeps its wrapper.
fn relax_part(draft: &mut Draft) {
    for shape in draft.responses_shown_mut() {
        let is_scalar = |shape: &Shape| shape.object.is_none() && shape.items().next().is_none();
        let bare = shape.fields().all(|(_, field)| is_scalar(&field.shape));
        for (_, field) in shape.fields_mut().filter(|_| bare) {
            field.relax();
        }
    }
}

/// Whether the operation changes one thing: `PUT /things/{thing_id}`.
fn updates(draft: &Draft) -> bool {
    let path = draft.address.path.trim_end_matches('/');
    matches!(draft.address.method, Method::Put | Method::Patch) && path.ends_with('}')
}

/// The entries of the parameters file that describe fields of responses.
fn shown(drafts: &[Draft]) -> HashSet<Span> {
    let mut shown = HashSet::default();
    for shape in drafts.iter().flat_map(Draft::responses_shown) {
        shape.visit(&mut |_, field| shown.extend(field.fact.as_ref().and_then(|fact| fact.entry)));
    }
    shown
}

/// An update sends what changes: that a field is always there is said by its entry for the responses.
fn relax_update(draft: &mut Draft, shown: &HashSet<Span>) {
    let Some(request) = &mut draft.request else { return };
    for (_, wrapper) in request.shape.fields_mut() {
        for (_, field) in wrapper.shape.fields_mut() {
            let entry = field.fact.as_ref().and_then(|fact| fact.entry);
            if entry.is_some_and(|entry| shown.contains(&entry)) {
                field.relax();
            }
        }
    }
}

/// What responses say of the defaults of a resource's fields.
fn defaults(drafts: &[Draft]) -> Defaults {
    let mut defaults = Defaults::default();
    for shape in drafts.iter().flat_map(Draft::responses_shown) {
        for (wrapper, field) in shape.fields() {
            let resource = naming::singular_words(wrapper);
            let object = field.shape.array.as_deref().unwrap_or(&field.shape);
            for (name, field) in object.fields() {
                if let Some(default) = field.fact.as_deref().and_then(evidence::default_text) {
                    let is_null = evidence::names_null(&default);
                    *defaults.entry((resource.clone(), name.to_owned())).or_default() |= is_null;
                }
            }
        }
    }
    defaults
}

fn relax_shape(shape: &mut Shape) {
    shape.object.iter_mut().for_each(relax_object);
    for (_, field) in shape.fields_mut() {
        relax_shape(&mut field.shape);
    }
    shape.items_mut().for_each(relax_shape);
}

fn relax_object(object: &mut Object) {
    let said: Vec<(&String, String)> = object
        .fields
        .iter()
        .filter_map(|(name, field)| Some((name, likens(field.fact.as_ref()?)?)))
        .collect();
    let is_given = |name: &String| said.iter().any(|(by, prose)| *by != name && gives(prose, name));
    let given: Vec<String> = object.fields.keys().filter(|name| is_given(name)).cloned().collect();
    let is_required = |name: &String| object.fields[name].fact.as_ref().is_some_and(|f| f.required);
    object.non_empty |= given.iter().any(is_required);
    relax_alternatives(object);
    for (name, field) in &mut object.fields {
        if field.shape.null || given.contains(name) {
            field.relax();
        }
    }
}

/// Of two ids that a table requires and the samples show one of, either is sent.
fn relax_alternatives(object: &mut Object) {
    let is_id = |name: &str, field: &Field| {
        name.ends_with("_id")
            && field.fact.as_ref().is_some_and(|f| f.required && f.versions == VersionRange::ALL)
    };
    let ids = || object.fields.iter().filter(|(name, field)| is_id(name, field));
    let is_sent = |field: &Field| field.sample.is_some() && !field.shape.texts.is_empty();
    if object.seen == 0 || ids().all(|(_, f)| is_sent(f)) || !ids().any(|(_, f)| is_sent(f)) {
        return;
    }
    for (name, field) in &mut object.fields {
        if is_id(name, field) {
            field.relax();
        }
    }
    object.non_empty = true;
}

/// The prose of an optional field that likens something to something else.
fn likens(fact: &Fact) -> Option<String> {
    Some(&fact.prose)
        .filter(|_| !fact.required)
        .map(|prose| fold(prose))
        .filter(|prose| prose.contains("same "))
}

/// Whether prose says that its field gives another its value: `the same name as`.
fn gives(prose: &str, name: &str) -> bool {
    prose.contains(&format!("same {} as ", name.to_lowercase().replace('_', " ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{relax, relax_shape};
    use crate::ir::{Method, Microversion, VersionRange};
    use crate::lower::draft::sketch::{NOWHERE, draft, fact as row};
    use crate::lower::shape::{Fact, Shape, Step};
    use crate::source::Span;

    fn fact(required: bool, prose: &str) -> Fact {
        row("string", required, prose)
    }

    #[test]
    fn what_has_a_default_where_it_is_shown_may_be_left_out() {
        let of = |prose| {
            let request = draft(Method::Post, "/carts")
                .sends(&json!({"cart": {"colour": "red"}}))
                .request_fact("cart", "colour", fact(true, ""));
            let shown = draft(Method::Get, "/carts/{cart_id}")
                .answers(&json!({"cart": {"colour": "red"}}))
                .response_fact("cart", "colour", fact(true, prose));
            let mut drafts = [request, shown];
            relax(&mut drafts);
            let cart = drafts[0].request_shape().at(&[Step::Key("cart".to_owned())]).unwrap();
            let field = &cart.object.as_ref().unwrap().fields["colour"];
            (field.fact.as_ref().unwrap().required, field.shape.null)
        };
        assert_eq!(of("The colour."), (true, false));
        assert_eq!(of("The colour. Default is ``red``."), (false, false));
        assert_eq!(of("The colour. Default is ``None``."), (false, true));
    }

    #[test]
    fn an_update_may_leave_out_what_the_entry_of_the_response_requires() {
        let of = |method, path: &str, at: u32| {
            let entry = |at| Some(Span { start: at, ..NOWHERE });
            let sends = draft(method, path)
                .sends(&json!({"cart": {"colour": "red"}}))
                .request_fact("cart", "colour", Fact { entry: entry(at), ..fact(true, "") });
            let shows = draft(Method::Get, "/carts/{cart_id}")
                .answers(&json!({"cart": {"colour": "red"}}))
                .response_fact("cart", "colour", Fact { entry: entry(1), ..fact(true, "") });
            let mut drafts = [sends, shows];
            relax(&mut drafts);
            let path = [Step::Key("cart".to_owned())];
            required(drafts[0].request_shape().at(&path).unwrap()).len()
        };
        assert_eq!(of(Method::Put, "/carts/{cart_id}", 1), 0);
        assert_eq!(of(Method::Put, "/carts/{cart_id}", 2), 1, "an entry of the request's own");
        assert_eq!(of(Method::Post, "/carts", 1), 1, "a cart is made whole");
    }

    #[test]
    fn of_two_ids_that_are_never_shown_together_either_is_sent() {
        let of = |sample| {
            let mut shape = Shape::default();
            shape.add(&sample, NOWHERE);
            for name in ["cart_id", "model_id", "name"] {
                shape.field_mut(&[], name).fact = Some(fact(true, "").into());
            }
            relax_shape(&mut shape);
            required(&shape).join(" ")
        };
        assert_eq!(of(json!({"cart_id": "x", "name": "x"})), "name");
        assert_eq!(of(json!({"cart_id": "x", "model_id": null, "name": "x"})), "name");
        assert_eq!(
            of(json!({"cart_id": "x", "model_id": "y", "name": "x"})),
            "cart_id model_id name"
        );
    }

    #[test]
    fn an_operation_is_as_young_as_the_only_key_that_it_must_be_sent() {
        let young = VersionRange { min: Some(Microversion::new(3, 8)), max: None };
        let of = |sample, required| {
            let mut drafts = [draft(Method::Post, "/carts/{cart_id}/action").sends(&sample)];
            let shape = &mut drafts[0].request.as_mut().unwrap().shape;
            let fact = Fact { versions: young, ..fact(required, "") };
            shape.field_mut(&[], "paint").fact = Some(fact.into());
            relax(&mut drafts);
            let field = &drafts[0].request_shape().object.as_ref().unwrap().fields["paint"];
            (drafts[0].versions, field.fact.as_ref().unwrap().versions)
        };
        assert_eq!(of(json!({"paint": {}}), true), (young, VersionRange::ALL));
        assert_eq!(of(json!({"paint": {}}), false), (VersionRange::ALL, young));
        assert_eq!(of(json!({"paint": {}, "wash": {}}), true), (VersionRange::ALL, young));
    }

    #[test]
    fn a_bare_part_of_a_resource_may_be_empty() {
        let of = |path| {
            let mut shown = draft(Method::Get, path).answers(&json!({"colour": "red"}));
            let shape = shown.responses_shown_mut().next().unwrap();
            shape.field_mut(&[], "colour").fact = Some(fact(true, "").into());
            let mut drafts = [shown];
            relax(&mut drafts);
            required(drafts[0].response_shape()).len()
        };
        assert_eq!(of("/carts/{cart_id}/cover"), 0);
        assert_eq!(of("/carts/{cart_id}"), 1);
        assert_eq!(of("/carts"), 1);
    }

    fn required(shape: &Shape) -> Vec<&str> {
        let required = |(name, field): (_, &crate::lower::shape::Field)| {
            field.fact.as_ref().is_some_and(|fact| fact.required).then_some(name)
        };
        shape.fields().filter_map(required).collect()
    }

    #[test]
    fn what_a_sample_sends_as_null_may_be_left_out() {
        let mut shape = Shape::default();
        shape.add(&json!({"colour": null, "wheels": "4"}), NOWHERE);
        shape.field_mut(&[], "colour").fact = Some(fact(true, "").into());
        shape.field_mut(&[], "wheels").fact = Some(fact(true, "").into());
        relax_shape(&mut shape);
        assert_eq!(required(&shape), ["wheels"]);
    }

    #[test]
    fn what_a_neighbour_gives_may_be_left_out() {
        let mut shape = Shape::default();
        shape.add(&json!({"length": "1", "width": "2", "model": "x"}), NOWHERE);
        shape.field_mut(&[], "length").fact = Some(fact(true, "").into());
        shape.field_mut(&[], "width").fact = Some(fact(true, "").into());
        let prose = "The cart to copy, with the same\nlength as the new one.";
        shape.field_mut(&[], "model").fact = Some(fact(false, prose).into());
        relax_shape(&mut shape);
        assert_eq!(required(&shape), ["width"]);
        assert!(shape.object.is_some_and(|object| object.non_empty), "one of the two is sent");
    }
}
