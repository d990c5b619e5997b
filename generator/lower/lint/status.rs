//! Status codes: those of a file that no operation lists, and successes with which no method answers.

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashSet;
use crate::ir::Method;
use crate::lower::evidence::operation::Draft;
use crate::source::Span;
use crate::syntax::status::Statuses;

/// Codes and reasons of a file that nothing refers to. A file of which nothing is used is no page's.
pub(super) fn file(statuses: &Statuses, used: &HashSet<Span>, diagnostics: &mut Vec<Diagnostic>) {
    let of = |span: &Span| used.contains(span);
    let reasons = statuses.codes.values().flat_map(|status| status.reasons.values());
    if !reasons.into_iter().any(|reason| of(&reason.span)) {
        return;
    }
    for (code, status) in &statuses.codes {
        let unused = status.reasons.iter().filter(|(_, reason)| !of(&reason.span));
        let unused: Vec<(&String, Span)> =
            unused.map(|(name, reason)| (name, reason.span)).collect();
        let help = "list it where it is answered, or remove it";
        if unused.len() == status.reasons.len() && !unused.is_empty() {
            let message = format!("no operation lists {code}");
            diagnostics.push(Diagnostic::new(Code::UnusedStatus, status.span, message).help(help));
            continue;
        }
        // A default is what a code says of itself, whichever reasons it has.
        for (name, span) in unused.into_iter().filter(|(name, _)| *name != "default") {
            let message = format!("no operation lists the reason `{name}` of {code}");
            diagnostics.push(Diagnostic::new(Code::UnusedStatus, span, message).help(help));
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
