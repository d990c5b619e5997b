//! The kinds of value that words and table speak of, beside what samples show.

use crate::ir::SchemaId;
use crate::lower::evidence::word::Word;
use crate::lower::infer::ty::{both, words};
use crate::lower::infer::verdict::Reason;

use super::value::Value;
use super::{Owner, Schemas};

impl Schemas<'_> {
    /// The kinds of the words, then that of the table where another is shown; each with the reason.
    pub(super) fn said(&self, value: Value<'_>) -> Vec<(Word, Reason)> {
        let applied = self.model.applied;
        let claim = value.claim.filter(|_| value.in_body);
        let in_words = claim.and_then(|claim| words::propose(claim, value.node));
        let in_words = in_words.filter(|(_, reason)| applied.has(reason.rule));
        let in_words = in_words
            .into_iter()
            .flat_map(|(kinds, reason)| kinds.into_iter().map(move |kind| (kind, reason)));
        // The sample of another place is no evidence against the table of this one.
        let in_table = Some(value.word()).filter(|_| !self.copied);
        let in_table = in_table.filter(|word| both::adds(*word, value.key, value.node));
        let in_table = in_table.map(|word| (word, value.reason(&both::RULE)));
        in_words.chain(in_table.filter(|(_, reason)| applied.has(reason.rule))).collect()
    }

    /// The type of a value of which samples show nothing, or null: what is declared, and what words say.
    pub(super) fn unshown(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let said = self.said(value);
        let Some((_, reason)) = said.first() else { return self.declared(value, owner) };
        let mut words: Vec<Word> = Vec::new();
        for word in [value.word()].into_iter().chain(said.iter().map(|(word, _)| *word)) {
            if !matches!(word, Word::Null | Word::Unknown) && !words.contains(&word) {
                words.push(word);
            }
        }
        if words.contains(&Word::Number) {
            words.retain(|word| *word != Word::Integer);
        }
        self.decide(*reason);
        let kinds: Vec<SchemaId> =
            words.into_iter().map(|word| self.of_word(word, value, owner)).collect();
        match kinds.as_slice() {
            [one] => *one,
            _ => self.union(kinds, owner, value.span),
        }
    }
}
