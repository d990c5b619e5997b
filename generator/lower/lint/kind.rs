//! Types: the word of a row held against what samples show and what its description says.

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::evidence::word::Word;
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
    body.node.visit(&mut |name, field| {
        let Some(claim) = field.claim.as_deref().filter(|claim| claim.corrected.is_none()) else {
            return;
        };
        let found =
            by_samples(name, claim, field).filter(|_| !is_elsewhere(&body.node, name, claim));
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
    let is_shown = KINDS.iter().any(|(kind, _)| node.shows(*kind));
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
    let meant = words::meant(&claim.prose)?;
    let words = words_of(claim);
    let differs = !words.iter().any(|word| *word == meant || node.shows(*word));
    let is_scalar = matches!(words[..], [Word::Boolean | Word::Integer | Word::String]);
    let (_, kind) = KINDS.iter().find(|(word, _)| *word == meant)?;
    let message = format!(
        "the table says that `{name}` is {}, and its description means {kind}",
        said(claim)?
    );
    (differs && is_scalar).then(|| {
        let found = Diagnostic::new(Code::ContradictingType, claim.span, message);
        let found = found.help("write the type that the service has, in both");
        claim.entry.into_iter().fold(found, |found, entry| found.also(entry, "the description"))
    })
}

/// Another field of the name is of the row's kind: the row is about that.
fn is_elsewhere(node: &Node, name: &str, claim: &Claim) -> bool {
    let words = words_of(claim);
    let mut found = false;
    node.visit(&mut |other, field| {
        found |= other == name && words.iter().any(|word| field.node.shows(*word));
    });
    found
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
    sample.into_iter().fold(found, |found, place| found.also(place, "a sample that shows it"))
}
