//! The names of values in paths: one for each place.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::IndexMap;
use crate::ir::Segment;
use crate::lower::lint::Addressed;
use crate::source::Span;

/// A place of paths: the input, and what stands before it without the names of values.
type Place = (usize, String);

/// The number of operations that make a name a usual one.
const MIN_USERS: usize = 2;

/// An operation, and all names in its path.
type User = (Span, Vec<String>);

/// The names that paths have for values, with the operations of each.
#[derive(Debug, Default)]
pub(in crate::lower::lint) struct Placeholders(IndexMap<Place, IndexMap<String, Vec<User>>>);

impl Placeholders {
    /// Takes in the operations of a page.
    pub(in crate::lower::lint) fn page(&mut self, origin: usize, operations: &[Addressed<'_>]) {
        for (rest_method, address) in operations {
            let mut before = String::new();
            let Some(address) = address else { continue };
            let mut is_scope = false;
            for part in address.path.parts() {
                // The caller's project may well be another one where an administrator calls.
                if let Segment::Placeholder(name) = part
                    && !is_scope
                {
                    let place = self.0.entry((origin, before.clone())).or_default();
                    let all = address.path.placeholders().map(str::to_owned).collect();
                    place.entry(name.clone()).or_default().push((rest_method.span, all));
                }
                is_scope = part.is_version();
                before = before + "/" + part.literal().unwrap_or("{}");
            }
        }
    }

    /// Takes in what other pages have.
    pub(in crate::lower::lint) fn merge(&mut self, other: Self) {
        for (place, names) in other.0 {
            let own = self.0.entry(place).or_default();
            for (name, users) in names {
                own.entry(name).or_default().extend(users);
            }
        }
    }

    /// Reports each name but that of most paths, where there are some; of equals the first is meant. A path that calls another value so cannot.
    pub(in crate::lower::lint) fn finish(&self, diagnostics: &mut Vec<Diagnostic>) {
        for names in self.0.values().filter(|names| names.len() > 1) {
            let most = names.values().map(Vec::len).max().unwrap_or_default();
            if most < MIN_USERS {
                continue;
            }
            let Some((usual, users)) = names.iter().find(|(_, users)| users.len() == most) else {
                continue;
            };
            for (name, others) in names.iter().filter(|(name, _)| *name != usual) {
                let others = others.iter().filter(|(_, all)| !all.contains(usual));
                diagnostics.extend(others.map(|(span, _)| {
                    let message =
                        format!("the path has `{{{name}}}` where {most} have `{{{usual}}}`");
                    Diagnostic::new(Code::DivergentPlaceholder, *span, message)
                        .also(users[0].0, "one of them")
                        .help(format!("write `{{{usual}}}`, in the path and in the table"))
                }));
            }
        }
    }
}
