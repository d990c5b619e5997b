//! Lists: what of a collection a request asks for, page by page.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::filter::{Filter, flag};
use super::handler::{Request, brief, is_public, no_success};
use super::kind::Kind;
use super::store::{Member, Store};
use crate::server::shape::Shape;
use crate::server::{Answer, ApiError, Page, Sample};

/// The parameters by which one asks for what is in all projects.
const EVERYWHERE: &[&str] = &["all_tenants", "all_projects"];

impl Request<'_> {
    pub(super) fn list(&self, store: &Store) -> Result<Answer, ApiError> {
        let version = self.cx.microversion();
        let sample = Sample::chosen(self.operation, version);
        let sampled = sample.and_then(Sample::body);
        let body = sampled.unwrap_or_else(|| Value::Object(Map::new()));
        let query: Vec<(String, String)> = self.cx.query().collect();
        let first = self.kind.first(body.clone());
        let is_wrapped = first.as_ref().is_some_and(|(_, is_wrapped)| *is_wrapped);
        let sampled = first.map(|(member, _)| member);
        let base = self.kind.base(version);
        let page = self.page(store, &query, &base)?;
        let fields: Vec<&str> = asked(&query, "fields").flat_map(|text| text.split(',')).collect();
        let next = page.links::<Value>();
        let items = page.items.into_iter().map(|mut shown| {
            if let Some(sampled) = &sampled {
                brief(&mut shown, sampled, &base);
            }
            if !fields.is_empty() {
                shown.retain(|field, _| fields.contains(&field.as_str()));
            }
            match self.kind.collection.item.filter(|_| is_wrapped) {
                Some(key) => Map::from_iter([(key.to_owned(), Value::Object(shown))]).into(),
                None => Value::Object(shown),
            }
        });
        let body = self.around(body, Value::Array(items.collect()), next);
        match (sample, self.operation.success) {
            (Some(sample), _) => sample.answer_with(body, self.cx),
            (None, Some(status)) => Answer::json(status, &body, &Shape::Any, self.cx),
            (None, None) => Err(no_success(self.operation)),
        }
    }

    /// The body of a list with these items, and with the way to the next page.
    fn around(&self, body: Value, items: Value, next: Option<Value>) -> Value {
        let (Some(key), Value::Object(mut body)) = (self.kind.collection.items, body) else {
            return items;
        };
        let links = format!("{key}_links");
        body.retain(|field, _| *field != links && field != "next");
        body.insert(key.to_owned(), items);
        let own = self.cx.url_with(&[]);
        if let Some(Value::Object(links)) = body.get_mut("links") {
            let own = own.trim_end_matches('?');
            links.insert("self".to_owned(), own.into());
            for other in ["next", "previous"] {
                if let Some(place) = links.get_mut(other) {
                    *place = Value::Null;
                }
            }
        }
        match next {
            Some(next @ Value::Array(_)) => drop(body.insert(links, next)),
            Some(Value::Object(next)) => match body.get_mut("links") {
                Some(Value::Object(links)) => links.extend(next),
                _ => drop(body.insert("links".to_owned(), next.into())),
            },
            Some(next) => drop(body.insert("next".to_owned(), next)),
            None => {}
        }
        Value::Object(body)
    }

    /// The members of the page that is asked for, shown whole.
    fn page(
        &self,
        store: &Store,
        query: &[(String, String)],
        base: &Map<String, Value>,
    ) -> Result<Page<Map<String, Value>>, ApiError> {
        let limit = asked(query, "limit").next().map(number).transpose()?;
        let limit = Page::<()>::limit(self.cx, limit)?;
        let marker = asked(query, "marker").next().filter(|marker| !marker.is_empty());
        let offset = asked(query, "offset").next().map(number).transpose()?.unwrap_or(0);
        let offset = usize::try_from(offset).unwrap_or(0);
        let sorted = sorting(query);
        let shelf = store.shelf(&self.place);
        let after = marker.filter(|_| sorted.is_empty());
        let members = match shelf {
            Some(shelf) => shelf.after(after).map(Some),
            None => marker.is_none().then_some(None),
        };
        let unknown = || ApiError::not_found("The marker could not be found.");
        let members = members.ok_or_else(unknown)?.into_iter().flatten();
        let everywhere = self.everywhere(query);
        let of = self.kind.collection.of.and_then(|path| self.kinds.get(path));
        let target = of.map(|kind| kind.base(self.cx.microversion()));
        let filter = Filter::new(query);
        let shown = members.filter_map(|member| {
            let is_own = member.project == self.project() || everywhere;
            let is_hidden = self.kind.is_apart() && !is_own && !is_public(member);
            if !self.sees(self.kind, member) || is_hidden {
                return None;
            }
            let shown = match (of, &target) {
                (Some(kind), Some(base)) => self.referred(store, kind, member, base),
                _ => self.kind.shown(member, base, self.cx),
            };
            filter.lets(&shown).then_some((&member.id, shown))
        });
        let mut page: Vec<(&String, Map<String, Value>)>;
        if sorted.is_empty() {
            page = shown.skip(offset).take(limit + 1).collect();
        } else {
            page = shown.collect();
            page.sort_by(|(_, a), (_, b)| compare(a, b, &sorted));
            let start = match marker {
                Some(marker) => {
                    1 + page.iter().position(|(id, _)| *id == marker).ok_or_else(unknown)?
                }
                None => offset.min(page.len()),
            };
            page.drain(..start);
        }
        let more = page.len() > limit && limit > 0;
        page.truncate(limit);
        let last = page.last().filter(|_| more).map(|(id, _)| (*id).clone());
        let items = page.into_iter().map(|(_, shown)| shown).collect();
        Ok(Page::new(self.cx, items, last.as_deref()))
    }

    /// The resource that a member of an association refers to; its id alone where that is not here.
    fn referred(
        &self,
        store: &Store,
        kind: &Kind,
        member: &Member,
        base: &Map<String, Value>,
    ) -> Map<String, Value> {
        match store.get(&(kind.collection.path, Vec::new()), &member.id) {
            Some(target) => kind.shown(target, base, self.cx),
            None => Map::from_iter([(kind.collection.id.to_owned(), Value::from(&*member.id))]),
        }
    }

    /// The request is for all projects: it says so, or its operation has no way to, and the caller sees all.
    fn everywhere(&self, query: &[(String, String)]) -> bool {
        let may_say = |name: &&&str| self.operation.query.iter().any(|field| field.name == **name);
        match EVERYWHERE.iter().find(may_say) {
            Some(name) => asked(query, name).any(|text| flag(text) == Some(true)),
            None => true,
        }
    }
}

/// The texts of a parameter.
fn asked<'q>(query: &'q [(String, String)], name: &str) -> impl Iterator<Item = &'q str> {
    query.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
}

fn number(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::bad_request(format!("'{text}' is no whole number.")))
}

/// The fields to sort by, each with `true` for the greatest first.
fn sorting(query: &[(String, String)]) -> Vec<(String, bool)> {
    let is_down = |text: &str| text.eq_ignore_ascii_case("desc");
    let mut sorted: Vec<(String, bool)> = asked(query, "sort")
        .flat_map(|text| text.split(','))
        .map(|part| match part.split_once(':') {
            Some((field, way)) => (field.to_owned(), is_down(way)),
            None => (part.to_owned(), true),
        })
        .collect();
    let mut ways = asked(query, "sort_dir");
    let mut way = false;
    for field in asked(query, "sort_key") {
        way = ways.next().map_or(way, is_down);
        sorted.push((field.to_owned(), way));
    }
    sorted
}

fn compare(a: &Map<String, Value>, b: &Map<String, Value>, by: &[(String, bool)]) -> Ordering {
    let orders = by.iter().map(|(field, is_down)| {
        let order = match (a.get(field), b.get(field)) {
            (Some(Value::String(a)), Some(Value::String(b))) => a.cmp(b),
            (Some(Value::Number(a)), Some(Value::Number(b))) => {
                a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
            }
            (Some(Value::Bool(a)), Some(Value::Bool(b))) => a.cmp(b),
            (a, b) => a.is_some_and(|v| !v.is_null()).cmp(&b.is_some_and(|v| !v.is_null())),
        };
        if *is_down { order.reverse() } else { order }
    });
    orders.fold(Ordering::Equal, Ordering::then)
}
