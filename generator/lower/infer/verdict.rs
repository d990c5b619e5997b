//! Verdicts: what was decided of a place, by which rule, from which places of the sources.

use serde::Serialize;

use super::rule::{Basis, Rule};
use crate::ir::Decision;
use crate::lower::evidence::claim::Claim;
use crate::source::Span;

pub(in crate::lower) use crate::lower::reason::Reason;

impl Reason {
    /// As [`Self::new`], by the entry that a row names and the row; a rule of words goes by those that have the words.
    pub(in crate::lower) fn of_claim(rule: &'static Rule, claim: &Claim) -> Self {
        let own = (claim.entry, claim.span);
        let told = claim.told.filter(|_| rule.basis == Basis::Words);
        let (entry, row) = told.unwrap_or(own);
        Self::of_two(rule, entry, Some(row))
    }

    /// The decision of a rule that nothing competes with.
    pub(in crate::lower) fn decision(self) -> Decision {
        Decision {
            aspect: self.rule.aspect,
            because: self.into(),
            outranked: Vec::new(),
            also: Vec::new(),
        }
    }
}

/// A value, why it is so, and what other rules would have had it be.
#[derive(Clone, Debug, Serialize)]
pub(in crate::lower) struct Verdict<T> {
    pub(in crate::lower) value: T,
    pub(in crate::lower) because: Reason,
    pub(in crate::lower) outranked: Vec<(T, Reason)>,
}

impl<T> Verdict<T> {
    /// A correction decided.
    pub(in crate::lower) fn is_corrected(&self) -> bool {
        self.because.rule.basis == Basis::Correction
    }

    /// The correction at this place of `apiref.toml` decided.
    fn is_corrected_at(&self, place: Span) -> bool {
        self.is_corrected() && self.because.at.contains(&Some(place))
    }

    /// The verdict as the IR keeps it, with what was outranked in words.
    pub(in crate::lower) fn decision(&self, shown: impl Fn(&T) -> String) -> Decision {
        let outranked = self.outranked.iter();
        Decision {
            aspect: self.because.rule.aspect,
            because: self.because.into(),
            outranked: outranked.map(|(value, reason)| (shown(value), (*reason).into())).collect(),
            also: Vec::new(),
        }
    }
}

impl Verdict<bool> {
    /// The verdict on several places that are one: that of the correction at this place, else of those of this value the one that
    /// rests on the strongest evidence, else the first.
    pub(in crate::lower) fn of_all<'v>(
        all: impl Iterator<Item = &'v Self> + Clone,
        corrected: Option<Span>,
        value: bool,
    ) -> Option<Self> {
        let decided = corrected
            .and_then(|place| all.clone().find(|verdict| verdict.is_corrected_at(place)))
            .or_else(|| {
                let of_value = all.clone().filter(|verdict| verdict.value == value);
                of_value.min_by_key(|verdict| verdict.because.rule.basis)
            })
            .or_else(|| all.clone().next())?;
        Some(decided.among(all))
    }
}

impl<T: PartialEq + Clone> Verdict<T> {
    /// One of the verdicts on several places that are one; of the others what differs from it is kept beside, each rule once.
    fn among<'v>(&self, all: impl Iterator<Item = &'v Self>) -> Self
    where
        T: 'v,
    {
        let mut verdict = self.clone();
        for other in all.filter(|other| other.value != self.value) {
            let is_it = |(value, known): &(T, Reason)| {
                *value == other.value && known.rule == other.because.rule
            };
            if !verdict.outranked.iter().any(is_it) {
                verdict.outranked.push((other.value.clone(), other.because));
            }
        }
        verdict
    }
}

impl<T: PartialEq> Verdict<T> {
    /// Decides between proposals, given from the highest precedence to the lowest: the first wins, and those that
    /// differ from it are kept beside.
    pub(in crate::lower) fn resolve(
        proposals: impl IntoIterator<Item = (T, Reason)>,
    ) -> Option<Self> {
        let mut proposals = proposals.into_iter();
        let (value, because) = proposals.next()?;
        let outranked = proposals.filter(|(other, _)| *other != value).collect();
        Some(Self { value, because, outranked })
    }
}
