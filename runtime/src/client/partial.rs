//! Answers of which only some fields were asked for.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_core::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_core::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::decode::json;
use super::{Call, Error, ErrorKind, Items, Pages, Response};
use crate::Microversion;

/// A resource of which only some fields were asked for: each may be absent.
///
/// ```
/// use apiref_runtime::client::Partial;
///
/// let port: Partial = serde_json::from_str(r#"{"id": "7a", "mtu": 1500}"#)?;
/// assert_eq!(port.text("id"), Some("7a"));
/// assert_eq!(port.get::<i64>("mtu")?, Some(1500));
/// assert_eq!(port.get::<String>("name")?, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Partial(Map<String, Value>);

impl Partial {
    /// A field by its name on the wire; `None` where it is absent or null.
    ///
    /// # Errors
    ///
    /// The field is of another type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, serde_json::Error> {
        self.0.get(name).map_or(Ok(None), Option::<T>::deserialize)
    }

    /// The text of a field; `None` where it is absent or no text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// All fields that there are.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The whole resource, where all is there that it must have.
    ///
    /// # Errors
    ///
    /// A field is missing or of another type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, serde_json::Error> {
        serde_json::from_value(Value::Object(self.0))
    }
}

impl<'de> Deserialize<'de> for Partial {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self)
    }
}

impl Serialize for Partial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Shows the names of the fields alone: their values may be secrets.
impl fmt::Debug for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Partial ")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A list of which only some fields are asked for. Awaiting it gives one page.
#[derive(Debug)]
#[must_use = "a request is sent when it is awaited"]
pub struct Partials {
    call: Call<()>,
    collection: Option<&'static str>,
}

impl Partials {
    pub(super) fn new(call: Call<()>, collection: Option<&'static str>) -> Self {
        Self { call, collection }
    }

    /// Asks for another field.
    pub fn fields(self, name: impl ToString) -> Self {
        self.query("fields", name)
    }

    /// Asks for this microversion in this call alone.
    pub fn microversion(mut self, version: Microversion) -> Self {
        self.call = self.call.microversion(version);
        self
    }

    /// Adds a query parameter that the reference does not document.
    pub fn query(mut self, name: &'static str, value: impl ToString) -> Self {
        self.call = self.call.query(name, value);
        self
    }

    /// Every item of the list, page after page.
    pub fn stream(self) -> Items<Partial> {
        self.call.items(self.collection)
    }

    /// Every page of the list.
    pub fn pages(self) -> Pages<Partial> {
        self.call.pages(self.collection)
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// See [`Call::send`].
    pub async fn send(self) -> Result<Response<Vec<Partial>>, Error> {
        let name = self.call.operation();
        let raw = self.call.into_request().send().await?;
        match json(&raw.body, self.collection) {
            Ok(items) => Ok(Response::new(name, items, raw)),
            Err(source) => Err(Error::new(name, ErrorKind::decode(source, &raw))),
        }
    }
}

impl IntoFuture for Partials {
    type Output = Result<Response<Vec<Partial>>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
