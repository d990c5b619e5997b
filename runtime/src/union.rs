//! Values that have one of several shapes.

/// Implements `Serialize` and `Deserialize` for an enum whose variants hold one value each, or stand for null.
///
/// Nothing on the wire says which it is: the first that can be read is taken.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub enum Size {
///     None,
///     Gigabytes(u64),
///     Text(String),
/// }
/// apiref_runtime::union! { Size: None null, Gigabytes value, Text value }
///
/// let sizes: Vec<Size> = serde_json::from_str(r#"[1, "1 GB", null]"#)?;
/// assert_eq!(sizes, [Size::Gigabytes(1), Size::Text("1 GB".to_owned()), Size::None]);
/// assert_eq!(serde_json::to_string(&sizes)?, r#"[1,"1 GB",null]"#);
/// assert_eq!(serde_json::from_str::<Size>("2.0")?, Size::Gigabytes(2));
/// assert!(serde_json::from_str::<Size>("[]").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident: $($variant:ident $kind:ident),* $(,)?) => {
        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value: $crate::private::serde_json::Value =
                    $crate::private::serde::Deserialize::deserialize(deserializer)?;
                $($crate::union!(@read $variant $kind value);)*
                ::std::result::Result::Err($crate::private::serde::de::Error::custom(
                    ::std::concat!("this is not like any of the shapes of ", ::std::stringify!($name)),
                ))
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $($crate::union!(@write $variant $kind self serializer);)*
                ::std::unreachable!("one of the variants was written")
            }
        }
    };
    (@read $variant:ident null $value:ident) => {
        if $value.is_null() {
            return ::std::result::Result::Ok(Self::$variant);
        }
    };
    (@read $variant:ident value $value:ident) => {
        let read = $crate::private::serde::Deserialize::deserialize($crate::private::Whole(&$value));
        if let ::std::result::Result::Ok(inner) = read {
            return ::std::result::Result::Ok(Self::$variant(inner));
        }
    };
    (@write $variant:ident null $this:ident $serializer:ident) => {
        if let Self::$variant = $this {
            return $serializer.serialize_unit();
        }
    };
    (@write $variant:ident value $this:ident $serializer:ident) => {
        if let Self::$variant(inner) = $this {
            return $crate::private::serde::Serialize::serialize(inner, $serializer);
        }
    };
}
