//! `length-in-words`: how many characters the row's description lets a text have.
//!
//! Why: services refuse longer ones. Limits that a sample does not keep are of something else.
//!
//! "Limited to 255 characters in length."

use crate::ir::{Aspect, Length};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "length-in-words", aspect: Aspect::Bounds, basis: Basis::Words };

/// Words before the most characters.
const MOST: [&str; 6] =
    ["limited to ", "maximum of ", "up to ", "at most ", "longer than ", "more than "];

pub(in crate::lower) fn propose(claim: &Claim) -> Option<(Length, Reason)> {
    let found = Some(length(&claim.prose)).filter(|found| *found != Length::default())?;
    Some((found, Reason::of_claim(&RULE, claim)))
}

/// All texts of the samples keep the limits.
pub(in crate::lower) fn fits(length: Length, node: &Node) -> bool {
    node.texts.iter().all(|text| {
        let count = text.chars().count();
        let within = |limit: Option<u32>, ok: fn(usize, usize) -> bool| {
            limit.is_none_or(|limit| usize::try_from(limit).is_ok_and(|limit| ok(count, limit)))
        };
        within(length.min, |count, min| count >= min)
            && within(length.max, |count, max| count <= max)
    })
}

/// The length that the prose gives for a text.
fn length(prose: &Prose) -> Length {
    if !prose.has_digit() {
        return Length::default();
    }
    let prose = prose.lower();
    let number = |lead: &str| {
        let rest = prose[prose.find(lead)? + lead.len()..].trim_start_matches('`');
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = rest[end..].trim_start_matches('`');
        Some((rest[..end].parse::<u32>().ok()?, unit))
    };
    let length = |lead: &str| number(lead).map(|(number, _)| number);
    let characters = |lead: &str| {
        let (number, unit) = number(lead)?;
        unit.starts_with(" characters").then_some(number)
    };
    Length {
        min: length("minimum length is ").or_else(|| characters("at least ")),
        max: length("maximum length is ").or_else(|| MOST.iter().find_map(|lead| characters(lead))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, Prose, length};

    #[test]
    fn lengths_are_what_prose_says_of_characters() {
        let limits = |min, max| Length { min, max };
        assert_eq!(
            length(&Prose::new("Limited to 255 characters\nin length.")),
            limits(None, Some(255))
        );
        assert_eq!(
            length(&Prose::new("The minimum length is 1 and the maximum length is 64.")),
            limits(Some(1), Some(64))
        );
        assert_eq!(length(&Prose::new("At least ``3`` characters.")), limits(Some(3), None));
        assert_eq!(length(&Prose::new("Limited to 10 wheels, up to 5 carts.")), limits(None, None));
    }
}
