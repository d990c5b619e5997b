//! Headings of the parts of operations, by which requests are told from responses.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::lower::read::page::Section;
use crate::source::Sources;
use crate::syntax::rst::BlockKind;
use crate::syntax::spelling;

use super::reading::is_directive;

/// The words that such a heading is made of, as far as they are long enough for a slip to be told from another word.
const WORDS: [&str; 8] =
    ["request", "response", "parameters", "parameter", "example", "examples", "codes", "responses"];
/// The words of these headings that are not held against others.
const SHORT: [&str; 9] =
    ["code", "status", "body", "header", "headers", "json", "normal", "error", "requests"];

/// Reports misspelt words of headings that have no other words.
pub(super) fn misspelt(
    sources: &Sources,
    section: &Section<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for child in &section.sections {
        misspelt(sources, child, diagnostics);
        let is_operation = child.blocks.iter().any(|block| is_directive(block, "rest_method"));
        let Some(title) = child.title.as_ref().filter(|_| !is_operation) else { continue };
        let words: Vec<&str> = title.text.split_whitespace().collect();
        let meant: Option<Vec<Option<&str>>> = words.iter().map(|word| meant(word)).collect();
        let Some(meant) = meant.filter(|_| words.len() <= 3) else { continue };
        // One word alone that is almost one of these may be another; not so beside one of them or above a table.
        let is_known = meant.iter().any(Option::is_none) || holds_part(child);
        let slip = words.iter().zip(&meant).find_map(|(word, meant)| Some((*word, (*meant)?)));
        let Some((word, right)) = slip.filter(|_| is_known) else { continue };
        let message = format!("`{word}` is no word of a heading");
        let at = sources.map.slice(title.span).find(word);
        let place = at.map(|at| title.span.part(at, word.len()));
        let right = format!("{}{}", right[..1].to_uppercase(), &right[1..]);
        diagnostics.push(
            Diagnostic::new(Code::MisspeltHeading, title.span, message)
                .help(format!("write `{right}`"))
                .fix(place.map(|place| Fix::to_look_at(Edit::new(place, right)))),
        );
    }
}

/// `None` for what is no word of these headings; within, the word that a misspelt one is meant to be.
fn meant(word: &str) -> Option<Option<&'static str>> {
    let lower = word.to_lowercase();
    if WORDS.contains(&lower.as_str()) || SHORT.contains(&lower.as_str()) {
        return Some(None);
    }
    spelling::nearest(&lower, WORDS.into_iter(), 2).map(Some)
}

/// One of the words that these headings are made of.
pub(super) fn is_word(word: &str) -> bool {
    WORDS.contains(&word) || SHORT.contains(&word)
}

/// A table or a sample stands right below the heading.
fn holds_part(section: &Section<'_>) -> bool {
    section.blocks.iter().any(|block| {
        matches!(&block.kind, BlockKind::Directive(directive)
            if matches!(directive.name.as_str(), "rest_parameters" | "literalinclude" | "rest_status_code"))
    })
}
