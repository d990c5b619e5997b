//! Another back end, as small as it can be: Python's signatures, from the analysis alone.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use apiref::Generator;
use apiref::analysis::Analysis;
use apiref::analysis::body::Payload;
use apiref::analysis::operation::Operation;
use apiref::analysis::parameter::Value;
use apiref::ir::{Api, Name, Property, SchemaId, SchemaKind};

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
            let _ = writeln!(text, "        # pages: {} by {links}", collection.key);
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
