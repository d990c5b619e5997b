//! What the reference says wrongly can be put right beside it, and a correction that is no longer needed says so.

use std::fs;
use std::path::Path;

use apiref::diagnostic::Code;
use apiref::ir::{Api, Method, Microversion, Operation, SchemaKind};
use apiref::{Compilation, Generator};

/// The shipped reference with these corrections.
fn compile(corrections: &str) -> Compilation {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("apiref.toml");
    let own = fs::read_to_string(spec.join("apiref.toml")).unwrap();
    fs::write(&config, format!("{own}\n{corrections}")).unwrap();
    Generator::new(spec).config(&config).compile(&mut |_| {}).unwrap()
}

fn findings(compilation: &Compilation) -> Vec<(Code, &str)> {
    compilation.diagnostics.iter().map(|d| (d.code, d.message.as_str())).collect()
}

fn operation<'a>(api: &'a Api, method: Method, path: &str) -> &'a Operation {
    let item = api.path_items.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    &item.endpoints.iter().find(|e| e.method == method).unwrap().operations[0]
}

fn properties<'a>(api: &'a Api, component: &str) -> &'a [apiref::ir::Property] {
    let named = |s: &&apiref::ir::Schema| s.name.as_ref().is_some_and(|n| n.snake() == component);
    match &api.schemas.iter().find(named).unwrap().kind {
        SchemaKind::Object(properties) => properties,
        other => panic!("{component} is {other:?}"),
    }
}

#[test]
fn an_operation_gets_its_right_address_name_status_and_version() {
    let compilation = compile(
        r#"
        [[correct.operation]]
        at = "GET /v3/{project}/snapshots/{id}"
        address = "POST /v3/{project_id}/snapshots/{snapshot_id}/look"
        name = "look_at_snapshot"
        status = { from = 200, to = 203 }
        min-version = "3.7"
        reason = "the service was changed"
        "#,
    );
    assert_eq!(findings(&compilation), []);
    let api = &compilation.apis[0];
    let path = "/v3/{project_id}/snapshots/{snapshot_id}/look";
    let mended = operation(api, Method::Post, path);
    assert_eq!(mended.name.snake(), "look_at_snapshot");
    let (code, response) = mended.success().unwrap();
    assert_eq!(code, 203);
    assert!(response.body.is_some(), "the body goes with the status");
    assert_eq!(mended.versions.min, Some(Microversion::new(3, 7)));
    let old = &api.path_items["/v3/{project_id}/snapshots/{snapshot_id}"];
    assert!(old.endpoints.iter().all(|endpoint| endpoint.method != Method::Get));
}

#[test]
fn a_property_is_retyped_added_or_taken_away_wherever_its_entry_stands() {
    let compilation = compile(
        r#"
        [[correct.property]]
        entry = "size_snapshot"
        type = "string"
        nullable = true
        reason = "sent as text"

        [[correct.property]]
        at = "GET /v3/{project_id}/snapshots/{snapshot_id}"
        in = "response"
        field = "snapshot.colours"
        type = "array of string"
        min-version = "3.60"
        reason = "nobody wrote it down"

        [[correct.property]]
        page = "snapshots.inc"
        row = "created_at"
        absent = true
        reason = "gone"
        "#,
    );
    assert_eq!(findings(&compilation), []);
    let api = &compilation.apis[0];
    for component in ["snapshot", "snapshot_summary"] {
        let named =
            |s: &&apiref::ir::Schema| s.name.as_ref().is_some_and(|n| n.snake() == component);
        if !api.schemas.iter().any(|schema| named(&schema)) {
            continue;
        }
        let snapshot = properties(api, component);
        let size = snapshot.iter().find(|p| p.name.wire == "size").unwrap();
        assert!(matches!(api.schema(size.schema).kind, SchemaKind::String(_)));
        assert!(size.nullable);
        assert!(snapshot.iter().all(|p| p.name.wire != "created_at"));
    }
    let colours = properties(api, "snapshot").iter().find(|p| p.name.wire == "colours").unwrap();
    assert!(matches!(api.schema(colours.schema).kind, SchemaKind::Array(_)));
    assert_eq!(colours.versions.min, Some(Microversion::new(3, 60)));
}

#[test]
fn values_are_closed_in_requests_and_open_in_responses() {
    let place = |at: &str, part: &str| {
        format!(
            "[[correct.property]]\nat = \"{at}\"\nin = \"{part}\"\nfield = \"snapshot.name\"\n\
             values = [\"a\", \"b\"]\nreason = \"there are two\"\n"
        )
    };
    let shown = place("GET /v3/{project_id}/snapshots/{snapshot_id}", "response");
    let sent = place("POST /v3/{project_id}/snapshots", "request");
    let compilation = compile(&format!("{shown}{sent}"));
    assert_eq!(findings(&compilation), []);
    let api = &compilation.apis[0];
    for (component, is_open) in [("snapshot", true), ("snapshot_create", false)] {
        let name = properties(api, component).iter().find(|p| p.name.wire == "name").unwrap();
        let SchemaKind::String(string) = &api.schema(name.schema).kind else { panic!() };
        assert_eq!((string.values.len(), string.open), (2, is_open), "{component}");
    }
}

#[test]
fn parameters_of_the_query_are_corrected_and_added() {
    let compilation = compile(
        r#"
        [[correct.property]]
        at = "GET /v3/{project_id}/snapshots"
        in = "query"
        field = "limit"
        type = "string"
        required = true
        reason = "none is refused"

        [[correct.property]]
        at = "GET /v3/{project_id}/snapshots"
        in = "query"
        field = "colour"
        type = "string"
        reason = "nobody wrote it down"
        "#,
    );
    assert_eq!(findings(&compilation), []);
    let api = &compilation.apis[0];
    let list = operation(api, Method::Get, "/v3/{project_id}/snapshots");
    let get = |name: &str| list.parameters.iter().find(|p| p.name.wire == name).unwrap();
    assert!(get("limit").required);
    assert!(matches!(api.schema(get("limit").schema).kind, SchemaKind::String(_)));
    assert!(!get("colour").required);
}

#[test]
fn a_correction_that_changes_nothing_is_reported() {
    let compilation = compile(
        r#"
        [[correct.operation]]
        at = "GET /v3/{project_id}/snapshots/{snapshot_id}"
        status = { to = 200 }
        reason = "200 is documented"

        [[correct.operation]]
        at = "GET /v3/{project_id}/gone"
        address = "GET /v3/{project_id}/here"
        reason = "no such operation"

        [[correct.property]]
        entry = "size_snapshot"
        type = "integer"
        required = true
        nullable = false
        reason = "it is so"

        [[correct.property]]
        entry = "no_such_entry"
        type = "integer"
        reason = "no such entry"
        "#,
    );
    let found = findings(&compilation);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found.iter().all(|(code, _)| *code == Code::StaleCorrection), "{found:#?}");
}

#[test]
fn a_correction_of_a_component_is_an_error_that_shows_the_line_to_write() {
    let compilation = compile(
        "[[correct.property]]\nof = \"Snapshot\"\nname = \"size\"\nnullable = true\nreason = \"\"\n",
    );
    let found = &compilation.diagnostics;
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::InvalidConfig]);
    assert_eq!(found[0].help.as_deref(), Some("write `entry = \"size_snapshot\"`"));
}

#[test]
fn a_correction_that_cannot_be_read_is_an_error_at_its_place() {
    for (wrong, said) in [
        ("[[correct.operation]]\nat = \"FETCH /v3/x\"\nreason = \"\"", "not an HTTP method"),
        ("[[correct.operation]]\nat = \"GET /v3/x\"", "missing field `reason`"),
        (
            "[[correct.property]]\nentry = \"size_snapshot\"\nreason = \"\"\ntype = \"Gone\"",
            "`Gone`",
        ),
        (
            "[[correct.property]]\nentry = \"a\"\nreason = \"\"\nmin-version = \"new\"",
            "two numbers and a dot",
        ),
        ("[[correct.property]]\npage = \"a.inc\"\nreason = \"\"", "its `page` and `row`"),
    ] {
        let compilation = compile(wrong);
        let found = findings(&compilation);
        let is_said =
            |(code, text): &(Code, &str)| *code == Code::InvalidConfig && text.contains(said);
        assert!(found.iter().any(is_said), "{said}: {found:#?}");
        let place = compilation.diagnostics.iter().find(|d| d.code == Code::InvalidConfig).unwrap();
        assert!(place.primary.span.start > 0, "{said} has a place");
    }
}
