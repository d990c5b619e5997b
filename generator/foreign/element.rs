//! The parts of an operation as one flat list, what is nested in bodies among them.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::facts::Facts;
use super::place::Place;
use crate::ir::{Microversion, VersionRange};

/// The number of elements that the list of an operation may have. The largest of real references have some thousands.
const MAX_ELEMENTS: usize = 100_000;
/// The depth to which fields may nest before what is below counts as any value.
const MAX_DEPTH: usize = 40;

/// The elements of an operation.
pub(crate) type Elements = IndexMap<Place, Element>;

/// The facts of one place: forms that hold at microversions of their own, or are alternatives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) forms: Vec<Form>,
}

/// A form of an element.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) versions: VersionRange,
    pub(crate) facts: Facts,
}

impl Element {
    /// The facts at a microversion; `None` where the element does not exist then.
    pub(crate) fn at(&self, version: Microversion) -> Option<Facts> {
        self.forms
            .iter()
            .filter(|form| form.versions.contains(version))
            .map(|form| form.facts.clone())
            .reduce(Facts::or)
    }
}

/// The list is longer than what is compared.
#[derive(Debug)]
pub(crate) struct TooMany;

/// Collects elements, following references into the document.
pub(crate) struct Collector<'d> {
    root: &'d Value,
    pub(crate) elements: Elements,
    /// The number that may yet come.
    left: usize,
    /// The references that are being followed.
    within: Vec<&'d str>,
}

/// The statements on the way to a schema about it.
#[derive(Clone)]
struct Said<'d> {
    versions: VersionRange,
    required: bool,
    description: &'d str,
    default: Option<&'d Value>,
    /// Of an alternative: the properties that all alternatives require.
    demanded: Option<Rc<BTreeSet<&'d str>>>,
}

impl<'d> Collector<'d> {
    pub(crate) fn new(root: &'d Value) -> Self {
        Self { root, elements: Elements::new(), left: MAX_ELEMENTS, within: Vec::new() }
    }

    /// At most so many elements.
    pub(crate) fn of_at_most(self, left: usize) -> Self {
        Self { left: self.left.min(left), ..self }
    }

    /// The number that may yet come.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// As [`resolve`].
    pub(crate) fn resolve(&self, value: &'d Value) -> &'d Value {
        resolve(self.root, value)
    }

    /// Takes in an element that has no schema.
    pub(crate) fn add(&mut self, place: Place, description: &str, versions: VersionRange) {
        let facts = Facts { description: squeezed(description), ..Facts::default() };
        self.elements.entry(place).or_default().forms.push(Form { versions, facts });
    }

    /// Takes in a schema and all within it.
    pub(crate) fn schema(
        &mut self,
        place: &Place,
        schema: &'d Value,
        required: bool,
        description: &'d str,
        versions: VersionRange,
    ) -> Result<(), TooMany> {
        let said = Said { versions, required, description, default: None, demanded: None };
        self.visit(place, schema, said)
    }

    fn visit(&mut self, place: &Place, schema: &'d Value, said: Said<'d>) -> Result<(), TooMany> {
        self.left = self.left.checked_sub(1).ok_or(TooMany)?;
        let Some(object) = schema.as_object() else {
            self.push(place, &Map::new(), &said);
            return Ok(());
        };
        let said = Said {
            versions: said.versions.intersect(versions(object)),
            description: match said.description {
                "" => text(object, "description"),
                description => description,
            },
            default: said.default.or_else(|| object.get("default")),
            ..said
        };
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            if self.within.contains(&reference) || self.within.len() > MAX_DEPTH {
                // It contains itself: it is compared where it begins.
                self.push(place, &Map::new(), &said);
                return Ok(());
            }
            self.within.push(reference);
            let done = self.visit(place, target(self.root, reference), said);
            self.within.pop();
            return done;
        }
        if let Some(branches) = alternatives(object) {
            let demanded = match self.are_of_versions(branches) {
                true => said.demanded.clone(),
                false => Some(Rc::new(self.demanded(branches, said.demanded.as_deref()))),
            };
            for branch in branches {
                self.visit(place, branch, Said { demanded: demanded.clone(), ..said.clone() })?;
            }
            return Ok(());
        }
        self.push(place, object, &said);
        self.inside(place, object, &said)
    }

    /// No microversion has two of these: they are no alternatives of each other.
    fn are_of_versions(&self, branches: &'d [Value]) -> bool {
        let mut ranges: Vec<VersionRange> = branches
            .iter()
            .map(|branch| {
                let own = |value: &'d Value| value.as_object().map(versions).unwrap_or_default();
                own(branch).or(own(self.resolve(branch)))
            })
            .collect();
        ranges.sort_by_key(|range| range.min);
        ranges.windows(2).all(|pair| pair[0].intersect(pair[1]).is_empty())
    }

    /// The fields that all alternatives that are objects require, and that their surroundings do.
    fn demanded(
        &self,
        branches: &'d [Value],
        outer: Option<&BTreeSet<&'d str>>,
    ) -> BTreeSet<&'d str> {
        let mut demanded = branches
            .iter()
            .map(|branch| self.resolve(branch))
            .filter(|branch| branch.get("properties").is_some())
            .map(|branch| required(branch).collect::<BTreeSet<&str>>())
            .reduce(|a, b| &a & &b)
            .unwrap_or_default();
        if let Some(outer) = outer {
            demanded.retain(|name| outer.contains(name));
        }
        demanded
    }

    /// The properties, items and values of a schema object.
    fn inside(
        &mut self,
        place: &Place,
        object: &'d Map<String, Value>,
        said: &Said<'d>,
    ) -> Result<(), TooMany> {
        let within = |required: bool| Said {
            versions: said.versions,
            required,
            description: "",
            default: None,
            demanded: None,
        };
        if let Some(properties) = object.get("properties").and_then(Value::as_object) {
            let listed: BTreeSet<&str> = names(object.get("required")).collect();
            for (name, property) in properties {
                let Some(below) = place.below(name) else { continue };
                let is_required = listed.contains(name.as_str())
                    && said.demanded.as_ref().is_none_or(|all| all.contains(name.as_str()));
                self.visit(&below, property, within(is_required))?;
            }
        }
        let patterns = object.get("patternProperties").and_then(Value::as_object);
        for values in patterns.into_iter().flat_map(Map::values).filter(|v| v.is_object()) {
            if let Some(below) = place.below("*") {
                self.visit(&below, values, within(false))?;
            }
        }
        for (keyword, step) in [("items", "[]"), ("additionalProperties", "*")] {
            let inner = object.get(keyword).filter(|inner| inner.is_object());
            if let Some((inner, below)) = inner.zip(place.below(step)) {
                self.visit(&below, inner, within(false))?;
            }
        }
        Ok(())
    }

    fn push(&mut self, place: &Place, object: &Map<String, Value>, said: &Said<'_>) {
        let facts = Facts {
            required: said.required,
            default: said.default.cloned(),
            description: squeezed(said.description),
            ..Facts::of(object)
        };
        let form = Form { versions: said.versions, facts };
        self.elements.entry(place.clone()).or_default().forms.push(form);
    }
}

/// The target of a reference, or the value itself.
#[must_use]
pub fn resolve<'d>(root: &'d Value, value: &'d Value) -> &'d Value {
    let mut at = value;
    // A reference may lead to another, not to itself.
    for _ in 0..8 {
        match at.get("$ref").and_then(Value::as_str) {
            Some(reference) => at = target(root, reference),
            None => break,
        }
    }
    at
}

/// The alternatives of a schema object. What 3.0 wraps in `allOf` to say more beside a reference is one of one.
fn alternatives(object: &Map<String, Value>) -> Option<&[Value]> {
    ["anyOf", "oneOf", "allOf"]
        .into_iter()
        .find_map(|keyword| object.get(keyword)?.as_array())
        .filter(|branches| !branches.is_empty())
        .map(Vec::as_slice)
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    names(schema.get("required"))
}

fn names(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The target of a reference within the document: a JSON pointer as a URI's fragment (RFC 6901, section 6).
fn target<'d>(root: &'d Value, reference: &str) -> &'d Value {
    let found = reference.strip_prefix('#').and_then(|fragment| {
        let pointer = percent_decode_str(fragment).decode_utf8().ok()?;
        root.pointer(&pointer)
    });
    found.unwrap_or(&Value::Null)
}

pub(crate) fn text<'d>(object: &'d Map<String, Value>, key: &str) -> &'d str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The microversions that an object's `x-openstack` names.
pub(crate) fn versions(object: &Map<String, Value>) -> VersionRange {
    let end = |key: &str| object.get("x-openstack")?.get(key)?.as_str()?.parse().ok();
    VersionRange { min: end("min-ver"), max: end("max-ver") }
}

/// Text with its white space folded: how lines are broken is no change.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
