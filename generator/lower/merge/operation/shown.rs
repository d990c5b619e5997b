//! The keys that the samples of a body show, and how rows spell them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::hash::{HashMap, HashSet};
use crate::lower::evidence::node::Node;
use crate::lower::naming::singular_words;

/// The keys of a body's objects, at any depth.
pub(super) struct Keys<'n> {
    keys: BTreeSet<&'n str>,
    /// The same by how else they may be written, made when first asked for.
    alike: OnceCell<HashMap<String, BTreeSet<&'n str>>>,
}

impl<'n> Keys<'n> {
    pub(super) fn of(node: &'n Node) -> Self {
        let mut keys = BTreeSet::new();
        collect(node, &mut keys);
        Self { keys, alike: OnceCell::new() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.contains(name)
    }

    /// Another name of a row: that of the one key which differs in `-` and `_` alone, or in the number of what links are of,
    /// and which no row lists.
    pub(super) fn spelled(&self, name: &str, listed: &HashSet<&str>) -> Option<String> {
        if self.has(name) {
            return None;
        }
        let alike = self.alike.get_or_init(|| {
            let mut alike: HashMap<String, BTreeSet<&'n str>> = HashMap::default();
            for key in &self.keys {
                for form in forms(key) {
                    alike.entry(form).or_default().insert(key);
                }
            }
            alike
        });
        let forms = forms(name);
        let found = forms.iter().filter_map(|form| alike.get(form)).flatten();
        let mut found: BTreeSet<&str> =
            found.copied().filter(|key| !listed.contains(key)).collect();
        found.pop_first().filter(|_| found.is_empty()).map(str::to_owned)
    }
}

fn collect<'n>(node: &'n Node, keys: &mut BTreeSet<&'n str>) {
    for (name, field) in node.fields() {
        keys.insert(name);
        collect(&field.node, keys);
    }
    node.items().for_each(|items| collect(items, keys));
}

/// The ways in which others write a key: with `_` for `-`, and of links, `cart_links` and `carts_links`, without the number.
fn forms(name: &str) -> Vec<String> {
    let links =
        name.strip_suffix("_links").map(|of| format!("{} links", singular_words(of).join(" ")));
    std::iter::once(name.replace('-', "_")).chain(links).collect()
}
