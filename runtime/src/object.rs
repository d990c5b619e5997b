//! Objects, which are read and written by a list of their fields.
//!
//! `#[derive(Deserialize)]` would do the same, and makes a type and two implementations for each field that may be
//! null, and a second way to read every object, from an array: most of what rustc would have to check in a model.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::Nullable;
use crate::blank::{Blank, Nulls};
use crate::whole::Seed;

/// Implements `Serialize`, `Deserialize` and `Debug` for a struct: each field with its name on the wire, and how it is there.
///
/// | | read where absent | read where null | written |
/// | --- | --- | --- | --- |
/// | `required` | an error | as the type says | always |
/// | `lenient` | empty | empty | always |
/// | `nullable`, an `Option` | `None` | `None` | always |
/// | `optional`, an `Option` | `None` | `None` | where it is `Some` |
/// | `distinct`, a [`Nullable`] | `Absent` | `Null` | where it is not `Absent` |
///
/// What is empty or `None` where null was read is written as null again by a struct that remembers it (`nulls`, below).
/// What the struct does not have is passed over. Behind a semicolon stand maps of the fields whose names begin and end alike,
/// by what stands between: `by_colour = "wheels_" .. ""`. `Debug` shows `…` for a field behind which stands `secret`.
///
/// ```
/// #[derive(PartialEq)]
/// pub struct Volume {
///     id: String,
///     kind: Option<String>,
/// }
/// apiref_runtime::object! { Volume: id = "id" lenient, kind = "volume_type" optional }
///
/// let volume: Volume = serde_json::from_str(r#"{"id": "7a", "size": 1}"#)?;
/// assert_eq!(volume, Volume { id: "7a".to_owned(), kind: None });
/// assert_eq!(serde_json::to_string(&volume)?, r#"{"id":"7a"}"#);
///
/// #[derive(PartialEq)]
/// pub struct Quota {
///     volumes: i64,
///     by_type: std::collections::BTreeMap<String, Option<i64>>,
/// }
/// apiref_runtime::object! { Quota: volumes = "volumes" required; by_type = "volumes_" .. "" }
///
/// let text = r#"{"volumes":9,"volumes_fast":4,"volumes_slow":null}"#;
/// let quota: Quota = serde_json::from_str(text)?;
/// assert_eq!(quota.volumes, 9);
/// assert_eq!(quota.by_type["fast"], Some(4));
/// assert_eq!(serde_json::to_string(&quota)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A field in braces behind the name remembers what was null in the place of something `lenient` or `optional`, so that it is
/// written as null again:
///
/// ```
/// pub struct User {
///     name: String,
///     password: String,
///     nulls: apiref_runtime::private::Nulls,
/// }
/// apiref_runtime::object! { User { nulls }: name = "name" lenient, password = "password" lenient secret }
///
/// let text = r#"{"name":null,"password":"sesame"}"#;
/// let user: User = serde_json::from_str(text)?;
/// assert!(user.name.is_empty() && user.is_null("name"));
/// assert_eq!(serde_json::to_string(&user)?, text);
/// assert_eq!(format!("{user:?}"), "User { name: null, password: … }");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    (@begin $serializer:ident) => {
        $crate::private::write::Struct::begin($serializer, Self::NAME, Self::FIELDS.len())
    };
    // A struct has the names of its type: one that has others is written as a map.
    (@begin $serializer:ident $($many:ident)+) => {
        $crate::private::write::Map::begin($serializer)
    };
    (@nulls $this:ident) => {
        &$crate::private::Nulls::NONE
    };
    (@nulls $this:ident $nulls:ident) => {
        &$this.$nulls
    };
    (@shown $value:expr) => {
        $value
    };
    (@shown $value:expr, secret) => {
        &$crate::private::Hidden
    };
    (
        $name:ident $({ $nulls:ident })?:
        $($field:ident = $wire:literal $presence:ident $($secret:ident)?),* $(,)?
        $(; $($many:ident = $start:literal .. $end:literal),+ $(,)?)?
    ) => {
        $(
            impl $name {
                /// Returns `true` if the service sent null for a field, by its name on the wire, that the reference promises or
                /// lets it leave out: the field is empty then, or `None`.
                #[must_use]
                pub fn is_null(&self, name: &str) -> bool {
                    self.$nulls.has(name)
                }
            }
        )?

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::private::show(f, ::std::stringify!($name), $crate::object!(@nulls self $($nulls)?), &[
                    $((
                        ::std::stringify!($field),
                        $wire,
                        $crate::object!(@shown &self.$field $(, $secret)?),
                    ),)*
                    $($((::std::stringify!($many), "", &self.$many),)+)?
                ])
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::private::object(deserializer)
            }
        }

        impl<'de> $crate::private::Object<'de> for $name {
            const NAME: &'static str = ::std::stringify!($name);
            const FIELDS: &'static [&'static str] = &[$($wire),*];

            fn read<A: $crate::private::serde::de::MapAccess<'de>>(
                mut fields: $crate::private::Fields<'de, A>,
            ) -> ::std::result::Result<Self, A::Error> {
                $(let mut $field = ::std::option::Option::None;)*
                $($(let mut $many = ::std::collections::BTreeMap::new();)+)?
                while let ::std::option::Option::Some(name) = fields.name()? {
                    match &*name {
                        $($wire => fields.read($wire, &mut $field),)*
                        $($(
                            name if $crate::private::between(name, $start, $end).is_some() => {
                                fields.keep(name, $start, $end, &mut $many)
                            }
                        )+)?
                        _ => fields.skip(),
                    }?;
                }
                #[allow(unused_mut, unused_variables)]
                let mut nulls = $crate::private::Nulls::NONE;
                ::std::result::Result::Ok(Self {
                    $($field: $crate::private::presence::$presence($field, $wire, &mut nulls)?,)*
                    $($($many,)+)?
                    $($nulls: nulls,)?
                })
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                #[allow(unused_imports)]
                use $crate::private::{Object as _, write::Fields as _};
                #[allow(unused_variables)]
                let nulls = $crate::object!(@nulls self $($nulls)?);
                #[allow(unused_mut)]
                let mut fields = $crate::object!(@begin serializer $($($many)+)?)?;
                $($crate::private::write::$presence(&mut fields, $wire, &self.$field, nulls)?;)*
                $($($crate::private::write::many(&mut fields, $start, $end, &self.$many)?;)+)?
                fields.end()
            }
        }
    };
}

/// The reading half of [`object!`](crate::object).
pub trait Object<'de>: Sized {
    /// The type's name, for errors.
    const NAME: &'static str;
    /// The names of its fields on the wire.
    const FIELDS: &'static [&'static str];

    /// Reads the fields.
    fn read<A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error>;
}

/// Reads an object.
pub fn object<'de, T: Object<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::FIELDS, ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object, {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Fields { map, input: PhantomData })
    }
}

/// The fields of an object that is being read.
pub struct Fields<'de, A> {
    map: A,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// The name of the next field.
    #[inline]
    pub fn name(&mut self) -> Result<Option<Cow<'de, str>>, A::Error> {
        self.map.next_key_seed(TextSeed)
    }

    /// Reads the value of the field, which must be there once.
    #[inline]
    pub fn read<T: Deserialize<'de>>(
        &mut self,
        name: &'static str,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        if slot.is_some() {
            return Err(de::Error::duplicate_field(name));
        }
        *slot = Some(self.map.next_value_seed(Seed(PhantomData))?);
        Ok(())
    }

    /// Reads the value of one of many fields.
    pub fn keep<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        start: &str,
        end: &str,
        map: &mut BTreeMap<String, T>,
    ) -> Result<(), A::Error> {
        let value = self.map.next_value_seed(Seed(PhantomData::<T>))?;
        map.extend(between(name, start, end).map(|key| (key.to_owned(), value)));
        Ok(())
    }

    /// Passes over the value of a field that the type does not have.
    #[inline]
    pub fn skip(&mut self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// The part of a name between its prefix and its suffix, which is not empty.
#[must_use]
pub fn between<'n>(name: &'n str, start: &str, end: &str) -> Option<&'n str> {
    name.strip_prefix(start)?.strip_suffix(end).filter(|key| !key.is_empty())
}

/// Reads text, borrowed where the input allows it.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    de::DeserializeSeed::deserialize(TextSeed, deserializer)
}

struct TextSeed;

impl<'de> de::DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// Shows a value: of each field its name, that on the wire, and what is to be seen of it.
pub fn show(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    nulls: &Nulls,
    fields: &[(&str, &str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (field, wire, value) in fields {
        let field = field.strip_prefix("r#").unwrap_or(field);
        match nulls.has(wire) {
            true => shown.field(field, &format_args!("null")),
            false => shown.field(field, value),
        };
    }
    shown.finish()
}

/// The placeholder that `Debug` shows for a secret.
pub struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// From what was read of a field to its value.
pub mod presence {
    use super::{Blank, Nullable, Nulls, de};

    /// It must be there.
    pub fn required<T, E: de::Error>(
        slot: Option<T>,
        name: &'static str,
        _: &mut Nulls,
    ) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(name))
    }

    /// Absent and null are empty.
    pub fn lenient<T: Blank, E: de::Error>(
        slot: Option<Option<T>>,
        name: &'static str,
        nulls: &mut Nulls,
    ) -> Result<T, E> {
        Ok(optional::<T, E>(slot, name, nulls)?.unwrap_or_default())
    }

    /// It may be null.
    pub fn nullable<T, E: de::Error>(
        slot: Option<Option<T>>,
        _: &'static str,
        _: &mut Nulls,
    ) -> Result<Option<T>, E> {
        Ok(slot.flatten())
    }

    /// It may be absent.
    pub fn optional<T, E: de::Error>(
        slot: Option<Option<T>>,
        name: &'static str,
        nulls: &mut Nulls,
    ) -> Result<Option<T>, E> {
        if let Some(None) = slot {
            nulls.add(name);
        }
        Ok(slot.flatten())
    }

    /// Absent and null differ.
    pub fn distinct<T, E: de::Error>(
        slot: Option<Nullable<T>>,
        _: &'static str,
        _: &mut Nulls,
    ) -> Result<Nullable<T>, E> {
        Ok(slot.unwrap_or(Nullable::Absent))
    }
}

/// From the value of a field to what is written.
pub mod write {
    use super::{
        BTreeMap, Blank, Nullable, Nulls, Serialize, SerializeMap, SerializeStruct, Serializer,
    };

    /// An object that is being written.
    pub trait Fields {
        /// The value that a serializer gives in the end.
        type Ok;
        /// The serializer's error.
        type Error;

        /// Writes a field.
        fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), Self::Error>;

        /// Writes the end.
        fn end(self) -> Result<Self::Ok, Self::Error>;
    }

    /// An object whose names its type has.
    pub struct Struct<S>(S);

    impl<S: SerializeStruct> Struct<S> {
        /// Writes the beginning.
        pub fn begin<R>(serializer: R, name: &'static str, fields: usize) -> Result<Self, R::Error>
        where
            R: Serializer<SerializeStruct = S>,
        {
            serializer.serialize_struct(name, fields).map(Self)
        }
    }

    impl<S: SerializeStruct> Fields for Struct<S> {
        type Ok = S::Ok;
        type Error = S::Error;

        fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
            self.0.serialize_field(name, value)
        }

        fn end(self) -> Result<S::Ok, S::Error> {
            self.0.end()
        }
    }

    /// An object that has other names too.
    pub struct Map<S>(S);

    impl<S: SerializeMap> Map<S> {
        /// Writes the beginning.
        pub fn begin<R: Serializer<SerializeMap = S>>(serializer: R) -> Result<Self, R::Error> {
            serializer.serialize_map(None).map(Self)
        }
    }

    impl<S: SerializeMap> Fields for Map<S> {
        type Ok = S::Ok;
        type Error = S::Error;

        fn put<T: Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
            self.0.serialize_entry(name, value)
        }

        fn end(self) -> Result<S::Ok, S::Error> {
            self.0.end()
        }
    }

    /// It is always there.
    pub fn required<F: Fields, T: Serialize>(
        fields: &mut F,
        name: &'static str,
        value: &T,
        _: &Nulls,
    ) -> Result<(), F::Error> {
        fields.put(name, value)
    }

    pub use required as nullable;

    /// It is always there, as null where it came so.
    pub fn lenient<F: Fields, T: Serialize + Blank>(
        fields: &mut F,
        name: &'static str,
        value: &T,
        nulls: &Nulls,
    ) -> Result<(), F::Error> {
        match value.is_blank() && nulls.has(name) {
            true => fields.put(name, &()),
            false => fields.put(name, value),
        }
    }

    /// It is left out where there is none, but for what came as null.
    pub fn optional<F: Fields, T: Serialize>(
        fields: &mut F,
        name: &'static str,
        value: &Option<T>,
        nulls: &Nulls,
    ) -> Result<(), F::Error> {
        match value {
            Some(value) => fields.put(name, value),
            None if nulls.has(name) => fields.put(name, &()),
            None => Ok(()),
        }
    }

    /// It is left out where it is absent.
    pub fn distinct<F: Fields, T: Serialize>(
        fields: &mut F,
        name: &'static str,
        value: &Nullable<T>,
        _: &Nulls,
    ) -> Result<(), F::Error> {
        match value {
            Nullable::Absent => Ok(()),
            value => fields.put(name, value),
        }
    }

    /// A field for each entry of a map.
    pub fn many<S: SerializeMap, T: Serialize>(
        fields: &mut Map<S>,
        start: &str,
        end: &str,
        map: &BTreeMap<String, T>,
    ) -> Result<(), S::Error> {
        map.iter().try_for_each(|(key, value)| {
            fields.0.serialize_entry(&format!("{start}{key}{end}"), value)
        })
    }
}
