//! Types: the word of a row held against what samples show and what its description says.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::evidence::word::Word;
use crate::lower::infer::home::wrapper;
use crate::lower::infer::ty::words;
use crate::lower::read::section::Side;
use crate::source::Span;

/// The words for kinds of value, in the order in which a finding names them.
pub(super) const KINDS: [(Word, &str); 6] = [
    (Word::Boolean, "a boolean"),
    (Word::Integer, "an integer"),
    (Word::Number, "a number"),
    (Word::String, "a string"),
    (Word::Array, "an array"),
    (Word::Object, "an object"),
];

/// The begin of descriptions of an ID, which is no list and no object.
const IDS: [&str; 4] = ["the uuid of ", "uuid of ", "the id of ", "id of "];

/// Rows of a body whose word no sample, or their own description, agrees with.
pub(super) fn contradicting(
    draft: &Draft,
    side: Side,
    body: &DraftBody,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let is_action = side == Side::Request && draft.address.path.ends_in("action");
    for (name, field) in body.node.fields().filter(|_| is_action) {
        diagnostics.extend(selector(name, field));
    }
    let shown = Shown::of(&body.node);
    body.node.visit(&mut |name, field| {
        let Some(claim) = field.claim.as_deref().filter(|claim| claim.corrected.is_none()) else {
            return;
        };
        let found = by_samples(name, claim, field).filter(|_| !shown.has(name, claim));
        diagnostics.extend(found.or_else(|| by_words(name, claim, &field.node)));
    });
}

/// The finding on a string that selects an action and is null in every sample.
fn selector(name: &str, field: &Field) -> Option<Diagnostic> {
    let node = &field.node;
    let claim = field.claim.as_deref()?;
    let is_null = node.null.is_some() && !node.is_scalar() && !node.has_parts();
    let word = said(claim)?;
    let message = format!("the table says that `{name}` is {word}, and every sample shows null");
    is_null.then(|| shown(message, claim, field.sample).help("write `none`"))
}

/// No sample shows a value of the row's kind.
fn by_samples(name: &str, claim: &Claim, field: &Field) -> Option<Diagnostic> {
    let node = &field.node;
    let words = words_of(claim);
    let also = words::named(&claim.prose);
    // A table that is made for a list and for one alike names the list.
    let is_shown = KINDS.iter().any(|(kind, _)| node.shows(*kind)) && !field.is_by(&wrapper::RULE);
    let agrees = words.iter().chain(&also).any(|word| node.shows(*word) || *word == Word::Unknown);
    if !is_shown || agrees {
        return None;
    }
    let message = format!(
        "the table says that `{name}` is {}, and every sample shows {}",
        said(claim)?,
        kinds(node)
    );
    Some(shown(message, claim, field.sample).help("write the type that the service has, in both"))
}

/// The description speaks of another kind, and no sample of the row's.
fn by_words(name: &str, claim: &Claim, node: &Node) -> Option<Diagnostic> {
    let words = words_of(claim);
    let is_id = IDS.iter().any(|lead| claim.prose.lower().starts_with(lead));
    let (meant, may_be) = match words::meant(&claim.prose) {
        Some(meant) => (meant, matches!(words[..], [Word::Boolean | Word::Integer | Word::String])),
        None => (Word::String, is_id && matches!(words[..], [Word::Array | Word::Object])),
    };
    let differs = !words.iter().any(|word| *word == meant || node.shows(*word));
    let (_, kind) = KINDS.iter().find(|(word, _)| *word == meant)?;
    let message = format!(
        "the table says that `{name}` is {}, and its description means {kind}",
        said(claim)?
    );
    (differs && may_be).then(|| {
        let found = Diagnostic::new(Code::ContradictingType, claim.span, message);
        let found = found.help("write the type that the service has, in both");
        claim.entry.into_iter().fold(found, |found, entry| found.also(entry, "the description"))
    })
}

/// The kinds of value that the fields of each name show.
struct Shown<'n>(HashMap<&'n str, [bool; KINDS.len()]>);

impl<'n> Shown<'n> {
    fn of(node: &'n Node) -> Self {
        let mut shown = Self(HashMap::default());
        shown.take_in(node);
        shown
    }

    fn take_in(&mut self, node: &'n Node) {
        for (name, field) in node.fields() {
            let kinds = self.0.entry(name).or_default();
            for (known, (word, _)) in kinds.iter_mut().zip(KINDS) {
                *known |= field.node.shows(word);
            }
            self.take_in(&field.node);
        }
        node.items().for_each(|items| self.take_in(items));
    }

    /// Another field of the name is of the row's kind: the row is about that.
    fn has(&self, name: &str, claim: &Claim) -> bool {
        let words = words_of(claim);
        let shown = self.0.get(name).into_iter().flatten().zip(KINDS);
        shown.into_iter().any(|(shown, (word, _))| *shown && words.contains(&word))
    }
}

pub(super) fn words_of(claim: &Claim) -> Vec<Word> {
    match claim.forms.as_slice() {
        [] => vec![claim.word()],
        forms => forms.iter().map(Claim::word).collect(),
    }
}

/// The row's kind in words.
pub(super) fn said(claim: &Claim) -> Option<&'static str> {
    KINDS.iter().find(|(word, _)| *word == claim.word()).map(|(_, said)| *said)
}

/// The kinds that are shown.
fn kinds(node: &Node) -> String {
    let is_shown = |word: Word| match word {
        Word::Number => node.number,
        word => node.shows(word),
    };
    let shown = KINDS.iter().filter(|(word, _)| is_shown(*word)).map(|(_, said)| *said);
    shown.collect::<Vec<_>>().join(" or ")
}

fn shown(message: String, claim: &Claim, sample: Option<Span>) -> Diagnostic {
    let found = Diagnostic::new(Code::ContradictingType, claim.span, message);
    let found =
        sample.into_iter().fold(found, |found, place| found.also(place, "a sample that shows it"));
    claim.entry.into_iter().fold(found, |found, entry| found.also(entry, "the entry"))
}
