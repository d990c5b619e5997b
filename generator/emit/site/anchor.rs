//! The names of a page's places, as Sphinx gives them to the sections of the reference: links that lead there go on leading there.

use crate::hash::HashMap;
use crate::ir::{Api, Name, Operation};

/// The names that are given on a page.
pub(super) struct Anchors {
    /// Of each tag.
    tags: Vec<String>,
    /// Of each operation, by its name.
    operations: HashMap<String, String>,
    /// Of both, by title.
    titles: HashMap<String, String>,
    /// The number of places that would like each name.
    taken: HashMap<String, u32>,
}

impl Anchors {
    /// The names of the tags and operations, in the order of the page.
    pub(super) fn new<'a>(api: &'a Api, operations: impl Iterator<Item = &'a Operation>) -> Self {
        let mut this = Self {
            tags: Vec::with_capacity(api.tags.len()),
            operations: HashMap::default(),
            titles: HashMap::default(),
            taken: HashMap::default(),
        };
        for tag in &api.tags {
            let anchor = this.give(&tag.heading);
            this.titles.entry(tag.title.to_lowercase()).or_insert_with(|| anchor.clone());
            this.tags.push(anchor);
        }
        for operation in operations {
            let anchor = this.give(&operation.summary);
            this.titles.entry(operation.summary.to_lowercase()).or_insert_with(|| anchor.clone());
            this.operations.insert(operation.name.snake(), anchor);
        }
        this
    }

    /// A name for the place under a title. Of several that would like one the first has it.
    pub(super) fn give(&mut self, title: &str) -> String {
        let wanted = Some(slug(title)).filter(|slug| !slug.is_empty());
        let wanted = wanted.unwrap_or_else(|| "section".to_owned());
        let count = self.taken.entry(wanted.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return wanted;
        }
        let first = *count;
        let mut others = (first..).map(|n| format!("{wanted}-{n}"));
        let free = others.find(|other| !self.taken.contains_key(other)).unwrap_or(wanted);
        self.taken.insert(free.clone(), 1);
        free
    }

    /// That of a tag.
    pub(super) fn tag(&self, at: usize) -> &str {
        &self.tags[at]
    }

    /// That of an operation.
    pub(super) fn operation(&self, name: &Name) -> &str {
        &self.operations[&name.snake()]
    }

    /// That of the tag or the operation with this title.
    pub(super) fn titled(&self, title: &str) -> Option<&str> {
        self.titles.get(&title.to_lowercase()).map(String::as_str)
    }
}

/// A title as docutils makes an id of it: letters without case and digits, a dash for all between them, and neither a digit nor
/// a dash at its start.
pub(super) fn slug(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
        .trim_end_matches('-')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_title_is_the_id_that_docutils_makes_of_it() {
        assert_eq!(slug("Rebuild Server (rebuild Action)"), "rebuild-server-rebuild-action");
        assert_eq!(
            slug("Servers - run an action (servers, action)"),
            "servers-run-an-action-servers-action"
        );
        assert_eq!(slug("  2. What’s new?"), "whats-new");
        assert_eq!(slug("404"), "");
    }
}
