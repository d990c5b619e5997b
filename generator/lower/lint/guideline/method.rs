//! The order of operations: by path from broad to narrow, at one path GET, POST, PUT, PATCH, DELETE; and microversions that go
//! without saying.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::ir::{Method, Segment};
use crate::lower::lint::{Addressed, Usage};
use crate::lower::read::path::Address;
use crate::lower::read::section::RestMethod;
use crate::source::Sources;

/// The number of operations of a section that are held against each other.
const MAX_OPERATIONS: usize = 200;

/// Checks the operations of a page, those of each section by themselves.
pub(in crate::lower::lint) fn methods(
    sources: &Sources,
    operations: &[Addressed<'_>],
    usage: &Usage,
    diagnostics: &mut Vec<Diagnostic>,
) {
    diagnostics.extend(
        operations.iter().filter_map(|(rest_method, _)| redundant(sources, rest_method, usage)),
    );
    for section in operations.chunk_by(|(a, _), (b, _)| a.group == b.group) {
        let mut before: Vec<(&RestMethod<'_>, &Address)> = Vec::new();
        for (rest_method, address) in section.iter().take(MAX_OPERATIONS) {
            let Some(address) = address else { continue };
            let later = before.iter().find(|(_, other)| belongs_before(address, other));
            if let Some((other, later)) = later {
                let (own, later) = (said(address), said(later));
                diagnostics.push(
                    Diagnostic::new(
                        Code::UnsortedMethod,
                        rest_method.span,
                        format!("`{own}` belongs before `{later}`"),
                    )
                    .also(other.span, "it belongs before this")
                    .help("sort by path from broad to narrow, then GET, POST, PUT, PATCH, DELETE"),
                );
            }
            before.push((rest_method, address));
        }
    }
}

/// The lowest microversion, which an operation need not state.
fn redundant(sources: &Sources, rest_method: &RestMethod<'_>, usage: &Usage) -> Option<Diagnostic> {
    let mut lines = rest_method.directive.content.iter();
    let (version, span) = lines.find_map(|(line, span)| {
        Some((line.trim().strip_prefix("min_version:")?.trim().parse().ok()?, span))
    })?;
    usage.is_lowest(sources, span.file, version).then(|| {
        let message = format!("{version} is the lowest microversion: all have the operation");
        let text = &sources.map.file(span.file).text;
        Diagnostic::new(Code::RedundantVersion, span, message)
            .help("remove `min_version`")
            .fix(Edit::remove_lines(text, span).map(Fix::safe::<Edit>))
    })
}

fn said(address: &Address) -> String {
    format!("{} {}", address.method, address.path)
}

/// A broader path, a name beside a value, or an earlier method at one path.
fn belongs_before(own: &Address, other: &Address) -> bool {
    let (a, b) = (own.path.parts(), other.path.parts());
    let shared = a.iter().zip(b).take_while(|(a, b)| same(a, b)).count();
    match (&a[shared..], &b[shared..]) {
        ([], []) => rank(own.method) < rank(other.method),
        ([], _) => true,
        ([Segment::Literal(_)], [Segment::Placeholder(_)]) => true,
        _ => false,
    }
}

fn same(a: &Segment, b: &Segment) -> bool {
    match (a, b) {
        (Segment::Placeholder(_), Segment::Placeholder(_)) => true,
        (a, b) => a == b,
    }
}

fn rank(method: Method) -> usize {
    const ORDER: [Method; 6] =
        [Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch, Method::Delete];
    ORDER.iter().position(|known| *known == method).unwrap_or(ORDER.len())
}
