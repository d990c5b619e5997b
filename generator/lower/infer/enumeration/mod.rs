//! Enumerations: the values that a text or a whole number may have.

pub(in crate::lower) mod alone;
pub(in crate::lower) mod bullets;
pub(in crate::lower) mod corrected;
mod lead;
mod list;
pub(in crate::lower) mod mapping;
pub(in crate::lower) mod relation;
mod samples;
pub(in crate::lower) mod sentence;
pub(in crate::lower) mod shown;
pub(in crate::lower) mod statuses;
pub(in crate::lower) mod words;

use crate::lower::evidence::claim::{self, Claim};
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::source::Span;

use self::statuses::Listed;

/// The values that a reference names for a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lower) struct Named {
    pub(in crate::lower) values: Vec<String>,
    /// The words rule out others.
    pub(in crate::lower) closed: bool,
    /// The words speak of values and of nothing else, so that a sample with another is one more.
    announced: bool,
}

/// A place by its evidence.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Subject<'e> {
    pub(in crate::lower) key: &'e str,
    pub(in crate::lower) node: &'e Node,
    pub(in crate::lower) claim: Option<&'e Claim>,
    /// The statuses that its section lists.
    pub(in crate::lower) listed: Option<&'e Listed>,
    /// The first sample that shows it.
    pub(in crate::lower) sample: Option<Span>,
}

impl Subject<'_> {
    /// The values that samples show, numbers as they are written.
    fn shown(&self) -> Vec<String> {
        self.node.texts.iter().cloned().chain(self.numbers()).collect()
    }

    fn numbers(&self) -> impl Iterator<Item = String> {
        let seen = self.node.integer.iter().flat_map(|seen| [seen.least, seen.greatest]);
        seen.map(|number| number.to_string())
    }
}

/// The values of a text.
pub(in crate::lower) fn texts(subject: Subject<'_>, applied: Applied) -> Option<Verdict<Named>> {
    judge(subject, &subject.node.texts, applied)
}

/// The values of a whole number, which all are such.
pub(in crate::lower) fn integers(
    subject: Subject<'_>,
    applied: Applied,
) -> Option<(Vec<i64>, Verdict<Named>)> {
    let seen: Vec<String> = subject.numbers().collect();
    let verdict = judge(subject, &seen, applied)?;
    let values = verdict.value.values.iter().map(|value| value.parse().ok());
    Some((values.collect::<Option<_>>()?, verdict))
}

/// Decides between proposals. Values that a sample contradicts are examples, unless the words leave no doubt.
fn judge(subject: Subject<'_>, shown: &[String], applied: Applied) -> Option<Verdict<Named>> {
    // A list that the field itself is in is one of fields: "one of ``red_id`` and ``blue_id``".
    let is_of_values = |named: &Named| !named.values.iter().any(|value| value == subject.key);
    let proposals = proposals(subject).into_iter().flatten();
    let proposals = proposals.filter(|(named, _)| is_of_values(named));
    let held = proposals.filter_map(|(named, reason)| Some((samples::held(named, shown)?, reason)));
    let corrected = corrected::propose(subject.claim);
    Verdict::resolve(applied.ranked(corrected.into_iter().chain(held)))
}

fn proposals(subject: Subject<'_>) -> [Option<(Named, Reason)>; 8] {
    // A boolean has no other values, in whatever words.
    let is_flag = claim::word(subject.claim) == Word::Boolean;
    let claim = subject.claim.filter(|_| !is_flag);
    let leads = claim.map(|claim| lead::leads(subject.key, &claim.prose)).unwrap_or_default();
    [
        claim.and_then(|claim| words::propose(claim, &leads)),
        claim.and_then(|claim| bullets::propose(claim, &leads)),
        claim.and_then(mapping::propose),
        claim.and_then(sentence::propose),
        claim.and_then(|claim| shown::propose(subject, claim)),
        claim.and_then(|claim| alone::propose(claim, &leads)),
        statuses::propose(subject.claim, subject.listed),
        relation::propose(subject),
    ]
}
