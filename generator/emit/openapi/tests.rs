use indexmap::IndexMap;
use serde_json::{Value, json};

use super::{Format, Version, emit};
use crate::ir::made::{SPAN, property, response, schema};
use crate::ir::{
    Api, Body, Content, Decisions, Doc, Endpoint, Example, FaultEnvelope, IntegerSchema, Location,
    Method, Microversion, MicroversionHeader, Name, Operation, Pagination, Parameter, PathItem,
    PathTemplate, Schema, SchemaId, SchemaKind, Selector, Service, StringFormat, StringSchema, Tag,
    TagId, VersionRange,
};

fn since(minor: u16) -> VersionRange {
    VersionRange { min: Some(Microversion::new(3, minor)), max: None }
}

/// An API under construction.
struct Builder {
    schemas: Vec<Schema>,
    path_items: IndexMap<PathTemplate, PathItem>,
}

impl Builder {
    fn schema(&mut self, name: &str, kind: SchemaKind) -> SchemaId {
        let name = (!name.is_empty()).then_some(name);
        self.schemas.push(schema(name, kind));
        SchemaId(u32::try_from(self.schemas.len() - 1).unwrap())
    }

    fn text(&mut self) -> SchemaId {
        self.schema("", SchemaKind::String(StringSchema::default()))
    }

    fn endpoint(&mut self, method: Method, path: &str, operations: Vec<Operation>) {
        let name = match operations.as_slice() {
            [operation] => operation.name.clone(),
            _ => Name::new("post_volumes_action"),
        };
        let item = self.path_items.entry(PathTemplate::parse(path)).or_default();
        item.endpoints.push(Endpoint { method, name, operations });
    }
}

fn parameter(location: Location, name: &str, schema: SchemaId) -> Parameter {
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

fn body(schema: SchemaId, examples: &[(&str, Value)]) -> Body {
    let examples = examples.iter().map(|(name, value)| Example {
        name: Name::new(*name),
        summary: "Example".to_owned(),
        value: value.clone().into(),
        versions: VersionRange::ALL,
        span: SPAN,
    });
    let content = Content::new(schema, examples.collect());
    Body::of("application/json".to_owned(), content)
}

fn operation(name: &str, parameters: Vec<Parameter>) -> Operation {
    Operation {
        decisions: Decisions::default(),
        name: Name::new(name),
        tag: TagId(0),
        selector: None,
        summary: name.replace('_', " "),
        doc: Doc::text(format!("Will {}.", name.replace('_', " "))),
        parameters,
        request: None,
        responses: IndexMap::new(),
        versions: VersionRange::ALL,
        span: SPAN,
    }
}

/// Two endpoints: one that shows a volume, and one with two actions.
fn small() -> Api {
    let mut b = Builder { schemas: Vec::new(), path_items: IndexMap::new() };
    let text = b.text();
    let uuid = b.schema(
        "",
        SchemaKind::String(StringSchema {
            format: Some(StringFormat::Uuid),
            ..StringSchema::default()
        }),
    );
    let integer = b.schema("", SchemaKind::Integer(IntegerSchema::default()));
    let values = |open| StringSchema {
        values: vec!["on".into(), "off".into()],
        open,
        ..StringSchema::default()
    };
    let status = b.schema("volume status", SchemaKind::String(values(true)));
    let mode = b.schema("mode", SchemaKind::String(values(false)));
    let metadata = b.schema("", SchemaKind::Map(text));
    b.schema("unused", SchemaKind::Object(Vec::new()));
    let group = b.schema("group", SchemaKind::Object(vec![property("id", uuid, true)]));
    let volume = {
        let mut size = property("size", integer, true);
        size.nullable = true;
        size.doc = Doc::text("In GiB.").into();
        let mut group = property("group", group, false);
        group.nullable = true;
        group.doc = Doc::text("Its group.").into();
        group.versions = since(13);
        let status = property("status", status, true);
        let kind = SchemaKind::Object(vec![
            property("id", uuid, true),
            size,
            status,
            group,
            property("metadata", metadata, true),
        ]);
        b.schema("volume", kind)
    };
    let shown = b
        .schema("show volume response", SchemaKind::Object(vec![property("volume", volume, true)]));
    let null = b.schema("", SchemaKind::Null);
    let extend = b.schema(
        "extend",
        SchemaKind::Object(vec![
            property("new_size", integer, true),
            property("mode", mode, false),
        ]),
    );
    let extend = b.schema(
        "extend volume request",
        SchemaKind::Object(vec![property("os-extend", extend, true)]),
    );
    let mut detach = property("os-detach", null, true);
    detach.nullable = true;
    let detach = b.schema("detach volume request", SchemaKind::Object(vec![detach]));
    let fault = b.schema("fault", SchemaKind::Map(text));

    let not_found = || response("It is not there.", Some(body(fault, &[])));
    let path = || vec![parameter(Location::Path, "volume_id", uuid)];
    let mut show = operation("show_volume", path());
    show.parameters.push(parameter(Location::Query, "limit", integer));
    show.parameters.push(parameter(Location::Header, "X-Auth-Token", text));
    let sample = json!({ "volume": { "id": "0a1b", "size": 1, "status": "on", "metadata": {} } });
    show.responses.insert(
        200,
        response("Here it is.", Some(body(shown, &[("volume-show-response", sample)]))),
    );
    show.responses.insert(404, not_found());
    b.endpoint(Method::Get, "/v3/volumes/{volume_id}", vec![show]);

    let mut actions = Vec::new();
    for (name, key, schema, sample, versions) in [
        ("extend_volume", "os-extend", extend, json!({ "new_size": 2 }), since(42)),
        ("detach_volume", "os-detach", detach, Value::Null, VersionRange::ALL),
    ] {
        let mut action = operation(name, path());
        action.selector = Some(Selector::Action(Name::new(key)));
        action.request = Some(body(schema, &[("request", json!({ key: sample }))]));
        action.responses.insert(202, response("", None));
        action.responses.insert(404, not_found());
        action.versions = versions;
        actions.push(action);
    }
    b.endpoint(Method::Post, "/v3/volumes/{volume_id}/action", actions);
    b.endpoint(Method::Copy, "/v3/volumes/{volume_id}", vec![operation("copy_volume", path())]);

    Api {
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
            scope_parameters: Vec::new(),
            scope_optional: true,
            refuses: Vec::new(),
            documentation: None,
            license: None,
            contact: None,
            site: crate::ir::Site::default(),
        },
        title: "Block Storage API v3".to_owned(),
        doc: Doc::text("All about volumes."),
        versions: VersionRange {
            min: Some(Microversion::new(3, 0)),
            max: Some(Microversion::new(3, 71)),
        },
        tags: vec![Tag {
            name: Name::new("volumes"),
            resource: Name::new("volumes"),
            title: "Volumes".to_owned(),
            heading: String::new(),
            within: None,
            doc: Doc::text("What a volume is."),
            span: SPAN,
        }],
        path_items: b.path_items,
        schemas: b.schemas,
        fault,
    }
}

fn value(version: Version) -> Value {
    serde_json::from_str(&emit(&small(), version, Format::Json)).unwrap()
}

#[test]
fn a_small_api_as_3_1() {
    insta::assert_snapshot!(emit(&small(), Version::V3_1, Format::Yaml));
}

#[test]
fn a_small_api_as_3_0() {
    insta::assert_snapshot!(emit(&small(), Version::V3_0, Format::Yaml));
}

#[test]
fn yaml_and_json_hold_the_same() {
    let yaml: Value = serde_yaml::from_str(&emit(&small(), Version::V3_1, Format::Yaml)).unwrap();
    assert_eq!(yaml, value(Version::V3_1));
}

/// Every string behind a `$ref`.
fn references<'v>(value: &'v Value, out: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| match value {
            Value::String(target) if key == "$ref" => out.push(target),
            value => references(value, out),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, out)),
        _ => {}
    }
}

#[test]
fn no_component_dangles_and_none_is_unused() {
    for version in [Version::V3_1, Version::V3_0] {
        let document = value(version);
        let mut used = Vec::new();
        references(&document, &mut used);
        for target in &used {
            assert!(document.pointer(&target[1..]).is_some(), "{target}");
        }
        for section in ["schemas", "responses", "parameters"] {
            for name in document["components"][section].as_object().unwrap().keys() {
                let target = format!("#/components/{section}/{name}");
                assert!(used.contains(&target.as_str()), "{target}");
            }
        }
    }
}

#[test]
fn a_slash_at_the_end_of_a_path_goes_unless_both_are_paths() {
    let mut api = small();
    let item = api.path_items[0].clone();
    api.path_items.insert(PathTemplate::parse("/v3/"), item.clone());
    api.path_items.insert(PathTemplate::parse("/v3/volumes/{volume_id}/"), item);
    let document: Value = serde_json::from_str(&emit(&api, Version::V3_1, Format::Json)).unwrap();
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().skip(2).collect();
    assert_eq!(paths, ["/v3", "/v3/volumes/{volume_id}/"]);
}

#[test]
fn a_default_of_another_type_is_left_out() {
    let mut api = small();
    for schema in &mut api.schemas {
        if let SchemaKind::Object(properties) = &mut schema.kind {
            properties.iter_mut().for_each(|p| p.default = Some(json!(1)));
        }
    }
    let document: Value = serde_json::from_str(&emit(&api, Version::V3_1, Format::Json)).unwrap();
    let volume = &document["components"]["schemas"]["Volume"]["properties"];
    assert_eq!(volume["size"]["default"], 1);
    assert_eq!(volume["id"]["default"], Value::Null);
}

#[test]
fn an_independent_parser_reads_all_of_it() {
    let document = value(Version::V3_1);
    let spec: oas3::OpenApiV3Spec = serde_json::from_value(document.clone()).unwrap();
    assert_eq!(serde_json::to_value(spec).unwrap(), document);
}

#[test]
fn a_placeholder_that_nothing_describes_is_a_parameter_all_the_same() {
    let mut api = small();
    let (_, item) = api.path_items.get_index_mut(0).unwrap();
    item.endpoints[0].operations[0].parameters.clear();
    let document: Value = serde_json::from_str(&emit(&api, Version::V3_1, Format::Json)).unwrap();
    let parameter = &document["paths"]["/v3/volumes/{volume_id}"]["get"]["parameters"][0];
    assert_eq!(parameter["name"], "volume_id");
    assert_eq!(parameter["required"], true);
}

#[test]
fn successes_of_several_operations_have_one_schema_in_3_0_alone() {
    let mut api = small();
    let schema = |api: &mut Api, kind| {
        let schema = Schema {
            name: None,
            kind,
            non_empty: false,
            choices: Vec::new(),
            whole: None,
            doc: Doc::default(),
            span: SPAN,
        };
        api.schemas.push(schema);
        SchemaId(u32::try_from(api.schemas.len() - 1).unwrap())
    };
    let (boolean, integer) = (SchemaKind::Boolean, SchemaKind::Integer(IntegerSchema::default()));
    let (boolean, integer) = (schema(&mut api, boolean), schema(&mut api, integer));
    let several = api
        .path_items
        .values_mut()
        .flat_map(|item| &mut item.endpoints)
        .find(|endpoint| endpoint.operations.len() > 1)
        .unwrap();
    for (operation, (code, schema)) in
        several.operations.iter_mut().zip([(201, boolean), (202, integer)])
    {
        operation.responses = IndexMap::from([(code, response("Done.", Some(body(schema, &[]))))]);
    }
    let types = |version| {
        let text = emit(&api, version, Format::Json);
        let document: Value = serde_json::from_str(&text).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let operation = paths
            .values()
            .filter_map(|item| item.get("post"))
            .find(|o| o.to_string().contains("201"));
        ["201", "202"].map(|code| {
            let mut found = &operation.unwrap()["responses"][code];
            if let Some(reference) = found["$ref"].as_str() {
                found = document.pointer(reference.trim_start_matches('#')).unwrap();
            }
            found["content"]["application/json"]["schema"].clone()
        })
    };
    assert_eq!(types(Version::V3_1), [json!({"type": "boolean"}), json!({"type": "integer"})]);
    let union = json!({"anyOf": [{"type": "boolean"}, {"type": "integer"}]});
    assert_eq!(types(Version::V3_0), [union.clone(), union]);
}

#[test]
fn the_list_of_versions_needs_no_token() {
    let mut api = small();
    let item = api.path_items[0].clone();
    api.path_items.insert(PathTemplate::parse("/"), item);
    let document: Value = serde_json::from_str(&emit(&api, Version::V3_1, Format::Json)).unwrap();
    assert_eq!(document["paths"]["/"]["get"]["security"], json!([]));
    assert_eq!(document["paths"]["/v3/volumes/{volume_id}"]["get"].get("security"), None);
    assert_eq!(document["security"], json!([{"token": []}]));
}

#[test]
fn an_object_that_may_not_be_empty_has_a_property() {
    let mut api = small();
    let object = |s: &&mut Schema| matches!(s.kind, SchemaKind::Object(_));
    api.schemas.iter_mut().filter(object).for_each(|schema| schema.non_empty = true);
    for version in [Version::V3_1, Version::V3_0] {
        let of = |api: &Api| -> Value {
            let document: Value = serde_json::from_str(&emit(api, version, Format::Json)).unwrap();
            document["components"]["schemas"]["Volume"].clone()
        };
        assert_eq!(of(&api)["minProperties"], 1);
        assert_eq!(of(&small()).get("minProperties"), None);
    }
}

#[test]
fn what_a_service_refuses_of_text_is_refused() {
    let of = |string: StringSchema| {
        let mut api = small();
        let plain =
            |s: &&mut Schema| matches!(&s.kind, SchemaKind::String(s) if s.format.is_some());
        for schema in api.schemas.iter_mut().filter(plain) {
            schema.kind = SchemaKind::String(string.clone());
        }
        let document: Value =
            serde_json::from_str(&emit(&api, Version::V3_1, Format::Json)).unwrap();
        document["components"]["schemas"]["Volume"]["properties"]["id"].clone()
    };
    let text = StringSchema::default();
    let (uuid, flag) = (Some(StringFormat::Uuid), Some(StringFormat::Flag));
    assert_eq!(of(StringSchema { format: uuid, ..text.clone() }).get("pattern"), None);
    let id = of(StringSchema { format: uuid, strict: true, ..text.clone() });
    assert!(id["pattern"].is_string() && id.get("format").is_none());
    let flag = of(StringSchema { format: flag, strict: true, ..text.clone() });
    assert!(flag["pattern"].is_string() && flag.get("format").is_none());
    let length = crate::ir::Length { min: Some(1), max: Some(255) };
    let name = of(StringSchema { length, ..text });
    assert_eq!((&name["minLength"], &name["maxLength"]), (&json!(1), &json!(255)));
}
