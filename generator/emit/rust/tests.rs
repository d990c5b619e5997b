//! The emitter on an API made by hand, with the oddities of many references in one.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Formatter, Options, emit, emit_included};
use crate::emit::files::FileSet;
use crate::ir::made::{SPAN, property, response, schema};
use crate::ir::{
    ADDITIONAL, Api, Body, Content, Decisions, Doc, Endpoint, FaultEnvelope, IntegerSchema,
    Location, Method, Microversion, MicroversionHeader, Name, Operation, Pagination, Parameter,
    PathItem, PathTemplate, Property, Response, SchemaId, SchemaKind, Selector, Service,
    StringFormat, StringSchema, Tag, TagId, VersionRange,
};

/// An API that is put together piece by piece.
struct Build {
    api: Api,
}

impl Build {
    fn new() -> Self {
        let v = |minor| Some(Microversion::new(3, minor));
        let service = Service {
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
        };
        let mut build = Self {
            api: Api {
                name: "block-storage-v3".to_owned(),
                service,
                title: "Block Storage API v3".to_owned(),
                doc: Doc::text("Volumes & <more>, see https://example.com/a_b."),
                versions: VersionRange { min: v(0), max: v(71) },
                tags: Vec::new(),
                path_items: IndexMap::new(),
                schemas: Vec::new(),
                fault: SchemaId(0),
            },
        };
        build.schema(None, SchemaKind::Any);
        build
    }

    fn schema(&mut self, name: Option<&str>, kind: SchemaKind) -> SchemaId {
        self.api.schemas.push(schema(name, kind));
        SchemaId(u32::try_from(self.api.schemas.len() - 1).unwrap())
    }

    fn text(&mut self) -> SchemaId {
        self.schema(None, SchemaKind::String(StringSchema::default()))
    }

    fn values(&mut self, name: &str, open: bool, values: &[&str]) -> SchemaId {
        let values = values.iter().map(|v| (*v).to_owned()).collect();
        let string = StringSchema { values, open, ..StringSchema::default() };
        self.schema(Some(name), SchemaKind::String(string))
    }

    fn object(&mut self, name: &str, properties: Vec<Property>) -> SchemaId {
        self.schema(Some(name), SchemaKind::Object(properties))
    }

    fn tag(&mut self, title: &str, resource: &str) -> TagId {
        let doc = Doc::text(format!("About {title}."));
        let (name, resource) = (Name::new(title), Name::new(resource));
        self.api.tags.push(Tag {
            name,
            resource,
            title: title.to_owned(),
            heading: String::new(),
            within: None,
            doc,
            span: SPAN,
        });
        TagId(u32::try_from(self.api.tags.len() - 1).unwrap())
    }

    fn operation(&mut self, method: Method, path: &str, operation: Operation) {
        let item: &mut PathItem = self.api.path_items.entry(PathTemplate::parse(path)).or_default();
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

fn parameter(name: &str, location: Location, required: bool, schema: SchemaId) -> Parameter {
    Parameter {
        default: None,
        decisions: Decisions::default(),
        name: Name::new(name),
        fillings: Vec::new(),
        location,
        required,
        schema,
        doc: Doc::default().into(),
        versions: VersionRange::ALL,
        forms: Vec::new(),
        span: SPAN,
    }
}

fn body(media_type: &str, schema: SchemaId) -> Body {
    let content = Content::new(schema, Vec::new());
    Body::of(media_type.to_owned(), content)
}

fn operation(name: &str, tag: TagId) -> Operation {
    Operation {
        decisions: Decisions::default(),
        name: Name::new(name),
        tag,
        selector: None,
        summary: name.replace('_', " "),
        doc: Doc::text("Does it \"now\" */ \\ [not a link] `x\u{202e}y`."),
        parameters: Vec::new(),
        request: None,
        responses: [(202, response("", None)), (404, response("", None))].into_iter().collect(),
        versions: VersionRange::ALL,
        span: SPAN,
    }
}

fn answer(schema: SchemaId) -> IndexMap<u16, Response> {
    [(200, response("", Some(body("application/json", schema))))].into_iter().collect()
}

/// Snapshots, and all that may go wrong with names and shapes.
fn sample() -> Api {
    let mut b = Build::new();
    let text = b.text();
    let any = b.schema(None, SchemaKind::Any);
    let integer = b.schema(None, SchemaKind::Integer(IntegerSchema::default()));
    let big = b.schema(None, SchemaKind::BigInteger);
    let boolean = b.schema(None, SchemaKind::Boolean);
    let null = b.schema(None, SchemaKind::Null);
    let time = StringSchema { format: Some(StringFormat::Timestamp), ..StringSchema::default() };
    let time = b.schema(None, SchemaKind::String(time));
    let metadata = b.schema(None, SchemaKind::Map(text));
    let status =
        b.values("SnapshotStatus", true, &["creating", "available", "", "*", "-1", "Self"]);
    let sort = b.values("SortDirection", false, &["asc", "desc"]);
    let link = b.object("link", vec![property("rel", text, true), property("href", text, true)]);
    let links = b.schema(None, SchemaKind::Array(link));
    let snapshot = b.object("snapshot", {
        let group =
            Property { versions: since(14), nullable: true, ..property("group_id", text, true) };
        vec![
            property("id", text, true),
            property("status", status, true),
            property("created_at", time, true),
            property("metadata", metadata, false),
            property("os-extended-snapshot-attributes:progress", text, false),
            property("type", text, false),
            property("self", any, false),
            property("2fa", boolean, false),
            property("a:b", integer, false),
            property("a-b", integer, false),
            property("bytes", big, false),
            property("wheels_{colour}", integer, false),
            Property { nullable: true, ..property("<n>-note", text, false) },
            group,
        ]
    });
    let snapshots = b.schema(None, SchemaKind::Array(snapshot));
    let list = b.object(
        "snapshot list",
        vec![property("snapshots", snapshots, true), property("snapshots_links", links, false)],
    );
    let wrapped = b.object("snapshot body", vec![property("snapshot", snapshot, true)]);
    let either = b.schema(Some("result"), SchemaKind::OneOf(vec![text, integer, null, snapshot]));
    let create = b.object("snapshot create", {
        let name = Property { nullable: true, ..property("name", text, false) };
        let force = Property { versions: since(66), ..property("force", boolean, false) };
        vec![
            property("volume_id", text, true),
            name,
            force,
            property("new", either, false),
            property("status", status, false),
            property("when", time, false),
            property(ADDITIONAL, text, false),
        ]
    });
    let create_body = b.object("snapshot create body", vec![property("snapshot", create, true)]);
    let node = SchemaId(u32::try_from(b.api.schemas.len()).unwrap());
    b.object("Option", vec![property("next", node, false), property("String", text, true)]);
    let nodes = b.object("nodes", vec![property("a", node, true), property("b", node, false)]);
    let empty = b.object("empty", Vec::new());
    let tag = b.tag("Snapshots", "snapshots");
    let actions = b.tag("Snapshot actions", "snapshots");
    let odd = b.tag("Client (`odd` [ones])", "client");
    let id = parameter("snapshot_id", Location::Path, true, text);
    let project = parameter("project_id", Location::Path, true, text);

    let mut list_operation = operation("list_snapshots_detail", tag);
    list_operation.responses = answer(list);
    let ids = b.schema(None, SchemaKind::Array(text));
    list_operation.parameters = vec![
        project.clone(),
        parameter("limit", Location::Query, false, integer),
        parameter("marker", Location::Query, false, text),
        parameter("sort-dir", Location::Query, false, sort),
        parameter("send", Location::Query, false, ids),
        Parameter {
            default: None,
            decisions: Decisions::default(),
            versions: since(45),
            ..parameter("with_count", Location::Query, false, boolean)
        },
        parameter("X-Extra", Location::Header, false, text),
    ];
    b.operation(Method::Get, "/v3/{project_id}/snapshots/detail", list_operation);
    let mut create_operation = operation("create_snapshot", tag);
    create_operation.parameters = vec![project.clone()];
    create_operation.request = Some(body("application/json", create_body));
    create_operation.responses = answer(wrapped);
    b.operation(Method::Post, "/v3/{project_id}/snapshots", create_operation);
    let show = "/v3/{project_id}/snapshots/{snapshot_id}";
    let mut show_operation = operation("show_snapshot", tag);
    show_operation.parameters = vec![project.clone(), id.clone()];
    show_operation.responses = answer(wrapped);
    b.operation(Method::Get, show, show_operation);
    let mut delete = operation("delete_snapshot", tag);
    delete.parameters = vec![project.clone(), id.clone()];
    b.operation(Method::Delete, show, delete);
    let action = format!("{show}/action");
    for (name, key, schema, nullable) in [
        ("reset_snapshot_status", "os-reset_status", create, false),
        ("begin_snapshot_detaching", "os-begin_detaching", null, false),
        ("rename_snapshot", "rename", text, false),
        ("label_snapshot", "label", text, true),
        ("copy_snapshot", "copy", create, true),
    ] {
        let argument = Property { nullable, ..property(key, schema, true) };
        let wrapper = b.object(&format!("{name} body"), vec![argument]);
        let mut operation = operation(name, actions);
        operation.parameters = vec![project.clone(), id.clone()];
        operation.selector = Some(Selector::Action(Name::new(key)));
        operation.request = Some(body("application/json", wrapper));
        operation.versions = since(7);
        b.operation(Method::Post, &action, operation);
    }
    let mut upload = operation("upload", odd);
    upload.request = Some(body("application/octet-stream", any));
    upload.parameters = vec![parameter("X-Required", Location::Header, true, integer)];
    b.operation(Method::Put, "/v3/file/{type}", upload);
    let mut patch = operation("patch nodes", odd);
    patch.request = Some(body("application/openstack-images-v2.1-json-patch", nodes));
    patch.responses = answer(nodes);
    b.operation(Method::Patch, "/v3/nodes", patch);
    let mut usage = operation("show usage", odd);
    usage.selector = Some(Selector::Query(Name::new("usage")));
    usage.responses = answer(empty);
    b.operation(Method::Get, "/v3/usage", usage);
    let mut copy = operation("copy", odd);
    copy.responses = [(200, response("", Some(body("text/plain", text))))].into_iter().collect();
    b.operation(Method::Copy, "/v3/file/{type}", copy);
    b.operation(Method::Head, "/v3/file/{type}", operation("check", odd));
    b.api
}

fn emitted(formatter: Formatter) -> FileSet {
    let mut files = emit(&sample(), &Options { server: false, ..Options::default() });
    super::format(&mut files, formatter);
    files
}

#[test]
fn every_file_of_an_odd_api_is_rust() {
    for formatter in [Formatter::None, Formatter::Prettyplease, Formatter::Auto] {
        let files = emitted(formatter);
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            assert!(syn::parse_file(text).is_ok(), "{path}:\n{text}");
        }
        assert_eq!(files, emitted(formatter), "two runs, the same bytes");
    }
}

#[test]
fn nothing_of_the_sources_becomes_code() {
    let mut api = sample();
    let hostile =
        "*/ fn evil() {} /* \"; evil(); \r\n} evil!(); //\u{2028} ` ``` </b> #[evil] {{ evil }}";
    for tag in &mut api.tags {
        tag.title = hostile.to_owned();
        tag.doc = Doc::text(hostile);
    }
    for schema in &mut api.schemas {
        schema.doc = Doc::text(hostile);
        match &mut schema.kind {
            SchemaKind::Object(properties) => {
                for property in properties {
                    property.doc = Doc::text(hostile).into();
                    property.default = Some(serde_json::Value::String(hostile.to_owned()));
                    let words = property.name.words.clone();
                    property.name =
                        Name { wire: format!("{}{hostile}", property.name.wire), words };
                }
            }
            SchemaKind::String(string) if !string.values.is_empty() => {
                string.values.push(hostile.to_owned());
            }
            _ => {}
        }
    }
    api.title = hostile.to_owned();
    api.doc = Doc::text(hostile);
    let options = Options { server: false, ..Options::default() };
    for (path, text) in emit(&api, &options).iter().filter(|(path, _)| path.ends_with(".rs")) {
        let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}\n{text}"));
        // Strings and comments are one token each: what is left must not know the word.
        let idents = quote_idents(&file);
        assert!(!idents.iter().any(|ident| ident == "evil"), "{path}:\n{text}");
    }
}

/// Every identifier of a file: prettyplease prints tokens, string literals are taken out.
fn quote_idents(file: &syn::File) -> Vec<String> {
    let text = prettyplease::unparse(file);
    let mut idents = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut inside = false;
        let mut escaped = false;
        let mut code = String::new();
        for c in line.chars() {
            match c {
                '"' if !escaped => inside = !inside,
                _ if !inside => code.push(c),
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        idents.extend(code.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
    }
    idents
}

/// The text of a client's file without its layout, of an API with a list, a show and a projection, neither of which the
/// reference says to have pages.
fn listed(pagination: Pagination) -> String {
    let mut build = Build::new();
    build.api.service.pagination = pagination;
    let (id, name, text) = (build.text(), build.text(), build.text());
    let port = build.object("port", vec![property("id", id, true), property("name", name, false)]);
    let ports = build.schema(None, SchemaKind::Array(port));
    let list = build.object("list ports", vec![property("ports", ports, true)]);
    let one = build.object("show port", vec![property("port", port, true)]);
    let tag = build.tag("Ports", "ports");
    let filters = ["fields", "name"].map(|name| parameter(name, Location::Query, false, text));
    let operation = |name, parameters: &[Parameter], body| Operation {
        parameters: parameters.to_vec(),
        responses: answer(body),
        ..operation(name, tag)
    };
    let of_one = [parameter("port_id", Location::Path, true, text), filters[0].clone()];
    let (all, one) =
        (operation("list ports", &filters, list), operation("show port", &of_one, one));
    build.operation(Method::Get, "/v3/ports", all);
    build.operation(Method::Get, "/v3/ports/{port_id}", one);
    let mut set = emit(&build.api, &Options::default());
    super::format(&mut set, Formatter::Prettyplease);
    let file = set.get("src/client/ports.rs").unwrap();
    file.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_list_has_pages_where_the_service_pages_whatever_the_reference_says_of_it() {
    let marker = listed(Pagination::CollectionLinks);
    for part in [
        "pub fn stream(self) -> runtime::Items<Port>",
        "pub fn pages(self) -> runtime::Pages<Port>",
        "pub fn limit(mut self, limit: i64)",
        "pub fn marker(mut self, marker: impl ToString)",
    ] {
        assert!(marker.contains(part), "{part}: {marker}");
    }
    let offset = listed(Pagination::Offset);
    assert!(offset.contains("pub fn offset(mut self, offset: i64)") && !offset.contains("marker"));
    let none = listed(Pagination::None);
    assert!(!none.contains("stream") && !none.contains("fn limit"));
}

#[test]
fn what_has_an_id_and_a_name_is_found_and_what_is_projected_may_lack_everything() {
    let client = listed(Pagination::CollectionLinks);
    for part in [
        "pub fn find(&self, name_or_id: &str) -> runtime::Find<Port>",
        "self.list().call, \"ports\", true,",
        "pub fn fields(self, fields: &str) -> runtime::Partials { \
         self.call.query(\"fields\", fields).partials(\"ports\") }",
        "pub fn fields(self, fields: &str) -> runtime::Call<runtime::Partial> { \
         self.call.query(\"fields\", fields).partial() }",
    ] {
        assert!(client.contains(part), "{part}: {client}");
    }
}

#[test]
fn examples_are_compiled_in_a_crate_and_only_shown_where_a_build_script_includes_them() {
    let kinds = |files: &FileSet| -> BTreeSet<String> {
        let texts = files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text);
        let fences = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim_start);
            let docs = lines.filter_map(|l| l.strip_prefix("///").or(l.strip_prefix("//!")));
            docs.filter_map(|doc| Some(doc.trim_start().strip_prefix("```")?.to_owned())).collect()
        };
        // Every other one ends an example.
        texts.flat_map(|text| fences(text).into_iter().step_by(2)).collect()
    };
    let (api, options) = (sample(), Options::default());
    let of = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds(&emit(&api, &options)), of(&["", "ignore", "no_run"]));
    assert_eq!(kinds(&emit_included(&api, &options)), of(&["text"]));
}

#[test]
fn a_client_reads_as_if_written_by_hand() {
    let files = emitted(Formatter::Prettyplease);
    insta::assert_snapshot!("client", files.get("src/client/snapshots.rs").unwrap());
    insta::assert_snapshot!("model", files.get("src/model/snapshots.rs").unwrap());
}

#[test]
fn an_answer_may_be_bytes_with_headers_or_nothing_at_some_microversions() {
    let mut b = Build::new();
    let (text, count) = (b.text(), b.schema(None, SchemaKind::Integer(IntegerSchema::default())));
    let boolean = b.schema(None, SchemaKind::Boolean);
    let tag = b.tag("Objects", "objects");
    let any_type = || Some(body("*/*", text));
    let header = |name, schema| parameter(name, Location::Header, false, schema);
    let mut read = operation("read_object", tag);
    let headers = vec![
        header("X-Count", count),
        header("X-Large", boolean),
        header("X-Object-Meta-{name}", text),
        header("Content-Type", text),
        header("Date", text),
    ];
    let found = Response { headers, ..response("", any_type()) };
    read.responses = [(200, found), (204, response("", None))].into_iter().collect();
    b.operation(Method::Get, "/v3/objects/{name}", read);
    let mut store = operation("store_object", tag);
    store.request = any_type();
    store.parameters = vec![header("content-type", text), header("X-Object-Meta-{name}", text)];
    b.operation(Method::Put, "/v3/objects/{name}", store);
    let mut print = operation("print_object", tag);
    let mut printed = body("application/zip", text);
    printed.content.insert("text/html".to_owned(), Content::new(text, Vec::new()));
    print.responses = [(200, response("", Some(printed)))].into_iter().collect();
    b.operation(Method::Get, "/v3/objects/{name}/print", print);
    let object = b.object("object", vec![property("name", text, true)]);
    let mut freeze = operation("freeze_object", tag);
    let shown = Body { versions: since(9), ..body("application/json", object) };
    freeze.responses = [(200, response("", Some(shown)))].into_iter().collect();
    b.operation(Method::Post, "/v3/objects/{name}/freeze", freeze);

    let files = emit(&b.api, &Options { server: true, ..Options::default() });
    let client = files.get("src/client/objects.rs").unwrap();
    for part in [
        ".accepts(\"*/*\")",
        "self.client.download(&OPERATION)",
        "pub struct ReadObjectHeaders {",
        "pub x_count: Option<i64>,",
        "x_large: runtime::flag(headers, \"x-large\"),",
        "pub meta: BTreeMap<String, String>,",
        "runtime::headers(headers, (\"x-object-meta-\", \"\")),",
        "content_type: runtime::header(headers, \"content-type\"),",
        ".content_type(\"application/octet-stream\")",
        "self.call = self.call.header(\"content-type\", content_type);",
        "pub fn meta(mut self, name: &str, value: &str) -> Self {",
        ".accepts(\"application/zip, text/html\")",
        "-> runtime::Call<Option<Object>>",
        "`None` where the microversion has no body; there is one from 3.9 on.",
    ] {
        assert!(client.contains(part), "{part}:\n{client}");
    }
    assert!(!client.contains("date"), "{client}");
    let server = files.get("src/server/objects/response.rs").unwrap();
    let answer = "Answer::raw(200, \"application/octet-stream\", body)";
    assert!(
        server.contains(answer) && server.contains("\"content-type\", content_type"),
        "{server}"
    );
}
