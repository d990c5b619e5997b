//! HAR 1.2: what browsers and proxies export, one JSON object of which an entry at a time is in memory.

use std::fmt;
use std::io::Read as Input;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::Exchange;
use super::read::Read;

pub(super) fn read(input: &mut impl Input, see: &mut dyn FnMut(Exchange)) -> Read {
    let mut read = Read::default();
    let mut json = serde_json::Deserializer::from_reader(input);
    let whole = Key("log", Key("entries", Entries { read: &mut read, see }));
    let is_whole = whole.deserialize(&mut json).is_ok();
    Read { is_cut: !is_whole, ..read }
}

/// The value at a key of an object, whose other keys are passed over.
struct Key<S>(&'static str, S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Key<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(wanted, seed) = self;
        let mut seed = Some(seed);
        while let Some(key) = map.next_key::<String>()? {
            match seed.take_if(|_| key == wanted) {
                Some(seed) => drop(map.next_value_seed(seed)?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        seed.map_or(Ok(()), |_| Err(A::Error::missing_field(wanted)))
    }
}

/// The list of entries.
struct Entries<'s> {
    read: &'s mut Read,
    see: &'s mut dyn FnMut(Exchange),
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        // Something else than an entry must not end the list.
        while let Some(entry) = entries.next_element::<Value>()? {
            let found = serde_json::from_value(entry).ok().and_then(exchange);
            self.read.exchanges += usize::from(found.is_some());
            self.read.others += usize::from(found.is_none());
            found.into_iter().for_each(&mut *self.see);
        }
        Ok(())
    }
}

/// An entry (HAR 1.2, `entries`), with what matters here of `request` and `response`.
#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    post_data: Option<Content>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Content {
    text: Option<String>,
}

fn exchange(entry: Entry) -> Option<Exchange> {
    let Entry { request, response } = entry;
    let mut exchange = Exchange::new(&request.method, &request.url, response.status)?;
    let headers = request.headers.iter().chain(&response.headers);
    headers.for_each(|header| exchange.header(&header.name, &header.value));
    exchange.request = json(request.post_data);
    exchange.response = json(response.content);
    Some(exchange)
}

/// The JSON of a body; `None` where it is another text, or encoded.
fn json(content: Option<Content>) -> Option<Value> {
    let value: Value = serde_json::from_str(&content?.text?).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}
