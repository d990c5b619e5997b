//! Samples, of which a large one that several bodies show is a component.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::Version;
use super::component::reference;
use super::document::{Example, OrReference};
use super::union::Shape;
use crate::analysis::component::name as component_name;
use crate::hash::{HashMap, HashSet};
use crate::ir::{self, Api, Content, VersionRange};

/// A sample with fewer bytes than this, as JSON, stands wherever it is shown: it reads better there.
const LARGE: usize = 1024;

/// The samples that are components, by what they hold and at which versions.
pub(super) struct Examples {
    version: Version,
    shared: HashMap<Key, String>,
    components: IndexMap<String, Component>,
}

struct Component {
    example: Example,
    is_used: bool,
}

/// Operations share what was read once, so it is known by its address.
type Key = (*const Value, VersionRange);

fn key(example: &ir::Example) -> Key {
    (Arc::as_ptr(&example.value), example.versions)
}

struct Uses<'a> {
    first: &'a ir::Example,
    count: usize,
    /// `true` if all have the first one's heading.
    is_one_summary: bool,
}

impl Examples {
    /// Finds what is shown more than once. Of several that would like one name the first has it, and the others stand
    /// where they are shown: a number would change with what is added.
    pub(super) fn new(api: &Api, version: Version) -> Self {
        let mut uses: IndexMap<Key, Uses<'_>> = IndexMap::new();
        for (_, operation) in api.operations() {
            let contents = operation.bodies().flat_map(|body| body.content.values());
            for first in contents.flat_map(|content| &content.examples) {
                let new = Uses { first, count: 0, is_one_summary: true };
                let known = uses.entry(key(first)).or_insert(new);
                known.count += 1;
                known.is_one_summary &= known.first.summary == first.summary;
            }
        }
        let mut names = HashSet::default();
        let mut shared = HashMap::default();
        let mut components = IndexMap::new();
        for (key, Uses { first, is_one_summary, .. }) in
            uses.into_iter().filter(|(_, u)| u.count > 1)
        {
            let name = component_name(&first.name);
            if first.value.to_string().len() < LARGE || !names.insert(name.clone()) {
                continue;
            }
            let summary = if is_one_summary { first.summary.clone() } else { String::new() };
            let example = example(first, summary);
            components.insert(name.clone(), Component { example, is_used: false });
            shared.insert(key, name);
        }
        Self { version, shared, components }
    }

    /// Samples by name. Two of one name keep apart by the operations' names.
    pub(super) fn place(
        &mut self,
        contents: &[Shape<'_, Content>],
    ) -> IndexMap<String, OrReference<Example>> {
        let mut out: IndexMap<String, (&Value, OrReference<Example>)> = IndexMap::new();
        for Shape { operation, value } in contents {
            for shown in &value.examples {
                let name = shown.name.snake();
                let is_known =
                    |other: &Value| std::ptr::eq(other, &*shown.value) || *other == *shown.value;
                let name = match out.get(&name) {
                    Some((other, _)) if is_known(other) => continue,
                    Some(_) => format!("{}_{name}", operation.name.snake()),
                    None => name,
                };
                out.insert(name, (&shown.value, self.place_one(shown)));
            }
        }
        out.into_iter().map(|(name, (_, example))| (name, example)).collect()
    }

    fn place_one(&mut self, shown: &ir::Example) -> OrReference<Example> {
        let found = self.shared.get(&key(shown)).and_then(|name| {
            let component = self.components.get_mut(name)?;
            Some((name, component))
        });
        let Some((name, component)) = found else {
            return OrReference::Object(example(shown, shown.summary.clone()));
        };
        component.is_used = true;
        // A reference of 3.0 says nothing beside.
        let is_own = self.version == Version::V3_1 && component.example.summary != shown.summary;
        OrReference::Reference {
            reference: reference("examples", name),
            summary: if is_own { shown.summary.clone() } else { String::new() },
        }
    }

    pub(super) fn into_components(self) -> IndexMap<String, Example> {
        let used = self.components.into_iter().filter(|(_, component)| component.is_used);
        used.map(|(name, component)| (name, component.example)).collect()
    }
}

fn example(example: &ir::Example, summary: String) -> Example {
    Example { summary, value: Arc::clone(&example.value), versions: example.versions.into() }
}
