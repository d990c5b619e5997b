//! Status codes: those of a file that no operation lists, and successes with which no method answers.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Method;
use crate::lower::evidence::operation::Draft;
use crate::source::{Sources, Span};
use crate::syntax::status::Statuses;

use super::Usage;

/// Codes and reasons of a file that nothing refers to. A file of which nothing is used is no page's.
pub(super) fn file(
    sources: &Sources,
    statuses: &Statuses,
    usage: &Usage,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let of = |span: &Span| usage.reasons.contains(span);
    let mut report = |span: Span, message: String| {
        diagnostics.push(
            Diagnostic::new(Code::UnusedStatus, span, message)
                .help("list it where it is answered, or remove it")
                .fix(usage.removal(sources, span, false)),
        );
    };
    let reasons = statuses.codes.values().flat_map(|status| status.reasons.values());
    if !reasons.into_iter().any(|reason| of(&reason.span)) {
        return;
    }
    for (code, status) in &statuses.codes {
        let unused = status.reasons.iter().filter(|(_, reason)| !of(&reason.span));
        let unused: Vec<(&String, Span)> =
            unused.map(|(name, reason)| (name, reason.span)).collect();
        if unused.len() == status.reasons.len() && !unused.is_empty() {
            report(status.span, format!("no operation lists {code}"));
            continue;
        }
        // A default is what a code says of itself, whichever reasons it has.
        for (name, span) in unused.into_iter().filter(|(name, _)| *name != "default") {
            report(span, format!("no operation lists the reason `{name}` of {code}"));
        }
    }
}

/// Success codes that say something else than the method does (RFC 9110, sections 9.3 and 15.3): what is read was not
/// made or accepted by that, and what is removed was not made.
pub(super) fn operation(draft: &Draft, diagnostics: &mut Vec<Diagnostic>) {
    let method = draft.address.method;
    let unlikely: &[u16] = match method {
        Method::Get | Method::Head => &[201, 202],
        Method::Delete => &[201],
        _ => return,
    };
    for (code, response) in draft.responses.iter().filter(|(code, _)| unlikely.contains(code)) {
        let message = format!("a {method} does not answer with {code}");
        let help = match method {
            Method::Delete => "write 204, or 202 where it goes on afterwards",
            _ => "write 200",
        };
        diagnostics.push(
            Diagnostic::new(Code::UnlikelyStatus, response.span, message)
                .also(draft.span, "the operation")
                .help(help),
        );
    }
}
