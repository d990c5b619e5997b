//! Long lists: page after page, as one stream.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use reqwest::Url;
use serde_core::de::DeserializeOwned;
use serde_json::Value;

use super::decode::json;
use super::request::Request;
use super::response::Raw;
use super::{Error, ErrorKind, Pagination};

/// Every item of a list. A page is fetched when the items before it are used up.
///
/// The stream ends after an error. It also ends, with [`ErrorKind::PageLoop`], where the service
/// sends it back to a page that it has been to, and with [`ErrorKind::EmptyPages`] where a hundred pages,
/// one after the other, have no items and each leads to another.
///
/// ```no_run
/// # async fn run(mut items: apiref_runtime::client::Items<String>) -> Result<(), apiref_runtime::client::Error> {
/// while let Some(item) = items.try_next().await? {
///     assert!(!item.is_empty());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream fetches nothing until it is polled"]
pub struct Items<T> {
    page: std::vec::IntoIter<T>,
    state: State,
    collection: &'static str,
    seen: HashSet<String>,
    /// How many pages, one after the other, had no items.
    empty: usize,
}

/// How many pages without items a service may lead through.
const EMPTY_PAGES: usize = 100;

/// What comes after the items of the page.
enum State {
    /// A page that is still to be asked for.
    Next(Box<Request>),
    /// A page that was asked for, and the request to make the next of.
    Waiting(Pin<Box<dyn Future<Output = Result<Raw, Error>> + Send>>, Box<Request>),
    /// Nothing.
    End,
}

impl<T: DeserializeOwned> Items<T> {
    pub(crate) fn new(request: Box<Request>, collection: &'static str) -> Self {
        let state = State::Next(request);
        Self { page: Vec::new().into_iter(), state, collection, seen: HashSet::new(), empty: 0 }
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// As for a single call, and where the service's pages repeat themselves.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// All the items that are left.
    ///
    /// # Errors
    ///
    /// As [`try_next`](Self::try_next); the items before the error are lost.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
        }
        Ok(all)
    }

    /// Takes a page in and finds out what comes after it.
    fn turn(&mut self, raw: &Raw, mut request: Box<Request>) -> Result<(), Error> {
        let operation = request.operation;
        let items: Vec<T> = json(&raw.body, Some(self.collection))
            .map_err(|source| Error::new(operation.name, ErrorKind::decode(source, raw)))?;
        let pagination = request.client.shared.service.pagination;
        let next = next_query(pagination, self.collection, raw, &request.query);
        let repeats = last_id(self.collection, raw).is_some_and(|last| !self.seen.insert(last));
        if repeats && pagination == Pagination::Marker {
            // The service has no markers: what it answers is the whole list, again.
            return Ok(());
        }
        self.empty = if items.is_empty() { self.empty + 1 } else { 0 };
        if next.is_some() && self.empty >= EMPTY_PAGES {
            return Err(Error::new(operation.name, ErrorKind::EmptyPages(self.empty)));
        }
        if let Some(query) = next {
            if repeats || !self.seen.insert(format!("{query:?}")) {
                return Err(Error::new(operation.name, ErrorKind::PageLoop));
            }
            request.query = query;
            self.state = State::Next(request);
        }
        self.page = items.into_iter();
        Ok(())
    }
}

type Query = Vec<(Cow<'static, str>, String)>;

/// The query of the next page; `None` where there is none.
///
/// Of a link only the query is taken: behind a proxy its host, its scheme and the front of its path
/// are often wrong, and a token is not for every host.
fn next_query(pagination: Pagination, collection: &str, raw: &Raw, query: &Query) -> Option<Query> {
    let link = match pagination {
        Pagination::None => return None,
        Pagination::Marker => {
            let marker = last_id(collection, raw)?;
            let mut query = query.clone();
            query.retain(|(name, _)| name != "marker");
            query.push(("marker".into(), marker));
            return Some(query);
        }
        Pagination::CollectionLinks => {
            let links: Vec<Link> = json(&raw.body, Some(&format!("{collection}_links"))).ok()?;
            links.into_iter().find(|link| link.rel == "next")?.href
        }
        Pagination::Links => {
            let links: Value = json(&raw.body, Some("links")).ok()?;
            match links.get("next") {
                Some(next) => next.as_str()?.to_owned(),
                // Some services list them, each with what it is: Message and Monitoring do.
                None => {
                    let links: Vec<Link> = serde_json::from_value(links).ok()?;
                    links.into_iter().find(|link| link.rel == "next")?.href
                }
            }
        }
        Pagination::Next => json(&raw.body, Some("next")).ok()?,
    };
    let (_, found) = link.split_once('?')?;
    // The host is of no account, but a query is only parsed as part of a URL.
    let url = Url::parse(&format!("http://localhost/?{found}")).ok()?;
    Some(url.query_pairs().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect())
}

struct Link {
    rel: String,
    href: String,
}

crate::object! { Link: rel = "rel" required, href = "href" required }

/// The id of the page's last item, where items have one.
fn last_id(collection: &str, raw: &Raw) -> Option<String> {
    struct Item {
        id: Value,
    }
    crate::object! { Item: id = "id" required }
    let items: Vec<Item> = json(&raw.body, Some(collection)).ok()?;
    match &items.last()?.id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

impl<T: DeserializeOwned> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::End) {
                State::Next(request) => {
                    let again = Box::new(request.again());
                    self.state = State::Waiting(Box::pin(request.send()), again);
                }
                State::Waiting(mut response, again) => {
                    let Poll::Ready(raw) = response.as_mut().poll(cx) else {
                        self.state = State::Waiting(response, again);
                        return Poll::Pending;
                    };
                    if let Err(error) = raw.and_then(|raw| self.turn(&raw, again)) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                State::End => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("collection", &self.collection).finish_non_exhaustive()
    }
}
