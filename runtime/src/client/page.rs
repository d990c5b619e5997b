//! Long lists: page after page, or all items as one stream.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use serde_core::de::DeserializeOwned;
use serde_json::Value;

use super::decode::json;
use super::request::Request;
use super::response::Raw;
use super::{Error, ErrorKind, Pagination};

/// A page of a list: its items, and all that came with them.
#[derive(Clone, Debug)]
pub struct Page<T> {
    items: Vec<T>,
    links: Vec<Link>,
    raw: Raw,
}

impl<T> Page<T> {
    /// The items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items alone.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The links to other pages, each with what it is, as the service wrote them. They are for people: behind a proxy
    /// their hosts are often wrong.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.links.iter().map(|link| (link.rel.as_str(), link.href.as_str()))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// The request id, to find the request in the service's logs.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The body as it came, with what stands beside the items.
    pub fn body(&self) -> &Bytes {
        &self.raw.body
    }

    /// One item alone, and the response that it came in.
    pub(super) fn into_one(self, at: usize) -> Option<(T, Raw)> {
        Some((self.items.into_iter().nth(at)?, self.raw))
    }
}

/// Every page of a list. A page is fetched when it is asked for.
///
/// The stream ends after an error. It also ends, with [`ErrorKind::PageLoop`], where the service
/// sends it back to a page that it has been to, and with [`ErrorKind::EmptyPages`] where a hundred pages,
/// one after the other, have no items and each leads to another.
#[must_use = "a stream fetches nothing until it is polled"]
pub struct Pages<T> {
    state: State,
    collection: Option<&'static str>,
    seen: HashSet<String>,
    /// The number of pages, one after the other, that had no items.
    empty: usize,
    item: PhantomData<fn() -> T>,
}

/// The most pages without items that a service may lead through.
const EMPTY_PAGES: usize = 100;

/// The next page to ask for.
enum State {
    /// A page that is still to be asked for.
    Next(Box<Request>),
    /// A page that was asked for, and the request to make the next of.
    Waiting(Pin<Box<dyn Future<Output = Result<Raw, Error>> + Send>>, Box<Request>),
    /// Nothing.
    End,
}

impl<T: DeserializeOwned> Pages<T> {
    pub(crate) fn new(request: Box<Request>, collection: Option<&'static str>) -> Self {
        let state = State::Next(request);
        Self { state, collection, seen: HashSet::new(), empty: 0, item: PhantomData }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    ///
    /// As for a single call, and where the service's pages repeat themselves.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Takes a page in and finds out what comes after it; `None` for one that was there before.
    fn turn(&mut self, raw: Raw, mut request: Box<Request>) -> Result<Option<Page<T>>, Error> {
        let operation = request.operation;
        let items: Vec<T> = json(&raw.body, self.collection)
            .map_err(|source| Error::new(operation.name, ErrorKind::decode(source, &raw)))?;
        let pagination = request.client.shared.service.pagination;
        let links = links(pagination, self.collection, &raw);
        let last = last_id(self.collection, &raw);
        let next = match pagination {
            Pagination::None => None,
            Pagination::Marker => last.clone().map(|last| with(&request.query, "marker", last)),
            Pagination::Offset if items.is_empty() => None,
            Pagination::Offset => {
                let before = request.query.iter().find(|(name, _)| name == "offset");
                let before: usize = before.and_then(|(_, offset)| offset.parse().ok()).unwrap_or(0);
                let offset = before.saturating_add(items.len());
                Some(with(&request.query, "offset", offset.to_string()))
            }
            _ => links.iter().find(|link| link.rel == "next").and_then(|next| query_of(&next.href)),
        };
        let repeats = last.is_some_and(|last| !self.seen.insert(last));
        if repeats && matches!(pagination, Pagination::Marker | Pagination::Offset) {
            // The service does not know what it was asked with: what it answers is the whole list, again.
            return Ok(None);
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
        Ok(Some(Page { items, links, raw }))
    }
}

type Query = Vec<(Cow<'static, str>, String)>;

/// A query with another value for one name.
fn with(query: &Query, name: &'static str, value: String) -> Query {
    let mut query = query.clone();
    query.retain(|(given, _)| given != name);
    query.push((name.into(), value));
    query
}

/// The query of a link.
///
/// Only that is taken of it: behind a proxy its host, its scheme and the front of its path
/// are often wrong, and a token is not for every host.
fn query_of(link: &str) -> Option<Query> {
    let (_, found) = link.split_once('?')?;
    // The host is of no account, but a query is only parsed as part of a URL.
    let url = Url::parse(&format!("http://localhost/?{found}")).ok()?;
    Some(url.query_pairs().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect())
}

/// The links to other pages that stand beside the items.
fn links(pagination: Pagination, collection: Option<&str>, raw: &Raw) -> Vec<Link> {
    let of = |rel: &str, href: &Value| {
        Some(Link { rel: rel.to_owned(), href: href.as_str()?.to_owned() })
    };
    let found = match pagination {
        Pagination::None | Pagination::Marker | Pagination::Offset => None,
        Pagination::CollectionLinks => collection
            .and_then(|collection| json(&raw.body, Some(&format!("{collection}_links"))).ok()),
        // Some services list them, each with what it is: Message and Monitoring do.
        Pagination::Links => match json::<Value>(&raw.body, Some("links")).ok() {
            Some(Value::Object(links)) => {
                Some(links.iter().filter_map(|(rel, href)| of(rel, href)).collect())
            }
            Some(links) => serde_json::from_value(links).ok(),
            None => None,
        },
        Pagination::Next => json::<Value>(&raw.body, Some("next"))
            .ok()
            .map(|next| of("next", &next).into_iter().collect()),
    };
    found.unwrap_or_default()
}

#[derive(Clone)]
struct Link {
    rel: String,
    href: String,
}

crate::object! { Link: rel = "rel" required, href = "href" required }

/// The id of the page's last item, in the form that the service's `marker` takes, where it has one.
fn last_id(collection: Option<&str>, raw: &Raw) -> Option<String> {
    struct Item {
        id: Option<Value>,
        uuid: Option<Value>,
        name: Option<Value>,
        subdir: Option<Value>,
    }
    crate::object! {
        Item:
        id = "id" optional,
        uuid = "uuid" optional,
        name = "name" optional,
        subdir = "subdir" optional,
    }
    let items: Vec<Item> = json(&raw.body, collection).ok()?;
    let Item { id, uuid, name, subdir } = items.into_iter().next_back()?;
    match id.or(uuid).or(name).or(subdir)? {
        Value::String(id) => Some(id),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

impl<T: DeserializeOwned> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
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
                    return Poll::Ready(raw.and_then(|raw| self.turn(raw, again)).transpose());
                }
                State::End => return Poll::Ready(None),
            }
        }
    }
}

/// Every item of a list. A page is fetched when the items before it are used up; [`Pages`] says how it ends.
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
    pages: Pages<T>,
}

impl<T: DeserializeOwned> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { page: Vec::new().into_iter(), pages }
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
}

impl<T: DeserializeOwned> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match Pin::new(&mut self.pages).poll_next(cx) {
                Poll::Ready(Some(Ok(page))) => self.page = page.into_items().into_iter(),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<T> Unpin for Items<T> {}

impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("collection", &self.collection).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
