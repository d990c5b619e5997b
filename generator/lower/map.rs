//! Objects whose keys are data: told from those whose keys are the API's.
//!
//! Samples show a few keys of the many that there may be, `{"9f0c…": {"used": 1}}`. [`fold`] finds such
//! objects before tables are laid over a body, so that rows which describe a value describe all of them;
//! [`is_map`] finds what is left of them once it is known what tables describe.

use std::collections::BTreeSet;

use super::evidence;
use super::shape::{Fact, Field, Object, Shape};
use crate::hash::HashMap;
use crate::ir::{Name, pattern};

/// Prose of an object that says that its keys are of the caller or of the cloud.
const KEYED: [&str; 5] = ["keyed by", "keyed on", "keys are the ", "key is the ", "key is a "];

/// Makes one of the values of every object whose keys are data. `listed` has what tables say of each name: no
/// object with a listed key is a map.
pub(super) fn fold(shape: &mut Shape, listed: &HashMap<&str, &Fact>) {
    fold_named(shape, None, listed);
}

fn fold_named(shape: &mut Shape, name: Option<&str>, listed: &HashMap<&str, &Fact>) {
    for (key, field) in shape.fields_mut() {
        fold_named(&mut field.shape, Some(key), listed);
    }
    shape.array.iter_mut().for_each(|items| fold_named(items, None, listed));
    let Some(object) = &shape.object else { return };
    if object.fields.is_empty() || object.fields.keys().any(|key| listed.contains_key(key.as_str()))
    {
        return;
    }
    let said = name.and_then(|name| listed.get(name)).is_some_and(|fact| says_keyed(fact));
    let holds = |field: &Field| is_holder(&field.shape);
    let data = object.fields.keys().all(|key| is_data(key));
    if said || data && object.fields.values().any(holds) {
        collapse(shape);
    } else if object.fields.values().all(holds) && object.fields.len() > 1 {
        fold_alike(shape, listed);
    }
}

/// Folds an object whose values are all of one kind: objects with the same keys, or with one key each, below
/// which they are.
fn fold_alike(shape: &mut Shape, listed: &HashMap<&str, &Fact>) {
    let Some(object) = &shape.object else { return };
    let inner: Option<Vec<&Object>> = object
        .fields
        .values()
        .map(|field| field.shape.object.as_ref().filter(|_| field.shape.array.is_none()))
        .collect();
    let Some(inner) = inner else { return };
    let keys: Vec<BTreeSet<&str>> =
        inner.iter().map(|o| o.fields.keys().map(String::as_str).collect()).collect();
    let one_each = keys.iter().all(|keys| keys.len() == 1)
        && keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
    let same = keys[0].len() > 1 && keys.iter().all(|other| *other == keys[0]);
    if !same && !one_each {
        return;
    }
    let mut values = values(object);
    if one_each {
        fold_named(&mut values, None, listed);
        if values.entries.is_none() {
            return;
        }
    }
    shape.entries = Some(Box::new(values));
    shape.object = None;
}

/// Gathers the fields that a row for many names is for, `wheels_{colour}`, under the name of the row, in every object
/// that has one. A field with a row of its own stays.
pub(super) fn gather(shape: &mut Shape, row: &str, listed: &HashMap<&str, &Fact>) {
    let Some((start, end)) = pattern(row) else { return };
    shape.items_mut().for_each(|items| gather(items, row, listed));
    shape.fields_mut().for_each(|(_, field)| gather(&mut field.shape, row, listed));
    let Some(object) = &mut shape.object else { return };
    let fits = |name: &str| {
        name.len() > start.len() + end.len()
            && name.starts_with(start)
            && name.ends_with(end)
            && !listed.contains_key(name)
    };
    let names: Vec<String> = object.fields.keys().filter(|name| fits(name)).cloned().collect();
    let mut gathered: Option<Field> = None;
    for name in names {
        let Some(field) = object.fields.shift_remove(&name) else { continue };
        match &mut gathered {
            // Each object has it as often as it has one of them.
            Some(known) => known.shape.merge(field.shape),
            None => gathered = Some(field),
        }
    }
    object.fields.extend(gathered.map(|field| (row.to_owned(), field)));
}

/// Makes one of the values of an object.
pub(super) fn collapse(shape: &mut Shape) {
    if let Some(object) = shape.object.take() {
        shape.entries = Some(Box::new(values(&object)));
    }
}

/// Every value of an object as one shape.
pub(super) fn values(object: &Object) -> Shape {
    let mut values = Shape::default();
    object.fields.values().for_each(|field| values.merge(field.shape.clone()));
    values
}

fn is_holder(shape: &Shape) -> bool {
    shape.object.is_some() || shape.array.is_some() || shape.entries.is_some()
}

fn says_keyed(fact: &Fact) -> bool {
    let prose = fact.prose.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    KEYED.iter().any(|hint| prose.contains(hint))
}

/// Whether an object's keys are data: none is documented, and they look like it or the prose says so.
pub(super) fn is_map(name: &str, object: &Object, fact: Option<&Fact>) -> bool {
    if object.fields.values().any(|field| field.fact.is_some() || field.shape.holds_facts()) {
        return false;
    }
    let mut keys = object.fields.keys();
    if keys.clone().all(|key| is_placeholder(key)) || keys.any(|key| is_data(key)) {
        return true;
    }
    let scalar = |shape: &Shape| {
        shape.object.is_none() && shape.array.as_ref().is_none_or(|items| items.object.is_none())
    };
    // A list beside a plain value: the keys mean different things, so they are the API's.
    let lists = object.fields.values().filter(|field| field.shape.array.is_some()).count();
    says_texts(name, fact)
        && object.fields.values().all(|field| scalar(&field.shape))
        && (lists == 0 || lists == object.fields.len())
}

/// Whether name or prose speak of pairs of texts, which the caller makes up.
pub(super) fn says_texts(name: &str, fact: Option<&Fact>) -> bool {
    fact.is_some_and(|f| evidence::says_map(&f.prose))
        || Name::new(name).words.iter().any(|word| word == "metadata" || word == "specs")
}

/// A key that no API would name a field: an id, an address, a number, something with a space.
fn is_data(key: &str) -> bool {
    evidence::is_uuid(key)
        || key.is_empty()
        || key.contains([' ', '/', '@'])
        || key.chars().all(|c| c.is_ascii_digit() || c == '.')
        || key.len() == 32 && key.chars().all(|c| c.is_ascii_hexdigit())
}

/// A key that stands for any: `key1`, `foo`.
fn is_placeholder(key: &str) -> bool {
    let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(stem, "key" | "foo" | "bar" | "baz")
}

#[cfg(test)]
mod tests {
    use crate::hash::HashMap;

    use serde_json::{Value, json};

    use super::{fold, gather, is_map};
    use crate::lower::draft::sketch::{fact, shape};

    /// The path to the innermost value after folding: keys by name, folded ones as `*`.
    fn folded(sample: &Value, listed: &[(&str, &str)]) -> String {
        let facts: Vec<_> =
            listed.iter().map(|(name, prose)| (*name, fact("object", false, prose))).collect();
        let mut shape = shape(sample);
        fold(
            &mut shape,
            &facts.iter().map(|(name, fact)| (*name, fact)).collect::<HashMap<_, _>>(),
        );
        let mut path = Vec::new();
        let mut at = &shape;
        loop {
            if let Some(values) = &at.entries {
                path.push("*");
                at = values;
            } else if let Some((name, field)) = at.fields().next() {
                path.push(name);
                at = &field.shape;
            } else {
                return path.join("/");
            }
        }
    }

    #[test]
    fn ids_as_keys_of_objects_are_data() {
        let id = "dcf73b54-06bf-4e0c-8c42-06be14f2e7a2";
        assert_eq!(folded(&json!({"carts": {id: {"used": 1}}}), &[("used", "")]), "carts/*/used");
        assert_eq!(folded(&json!({id: {"used": 1}}), &[]), "*/used");
        assert_eq!(folded(&json!({"cart": {"used": 1}}), &[]), "cart/used");
    }

    #[test]
    fn metadata_of_lists_and_plain_values_is_no_map() {
        for (sample, holds) in [
            (json!({"colour": "red", "size": "1"}), true),
            (json!({"wheels": ["a"], "bells": ["b"]}), true),
            (json!({"wheels": ["a"], "is_admin": 0}), false),
        ] {
            let shape = shape(&sample);
            assert_eq!(is_map("metadata", shape.object.as_ref().unwrap(), None), holds, "{sample}");
        }
    }

    #[test]
    fn prose_says_what_an_object_is_keyed_by() {
        let sample = json!({"carts": {"RED": {"used": 1}}});
        assert_eq!(folded(&sample, &[("carts", "Carts, keyed\nby colour.")]), "carts/*/used");
        assert_eq!(folded(&sample, &[("carts", "Carts.")]), "carts/RED/used");
    }

    #[test]
    fn objects_that_are_alike_under_keys_that_no_table_lists_are_values() {
        let sample =
            json!({"carts": {"red": {"used": 1, "free": 2}, "blue": {"used": 3, "free": 4}}});
        assert_eq!(folded(&sample, &[("carts", "")]), "carts/*/used");
        assert_eq!(folded(&sample, &[("carts", ""), ("red", "")]), "carts/red/used");
        let other = json!({"carts": {"red": {"used": 1, "free": 2}, "blue": {"used": 3, "x": 4}}});
        assert_eq!(folded(&other, &[]), "carts/red/used");
    }

    #[test]
    fn a_row_for_many_names_gathers_their_fields() {
        let mut shape = shape(&json!({"quota": {"wheels": 1, "wheels_red": 2, "wheels_blue": 3}}));
        gather(&mut shape, "wheels_{colour}", &HashMap::default());
        let (_, quota) = shape.only_field().unwrap();
        let names: Vec<_> = quota.shape.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["wheels", "wheels_{colour}"]);
    }

    #[test]
    fn what_is_alike_may_stand_a_level_deeper() {
        let part = json!({"used": 1, "free": 2});
        let sample = json!({"hosts": {"a": {"a-wheel": part}, "b": {"b-wheel": part}}});
        assert_eq!(folded(&sample, &[("hosts", ""), ("used", "")]), "hosts/*/*/used");
        let scalar = json!({"hosts": {"a": {"x": 1}, "b": {"y": 2}}});
        assert_eq!(folded(&scalar, &[]), "hosts/a/x");
    }
}
