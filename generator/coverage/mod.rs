//! The share of a reference that another side has too, in figures: recorded traffic, and documents of others.

mod report;

use std::collections::BTreeSet;

use crate::emit::openapi;
use crate::foreign::{self, Field, Operation, Others, Place};
use crate::hash::HashMap;
use crate::ir::{Api, Endpoint, Selector, is_json};
use crate::lower::Beside;
use crate::source::Span;
use crate::traffic::{Observations, Observed, Routes};

pub use report::Format;

/// The figures of each document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// In the order of the inputs.
    pub documents: Vec<Covered>,
}

/// The figures of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Its title, `Block Storage API v3`.
    pub title: String,
    /// Those at one address with one key count once.
    pub operations: Count,
    /// The fields of requests and of answers, at any depth.
    pub fields: Count,
    /// The codes of each operation.
    pub statuses: Count,
}

/// The numbers by either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// By the reference.
    pub documented: usize,
    /// By the other side.
    pub seen: usize,
    /// By both.
    pub both: usize,
}

/// The places of the request and of answers, by the way to each.
type Fields = BTreeSet<(bool, Vec<String>)>;

impl Coverage {
    /// Counts what the documents of a reference and the other side have.
    pub(crate) fn new(apis: &[Api], beside: &Beside) -> Self {
        let strangers = strangers(apis, beside);
        let documents = apis.iter().map(|api| {
            let mut covered = Covered::new(api, beside);
            let own =
                |span: &&Span| api.operations().any(|(_, operation)| operation.span == **span);
            covered.operations.seen += strangers.iter().filter(own).count();
            covered
        });
        Self { documents: documents.collect() }
    }

    /// The figures as text.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        report::render(self, format)
    }
}

/// The operations that no page documents, each by the operation that is its nearest neighbour.
fn strangers(apis: &[Api], Beside { recorded, others }: &Beside) -> Vec<Span> {
    let routes = Routes::new(apis);
    let recorded = recorded.unknown().map(|(_, path, _)| path);
    let paths = recorded.chain(others.unknown());
    paths.filter_map(|path| Some(routes.nearest(path)?.span)).collect()
}

impl Covered {
    fn new(api: &Api, Beside { recorded, others }: &Beside) -> Self {
        let title = api.title.clone();
        let mut covered = Self {
            title,
            operations: Count::default(),
            fields: Count::default(),
            statuses: Count::default(),
        };
        let value = openapi::document(api, openapi::Version::V3_1);
        let Ok(document) = foreign::read(&value) else { return covered };
        let spans = spans(api);
        for (key, endpoint) in &document.endpoints {
            for (action, own) in endpoint {
                let key = (key.0.clone(), own.reference.path.clone(), action.clone());
                let spans = spans.get(&key).map_or(&[][..], Vec::as_slice);
                covered.operation(own, spans, recorded, others);
            }
        }
        covered
    }

    fn operation(
        &mut self,
        own: &Operation,
        spans: &[Span],
        recorded: &Observations,
        others: &Others,
    ) {
        let documented = (fields(own, true), statuses(own));
        let mut seen = (Fields::new(), BTreeSet::new());
        let mut is_seen = false;
        for span in spans {
            if let Some(exchanges) = recorded.of(*span) {
                is_seen = true;
                seen.1.extend(exchanges.statuses.keys().map(u16::to_string));
                let mut walk = Walk { own: &documented.0, seen: &mut seen.0 };
                walk.value(&exchanges.request, false, &mut Vec::new());
                for body in exchanges.responses.values() {
                    walk.value(body, true, &mut Vec::new());
                }
            }
            for other in others.of(*span) {
                is_seen = true;
                seen.0.extend(fields(other.operation, !other.is_action()));
                if !other.is_action() {
                    seen.1.extend(statuses(other.operation));
                }
            }
        }
        self.operations.add(1, usize::from(is_seen), usize::from(is_seen));
        let [documented_fields, seen_fields] = [documented.0, seen.0].map(|mut places| {
            places
                .retain(|(_, steps)| steps.last().is_some_and(|step| step != "[]" && step != "*"));
            places
        });
        self.fields.of(&documented_fields, &seen_fields);
        self.statuses.of(&documented.1, &seen.1);
    }
}

impl Count {
    fn add(&mut self, documented: usize, seen: usize, both: usize) {
        self.documented += documented;
        self.seen += seen;
        self.both += both;
    }

    fn of<T: Ord>(&mut self, documented: &BTreeSet<T>, seen: &BTreeSet<T>) {
        self.add(documented.len(), seen.len(), documented.intersection(seen).count());
    }
}

/// The operations by method, path and the key that means them.
fn spans(api: &Api) -> HashMap<(String, String, Option<String>), Vec<Span>> {
    let mut spans: HashMap<_, Vec<Span>> = HashMap::default();
    for (path, Endpoint { method, operations, .. }) in api.endpoints() {
        for operation in operations {
            let action = match &operation.selector {
                Some(Selector::Action(key)) => Some(key.wire.clone()),
                _ => None,
            };
            let key = (method.as_str().to_owned(), path.to_string(), action);
            spans.entry(key).or_default().push(operation.span);
        }
    }
    spans
}

/// The places of the bodies of an operation; of what several share the answers say nothing of one.
fn fields(operation: &Operation, with_answers: bool) -> Fields {
    let fields = operation.elements.keys().filter_map(|place| match place {
        Place::Request { media_type, field } if is_json(media_type) => Some((false, field)),
        Place::ResponseBody { status, media_type, field }
            if with_answers && status.starts_with('2') && is_json(media_type) =>
        {
            Some((true, field))
        }
        _ => None,
    });
    fields.map(|(of, Field(steps))| (of, steps.clone())).collect()
}

fn statuses(operation: &Operation) -> BTreeSet<String> {
    operation.statuses().cloned().collect()
}

/// The way through what was recorded of a body.
struct Walk<'w> {
    own: &'w Fields,
    seen: &'w mut Fields,
}

impl Walk<'_> {
    fn value(&mut self, seen: &Observed, is_answer: bool, path: &mut Vec<String>) {
        let values = path.iter().cloned().chain(["*".to_owned()]).collect();
        let is_map = self.own.contains(&(is_answer, values));
        let mut step = |walk: &mut Self, step: &str, value: &Observed, is_field: bool| {
            path.push(step.to_owned());
            if is_field {
                walk.seen.insert((is_answer, path.clone()));
            }
            walk.value(value, is_answer, path);
            path.pop();
        };
        if let Some(items) = &seen.items {
            step(self, "[]", items, false);
        }
        let Some(object) = &seen.object else { return };
        if let Some(values) = &object.entries {
            step(self, "*", values, false);
        }
        for (name, field) in &object.fields {
            // The key of a map is data.
            match is_map {
                true => step(self, "*", &field.value, false),
                false => step(self, name, &field.value, true),
            }
        }
    }
}
