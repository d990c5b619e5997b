//! Faults of the reference can be put right beside it, and a correction that is no longer needed says so.

use std::fs;
use std::path::Path;

use apiref::diagnostic::Code;
use apiref::ir::{Api, Method, Microversion, Operation, SchemaKind};
use apiref::{Compilation, Emit, Generator};
use serde_json::{Value, json};

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
        "[[correct.property]]\nof = \"Snapshot\"\nname = \"size\"\nnullable = true\nreason = \"r\"\n",
    );
    let found = &compilation.diagnostics;
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::InvalidConfig]);
    assert_eq!(found[0].help.as_deref(), Some("write `entry = \"size_snapshot\"`"));
}

#[test]
fn a_correction_that_cannot_be_read_is_an_error_at_its_place() {
    for (wrong, said) in [
        ("[[correct.operation]]\nat = \"FETCH /v3/x\"\nreason = \"r\"", "not an HTTP method"),
        ("[[correct.operation]]\nat = \"GET /v3/x\"", "gives its `reason`"),
        (
            "[[correct.property]]\nentry = \"size_snapshot\"\nreason = \"r\"\ntype = \"Gone\"",
            "`Gone`",
        ),
        (
            "[[correct.property]]\nentry = \"a\"\nreason = \"r\"\nmin-version = \"new\"",
            "two numbers and a dot",
        ),
        ("[[correct.property]]\npage = \"a.inc\"\nreason = \"r\"", "its `page` and `row`"),
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

/// A kite, as three operations show it, one by a parameters file of its own.
const KITES: &str = "\
Kites
=====

List kites
----------

.. rest_method:: GET /v1/kites

Normal response codes: 200

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - tail: tail_query

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - kites: kites
   - id: id
   - span: span
   - tail: tail

::

  {\"kites\": [{\"id\": \"k1\", \"span\": 3, \"tail\": \"red\"}]}

Show a kite
-----------

.. rest_method:: GET /v1/kites/{kite_id}

Normal response codes: 200

Request
~~~~~~~

.. rest_parameters:: parameters.yaml

   - kite_id: kite_id

Response
~~~~~~~~

.. rest_parameters:: parameters.yaml

   - X-Wind: wind
   - kite: kite
   - id: id
   - span: span
   - tail: tail

::

  {\"kite\": {\"id\": \"k1\", \"span\": 3, \"tail\": \"red\"}}

Show a kit
----------

.. rest_method:: GET /v1/kits/{kit_id}

Normal response codes: 200

Response
~~~~~~~~

.. rest_parameters:: more.yaml

   - kit: kit
   - name: name
   - span: span

::

  {\"kit\": {\"name\": \"a\", \"span\": 3}}
";

/// The compilation of the kites with these corrections.
fn kites(corrections: &str) -> Compilation {
    let folder = tempfile::tempdir().unwrap();
    let entry = |key: &str, place: &str, kind: &str| {
        format!(
            "{key}:\n  description: |\n    It is said.\n  in: {place}\n  required: true\n  type: {kind}\n"
        )
    };
    let entries = |entries: &[(&str, &str, &str)]| -> String {
        entries.iter().map(|(key, place, kind)| entry(key, place, kind)).collect()
    };
    let parameters = [
        ("wind", "header", "string"),
        ("kite_id", "path", "string"),
        ("tail_query", "query", "string"),
        ("id", "body", "string"),
        ("kite", "body", "object"),
        ("kites", "body", "array"),
        ("span", "body", "integer"),
        ("tail", "body", "string"),
    ];
    let more = [("kit", "body", "object"), ("name", "body", "string"), ("span", "body", "integer")];
    for (name, text) in [
        ("index.rst", KITES),
        ("parameters.yaml", &entries(&parameters)),
        ("more.yaml", &entries(&more)),
        ("apiref.toml", corrections),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    Generator::new(folder.path()).compile(&mut |_| {}).unwrap()
}

/// A correction of these lines, with a reason.
fn property(lines: &str) -> String {
    format!("[[correct.property]]\nreason = \"a test\"\n{lines}\n")
}

/// Findings about corrections, each with its lines in `apiref.toml`, that of the finding first.
fn faults(compilation: &Compilation) -> Vec<(Code, Vec<u32>)> {
    let line = |span| compilation.sources.map.line_column(span).line;
    let about = compilation
        .diagnostics
        .iter()
        .filter(|d| matches!(d.code, Code::InvalidConfig | Code::StaleCorrection));
    about
        .map(|d| {
            let places = [&d.primary].into_iter().chain(&d.secondary);
            (d.code, places.map(|label| line(label.span)).collect())
        })
        .collect()
}

fn one<'a>(api: &'a Api, component: &str, name: &str) -> &'a apiref::ir::Property {
    properties(api, component).iter().find(|property| property.name.wire == name).unwrap()
}

#[test]
fn a_resource_may_hold_itself_by_a_correction() {
    let cycle = [
        property("at = \"GET /v1/kites/{x}\"\nin = \"response\"\nfield = \"kite.kit\"\ntype = \"Kit\""),
        property("at = \"GET /v1/kits/{x}\"\nin = \"response\"\nfield = \"kit.kites\"\ntype = \"array of Kite\""),
    ]
    .concat();
    for corrections in [property("entry = \"span\"\ntype = \"Kite\""), cycle] {
        let compilation = kites(&corrections);
        assert_eq!(faults(&compilation), []);
        let api = &compilation.apis[0];
        let kite = api
            .schemas
            .iter()
            .position(|schema| schema.name.as_ref().is_some_and(|name| name.snake() == "kite"));
        let holds =
            |component, name: &str| api.schema(one(api, component, name).schema).name.clone();
        match corrections.contains("kit.kites") {
            true => {
                let SchemaKind::Array(item) = api.schema(one(api, "kit", "kites").schema).kind
                else {
                    panic!("an array")
                };
                assert_eq!(Some(item.0 as usize), kite);
                assert_eq!(holds("kite", "kit").unwrap().snake(), "kit");
            }
            false => assert_eq!(holds("kite", "span").unwrap().snake(), "kite"),
        }
        // Everything that is made of it ends.
        let all = Generator::new("nowhere").out_dir("nowhere").files(&compilation);
        assert!(all.len() > 1);
    }
}

#[test]
fn corrections_of_one_place_go_together_and_the_narrower_place_counts() {
    let compilation = kites(
        &[
            property("entry = \"tail\"\nnullable = true"),
            property("entry = \"tail\"\nrequired = false\ntype = \"uuid\""),
            property("page = \"index.rst\"\nrow = \"tail\"\ntype = \"uri\"\nmin-version = \"1.4\""),
            property(
                "at = \"GET /v1/kites/{x}\"\nin = \"response\"\nfield = \"kite.tail\"\nrequired = true",
            ),
            property("entry = \"span\"\nfile = \"more.yaml\"\nnullable = true"),
        ]
        .concat(),
    );
    assert_eq!(faults(&compilation), []);
    let api = &compilation.apis[0];
    let tail = one(api, "kite", "tail");
    assert!(tail.nullable && tail.required);
    let SchemaKind::String(string) = &api.schema(tail.schema).kind else { panic!() };
    assert_eq!(string.format, Some(apiref::ir::StringFormat::Uri));
    assert_eq!(tail.versions.min, Some(Microversion::new(1, 4)));
    assert!(one(api, "kit", "span").nullable && !one(api, "kite", "span").nullable);
}

#[test]
fn an_entry_without_a_file_is_of_all_files() {
    let compilation = kites(&property("entry = \"span\"\nnullable = true"));
    let api = &compilation.apis[0];
    assert!(one(api, "kit", "span").nullable && one(api, "kite", "span").nullable);
    let gone = kites(&property("entry = \"span\"\nfile = \"gone.yaml\"\nnullable = true"));
    assert_eq!(faults(&gone), [(Code::StaleCorrection, vec![3])]);
}

#[test]
fn two_corrections_that_contradict_each_other_are_shown_both() {
    let at = |address: &str, field: &str, said: &str| {
        property(&format!("at = \"GET {address}\"\nin = \"response\"\nfield = \"{field}\"\n{said}"))
    };
    let of_one = |said: &str| property(&format!("entry = \"tail\"\n{said}"));
    let pooled =
        |a: &str, b: &str| at("/v1/kites", "kites.span", a) + &at("/v1/kites/{x}", "kite.span", b);
    for (corrections, lines) in [
        (of_one("nullable = true") + &of_one("nullable = false"), [7, 3]),
        (of_one("type = \"integer\"") + &of_one("values = [\"a\"]"), [7, 3]),
        (pooled("type = \"string\"", "type = \"boolean\""), [9, 3]),
        (pooled("nullable = true", "nullable = false"), [9, 3]),
    ] {
        let found = faults(&kites(&corrections));
        assert!(found.contains(&(Code::InvalidConfig, lines.to_vec())), "{corrections}{found:?}");
    }
    let operation = |name: &str| {
        format!(
            "[[correct.operation]]\nreason = \"a test\"\nat = \"GET /v1/kites\"\nname = \"{name}\"\n"
        )
    };
    let found = faults(&kites(&(operation("see_kites") + &operation("fly_kites"))));
    assert!(found.contains(&(Code::InvalidConfig, vec![7, 3])), "{found:?}");
}

#[test]
fn headers_of_responses_are_corrected_whatever_their_case() {
    let header = |said: &str| {
        let at = "at = \"GET /v1/kites/{x}\"\nin = \"header\"\nfield = \"x-wind\"";
        kites(&property(&format!("{at}\n{said}")))
    };
    let path = "/v1/kites/{kite_id}";
    let optional = header("required = false");
    assert_eq!(faults(&optional), []);
    let show = operation(&optional.apis[0], Method::Get, path);
    assert!(!show.responses[&200].headers[0].required);
    let by_entry = kites(&property("entry = \"wind\"\nabsent = true"));
    for absent in [header("absent = true"), by_entry] {
        assert_eq!(faults(&absent), []);
        let show = operation(&absent.apis[0], Method::Get, path);
        assert!(show.responses[&200].headers.is_empty());
    }
    // It is no parameter of the request besides.
    let typed = header("type = \"integer\"");
    let show = operation(&typed.apis[0], Method::Get, path);
    assert!(show.parameters.iter().all(|parameter| parameter.location.as_str() != "header"));
    assert!(matches!(
        typed.apis[0].schema(show.responses[&200].headers[0].schema).kind,
        SchemaKind::Integer(_)
    ));
}

#[test]
fn what_is_absent_or_of_one_section_is_so_in_that_operation_alone() {
    let absent = "at = \"GET /v1/kites\"\nin = \"response\"\nfield = \"kites.span\"\nabsent = true";
    let titled = "page = \"index.rst\"\nrow = \"span\"\ntitle = \"List kites\"\ntype = \"string\"";
    for (correction, is_absent) in [(absent, true), (titled, false)] {
        let compilation = kites(&property(correction));
        assert_eq!(faults(&compilation), []);
        let api = &compilation.apis[0];
        assert!(matches!(api.schema(one(api, "kite", "span").schema).kind, SchemaKind::Integer(_)));
        let list = properties(api, "list_kites_kite");
        let span = list.iter().find(|property| property.name.wire == "span");
        match span {
            None => assert!(is_absent),
            Some(span) => {
                assert!(!is_absent);
                assert!(matches!(api.schema(span.schema).kind, SchemaKind::String(_)));
            }
        }
    }
    // Where all that show it say so, it is one resource as before.
    let compilation =
        kites(&property("entry = \"span\"\nfile = \"parameters.yaml\"\nabsent = true"));
    assert!(properties(&compilation.apis[0], "kite").iter().all(|p| p.name.wire != "span"));
}

#[test]
fn what_cannot_be_is_an_error_at_its_line() {
    let of =
        |kind: &str, lines: &str| format!("[[correct.{kind}]]\nreason = \"a test\"\n{lines}\n");
    let of_property = |lines: &str| of("property", lines);
    let of_operation = |lines: &str| of("operation", &format!("at = \"GET /v1/kites\"\n{lines}"));
    let of_place = |part: &str, field: &str, said: &str| {
        of_property(&format!(
            "at = \"GET /v1/kites/{{x}}\"\nin = \"{part}\"\nfield = \"{field}\"\n{said}"
        ))
    };
    let deep = format!("type = \"{}any\"", "array of ".repeat(200_000));
    for (wrong, line) in [
        (of_operation("status = { from = 200, to = 0 }"), 4),
        (of_operation("status = { to = 42 }"), 4),
        (of_operation("status = { to = 65535 }"), 4),
        (of_operation("status = {}"), 4),
        (of_operation("status = { from = 200, to = 200 }"), 4),
        (of_operation("name = \"\""), 4),
        (of_operation("name = \"\\u001b[31m\""), 4),
        (of_operation("min-version = \"1.9\"\nmax-version = \"1.1\""), 5),
        (of_operation(""), 3),
        (of_property("entry = \"span\"\nmin-version = \"1.9\"\nmax-version = \"1.1\""), 5),
        (of_property("entry = \"tail\"\nvalues = []"), 4),
        (of_property("entry = \"tail\"\nvalues = [\"a\", \"a\"]"), 4),
        (of_property("entry = \"span\"\ntype = \"integer\"\nvalues = [\"1\"]"), 5),
        (of_property("entry = \"span\"\nvalues = [\"1\"]"), 3),
        (of_property("entry = \"kites\"\nvalues = [\"1\"]"), 3),
        (of_property("entry = \"span\"\ntype = \"GetKite\""), 3),
        (of_property("entry = \"span\"\ntype = \"arry of string\""), 4),
        (of_property(&format!("entry = \"span\"\n{deep}")), 4),
        (of_property("entry = \"span\"\nrow = \"tail\"\nnullable = true"), 3),
        (of_property("entry = \"span\""), 3),
        (of_property("entry = \"span\"\nabsent = true\nnullable = true"), 4),
        (of_property("entry = \"kite_id\"\nrequired = false"), 3),
        (of_property("entry = \"tail_query\"\nrequired = false\nnullable = true"), 3),
        (of_place("path", "kite_id", "required = false"), 6),
        (of_place("query", "tail", "nullable = true"), 6),
        (of_place("response", "kite..span", "nullable = true"), 3),
        ("[[correct.property]]\nentry = \"span\"\nnullable = true\nreason = \" \"\n".to_owned(), 4),
    ] {
        let found = faults(&kites(&wrong));
        let shown = &wrong[..wrong.len().min(300)];
        assert_eq!(found, [(Code::InvalidConfig, vec![line])], "{shown}");
    }
}

#[test]
fn a_correction_that_cannot_be_followed_leaves_the_others_in_place() {
    let compilation = kites(
        &(property("entry = \"tail\"\nvalues = []")
            + &property("entry = \"span\"\nnullable = true")),
    );
    assert_eq!(faults(&compilation), [(Code::InvalidConfig, vec![4])]);
    assert!(one(&compilation.apis[0], "kite", "span").nullable);
}

#[test]
fn a_pin_or_a_status_that_is_so_already_changes_nothing() {
    let operation = |said: &str| {
        kites(&format!(
            "[[correct.operation]]\nreason = \"a test\"\nat = \"GET /v1/kites\"\n{said}\n"
        ))
    };
    for said in
        ["name = \"list_kites\"", "status = { from = 418, to = 204 }", "status = { to = 200 }"]
    {
        assert_eq!(faults(&operation(said)), [(Code::StaleCorrection, vec![3])], "{said}");
    }
    assert_eq!(faults(&operation("name = \"see_kites\"")), []);
}

/// The document of a compilation.
fn document(compilation: &Compilation) -> String {
    let files = Generator::new("").emit([Emit::OpenApi]).files(compilation);
    files.iter().map(|(_, text)| text).collect::<Vec<_>>().concat()
}

#[test]
fn a_proposal_says_what_a_recording_changed_without_a_word_of_it() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
    let sample =
        fs::read_to_string(spec.join("samples/snapshots/snapshot-show-response.json")).unwrap();
    let exchange = |path: &str, change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_str(&sample).unwrap();
        change(&mut body["snapshot"]);
        format!(
            "{}\n",
            json!({ "method": "GET", "path": path, "status": 200, "response_body": body })
        )
    };
    let lines = [
        exchange("/v3/p/snapshots/1", &|shown| {
            shown["size"] = Value::Null;
            shown["colour"] = "hunter2".into();
            shown["metadata"] = json!({ "salary": "hunter2" });
        }),
        exchange("/v3/p/snapshots/2", &|shown| {
            shown.as_object_mut().unwrap().remove("volume_id");
            shown["colour"] = "hunter2".into();
            shown["hunter2"] = "rare".into();
        }),
        exchange("/v3/p/snapshots/3", &|shown| shown["colour"] = "hunter2".into()),
    ];
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("recorded.jsonl");
    fs::write(&recording, lines.concat()).unwrap();
    let recorded = Generator::new(&spec).recording(recording).compile(&mut |_| {}).unwrap();
    let proposal = recorded.proposal.to_toml(&recorded.sources);
    insta::assert_snapshot!(proposal, @r##"
    # What recorded traffic changed, in 3 corrections.

    # snapshots.inc:170
    [[correct.property]]
    at = "GET /v3/{project_id}/snapshots/{snapshot_id}"
    in = "response"
    field = "snapshot.volume_id"
    required = false
    reason = "1 of 3 objects in answers of GET /v3/{project_id}/snapshots/{snapshot_id} lack it"

    # snapshots.inc:172
    [[correct.property]]
    at = "GET /v3/{project_id}/snapshots/{snapshot_id}"
    in = "response"
    field = "snapshot.size"
    nullable = true
    reason = "1 of 3 objects in answers of GET /v3/{project_id}/snapshots/{snapshot_id} show null"

    [[correct.property]]
    at = "GET /v3/{project_id}/snapshots/{snapshot_id}"
    in = "response"
    field = "snapshot.colour"
    type = "string"
    reason = "no page lists it, and 3 of 3 objects in answers of GET /v3/{project_id}/snapshots/{snapshot_id} have it"
    "##);
    assert!(!proposal.contains("hunter2") && !proposal.contains("salary"));
    // As good as the recording, but for what few objects have, which a caller may have named.
    let corrected = compile(&proposal);
    assert_eq!(findings(&corrected), []);
    let plain = document(&compile(""));
    assert_ne!(document(&corrected), plain);
    let rare = "        hunter2:\n          type: string\n";
    assert_eq!(document(&corrected), document(&recorded).replacen(rare, "", 1));
}
