//! Responses: codes from directives and prose, with what each means.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::ir::{self, Doc, Method, VersionRange};
use crate::source::{FileId, Page, Sources, Span};
use crate::syntax::rst::Directive;
use crate::syntax::status::{self, Statuses};

use crate::lower::evidence::operation::DraftResponse;
use crate::lower::read::lists::Lists;
use crate::lower::read::prose::Names;
use crate::lower::read::section::{CodeRef, RestMethod};
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
/// A code in the wrong list goes where it belongs. Where no success is documented, that of another operation at the address is
/// taken, else the usual one, and reported.
pub(in crate::lower) fn responses(
    sources: &Sources,
    names: &Names,
    rest_method: &RestMethod<'_>,
    beside: Option<&RestMethod<'_>>,
    usual: u16,
    major: Option<u16>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<u16, DraftResponse> {
    let mut found = documented(sources, names, rest_method, major, diagnostics);
    if !found.iter().any(|listed| listed.code < 400) {
        let beside =
            beside.map(|beside| documented(sources, names, beside, major, &mut Vec::new()));
        let beside = beside.into_iter().flatten().find(|listed| listed.code < 300);
        let assumed = beside.unwrap_or_else(|| Listed::new(usual, rest_method.span));
        diagnostics.push(
            Diagnostic::new(
                Code::MissingStatus,
                rest_method.span,
                format!("no success code is documented; {} is assumed", assumed.code),
            )
            .help(
                "list the success codes with `rest_status_code` or after `Normal response codes:`",
            ),
        );
        found.insert(0, Listed { span: rest_method.span, ..assumed });
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

/// The code by which a method succeeds where nothing says more.
pub(in crate::lower) fn usual(method: Method, has_body: bool) -> u16 {
    match method {
        Method::Delete if !has_body => 204,
        Method::Post if !has_body => 202,
        _ => 200,
    }
}

/// The codes that an operation lists.
fn documented(
    sources: &Sources,
    names: &Names,
    rest_method: &RestMethod<'_>,
    major: Option<u16>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    let lists = Lists { sources, codes: &rest_method.codes };
    for reference in &rest_method.codes {
        match reference {
            CodeRef::Directive(directive) => {
                let (error, items) =
                    listed(sources, names, rest_method, directive, major, diagnostics);
                let codes = items.iter().map(|item| (item.code, item.span));
                check(codes, error, reference, &lists, diagnostics);
                found.extend(items);
            }
            CodeRef::Prose { error, codes, nameless, span } => {
                if let Some(error) = *error {
                    let codes = codes.iter().map(|(code, _)| (*code, *span));
                    check(codes, error, reference, &lists, diagnostics);
                }
                for (code, versions) in codes {
                    let versions = version::within(*versions, major).unwrap_or(VersionRange::ALL);
                    found.push(Listed { versions, ..Listed::new(*code, *span) });
                }
                let meant = nameless.iter().filter_map(|name| {
                    let code = error.and_then(|error| meant(name, error));
                    diagnostics.push(without_number(name, code, *span));
                    code
                });
                found.extend(meant.map(|code| Listed::new(code, *span)));
            }
        }
    }
    found
}

/// The code that a name in a list of errors, or of successes, means.
fn meant(name: &str, error: bool) -> Option<u16> {
    status::code_of(name).filter(|code| (*code >= 400) == error)
}

fn without_number(name: &str, meant: Option<u16>, span: Span) -> Diagnostic {
    let found = Diagnostic::new(
        Code::FailureWithoutCode,
        span,
        format!("`{name}` is listed without its code"),
    );
    match meant {
        Some(code) => found.label(format!("read as {code}")).help("write the number behind it"),
        None => found.label("left out").help("write the number behind it, or take it out"),
    }
}

/// The codes of a `rest_status_code`, `- 200` or `- 409: reason`, and whether they are said to be errors.
fn listed(
    sources: &Sources,
    names: &Names,
    rest_method: &RestMethod<'_>,
    directive: &Directive,
    major: Option<u16>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (bool, Vec<Listed>) {
    let mut found = Vec::new();
    let argument = directive.argument();
    let kind = argument.split_whitespace().next().unwrap_or_default();
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
    let statuses = statuses(sources, rest_method.page, directive);
    if directive.content.lines.iter().all(|line| line.trim().is_empty()) {
        diagnostics.push(Diagnostic::new(
            Code::InvalidDirective,
            directive.name_span,
            "the directive lists no codes",
        ));
    }
    for (item, span) in items(directive) {
        let (code, reason) = match item {
            Ok(item) => item,
            Err(text) => {
                let message = format!("`{text}` is not a status code");
                diagnostics.push(Diagnostic::new(Code::InvalidStatus, span, message));
                continue;
            }
        };
        if let Some((_, statuses)) = statuses
            && let Some(problem) = statuses.lack(code, reason)
        {
            diagnostics.push(
                Diagnostic::new(Code::UnknownStatus, span, problem)
                    .help("add it to the status file, or write one that is there"),
            );
        }
        let text = statuses.and_then(|(file, statuses)| Some((file, statuses.text(code, reason)?)));
        let versions = text.and_then(|(_, text)| version::described(text));
        let versions = versions.and_then(|versions| version::within(versions, major));
        let versions = versions.unwrap_or(VersionRange::ALL);
        let doc = match text {
            Some((file, text)) => names.description(file, text),
            None => Doc::text(ir::reason(code)),
        };
        found.push(Listed { doc, versions, ..Listed::new(code, span) });
    }
    (error, found)
}

/// The status file that a `rest_status_code` names.
pub(in crate::lower) fn statuses<'s>(
    sources: &'s Sources,
    page: &Page,
    directive: &Directive,
) -> Option<(FileId, &'s Statuses)> {
    let argument = directive.argument();
    let path = argument.split_whitespace().skip(1).last()?;
    let file = sources.resolve(page, directive.name_span.file, path)?;
    Some((file, sources.statuses.get(&file)?))
}

/// A code with its reason, else the text that is none.
type Item<'d> = Result<(u16, Option<&'d str>), &'d str>;

/// The codes that a `rest_status_code` lists: `- 200`, or `- 409: reason`.
pub(in crate::lower) fn items(directive: &Directive) -> impl Iterator<Item = (Item<'_>, Span)> {
    directive.content.iter().filter_map(|(line, span)| {
        let item = line.trim().trim_start_matches('-').trim_start();
        if item.is_empty() || item.starts_with('#') {
            return None;
        }
        let (code, reason) =
            item.split_once(':').map_or((item, None), |(c, r)| (c, Some(r.trim())));
        let code = code.trim().trim_matches(['"', '\'']).parse().ok();
        let code = code.filter(|code| (100..600).contains(code));
        Some((code.map(|code| (code, reason)).ok_or(item), span))
    })
}

/// Reports the codes of a list that are of the other kind.
fn check(
    codes: impl Iterator<Item = (u16, Span)>,
    error: bool,
    list: &CodeRef<'_>,
    lists: &Lists<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (listed, kind) = if error { ("errors", "a success") } else { ("successes", "an error") };
    let mut wrong = codes.filter(|(code, _)| (*code >= 400) != error).peekable();
    if wrong.peek().is_none() {
        return;
    }
    let fix = lists.moved(list, error).map(Fix::safe);
    diagnostics.extend(wrong.map(|(code, span)| {
        let message = format!("{code} is listed among the {listed} but is {kind}");
        Diagnostic::new(Code::MisplacedStatus, span, message)
            .label("moved to where it belongs")
            .fix(fix.clone())
    }));
}
