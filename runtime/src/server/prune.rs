//! Serializes without the fields that a microversion does not have.

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::Value;

use super::shape::{Object, Shape};
use crate::Microversion;

/// A value as a microversion has it: no field is serialized that its shape gives to other versions.
pub(super) struct Pruned<'a, T: ?Sized> {
    pub(super) value: &'a T,
    pub(super) shape: Shape,
    pub(super) version: Microversion,
}

impl<T: Serialize + ?Sized> Serialize for Pruned<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value, shape, version } = *self;
        match shape {
            // Which of several shapes it has, only the whole value tells.
            Shape::OneOf(_) => {
                let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
                shape.prune(&mut value, version);
                value.serialize(serializer)
            }
            Shape::Array(_) | Shape::Map(_) | Shape::Object(_) => {
                value.serialize(Pruning { inner: serializer, shape, version })
            }
            _ => value.serialize(serializer),
        }
    }
}

/// Hands on what is serialized, and drops fields on the way.
struct Pruning<S> {
    inner: S,
    shape: Shape,
    version: Microversion,
}

/// Methods that hand on a plain value.
macro_rules! plain {
    ($($method:ident($ty:ty);)*) => {
        $(
            fn $method(self, value: $ty) -> Result<S::Ok, S::Error> {
                self.inner.$method(value)
            }
        )*
    };
}

impl<S: Serializer> Serializer for Pruning<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Within<S::SerializeSeq>;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = Within<S::SerializeMap>;
    type SerializeStruct = Within<S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    plain! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_none()
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let Self { inner, shape, version } = self;
        inner.serialize_some(&Pruned { value, shape, version })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let Self { inner, shape, version } = self;
        inner.serialize_newtype_struct(name, &Pruned { value, shape, version })
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Ok(Within::new(self.inner.serialize_seq(len)?, self.shape, self.version))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        Ok(Within::new(self.inner.serialize_map(len)?, self.shape, self.version))
    }

    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        Ok(Within::new(self.inner.serialize_struct(name, len)?, self.shape, self.version))
    }

    // What follows is of no generated type: it is handed on as it is.

    fn serialize_unit_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.inner.serialize_tuple(len)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.inner.serialize_tuple_struct(name, len)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.inner.serialize_tuple_variant(name, index, variant, len)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.inner.serialize_struct_variant(name, index, variant, len)
    }
}

/// A list, map or struct whose parts are handed on.
struct Within<C> {
    inner: C,
    shape: Shape,
    version: Microversion,
    /// The shape of what stands under the last key; `None` where the entry is dropped.
    next: Option<Shape>,
}

impl<C> Within<C> {
    fn new(inner: C, shape: Shape, version: Microversion) -> Self {
        Self { inner, shape, version, next: None }
    }

    /// The shape of what stands under a key; `None` where it is dropped.
    fn under(&self, key: &str) -> Option<Shape> {
        let object: &Object = match self.shape {
            Shape::Object(object) => object,
            Shape::Map(values) => return Some(*values),
            _ => return Some(Shape::Any),
        };
        match object.field(key) {
            Some(field) if field.versions.contains(self.version) => Some(field.shape),
            Some(_) => None,
            None => Some(Shape::Any),
        }
    }
}

impl<C: SerializeSeq> SerializeSeq for Within<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        let shape = match self.shape {
            Shape::Array(items) => *items,
            _ => Shape::Any,
        };
        self.inner.serialize_element(&Pruned { value, shape, version: self.version })
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

impl<C: SerializeStruct> SerializeStruct for Within<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), C::Error> {
        match self.under(key) {
            Some(shape) => {
                self.inner.serialize_field(key, &Pruned { value, shape, version: self.version })
            }
            None => self.inner.skip_field(key),
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), C::Error> {
        self.inner.skip_field(key)
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

impl<C: SerializeMap> SerializeMap for Within<C> {
    type Ok = C::Ok;
    type Error = C::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), C::Error> {
        let text = serde_json::to_value(key).map_err(C::Error::custom)?;
        self.next = self.under(text.as_str().unwrap_or_default());
        if self.next.is_some() { self.inner.serialize_key(key) } else { Ok(()) }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), C::Error> {
        let Some(shape) = self.next.take() else { return Ok(()) };
        self.inner.serialize_value(&Pruned { value, shape, version: self.version })
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), C::Error> {
        let shape = match self.shape {
            Shape::Map(values) => Some(*values),
            _ => {
                let key: Value = serde_json::to_value(key).map_err(C::Error::custom)?;
                self.under(key.as_str().unwrap_or_default())
            }
        };
        match shape {
            Some(shape) => {
                self.inner.serialize_entry(key, &Pruned { value, shape, version: self.version })
            }
            None => Ok(()),
        }
    }

    fn end(self) -> Result<C::Ok, C::Error> {
        self.inner.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;
    use serde_json::json;

    use super::super::shape::{Field, Object, Shape};
    use super::Pruned;
    use crate::Microversion;

    static THING: Object = Object::new(
        "Thing",
        &[
            Field::new("new", Shape::Any).since(3, 5),
            Field::new("inner", Shape::Object(&INNER)),
            Field::new("all", Shape::Array(&Shape::Object(&INNER))),
            Field::new("by_name", Shape::Map(&Shape::Object(&INNER))),
        ],
    );
    static INNER: Object = Object::new("Inner", &[Field::new("old", Shape::Any).until(3, 4)]);

    #[derive(Default, Serialize)]
    struct Thing {
        id: u8,
        new: bool,
        inner: Option<Inner>,
        all: Vec<Inner>,
        by_name: BTreeMap<String, Inner>,
    }

    #[derive(Clone, Default, Serialize)]
    struct Inner {
        old: u8,
        name: Option<String>,
    }

    #[test]
    fn it_gives_what_pruning_the_value_gives() {
        let inner = Inner::default();
        let thing = Thing {
            inner: Some(inner.clone()),
            all: vec![inner.clone(), inner.clone()],
            by_name: BTreeMap::from([("a".to_owned(), inner)]),
            ..Thing::default()
        };
        const ONE: Shape = Shape::Object(&THING);
        for shape in [ONE, Shape::OneOf(&[ONE]), Shape::Any, Shape::Array(&ONE)] {
            for minor in [0, 4, 5] {
                let version = Microversion::new(3, minor);
                let mut expected = serde_json::to_value(&thing).unwrap();
                shape.prune(&mut expected, version);
                let text = serde_json::to_string(&Pruned { value: &thing, shape, version });
                let text = text.unwrap();
                assert_eq!(text, expected.to_string(), "{shape:?} {version}");
                // A value that is JSON already is pruned alike.
                let value = serde_json::to_value(&thing).unwrap();
                let value = Pruned { value: &value, shape, version };
                assert_eq!(serde_json::to_value(&value).unwrap(), expected);
            }
        }
        let version = Microversion::new(3, 5);
        let pruned =
            Pruned { value: &json!({"old": 1, "x": 2}), shape: Shape::Object(&INNER), version };
        assert_eq!(serde_json::to_string(&pruned).unwrap(), r#"{"x":2}"#);
    }
}
