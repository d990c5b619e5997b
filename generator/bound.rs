//! An API within a size that what is made of it may have.

use std::io;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::ir::{Api, Content, Doc, Parameter, SchemaKind};
use crate::source::Span;

/// The bytes of samples and descriptions that an API may show: each as often as something shows it.
const MAX_SHOWN: usize = 32 << 20;

/// Leaves out the samples and descriptions beyond [`MAX_SHOWN`], which is reported. Many operations may name one sample and
/// one entry of a parameters file, so that output would grow with the square of the input.
pub(crate) fn bound(api: &mut Api) -> Option<Diagnostic> {
    bound_to(api, MAX_SHOWN)
}

fn bound_to(api: &mut Api, most: usize) -> Option<Diagnostic> {
    let mut shown =
        Shown { left: most, samples: HashMap::default(), docs: HashMap::default(), beyond: None };
    let endpoints = api.path_items.values_mut().flat_map(|item| &mut item.endpoints);
    for operation in endpoints.flat_map(|endpoint| &mut endpoint.operations) {
        let span = operation.span;
        operation.parameters.iter_mut().for_each(|parameter| shown.parameter(parameter));
        let request = operation.request.iter_mut();
        request.flat_map(|body| body.content.values_mut()).for_each(|c| shown.content(c, span));
        for response in operation.responses.values_mut() {
            if !shown.fits(response.doc.size(), span) {
                response.doc = Doc::default();
            }
            response.headers.iter_mut().for_each(|header| shown.parameter(header));
            let body = response.body.iter_mut();
            body.flat_map(|body| body.content.values_mut()).for_each(|c| shown.content(c, span));
        }
    }
    for schema in &mut api.schemas {
        let SchemaKind::Object(properties) = &mut schema.kind else { continue };
        for property in properties {
            shown.doc(&mut property.doc, property.span);
            property.forms.iter_mut().for_each(|form| shown.doc(&mut form.doc, property.span));
        }
    }
    let problem = format!("the samples and descriptions shown have more than {most} bytes");
    shown.beyond.map(|span| {
        Diagnostic::new(Code::OverLimit, span, problem)
            .label("what is shown from here on is left out")
    })
}

struct Shown {
    left: usize,
    /// By address: what many show they share.
    samples: HashMap<*const Value, usize>,
    docs: HashMap<*const Doc, usize>,
    /// The first place that did not fit.
    beyond: Option<Span>,
}

impl Shown {
    /// Returns `true` if so much more may be shown, which is counted then.
    fn fits(&mut self, size: usize, span: Span) -> bool {
        let left = self.left.checked_sub(size);
        match left {
            Some(left) => self.left = left,
            None => _ = self.beyond.get_or_insert(span),
        }
        left.is_some()
    }

    fn content(&mut self, content: &mut Content, span: Span) {
        content.examples.retain(|example| {
            let size = self.samples.entry(Arc::as_ptr(&example.value));
            let size = *size.or_insert_with(|| size_of(&example.value));
            self.fits(size, span)
        });
    }

    fn parameter(&mut self, parameter: &mut Parameter) {
        self.doc(&mut parameter.doc, parameter.span);
        parameter.forms.iter_mut().for_each(|form| self.doc(&mut form.doc, parameter.span));
    }

    fn doc(&mut self, doc: &mut Arc<Doc>, span: Span) {
        let size = *self.docs.entry(Arc::as_ptr(doc)).or_insert_with(|| doc.size());
        if !self.fits(size, span) {
            *doc = Arc::default();
        }
    }
}

/// The number of bytes that a sample has as JSON.
fn size_of(value: &Value) -> usize {
    struct Count(usize);
    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value).expect("a sample is plain data");
    count.0
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{bound, bound_to};
    use crate::{Generator, source};

    #[test]
    fn what_operations_show_beyond_a_limit_is_left_out_and_said() {
        let operations = |rest: &str| -> String {
            let operation =
                |n: usize| format!("A{n}\n~~~~\n\n.. rest_method:: GET /v1/a{n}\n\n{rest}\n");
            (0..30).map(operation).collect()
        };
        let table = "Request\n-------\n\n.. rest_parameters:: p.yaml\n\n   - name: name\n";
        let long = "x".repeat(1_000);
        for (rest, file, text) in [
            (".. literalinclude:: s.json\n", "s.json", format!("{{\"name\": \"{long}\"}}")),
            (table, "p.yaml", format!("name:\n  in: query\n  description: {long}\n")),
            (table, "p.yaml", format!("name:\n  in: body\n  description: {long}\n")),
        ] {
            let page = format!("Things\n======\n\n{}", operations(rest));
            let files = [("index.rst", page), (file, text)];
            let files = files.map(|(path, text)| (PathBuf::from(path), text.into_bytes()));
            let sources = source::read_files("tree", files).unwrap();
            let mut api = Generator::new("tree").lower(sources).apis.remove(0);
            let shown =
                |api: &crate::ir::Api| serde_json::to_string(api).unwrap().matches(&long).count();
            let all = shown(&api);
            assert!(all >= 30, "{rest}: {all}");
            assert!(bound(&mut api).is_none());
            assert_eq!(shown(&api), all);
            let found = bound_to(&mut api, 10_000).expect("a finding");
            assert!(found.message.contains("more than 10000 bytes"), "{}", found.message);
            assert!((5..10).contains(&shown(&api)), "{rest}: {}", shown(&api));
            assert_eq!(api.operations().count(), 30);
        }
    }
}
