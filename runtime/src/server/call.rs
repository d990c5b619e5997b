//! Typed parts of a request.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::payload::Payload;
use super::shape::Field;
use super::{ApiError, Body, RequestContext, check as body, filling, parameter};

/// The source of a generated request.
#[derive(Debug)]
pub struct Call<'e> {
    pub(super) cx: &'e RequestContext,
    pub(super) placeholders: &'e [Placeholder],
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Payload,
}

/// A request that can be read from a [`Call`].
pub trait FromCall: Sized + Send {
    /// Reads it; what is wrong is a bad request that says which part is wrong and why.
    fn from_call(call: &mut Call<'_>) -> Result<Self, ApiError>;
}

/// Reads a request and lets go of it: what an operation without a handler checks.
pub fn check<R: FromCall>(call: &mut Call<'_>) -> Result<(), ApiError> {
    R::from_call(call).map(drop)
}

/// A placeholder of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placeholder {
    pub(super) name: &'static str,
    /// The number of bytes between it and the placeholder before, or the start.
    pub(super) gap: usize,
}

/// Where in a path the last of some placeholders is.
pub(super) fn place(path: &str, placeholders: &[Placeholder]) -> Range<usize> {
    placeholders.iter().fold(0..0, |before, placeholder| {
        let start = before.end + placeholder.gap;
        let rest = path.get(start..).unwrap_or_default();
        start..start + rest.find('/').unwrap_or(rest.len())
    })
}

/// The text that stands in a path, decoded.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, ApiError> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| ApiError::bad_request(format!("The path segment '{text}' is not UTF-8 text.")))
}

/// The words of messages for a parameter of the query.
const QUERY: &str = "query parameter";

/// The word of messages for a header.
const HEADER: &str = "header";

/// Refuses a text that is none of a parameter's.
fn allow(kind: &str, field: &Field, text: &str) -> Result<(), ApiError> {
    let Some(other) = field.shape.refuses_text(text) else { return Ok(()) };
    let name = field.name;
    Err(ApiError::bad_request(format!("Invalid input for {kind} {name}: '{text}' is not {other}.")))
}

/// Refuses texts of which one is none of a parameter's, and none at all where there must be one.
fn allow_all(kind: &str, field: &Field, texts: &[&str]) -> Result<(), ApiError> {
    if field.required && texts.is_empty() {
        return Err(missing(kind, field.name));
    }
    texts.iter().try_for_each(|text| allow(kind, field, text))
}

/// The texts that are sent under the names of a family, by what stands in for the placeholder.
type Members<'c> = BTreeMap<&'c str, Vec<&'c str>>;

impl Call<'_> {
    /// A placeholder of the path.
    pub fn path<T: DeserializeOwned>(&self, name: &str) -> Result<T, ApiError> {
        let path = self.cx.parts.uri.path();
        let text = match self.placeholders.iter().position(|known| known.name == name) {
            Some(at) => {
                decode(path.get(place(path, &self.placeholders[..=at])).unwrap_or_default())?
            }
            // The scope, which this path leaves out.
            None => Cow::Borrowed(""),
        };
        parse("path parameter", name, &[&text])
    }

    /// A query parameter that may be left out.
    pub fn query<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        self.read(QUERY, self.cx.operation.query, name, &self.query_texts(name))
    }

    /// A query parameter that must be there.
    pub fn required_query<T: DeserializeOwned>(&self, name: &str) -> Result<T, ApiError> {
        self.query(name)?.ok_or_else(|| missing(QUERY, name))
    }

    /// The query parameters of a family, by what stands in for the placeholder of its name.
    pub fn query_family<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<BTreeMap<String, T>, ApiError> {
        let known = self.cx.operation.query.iter().find(|field| field.name == name);
        let Some(field) = known else { return Ok(BTreeMap::new()) };
        self.members(QUERY, field, self.queries_of(field)?)
    }

    /// The headers of a family, by what stands in for the placeholder of its name.
    pub fn header_family<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<BTreeMap<String, T>, ApiError> {
        let known = self.cx.operation.headers.iter().find(|field| field.name == name);
        let Some(field) = known else { return Ok(BTreeMap::new()) };
        self.members(HEADER, field, self.headers_of(field)?)
    }

    /// A header that may be left out.
    pub fn header<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        let Some(text) = self.header_text(name)? else { return Ok(None) };
        self.read(HEADER, self.cx.operation.headers, name, &[text])
    }

    fn header_text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let Some(value) = self.cx.parts.headers.get(name) else { return Ok(None) };
        let not_ascii = |_| ApiError::bad_request(format!("The header {name} is not ASCII text."));
        value.to_str().map(Some).map_err(not_ascii)
    }

    fn query_texts(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// The texts of a family's query parameters.
    fn queries_of(&self, field: &Field) -> Result<Members<'_>, ApiError> {
        let mut members = Members::new();
        for (name, text) in &self.query {
            let listed = self.cx.operation.query.iter().any(|other| other.name == name);
            if let Some(part) = field.part(name).filter(|_| !listed) {
                self.fits(QUERY, field, name, part)?;
                members.entry(part).or_default().push(text);
            }
        }
        Ok(members)
    }

    /// The texts of a family's headers, whose names have no case.
    fn headers_of(&self, field: &Field) -> Result<Members<'_>, ApiError> {
        let mut members = Members::new();
        for name in self.cx.parts.headers.keys().map(|name| name.as_str()) {
            let is_it = |other: &Field| other.name.eq_ignore_ascii_case(name);
            let listed = self.cx.operation.headers.iter().any(is_it);
            if let Some(part) = field.part_ignoring_case(name).filter(|_| !listed) {
                self.fits(HEADER, field, name, part)?;
                members.entry(part).or_default().extend(self.header_text(name)?);
            }
        }
        Ok(members)
    }

    /// Refuses what may not stand in for the placeholder of a family's name.
    fn fits(&self, kind: &str, field: &Field, name: &str, part: &str) -> Result<(), ApiError> {
        if filling::fits(field.fillings, part, self.cx.microversion) {
            return Ok(());
        }
        let family = field.name;
        Err(ApiError::bad_request(format!("The {kind} '{name}' is none of {family}.")))
    }

    /// The values of a family, if the microversion has it.
    fn members<T: DeserializeOwned>(
        &self,
        kind: &str,
        field: &Field,
        members: Members<'_>,
    ) -> Result<BTreeMap<String, T>, ApiError> {
        if !field.exists_at(self.cx.microversion) {
            return Ok(BTreeMap::new());
        }
        let value = |(part, texts): (&str, Vec<&str>)| {
            texts.iter().try_for_each(|text| allow(kind, field, text))?;
            Ok((part.to_owned(), parse(kind, field.name, &texts)?))
        };
        members.into_iter().map(value).collect()
    }

    /// The value of the texts that are sent under a name, if there are any and the microversion has it.
    fn read<T: DeserializeOwned>(
        &self,
        kind: &str,
        listed: &[Field],
        name: &str,
        texts: &[&str],
    ) -> Result<Option<T>, ApiError> {
        if texts.is_empty() {
            return Ok(None);
        }
        if let Some(field) = listed.iter().find(|field| field.name == name) {
            if !field.exists_at(self.cx.microversion) {
                return Ok(None);
            }
            texts.iter().try_for_each(|text| allow(kind, field, text))?;
        }
        parse(kind, name, texts).map(Some)
    }

    /// A header that must be there.
    pub fn required_header<T: DeserializeOwned>(&self, name: &str) -> Result<T, ApiError> {
        self.header(name)?.ok_or_else(|| missing(HEADER, name))
    }

    /// The JSON body, which must be there.
    pub fn body<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        let value = self.json()?.ok_or_else(no_body)?;
        typed(value)
    }

    /// The JSON body, which may be left out.
    pub fn optional_body<T: DeserializeOwned>(&mut self) -> Result<Option<T>, ApiError> {
        self.json()?.map(typed).transpose()
    }

    /// The value that the JSON body, which must be there, holds under its one key.
    pub fn body_in<T: DeserializeOwned>(&mut self, wrapper: &str) -> Result<T, ApiError> {
        self.optional_body_in(wrapper)?.ok_or_else(no_body)
    }

    /// The value that the JSON body, which may be left out, holds under its one key.
    pub fn optional_body_in<T: DeserializeOwned>(
        &mut self,
        wrapper: &str,
    ) -> Result<Option<T>, ApiError> {
        let Some(mut value) = self.json()? else { return Ok(None) };
        let Some(inner) = value.get_mut(wrapper) else { return Ok(None) };
        typed_or_empty(inner.take()).map(Some)
    }

    /// Checks the query, the headers and the body, as far as the operation describes them, and lets go of them.
    pub(super) fn check(&mut self) -> Result<(), ApiError> {
        self.check_parameters()?;
        self.json().map(drop)
    }

    fn check_parameters(&self) -> Result<(), ApiError> {
        let (operation, version) = (self.cx.operation, self.cx.microversion);
        for field in operation.query.iter().filter(|field| field.exists_at(version)) {
            let texts = match field.around {
                Some(_) => self.queries_of(field)?.into_values().flatten().collect(),
                None => self.query_texts(field.name),
            };
            allow_all(QUERY, field, &texts)?;
        }
        for field in operation.headers.iter().filter(|field| field.exists_at(version)) {
            let texts = match field.around {
                Some(_) => self.headers_of(field)?.into_values().flatten().collect(),
                None => Vec::from_iter(self.header_text(field.name)?),
            };
            allow_all(HEADER, field, &texts)?;
        }
        Ok(())
    }

    /// The same, but keeps the body: as it is after the check, and as it was sent.
    #[cfg(feature = "testing")]
    pub(crate) fn checked(&mut self) -> Result<(Option<Value>, Option<Value>), ApiError> {
        self.check_parameters()?;
        let sent = match &self.body {
            Payload::Json(value) => Some(value.clone()),
            Payload::None | Payload::Raw(_) => None,
        };
        Ok((self.json()?, sent))
    }

    /// The values of the path, less the caller's project.
    #[cfg(feature = "testing")]
    pub(crate) fn values(&self) -> Result<Vec<String>, ApiError> {
        let path = self.cx.parts.uri.path();
        let first = usize::from(self.cx.scope.is_some());
        let value = |at: usize| {
            let text = path.get(place(path, &self.placeholders[..=at])).unwrap_or_default();
            Ok(decode(text)?.into_owned())
        };
        (first..self.placeholders.len()).map(value).collect()
    }

    /// The checked body.
    fn json(&mut self) -> Result<Option<Value>, ApiError> {
        let Payload::Json(mut value) = std::mem::replace(&mut self.body, Payload::None) else {
            return Ok(None);
        };
        if let Some(shape) = self.cx.operation.body.shape() {
            let version = self.cx.microversion;
            let unknown = self.cx.settings.unknown(self.cx.operation.name, version);
            body::check(&mut value, &shape, version, unknown)?;
        }
        Ok(Some(value))
    }

    /// The body as it comes, unread.
    pub fn raw(&mut self) -> Body {
        match std::mem::replace(&mut self.body, Payload::None) {
            Payload::Raw(body) => body,
            Payload::Json(_) | Payload::None => Body::empty(),
        }
    }
}

#[cfg(feature = "testing")]
impl<'e> Call<'e> {
    /// The context of the request.
    pub(crate) fn context(&self) -> &'e RequestContext {
        self.cx
    }
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_json::from_value(value)
        .map_err(|e| ApiError::bad_request(format!("Invalid request body: {e}.")))
}

/// The same, where null stands for an object without fields: clients send `{"os-reserve": null}`. The
/// check of the shape has refused it already where it may not stand.
fn typed_or_empty<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    if value.is_null() {
        return serde_json::from_value(Value::Null)
            .or_else(|_| typed(Value::Object(serde_json::Map::new())));
    }
    typed(value)
}

fn no_body() -> ApiError {
    ApiError::bad_request("A JSON request body is required.")
}

fn parse<T: DeserializeOwned>(what: &str, name: &str, texts: &[&str]) -> Result<T, ApiError> {
    parameter::parse(texts).map_err(|mistake| {
        ApiError::bad_request(format!("Invalid input for {what} {name}: {mistake}."))
    })
}

fn missing(what: &str, name: &str) -> ApiError {
    ApiError::bad_request(format!("The {what} {name} is required."))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::{Placeholder, decode, place, typed_or_empty};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Reserve {}

    #[test]
    fn placeholders_are_found_by_what_stands_between_them() {
        let placeholders =
            [Placeholder { name: "p", gap: 4 }, Placeholder { name: "id", gap: "/things/".len() }];
        for (path, project, id) in [
            ("/v3/p1/things/a%2Fb", "p1", "a%2Fb"),
            ("/v3/p1/things/42/action", "p1", "42"),
            ("/v3/p1", "p1", ""),
            ("/", "", ""),
        ] {
            let text = |n: usize| path.get(place(path, &placeholders[..n])).unwrap_or_default();
            assert_eq!((text(1), text(2)), (project, id), "{path}");
        }
        assert_eq!(decode("a%2Fb").unwrap(), "a/b");
        assert!(decode("%ff").unwrap_err().message().contains("not UTF-8"));
    }

    #[test]
    fn null_stands_for_an_object_without_fields() {
        for body in [json!(null), json!({})] {
            assert_eq!(typed_or_empty::<Reserve>(body.clone()).unwrap(), Reserve {});
            assert!(typed_or_empty::<BTreeMap<String, Value>>(body).unwrap().is_empty());
        }
        assert_eq!(typed_or_empty::<Option<Reserve>>(json!(null)).unwrap(), None);
        assert!(typed_or_empty::<String>(json!(null)).is_err());
        assert!(typed_or_empty::<Reserve>(json!(1)).is_err());
    }
}
