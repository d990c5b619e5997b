//! Places in a document, and the JSONPath that selects one.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The most references that may lead from one to the next.
const MAX_REFERENCES: usize = 8;

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A value of a document, and where it is.
#[derive(Clone, Debug)]
pub(super) struct Place<'d> {
    pub(super) steps: Vec<Step>,
    pub(super) value: &'d Value,
}

impl<'d> Place<'d> {
    /// The document itself.
    pub(super) fn root(value: &'d Value) -> Self {
        Self { steps: Vec::new(), value }
    }

    /// The value at a key; `None` where there is no such key.
    pub(super) fn key(&self, key: &str) -> Option<Self> {
        Some(self.step(Step::Key(key.to_owned()), self.value.get(key)?))
    }

    /// The values of an object with their keys; none where it is none.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'d str, Self)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), self.step(Step::Key(key.clone()), value)))
    }

    /// The items of a list; none where it is none.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.step(Step::Index(index), value))
    }

    fn step(&self, step: Step, value: &'d Value) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { steps, value }
    }

    /// The place that it refers to, or itself.
    pub(super) fn follow(self, root: &'d Value) -> Self {
        let mut at = self;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = at.value.get("$ref").and_then(Value::as_str) else { break };
            let Some(found) = referred_to(root, reference) else { break };
            at = found;
        }
        at
    }

    /// The text at a key, if it says anything.
    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str().filter(|text| !text.trim().is_empty())
    }
}

/// The target of a reference within the document (RFC 6901, section 6).
fn referred_to<'d>(root: &'d Value, reference: &str) -> Option<Place<'d>> {
    let pointer = percent_decode_str(reference.strip_prefix("#/")?).decode_utf8().ok()?;
    let mut at = Place::root(root);
    for key in pointer.split('/') {
        at = at.key(&key.replace("~1", "/").replace("~0", "~"))?;
    }
    Some(at)
}

/// The normalized path of a place (RFC 9535, section 2.7).
pub(super) fn json_path(steps: &[Step]) -> String {
    let mut path = "$".to_owned();
    for step in steps {
        match step {
            Step::Index(index) => {
                let _ = write!(path, "[{index}]");
            }
            Step::Key(key) => {
                path.push_str("['");
                for c in key.chars() {
                    match c {
                        '\'' | '\\' => path.extend(['\\', c]),
                        '\u{8}' => path.push_str("\\b"),
                        '\u{c}' => path.push_str("\\f"),
                        '\n' => path.push_str("\\n"),
                        '\r' => path.push_str("\\r"),
                        '\t' => path.push_str("\\t"),
                        '\0'..='\u{1f}' => {
                            let _ = write!(path, "\\u{:04x}", u32::from(c));
                        }
                        c => path.push(c),
                    }
                }
                path.push_str("']");
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Place, Step, json_path};

    #[test]
    fn a_path_is_normalized() {
        let steps = ["paths", "/v1/{it's}", "a\\b\n\u{1}é"].map(|key| Step::Key(key.to_owned()));
        let steps = [&steps[..], &[Step::Index(2)]].concat();
        assert_eq!(json_path(&steps), r"$['paths']['/v1/{it\'s}']['a\\b\n\u0001é'][2]");
    }

    #[test]
    fn a_reference_is_followed_to_where_it_leads() {
        let root = json!({ "a": { "$ref": "#/b~1%7B/c" }, "b/{": { "c": { "x": 1 } }, "d": { "$ref": "#/d" }, "e": { "$ref": "f#/a" } });
        let at = |key: &str| Place::root(&root).key(key).unwrap().follow(&root);
        assert_eq!(json_path(&at("a").steps), "$['b/{']['c']");
        assert_eq!((at("d").value, at("e").value), (&root["d"], &root["e"]));
    }
}
