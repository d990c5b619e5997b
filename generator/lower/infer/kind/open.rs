//! `open-in-words`: an object has other keys beside its fields where the operation's text or a row's description promises them.
//!
//! Why: it is what the author says. A row of which no sample shows the name, and whose description says that it is no key but stands
//! for any, is such a promise too, and that of an object may promise other keys in it. What a resource is made with it is shown with: what one operation promises of it holds for the
//! responses of all that show it. The values are text if the words say so, else any.
//!
//! "You may include additional properties as key:value pairs, where each value must be a string."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::read::section::Side;
use crate::lower::read::text::{Prose, head};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "open-in-words", aspect: Aspect::Kind, basis: Basis::Words };

/// Words for the other keys.
const OTHERS: [&str; 17] = [
    "other keys",
    "other properties",
    "extra keys",
    "extra properties",
    "further keys",
    "additional properties",
    "additional attributes",
    "additional fields",
    "additional keys",
    "any other key",
    "any other properties",
    "any other property",
    "any other attribute",
    "any other field",
    "other arbitrary properties",
    "custom properties",
    "custom attributes",
];
/// Words of a sentence that lets them be there.
const PROMISES: [&str; 5] =
    ["are accepted", "is accepted", "are allowed", "is allowed", "are permitted"];
/// Words before what may be done with them.
const MODALS: [&str; 2] = ["may ", "can "];
/// Verbs for what may be done with them.
const DEEDS: [&str; 18] = [
    "include",
    "also include",
    "contain",
    "also contain",
    "have",
    "also have",
    "hold",
    "set",
    "add",
    "specify",
    "define",
    "be included",
    "be given",
    "be specified",
    "be set",
    "be added",
    "be defined",
    "be present",
];
/// Words of a description whose row is for no key.
const NO_KEY: [&str; 3] = ["is not the key name", "is not the name of a key", "is not a key"];
/// Words of a description whose row is for any key.
const ANY_KEY: [&str; 4] = [
    "any key-value pair can be stored",
    "any key-value pair may be stored",
    "any key-value pair can be given",
    "any key-value pair may be given",
];

/// A sentence that promises other keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Promise<'t> {
    pub(in crate::lower) sentence: &'t str,
    /// It says that the values are texts.
    pub(in crate::lower) texts: bool,
    /// The side of the exchange that it is about; `None` for both.
    pub(in crate::lower) side: Option<Side>,
}

/// The promises of running text.
pub(in crate::lower) fn promises(prose: &Prose) -> impl Iterator<Item = Promise<'_>> {
    sentences(prose).filter_map(|(sentence, lower)| {
        let others = OTHERS.iter().find_map(|words| lower.find(words))?;
        let promised = is_promise(lower);
        let denied = lower[..others].ends_with("no ") || lower.contains(" not ");
        let response = lower[..others].contains("response");
        let side = response.then_some(Side::Response);
        (promised && !denied).then(|| Promise { sentence, texts: says_texts(lower), side })
    })
}

/// A sentence lets something be there.
fn is_promise(lower: &str) -> bool {
    let modal = |lead: &str| {
        lower.match_indices(lead).any(|(at, _)| {
            let rest = &lower[at + lead.len()..];
            DEEDS.iter().any(|deed| rest.starts_with(deed))
        })
    };
    MODALS.iter().any(|lead| modal(lead)) || PROMISES.iter().any(|words| lower.contains(words))
}

/// `true` or `false` for a row that stands for any key of its object, as its words say that the values are texts or not.
pub(in crate::lower) fn of_row(claim: &Claim) -> Option<bool> {
    let prose = claim.prose.lower();
    let holds = |words: &[&str]| words.iter().any(|words| prose.contains(words));
    let has_parts = matches!(claim.word(), Word::Object | Word::Array);
    (holds(&NO_KEY) || !has_parts && holds(&ANY_KEY)).then(|| says_texts(prose))
}

/// The most bytes behind a word for values that are looked at.
const BEHIND: usize = 512;

/// The values are texts: "whose values are strings".
fn says_texts(lower: &str) -> bool {
    lower.match_indices("value").any(|(at, _)| {
        let clause = head(&lower[at..], BEHIND).split(['.', ';']).next().unwrap_or_default();
        clause.split_whitespace().take(7).any(|word| word.starts_with("string"))
    })
}

/// The sentences of running text, each as it is written and in lower case.
fn sentences(prose: &Prose) -> impl Iterator<Item = (&str, &str)> {
    let (text, lower) = (prose.text(), prose.lower());
    let ends = text.match_indices(". ").map(|(at, _)| at + 1).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| {
        let from = std::mem::replace(&mut start, end);
        (text[from..end].trim(), lower[from..end].trim())
    })
}

#[cfg(test)]
mod tests {
    use super::{Prose, Side, of_row, promises};
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn a_sentence_promises_other_keys() {
        let found = |text: &str| -> Vec<(String, bool, Option<Side>)> {
            let prose = Prose::new(text);
            let own = |p: super::Promise<'_>| (p.sentence.to_owned(), p.texts, p.side);
            promises(&prose).map(own).collect()
        };
        let text = "Makes it. Carts may contain any other key, whose value is always a string. Keys are short.";
        let sentence = "Carts may contain any other key, whose value is always a string.";
        assert_eq!(found(text), [(sentence.to_owned(), true, None)]);
        let text = "You can set additional properties, whose values are strings.";
        assert_eq!(found(text), [(text.to_owned(), true, None)]);
        let text = "The response may also include additional properties if the request has them.";
        assert_eq!(found(text), [(text.to_owned(), false, Some(Side::Response))]);
        for text in [
            "You can get additional attributes by another call.",
            "The request may not include additional properties.",
            "No additional properties are allowed.",
            "The response may include the colour.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_row_stands_for_any_key() {
        let of = |kind, prose| of_row(&claim(kind, false, prose));
        let prose = "Attributes of your own. The name ``extra`` is not the key name in the body.";
        assert_eq!(of("string", prose), Some(false));
        assert_eq!(of("any", "A mark. Any key-value pair can be stored as one."), Some(false));
        assert_eq!(of("object", "Marks. Any key-value pair can be stored as one."), None);
        assert_eq!(of("string", "The colour."), None);
    }
}
