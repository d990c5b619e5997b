//! From the bytes of a body to what a call returns.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde_core::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};

use crate::whole::{Seed, Whole};

/// Reads a body; the second argument is the key that holds the value, where it is wrapped.
pub(crate) type Decode<T> = fn(&Bytes, Option<&str>) -> Result<T, serde_json::Error>;

/// Nothing is read: the operation's response has no body, or none of interest.
///
/// # Errors
///
/// Never.
pub fn empty(_: &Bytes, _: Option<&str>) -> Result<(), serde_json::Error> {
    Ok(())
}

/// Text, with replacement characters where it is not UTF-8.
///
/// # Errors
///
/// Never.
pub fn text(body: &Bytes, _: Option<&str>) -> Result<String, serde_json::Error> {
    Ok(String::from_utf8_lossy(body).into_owned())
}

/// JSON, or what one key of a JSON object holds.
///
/// # Errors
///
/// The body is not JSON, or JSON of another shape.
pub fn json<T: DeserializeOwned>(
    body: &Bytes,
    wrapper: Option<&str>,
) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = match wrapper {
        Some(key) => Unwrap(key, PhantomData).deserialize(&mut deserializer)?,
        None => T::deserialize(Whole(&mut deserializer))?,
    };
    deserializer.end()?;
    Ok(value)
}

/// JSON as [`json`] reads it, where some success of the operation has no body: of an empty one, nothing.
///
/// # Errors
///
/// The body is neither empty nor JSON, or JSON of another shape.
pub fn optional_json<T: DeserializeOwned>(
    body: &Bytes,
    wrapper: Option<&str>,
) -> Result<Option<T>, serde_json::Error> {
    if body.is_empty() { Ok(None) } else { json(body, wrapper).map(Some) }
}

/// The value of one key of an object.
struct Unwrap<'k, T>(&'k str, PhantomData<T>);

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Unwrap<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Unwrap<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the key `{}`", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == self.0 && found.is_none() {
                found = Some(map.next_value_seed(Seed(PhantomData))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        found.ok_or_else(|| {
            serde_core::de::Error::custom(format_args!("missing field `{}`", self.0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{json, optional_json};
    use bytes::Bytes;

    #[test]
    fn a_wrapped_value_is_found_among_its_siblings() {
        let body = Bytes::from_static(br#"{"links": [], "ids": [1, 2], "count": {"a": 1}}"#);
        assert_eq!(json::<Vec<u8>>(&body, Some("ids")).unwrap(), [1, 2]);
        assert!(json::<Vec<u8>>(&body, Some("id")).unwrap_err().to_string().contains("`id`"));
        let body = Bytes::from_static(br"[1, 2] 3");
        assert!(json::<Vec<u8>>(&body, None).is_err());
    }

    #[test]
    fn an_empty_body_is_nothing_where_it_may_be() {
        let read = |body| optional_json::<u8>(&Bytes::from_static(body), Some("size"));
        assert_eq!(read(b"").unwrap(), None);
        assert_eq!(read(br#"{"size": 1}"#).unwrap(), Some(1));
        assert!(read(b" ").is_err() && read(b"{}").is_err());
    }

    #[test]
    fn a_fraction_of_zero_is_none_whatever_is_around_it() {
        let body = Bytes::from_static(br#"{"sizes": [1.0, 2], "size": 3.0}"#);
        assert_eq!(json::<Vec<i64>>(&body, Some("sizes")).unwrap(), [1, 2]);
        assert_eq!(json::<i64>(&body, Some("size")).unwrap(), 3);
        assert_eq!(json::<i64>(&Bytes::from_static(b"1.0"), None).unwrap(), 1);
        assert!(json::<i64>(&Bytes::from_static(b"1.5"), None).is_err());
    }
}
