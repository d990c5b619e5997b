//! Waits: operations that show how far the work on a resource is.

use super::body::Json;
use crate::ir::{
    Api, Method, Operation, PathTemplate, Property, SchemaId, SchemaKind, StringFormat,
};

/// The property that holds a resource's status, in every service that has one.
const STATUS: &str = "status";

/// A wait: a resource is shown time and again until its status is the wanted one.
#[derive(Clone, Copy, Debug)]
pub struct Wait<'a> {
    /// The schema of the resource.
    pub resource: SchemaId,
    /// The property that holds its status, which is text.
    pub status: &'a Property,
    /// The values that the reference names for it; empty where it names none.
    pub values: &'a [String],
    /// `true` if the resource can be deleted, so that it may be gone.
    pub is_deleted: bool,
}

impl<'a> Wait<'a> {
    /// The wait by an operation that shows one resource, found by its path alone.
    pub(super) fn of(
        api: &'a Api,
        path: &PathTemplate,
        method: Method,
        operation: &Operation,
        shown: &Json<'a>,
    ) -> Option<Self> {
        // A part alone below the root is a version of the API.
        let is_version = path.parts().len() == 1;
        if method != Method::Get || operation.selector.is_some() || !path.names_one() || is_version
        {
            return None;
        }
        let SchemaKind::Object(properties) = &api.schema(shown.schema).kind else { return None };
        let status = properties.iter().find(|p| p.name.wire == STATUS)?;
        let SchemaKind::String(string) = &api.schema(status.schema).kind else { return None };
        if string.format == Some(StringFormat::Timestamp) {
            return None;
        }
        let endpoints = api.path_items.get(path).map_or(&[][..], |item| &item.endpoints);
        Some(Self {
            resource: shown.schema,
            status,
            values: &string.values,
            is_deleted: endpoints.iter().any(|e| e.method == Method::Delete),
        })
    }

    /// The values that end a wait well: those in which a resource may stay.
    pub fn settled(&self) -> impl Iterator<Item = &'a str> {
        self.values.iter().map(String::as_str).filter(|value| is_settled(value))
    }
}

/// Returns `true` if a resource may stay in a status: the work is done, and without an error.
pub(super) fn is_settled(status: &str) -> bool {
    let status = status.to_lowercase();
    !(status.ends_with("ing") || status.contains("error") || status.contains("fail"))
}

#[cfg(test)]
mod tests {
    use super::is_settled;

    #[test]
    fn work_that_goes_on_or_has_failed_is_not_settled() {
        for (status, settled) in [
            ("available", true),
            ("in-use", true),
            ("creating", false),
            ("error_deleting", false),
            ("Failed", false),
        ] {
            assert_eq!(is_settled(status), settled, "{status}");
        }
    }
}
