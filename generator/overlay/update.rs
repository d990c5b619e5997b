//! Updates by place, and the actions that they are.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::place::{Place, Step, json_path};

/// The depth of a component, or an operation, in a document.
const WHOLE: usize = 3;

/// The written values, by the object that an action selects and the keys within it. An update appends to lists, so that an
/// item is selected by an action of its own.
#[derive(Debug, Default)]
pub(super) struct Updates(IndexMap<Vec<Step>, Map<String, Value>>);

impl Updates {
    /// Puts a value at a key of a place, unless one is put there already.
    pub(super) fn set(&mut self, at: &Place<'_>, key: &str, value: Value) {
        let behind_list = at.steps.iter().rposition(|step| matches!(step, Step::Index(_)));
        // The item itself where need be: some tools select none but what has a key.
        let begin = behind_list.map_or(WHOLE, |index| index + 2).min(at.steps.len());
        let (target, keys) = at.steps.split_at(begin);
        let mut object = self.0.entry(target.to_vec()).or_default();
        for step in keys {
            let Step::Key(key) = step else { continue };
            let inner = object.entry(key.clone()).or_insert_with(|| Map::new().into());
            let Value::Object(inner) = inner else { return };
            object = inner;
        }
        object.entry(key).or_insert(value);
    }

    /// An action for each. An overlay has one at least: where there is nothing to do, it says so.
    pub(super) fn into_actions(self) -> Vec<Value> {
        let action = |(steps, update): (Vec<Step>, Map<String, Value>)| json!({ "target": json_path(&steps), "update": update });
        let mut actions: Vec<Value> = self.0.into_iter().map(action).collect();
        if actions.is_empty() {
            actions
                .push(json!({ "target": "$", "description": "nothing is missing", "update": {} }));
        }
        actions
    }
}
