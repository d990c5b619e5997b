//! Codes that a tree allows: everywhere, in some of its files, or in one block.

use super::{Code, Diagnostic};
use crate::source::{Sources, Span};
use crate::syntax::spelling::nearest;

/// The exceptions of one input.
#[derive(Clone, Debug, Default)]
pub struct Exceptions {
    /// In all of its files.
    pub codes: Vec<Code>,
    /// In those whose path from the folder of `index.rst` fits the pattern.
    pub files: Vec<(String, Vec<Code>)>,
    /// In a block of a file, by a comment before it.
    pub blocks: Vec<Allowance>,
    /// Codes of [`Code::GUIDELINE`] that are reported all the same.
    pub warn: Vec<Code>,
}

/// A code that a comment allows.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The comment.
    pub comment: Span,
    /// As it is written.
    pub name: String,
    /// The block after the comment; `None` where nothing follows.
    pub block: Option<Span>,
}

impl Exceptions {
    /// A code of the guideline for which neither the run nor the input asks.
    pub(super) fn is_off(&self, code: Code, warn: &[Code]) -> bool {
        Code::GUIDELINE.contains(&code) && !warn.contains(&code) && !self.warn.contains(&code)
    }

    /// Takes out what is allowed. A comment that allows nothing is a finding, unless its code is not reported at all.
    pub(super) fn apply(
        &self,
        sources: &Sources,
        warn: &[Code],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        diagnostics.retain(|found| !self.codes.contains(&found.code));
        if !self.files.is_empty() {
            diagnostics.retain(|found| !self.allows_in_file(sources, found));
        }
        let mut stale = Vec::new();
        for allowance in &self.blocks {
            let Ok(code) = allowance.name.parse::<Code>() else {
                stale.push(unknown(Code::StaleAllow, allowance.comment, "", &allowance.name));
                continue;
            };
            let before = diagnostics.len();
            diagnostics.retain(|found| {
                let place = found.primary.span;
                found.code != code
                    || !allowance.block.is_some_and(|block| {
                        block.file == place.file && (block.start..block.end).contains(&place.start)
                    })
            });
            let is_reported = !self.codes.contains(&code) && !self.is_off(code, warn);
            if diagnostics.len() == before && is_reported {
                let message = format!("the next block has no finding `{code}`");
                stale.push(
                    Diagnostic::new(Code::StaleAllow, allowance.comment, message)
                        .help("remove the comment, or put it right before what it allows"),
                );
            }
        }
        diagnostics.extend(stale);
    }

    fn allows_in_file(&self, sources: &Sources, found: &Diagnostic) -> bool {
        let path = sources.path_from_pages(found.primary.span.file);
        self.files.iter().any(|(pattern, codes)| {
            codes.contains(&found.code) && fast_glob::glob_match(pattern, &path)
        })
    }
}

/// A finding about a name that no code has. `place` is put in front of the message.
pub(crate) fn unknown(code: Code, span: Span, place: &str, name: &str) -> Diagnostic {
    let report = Diagnostic::new(code, span, format!("{place}no finding has the code {name:?}"));
    match nearest(name, Code::ALL.iter().map(|code| code.as_str()), 3) {
        Some(code) => report.help(format!("a similarly named code exists: `{code}`")),
        None => report.help("write a code as `apiref lint` shows it in brackets"),
    }
}
