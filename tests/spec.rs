//! The shipped reference is one to learn from: it compiles without a finding, and it says everything.

use apiref::ir::{Api, Body, Provenance, SchemaId, SchemaKind};
use apiref::{Compilation, Generator};

fn compile() -> Compilation {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/block-storage");
    Generator::new(folder).compile(&mut |_| {}).expect("the shipped reference can be read")
}

fn api(compilation: &Compilation) -> &Api {
    let [api] = compilation.apis.as_slice() else { panic!("one document") };
    api
}

fn bodies(api: &Api) -> impl Iterator<Item = (&str, &Body)> {
    api.operations().flat_map(|(_, operation)| {
        let responses = operation.responses.values().filter_map(|r| r.body.as_ref());
        operation.request.iter().chain(responses).map(|body| (operation.summary.as_str(), body))
    })
}

#[test]
fn it_compiles_without_a_finding() {
    let compilation = compile();
    let messages: Vec<&str> = compilation.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, Vec::<&str>::new());
    assert_eq!(api(&compilation).operations().count(), 66);
}

#[test]
fn every_field_and_every_parameter_is_described() {
    let compilation = compile();
    let api = api(&compilation);
    for (path, operation) in api.operations() {
        let method = &operation.summary;
        assert!(!operation.doc.blocks.is_empty(), "{method} has no description");
        for parameter in &operation.parameters {
            let name = &parameter.name.wire;
            assert!(!parameter.doc.blocks.is_empty(), "{name} of {path} has no description");
        }
    }
    for (summary, body) in bodies(api) {
        for content in body.content.values() {
            described(api, content.schema, summary);
        }
    }
}

fn described(api: &Api, schema: SchemaId, of: &str) {
    match &api.schemas[schema.0 as usize].kind {
        SchemaKind::Object(properties) => {
            for property in properties {
                let name = &property.name.wire;
                assert_ne!(
                    property.provenance,
                    Provenance::Sample,
                    "no table lists {name} of {of}"
                );
                if property.provenance == Provenance::Documented {
                    assert!(!property.doc.blocks.is_empty(), "{name} of {of} has no description");
                }
                described(api, property.schema, of);
            }
        }
        SchemaKind::Array(items) | SchemaKind::Map(items) => described(api, *items, of),
        SchemaKind::OneOf(kinds) => kinds.iter().for_each(|kind| described(api, *kind, of)),
        _ => {}
    }
}

#[test]
fn every_body_has_a_sample() {
    let compilation = compile();
    let api = api(&compilation);
    for (summary, body) in bodies(api) {
        // A fault's body is the service's, not the operation's.
        for content in body.content.values().filter(|content| content.schema != api.fault) {
            assert!(!content.examples.is_empty(), "{summary} has a body without sample");
        }
    }
}

#[test]
fn what_the_path_and_the_query_share_a_name_for_are_two_parameters() {
    let compilation = compile();
    let (_, limits) = api(&compilation)
        .operations()
        .find(|(_, operation)| operation.name.snake() == "show_limits")
        .expect("the limits can be shown");
    let named = limits.parameters.iter().filter(|p| p.name.wire == "project_id");
    assert_eq!(named.map(|p| p.location.as_str()).collect::<Vec<_>>(), ["path", "query"]);
}
