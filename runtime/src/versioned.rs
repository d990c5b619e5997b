//! Tables of what each microversion has, and walks over JSON that apply them.
//!
//! A generated type whose fields came or went with a microversion implements
//! [`Versioned`]. A client checks a request by the table before it sends it; a
//! server prunes a response by it.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::object::between;
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
    /// The text before and behind that which tells apart the keys that the field stands for.
    around: Option<(&'static str, &'static str)>,
    versions: VersionRange,
    inner: Inner,
}

/// The kind of value that a field holds, as far as versions go.
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
        Self { name, around: None, versions: VersionRange::ALL, inner: Inner::Plain }
    }

    /// It stands for all keys that begin and end so, and for which no other field of the table does by its name.
    #[must_use]
    pub const fn around(mut self, start: &'static str, end: &'static str) -> Self {
        self.around = Some((start, end));
        self
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

/// The row of a table that speaks of a key.
fn find(table: &[Field], key: &str) -> Option<Field> {
    let stands = |field: &&Field| {
        field.around.is_some_and(|(start, end)| between(key, start, end).is_some())
    };
    let own = table.iter().find(|field| field.around.is_none() && field.name == key);
    own.or_else(|| table.iter().find(stands)).copied()
}

/// A field that the microversion does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// Where it is, `volume.group_id`.
    pub path: String,
    /// The microversions that have it.
    pub versions: VersionRange,
}

/// Returns `true` if there is any field, here or in what is held, that this microversion does not have: where there is
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

/// The first field of a JSON text that this microversion does not have.
///
/// # Errors
///
/// The text is not JSON.
pub fn check(
    json: &[u8],
    table: Table,
    version: Microversion,
) -> serde_json::Result<Option<OutOfRange>> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    Walk { table: table(), is_map: false, version }.deserialize(&mut reader)
}

/// Reads a value, or the values of a map, for the first field that the version does not have. Nothing of it is kept.
#[derive(Clone, Copy)]
struct Walk {
    table: &'static [Field],
    is_map: bool,
    version: Microversion,
}

impl Walk {
    fn into(self, table: Table, is_map: bool) -> Self {
        Self { table: table(), is_map, ..self }
    }
}

impl<'de> DeserializeSeed<'de> for Walk {
    type Value = Option<OutOfRange>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk {
    type Value = Option<OutOfRange>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(item) = items.next_element_seed(self)? {
            found = found.or(item);
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(field) = map.next_key_seed(Name(self.table))? {
            let walk = match field {
                _ if self.is_map => Some(Self { is_map: false, ..self }),
                Some(field) if !field.versions.contains(self.version) => {
                    let out = OutOfRange { path: field.name.to_owned(), versions: field.versions };
                    found = found.or(Some(out));
                    None
                }
                Some(field) => match field.inner {
                    Inner::Plain => None,
                    Inner::Object(inner) => Some(self.into(inner, false)),
                    Inner::Map(inner) => Some(self.into(inner, true)),
                },
                None => None,
            };
            let Some(walk) = walk else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if let Some(inside) = map.next_value_seed(walk)? {
                let path = match field {
                    Some(field) if !self.is_map => format!("{}.{}", field.name, inside.path),
                    _ => inside.path,
                };
                found = found.or(Some(OutOfRange { path, ..inside }));
            }
        }
        Ok(found)
    }
}

/// Reads a key: the row of the table that has this name.
struct Name(&'static [Field]);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<Field>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<Field>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(find(self.0, key))
    }
}

/// Takes away every field that this microversion does not have.
pub fn prune(value: &mut Value, table: &[Field], version: Microversion) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, table, version)),
        Value::Object(object) => {
            object.retain(|key, value| {
                let Some(field) = find(table, key) else { return true };
                match field.inner {
                    Inner::Plain => {}
                    Inner::Object(inner) => prune(value, inner(), version),
                    Inner::Map(inner) => prune_maps(value, inner(), version),
                }
                field.versions.contains(version)
            });
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
    use serde_json::{Value, json};

    const INNER: &[Field] = &[Field::new("group_id").since(3, 13)];
    const TABLE: &[Field] = &[
        Field::new("multiattach").until(3, 49),
        Field::new("volumes").holds(|| INNER),
        Field::new("by_host").maps_to(|| INNER),
    ];

    #[test]
    fn a_field_outside_its_range_is_named_with_its_path() {
        let value = json!({"volumes": [{"id": 1}, {"group_id": 2}]});
        let check = |value: &Value, minor| {
            check(value.to_string().as_bytes(), || TABLE, Microversion::new(3, minor)).unwrap()
        };
        let found = check(&value, 12).unwrap();
        assert_eq!(found.path, "volumes.group_id");
        assert_eq!(found.versions, VersionRange::since(Microversion::new(3, 13)));
        assert_eq!(check(&value, 13), None);
        let map = json!({"by_host": {"a": {"group_id": 1}}});
        assert_eq!(check(&map, 0).unwrap().path, "by_host.group_id");
    }

    #[test]
    fn a_field_that_stands_for_many_keys_has_a_range_as_any() {
        const TABLE: &[Field] = &[
            Field::new("wheels_{colour}").since(3, 7).around("wheels_", ""),
            Field::new("wheels_in_all"),
        ];
        let value = json!({"wheels_in_all": 4, "wheels_red": 3, "wheels_": 1, "doors": 2});
        let check = |minor| {
            let json = value.to_string();
            check(json.as_bytes(), || TABLE, Microversion::new(3, minor)).unwrap()
        };
        assert_eq!(check(6).unwrap().path, "wheels_{colour}");
        assert_eq!(check(7), None);
        let mut pruned = value.clone();
        prune(&mut pruned, TABLE, Microversion::new(3, 6));
        assert_eq!(pruned, json!({"wheels_in_all": 4, "wheels_": 1, "doors": 2}));
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
