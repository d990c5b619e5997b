//! Data as YAML that every reader understands alike.
//!
//! Readers of YAML 1.1 (most Python and Ruby tools) take plain `on`, `12:30:45` and `2024-01-31` for a
//! boolean, a number and a date, readers of 1.2 for text. Text that either would misread is quoted.

mod scalar;

use std::fmt::{Display, Write as _};

use serde::ser::{self, Error as _, Impossible, Serialize};
use serde_json::Number;

use self::scalar::{double_quoted, number, scalar, spaces};

/// The longest key that a reader must accept in front of `:`.
const SIMPLE_KEY: usize = 1000;

/// Data of the model of JSON fails no more than JSON does: on a map's key that is not text.
pub type Error = serde::de::value::Error;

/// The data as a document.
///
/// # Errors
///
/// The key of a map is not text, or the data's own serialization fails.
pub fn to_string(data: &impl Serialize) -> Result<String, Error> {
    // As much as most documents need: what is not written to takes no memory, and growing would copy.
    let mut out = String::with_capacity(1 << 20);
    data.serialize(Node { out: &mut out, indent: 0, place: Place::Line })?;
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

/// The text in front of a node on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing but indentation.
    Line,
    /// A key and `:`.
    Colon,
    /// `-` and a space.
    Dash,
    /// As [`Place::Line`], of a node that is itself a key.
    Key,
}

/// Where a node goes.
struct Node<'o> {
    out: &'o mut String,
    /// That of the lines of what the node is in.
    indent: usize,
    place: Place,
}

/// A map or a list that has begun.
struct Items<'o> {
    out: &'o mut String,
    indent: usize,
    place: Place,
    is_empty: bool,
}

impl<'o> Node<'o> {
    fn text(self, text: &str) {
        match self.place {
            Place::Key if text.contains('\n') => return double_quoted(self.out, text),
            Place::Key => return scalar(self.out, text, 0),
            Place::Colon => self.out.push(' '),
            Place::Line | Place::Dash => {}
        }
        scalar(self.out, text, self.indent);
    }

    /// A scalar that needs no quotes and is no text.
    fn plain(self, shown: impl Display) -> Result<(), Error> {
        match self.place {
            Place::Key => return Err(Error::custom("the key of a map is not text")),
            Place::Colon => self.out.push(' '),
            Place::Line | Place::Dash => {}
        }
        write!(self.out, "{shown}").map_err(Error::custom)
    }

    fn number(self, value: impl Into<Number>) -> Result<(), Error> {
        self.plain(number(&value.into()))
    }

    /// Begins a map, or a list.
    fn items(self, indent: usize) -> Result<Items<'o>, Error> {
        let Node { out, place, .. } = self;
        match place {
            Place::Key => Err(Error::custom("the key of a map is not text")),
            _ => Ok(Items { out, indent, place, is_empty: true }),
        }
    }
}

impl Items<'_> {
    /// Goes to where the next item begins.
    fn next(&mut self) {
        if !self.is_empty || self.place == Place::Colon {
            self.line();
        }
        self.is_empty = false;
    }

    fn line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        spaces(self.out, self.indent);
    }

    fn key(&mut self, key: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.next();
        let start = self.out.len();
        key.serialize(Node { out: self.out, indent: 0, place: Place::Key })?;
        if self.out.len() - start > SIMPLE_KEY {
            self.out.insert_str(start, "? ");
            self.line();
        }
        self.out.push(':');
        Ok(())
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized), place: Place) -> Result<(), Error> {
        value.serialize(Node { out: self.out, indent: self.indent + 2, place })
    }

    /// Ends what is written as this where nothing is in it.
    fn finish(self, empty: &str) -> Result<(), Error> {
        if self.is_empty {
            Node { out: self.out, indent: self.indent, place: self.place }.plain(empty)?;
        }
        Ok(())
    }
}

impl<'o> ser::Serializer for Node<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'o>;
    type SerializeTuple = Items<'o>;
    type SerializeTupleStruct = Items<'o>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Items<'o>;
    type SerializeStruct = Items<'o>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.number(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    /// As in JSON, what is no finite number is null.
    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        match Number::from_f64(value) {
            Some(value) => self.number(value),
            None => self.serialize_unit(),
        }
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.plain("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut map = self.serialize_map(Some(1))?;
        ser::SerializeMap::serialize_entry(&mut map, variant, value)?;
        ser::SerializeMap::end(map)
    }

    /// A list stands below its key without further indentation; all else goes one deeper.
    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'o>, Error> {
        let indent = if self.place == Place::Colon { self.indent - 2 } else { self.indent };
        self.items(indent)
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'o>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items<'o>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        Err(Error::custom("a variant with several values is not written"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'o>, Error> {
        let indent = self.indent;
        self.items(indent)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Items<'o>, Error> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        Err(Error::custom("a variant with several values is not written"))
    }
}

impl ser::SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        self.out.push_str("- ");
        self.value(value, Place::Dash)
    }

    fn end(self) -> Result<(), Error> {
        self.finish("[]")
    }
}

impl ser::SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish("[]")
    }
}

impl ser::SerializeTupleStruct for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish("[]")
    }
}

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value, Place::Colon)
    }

    fn end(self) -> Result<(), Error> {
        self.finish("{}")
    }
}

impl ser::SerializeStruct for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.key(key)?;
        self.value(value, Place::Colon)
    }

    fn end(self) -> Result<(), Error> {
        self.finish("{}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn to_string(value: &Value) -> String {
        super::to_string(value).unwrap()
    }

    #[test]
    fn nesting_and_styles() {
        let value = json!({
            "a": { "b": [1, { "c": [], "d": {} }, [true, null]], "200": "ok" },
            "text": "one\n\n  two\n",
            "open": "one\ntwo",
            "kept": "x\n\n",
            "lead": "  x\ny",
            "list": [{ "k": "a\nb", "l": 1.5 }],
            "big": 1e300,
        });
        insta::assert_snapshot!(to_string(&value), @r"
        a:
          b:
          - 1
          - c: []
            d: {}
          - - true
            - null
          '200': ok
        text: |
          one

            two
        open: |-
          one
          two
        kept: |+
          x

        lead: |2-
            x
          y
        list:
        - k: |-
            a
            b
          l: 1.5
        big: 1.0e+300
        ");
    }

    #[test]
    fn what_a_reader_of_either_version_would_misread_is_quoted() {
        for text in [
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "~",
            "null",
            "=",
            "<<",
            "1_000",
            "12:30:45",
            "2024-01-31",
            "2018-11-27T15:34:25.000000",
            "0o7",
            "0x1f",
            "1e3",
            ".5",
            "+1",
            "-",
            "a: b",
            "a #b",
            "a:",
            "",
            " a",
            "a ",
            "@a",
            "`a",
            "%a",
            "3.10",
            ".inf",
            "-.inf",
            ".NaN",
        ] {
            assert!(to_string(&json!(text)).starts_with('\''), "{text}");
        }
        for text in ["a", "a:b", "a#b", "/v3/{id}", "no way", "a, b", "x-y", "it's", "a\"b"] {
            assert_eq!(to_string(&json!(text)), format!("{text}\n"));
        }
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~\n\t]{0,12}",
            "\\PC{0,8}",
            any::<String>(),
            "[-?:,\\[\\]{}#&*!|>'\"%@` \n0-9a-z]{0,8}",
        ]
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any_text().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((any_text(), inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn an_independent_reader_gets_the_value_back(value in any_value()) {
            let text = to_string(&value);
            let back: Value = serde_yaml::from_str(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
            prop_assert_eq!(back, value, "{}", text);
        }
    }

    #[test]
    fn a_long_key_is_still_a_key() {
        let value = json!({ "k".repeat(2000): 1 });
        assert_eq!(serde_yaml::from_str::<Value>(&to_string(&value)).unwrap(), value);
    }
}
