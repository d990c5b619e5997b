//! Samples that no longer stand for what they are samples of.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Content, PathItem, Schema, lacking};
use crate::source::Span;

/// Leaves out the samples of requests that lack what the requests demand, and reports them: a reader would send them.
pub(in crate::lower) fn sift(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    for item in api.path_items.values_mut() {
        for content in requests(item) {
            sift_content(content, &api.schemas, diagnostics);
        }
        // Of answers none but a sample that says that it is cut lacks what they always have.
        for content in answers(item) {
            let schema = content.documented();
            content.examples.retain(|e| lacking(&api.schemas, schema, &e.value).is_none());
        }
    }
}

fn requests(item: &mut PathItem) -> impl Iterator<Item = &mut Content> {
    let operations = item.endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.operations);
    operations.filter_map(|o| o.request.as_mut()).flat_map(|body| body.content.values_mut())
}

fn answers(item: &mut PathItem) -> impl Iterator<Item = &mut Content> {
    let operations = item.endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.operations);
    let responses = operations.flat_map(|operation| operation.responses.values_mut());
    responses.filter_map(|r| r.body.as_mut()).flat_map(|body| body.content.values_mut())
}

fn sift_content(content: &mut Content, schemas: &[Schema], diagnostics: &mut Vec<Diagnostic>) {
    let schema = content.schema;
    content.examples.retain(|example| {
        let Some(property) = lacking(schemas, schema, &example.value) else { return true };
        diagnostics.push(
            Diagnostic::new(
                Code::IncompleteSample,
                Span { end: 0, ..example.span },
                format!("the sample has no `{}`, which the request must have", property.name.wire),
            )
            .label("left out")
            .also(property.span, "the row that demands it")
            .help("add it to the sample, or write `required: false`"),
        );
        false
    });
}
