//! The prose of a reference for a document of others: nothing else of that is changed.

use std::path::Path;

use apiref::emit::openapi::{self, Version};
use apiref::overlay::{Count, Fill, Kind, Overlay, overlay};
use apiref::{Compilation, Generator};
use serde_json::{Value, json};

fn compile() -> Compilation {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    Generator::new(spec).compile(&mut |_| {}).unwrap()
}

fn made(document: &Value, fill: Fill) -> Overlay {
    overlay(document, &compile().apis, fill).unwrap()
}

/// The updates of an overlay by their targets.
fn actions(overlay: &Overlay) -> Vec<(String, Value)> {
    let read: Value = serde_yaml::from_str(&overlay.to_yaml()).unwrap();
    assert_eq!(read["overlay"], "1.0.0");
    assert!(read["info"]["title"].is_string() && read["info"]["version"].is_string());
    let actions = read["actions"].as_array().unwrap().iter();
    let text = |action: &Value| action["target"].as_str().unwrap().to_owned();
    actions.map(|action| (text(action), action["update"].clone())).collect()
}

/// A document as others make one: no project in the path, another name of the placeholder, few words.
fn foreign() -> Value {
    let snapshot = json!({
        "type": "object",
        "properties": { "snapshot": { "type": "object", "properties": {
            "name": { "type": "string" },
            "size": { "type": "integer", "description": "Own words." },
            "bogus": true,
            "unheard": {},
            "volume_id": { "$ref": "#/components/schemas/Id" },
            "metadata": { "type": "object", "additionalProperties": { "type": "string" } },
        } } },
    });
    let branch =
        |key: &str| json!({ "type": "object", "properties": { key: { "type": "object" } } });
    let id =
        json!({ "in": "path", "name": "id", "required": true, "schema": { "type": "string" } });
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Bare", "version": "3.71" },
        "paths": {
            "/v3/snapshots/{id}": {
                "parameters": [{ "$ref": "#/components/parameters/id" }],
                "get": { "responses": { "200": { "description": "Ok", "content": content(json!({ "$ref": "#/components/schemas/Snapshot" })) } } },
                "delete": { "description": "Own words.", "responses": { "202": { "description": "Ok" } } },
            },
            "/v3/{project_id}/snapshots": {
                "get": {
                    "summary": "Own words",
                    "parameters": [{ "in": "query", "name": "limit", "schema": { "type": "integer" } }],
                    "responses": { "200": { "description": "Ok" } },
                },
            },
            "/v3/snapshots/{id}/action": {
                "post": {
                    "requestBody": { "content": content(json!({ "oneOf": [
                        { "$ref": "#/components/schemas/Reset" },
                        branch("os-unheard"),
                    ] })) },
                    "responses": { "202": { "description": "Ok" } },
                },
            },
            "/v3/{project_id}/limits": { "head": { "responses": { "200": { "description": "Ok" } } } },
            "/v3/bells": { "get": { "responses": {} } },
        },
        "components": {
            "parameters": { "id": id },
            "schemas": { "Snapshot": snapshot, "Id": { "type": "string" }, "Reset": branch("os-reset_status") },
        },
    })
}

#[test]
fn what_a_document_lacks_comes_from_the_reference() {
    let overlay = made(&foreign(), Fill::Missing);
    let actions = actions(&overlay);
    let update = |target: &str| {
        let found = actions.iter().find(|(other, _)| other == target);
        &found.unwrap_or_else(|| panic!("{target}: {actions:#?}")).1
    };
    let show = update("$['paths']['/v3/snapshots/{id}']['get']");
    assert_eq!(show["summary"], "Show a snapshot");
    assert!(show["description"].as_str().unwrap().contains("snapshot"));
    let examples = &show["responses"]["200"]["content"]["application/json"]["examples"];
    assert!(
        examples
            .as_object()
            .unwrap()
            .values()
            .all(|example| example["value"]["snapshot"].is_object())
    );
    let properties =
        &update("$['components']['schemas']['Snapshot']")["properties"]["snapshot"]["properties"];
    let described: Vec<&String> = properties.as_object().unwrap().keys().collect();
    assert_eq!(described, ["name", "volume_id", "metadata"]);
    // Words of its own stay, and an update has nothing but prose.
    let delete = update("$['paths']['/v3/snapshots/{id}']['delete']");
    assert_eq!(delete.as_object().unwrap().keys().collect::<Vec<_>>(), ["summary"]);
    let list = update("$['paths']['/v3/{project_id}/snapshots']['get']");
    assert!(list.get("summary").is_none() && list["description"].is_string());
    update("$['paths']['/v3/{project_id}/snapshots']['get']['parameters'][0]");
    update("$['components']['parameters']['id']");
    let reset = update("$['components']['schemas']['Reset']")["description"].as_str().unwrap();
    assert!(reset.starts_with("Reset"), "{reset}");
    update("$['paths']['/v3/{project_id}/limits']['head']");
    let count = |kind| overlay.tally.count(kind);
    assert_eq!(count(Kind::Operation), Count { all: 7, known: 5, bare: 6, filled: 4 });
    assert_eq!(count(Kind::Parameter), Count { all: 2, known: 2, bare: 2, filled: 2 });
    let unknown: Vec<&str> = overlay.tally.unknown(Kind::Operation).collect();
    assert_eq!(unknown, ["POST /v3/snapshots/{id}/action#os-unheard", "GET /v3/bells"]);
}

#[test]
fn all_that_the_reference_says_goes_before_own_words_if_asked_for() {
    let overlay = made(&foreign(), Fill::All);
    let own = actions(&overlay).into_iter().find(|(target, _)| target.ends_with("['delete']"));
    assert_ne!(own.unwrap().1["description"], "Own words.");
}

#[test]
fn a_document_that_has_all_is_given_nothing() {
    let whole = openapi::document(&compile().apis[0], Version::V3_1);
    let overlay = made(&whole, Fill::Missing);
    let operations = overlay.tally.count(Kind::Operation);
    assert_eq!((operations.all, operations.bare), (operations.known, 0));
    // But for what one part of a schema repeats of another, to demand it.
    let given = actions(&overlay);
    assert!(given.iter().all(|(target, _)| target.contains("['allOf'][1]")), "{given:?}");
    let empty = json!({ "openapi": "3.1.0", "info": {}, "paths": {} });
    assert_eq!(actions(&made(&empty, Fill::Missing)), [("$".to_owned(), json!({}))]);
}

#[test]
fn what_is_no_document_is_refused_and_what_is_odd_is_passed_over() {
    for document in
        [json!([]), json!({ "openapi": "2.0" }), json!({ "openapi": "3.1.0", "info": {} })]
    {
        assert!(overlay(&document, &compile().apis, Fill::Missing).is_err(), "{document}");
    }
    let odd = json!({
        "openapi": "3.0.3", "info": {},
        "paths": {
            "/": { "get": { "parameters": 1, "responses": [], "requestBody": { "$ref": "#/paths" } } },
            "/v3": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/x" } } } } } } },
            "/v3/snapshots": { "get": true, "post": { "requestBody": { "content": { "application/json": { "schema": {
                "$ref": "#/components/schemas/Self" } } } } } },
        },
        "components": { "schemas": { "Self": { "properties": { "a": { "$ref": "#/components/schemas/Self" } }, "oneOf": { "b": 1 } } } },
    });
    actions(&made(&odd, Fill::All));
}
