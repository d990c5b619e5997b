//! `values-in-words`: the row's description names the values, as literals after `valid values are` and its kin.
//!
//! Why: it is where references have them.
//!
//! "The mode. One of ``a`` or ``b``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-words", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Words before the first value.
const LEADS: [&str; 11] = [
    "valid values are",
    "valid value is",
    "valid values include",
    "allowed values are",
    "possible values are",
    "supported values are",
    "value must be one of",
    "must be one of",
    "can be one of",
    "is one of",
    "one of the following values",
];

/// A word that some lead has.
const HINTS: [&str; 3] = ["value", "one", "either"];

pub(super) fn propose(claim: Option<&Claim>) -> Option<(Vec<String>, Reason)> {
    let claim = claim?;
    let values = values(&claim.prose);
    (!values.is_empty()).then(|| (values, Reason::of_two(&RULE, claim.entry, Some(claim.span))))
}

/// The values that the prose names as the only ones: literals after `valid values are` and its kin.
fn values(prose: &Prose) -> Vec<String> {
    let (text, lower) = (prose.text(), prose.lower());
    if !text.contains(['`', '"']) || !HINTS.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    for lead in LEADS {
        let Some(at) = lower.find(lead) else { continue };
        let found = literals(&text[at + lead.len()..]);
        if found.0.len() > 1 {
            return found.0;
        }
    }
    // These also begin sentences of another sense: ``One of ``a`` and ``b`` must be given``.
    for lead in ["one of ", "either "] {
        let Some(at) = lower.find(&format!("{lead}``")) else { continue };
        let (found, rest) = literals(&text[at + lead.len()..]);
        if found.len() > 1 && (rest.is_empty() || rest.starts_with(['.', ';', ':'])) {
            return found;
        }
    }
    Vec::new()
}

/// Values in a row, as literals or in quotes: ` ``a``, ``b`` or ``c`` `, with nothing between but commas and joining words; and
/// what follows them.
fn literals(text: &str) -> (Vec<String>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches([':', ' ']);
    while let Some((value, after)) = quoted(rest) {
        // A line may have been broken at a hyphen.
        let value = value.trim_matches('"').replace("- ", "-");
        if !found.contains(&value) && value != "null" {
            found.push(value);
        }
        rest = after.trim_start();
        for join in [",", "or ", "and ", "(default)"] {
            rest = rest.strip_prefix(join).map_or(rest, str::trim_start);
        }
    }
    (found, rest)
}

/// A value that text begins with, as a literal or in quotes, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    if let Some(literal) = text.strip_prefix("``") {
        return literal.split_once("``");
    }
    let (value, rest) = text.strip_prefix('"')?.split_once('"')?;
    // A full stop may have got inside the quotes.
    Some((value.trim_end_matches('.'), rest))
}

#[cfg(test)]
mod tests {
    use super::Prose;

    fn values(prose: &str) -> Vec<String> {
        super::values(&Prose::new(prose))
    }

    #[test]
    fn values_are_a_row_of_literals_after_a_lead() {
        assert_eq!(
            values("A status. Valid values are ``a``, ``b``, or\n``c``. Else ``d``."),
            ["a", "b", "c"]
        );
        assert_eq!(values("One ``a`` or ``b``."), Vec::<String>::new());
        assert_eq!(values("A mode. One of ``a`` or ``b``. Default is ``a``."), ["a", "b"]);
        assert_eq!(values("One of ``a`` and ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Either ``asc`` or ``desc``."), ["asc", "desc"]);
        assert_eq!(values("Either ``a`` or ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Valid values are \"a\" or \"b.\" Else \"c\"."), ["a", "b"]);
        assert_eq!(values("Must be one of ``a-\nb``, ``c`` or ``null``."), ["a-b", "c"]);
    }
}
