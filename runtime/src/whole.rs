//! Integers that are written with a fraction of zero, `3.0`.

use std::fmt;

use serde_core::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A deserializer that reads `3.0` where an integer is asked for, as JSON Schema has it: here, and within lists, maps and
/// options. The fields of an object are [`object!`](crate::object)'s to read so; wrapped here as well, the type of a
/// deserializer would grow with each level.
///
/// Integers of 128 bits are none of these: their digits are read as they stand.
pub struct Whole<D>(pub D);

macro_rules! forward {
    ($($method:ident($visitor:ident $(, $argument:ident: $ty:ty)*) => $inner:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(
            self,
            $($argument: $ty,)*
            $visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* $inner)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Whole<D> {
    type Error = D::Error;

    forward! {
        deserialize_i8(visitor) => Integer(visitor);
        deserialize_i16(visitor) => Integer(visitor);
        deserialize_i32(visitor) => Integer(visitor);
        deserialize_i64(visitor) => Integer(visitor);
        deserialize_u8(visitor) => Integer(visitor);
        deserialize_u16(visitor) => Integer(visitor);
        deserialize_u32(visitor) => Integer(visitor);
        deserialize_u64(visitor) => Integer(visitor);
        deserialize_option(visitor) => Within(visitor);
        deserialize_seq(visitor) => Within(visitor);
        deserialize_map(visitor) => Within(visitor);
        deserialize_any(visitor) => visitor;
        deserialize_bool(visitor) => visitor;
        deserialize_i128(visitor) => visitor;
        deserialize_u128(visitor) => visitor;
        deserialize_f32(visitor) => visitor;
        deserialize_f64(visitor) => visitor;
        deserialize_char(visitor) => visitor;
        deserialize_str(visitor) => visitor;
        deserialize_string(visitor) => visitor;
        deserialize_bytes(visitor) => visitor;
        deserialize_byte_buf(visitor) => visitor;
        deserialize_unit(visitor) => visitor;
        deserialize_identifier(visitor) => visitor;
        deserialize_ignored_any(visitor) => visitor;
        deserialize_unit_struct(visitor, name: &'static str) => visitor;
        deserialize_newtype_struct(visitor, name: &'static str) => visitor;
        deserialize_tuple(visitor, len: usize) => visitor;
        deserialize_tuple_struct(visitor, name: &'static str, len: usize) => visitor;
        deserialize_struct(visitor, name: &'static str, fields: &'static [&'static str]) => visitor;
        deserialize_enum(visitor, name: &'static str, variants: &'static [&'static str]) => visitor;
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

macro_rules! pass {
    ($($method:ident: $ty:ty),* $(,)?) => {$(
        fn $method<E: de::Error>(self, value: $ty) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )*};
}

/// Reads an integer, also of a number whose fraction is zero.
struct Integer<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Integer<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    pass! { visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128 }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(whole) => self.0.visit_i64(whole),
            None => self.0.visit_f64(value),
        }
    }
}

/// The integer that a number is, of those that 64 bits hold.
fn whole(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let is_whole = value.fract() == 0.0 && (-LIMIT..LIMIT).contains(&value);
    is_whole.then_some(value as i64)
}

/// Reads what holds values, each of which is read so too. What else a visitor takes in their place passes through.
struct Within<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Within<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    pass! {
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str, visit_borrowed_str: &'de str,
        visit_string: String,
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Whole(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Items(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Entries(entries))
    }
}

/// The items of a list.
struct Items<A>(A);

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// The entries of a map.
struct Entries<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Entries<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// Reads a value so: of `PhantomData`, one of its type.
pub(crate) struct Seed<S>(pub(crate) S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Whole(deserializer))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use super::Whole;

    fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
        T::deserialize(Whole(&mut serde_json::Deserializer::from_str(text)))
    }

    #[test]
    fn a_fraction_of_zero_is_none() {
        assert_eq!(read::<i64>("3.0").unwrap(), 3);
        assert_eq!(read::<i64>("-1e3").unwrap(), -1000);
        assert_eq!(read::<u8>("255.0").unwrap(), 255);
        assert_eq!(read::<Option<i64>>("3.0").unwrap(), Some(3));
        assert_eq!(read::<Option<i64>>("null").unwrap(), None);
        assert_eq!(read::<Vec<Option<i64>>>("[1, 3.0, null]").unwrap(), [Some(1), Some(3), None]);
        let map: BTreeMap<String, Vec<Box<i64>>> = read(r#"{"a": [3.0]}"#).unwrap();
        assert_eq!(*map["a"][0], 3);
    }

    #[test]
    fn any_other_fraction_is_refused_and_any_other_number_stays() {
        for text in ["1.5", "-0.1", "1e19", "9223372036854775808.0"] {
            let why = read::<i64>(text).unwrap_err().to_string();
            assert!(why.contains("i64"), "{why}");
        }
        assert!(read::<u8>("256.0").is_err());
        assert_eq!(read::<i64>("9007199254740993").unwrap(), 9_007_199_254_740_993);
        assert_eq!(read::<i128>("170141183460469231731687303715884105727").unwrap(), i128::MAX);
        assert_eq!(read::<f64>("3").unwrap().to_string(), "3");
        assert_eq!(read::<Value>("[3.0, 3]").unwrap().to_string(), "[3.0,3]");
        assert_eq!(read::<Vec<String>>(r#"["a"]"#).unwrap(), ["a"]);
    }
}
