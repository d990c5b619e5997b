//! Ids: text that says which of a service's resources is meant, with a type for each resource.

/// A type that [`string_id!`](crate::string_id) made: the id of one resource.
pub trait StringId: AsRef<str> + From<String> {}

/// Defines the type of a resource's id.
///
/// An id is text that is never looked into: what the service sent is what it gets back. The type keeps
/// the ids of different resources apart, and is made of text wherever one is expected:
///
/// ```
/// apiref_runtime::string_id! {
///     /// The id of a cart.
///     CartId
/// }
///
/// fn show(id: impl Into<CartId>) -> String {
///     format!("/carts/{}", id.into())
/// }
///
/// let id = CartId::from("7A-1");
/// assert_eq!(show("7A-1"), show(&id));
/// assert!(id == "7A-1" && id.starts_with("7A"));
/// ```
///
/// The id of another resource is not taken:
///
/// ```compile_fail
/// apiref_runtime::string_id! { CartId }
/// apiref_runtime::string_id! { ShopId }
///
/// let shop = ShopId::from("7A-1");
/// let cart = CartId::from(&shop);
/// ```
#[macro_export]
macro_rules! string_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::string::String);

        impl $name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::StringId for $name {}

        impl $crate::private::Blank for $name {
            fn is_blank(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl ::std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(id: ::std::string::String) -> Self {
                Self(id)
            }
        }

        impl ::std::convert::From<&::std::string::String> for $name {
            fn from(id: &::std::string::String) -> Self {
                Self(::std::clone::Clone::clone(id))
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(::std::borrow::ToOwned::to_owned(id))
            }
        }

        impl ::std::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                ::std::clone::Clone::clone(id)
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(id: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(id))
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl ::std::cmp::PartialEq<::std::string::String> for $name {
            fn eq(&self, other: &::std::string::String) -> bool {
                self.0 == *other
            }
        }

        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::private::serde::Deserialize>::deserialize(deserializer)
                    .map(Self)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::Nullable;

    crate::string_id! { CartId }

    #[test]
    fn an_id_is_never_reformatted() {
        for text in ["", "DCF73B54-06BF-4E0C-8C42-06BE14F2E7A2", "a b/ü", "007"] {
            let json = serde_json::to_value(text).unwrap();
            let id: CartId = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(id, text);
            assert_eq!(id.to_string(), text);
            assert_eq!(serde_json::to_value(&id).unwrap(), json);
        }
        assert!(serde_json::from_str::<CartId>("7").is_err());
    }

    #[test]
    fn an_id_may_be_null_where_a_request_says_so() {
        let id = CartId::from("7A");
        for nullable in [Nullable::<CartId>::from("7A"), (&id).into(), "7A".to_owned().into()] {
            assert_eq!(nullable, Nullable::Value(id.clone()));
        }
        assert_eq!(Nullable::<CartId>::from(None), Nullable::Null);
    }

    #[test]
    fn a_map_by_ids_is_asked_with_text() {
        let map = HashMap::from([(CartId::from("7A"), 1)]);
        assert_eq!(map.get("7A"), Some(&1));
    }
}
