//! Lists: sorted, filtered, a page at a time.
//!
//! The way from page to page is the sort key of the last item: the next page asks for what comes
//! after it, which an index finds without counting what came before.

use block_storage_v3::model::shared::SortDir;
use block_storage_v3::server::{Page, RequestContext};

use crate::caller::Caller;
use crate::fault::Fault;
use crate::store::{Dialect, Query, Record, Store};

/// A record that can be listed.
pub(crate) trait Listed: Record {
    /// The keys that a list can be sorted by.
    const SORT_KEYS: &'static [SortKey];

    /// The project that it belongs to; `None` for what belongs to none.
    fn project(&self) -> Option<&str>;
}

/// A key that a list can be sorted by.
#[derive(Debug)]
pub(crate) struct SortKey {
    /// As the request says it.
    name: &'static str,
    column: &'static str,
    /// The value in the place of null in the order, as SQL.
    null: Option<&'static str>,
}

impl SortKey {
    /// A column of the same name that is never null.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, column: name, null: None }
    }

    /// The same, of a column with another name.
    pub(crate) const fn of(self, column: &'static str) -> Self {
        Self { column, ..self }
    }

    /// The same, of a column that may be null.
    pub(crate) const fn nullable(self, null: &'static str) -> Self {
        Self { null: Some(null), ..self }
    }

    fn expression(&self) -> String {
        self.or_null(self.column)
    }

    fn or_null(&self, value: &str) -> String {
        match self.null {
            Some(null) => format!("COALESCE({value}, {null})"),
            None => value.to_owned(),
        }
    }
}

/// The parameters that all lists have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paging {
    pub(crate) sort: Option<String>,
    pub(crate) sort_key: Option<String>,
    pub(crate) sort_dir: Option<SortDir>,
    pub(crate) limit: Option<i64>,
    pub(crate) offset: Option<i64>,
    pub(crate) marker: Option<String>,
    pub(crate) with_count: bool,
}

/// The paging that a request asks for. The requests of lists are many types with the same fields, of which some have no
/// `with_count`.
macro_rules! paging {
    ($request:expr) => {
        $crate::listing::Paging {
            sort: $request.sort,
            sort_key: $request.sort_key,
            sort_dir: $request.sort_dir,
            limit: $request.limit,
            offset: $request.offset,
            marker: $request.marker,
            with_count: false,
        }
    };
}
pub(crate) use paging;

/// The filter of a list.
pub(crate) trait Filter: Sync {
    /// Appends ` AND …` for each condition.
    fn narrow(&self, query: &mut Query, dialect: Dialect);
}

/// A page, and how many items there are on all pages if that was asked for.
pub(crate) type Listing<R> = (Page<R>, Option<i64>);

/// One page of a list.
pub(crate) async fn page<R: Listed>(
    store: &Store,
    cx: &RequestContext,
    caller: &Caller,
    paging: &Paging,
    filter: &impl Filter,
) -> Result<Listing<R>, Fault> {
    let order = order::<R>(paging)?;
    let limit = Page::<R>::limit(cx, paging.limit)?;
    let offset = paging.offset.unwrap_or(0);
    if offset < 0 {
        return Err(Fault::bad_request("offset param must be positive"));
    }
    Fault::beyond("offset", offset)?;
    let mut query = R::select();
    query.sql(" WHERE 1 = 1");
    filter.narrow(&mut query, store.dialect());
    if let Some(marker) = &paging.marker {
        let last = store.find::<R>(marker).await?;
        let last = last.filter(|r| r.project().is_none_or(|p| caller.sees(p)));
        let last = last.ok_or_else(|| Fault::not_found::<R>(marker))?;
        query.sql(" AND ");
        after(&mut query, &order, &last);
    }
    query.sql(" ORDER BY ");
    for (place, (key, direction)) in order.iter().enumerate() {
        query.sql(if place == 0 { "" } else { ", " }).sql(&key.expression()).sql(direction.sql());
    }
    query.sql(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    if offset > 0 {
        query.sql(" OFFSET ").bind(offset);
    }
    let items: Vec<R> = query.all(store.pool()).await?;
    // As Cinder has it, and its clients expect it: behind a full page there may be another.
    let full = items.last().filter(|_| items.len() == limit);
    let marker = full.map(|item| item.id().to_owned());
    let count = if paging.with_count { Some(count::<R>(store, filter).await?) } else { None };
    Ok((Page::new(cx, items, marker.as_deref()), count))
}

async fn count<R: Listed>(store: &Store, filter: &impl Filter) -> Result<i64, Fault> {
    let mut query = Query::new("SELECT COUNT(*) FROM ");
    query.sql(R::TABLE).sql(" WHERE 1 = 1");
    filter.narrow(&mut query, store.dialect());
    Ok(query.number(store.pool()).await?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn sql(self) -> &'static str {
        match self {
            Self::Up => " ASC",
            Self::Down => " DESC",
        }
    }

    /// The operator of what comes later.
    fn later(self) -> &'static str {
        match self {
            Self::Up => " > ",
            Self::Down => " < ",
        }
    }
}

type Order = Vec<(&'static SortKey, Direction)>;

/// The keys of `sort=name:asc,size`, or of the older pair of parameters; the id comes last, so that
/// no two items are equal.
fn order<R: Listed>(paging: &Paging) -> Result<Order, Fault> {
    let find = |name: &str| R::SORT_KEYS.iter().find(|k| k.name == name);
    let invalid = || Fault::bad_request("Invalid input received: Invalid sort key");
    let mut order = Order::new();
    if let Some(sort) = &paging.sort {
        if paging.sort_key.is_some() || paging.sort_dir.is_some() {
            return Err(Fault::bad_request(
                "The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with \
                 the 'sort' parameter.",
            ));
        }
        for part in sort.split(',') {
            let (name, direction) = part.split_once(':').unwrap_or((part, "desc"));
            let direction = match direction.trim() {
                "asc" => Direction::Up,
                "desc" => Direction::Down,
                other => {
                    return Err(Fault::bad_request(format!(
                        "Invalid input received: Unknown sort direction '{other}', must be \
                         'asc' or 'desc'."
                    )));
                }
            };
            order.push((find(name.trim()).ok_or_else(invalid)?, direction));
        }
    } else {
        let name = paging.sort_key.as_deref().unwrap_or("created_at");
        let direction = match paging.sort_dir {
            Some(SortDir::Asc) => Direction::Up,
            _ => Direction::Down,
        };
        order.push((find(name).ok_or_else(invalid)?, direction));
    }
    // Rows that are equal by these keys go on in the same direction, so that an index can follow.
    let first_direction = order.first().map_or(Direction::Down, |(_, direction)| *direction);
    for name in ["created_at", "id"] {
        if !order.iter().any(|(k, _)| k.name == "id" || k.name == name) {
            order.push((find(name).ok_or_else(invalid)?, first_direction));
        }
    }
    Ok(order)
}

/// Appends the condition that a row comes after `last`.
fn after<R: Record>(query: &mut Query, order: &Order, last: &R) {
    let value = |query: &mut Query, key: &SortKey| {
        if let Some(null) = key.null {
            query.sql("COALESCE(");
            last.bind_column(key.column, query);
            query.sql(", ").sql(null).sql(")");
        } else {
            last.bind_column(key.column, query);
        }
    };
    let (_, first) = order[0];
    if order.iter().all(|(_, direction)| *direction == first) {
        // One comparison of rows, which an index answers. SQLite does so only for columns; for an
        // expression it is told once more where to begin.
        let (key, _) = order[0];
        if key.null.is_some() {
            query.sql(&key.expression()).sql(first.later().trim_end()).sql("= ");
            value(query, key);
            query.sql(" AND ");
        }
        let columns: Vec<String> = order.iter().map(|(key, _)| key.expression()).collect();
        query.sql("(").sql(&columns.join(", ")).sql(")").sql(first.later()).sql("(");
        for (place, (key, _)) in order.iter().enumerate() {
            query.sql(if place == 0 { "" } else { ", " });
            value(query, key);
        }
        query.sql(")");
        return;
    }
    // a > x OR (a = x AND (b > y OR (b = y AND …)))
    query.sql("(");
    for (place, (key, direction)) in order.iter().enumerate() {
        query.sql(&key.expression()).sql(direction.later());
        value(query, key);
        if place + 1 < order.len() {
            query.sql(" OR (").sql(&key.expression()).sql(" = ");
            value(query, key);
            query.sql(" AND (");
        }
    }
    query.sql(&"))".repeat(order.len() - 1)).sql(")");
}
