//! The server half of a small document, made by hand.

use indexmap::IndexMap;

use crate::emit::rust::{Options, emit};
use crate::ir::made::{SPAN, property, response, schema};
use crate::ir::{
    Api, Body, Bounds, Content, Decisions, Doc, Endpoint, FaultEnvelope, IntegerSchema, Length,
    Location, Method, Microversion, MicroversionHeader, Name, Operation, Pagination, Parameter,
    PathTemplate, Property, Response, SchemaId, SchemaKind, Selector, Service, StringFormat,
    StringSchema, Tag, TagId, VersionRange,
};

/// Makes a document piece by piece.
struct Maker {
    api: Api,
}

impl Maker {
    fn schema(&mut self, name: Option<&str>, kind: SchemaKind) -> SchemaId {
        let id = SchemaId(u32::try_from(self.api.schemas.len()).unwrap());
        self.api.schemas.push(schema(name, kind));
        id
    }

    fn object(&mut self, name: &str, properties: Vec<Property>) -> SchemaId {
        self.schema(Some(name), SchemaKind::Object(properties))
    }

    fn string(&mut self) -> SchemaId {
        self.schema(None, SchemaKind::String(StringSchema::default()))
    }

    fn operation(&mut self, method: Method, path: &str, operation: Operation) {
        let item = self.api.path_items.entry(PathTemplate::parse(path)).or_default();
        match item.endpoints.iter_mut().find(|e| e.method == method) {
            Some(endpoint) => endpoint.operations.push(operation),
            None => {
                let name = operation.name.clone();
                item.endpoints.push(Endpoint { method, name, operations: vec![operation] });
            }
        }
    }
}

fn since(minor: u16) -> VersionRange {
    VersionRange { min: Some(Microversion::new(3, minor)), max: None }
}

fn parameter(name: &str, location: Location, schema: SchemaId) -> Parameter {
    Parameter {
        default: None,
        decisions: Decisions::default(),
        name: Name::new(name),
        fillings: Vec::new(),
        location,
        required: location == Location::Path,
        schema,
        doc: Doc::text(format!("The {name}.")).into(),
        versions: VersionRange::ALL,
        forms: Vec::new(),
        span: SPAN,
    }
}

fn body(schema: SchemaId) -> Body {
    let content = Content::new(schema, Vec::new());
    Body::of("application/json".to_owned(), content)
}

fn operation(name: &str, summary: &str, responses: Vec<(u16, Response)>) -> Operation {
    Operation {
        decisions: Decisions::default(),
        name: Name::new(name),
        tag: TagId(0),
        selector: None,
        summary: summary.to_owned(),
        doc: Doc::default(),
        parameters: Vec::new(),
        request: None,
        responses: responses.into_iter().collect(),
        versions: VersionRange::ALL,
        span: SPAN,
    }
}

fn snapshots() -> Api {
    let mut maker = Maker {
        api: Api {
            name: "block-storage-v3".to_owned(),
            service: Service {
                service_type: "block-storage".to_owned(),
                aliases: ["volumev2", "volume", "volumev3"].map(str::to_owned).into(),
                title: "Block Storage".to_owned(),
                major: "3".to_owned(),
                base_path: String::new(),
                microversion: Some(MicroversionHeader {
                    header: "OpenStack-API-Version".to_owned(),
                    service: Some("volume".to_owned()),
                }),
                fault: FaultEnvelope::Named,
                pagination: Pagination::CollectionLinks,
                scope_parameters: vec!["project_id".to_owned()],
                scope_optional: true,
                refuses: Vec::new(),
                documentation: None,
                license: None,
                contact: None,
                site: crate::ir::Site::default(),
            },
            title: "Block Storage API v3".to_owned(),
            doc: Doc::default(),
            versions: VersionRange { min: None, max: Some(Microversion::new(3, 71)) },
            tags: vec![Tag {
                name: Name::new("snapshots"),
                resource: Name::new("snapshots"),
                title: "Volume snapshots".to_owned(),
                heading: String::new(),
                within: None,
                doc: Doc::text("Copies of volumes."),
                span: SPAN,
            }],
            path_items: IndexMap::new(),
            schemas: Vec::new(),
            fault: SchemaId(0),
        },
    };
    let text = maker.string();
    let bounds = Bounds { min: Some(1), max: None };
    let count_of = IntegerSchema { bounds, ..IntegerSchema::default() };
    let integer = maker.schema(None, SchemaKind::Integer(count_of));
    let uuid =
        StringSchema { format: Some(StringFormat::Uuid), strict: true, ..StringSchema::default() };
    let uuid = maker.schema(None, SchemaKind::String(uuid));
    let mut user = property("user_id", text, true);
    user.versions = since(41);
    let snapshot = maker.object("Snapshot", vec![property("id", uuid, true), user]);
    let shown = maker.object("ShowSnapshot", vec![property("snapshot", snapshot, true)]);
    let label =
        StringSchema { length: Length { min: None, max: Some(255) }, ..StringSchema::default() };
    let label = maker.schema(None, SchemaKind::String(label));
    let mut name = property("name", label, true);
    (name.required, name.nullable) = (false, true);
    let create = maker.object("SnapshotCreate", vec![property("volume_id", uuid, true), name]);
    let created = maker.object("CreateSnapshot", vec![property("snapshot", create, true)]);
    let status = maker.object("ResetStatus", vec![property("status", text, true)]);
    let reset =
        maker.object("ResetSnapshotStatus", vec![property("os-reset_status", status, true)]);
    let items = maker.schema(None, SchemaKind::Array(snapshot));
    let list = maker.object("SnapshotList", vec![property("snapshots", items, true)]);

    let project = parameter("project_id", Location::Path, text);
    let id = parameter("snapshot_id", Location::Path, text);
    let mut count = parameter("with_count", Location::Query, text);
    count.versions = since(45);
    let collection = "/v3/{project_id}/snapshots";
    let item = "/v3/{project_id}/snapshots/{snapshot_id}";

    let mut show = operation(
        "show_snapshot",
        "Show a snapshot",
        vec![(200, response("Done.", Some(body(shown))))],
    );
    show.parameters = vec![project.clone(), id.clone()];
    let mut all = operation(
        "list_snapshots",
        "List snapshots",
        vec![(200, response("Done.", Some(body(list))))],
    );
    all.parameters = vec![project.clone(), parameter("limit", Location::Query, integer), count];
    let mut new = operation(
        "create_snapshot",
        "Create a snapshot",
        vec![(202, {
            let mut accepted = response("Done.", Some(body(shown)));
            accepted.headers.push(parameter("Location", Location::Header, text));
            accepted
        })],
    );
    new.parameters = vec![project.clone()];
    new.request = Some(body(created));
    let mut act = operation(
        "reset_snapshot_status",
        "Reset a snapshot's status",
        vec![(202, response("Done.", None))],
    );
    act.parameters = vec![project.clone(), id.clone()];
    act.request = Some(body(reset));
    act.selector = Some(Selector::Action(Name::new("os-reset_status")));
    act.versions = since(7);
    let mut delete = operation(
        "delete_snapshot",
        "Delete a snapshot",
        vec![(202, response("Done.", None)), (204, response("Done.", None))],
    );
    delete.parameters = vec![project, id];

    maker.operation(Method::Get, collection, all);
    maker.operation(Method::Post, collection, new);
    maker.operation(Method::Get, item, show);
    maker.operation(Method::Delete, item, delete);
    maker.operation(Method::Post, &format!("{item}/action"), act);
    maker.api
}

/// A file of the snapshots' stubs, without white space.
fn stubs(name: &str) -> String {
    let files = emit(&snapshots(), &Options::default());
    let text = files.get(&format!("src/server/snapshots/{name}.rs")).unwrap();
    assert!(syn::parse_file(text).is_ok(), "{text}");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_trait_has_a_method_for_every_operation() {
    let text = stubs("mod");
    for method in ["list", "create", "show", "delete", "reset_status"] {
        assert!(text.contains(&format!("fn {method}( &self, cx: &RequestContext,")), "{text}");
    }
}

#[test]
fn an_operation_says_how_it_is_told_and_since_when_and_what_checks_it() {
    let text = stubs("operation");
    let reset = r#".action("os-reset_status") .since(3, 7) .json(Shape::Object(&shape::RESET_SNAPSHOT_STATUS))"#;
    assert!(text.contains(reset), "{text}");
    let count = r#".query(&[Field::new("limit", Shape::Range(1, i64::MAX)), Field::new("with_count", Shape::String).since(3, 45)])"#;
    assert!(text.contains(count), "{text}");
    assert!(text.contains(".request(check::<request::ShowSnapshot>)"), "{text}");
}

#[test]
fn a_request_leaves_the_project_to_the_context() {
    let text = stubs("request");
    assert!(!text.contains("project_id"));
    assert!(text.contains(r#"snapshot_id: call.path("snapshot_id")?"#), "{text}");
    assert!(text.contains(r#"body: call.body_in("snapshot")?"#), "{text}");
}

#[test]
fn a_response_has_a_variant_for_every_status() {
    let text = stubs("response");
    assert!(text.contains("Accepted, /// `204`. /// /// Done. NoContent, }"), "{text}");
    assert!(text.contains("impl From<Snapshot> for ShowSnapshotResponse"), "{text}");
    assert!(text.contains(r#".header("location", location)"#), "{text}");
}

#[test]
fn a_response_shape_lists_what_versions_change() {
    let text = stubs("shape");
    let pruned = r#"Object::new( "Snapshot", &[ Field::new("user_id", Shape::Any).required().since(3, 41), ]"#;
    assert!(text.contains(pruned), "{text}");
    let whole = r#"Field::new("volume_id", Shape::Uuid).required(), Field::new("name", Shape::Text(0, 255)).nullable(),"#;
    assert!(text.contains(whole), "{text}");
}
