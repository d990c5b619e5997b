//! Metadata of volumes and snapshots: the same six operations on both.

use std::hash::{DefaultHasher, Hash, Hasher};

use block_storage_v3::server::ApiError;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::service::{Owned, Service};
use crate::store::{Metadata, Record};

/// A record with metadata of its users.
pub(crate) trait Described: Owned {
    fn metadata(&self) -> &Metadata;
    fn metadata_mut(&mut self) -> &mut Metadata;
    /// Refuses to change the metadata in a state that does not allow it.
    fn check_state(&self) -> Result<(), Fault> {
        Ok(())
    }
}

/// The fate of the items that a request does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// They stay.
    Add,
    /// They go.
    Replace,
}

/// The longest key and the longest value, in characters.
const LONGEST: usize = 255;

/// Refuses what no metadata can have.
pub(crate) fn check(metadata: &Metadata) -> Result<(), Fault> {
    for (key, value) in metadata {
        let fine = |c: char| c.is_ascii_alphanumeric() || "-_:. ".contains(c);
        if key.is_empty() || key.chars().count() > LONGEST || !key.chars().all(fine) {
            let why = "A key has 1 to 255 letters, digits, and the characters '-_:. '.";
            return Err(Fault::field("metadata", key, why));
        }
        if value.chars().count() > LONGEST {
            return Err(Fault::field(key, value, "It is longer than 255 characters."));
        }
    }
    Ok(())
}

/// A text that changes whenever the metadata do.
pub(crate) fn tag(metadata: &Metadata) -> String {
    let mut hasher = DefaultHasher::new();
    metadata.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// A value of `If-Match` means these.
fn matches(tags: &str, metadata: &Metadata) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").trim_matches('"').to_owned();
    let own = bare(&tag(metadata));
    tags.split(',').map(bare).any(|tag| tag == own || tag == "*")
}

/// A filter of a list by metadata, written as JSON or as Python writes a dictionary of texts.
pub(crate) fn parse_filter(text: &str) -> Result<Metadata, Fault> {
    if let Ok(metadata) = serde_json::from_str(text) {
        return storable(metadata);
    }
    // Python's quotes become JSON's; inside of a text the other quote and the backslash stay text.
    let mut json = String::with_capacity(text.len());
    let mut open = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (open, c) {
            (None, '\'' | '"') => {
                open = Some(c);
                json.push('"');
            }
            (Some(quote), c) if c == quote => {
                open = None;
                json.push('"');
            }
            (Some(_), '\\') => match characters.next() {
                Some('\'') => json.push('\''),
                Some(next) => json.extend(['\\', next]),
                None => {}
            },
            (Some(_), '"') => json.push_str("\\\""),
            (_, c) => json.push(c),
        }
    }
    let metadata = serde_json::from_str(&json).map_err(|_| {
        Fault::bad_request(format!("Invalid filter metadata: '{text}' is no dictionary of texts."))
    })?;
    storable(metadata)
}

/// The filter of a list, unless nothing that is stored can match it.
fn storable(metadata: Metadata) -> Result<Metadata, Fault> {
    let has_nul = |(key, value): (&String, &String)| key.contains('\0') || value.contains('\0');
    if metadata.iter().any(has_nul) {
        return Err(ApiError::not_found("The resource could not be found.").into());
    }
    Ok(metadata)
}

impl Service {
    /// All metadata.
    pub(crate) async fn metadata<R: Described>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Metadata, Fault> {
        Ok(self.find::<R>(caller, id).await?.metadata().clone())
    }

    /// One item.
    pub(crate) async fn metadata_item<R: Described>(
        &self,
        caller: &Caller,
        id: &str,
        key: &str,
    ) -> Result<Metadata, Fault> {
        let mut metadata = self.metadata::<R>(caller, id).await?;
        let (key, value) = metadata.remove_entry(key).ok_or_else(|| no_item::<R>(id, key))?;
        Ok(Metadata::from([(key, value)]))
    }

    /// Adds items, or puts them in the place of all others; `tag` must be that of what is there.
    pub(crate) async fn set_metadata<R: Described>(
        &self,
        caller: &Caller,
        id: &str,
        items: Metadata,
        how: How,
        tag: Option<&str>,
    ) -> Result<Metadata, Fault> {
        check(&items)?;
        let mut write = self.store.write().await?;
        let mut record = self.lock::<R>(&mut write, caller, id).await?;
        record.check_state()?;
        if tag.is_some_and(|tag| !matches(tag, record.metadata())) {
            let message = "The metadata has changed since the answer that has this ETag.";
            return Err(Fault::Api(ApiError::precondition_failed(message)));
        }
        match how {
            How::Replace => *record.metadata_mut() = items,
            How::Add => record.metadata_mut().extend(items),
        }
        write.save(&mut record).await?;
        write.commit().await?;
        Ok(record.metadata().clone())
    }

    /// Sets one item, which the URL and the body name alike.
    pub(crate) async fn set_metadata_item<R: Described>(
        &self,
        caller: &Caller,
        id: &str,
        key: &str,
        items: Metadata,
        tag: Option<&str>,
    ) -> Result<Metadata, Fault> {
        if items.len() > 1 {
            return Err(Fault::bad_request("Request body contains too many items"));
        }
        if !items.contains_key(key) {
            return Err(Fault::bad_request("Request body and URI mismatch"));
        }
        self.set_metadata::<R>(caller, id, items.clone(), How::Add, tag).await?;
        Ok(items)
    }

    /// Removes one item.
    pub(crate) async fn delete_metadata_item<R: Described>(
        &self,
        caller: &Caller,
        id: &str,
        key: &str,
    ) -> Result<(), Fault> {
        let mut write = self.store.write().await?;
        let mut record = self.lock::<R>(&mut write, caller, id).await?;
        record.check_state()?;
        record.metadata_mut().remove(key).ok_or_else(|| no_item::<R>(id, key))?;
        write.save(&mut record).await?;
        Ok(write.commit().await?)
    }
}

fn no_item<R: Record>(id: &str, key: &str) -> Fault {
    let message = format!("{} {id} has no metadata with key {key}.", R::TITLE);
    Fault::Api(ApiError::not_found(message))
}

#[cfg(test)]
mod tests {
    use super::{Metadata, check, matches, parse_filter, tag};

    #[test]
    fn a_filter_is_read_as_json_and_as_python_writes_it() {
        let expected = Metadata::from([("k".to_owned(), "it's".to_owned())]);
        for text in [r#"{"k": "it's"}"#, r#"{'k': "it's"}"#, r"{'k': 'it\'s'}"] {
            assert_eq!(parse_filter(text).unwrap(), expected, "{text}");
        }
        for text in ["", "k", "{'k': 1}", "{'k'", "[]"] {
            assert!(parse_filter(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_tag_means_the_metadata_that_it_was_made_of() {
        let some = Metadata::from([("k".to_owned(), "v".to_owned())]);
        assert!(matches(&tag(&some), &some));
        assert!(matches(&format!("\"other\", W/{}", tag(&some)), &some));
        assert!(matches("*", &some));
        assert!(!matches(&tag(&some), &Metadata::new()));
    }

    #[test]
    fn keys_and_values_have_bounds() {
        let one = |key: &str, value: &str| Metadata::from([(key.to_owned(), value.to_owned())]);
        assert!(check(&one("a-b_c:d. e", "")).is_ok());
        assert!(check(&one(&"k".repeat(255), &"ü".repeat(255))).is_ok());
        assert!(check(&one(&"k".repeat(256), "")).is_err());
        assert!(check(&one("", "v")).is_err());
        assert!(check(&one("a/b", "v")).is_err());
        assert!(check(&one("k", &"v".repeat(256))).is_err());
    }
}
