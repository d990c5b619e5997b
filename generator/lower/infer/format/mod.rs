//! Formats: the form of a text, where a consumer can do something with it.

pub(in crate::lower) mod flag;
pub(in crate::lower) mod secret;
pub(in crate::lower) mod strict;
pub(in crate::lower) mod timestamp;
pub(in crate::lower) mod uri;
pub(in crate::lower) mod uuid;

use crate::ir::StringFormat;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::read::section::Side;

/// A text by its evidence.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Text<'e> {
    /// Its name, where that says something of its form.
    pub(in crate::lower) name: &'e str,
    /// Its name.
    pub(in crate::lower) called: &'e str,
    pub(in crate::lower) node: &'e Node,
    pub(in crate::lower) claim: Option<&'e Claim>,
    /// The first sample that shows it.
    pub(in crate::lower) sample: Option<crate::source::Span>,
}

impl Text<'_> {
    /// All texts of the samples fit; so do none.
    fn all(&self, fits: fn(&str) -> bool) -> bool {
        self.node.texts.iter().all(|text| fits(text))
    }

    fn is_shown(&self) -> bool {
        !self.node.texts.is_empty()
    }

    /// The table's word or the entry's format.
    fn is_called(&self, words: &[&str]) -> bool {
        let is = |claim: &Claim, wanted: &str| {
            claim.word.as_ref().is_some_and(|word| word.is(wanted))
                || claim.format.as_ref().is_some_and(|format| format.eq_ignore_ascii_case(wanted))
        };
        self.claim.is_some_and(|claim| words.iter().any(|wanted| is(claim, wanted)))
    }

    fn reason(&self, rule: &'static crate::lower::infer::rule::Rule) -> Reason {
        Reason::of_two(rule, self.sample, self.claim.map(|claim| claim.span))
    }
}

/// The form of the texts of a place; table and words count where no sample speaks against.
pub(in crate::lower) fn judge(
    text: Text<'_>,
    side: Side,
    applied: Applied,
) -> Option<Verdict<StringFormat>> {
    let flag = (side == Side::Request).then(|| flag::propose(&text)).flatten();
    let proposals = [secret::propose, uuid::propose, timestamp::propose, uri::propose];
    let proposals = proposals.iter().filter_map(|propose| propose(&text));
    Verdict::resolve(applied.ranked(flag.into_iter().chain(proposals)))
}
