//! `values-around-sample`: of bare words for a choice one is what samples show, so they are the values.
//!
//! Why: "In or out, which is the direction" is a sentence like others, until a sample shows `in`.
//!
//! "The version of IP (4 or 6)."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::lead::{behind, is_conditional, places};
use super::list::{self, Form, List};
use super::{Named, Subject};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-around-sample", aspect: Aspect::Enumeration, basis: Basis::Samples };

/// Text before bare words.
const BEFORE: [&str; 5] = ["(", ", ", ". ", "must be ", "Must be "];

pub(super) fn propose(subject: Subject<'_>, claim: &Claim) -> Option<(Named, Reason)> {
    let shown = subject.shown();
    if shown.is_empty() {
        return None;
    }
    let text = claim.prose.text();
    let starts = BEFORE.iter().flat_map(|lead| places(text, lead).map(|at| at + lead.len()));
    let values = [0].into_iter().chain(starts).find_map(|at| {
        let list = list::read(behind(text, at), true).filter(is_choice)?;
        if is_conditional(&claim.prose.lower()[..at])
            || at == 0 && begins_with_subject(&list.values)
        {
            return None;
        }
        let holds =
            |text: &String| list.values.iter().any(|value| value.eq_ignore_ascii_case(text));
        shown.iter().all(holds).then_some(list.values)
    })?;
    let named = Named { values, closed: false, announced: false };
    let (entry, row) = claim.told.unwrap_or((claim.entry, claim.span));
    Some((named, Reason::of_two(&RULE, subject.sample, entry.or(Some(row)))))
}

/// The first word is what the sentence is about: "State, new or old".
fn begins_with_subject(values: &[String]) -> bool {
    let is_capital = |value: &String| value.starts_with(|c: char| c.is_ascii_uppercase());
    values.len() > 2 && is_capital(&values[0]) && !values[1..].iter().any(is_capital)
}

fn is_choice(list: &List<'_>) -> bool {
    let ends = list.rest.is_empty() || list.rest.starts_with([',', '.', ';', ')']);
    list.form == Form::Words && list.chooses && list.values.len() > 1 && ends
}
