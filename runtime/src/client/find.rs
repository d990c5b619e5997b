//! Resources by their id or their name.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use http::StatusCode;
use serde_core::de::DeserializeOwned;
use serde_json::Value;

use super::decode::json;
use super::{Call, Error, ErrorKind, Response};

/// A search for a resource by its id or its name. Awaiting it begins it.
///
/// The resource of that id is shown, and where there is none, those are listed that have the text for a name. Two of one
/// name end the search with [`ErrorKind::Ambiguous`], none with [`ErrorKind::NotFound`].
#[must_use = "a search begins when it is awaited"]
pub struct Find<T> {
    text: String,
    show: Call<T>,
    /// Lists what may have the name.
    list: Call<()>,
    collection: Option<&'static str>,
    /// `true` where the service compares names, and leaves out the others.
    filters: bool,
}

/// An item by what it is found by.
struct Named {
    id: Option<Value>,
    name: Option<Value>,
}

crate::object! { Named: id = "id" optional, name = "name" optional }

/// The characters that services take for a pattern in a name to filter by, as Compute does.
const PATTERN: &[char] = &['.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$', '\\'];

impl<T: DeserializeOwned + 'static> Find<T> {
    /// For generated code: a search by a call that shows a resource of that id, and one that lists them all.
    pub fn new<L>(
        text: impl Into<String>,
        show: Call<T>,
        list: Call<L>,
        collection: impl Into<Option<&'static str>>,
        filters: bool,
    ) -> Self {
        let (text, list) = (text.into(), list.untyped());
        Self { text, show, list, collection: collection.into(), filters }
    }

    /// Searches.
    ///
    /// # Errors
    ///
    /// See the [type](Self).
    pub async fn send(self) -> Result<Response<T>, Error> {
        let Self { text, show, list, collection, filters } = self;
        match show.send().await {
            Err(error) if is_no_id(&error) => {}
            other => return other,
        }
        let name = list.operation();
        let whole = list.again();
        let asked = if filters { list.query("name", &text) } else { list };
        let mut found = of_name(asked, collection, &text).await?;
        if matches!(found, Found::None) && filters && text.contains(PATTERN) {
            // The service may have read a pattern where a name was meant.
            found = of_name(whole, collection, &text).await?;
        }
        match found {
            Found::One(response) => Ok(*response),
            Found::None => Err(Error::new(name, ErrorKind::NotFound { name: text })),
            Found::Several(ids) => Err(Error::new(name, ErrorKind::Ambiguous { name: text, ids })),
        }
    }
}

/// The resources of one name.
enum Found<T> {
    None,
    One(Box<Response<T>>),
    /// More than one, by their ids.
    Several(Vec<String>),
}

/// Returns `true` if the error says that there is no such id: some services refuse a text that is not formed as one.
fn is_no_id(error: &Error) -> bool {
    let status = matches!(error.status(), Some(StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST));
    let of_service = matches!(error.kind(), ErrorKind::Status { .. });
    status && of_service || matches!(error.kind(), ErrorKind::Request(_))
}

/// The resource of a list that has this name. The list is read on after the first one: there may be another.
async fn of_name<T: DeserializeOwned>(
    list: Call<()>,
    collection: Option<&'static str>,
    name: &str,
) -> Result<Found<T>, Error> {
    let operation = list.operation();
    let mut pages = list.pages::<T>(collection);
    let (mut found, mut ids) = (None, Vec::new());
    while let Some(page) = pages.try_next().await? {
        let named: Vec<Named> = json(page.body(), collection).unwrap_or_default();
        let is_it = |item: &Named| item.name.as_ref().and_then(Value::as_str) == Some(name);
        let first = named.iter().position(is_it);
        ids.extend(named.into_iter().filter(is_it).map(|item| match item.id {
            Some(Value::String(id)) => id,
            other => other.map(|id| id.to_string()).unwrap_or_default(),
        }));
        if let (None, Some(first)) = (&found, first) {
            found = page.into_one(first);
        }
    }
    Ok(match found {
        Some((item, raw)) if ids.len() == 1 => {
            Found::One(Box::new(Response::new(operation, item, raw)))
        }
        Some(_) => Found::Several(ids),
        None => Found::None,
    })
}

impl<T: DeserializeOwned + Send + 'static> IntoFuture for Find<T> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for Find<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Find").field("text", &self.text).finish_non_exhaustive()
    }
}
