//! Typed values of path, query and header parameters, which are text on the wire.

use std::fmt;

use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads a value from the texts that were sent for it: one, or several where the type is a list.
pub(super) fn parse<T: DeserializeOwned>(texts: &[&str]) -> Result<T, Mistake> {
    T::deserialize(Texts(texts))
}

/// The boolean that a word means, in the spellings that OpenStack's services take.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "1" | "yes" | "y" | "on" => Some(true),
        "false" | "f" | "0" | "no" | "n" | "off" => Some(false),
        _ => None,
    }
}

/// The fault of a parameter.
#[derive(Debug)]
pub(super) struct Mistake(String);

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Self(message.to_string())
    }
}

/// The texts of one parameter; the first counts where one is wanted.
struct Texts<'a>(&'a [&'a str]);

impl Texts<'_> {
    fn first(&self) -> &str {
        self.0.first().copied().unwrap_or_default()
    }

    fn number<N: std::str::FromStr>(&self, what: &str) -> Result<N, Mistake> {
        let text = self.first();
        text.trim().parse().map_err(|_| Mistake(format!("'{text}' is not {what}")))
    }
}

/// One deserializer method for each number type.
macro_rules! numbers {
    ($($method:ident $visit:ident $what:literal;)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
                visitor.$visit(self.number($what)?)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Texts<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_str(self.first())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let text = self.first();
        match flag(text.trim()) {
            Some(flag) => visitor.visit_bool(flag),
            // A parameter without a value is one that is set.
            None if text.trim().is_empty() => visitor.visit_bool(true),
            None => Err(Mistake(format!("'{text}' is not a boolean"))),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 "an integer";
        deserialize_i16 visit_i16 "an integer";
        deserialize_i32 visit_i32 "an integer";
        deserialize_i64 visit_i64 "an integer";
        deserialize_u8 visit_u8 "a positive integer";
        deserialize_u16 visit_u16 "a positive integer";
        deserialize_u32 visit_u32 "a positive integer";
        deserialize_u64 visit_u64 "a positive integer";
        deserialize_f32 visit_f32 "a number";
        deserialize_f64 visit_f64 "a number";
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.0.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let each = self.0.iter().map(|text| Text(text));
        visitor.visit_seq(de::value::SeqDeserializer::new(each))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_enum(self.first().into_deserializer())
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// One text of a list.
struct Text<'a>(&'a str);

impl<'de> IntoDeserializer<'de, Mistake> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_str(self.0)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        Texts(&[self.0]).deserialize_i64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        Texts(&[self.0]).deserialize_bool(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        Texts(&[self.0]).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::parse;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Direction {
        Asc,
        Desc,
    }

    #[test]
    fn texts_become_typed_values() {
        assert_eq!(parse::<i64>(&["-5"]).unwrap(), -5);
        assert!(parse::<bool>(&["True"]).unwrap());
        assert!(parse::<bool>(&[""]).unwrap());
        assert_eq!(parse::<String>(&["x"]).unwrap(), "x");
        assert_eq!(parse::<Vec<String>>(&["a", "b"]).unwrap(), ["a", "b"]);
        assert_eq!(parse::<Direction>(&["desc"]).unwrap(), Direction::Desc);
        assert_eq!(parse::<serde_json::Value>(&["x"]).unwrap(), "x");
    }

    #[test]
    fn a_wrong_text_is_told() {
        assert_eq!(parse::<i64>(&["x"]).unwrap_err().to_string(), "'x' is not an integer");
        assert_eq!(parse::<bool>(&["maybe"]).unwrap_err().to_string(), "'maybe' is not a boolean");
        assert!(parse::<Direction>(&["up"]).unwrap_err().to_string().contains("expected `asc`"));
    }
}
