//! A stanza to a draft: address, parameters, bodies and responses of one operation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Block, Doc, Example, Inline, Location, Method, Name, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::parameters::Spanned;
use crate::syntax::rst::Directive;

use super::correction::Corrections;
use super::description::Descriptions;
use super::draft::{Draft, DraftBody, DraftParameter};
use super::evidence;
use super::lint;
use super::list;
use super::map;
use super::path::{self, Address};
use super::place::{self, Listed};
use super::prose::Names;
use super::response;
use super::section::{Prose, Sample, Side, Stanza};
use super::shape::{self, Fact, Shape};
use super::table::{self, Place, Row};

/// What lowering an operation needs to look things up in.
#[derive(Clone, Copy)]
pub(super) struct Context<'s> {
    pub(super) sources: &'s Sources,
    pub(super) names: &'s Names,
    pub(super) corrections: &'s Corrections,
    pub(super) descriptions: &'s Descriptions,
}

/// Lowers one stanza; `None` where it cannot be an operation, which is reported.
pub(super) fn draft(
    cx: Context<'_>,
    stanza: &Stanza<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let (mut address, mut versions) = address(stanza, diagnostics)?;
    let corrections = cx.corrections.of_operation(&address, &stanza.title);
    corrections.iter().for_each(|c| c.mend_address(&mut address, &mut versions));
    let mut rows: Vec<(Side, Row<'_>)> = Vec::new();
    for table in &stanza.tables {
        let read = table::rows(cx.sources, stanza.page, table.directive, diagnostics);
        rows.extend(read.into_iter().map(|row| (table.side, row)));
    }
    lint::rows(stanza, &address, versions, &rows, diagnostics);
    let samples = samples(stanza, address.method);
    let in_path = rows
        .iter()
        .filter(|(_, row)| row.location() == Some(Place::Parameter(Location::Path)))
        .map(|(_, row)| row.name.clone())
        .collect();
    let shown = shown(cx.sources, &samples);
    let mut builder = Builder { cx, stanza, address: &address, in_path, shown, diagnostics };
    let parameters = builder.parameters(&rows);
    let request = builder.body(Side::Request, &rows, &samples, None);
    let asked = request.as_ref().and_then(|body| body.shape.only_field()).map(|(name, _)| name);
    let response = builder.body(Side::Response, &rows, &samples, asked);
    let mut responses = response::responses(
        cx.sources,
        cx.names,
        stanza,
        address.method,
        response.is_some(),
        builder.diagnostics,
    );
    corrections.iter().for_each(|c| c.mend_responses(&mut responses, stanza.span));
    let headers = builder.response_headers(&rows);
    // The body belongs to the first success that may have one.
    let code = responses.keys().copied().find(|c| *c < 300 && !matches!(c, 204 | 205));
    let code = code
        .or_else(|| responses.keys().copied().find(|c| *c < 400 && !matches!(c, 204 | 205 | 304)));
    if let Some(success) = code.and_then(|code| responses.get_mut(&code)) {
        if address.method != Method::Head {
            success.body = response;
        }
        success.headers = headers;
    }
    let doc = prose(cx.names, &stanza.prose);
    let draft = Draft {
        name: corrections.iter().find_map(|c| c.pinned()),
        group: stanza.group,
        title: stanza.title.clone(),
        selector: None,
        doc,
        parameters,
        request,
        responses,
        versions,
        span: stanza.span,
        address,
    };
    let listed = rows.iter().map(|(side, row)| (*side, row.name.clone())).collect();
    lint::operation(stanza, &draft, &listed, diagnostics);
    Some(draft)
}

/// Reads the directive: the address, and the range of versions on the lines below it.
fn address(
    stanza: &Stanza<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Address, VersionRange)> {
    let Directive { content, name_span, .. } = stanza.method;
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
    for repair in &address.repairs {
        diagnostics.push(Diagnostic::new(
            Code::SloppyMethod,
            span,
            format!("`{text}` is read as `{} {}`: {repair}", address.method, address.path),
        ));
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

fn prose(names: &Names, prose: &[Prose<'_>]) -> Doc {
    let mut doc = Doc::default();
    let mut run = Vec::new();
    for part in prose {
        match part {
            Prose::Block(block) => run.push(*block),
            Prose::Heading(text) => {
                doc.blocks.extend(names.doc(run.drain(..)).blocks);
                doc.blocks.push(Block::Heading(vec![Inline::Text(text.clone())]));
            }
            Prose::Lines(text) => {
                doc.blocks.extend(names.doc(run.drain(..)).blocks);
                doc.blocks.push(Block::Paragraph(names.inlines(text)));
            }
        }
    }
    doc.blocks.extend(names.doc(run).blocks);
    doc
}

/// Samples with a side: one that nothing tells is a response, unless the method sends and a response
/// is shown already.
fn samples<'d>(stanza: &'d Stanza<'_>, method: Method) -> Vec<(Side, &'d Sample)> {
    let has_response = stanza.samples.iter().any(|s| s.side == Some(Side::Response));
    let sends = matches!(method, Method::Post | Method::Put | Method::Patch);
    let otherwise = if sends && has_response { Side::Request } else { Side::Response };
    // Whatever stands above it: a request without a body has no sample.
    let side = |side: Option<Side>| match side {
        Some(side) if !sends_nothing(method) => side,
        _ => otherwise,
    };
    stanza.samples.iter().map(|s| (side(s.side), s)).collect()
}

/// Whether a request has no body: what one would mean is said nowhere (RFC 9110, 9.3.1), clients cannot
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
        .filter_map(|(_, sample)| sources.samples.get(&sample.file)?.as_deref())
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
    stanza: &'b Stanza<'s>,
    address: &'b Address,
    /// Names that have a row which says `in: path`; another row of that name is another parameter.
    in_path: BTreeSet<String>,
    /// Names that the request's samples show, at any depth.
    shown: BTreeSet<String>,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    /// Path parameters in the order of the path, then query, then header.
    fn parameters(&mut self, rows: &[(Side, Row<'_>)]) -> Vec<DraftParameter> {
        let mut out: Vec<DraftParameter> = Vec::new();
        let requests: Vec<&Row<'_>> =
            rows.iter().filter(|(side, _)| *side == Side::Request).map(|(_, row)| row).collect();
        for name in path::placeholders(&self.address.path) {
            if out.iter().any(|p| p.name == name) {
                continue;
            }
            let named: Vec<&Row<'_>> =
                requests.iter().copied().filter(|row| same(&row.name, name)).collect();
            let path = Some(Place::Parameter(Location::Path));
            let (said, other): (Vec<&Row<'_>>, _) =
                named.into_iter().partition(|row| row.location() == path);
            let rows = if said.is_empty() { &other[..other.len().min(1)] } else { &said[..] };
            if rows.is_empty() && !self.stanza.tables.is_empty() {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UndocumentedPathParameter,
                        self.stanza.span,
                        format!("the path parameter `{name}` is in no table"),
                    )
                    .help("list it in the request's table"),
                );
            }
            let mut parameter = self.parameter(name, Location::Path, rows.first().copied());
            rows.iter().skip(1).for_each(|row| parameter.join(self.fact(row)));
            out.push(parameter);
        }
        let mut places: BTreeMap<(Location, &str), usize> = BTreeMap::new();
        for row in requests {
            let location = self.location(row);
            let is_stray = row.location() == Some(Place::Parameter(Location::Path))
                && !path::placeholders(&self.address.path).any(|name| same(&row.name, name));
            if is_stray {
                let read = match location {
                    None => "read as a field of the body, where a sample shows it",
                    Some(Location::Query) => "read as a parameter of the query",
                    Some(_) => "left out",
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UnusedPathParameter,
                        row.span,
                        format!("the path has no `{{{}}}`", row.name),
                    )
                    .label(read)
                    .also(self.stanza.span, "the path"),
                );
            }
            let Some(location) = location.filter(|l| *l != Location::Path) else { continue };
            match places.get(&(location, row.name.as_str())) {
                Some(at) => out[*at].join(self.fact(row)),
                None => {
                    places.insert((location, &row.name), out.len());
                    out.push(self.parameter(&row.name, location, Some(row)));
                }
            }
        }
        self.query_of_the_path(&mut out);
        out.sort_by_key(|p| p.location);
        out
    }

    /// Pairs in the path's query string are parameters: one with a fixed value must be sent.
    fn query_of_the_path(&self, out: &mut Vec<DraftParameter>) {
        for (name, value) in &self.address.query {
            if out.iter().any(|p| p.location == Location::Query && p.name == *name) {
                continue;
            }
            let mut parameter = self.parameter(name, Location::Query, None);
            if let Some(fixed) = value.as_ref().filter(|v| !v.contains('{')) {
                parameter.shape.texts.push(fixed.clone());
            }
            out.push(parameter);
        }
    }

    fn parameter(&self, name: &str, location: Location, row: Option<&Row<'_>>) -> DraftParameter {
        let fact = row.map(|row| Arc::new(self.fact(row)));
        DraftParameter {
            name: name.to_owned(),
            location,
            required: location == Location::Path || row.is_some_and(Row::required),
            shape: Shape::default(),
            span: row.map_or(self.stanza.span, |row| row.span),
            fact,
        }
    }

    /// Where a request's row is sent; `None` for the body. A row without a usable `in` goes to the path
    /// if the path names it, to the query if the method has no body; so does a plain value that a GET is
    /// said to have in its body. One that says `in: path` of what the path does not name goes to the body if
    /// a sample shows it there, to the query if it may be left out, as no part of a path may.
    fn location(&self, row: &Row<'_>) -> Option<Location> {
        let in_path = path::placeholders(&self.address.path).any(|name| same(&row.name, name));
        let claimed = self.in_path.contains(&row.name);
        let is_bodyless = matches!(
            self.address.method,
            Method::Get | Method::Head | Method::Delete | Method::Options
        );
        match row.location() {
            None | Some(Place::Parameter(Location::Path)) if in_path => Some(Location::Path),
            _ if in_path && !claimed => Some(Location::Path),
            Some(Place::Parameter(Location::Path)) if self.shown.contains(&row.name) => None,
            Some(Place::Parameter(Location::Path)) if is_bodyless && !row.required() => {
                Some(Location::Query)
            }
            Some(Place::Parameter(location)) => Some(location),
            Some(Place::Body) => {
                let word = row.kind().map(evidence::word);
                let nested = matches!(word, Some(evidence::Word::Object | evidence::Word::Array));
                (sends_nothing(self.address.method) && !nested).then_some(Location::Query)
            }
            None => is_bodyless.then_some(Location::Query),
        }
    }

    fn response_headers(&self, rows: &[(Side, Row<'_>)]) -> Vec<DraftParameter> {
        let is_header = |row: &Row<'_>| row.location() == Some(Place::Parameter(Location::Header));
        let mut out: Vec<DraftParameter> = Vec::new();
        for (_, row) in rows.iter().filter(|(side, row)| *side == Side::Response && is_header(row))
        {
            match out.iter_mut().find(|p| p.name.eq_ignore_ascii_case(&row.name)) {
                Some(header) => header.join(self.fact(row)),
                None => out.push(self.parameter(&row.name, Location::Header, Some(row))),
            }
        }
        out
    }

    fn fact(&self, row: &Row<'_>) -> Fact {
        let description = row.description();
        let prose = description.map(|d| d.text.clone()).unwrap_or_default();
        let entry = row.entry;
        let doc = entry.map(|entry| self.cx.descriptions.of(entry)).unwrap_or_default();
        let mut unused = Vec::new();
        Fact {
            kind: row.kind().map(str::to_owned),
            required: row.required(),
            doc,
            prose,
            default: entry.and_then(|e| Some(e.default.as_ref()?.text.clone())),
            format: entry.and_then(|e| Some(e.format.as_ref()?.text.clone())),
            values: Vec::new(),
            versions: entry.map_or(VersionRange::ALL, |entry| {
                table::versions(entry.min_version.as_ref(), entry.max_version.as_ref(), &mut unused)
            }),
            forms: Vec::new(),
            span: row.span,
            entry: entry.map(|entry| entry.span),
        }
    }

    /// One side's body: the union of its samples, with the table laid over it.
    fn body(
        &mut self,
        side: Side,
        rows: &[(Side, Row<'_>)],
        samples: &[(Side, &Sample)],
        asked: Option<&str>,
    ) -> Option<DraftBody> {
        let mut body =
            DraftBody { media_type: "application/json".to_owned(), ..DraftBody::default() };
        for (_, sample) in samples.iter().filter(|(of, _)| *of == side) {
            let Some(Some(value)) = self.cx.sources.samples.get(&sample.file) else { continue };
            let span = whole(self.cx.sources, sample);
            // A field takes some bytes: most samples need no count.
            if span.end as usize > 4 * shape::MAX_FIELDS && shape::is_too_wide(value, span) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::OverLimit,
                        Span { end: 0, ..span },
                        format!("the sample has more than {} fields", shape::MAX_FIELDS),
                    )
                    .label("left out"),
                );
                continue;
            }
            body.shape.add(value, span);
            body.examples.push(example(self.cx.sources, sample, value, span, &body.examples));
        }
        let own: Vec<&Row<'_>> = rows
            .iter()
            .filter(|(of, row)| *of == side && self.is_body(side, row, &body.shape))
            .map(|(_, row)| row)
            .collect();
        let mut listed = Vec::with_capacity(own.len());
        for row in &own {
            let shown = spelled(&own, row, &body.shape);
            self.diagnostics.extend(shown.as_ref().map(|shown| {
                Diagnostic::new(
                    Code::ContradictingName,
                    row.span,
                    format!("the table lists `{}`, and its samples show `{shown}`", row.name),
                )
                .label("taken for one field, under the name of the samples")
                .help("write the name that the service has, in both")
            }));
            listed.push(Listed {
                name: shown.unwrap_or_else(|| row.name.clone()),
                fact: self.fact(row),
                beside: row.name.ends_with("_links")
                    || side == Side::Response && self.asked_for(rows, &row.name),
            });
        }
        if listed.is_empty() && body.examples.is_empty() {
            return None;
        }
        let wrapper = self.wrapper(side, &listed, asked);
        let said = listed.iter().map(|item| (item.name.as_str(), &item.fact)).collect();
        map::fold(&mut body.shape, &said);
        listed.iter().for_each(|item| map::gather(&mut body.shape, &item.name, &said));
        place::place(&mut body.shape, listed, wrapper.as_deref());
        Some(body)
    }

    /// Whether a query flag asks for a field of the page: `with_total` for `total`.
    fn asked_for(&self, rows: &[(Side, Row<'_>)], name: &str) -> bool {
        rows.iter().any(|(side, row)| {
            row.name.strip_prefix(list::FLAG) == Some(name)
                && *side == Side::Request
                && self.location(row) == Some(Location::Query)
        })
    }

    /// Whether a row belongs to the body. In a response everything but headers does that the sample shows.
    fn is_body(&self, side: Side, row: &Row<'_>, shape: &Shape) -> bool {
        match side {
            Side::Request => !sends_nothing(self.address.method) && self.location(row).is_none(),
            Side::Response => match row.location() {
                Some(Place::Body) | None => true,
                Some(Place::Parameter(Location::Header)) => false,
                Some(Place::Parameter(_)) => shape.holds(&row.name),
            },
        }
    }

    /// The key that a body without sample is wrapped in: a listed object named like the path's resource, or
    /// after the action; else, of a response, the resource's name that the request is wrapped in.
    fn wrapper(&self, side: Side, listed: &[Listed], asked: Option<&str>) -> Option<String> {
        let segments: Vec<&str> =
            self.address.path.split('/').filter(|s| !s.is_empty() && !s.contains('{')).collect();
        let last = segments.iter().rev().find(|s| !matches!(**s, "detail" | "action"))?;
        let collection = last.trim_start_matches("os-").replace('-', "_");
        let one = super::naming::singular_words(&collection).join("_");
        let is_object = |item: &&Listed| {
            let word = item.fact.kind.as_deref().map(evidence::word);
            matches!(word, Some(evidence::Word::Object | evidence::Word::Array))
        };
        let is_resource = |name: &str| {
            let name = name.replace('-', "_");
            name == one || name == collection
        };
        let named = listed.iter().filter(is_object).find(|item| is_resource(&item.name));
        let action = segments.last() == Some(&"action") && side == Side::Request;
        let named = named.or_else(|| listed.iter().find(|item| action && is_object(item)));
        let asked = asked.filter(|name| is_resource(name));
        named.map(|item| item.name.as_str()).or(asked).map(str::to_owned)
    }
}

/// Another name of a row, as the samples have it: that of the one field which differs in `-` and `_` alone and
/// which no row lists.
fn spelled(rows: &[&Row<'_>], row: &Row<'_>, shape: &Shape) -> Option<String> {
    if shape.holds(&row.name) {
        return None;
    }
    let mut alike = BTreeSet::new();
    shape.visit(&mut |name, _| {
        if same(name, &row.name) && rows.iter().all(|other| other.name != name) {
            alike.insert(name.to_owned());
        }
    });
    alike.pop_first().filter(|_| alike.is_empty())
}

/// Names are the same but for `-` and `_`, which references mix up.
fn same(a: &str, b: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}

fn whole(sources: &Sources, sample: &Sample) -> Span {
    let end = sources.map.file(sample.file).text.len();
    Span { file: sample.file, start: 0, end: u32::try_from(end).unwrap_or(u32::MAX) }
}

/// An example named after its file; a second one of that name takes the folder's name too.
fn example(
    sources: &Sources,
    sample: &Sample,
    value: &Arc<serde_json::Value>,
    span: Span,
    others: &[Example],
) -> Example {
    let path = sources.path(sample.file);
    let part = |p: Option<&std::ffi::OsStr>| {
        p.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let stem = part(path.file_stem());
    let folder = part(path.parent().and_then(|p| p.file_name()));
    let mut name = Name::new(stem.clone());
    if others.iter().any(|o| o.name.snake() == name.snake()) {
        name = Name::new(format!("{stem} {folder}"));
    }
    let mut count = 1;
    while others.iter().any(|o| o.name.snake() == name.snake()) {
        count += 1;
        name = Name::new(format!("{stem} {folder} {count}"));
    }
    Example {
        name,
        summary: sample.heading.clone(),
        value: Arc::clone(value),
        versions: sample.versions,
        span,
    }
}
