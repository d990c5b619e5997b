//! Pages of lists.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{ApiError, Pagination, RequestContext};

/// A page of a list, and the way to the next.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items on this page.
    pub items: Vec<T>,
    /// The URL of the next page; `None` on the last.
    pub next: Option<String>,
    pagination: Pagination,
}

impl<T> Page<T> {
    /// A page that a store cut: the next one, if there is one, begins after `marker`.
    #[must_use]
    pub fn new(cx: &RequestContext, items: Vec<T>, marker: Option<&str>) -> Self {
        let next = marker.map(|marker| cx.url_with(&[("marker", marker)]));
        Self { items, next, pagination: cx.service.pagination }
    }

    /// Cuts one page out of a list that is sorted and complete: what follows the item whose id is
    /// `marker`, at most `limit` items and at most [`Settings::max_limit`](super::Settings::max_limit).
    ///
    /// A negative limit is a bad request, an unknown marker is not found.
    pub fn cut(
        cx: &RequestContext,
        mut items: Vec<T>,
        limit: Option<i64>,
        marker: Option<&str>,
        id: impl Fn(&T) -> &str,
    ) -> Result<Self, ApiError> {
        let limit = Self::limit(cx, limit)?;
        if let Some(marker) = marker {
            let at = items.iter().position(|item| id(item) == marker).ok_or_else(|| {
                ApiError::not_found(format!("The marker {marker} could not be found."))
            })?;
            items.drain(..=at);
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let last = if more { items.last().map(|item| id(item).to_owned()) } else { None };
        Ok(Self::new(cx, items, last.as_deref()))
    }

    /// Cuts one page out of a list that is sorted and complete, of a service that pages by offsets: what follows so many items,
    /// at most `limit` and at most [`Settings::max_limit`](super::Settings::max_limit).
    ///
    /// A negative limit or offset is a bad request.
    pub fn cut_at(
        cx: &RequestContext,
        mut items: Vec<T>,
        limit: Option<i64>,
        offset: Option<i64>,
    ) -> Result<Self, ApiError> {
        let limit = Self::limit(cx, limit)?;
        let offset = u64::try_from(offset.unwrap_or(0))
            .map_err(|_| ApiError::bad_request("offset param must be positive"))?;
        let offset = usize::try_from(offset).map_or(items.len(), |offset| offset.min(items.len()));
        items.drain(..offset);
        let more = limit > 0 && items.len() > limit;
        items.truncate(limit);
        let next = more.then(|| cx.url_with(&[("offset", &(offset + limit).to_string())]));
        Ok(Self { items, next, pagination: cx.service.pagination })
    }

    /// The number of items that a page holds: what the request says, and at most
    /// [`Settings::max_limit`](super::Settings::max_limit). A negative limit is a bad request.
    pub fn limit(cx: &RequestContext, limit: Option<i64>) -> Result<usize, ApiError> {
        let max = cx.settings.max_limit;
        let limit = limit.map_or(Ok(max), |l| {
            if l < 0 {
                return Err(ApiError::bad_request("limit param must be positive"));
            }
            Ok(u32::try_from(l).map_or(max, |l| l.min(max)))
        })?;
        Ok(limit as usize)
    }

    /// The links that stand beside the items, in whatever type the answer wants them; `None` on the
    /// last page.
    ///
    /// A service that writes `snapshots_links` gets a list, one that writes `links` an object, and
    /// one that writes `next` the URL.
    #[must_use]
    pub fn links<L: DeserializeOwned>(&self) -> Option<L> {
        let next = self.next.as_deref()?;
        let links = match self.pagination {
            Pagination::CollectionLinks => json!([{"rel": "next", "href": next}]),
            Pagination::Links => json!({"next": next}),
            Pagination::Next => Value::from(next),
            Pagination::Marker | Pagination::Offset | Pagination::None => return None,
        };
        serde_json::from_value(links).ok()
    }

    /// The same page with every item changed.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
            pagination: self.pagination,
        }
    }
}
