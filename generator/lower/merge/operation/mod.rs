//! A `rest_method` to a draft: address, parameters, bodies and responses of one operation.

mod body;
mod example;
mod media;
mod parameter;
mod shown;

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::ir::{Location, Method, PathTemplate, Segment, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::parameters::Spanned;
use crate::syntax::rst::Directive;

use crate::lower::Beside;
use crate::lower::config::correction::{Corrections, Fields};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::operation::{Draft, DraftResponse};
use crate::lower::evidence::word::TypeWord;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::version::{described, heading as of_heading, named};
use crate::lower::lint;
use crate::lower::merge::heading::Headings;
use crate::lower::read::description::Descriptions;
use crate::lower::read::media::Told;
use crate::lower::read::path::{self, Address};
use crate::lower::read::prose::Names;
use crate::lower::read::response;
use crate::lower::read::section::{Headed, RestMethod, Sample, Shown, Side};
use crate::lower::read::table::{self, Place, Row};
use crate::lower::read::version::{self, Answer, Said};

/// The indexes that lowering an operation looks things up in.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Context<'s> {
    pub(in crate::lower) sources: &'s Sources,
    pub(in crate::lower) names: &'s Names,
    pub(in crate::lower) corrections: &'s Corrections,
    pub(in crate::lower) descriptions: &'s Descriptions<'s>,
    pub(in crate::lower) beside: &'s Beside,
    /// The major version of the document, where something says it.
    pub(in crate::lower) major: Option<u16>,
    /// Clients can ask the service for a microversion.
    pub(in crate::lower) negotiates: bool,
    pub(in crate::lower) applied: Applied,
}

/// Lowers one `rest_method`, beside another at its address that lists codes; `None` where it cannot be an operation, which is reported.
pub(in crate::lower) fn draft(
    cx: Context<'_>,
    rest_method: &RestMethod<'_>,
    beside: Option<&RestMethod<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let (mut address, mut versions) = address(rest_method, diagnostics)?;
    let corrections = cx.corrections.of_operation(&address, &rest_method.title);
    corrections.mend_address(&mut address, &mut versions);
    let fields = cx.corrections.of_fields(&address, &rest_method.title);
    let samples = samples(cx.sources, rest_method, address.method);
    diagnostics.extend(rest_method.unread.iter().map(|table| {
        Diagnostic::new(Code::UnreadTable, *table, "this table is not read, and is shown as text")
            .help("write its rows as `rest_parameters`, its codes as `rest_status_code`")
    }));
    diagnostics.extend(samples.iter().flat_map(|(_, sample)| sample.found.iter().cloned()));
    let headings = Headings::new(rest_method, &samples, cx.major);
    let mut rows: Vec<(Side, Row<'_>)> = Vec::new();
    for table in &rest_method.tables {
        let read = table::rows(cx.sources, rest_method.page, table.directive, diagnostics);
        let headed = headings.of(table.side, table.headed);
        rows.extend(read.into_iter().map(|row| {
            let said = rest_method.fields.iter().find(|field| field.names(table.side, &row.name));
            let said = said.map(|said| Headed { versions: said.versions, span: said.span });
            let said = said.and_then(|said| said.within(cx.major));
            (table.side, Row { headed, said, ..row })
        }));
    }
    lint::rows(rest_method, &address, versions, &rows, diagnostics);
    let in_path = rows
        .iter()
        .filter(|(_, row)| row.location() == Some(Place::Parameter(Location::Path)))
        .map(|(_, row)| row.name.clone())
        .collect();
    let shown = shown(cx.sources, &samples);
    let told = Told::of(&rest_method.prose, rest_method.span);
    let mut builder = Builder {
        cx,
        rest_method,
        address: &address,
        fields,
        headings,
        in_path,
        shown,
        told,
        diagnostics,
    };
    let parameters = builder.parameters(&rows);
    let request = builder.body(Side::Request, &rows, &samples, None);
    let request = builder.with_media(Side::Request, request, &rows, &samples, &corrections);
    let asked = request.as_ref().and_then(|body| body.node.only_field()).map(|(name, _)| name);
    let response = builder.body(Side::Response, &rows, &samples, asked);
    let response = builder.with_media(Side::Response, response, &rows, &samples, &corrections);
    let mut responses = response::responses(
        cx.sources,
        cx.names,
        rest_method,
        beside,
        response::usual(address.method, response.is_some()),
        cx.major,
        builder.diagnostics,
    );
    corrections.mend_responses(&mut responses, rest_method.span);
    let headers = builder.response_headers(&rows);
    for code in answering(&responses, &address.path) {
        if let Some(success) = responses.get_mut(&code) {
            if address.method != Method::Head {
                success.body.clone_from(&response);
            }
            success.headers.clone_from(&headers);
        }
    }
    let doc = cx.names.prose(&rest_method.prose);
    let is_own = |answer: &Answer| cx.major.is_none_or(|major| answer.since.major == major);
    let draft = Draft {
        pinned: corrections.pinned(),
        group: rest_method.group,
        title: rest_method.title.clone(),
        title_span: rest_method.title_span,
        doc,
        parameters,
        request,
        responses,
        versions,
        said: own(&rest_method.said, cx.major),
        around: own(&rest_method.around, cx.major),
        answers: rest_method.answers.iter().filter(|answer| is_own(answer)).copied().collect(),
        span: rest_method.span,
        address,
    };
    let listed = rows.iter().map(|(side, row)| (*side, row.name.clone())).collect();
    lint::operation(cx.sources, rest_method, &draft, &listed, diagnostics);
    Some(draft)
}

/// Statements as far as they are about a major version.
fn own(said: &[Said], major: Option<u16>) -> Vec<Said> {
    let own = said.iter().filter_map(|said| {
        let versions = version::within(said.versions, major)?;
        Some(Said { versions, ..said.clone() })
    });
    let own = own.filter(|said| !said.versions.is_all());
    own.collect()
}

/// The codes that answer with the documented body: every success but those that have none by HTTP (RFC 9110, 15.3) or by
/// their own words, and for the versions of an API the choice between them; where there is none, the first below 400.
fn answering(responses: &IndexMap<u16, DraftResponse>, path: &PathTemplate) -> Vec<u16> {
    let may = |code: u16| !matches!(code, 204 | 205 | 304);
    let is_empty = |response: &DraftResponse| {
        let text = response.doc.plain().to_lowercase();
        EMPTY.iter().any(|words| text.contains(words))
    };
    let is_version = |segment: &Segment| {
        let number = segment.literal().and_then(|text| text.strip_prefix('v'));
        number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    };
    let last = if path.parts().iter().all(is_version) { 300 } else { 299 };
    let codes = || responses.iter().filter(|(code, _)| may(**code));
    let successes = codes().filter(|(code, response)| **code <= last && !is_empty(response));
    let found: Vec<u16> = successes.map(|(code, _)| *code).collect();
    match found.is_empty() {
        true => codes().map(|(code, _)| *code).find(|code| *code < 400).into_iter().collect(),
        false => found,
    }
}

/// Words of a status that has no body.
const EMPTY: [&str; 4] = ["no body", "empty body", "without a body", "no content"];

/// Reads the directive: the address, and the range of versions on the lines below it.
fn address(
    rest_method: &RestMethod<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Address, VersionRange)> {
    let Directive { content, name_span, .. } = rest_method.directive;
    let first = content.iter().find(|(line, _)| !line.trim().is_empty());
    let (text, span) = first.unwrap_or(("", *name_span));
    let address = match path::parse(text) {
        Ok(address) => address,
        Err(problem) => {
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidMethod,
                    span,
                    format!("this is no operation: {problem}"),
                )
                .help("write `.. rest_method:: GET /v3/things/{thing_id}`"),
            );
            return None;
        }
    };
    let fix = path::mended(text, &address)
        .map(|(mended, is_safe)| Fix { is_safe, edits: Edit::new(span, mended).into() });
    for repair in &address.repairs {
        diagnostics.push(
            Diagnostic::new(
                Code::SloppyMethod,
                span,
                format!("`{text}` is read as `{} {}`: {repair}", address.method, address.path),
            )
            .fix(fix.clone()),
        );
    }
    let version = |key: &str| {
        content.iter().find_map(|(line, span)| {
            let (_, value) = line.split_once(key)?;
            Some(Spanned { text: value.trim().to_owned(), span })
        })
    };
    let (min, max) = (version("min_version:"), version("max_version:"));
    let versions = table::versions(min.as_ref(), max.as_ref(), diagnostics);
    Some((address, versions))
}

/// Samples with a side: one that nothing tells is a response, unless the method sends and a response
/// is shown already. A request without a body has no sample, whatever stands above it; one whose file is named after a request
/// shows nothing, and neither does one under such a heading where another is told to be the response.
fn samples<'d>(
    sources: &Sources,
    rest_method: &'d RestMethod<'_>,
    method: Method,
) -> Vec<(Side, &'d Sample)> {
    let has_response = rest_method.samples.iter().any(|s| s.side == Some(Side::Response));
    let otherwise = if method.writes() && has_response { Side::Request } else { Side::Response };
    let is_sent = |s: &Sample| match s.named {
        Some(named) => named == Side::Request,
        None => s.side == Some(Side::Request) && has_response,
    };
    let side = |side: Option<Side>| match side {
        Some(side) if !sends_nothing(method) => side,
        _ => otherwise,
    };
    let shown = rest_method.samples.iter().filter(|s| !(sends_nothing(method) && is_sent(s)));
    let mut shown: Vec<(Side, &Sample)> = shown.map(|s| (side(s.side), s)).collect();
    let parts: Vec<bool> = shown.iter().map(|sample| is_part(sources, &shown, sample)).collect();
    let mut parts = parts.into_iter();
    shown.retain(|_| !parts.next().unwrap_or_default());
    shown
}

/// A block of the page shows a part of a body, or something else: a file shows the body, and has none of its keys.
fn is_part(sources: &Sources, shown: &[(Side, &Sample)], (side, sample): &(Side, &Sample)) -> bool {
    let keys = |sample: &Sample| {
        let value = sample.value(sources)?.as_object()?;
        Some(value.keys().cloned().collect::<BTreeSet<String>>())
    };
    let is_file = |sample: &Sample| matches!(sample.shown, Shown::File(_));
    let Some(own) = keys(sample).filter(|_| !is_file(sample)) else { return false };
    let files = shown.iter().filter(|(of, sample)| of == side && is_file(sample));
    let mut known = files.filter_map(|(_, file)| keys(file)).peekable();
    known.peek().is_some() && known.all(|known| own.is_disjoint(&known))
}

/// A request has no body: what one would mean is said nowhere (RFC 9110, 9.3.1), clients cannot
/// count on it to arrive, and OpenAPI asks to leave it away.
fn sends_nothing(method: Method) -> bool {
    matches!(method, Method::Get | Method::Head)
}

/// The names that a request's samples show.
fn shown(sources: &Sources, samples: &[(Side, &Sample)]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut todo: Vec<&Value> = samples
        .iter()
        .filter(|(side, _)| *side == Side::Request)
        .filter_map(|(_, sample)| sample.value(sources).map(Arc::as_ref))
        .collect();
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(fields) => {
                names.extend(fields.keys().cloned());
                todo.extend(fields.values());
            }
            _ => {}
        }
    }
    names
}

struct Builder<'b, 's> {
    cx: Context<'s>,
    rest_method: &'b RestMethod<'s>,
    address: &'b Address,
    /// The corrections of its places.
    fields: Fields<'s>,
    headings: Headings,
    /// Names that have a row which says `in: path`; another row of that name is another parameter.
    in_path: BTreeSet<String>,
    /// Names that the request's samples show, at any depth.
    shown: BTreeSet<String>,
    /// The media types that its prose tells of.
    told: Told,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    fn claim(&self, row: &Row<'_>) -> Claim {
        let entry = row.entry;
        let (doc, prose) = entry.map(|e| self.cx.descriptions.of(e)).unwrap_or_default();
        let mut unused = Vec::new();
        let versions = entry.map_or(VersionRange::ALL, |entry| {
            table::versions(entry.min_version.as_ref(), entry.max_version.as_ref(), &mut unused)
        });
        let is_path = row.location() == Some(Place::Parameter(Location::Path));
        let told = || {
            let described =
                described::propose(&prose, entry.map(|entry| entry.span), self.cx.major);
            let found = [described, named::propose(&prose, row.said)].into_iter().flatten();
            self.cx.applied.ranked(found).into_iter().next()
        };
        // Without microversions to ask for a service is as its reference has it today.
        let is_open = self.cx.negotiates || !row.required();
        let told = (versions.is_all() && !is_path && is_open).then(told).flatten();
        let (versions, told_of) =
            told.map_or((versions, None), |(versions, because)| (versions, Some(because)));
        let headed = row.headed.filter(|_| !is_path);
        let headed = headed.and_then(|headed| of_heading::propose(versions, headed));
        let headed = headed.filter(|(_, reason)| self.cx.applied.has(reason.rule));
        let mut claim = Claim {
            word: row.kind().map(TypeWord::new),
            required: row.required(),
            doc,
            prose,
            default: entry.and_then(|e| Some(e.default.as_ref()?.text.clone())),
            format: entry.and_then(|e| Some(e.format.as_ref()?.text.clone())),
            versions: headed.map_or(versions, |(versions, _)| versions),
            heading: headed.map(|(_, reason)| reason),
            told_of,
            entry: entry.map(|entry| entry.span),
            ..Claim::new(row.span)
        };
        let map = &self.cx.sources.map;
        let name_of = |span: Span| map.file(span.file).name.as_str();
        let key = |span: Span| map.slice(span).trim_matches(['"', '\'']);
        let entry = claim.entry.map(|entry| (key(entry), name_of(entry)));
        let page = name_of(row.span);
        let corrected = self.cx.corrections.of_row(page, &self.rest_method.title, &row.name, entry);
        corrected.into_iter().for_each(|corrected| corrected.lay_over(&mut claim, None));
        claim
    }
}

/// Names are the same but for `-` and `_`, which references mix up.
fn same(a: &str, b: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}
