//! Changes that break, that are compatible, and of words alone.

use serde_json::{Value, json};

use super::{Diff, Error, Format, compare};
use crate::foreign;

/// A document with one operation, which sends and answers these schemas.
fn document(request: &Value, response: &Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Things API v3",
            "version": "3.20",
            "x-openstack": { "service-type": "things", "min-ver": "3.0", "max-ver": "3.20" },
        },
        "paths": { "/v3/things/{id}": { "put": {
            "summary": "Update a thing",
            "operationId": "update_thing",
            "parameters": [
                { "in": "path", "name": "id", "required": true, "schema": { "type": "string" } },
            ],
            "requestBody": { "required": true, "content": {
                "application/json": { "schema": request },
            } },
            "responses": { "200": { "description": "Done.", "content": {
                "application/json": { "schema": response },
            } } },
        } } },
    })
}

fn object(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}

/// The changes between two documents, a line each.
fn lines(old: &Value, new: &Value) -> Vec<String> {
    let diff = compare(&vec![old.clone()].into(), &vec![new.clone()].into()).unwrap();
    diff.changes().map(|change| format!("{}: {change}", change.class)).collect()
}

/// The changes between two schemas of the field `x`, as a request sends it and as a response has it.
fn of_field(old: &Value, new: &Value) -> (Vec<String>, Vec<String>) {
    let none = object(&json!({}), &[]);
    let with = |x: &Value| object(&json!({ "x": x }), &[]);
    let strip = |lines: Vec<String>, of: &str| {
        lines.into_iter().map(|line| line.replacen(of, "", 1)).collect::<Vec<_>>()
    };
    let sent = lines(&document(&with(old), &none), &document(&with(new), &none));
    let read = lines(&document(&none, &with(old)), &document(&none, &with(new)));
    (strip(sent, "request: `x` "), strip(read, "response 200: `x` "))
}

#[test]
fn what_is_sent_breaks_where_less_is_taken_and_what_is_read_where_more_may_come() {
    let text = json!({ "type": "string" });
    for (narrow, wide, narrowed, widened) in [
        (
            text.clone(),
            json!({ "type": ["string", "null"] }),
            "may no longer be null",
            "may now be null",
        ),
        (
            text.clone(),
            json!({ "type": ["string", "boolean"] }),
            "is string instead of boolean or string",
            "is boolean or string instead of string",
        ),
        (
            json!({ "type": "integer" }),
            json!({ "type": "number" }),
            "is integer instead of number",
            "is number instead of integer",
        ),
        (
            json!({ "type": "string", "enum": ["a"] }),
            text.clone(),
            "is one of `a`",
            "has no named values any more",
        ),
        (
            json!({ "type": "string", "enum": ["a"] }),
            json!({ "type": "string", "enum": ["a", "b"] }),
            "has no longer the values `b`",
            "has new values: `b`",
        ),
        (
            json!({ "type": "string", "maxLength": 4 }),
            json!({ "type": "string", "maxLength": 5 }),
            "has another limit of length",
            "has another limit of length",
        ),
        (
            json!({ "type": "integer", "minimum": 1, "maximum": 4 }),
            json!({ "type": "integer", "minimum": 0 }),
            "has another limit",
            "has another limit",
        ),
        (
            json!({ "type": "string", "pattern": "^a" }),
            text.clone(),
            "has another pattern",
            "has another pattern",
        ),
    ] {
        let (sent, read) = of_field(&wide, &narrow);
        assert_eq!(sent, [format!("breaking: {narrowed}")], "{narrow} from {wide}");
        assert_eq!(read, [format!("compatible: {narrowed}")], "{narrow} from {wide}");
        let (sent, read) = of_field(&narrow, &wide);
        assert_eq!(sent, [format!("compatible: {widened}")], "{wide} from {narrow}");
        assert_eq!(read, [format!("breaking: {widened}")], "{wide} from {narrow}");
    }
}

#[test]
fn a_reader_of_an_open_list_of_values_is_ready_for_others() {
    let values = |values: &[&str]| json!({ "type": "string", "x-extensible-enum": values });
    let (_, read) = of_field(&values(&["a"]), &values(&["a", "b"]));
    assert_eq!(read, ["compatible: has new values: `b`"]);
}

#[test]
fn to_state_what_was_not_known_is_documentation() {
    let (sent, read) = of_field(&json!({}), &json!({ "type": "integer" }));
    assert_eq!(sent, ["documentation: is stated to be integer"]);
    assert_eq!(read, sent);
    let (sent, _) =
        of_field(&json!({ "type": "string" }), &json!({ "type": "string", "default": "a" }));
    assert_eq!(sent, ["documentation: has a stated default"]);
    let listed = object(&json!({ "x": object(&json!({ "y": { "type": "string" } }), &[]) }), &[]);
    let any = object(&json!({ "x": {} }), &[]);
    let none = object(&json!({}), &[]);
    let found = lines(&document(&none, &listed), &document(&none, &any));
    assert_eq!(
        found,
        [
            "documentation: response 200: `x` is no longer stated to be object",
            "documentation: response 200: `x.y` is no longer listed",
        ]
    );
}

#[test]
fn a_default_that_changes_changes_what_requests_do() {
    let default = |value: Value| json!({ "type": "integer", "default": value });
    let (sent, read) = of_field(&default(json!(1)), &default(json!(2)));
    assert_eq!(sent, ["breaking: has another default"]);
    assert_eq!(read, ["documentation: has another default"]);
}

#[test]
fn fields_come_and_go() {
    let none = object(&json!({}), &[]);
    let one =
        |required: &[&str]| object(&json!({ "x": object(&json!({ "y": {} }), &["y"]) }), required);
    let found = lines(&document(&none, &none), &document(&one(&[]), &one(&["x"])));
    // A field that comes with its holder is not said again.
    assert_eq!(found, ["compatible: request: `x` added", "compatible: response 200: `x` added"]);
    let found = lines(&document(&none, &none), &document(&one(&["x"]), &none));
    assert_eq!(found, ["breaking: request: `x` added, and required"]);
    let found = lines(&document(&one(&[]), &one(&[])), &document(&none, &none));
    assert_eq!(found, ["breaking: request: `x` removed", "breaking: response 200: `x` removed"]);
    let found = lines(&document(&one(&[]), &one(&["x"])), &document(&one(&["x"]), &one(&[])));
    assert_eq!(
        found,
        [
            "breaking: request: `x` is now required",
            "breaking: response 200: `x` is no longer required"
        ]
    );
}

#[test]
fn what_a_newer_microversion_brings_breaks_nobody() {
    let at = |min: Option<&str>, max: Option<&str>| {
        let mut x = json!({ "type": "string" });
        let ends: serde_json::Map<String, Value> = [("min-ver", min), ("max-ver", max)]
            .into_iter()
            .filter_map(|(key, end)| Some((key.to_owned(), json!(end?))))
            .collect();
        if !ends.is_empty() {
            x["x-openstack"] = Value::Object(ends);
        }
        object(&json!({ "x": x }), &["x"])
    };
    let none = object(&json!({}), &[]);
    let sends = |old: &Value, new: &Value| lines(&document(old, &none), &document(new, &none));
    // The old document goes to 3.20.
    assert_eq!(
        sends(&none, &at(Some("3.21"), None)),
        ["compatible: request: `x` added, and required, from microversion 3.21 on"]
    );
    assert_eq!(
        sends(&none, &at(Some("3.20"), None)),
        ["breaking: request: `x` added, and required, from microversion 3.20 on"]
    );
    assert_eq!(
        sends(&at(None, None), &at(None, Some("3.20"))),
        ["compatible: request: `x` removed, from microversion 3.21 on"]
    );
    assert_eq!(
        sends(&at(None, None), &at(None, Some("3.9"))),
        ["breaking: request: `x` removed, from microversion 3.10 on"]
    );
    assert_eq!(
        sends(&at(Some("3.4"), None), &at(Some("3.10"), None)),
        ["breaking: request: `x` removed, at microversions 3.4 to 3.9"]
    );
}

#[test]
fn a_field_that_takes_another_form_at_a_new_microversion_has_not_changed_before() {
    let none = object(&json!({}), &[]);
    let old = object(&json!({ "x": { "type": "string" } }), &[]);
    let new = object(
        &json!({ "x": { "anyOf": [
            { "type": "string", "x-openstack": { "max-ver": "3.30" } },
            { "type": "boolean", "x-openstack": { "min-ver": "3.31" } },
        ] } }),
        &[],
    );
    assert_eq!(
        lines(&document(&none, &old), &document(&none, &new)),
        ["compatible: response 200: `x` is boolean instead of string, from microversion 3.31 on"]
    );
}

#[test]
fn how_lines_are_broken_and_what_components_are_called_is_no_change() {
    let inline =
        json!({ "type": "object", "description": "A thing,\nsaid twice.", "properties": {} });
    let mut old = document(&inline, &inline);
    old["paths"]["/v3/things/{id}"]["put"]["description"] = json!("One\ntwo.");
    let placed = json!({ "$ref": "#/components/schemas/Thing" });
    let mut new = document(&placed, &placed);
    new["paths"]["/v3/things/{id}"]["put"]["description"] = json!("One two.");
    new["components"] = json!({ "schemas": { "Thing": {
        "type": "object", "description": "A thing, said twice.", "properties": {},
    } } });
    assert_eq!(lines(&old, &new), Vec::<String>::new());
    assert_eq!(lines(&old, &old), Vec::<String>::new());
}

#[test]
fn a_reference_is_followed_as_a_uri() {
    let inline = object(&json!({ "size": { "type": "integer" } }), &[]);
    let old = document(&inline, &inline);
    let placed = json!({ "$ref": "#/components/x-kept/a~1%7Bthing%7D" });
    let mut new = document(&placed, &placed);
    new["components"] = json!({ "x-kept": { "a/{thing}": inline } });
    assert_eq!(lines(&old, &new), Vec::<String>::new());
}

#[test]
fn a_sample_that_becomes_a_component_is_no_change_and_another_value_of_it_is_one() {
    let none = object(&json!({}), &[]);
    let with = |example: Value, components: Value| {
        let mut document = document(&none, &none);
        let content = "/paths/~1v3~1things~1{id}/put/responses/200/content/application~1json";
        document.pointer_mut(content).unwrap()["examples"] = json!({ "show": example });
        document["components"] = json!({ "examples": components });
        document
    };
    let inline = with(json!({ "value": { "a": 1 } }), json!({}));
    let placed = |a: u32| {
        let reference = json!({ "$ref": "#/components/examples/Show", "summary": "Shown" });
        with(reference, json!({ "Show": { "value": { "a": a } } }))
    };
    assert_eq!(lines(&inline, &placed(1)), Vec::<String>::new());
    assert_eq!(lines(&placed(1), &placed(2)).len(), 1);
}

#[test]
fn a_placeholder_may_be_renamed_and_a_path_may_not() {
    let none = object(&json!({}), &[]);
    let old = document(&none, &none);
    let moved = |to: &str| {
        let text = old.to_string().replace("{id}", to).replace("\"id\"", "\"thing_id\"");
        serde_json::from_str::<Value>(&text).unwrap()
    };
    assert_eq!(
        lines(&old, &moved("{thing_id}")),
        ["documentation: path parameter 1 is called `thing_id` instead of `id`"]
    );
    assert_eq!(lines(&old, &moved("{thing_id}/more")), ["compatible: added", "breaking: removed"]);
}

/// A document whose one endpoint takes these actions.
fn actions(keys: &[&str]) -> Value {
    let body = |key: &str| {
        json!({
            "title": format!("Do {key}"), "type": "object", "required": [key],
            "properties": { key: { "type": "object" } }, "additionalProperties": false,
            "x-openstack": { "action-name": key },
        })
    };
    let schema = match keys {
        // Alone at its address, the operation is an ordinary one.
        [key] => {
            json!({ "type": "object", "required": [key], "properties": { *key: { "type": "object" } } })
        }
        keys => json!({
            "oneOf": keys.iter().map(|key| body(key)).collect::<Vec<_>>(),
            "x-openstack": { "discriminator": "action" },
        }),
    };
    document(&schema, &object(&json!({}), &[]))
}

#[test]
fn a_section_is_described_for_readers() {
    let none = object(&json!({}), &[]);
    let with = |tags: Value| {
        let mut document = document(&none, &none);
        document["tags"] = tags;
        document
    };
    let old = with(json!([{ "name": "Things", "description": "Of things." }, { "name": "Old" }]));
    let new = with(json!([{ "name": "New" }, { "name": "Things", "description": "Of all." }]));
    assert_eq!(
        lines(&old, &new),
        [
            "documentation: the section “New” is new",
            "documentation: the section “Things” is described in other words",
            "documentation: the section “Old” is gone",
        ]
    );
}

#[test]
fn each_alternative_is_described_for_readers() {
    let of = |second: &str| {
        json!({ "anyOf": [
            { "type": "string", "description": "A name." },
            { "type": "null", "description": second },
        ] })
    };
    let (sent, read) = of_field(&of("None."), &of("Nothing."));
    assert_eq!(sent, ["documentation: described in other words"]);
    assert_eq!(read, sent);
    assert_eq!(of_field(&of("A name."), &of("A name.")).0, Vec::<String>::new());
}

#[test]
fn actions_are_operations_of_their_own() {
    let found = lines(&actions(&["start", "stop"]), &actions(&["start", "pause", "resume"]));
    assert_eq!(found, ["compatible: added", "compatible: added", "breaking: removed"]);
}

#[test]
fn an_action_is_known_again_when_others_come_beside_it() {
    let found = lines(&actions(&["start"]), &actions(&["start", "stop"]));
    assert!(found.contains(&"compatible: added".to_owned()), "{found:?}");
    assert!(!found.iter().any(|line| line.ends_with("removed")), "{found:?}");
}

#[test]
fn a_schema_that_contains_itself_has_an_end() {
    let mut document = document(&json!({ "$ref": "#/components/schemas/Tree" }), &json!({}));
    document["components"] = json!({ "schemas": { "Tree": {
        "type": "object",
        "properties": { "children": {
            "type": "array", "items": { "$ref": "#/components/schemas/Tree" },
        } },
    } } });
    assert_eq!(lines(&document, &document), Vec::<String>::new());
}

#[test]
fn schemas_that_multiply_are_refused() {
    let mut document = document(&json!({ "$ref": "#/components/schemas/S0" }), &json!({}));
    let schemas: serde_json::Map<String, Value> = (0..30)
        .map(|at| {
            let next = json!({ "$ref": format!("#/components/schemas/S{}", at + 1) });
            (format!("S{at}"), object(&json!({ "a": next, "b": next }), &[]))
        })
        .collect();
    document["components"] = json!({ "schemas": schemas });
    let state = vec![document].into();
    assert!(matches!(compare(&state, &state), Err(Error::Document(foreign::Error::TooLarge(_)))));
}

#[test]
fn inputs_that_cannot_be_compared_are_refused() {
    let none = object(&json!({}), &[]);
    let ours = document(&none, &none);
    let mut other = ours.clone();
    other["info"]["x-openstack"]["service-type"] = json!("image");
    let refused = |old: &[Value], new: &[Value]| {
        compare(&old.to_vec().into(), &new.to_vec().into()).unwrap_err().to_string()
    };
    assert_eq!(
        refused(std::slice::from_ref(&ours), &[other]),
        "the inputs are of different services: the old of things, the new of image"
    );
    assert_eq!(
        refused(std::slice::from_ref(&ours), &[json!({ "a": 1 })]),
        "it has no `openapi` field"
    );
    assert_eq!(refused(&[], &[ours]), "the old input documents no operation");
}

/// A diff with something of every class.
fn mixed() -> Diff {
    let old = object(&json!({ "x": { "type": "string" } }), &[]);
    let new = object(&json!({ "y": { "type": "string" } }), &[]);
    let (before, mut after) = (document(&old, &old), document(&old, &new));
    after["paths"]["/v3/things/{id}"]["put"]["description"] = json!("New words.");
    compare(&vec![before].into(), &vec![after].into()).unwrap()
}

#[test]
fn text_goes_by_operation_and_says_the_worst_first() {
    insta::assert_snapshot!(mixed().render(Format::Text), @r"
    Things API v3

    PUT /v3/things/{id}  (Update a thing)
      breaking       response 200: `x` removed
      compatible     response 200: `y` added
      documentation  described in other words: operation

    1 breaking, 1 compatible, 1 documentation
    ");
    assert_eq!(Diff::default().render(Format::Text), "no change\n");
}

#[test]
fn markdown_goes_by_class() {
    insta::assert_snapshot!(mixed().render(Format::Markdown), @r"
    ## Things API v3

    ### Breaking changes

    - **Update a thing** (`PUT /v3/things/{id}`)
      - response 200: `x` removed

    ### Compatible changes

    - **Update a thing** (`PUT /v3/things/{id}`)
      - response 200: `y` added

    ### Documentation

    - **Update a thing** (`PUT /v3/things/{id}`)
      - described in other words: operation

    1 breaking, 1 compatible, 1 documentation.
    ");
}

#[test]
fn json_names_place_and_kind() {
    let changes: Value = serde_json::from_str(&mixed().render(Format::Json)).unwrap();
    let removed = changes.as_array().unwrap().iter().find(|c| c["class"] == "breaking").unwrap();
    assert_eq!(
        *removed,
        json!({
            "document": "Things API v3", "class": "breaking", "kind": "removed",
            "operation": { "method": "PUT", "path": "/v3/things/{id}", "summary": "Update a thing" },
            "place": { "in": "response-body", "status": "200", "media_type": "application/json", "field": "x" },
            "message": "removed",
        })
    );
}
