//! Another back end, as small as it can be: Python's signatures, from the analysis alone.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use apiref::Generator;
use apiref::analysis::Analysis;
use apiref::analysis::body::Payload;
use apiref::analysis::operation::Operation;
use apiref::analysis::parameter::Value;
use apiref::analysis::server::{BodyKind, Field, Server, Shape};
use apiref::ir::{Api, Name, Property, SchemaId, SchemaKind, Selector};
use apiref::source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn class(name: &Name) -> String {
    let capital = |word: &String| word[..1].to_uppercase() + &word[1..];
    name.words.iter().map(capital).collect()
}

fn hint(api: &Api, id: SchemaId) -> String {
    let schema = api.schema(id);
    match (&schema.kind, &schema.name) {
        (SchemaKind::Object(_) | SchemaKind::OneOf(_), Some(name)) => class(name),
        (SchemaKind::Boolean, _) => "bool".to_owned(),
        (SchemaKind::Integer(_) | SchemaKind::BigInteger, _) => "int".to_owned(),
        (SchemaKind::Number, _) => "float".to_owned(),
        (SchemaKind::String(_), _) => "str".to_owned(),
        (SchemaKind::Array(item), _) => format!("list[{}]", hint(api, *item)),
        (SchemaKind::Map(value), _) => format!("dict[str, {}]", hint(api, *value)),
        (SchemaKind::Null, _) => "None".to_owned(),
        _ => "object".to_owned(),
    }
}

fn payload(api: &Api, payload: Payload<'_>) -> String {
    match payload {
        Payload::Empty => "None".to_owned(),
        Payload::Json(json) => hint(api, json.schema),
        Payload::Text { .. } => "str".to_owned(),
        Payload::Bytes { .. } => "bytes".to_owned(),
    }
}

fn signature(api: &Api, operation: &Operation<'_>) -> String {
    let mut arguments = vec!["self".to_owned()];
    arguments.extend(operation.arguments.iter().map(|argument| {
        let hint = argument.documented.map_or("str".to_owned(), |p| hint(api, p.schema));
        format!("{}: {hint}", argument.name)
    }));
    if operation.request != Payload::Empty {
        let default = if operation.requires_body { "" } else { " = None" };
        arguments.push(format!("body: {}{default}", payload(api, operation.request)));
    }
    let given = operation.parameters.iter().filter_map(|sent| Some((sent, sent.documented?)));
    for (sent, parameter) in given {
        let default = match sent.value {
            Value::Argument => "",
            Value::Option => " = None",
            Value::Fixed(_) => continue,
        };
        let hint = hint(api, parameter.schema);
        arguments.push(format!("{}: {hint}{default}", parameter.name.snake()));
    }
    let result = match operation.collection {
        Some(list) => format!("Iterator[{}]", hint(api, list.item)),
        None => payload(api, operation.response()),
    };
    let name = operation.words.join("_");
    format!("def {name}({}) -> {result}", arguments.join(", "))
}

fn module(analysis: &Analysis<'_>, resource: usize) -> String {
    let api = analysis.api;
    let mut text = format!("class {}:\n", class(analysis.resources[resource].name));
    for operation in analysis.operations_of(resource) {
        let _ = writeln!(text, "    {}", signature(api, operation));
        if let Some(wait) = &operation.wait {
            let settled: Vec<&str> = wait.settled().collect();
            let _ = writeln!(
                text,
                "        # waits: {} in {settled:?}, deleted: {}",
                wait.status.name.wire, wait.is_deleted
            );
        }
        if let Some(collection) = operation.collection {
            let links = collection.links.unwrap_or("nothing");
            let key = collection.key.unwrap_or("the body");
            let _ = writeln!(text, "        # pages: {key} by {links}");
        }
    }
    text
}

#[test]
fn python_has_its_signatures_from_the_analysis_alone() {
    let spec = root().join("spec/block-storage");
    let compilation = Generator::new(spec).compile(&mut |_| {}).expect("it can be read");
    let analysis = Analysis::new(&compilation.apis[0]);
    let snapshots = analysis.resources.iter().position(|r| r.name.wire == "snapshots");
    insta::assert_snapshot!(module(&analysis, snapshots.expect("a resource")));
    // Of every other resource there is something to say too.
    for resource in 0..analysis.resources.len() {
        assert!(module(&analysis, resource).contains("    def "), "{resource}");
    }
}

#[test]
fn a_program_can_tell_what_a_request_must_hold() {
    let spec = root().join("spec/block-storage");
    let compilation = Generator::new(spec).compile(&mut |_| {}).expect("it can be read");
    let analysis = Analysis::new(&compilation.apis[0]);
    let create =
        analysis.operations.iter().find(|o| o.documented.name.snake() == "create_snapshot");
    let json = create.expect("an operation").request.json().expect("a body of JSON");
    assert_eq!(json.wrapper, Some("snapshot"));
    let SchemaKind::Object(properties) = &analysis.api.schema(json.schema).kind else {
        panic!("an object")
    };
    let required: Vec<&str> =
        analysis.required(properties).map(|property: &Property| &*property.name.wire).collect();
    assert_eq!(required, ["volume_id"]);
    let usage = analysis.usage(json.schema);
    assert!(usage.request && !usage.response);
}

const CARTS: &str = r#"
Carts
=====

List carts
~~~~~~~~~~

.. rest_method:: GET /v1/carts

Normal response codes: 200

Request
-------

.. rest_parameters:: parameters.yaml

   - X-Auth-Token: token
   - X-Depth: depth
   - limit: limit

Response
--------

.. literalinclude:: carts.json

Show cart
~~~~~~~~~

.. rest_method:: GET /v1/carts/{cart_id}

Normal response codes: 200

Request
-------

.. rest_parameters:: parameters.yaml

   - cart_id: cart_id
   - X-Depth: depth

Response
--------

.. literalinclude:: cart.json

Drop cart
~~~~~~~~~

.. rest_method:: DELETE /v1/carts/{cart_id}

Normal response codes: 204

Pay cart
~~~~~~~~

.. rest_method:: POST /v1/carts/{cart_id}/action

Normal response codes: 202

Request
-------

.. literalinclude:: pay.json

Ship cart
~~~~~~~~~

.. rest_method:: POST /v1/carts/{cart_id}/action

Normal response codes: 202

Request
-------

.. literalinclude:: ship.json
"#;

const PARAMETERS: &str = "
token: {in: header, required: true, type: string, description: A token.}
depth: {in: header, required: false, type: integer, description: How deep.}
limit: {in: query, required: false, type: integer, description: How many.}
cart_id: {in: path, required: true, type: string, description: The id.}
";

/// A reference with the parts that a back end asks about.
fn carts() -> Api {
    let files = [
        ("index.rst", CARTS),
        ("parameters.yaml", PARAMETERS),
        ("carts.json", r#"{"carts": [{"id": "1", "status": "open"}], "carts_links": []}"#),
        ("cart.json", r#"{"cart": {"id": "1", "status": "open"}}"#),
        ("pay.json", r#"{"pay": {"amount": 3}}"#),
        ("ship.json", r#"{"ship": {"street": "B\u00fcrgerweg"}}"#),
    ];
    let files = files.map(|(name, text)| (name.into(), text.as_bytes().to_vec()));
    let sources = source::read_files("carts", files).expect("there is a page");
    let mut compilation = Generator::new("carts").lower(sources);
    compilation.apis.remove(0)
}

fn named<'o, 'a>(analysis: &'o Analysis<'a>, name: &str) -> &'o Operation<'a> {
    let mut operations = analysis.operations.iter();
    operations.find(|o| o.documented.name.snake() == name).expect("an operation")
}

#[test]
fn a_header_is_given_unless_whoever_carries_the_request_sets_it() {
    let api = carts();
    let analysis = Analysis::new(&api);
    let sent: Vec<&str> =
        named(&analysis, "list_carts").parameters.iter().map(|p| p.name).collect();
    assert_eq!(sent, ["limit", "X-Depth"]);
    let server = Server::new(&analysis);
    let listed =
        |fields: &[Field<'_>]| fields.iter().map(|f| f.name.to_owned()).collect::<Vec<_>>();
    let list = &server.groups[0][0];
    assert_eq!(
        (listed(&list.query), listed(&list.headers)),
        (vec!["limit".to_owned()], vec!["X-Depth".to_owned()])
    );
    assert_eq!(list.headers[0].shape, Shape::Integer);
}

#[test]
fn a_list_goes_on_and_what_has_a_status_can_be_waited_for() {
    let api = carts();
    let analysis = Analysis::new(&api);
    let list = named(&analysis, "list_carts").collection.expect("a list");
    assert_eq!((list.key, list.links), (Some("carts"), Some("carts_links")));
    let show = named(&analysis, "show_cart");
    let wait = show.wait.expect("a status");
    assert_eq!((wait.status.name.wire.as_str(), wait.is_deleted), ("status", true));
    assert!(named(&analysis, "list_carts").wait.is_none() && show.collection.is_none());
}

#[test]
fn an_action_is_told_by_its_key_and_described_whole() {
    let api = carts();
    let analysis = Analysis::new(&api);
    let pay = named(&analysis, "pay_cart").request.json().expect("a body of JSON");
    assert_eq!(pay.wrapper, Some("pay"));
    assert!(analysis.usage(pay.schema).request && !analysis.usage(pay.schema).response);
    let server = Server::new(&analysis);
    let described = server.groups[0].iter().find(|o| o.name.snake() == "pay_cart");
    let described = described.expect("an operation");
    assert!(matches!(described.selector, Some(Selector::Action(key)) if key.wire == "pay"));
    let BodyKind::Json { shape: Shape::Object(body), .. } = described.body else { panic!("JSON") };
    let Shape::Object(argument) = server.objects[&body].fields[0].shape else {
        panic!("an object")
    };
    assert_eq!(server.objects[&argument].fields[0].name, "amount");
    assert_eq!(server.objects[&argument].resource, Some(0));
}

#[test]
fn the_analysis_knows_no_back_end() {
    let mut folders = vec![root().join("generator/analysis")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            for word in ["crate::emit", "heck::", "askama", "syn::"] {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 10, "{files}");
}
