//! The order of codes: they ascend.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::lower::read::lists::Lists;
use crate::lower::read::response;
use crate::lower::read::section::{CodeRef, RestMethod};
use crate::source::{Sources, Span};

/// Checks each list of codes of an operation.
pub(super) fn lists(
    sources: &Sources,
    rest_method: &RestMethod<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let lists = Lists { sources, codes: &rest_method.codes };
    for list in &rest_method.codes {
        let codes = codes(list);
        let behind = codes.windows(2).find(|pair| pair[1].0 < pair[0].0);
        let Some([(before, _), (code, span)]) = behind else { continue };
        diagnostics.push(
            Diagnostic::new(
                Code::UnsortedStatus,
                *span,
                format!("{code} belongs before {before}: codes ascend"),
            )
            .fix(lists.sorted(list).map(Fix::safe)),
        );
    }
}

/// The codes of a list in order, with their places as far as they are known.
fn codes(list: &CodeRef<'_>) -> Vec<(u16, Span)> {
    match list {
        CodeRef::Directive(directive) => response::items(directive)
            .filter_map(|(item, span)| item.ok().map(|(code, _)| (code, span)))
            .collect(),
        CodeRef::Prose { codes, span, .. } => {
            codes.iter().map(|(code, _)| (*code, *span)).collect()
        }
    }
}
