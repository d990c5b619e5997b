//! Enumerations whose values are text on the wire.

/// Implements for an enum what a value on the wire needs: `as_str`, `Display`, `FromStr`, `Serialize` and `Deserialize`.
/// Its last variant holds the text of a value that the reference does not name, which may be sent and come all the same. It has a
/// `Default`, the empty text:
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Status {
///     Available,
///     InUse,
///     Unknown(String),
/// }
/// apiref_runtime::string_enum! { Status: Available = "available", InUse = "in-use"; Unknown }
///
/// assert_eq!(Status::from("in-use"), Status::InUse);
/// assert_eq!(Status::from("new").as_str(), "new");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident: $($variant:ident = $value:literal),* $(,)?; $unknown:ident) => {
        impl $name {
            /// The values known to the reference, in its order.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl ::std::default::Default for $name {
            /// The empty text, where no value is set yet.
            fn default() -> Self {
                Self::from("")
            }
        }

        impl $crate::private::Blank for $name {
            fn is_blank(&self) -> bool {
                self.as_str().is_empty()
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::$unknown(::std::borrow::ToOwned::to_owned(other)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text = $crate::private::text(deserializer)?;
                ::std::str::FromStr::from_str(&text)
                    .map_err(<D::Error as $crate::private::serde::de::Error>::custom)
            }
        }
    };
}
