//! The elements of a body as the tree that they are of.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::document::Operation;
use super::element::Element;
use super::facts::Facts;
use super::place::Place;
use crate::ir::{Microversion, VersionRange, is_json};

/// A value of a body, and all within it.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    element: Element,
    pub(crate) fields: IndexMap<String, Shape>,
    pub(crate) items: Option<Box<Shape>>,
    /// The values of an object whose keys are data.
    pub(crate) values: Option<Box<Shape>>,
}

impl Shape {
    /// The JSON body of the request.
    pub(crate) fn request(operation: &Operation) -> Option<Self> {
        Self::of(operation, |place| match place {
            Place::Request { media_type, field } => is_json(media_type).then_some(&field.0),
            _ => None,
        })
    }

    /// The JSON body of the response with this status.
    pub(crate) fn response(operation: &Operation, code: &str) -> Option<Self> {
        Self::of(operation, |place| match place {
            Place::ResponseBody { status, media_type, field } => {
                (status == code && is_json(media_type)).then_some(&field.0)
            }
            _ => None,
        })
    }

    /// The JSON body of the one response that is a success, where it is one.
    pub(crate) fn success(operation: &Operation) -> Option<Self> {
        let statuses = operation.statuses().filter(|status| status.starts_with('2'));
        let mut shapes = statuses.filter_map(|status| Self::response(operation, status));
        shapes.next().filter(|_| shapes.next().is_none())
    }

    fn of(operation: &Operation, steps: impl Fn(&Place) -> Option<&Vec<String>>) -> Option<Self> {
        let mut root: Option<Self> = None;
        for (place, element) in &operation.elements {
            let Some(steps) = steps(place) else { continue };
            let at = steps.iter().fold(root.get_or_insert_default(), |at, step| at.below(step));
            at.element.forms.extend(element.forms.iter().cloned());
        }
        root
    }

    fn below(&mut self, step: &str) -> &mut Self {
        match step {
            "[]" => self.items.get_or_insert_default(),
            "*" => self.values.get_or_insert_default(),
            name => self.fields.entry(name.to_owned()).or_default(),
        }
    }

    /// Its facts at all microversions together.
    pub(crate) fn facts(&self) -> Facts {
        let facts = self.element.forms.iter().map(|form| form.facts.clone());
        facts.reduce(Facts::or).unwrap_or_default()
    }

    /// The microversions that have it.
    pub(crate) fn versions(&self) -> VersionRange {
        self.versions_of(|_| true)
    }

    /// The microversions at which it is an object, and no list for one.
    pub(crate) fn versions_as_object(&self) -> VersionRange {
        self.versions_of(|facts| facts.types.is_empty() || facts.types.contains("object"))
    }

    /// The microversions with which forms of it begin.
    pub(crate) fn begins(&self) -> BTreeSet<Option<Microversion>> {
        let forms = self.element.forms.iter();
        forms.map(|form| form.versions.min).filter(Option::is_some).collect()
    }

    fn versions_of(&self, is_meant: impl Fn(&Facts) -> bool) -> VersionRange {
        let forms = self.element.forms.iter().filter(|form| is_meant(&form.facts));
        forms.map(|form| form.versions).reduce(VersionRange::hull).unwrap_or_default()
    }

    /// An object of which keys are listed, and others than those are refused.
    pub(crate) fn is_closed(&self) -> bool {
        let objects = self.element.forms.iter().map(|form| &form.facts);
        let mut objects = objects.filter(|facts| !facts.types.iter().all(|word| word == "null"));
        !self.fields.is_empty() && self.values.is_none() && objects.all(|facts| facts.closed)
    }

    /// No request may set it, by a keyword or by its description.
    pub(crate) fn is_read_only(&self) -> bool {
        self.element.forms.iter().any(|form| {
            let said = form.facts.description.to_ascii_lowercase();
            form.facts.read_only || said.contains("read-only)") || said.contains("(read only)")
        })
    }

    /// The number of its fields that some form requires.
    pub(crate) fn requires(&self) -> usize {
        self.fields.values().filter(|field| field.is_sometimes_required()).count()
    }

    /// An object whose schema was made to hold answers to it, not to tell of them or to take requests: it refuses other keys
    /// and requires most of those that it has.
    pub(crate) fn is_exact(&self) -> bool {
        self.is_closed() && self.requires() * 2 >= self.fields.len()
    }

    /// Every form of it may not be left out.
    pub(crate) fn is_always_required(&self) -> bool {
        self.element.forms.iter().all(|form| form.facts.required)
    }

    /// Some form of it may not be left out.
    pub(crate) fn is_sometimes_required(&self) -> bool {
        self.element.forms.iter().any(|form| form.facts.required)
    }

    /// Something within it has this key.
    pub(crate) fn holds(&self, key: &str) -> bool {
        let within = self.items.iter().chain(&self.values).map(|shape| &**shape);
        self.fields.contains_key(key) || within.chain(self.fields.values()).any(|s| s.holds(key))
    }
}
