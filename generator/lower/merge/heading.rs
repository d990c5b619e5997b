//! Tables and samples that stand under headings of microversions.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::ir::{Microversion, VersionRange};
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::read::section::{Headed, RestMethod, Sample, Side};

/// The headings of an operation's tables and samples.
pub(in crate::lower) struct Headings {
    major: Option<u16>,
    /// Where ranges begin, of each side in order.
    begins: Vec<(Side, Microversion)>,
}

impl Headings {
    pub(in crate::lower) fn new(
        rest_method: &RestMethod<'_>,
        samples: &[(Side, &Sample)],
        major: Option<u16>,
    ) -> Self {
        let tables = rest_method.tables.iter().map(|table| (table.side, table.headed));
        let all = tables.chain(samples.iter().map(|(side, sample)| (*side, sample.headed)));
        let begins =
            all.filter_map(|(side, headed)| Some((side, headed?.within(major)?.versions.min?)));
        let begins: BTreeSet<(Side, Microversion)> = begins.collect();
        Self { major, begins: begins.into_iter().collect() }
    }

    /// The microversions that a heading of one side gives. All between two of them belongs to the earlier one: nothing changes
    /// before something else begins.
    pub(in crate::lower) fn of(&self, side: Side, headed: Option<Headed>) -> Option<Headed> {
        let mut headed = headed?.within(self.major)?;
        if let Some(max) = headed.versions.max {
            let after = self.begins.partition_point(|begin| *begin <= (side, max));
            let next = self.begins.get(after).filter(|(of, _)| *of == side);
            headed.versions.max = next.and_then(|(_, next)| next.before()).or(Some(max));
        }
        Some(headed)
    }
}

/// The microversions of several headings together, if all there is stands under one.
pub(in crate::lower) fn together(headings: impl Iterator<Item = Option<Headed>>) -> Option<Headed> {
    let join =
        |all: Headed, one: Headed| Headed { versions: all.versions.hull(one.versions), ..all };
    headings.reduce(|all, one| Some(join(all?, one?))).flatten()
}

/// The microversions of each kind of value that the samples of a body are, if every sample stands under a heading, and no
/// microversion has two kinds.
pub(in crate::lower) fn kinds<'s>(
    shown: impl Iterator<Item = Option<(&'s Value, VersionRange)>>,
) -> Vec<(Word, VersionRange)> {
    let mut kinds: Vec<(Word, VersionRange)> = Vec::new();
    for shown in shown {
        let Some((value, versions)) = shown else { return Vec::new() };
        let word = match value {
            Value::Array(_) => Word::Array,
            Value::Object(_) => Word::Object,
            _ => return Vec::new(),
        };
        match kinds.iter_mut().find(|(known, _)| *known == word) {
            Some((_, known)) => *known = known.hull(versions),
            None => kinds.push((word, versions)),
        }
    }
    let is_apart = |pair: &[(Word, VersionRange)]| pair[0].1.intersect(pair[1].1).is_empty();
    if kinds.windows(2).all(is_apart) { kinds } else { Vec::new() }
}

/// Lets the rows of headed tables be for the microversions of a sample too, where it shows what they list.
pub(in crate::lower) fn widen(node: &mut Node, shown: &Node, versions: VersionRange) {
    if let (Some(node), Some(shown)) = (&mut node.array, &shown.array) {
        widen(node, shown, versions);
    }
    for (key, shown) in shown.fields() {
        if let Some(node) = &mut node.entries {
            widen(node, &shown.node, versions);
        }
        let field = node.object.as_mut().and_then(|object| object.fields.get_mut(key));
        let Some(field) = field else { continue };
        if let Some(claim) = field.claim.as_mut().filter(|claim| claim.heading.is_some()) {
            let claim = Arc::make_mut(claim);
            claim.versions = claim.versions.hull(versions);
        }
        widen(&mut field.node, &shown.node, versions);
    }
}
