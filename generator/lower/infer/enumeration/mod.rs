//! Enumerations: the values that a text may have.

pub(in crate::lower) mod corrected;
pub(in crate::lower) mod statuses;
pub(in crate::lower) mod words;

use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Verdict;

use self::statuses::Listed;
use self::words::Named;

/// The values of a place, from two on. Values that a sample contradicts are examples, not an enumeration.
pub(in crate::lower) fn judge(
    node: &Node,
    claim: Option<&Claim>,
    listed: Option<&Listed>,
    applied: Applied,
) -> Option<Verdict<Named>> {
    let corrected = corrected::propose(claim).filter(|(_, reason)| applied.has(reason.rule));
    if let Some(corrected) = corrected {
        return Verdict::resolve([corrected]);
    }
    let proposals = [words::propose(claim), statuses::propose(claim, listed)];
    let proposals = proposals.into_iter().flatten();
    let proposals = proposals.filter(|(_, reason)| applied.has(reason.rule));
    let verdict = Verdict::resolve(proposals)?;
    let fits = |text: &String| verdict.value.values.contains(text);
    node.texts.iter().all(fits).then_some(verdict)
}
