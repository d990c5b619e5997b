//! Tables of what each microversion has, and walks over JSON that apply them.
//!
//! A generated type whose fields came or went with a microversion implements
//! [`Versioned`]. A client checks a request by the table before it sends it; a
//! server prunes a response by it.

use serde_json::Value;

use crate::{Microversion, VersionRange};

/// A type that carries the version ranges of its fields.
pub trait Versioned {
    /// The fields that not every microversion has, and those that hold such fields.
    fn fields() -> &'static [Field];
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    versions: VersionRange,
    inner: Inner,
}

/// What a field holds, as far as versions go.
#[derive(Clone, Copy, Debug)]
enum Inner {
    Plain,
    Object(Table),
    Map(Table),
}

/// The fields of a type. A function, since types may hold each other.
pub type Table = fn() -> &'static [Field];

impl Field {
    /// A field of every microversion.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, versions: VersionRange::ALL, inner: Inner::Plain }
    }

    /// The first microversion that has it.
    #[must_use]
    pub const fn since(mut self, major: u16, minor: u16) -> Self {
        self.versions.min = Some(Microversion::new(major, minor));
        self
    }

    /// The last microversion that has it.
    #[must_use]
    pub const fn until(mut self, major: u16, minor: u16) -> Self {
        self.versions.max = Some(Microversion::new(major, minor));
        self
    }

    /// Its value is an object with this table, or a list of such objects.
    #[must_use]
    pub const fn holds(mut self, table: Table) -> Self {
        self.inner = Inner::Object(table);
        self
    }

    /// Its value is a map, or a list of maps, of objects with this table.
    #[must_use]
    pub const fn maps_to(mut self, table: Table) -> Self {
        self.inner = Inner::Map(table);
        self
    }
}

/// A field that the microversion does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// Where it is, `volume.group_id`.
    pub path: String,
    /// The microversions that have it.
    pub versions: VersionRange,
}

/// Whether there is any field, here or in what is held, that this microversion does not have: where there is
/// none, no value needs to be checked.
#[must_use]
pub fn lacks_any(table: Table, version: Microversion) -> bool {
    let mut tables = vec![table];
    let mut next = 0;
    while let Some(table) = tables.get(next).copied() {
        next += 1;
        for field in table() {
            if !field.versions.contains(version) {
                return true;
            }
            if let Inner::Object(inner) | Inner::Map(inner) = field.inner
                && !tables.iter().any(|known| std::ptr::fn_addr_eq(*known, inner))
            {
                tables.push(inner);
            }
        }
    }
    false
}

/// The first field of the value that this microversion does not have.
#[must_use]
pub fn check(value: &Value, table: &[Field], version: Microversion) -> Option<OutOfRange> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| check(item, table, version)),
        Value::Object(object) => table.iter().find_map(|field| {
            let value = object.get(field.name)?;
            if !field.versions.contains(version) {
                return Some(OutOfRange { path: field.name.to_owned(), versions: field.versions });
            }
            let found = match field.inner {
                Inner::Plain => None,
                Inner::Object(inner) => check(value, inner(), version),
                Inner::Map(inner) => maps(value).find_map(|v| check(v, inner(), version)),
            }?;
            Some(OutOfRange { path: format!("{}.{}", field.name, found.path), ..found })
        }),
        _ => None,
    }
}

/// The values of a map, or of each map of a list.
fn maps(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter().flat_map(maps)),
        Value::Object(map) => Box::new(map.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Takes away every field that this microversion does not have.
pub fn prune(value: &mut Value, table: &[Field], version: Microversion) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, table, version)),
        Value::Object(object) => {
            for field in table {
                if !field.versions.contains(version) {
                    object.remove(field.name);
                } else if let Some(value) = object.get_mut(field.name) {
                    match field.inner {
                        Inner::Plain => {}
                        Inner::Object(inner) => prune(value, inner(), version),
                        Inner::Map(inner) => prune_maps(value, inner(), version),
                    }
                }
            }
        }
        _ => {}
    }
}

fn prune_maps(value: &mut Value, table: &[Field], version: Microversion) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| prune_maps(item, table, version)),
        Value::Object(map) => map.values_mut().for_each(|v| prune(v, table, version)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, check, lacks_any, prune};
    use crate::{Microversion, VersionRange};
    use serde_json::json;

    const INNER: &[Field] = &[Field::new("group_id").since(3, 13)];
    const TABLE: &[Field] = &[
        Field::new("multiattach").until(3, 49),
        Field::new("volumes").holds(|| INNER),
        Field::new("by_host").maps_to(|| INNER),
    ];

    #[test]
    fn a_field_outside_its_range_is_named_with_its_path() {
        let value = json!({"volumes": [{"id": 1}, {"group_id": 2}]});
        let found = check(&value, TABLE, Microversion::new(3, 12)).unwrap();
        assert_eq!(found.path, "volumes.group_id");
        assert_eq!(found.versions, VersionRange::since(Microversion::new(3, 13)));
        assert_eq!(check(&value, TABLE, Microversion::new(3, 13)), None);
        let map = json!({"by_host": {"a": {"group_id": 1}}});
        assert!(check(&map, TABLE, Microversion::new(3, 0)).is_some());
    }

    #[test]
    fn a_version_with_all_fields_needs_no_check() {
        let lacks = |minor| lacks_any(|| TABLE, Microversion::new(3, minor));
        assert!(lacks(12) && !lacks(13) && !lacks(49) && lacks(50));
        fn own() -> &'static [Field] {
            const FIELDS: &[Field] = &[Field::new("parent").holds(own)];
            FIELDS
        }
        assert!(!lacks_any(own, Microversion::new(3, 0)), "a type that holds itself has an end");
    }

    #[test]
    fn pruning_leaves_what_the_version_has() {
        let mut value = json!({
            "multiattach": true, "volumes": [{"id": 1, "group_id": 2}], "by_host": {"a": {"group_id": 1}},
        });
        prune(&mut value, TABLE, Microversion::new(3, 0));
        assert_eq!(
            value,
            json!({"multiattach": true, "volumes": [{"id": 1}], "by_host": {"a": {}}})
        );
    }
}
