//! The decisions on a property or a parameter, one an aspect.

use crate::ir::{Decision, Decisions};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::format::strict;
use crate::lower::infer::rule::Rule;
use crate::lower::infer::ty::{both, samples, table};
use crate::lower::infer::verdict::Reason;

/// Rules of types that say what kind of value there is. One that says more, of a list the type of its items, goes before them.
const PLAIN: [&Rule; 3] = [&samples::RULE, &both::RULE, &table::RULE];

/// Of several decisions on an aspect, as of a list and of its items, the one that says most. The others are kept beside it,
/// with what they say of the place.
pub(super) fn settled(found: Vec<Decision>, node: &Node, claim: Option<&Claim>) -> Decisions {
    let mut kept: Vec<Decision> = Vec::with_capacity(found.len());
    for decision in found {
        let Some(known) = kept.iter_mut().find(|known| known.aspect == decision.aspect) else {
            kept.push(decision);
            continue;
        };
        let other = match says_more(&decision, known) {
            true => std::mem::replace(known, decision),
            false => decision,
        };
        let text = said(&other, node, claim);
        known.outranked.extend(text.map(|text| (text, other.because)));
        known.outranked.extend(other.outranked);
    }
    if let Some(known) = kept.iter_mut().find(|known| known.aspect == table::RULE.aspect)
        // Of both the table's word is one.
        && known.because.rule != both::RULE.name
        && let Some(claim) = claim
        && let Some(text) = claim.word.as_ref().map(|word| word.written.clone())
        && !node.is_unseen()
        && !node.is_of(&[claim.word()])
        && known.outranked.iter().all(|(_, reason)| reason.rule != table::RULE.name)
    {
        // Samples go before the table's word, which nobody proposes where they do.
        known.outranked.push((text, Reason::of_claim(&table::RULE, claim).into()));
    }
    Decisions(kept)
}

fn says_more(one: &Decision, other: &Decision) -> bool {
    let is_plain = |decision: &Decision| PLAIN.iter().any(|r| r.name == decision.because.rule);
    one.because.rule == strict::RULE.name || !is_plain(one) && is_plain(other)
}

/// The value of a decision that does not count, in words.
fn said(decision: &Decision, node: &Node, claim: Option<&Claim>) -> Option<String> {
    let rule = decision.because.rule;
    if rule == table::RULE.name {
        return Some(claim?.word.as_ref()?.written.clone());
    }
    let text = node.kinds().join(" or ");
    (rule == samples::RULE.name && !text.is_empty()).then_some(text)
}
