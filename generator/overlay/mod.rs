//! Overlays: what a reference says in prose, for a document that others made of the same API.
//!
//! [`overlay`] matches the operations, parameters and properties of a document with those of the reference and gives those
//! without a description the reference's, as actions of the OpenAPI Overlay Specification 1.0. What a document says itself
//! stays, unless all is asked for. Nothing of it is removed, and no type, status or name is changed.

mod operation;
mod place;
mod schema;
mod tally;
mod update;

use serde_json::{Map, Value, json};

pub use tally::{Count, Kind, Tally};

use crate::emit::openapi::{Format, render};
use crate::foreign::{self, Addresses};
use crate::ir::Api;

use place::Place;
use update::Updates;

/// The texts that are written in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// Those that it lacks.
    #[default]
    Missing,
    /// All that the reference says.
    All,
}

/// An overlay, and what of the document it is of.
#[derive(Debug)]
pub struct Overlay {
    document: Value,
    /// The matches, and all that matched nothing.
    pub tally: Tally,
}

impl Overlay {
    /// The document of the overlay.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        render(&self.document, Format::Yaml)
    }
}

/// Makes an overlay of a document with what the references say of the same operations.
///
/// # Errors
///
/// The document is none of OpenAPI 3.
pub fn overlay(document: &Value, apis: &[Api], fill: Fill) -> Result<Overlay, foreign::Error> {
    let paths = foreign::paths(document)?;
    let is_3_0 = document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"));
    let addresses = Addresses::new(apis);
    let mut walk = Walk {
        root: document,
        fill,
        // There a reference is alone in its object.
        has_siblings: !is_3_0,
        updates: Updates::default(),
        tally: Tally::default(),
        visited: crate::hash::HashSet::default(),
    };
    for described in foreign::operations(paths) {
        walk.operation(&described, &addresses);
    }
    let Walk { updates, tally, .. } = walk;
    let title =
        |document: &Value| document["info"]["title"].as_str().unwrap_or_default().to_owned();
    let titles: Vec<&str> = apis.iter().map(|api| api.title.as_str()).collect();
    let info = json!({
        "title": format!("What the reference of {} says, for {}", titles.join(", "), title(document)),
        "version": document["info"]["version"].as_str().unwrap_or("1"),
    });
    let document = json!({ "overlay": "1.0.0", "info": info, "actions": updates.into_actions() });
    Ok(Overlay { document, tally })
}

/// The way through a document, beside the reference.
struct Walk<'d> {
    root: &'d Value,
    fill: Fill,
    /// A schema may say something beside a reference.
    has_siblings: bool,
    updates: Updates,
    tally: Tally,
    /// The schemas that were visited, each with those of the reference that it is.
    visited: crate::hash::HashSet<schema::Visit>,
}

impl<'d> Walk<'d> {
    /// Writes a text where none is, or where all is asked for. `known` is what stands there.
    fn say(&mut self, at: &Place<'d>, key: &str, known: Option<&str>, text: &str) -> bool {
        let is_wanted =
            self.fill == Fill::All && known.is_none_or(|known| known.trim() != text.trim());
        let says = !text.trim().is_empty() && (known.is_none() || is_wanted);
        if says {
            self.updates.set(at, key, text.into());
        }
        says
    }

    /// Writes the microversions that have it, if nothing is said of them there.
    fn versions(&mut self, at: &Place<'d>, versions: crate::ir::VersionRange) {
        let ends = [("min-ver", versions.min), ("max-ver", versions.max)];
        let known = at.value.get("x-openstack");
        let is_said = |key: &str| known.is_some_and(|known| known.get(key).is_some());
        if ends.iter().any(|(key, _)| is_said(key)) {
            return;
        }
        let said = ends
            .into_iter()
            .filter_map(|(key, end)| Some((key.to_owned(), end?.to_string().into())));
        let said: Map<String, Value> = said.collect();
        if !said.is_empty() {
            self.updates.set(at, "x-openstack", said.into());
        }
    }
}
