//! Responses: codes from directives and prose, with what each means.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Doc, Method, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::rst::Directive;

use crate::lower::evidence::operation::DraftResponse;
use crate::lower::read::prose::Names;
use crate::lower::read::section::{CodeRef, Stanza};
use crate::lower::read::version;

/// A code with what it means.
struct Listed {
    code: u16,
    doc: Doc,
    versions: VersionRange,
    span: Span,
}

impl Listed {
    fn new(code: u16, span: Span) -> Self {
        Self { code, doc: Doc::text(ir::reason(code)), versions: VersionRange::ALL, span }
    }
}

/// The responses of an operation: successes first, then errors, each in the order of the reference.
///
/// A code in the wrong list goes where it belongs. Where no success is documented, the one that the method
/// suggests is taken, and reported.
pub(in crate::lower) fn responses(
    sources: &Sources,
    names: &Names,
    stanza: &Stanza<'_>,
    method: Method,
    major: Option<u16>,
    has_body: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<u16, DraftResponse> {
    let mut found: Vec<Listed> = Vec::new();
    for reference in &stanza.codes {
        match reference {
            CodeRef::Directive(directive) => {
                listed(sources, names, stanza, directive, &mut found, diagnostics);
            }
            CodeRef::Prose { error, codes, span } => {
                for (code, versions) in codes {
                    if let Some(error) = *error {
                        check(*code, error, *span, diagnostics);
                    }
                    let versions = version::within(*versions, major).unwrap_or(VersionRange::ALL);
                    found.push(Listed { versions, ..Listed::new(*code, *span) });
                }
            }
        }
    }
    if !found.iter().any(|listed| listed.code < 400) {
        let code = match method {
            Method::Delete if !has_body => 204,
            Method::Post if !has_body => 202,
            _ => 200,
        };
        diagnostics.push(
            Diagnostic::new(
                Code::MissingStatus,
                stanza.span,
                format!("no success code is documented; {code} is assumed"),
            )
            .help(
                "list the success codes with `rest_status_code` or after `Normal response codes:`",
            ),
        );
        found.insert(0, Listed::new(code, stanza.span));
    }
    found.sort_by_key(|listed| listed.code >= 400);
    let mut responses = IndexMap::new();
    for Listed { code, doc, versions, span } in found {
        let (headers, body) = (Vec::new(), None);
        let response = DraftResponse { doc, headers, body, versions, span };
        responses.entry(code).or_insert(response);
    }
    responses
}

/// The codes of a `rest_status_code`: `- 200`, or `- 409: reason`.
fn listed(
    sources: &Sources,
    names: &Names,
    stanza: &Stanza<'_>,
    directive: &Directive,
    found: &mut Vec<Listed>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let argument = directive.argument();
    let mut words = argument.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let error = match kind {
        "success" => false,
        "error" => true,
        _ => {
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidDirective,
                    directive.argument_span(),
                    format!("`{kind}` is neither success nor error"),
                )
                .help("write `.. rest_status_code:: success status.yaml`"),
            );
            false
        }
    };
    let file =
        words.last().and_then(|path| sources.resolve(stanza.page, directive.name_span.file, path));
    let statuses = file.and_then(|file| Some((file, sources.statuses.get(&file)?)));
    if directive.content.lines.iter().all(|line| line.trim().is_empty()) {
        diagnostics.push(Diagnostic::new(
            Code::InvalidDirective,
            directive.name_span,
            "the directive lists no codes",
        ));
    }
    for (line, span) in directive.content.iter() {
        let item = line.trim().trim_start_matches('-').trim_start();
        if item.is_empty() || item.starts_with('#') {
            continue;
        }
        let (code, reason) =
            item.split_once(':').map_or((item, None), |(c, r)| (c, Some(r.trim())));
        let Some(code) =
            code.trim().trim_matches(['"', '\'']).parse().ok().filter(|c| (100..600).contains(c))
        else {
            diagnostics.push(Diagnostic::new(
                Code::InvalidStatus,
                span,
                format!("`{item}` is not a status code"),
            ));
            continue;
        };
        check(code, error, span, diagnostics);
        if let Some((_, statuses)) = statuses
            && let Some(problem) = statuses.lack(code, reason)
        {
            diagnostics.push(
                Diagnostic::new(Code::UnknownStatus, span, problem)
                    .help("add it to the status file, or write one that is there"),
            );
        }
        let text = statuses.and_then(|(file, statuses)| Some((file, statuses.text(code, reason)?)));
        let doc = match text {
            Some((file, text)) => names.description(file, text),
            None => Doc::text(ir::reason(code)),
        };
        found.push(Listed { doc, ..Listed::new(code, span) });
    }
}

fn check(code: u16, error: bool, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let (listed, kind) = if error { ("errors", "a success") } else { ("successes", "an error") };
    if (code >= 400) != error {
        diagnostics.push(
            Diagnostic::new(
                Code::MisplacedStatus,
                span,
                format!("{code} is listed among the {listed} but is {kind}"),
            )
            .label("moved to where it belongs"),
        );
    }
}
