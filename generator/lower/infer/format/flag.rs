//! `format-flag`: a boolean of the table that a request's samples send as text is a word for true or false.
//!
//! Why: services read such words, and refuse others.
//!
//! The table says `boolean`, the sample sends `"force": "True"`.

use crate::ir::{Aspect, StringFormat};
use crate::lower::evidence::claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "format-flag", aspect: Aspect::Format, basis: Basis::Samples };

/// As the services' own reader of booleans takes them, in any case (`oslo_utils.strutils.bool_from_string`).
const WORDS: [&str; 12] = ["true", "t", "yes", "y", "on", "1", "false", "f", "no", "n", "off", "0"];

pub(in crate::lower) fn propose(text: &Text<'_>) -> Option<(StringFormat, Reason)> {
    let is_word = |text: &str| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_flag = claim::word(text.claim) == Word::Boolean && text.is_shown() && text.all(is_word);
    is_flag.then(|| (StringFormat::Flag, text.reason(&RULE)))
}
