//! `map-by-query`: a field that is shown as a list is a map where a query parameter that is named after it asks for dictionaries.
//!
//! Why: it is what the author says, and samples show one of the forms.
//!
//! `wheels_as_ids`: "The wheels will be included as nested dictionaries in the response." `wheels` is a list otherwise.

use crate::ir::{Aspect, Location};
use crate::lower::evidence::operation::DraftParameter;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-by-query", aspect: Aspect::Kind, basis: Basis::Words };

/// The text between the name of a field and the form that it is asked for in.
const AS: &str = "_as_";
/// Words of a form.
const FORMS: [&str; 4] =
    ["as nested dictionaries", "as dictionaries", "as a dictionary", "as a nested dictionary"];

/// The field that a query parameter asks for as a map.
pub(in crate::lower) fn asks(parameter: &DraftParameter) -> Option<(&str, Reason)> {
    let (field, _) = parameter.name.split_once(AS)?;
    let claim = parameter.claim.as_deref().filter(|_| parameter.location == Location::Query)?;
    let is_said = FORMS.iter().any(|form| claim.prose.lower().contains(form));
    is_said.then(|| (field, Reason::of_claim(&RULE, claim)))
}
