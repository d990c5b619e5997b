//! `null-in-words`: the row's description, or the table's word for the type, speaks of null as a value.
//!
//! Why: it is what the author says. A `None` in running text may begin a sentence, and a `none` in lower case is a value;
//! "not null" says the reverse.
//!
//! "The colour, or ``null`` for a cart that nobody painted."

use crate::ir::{Aspect, Name};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;
use crate::lower::read::text::{Prose, before, tail};

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-in-words", aspect: Aspect::Nullability, basis: Basis::Words };

/// Words before a `None` that is a value.
const BEFORE_NONE: [&str; 7] = ["=", " is", " be", "(", " or", " to", "`"];
/// Words that say of the null behind them that it is none.
const NO: [&str; 12] = [
    "non-", "not", "never", "no", "cannot", "can't", "mustn't", "isn't", "nor", "without", "than",
    "instead",
];
/// Words between these and the null.
const BETWEEN: [&str; 13] =
    ["a", "as", "be", "equal", "left", "of", "pass", "send", "sent", "set", "the", "to", "use"];
/// The word for what may be null.
const NULLABLE: &str = "nullable";
/// Words that say that a request sends null.
const REQUESTS: [&str; 2] = ["request is null", "request is ``null``"];
/// Words behind a null, in its sentence, that say that the service does not take it.
const REFUSED: [&str; 11] = [
    "not valid",
    "not a valid",
    "is invalid",
    "not accepted",
    "not supported",
    "not allowed",
    "no longer allowed",
    "not permitted",
    "is rejected",
    "is refused",
    "fails with",
];
/// Words behind a null that is no value, and those behind values of something else.
const SENSES: [&str; 6] = [" device", " pointer", " byte", " character", " values of ", " entries"];
/// The most bytes before a null that are looked at.
const BEFORE: usize = 512;

/// Words for the value itself, in a condition.
const OWN: [&str; 14] = [
    "it",
    "its",
    "this",
    "that",
    "value",
    "values",
    "field",
    "parameter",
    "attribute",
    "property",
    "key",
    "option",
    "or",
    "not",
];
/// Words before a condition.
const CONDITIONS: [&str; 5] = ["if ", "when ", "unless ", "whose ", "where "];
/// Words of a place for a value, and those before them that mean the place itself.
const PLACES: [&str; 7] = ["value", "field", "parameter", "attribute", "property", "key", "option"];
const OF_ITSELF: [&str; 8] = ["the", "this", "that", "its", "a", "returned", "given", "resulting"];
/// Verbs between the subject of a condition and the null.
const VERBS: [&str; 8] =
    [" is", " are", " was", " were", " be", " is set to", " was set to", " equals"];
/// Words before a null that is one of the values, items or keys of what has such.
const PARTS: [&str; 9] = [
    "values ",
    "value of ",
    "each ",
    "keys ",
    "a key ",
    "items ",
    "elements ",
    "entries ",
    "members ",
];

/// A statement of a description about the null that it speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    May,
    MayNot,
    /// It is a null of something else.
    OfOthers,
}

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.claim()?;
    let in_table = claim.word.as_ref().is_some_and(|word| word.nullable);
    // Where the words speak of a request that is null, that of a field is what they mean of the field that is sent.
    let is_sent = place.side() == Side::Request;
    let of = |claim: &Claim| says(place.name, claim) || is_sent && is_null_of_request(&claim.prose);
    let said = in_table || of(claim) || claim.forms.iter().any(of);
    let found = if said { Some(true) } else { denies(place.name, claim).then_some(false) };
    found.map(|null| (null, Reason::of_claim(&RULE, claim)))
}

/// The description says that the value may not be null.
fn denies(name: &str, claim: &Claim) -> bool {
    claim.prose.has_null() && mentions(name, claim).any(|said| said == Said::MayNot)
}

/// The row's description says that the value may be null, in JSON's word or in Python's.
pub(in crate::lower) fn says(name: &str, claim: &Claim) -> bool {
    if !claim.prose.has_null() {
        return false;
    }
    let mut nones = before(claim.prose.text(), "None");
    nones.any(|before| BEFORE_NONE.iter().any(|lead| before.ends_with(lead)))
        || mentions(name, claim).any(|said| said == Said::May)
}

/// The words speak of a request that is null.
fn is_null_of_request(prose: &Prose) -> bool {
    prose.has_null() && REQUESTS.iter().any(|request| prose.lower().contains(request))
}

/// A statement for each null in JSON's word.
fn mentions(name: &str, claim: &Claim) -> impl Iterator<Item = Said> {
    let text = claim.prose.text();
    let nulls = ["NULL", "null", "Null"]
        .into_iter()
        .flat_map(|word| before(text, word).map(move |b| (b, word)));
    let able = before(claim.prose.lower(), NULLABLE);
    let able = able.map(|before| if is_denied(before) { Said::MayNot } else { Said::May });
    let said = nulls.map(move |(before, word)| {
        let sentence = tail(before, BEFORE).rsplit(". ").next().unwrap_or_default();
        let sentence = format!("{} ", sentence.to_ascii_lowercase());
        let behind = text[before.len()..].trim_start().trim_start_matches('`');
        let behind = behind.strip_prefix(word).unwrap_or(behind).trim_start_matches('`');
        if before.ends_with('/') || SENSES.iter().any(|sense| behind.starts_with(sense)) {
            Said::OfOthers
        } else if is_denied(before) || is_refused(&text[before.len()..]) {
            Said::MayNot
        } else if is_of_parts(&sentence, claim) || is_of_another(&sentence, name) {
            Said::OfOthers
        } else {
            Said::May
        }
    });
    said.chain(able)
}

/// The null is one of what the value holds.
fn is_of_parts(sentence: &str, claim: &Claim) -> bool {
    let has_parts = matches!(claim.word(), Word::Object | Word::Array);
    let is_part = has_parts && PARTS.iter().any(|part| sentence.contains(part));
    is_part || sentence.matches('{').count() > sentence.matches('}').count()
}

/// The null is the condition of something, and that of another thing: `if the request is null`.
fn is_of_another(sentence: &str, name: &str) -> bool {
    let conditions = CONDITIONS.iter().filter_map(|word| {
        let at = sentence.rfind(word)?;
        let begins = sentence[..at].is_empty() || sentence[..at].ends_with([' ', '(']);
        begins.then_some(at + word.len())
    });
    let Some(clause) = conditions.max().map(|at| sentence[at..].trim_end()) else { return false };
    let clause = clause.trim_end_matches('`').trim_end();
    let Some(subject) = VERBS.iter().find_map(|verb| clause.strip_suffix(verb)) else {
        return false;
    };
    let own = Name::new(name).words;
    // `If the ``width`` field is null` is of that one, whatever stands beside it.
    let literals = subject.replace("``", "`");
    let named = literals.split('`').nth(1);
    let names_another = named.is_some_and(|named| Name::new(named).words != own);
    let is_own = |word: &str| {
        OWN.contains(&word) || Name::new(word).words.iter().any(|word| own.contains(word))
    };
    let mut words = subject.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    // "The width field": of another, whatever is a field.
    let mut last =
        subject.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    let is_place = last.next().is_some_and(|word| PLACES.contains(&word));
    let holder = last.next().filter(|_| is_place && named.is_none());
    let is_of_holder =
        holder.is_some_and(|word| !OF_ITSELF.contains(&word) && !own.iter().any(|own| own == word));
    // Behind a comma it is no longer the condition.
    !subject.is_empty()
        && !subject.contains(',')
        && (names_another || is_of_holder || !words.any(is_own))
}

/// The sentence that goes on with a null says that the service does not take it: `null is rejected`.
fn is_refused(null: &str) -> bool {
    let sentence = null.split(". ").next().unwrap_or(null).to_ascii_lowercase();
    REFUSED.iter().any(|refused| sentence.contains(refused))
}

/// The text before a null denies it: `must not be set to`.
fn is_denied(before: &str) -> bool {
    let words = before.rsplit(|c: char| c.is_whitespace() || c == '`').filter(|w| !w.is_empty());
    let mut words = words.map(str::to_ascii_lowercase);
    let Some(last) = words.find(|word| !BETWEEN.contains(&word.as_str())) else { return false };
    let denies = NO.iter().any(|no| last == *no || *no == "non-" && last.ends_with(no));
    // "If not null" means that it may be.
    denies && !words.next().is_some_and(|word| matches!(word.as_str(), "if" | "when"))
}

#[cfg(test)]
mod tests {
    use crate::lower::evidence::operation::sketch::claim;

    fn says(kind: &str, prose: &str) -> bool {
        super::says("colour", &claim(kind, true, prose))
    }

    fn denies(prose: &str) -> bool {
        super::denies("colour", &claim("string", true, prose))
    }

    #[test]
    fn prose_says_where_null_may_stand() {
        for said in
            ["``null`` if unset", "Will be null\nif not.", "Default=None.", "(None means no)"]
        {
            assert!(says("string", said), "{said}");
        }
        for said in [
            "It is not required, and null then.",
            "There is no colour: null.",
            "Null if nobody painted it.",
            "This is nullable.",
            "It may be null. An empty text is not allowed.",
        ] {
            assert!(says("string", said), "{said}");
        }
        for other in [
            "A non-null text.",
            "It may not be null.",
            "None of them.",
            "``none``",
            "It is not nullable.",
            "``null`` is not a valid value.",
            "A null device such as /dev/null.",
            "Null values of the width are kept.",
            "Never ``null``.",
            "Must not be set to null.",
            "It can't be null.",
            "No null here.",
            "A null-terminated text.",
            "An empty text rather than ``null``.",
            "Do not send ``null``.",
            "``null`` is rejected.",
            "The ``null`` value was allowed in v1.0, but it is not allowed from v1.1 on.",
        ] {
            assert!(!says("string", other), "{other}");
        }
        assert!(denies("``null`` is rejected."));
        assert!(!denies("A null-terminated text.") && !denies("None."));
    }

    #[test]
    fn a_null_may_be_of_something_else() {
        for own in [
            "If ``null``, nobody painted it.",
            "If the ``colour`` is null, nobody painted it.",
            "If the value is ``null``, nobody painted it.",
            "If nobody painted it, it is ``null``.",
            "If the ``width`` field is not set, its value is ``null``.",
            "If not ``null``, it is that of the lamp.",
        ] {
            assert!(says("string", own), "{own}");
        }
        for other in [
            "If the update request is null, this is ``red``.",
            "Needed if the ``width`` field is null.",
            "Needed when the width field is null.",
            "A cart whose owner is null.",
            "That of the cart when the lamp is ``null``.",
            "As in ``{'owner': null}``.",
        ] {
            assert!(!says("string", other) && !denies(other), "{other}");
        }
        for part in ["A map whose values may be ``null``.", "Set a key to ``null`` to remove it."] {
            assert!(!says("object", part), "{part}");
        }
        assert!(says("object", "The value is ``null`` without a cart."));
    }
}
