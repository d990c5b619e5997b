//! The written guideline for references (Nova's contributor documentation has it): the order of what compiles in any order,
//! and what is said though it goes without saying, or the other way round.
//!
//! It is style, and off unless it is asked for.

mod entry;
mod method;
mod placeholder;
mod row;
mod status;

pub(super) use entry::{behind, entries, is_own};
pub(super) use method::methods;
pub(super) use placeholder::Placeholders;

use crate::diagnostic::Diagnostic;
use crate::lower::evidence::operation::Draft;
use crate::lower::read::section::RestMethod;
use crate::source::Sources;

/// Checks the codes and the tables of an operation.
pub(super) fn operation(
    sources: &Sources,
    rest_method: &RestMethod<'_>,
    draft: &Draft,
    diagnostics: &mut Vec<Diagnostic>,
) {
    status::lists(sources, rest_method, diagnostics);
    row::tables(sources, rest_method, draft, diagnostics);
}
