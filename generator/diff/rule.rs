//! Which change of what is known of a value breaks whom.

use serde_json::{Value, json};

use super::change::{Class, Kind};
use crate::foreign::{Facts, Limits};

/// A change of one element, not yet said of which.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) class: Class,
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

impl Finding {
    pub(super) fn new(class: Class, kind: Kind, message: impl Into<String>) -> Self {
        Self { class, kind, message: message.into(), old: None, new: None }
    }

    fn values(self, old: impl Into<Value>, new: impl Into<Value>) -> Self {
        let some = |value: Value| (!value.is_null()).then_some(value);
        Self { old: some(old.into()), new: some(new.into()), ..self }
    }
}

/// The changes in a value that is there before and after. A client sends it, or reads it.
///
/// A value that is sent breaks where less is taken than before, one that is read where more may come.
pub(super) fn changed(old: &Facts, new: &Facts, sent: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let narrower = if sent { Class::Breaking } else { Class::Compatible };
    let wider = if sent { Class::Compatible } else { Class::Breaking };
    types(old, new, sent, &mut found);
    match (old.required, new.required) {
        (false, true) => found.push(Finding::new(narrower, Kind::Required, "is now required")),
        (true, false) => found.push(Finding::new(wider, Kind::Optional, "is no longer required")),
        _ => {}
    }
    let stated = !old.types.is_empty() && !new.types.is_empty();
    match (stated && old.may_be_null(), stated && new.may_be_null()) {
        (false, true) => found.push(Finding::new(wider, Kind::NullAllowed, "may now be null")),
        (true, false) => {
            found.push(Finding::new(narrower, Kind::NullRefused, "may no longer be null"));
        }
        _ => {}
    }
    values(old, new, sent, &mut found);
    if old.pattern != new.pattern {
        let class = match (&old.pattern, &new.pattern) {
            (Some(_), None) => wider,
            (None, _) => narrower,
            _ => Class::Breaking,
        };
        let finding = Finding::new(class, Kind::Pattern, "has another pattern");
        found.push(finding.values(json!(old.pattern), json!(new.pattern)));
    }
    if old.format != new.format {
        let finding = Finding::new(Class::Documentation, Kind::Format, "has another format");
        found.push(finding.values(json!(old.format), json!(new.format)));
    }
    for (kind, message, old, new) in [
        (Kind::Length, "has another limit of length", old.length, new.length),
        (Kind::Bounds, "has another limit", old.bounds, new.bounds),
    ] {
        // No greatest is greater than any.
        let greatest = |limits: Limits| (limits.max.is_none(), limits.max);
        let is_narrower = new.min > old.min || greatest(new) < greatest(old);
        let is_wider = new.min < old.min || greatest(new) > greatest(old);
        let class = match (is_narrower, is_wider) {
            (false, false) => continue,
            (true, false) => narrower,
            (false, true) => wider,
            (true, true) => Class::Breaking,
        };
        found.push(Finding::new(class, kind, message).values(json!(old), json!(new)));
    }
    match (old.non_empty, new.non_empty) {
        (false, true) => {
            found.push(Finding::new(narrower, Kind::Emptiness, "may no longer be empty"));
        }
        (true, false) => found.push(Finding::new(wider, Kind::Emptiness, "may now be empty")),
        _ => {}
    }
    match (old.closed, new.closed) {
        (false, true) => {
            found.push(Finding::new(narrower, Kind::Openness, "refuses keys that are not listed"));
        }
        (true, false) => {
            found.push(Finding::new(
                wider,
                Kind::Openness,
                "lets keys through that are not listed",
            ));
        }
        _ => {}
    }
    if old.default != new.default {
        let class = match (&old.default, &new.default) {
            // To state a default, or to state none, is to document.
            (Some(_), Some(_)) if sent => Class::Breaking,
            _ => Class::Documentation,
        };
        let message = match (&old.default, &new.default) {
            (None, _) => "has a stated default",
            (_, None) => "has no stated default any more",
            _ => "has another default",
        };
        let finding = Finding::new(class, Kind::Default, message);
        found.push(finding.values(json!(old.default), json!(new.default)));
    }
    if old.description != new.description {
        found.push(Finding::new(
            Class::Documentation,
            Kind::Description,
            "described in other words",
        ));
    }
    found
}

fn types(old: &Facts, new: &Facts, sent: bool, found: &mut Vec<Finding>) {
    let names = |facts: &Facts| -> Vec<String> {
        facts.types.iter().filter(|name| *name != "null").cloned().collect()
    };
    let (before, after) = (names(old), names(new));
    if before == after {
        return;
    }
    let list = |names: &[String]| names.join(" or ");
    if old.types.is_empty() || new.types.is_empty() {
        // Nothing was known, or is known, of the values: they need not be others.
        let message = match (before.is_empty(), after.is_empty()) {
            (true, _) => format!("is stated to be {}", list(&after)),
            _ => format!("is no longer stated to be {}", list(&before)),
        };
        found.push(Finding::new(Class::Documentation, Kind::TypeStated, message));
        return;
    }
    let takes = |names: &[String], name: &String| {
        names.contains(name) || name == "integer" && names.iter().any(|n| n == "number")
    };
    let (from, to) = if sent { (&before, &after) } else { (&after, &before) };
    let breaks = !from.iter().all(|name| takes(to, name));
    let class = if breaks { Class::Breaking } else { Class::Compatible };
    let word = |names: &[String]| if names.is_empty() { "null".to_owned() } else { list(names) };
    let message = format!("is {} instead of {}", word(&after), word(&before));
    found.push(Finding::new(class, Kind::Type, message).values(before, after));
}

fn values(old: &Facts, new: &Facts, sent: bool, found: &mut Vec<Finding>) {
    let quoted = |values: &[&String]| {
        values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
    };
    let (narrower, wider) = if sent {
        (Class::Breaking, Class::Compatible)
    } else {
        (Class::Compatible, Class::Breaking)
    };
    match (&old.values, &new.values) {
        (None, None) => {}
        (None, Some(values)) => {
            let class = if values.open { Class::Documentation } else { narrower };
            let all: Vec<&String> = values.named.iter().collect();
            let message = match values.open {
                true => format!("has named values: {}", quoted(&all)),
                false => format!("is one of {}", quoted(&all)),
            };
            found.push(Finding::new(class, Kind::Values, message));
        }
        (Some(values), None) => {
            let class = if values.open { Class::Documentation } else { wider };
            found.push(Finding::new(class, Kind::Values, "has no named values any more"));
        }
        (Some(before), Some(after)) => {
            let gained: Vec<&String> =
                after.named.iter().filter(|value| !before.named.contains(value)).collect();
            let lost: Vec<&String> =
                before.named.iter().filter(|value| !after.named.contains(value)).collect();
            // Whoever reads an open list is ready for others, and whoever sends has no say in what is answered.
            let class = |class: Class, open: bool| if open { Class::Compatible } else { class };
            if !gained.is_empty() {
                let class = class(wider, before.open);
                let message = format!("has new values: {}", quoted(&gained));
                found.push(
                    Finding::new(class, Kind::ValuesAdded, message)
                        .values(json!(null), json!(gained)),
                );
            }
            if !lost.is_empty() {
                let class = class(narrower, after.open);
                let message = format!("has no longer the values {}", quoted(&lost));
                found.push(
                    Finding::new(class, Kind::ValuesRemoved, message)
                        .values(json!(lost), json!(null)),
                );
            }
            match (before.open, after.open) {
                (true, false) => found.push(Finding::new(
                    narrower,
                    Kind::Values,
                    "has no other values than those named",
                )),
                (false, true) => found.push(Finding::new(
                    wider,
                    Kind::Values,
                    "may have other values than those named",
                )),
                _ => {}
            }
        }
    }
}
