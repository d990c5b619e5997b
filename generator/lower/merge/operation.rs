//! A stanza to a draft: address, parameters, bodies and responses of one operation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Block, Doc, Example, Inline, Location, Method, Name, Segment, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::outline::Outline;
use crate::syntax::parameters::Spanned;
use crate::syntax::rst::Directive;

use crate::lower::config::correction::{Corrections, Fields, Mark};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{self, Node};
use crate::lower::evidence::operation::{Draft, DraftBody, DraftParameter, DraftResponse};
use crate::lower::evidence::word::{TypeWord, Word};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::version::heading as of_heading;
use crate::lower::lint;
use crate::lower::merge::excuse;
use crate::lower::merge::heading::{self, Headings};
use crate::lower::merge::lay::{self, Listed};
use crate::lower::merge::{map, schema};
use crate::lower::read::description::Descriptions;
use crate::lower::read::path::{self, Address};
use crate::lower::read::prose::Names;
use crate::lower::read::response;
use crate::lower::read::section::{Prose, Sample, Side, Stanza};
use crate::lower::read::table::{self, Place, Row};
use crate::lower::read::version::{self, Answer, Said};
use crate::lower::resource::list;

/// What lowering an operation needs to look things up in.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Context<'s> {
    pub(in crate::lower) sources: &'s Sources,
    pub(in crate::lower) names: &'s Names,
    pub(in crate::lower) corrections: &'s Corrections,
    pub(in crate::lower) descriptions: &'s Descriptions,
    /// The major version of the document, where something says it.
    pub(in crate::lower) major: Option<u16>,
    pub(in crate::lower) applied: Applied,
}

/// Lowers one stanza; `None` where it cannot be an operation, which is reported.
pub(in crate::lower) fn draft(
    cx: Context<'_>,
    stanza: &Stanza<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let (mut address, mut versions) = address(stanza, diagnostics)?;
    let corrections = cx.corrections.of_operation(&address, &stanza.title);
    corrections.mend_address(&mut address, &mut versions);
    let fields = cx.corrections.of_fields(&address, &stanza.title);
    let samples = samples(stanza, address.method);
    let headings = Headings::new(stanza, &samples, cx.major);
    let mut rows: Vec<(Side, Row<'_>)> = Vec::new();
    for table in &stanza.tables {
        let read = table::rows(cx.sources, stanza.page, table.directive, diagnostics);
        let headed = headings.of(table.side, table.headed);
        rows.extend(read.into_iter().map(|row| (table.side, Row { headed, ..row })));
    }
    lint::rows(stanza, &address, versions, &rows, diagnostics);
    let in_path = rows
        .iter()
        .filter(|(_, row)| row.location() == Some(Place::Parameter(Location::Path)))
        .map(|(_, row)| row.name.clone())
        .collect();
    let shown = shown(cx.sources, &samples);
    let mut builder =
        Builder { cx, stanza, address: &address, fields, headings, in_path, shown, diagnostics };
    let parameters = builder.parameters(&rows);
    let request = builder.body(Side::Request, &rows, &samples, None);
    let asked = request.as_ref().and_then(|body| body.node.only_field()).map(|(name, _)| name);
    let response = builder.body(Side::Response, &rows, &samples, asked);
    let mut responses = response::responses(
        cx.sources,
        cx.names,
        stanza,
        address.method,
        cx.major,
        response.is_some(),
        builder.diagnostics,
    );
    corrections.mend_responses(&mut responses, stanza.span);
    let headers = builder.response_headers(&rows);
    for code in answering(&responses) {
        if let Some(success) = responses.get_mut(&code) {
            if address.method != Method::Head {
                success.body.clone_from(&response);
            }
            success.headers.clone_from(&headers);
        }
    }
    let doc = prose(cx.names, &stanza.prose);
    let is_own = |answer: &Answer| cx.major.is_none_or(|major| answer.since.major == major);
    let draft = Draft {
        pinned: corrections.pinned(),
        group: stanza.group,
        title: stanza.title.clone(),
        title_span: stanza.title_span,
        doc,
        parameters,
        request,
        responses,
        versions,
        said: own(&stanza.said, cx.major),
        around: own(&stanza.around, cx.major),
        answers: stanza.answers.iter().filter(|answer| is_own(answer)).copied().collect(),
        span: stanza.span,
        address,
    };
    let listed = rows.iter().map(|(side, row)| (*side, row.name.clone())).collect();
    lint::operation(stanza, &draft, &listed, diagnostics);
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
/// their own words; where there is none below 300, the first below 400.
fn answering(responses: &IndexMap<u16, DraftResponse>) -> Vec<u16> {
    let may = |code: u16| !matches!(code, 204 | 205 | 304);
    let is_empty = |response: &DraftResponse| {
        let text = response.doc.plain().to_lowercase();
        EMPTY.iter().any(|words| text.contains(words))
    };
    let codes = || responses.iter().filter(|(code, _)| may(**code));
    let successes = codes().filter(|(code, response)| **code < 300 && !is_empty(response));
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
    let otherwise = if method.writes() && has_response { Side::Request } else { Side::Response };
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
    /// What corrections say of its places.
    fields: Fields<'s>,
    headings: Headings,
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
        for name in self.address.path.placeholders() {
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
            rows.iter().skip(1).for_each(|row| parameter.join(self.claim(row)));
            out.push(parameter);
        }
        let mut places: BTreeMap<(Location, &str), usize> = BTreeMap::new();
        for row in requests {
            let location = self.location(row);
            let is_stray = row.location() == Some(Place::Parameter(Location::Path))
                && !self.address.path.placeholders().any(|name| same(&row.name, name));
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
                Some(at) => out[*at].join(self.claim(row)),
                None => {
                    places.insert((location, &row.name), out.len());
                    out.push(self.parameter(&row.name, location, Some(row)));
                }
            }
        }
        self.query_of_the_path(&mut out);
        self.add_corrected(rows, &mut out);
        self.correct(&mut out);
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
                parameter.node.texts.push(fixed.clone());
            }
            out.push(parameter);
        }
    }

    /// Adds the parameters of requests that corrections alone know.
    fn add_corrected(&self, rows: &[(Side, Row<'_>)], out: &mut Vec<DraftParameter>) {
        for location in [Location::Query, Location::Header] {
            let of_responses = response_headers(rows).filter(|_| location == Location::Header);
            let of_responses: Vec<&str> = of_responses.map(|row| row.name.as_str()).collect();
            for (name, said) in self.fields.of_parameters(location) {
                let is_known = out.iter().any(|p| is_named(p, location, name))
                    || of_responses.iter().any(|other| other.eq_ignore_ascii_case(name));
                if said.has_type() && !is_known {
                    out.push(self.parameter(name, location, None));
                }
            }
        }
    }

    /// Corrects parameters, those of requests or the headers of responses.
    fn correct(&self, out: &mut Vec<DraftParameter>) {
        for location in [Location::Path, Location::Query, Location::Header] {
            for (name, said) in self.fields.of_parameters(location) {
                for parameter in out.iter_mut().filter(|p| is_named(p, location, name)) {
                    match &mut parameter.claim {
                        Some(claim) => said.clone().lay_over(Arc::make_mut(claim), None),
                        None => parameter.claim = said.clone().into_claim(None).map(Arc::new),
                    }
                }
            }
        }
        for parameter in out.iter_mut() {
            let Some(claim) = parameter.claim.as_deref() else { continue };
            let corrected = claim.corrected();
            corrected.all().for_each(|by| by.mark(Mark::OfParameter));
            let required = corrected.required();
            if parameter.location == Location::Path {
                let optional = required.and_then(|(required, by)| (!required).then_some(by));
                let left_out = optional.or(corrected.absent());
                left_out.into_iter().for_each(|by| by.mark(Mark::OfPath));
            } else if let Some((required, by)) = required {
                if parameter.required != required {
                    by.note();
                }
                parameter.required = required;
            }
        }
        out.retain(|parameter| {
            parameter.location == Location::Path
                || !parameter.claim.as_deref().is_some_and(Claim::is_absent)
        });
    }

    fn parameter(&self, name: &str, location: Location, row: Option<&Row<'_>>) -> DraftParameter {
        let claim = row.map(|row| Arc::new(self.claim(row)));
        DraftParameter {
            name: name.to_owned(),
            location,
            required: location == Location::Path || row.is_some_and(Row::required),
            node: Node::default(),
            span: row.map_or(self.stanza.span, |row| row.span),
            claim,
        }
    }

    /// Where a request's row is sent; `None` for the body. A row without a usable `in` goes to the path
    /// if the path names it, to the query if the method has no body; so does a plain value that a GET is
    /// said to have in its body. One that says `in: path` of what the path does not name goes to the body if
    /// a sample shows it there, to the query if it may be left out, as no part of a path may.
    fn location(&self, row: &Row<'_>) -> Option<Location> {
        let in_path = self.address.path.placeholders().any(|name| same(&row.name, name));
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
                let word = row.kind().map(|kind| TypeWord::new(kind).kind);
                let nested = matches!(word, Some(Word::Object | Word::Array));
                (sends_nothing(self.address.method) && !nested).then_some(Location::Query)
            }
            None => is_bodyless.then_some(Location::Query),
        }
    }

    fn response_headers(&self, rows: &[(Side, Row<'_>)]) -> Vec<DraftParameter> {
        let mut out: Vec<DraftParameter> = Vec::new();
        for row in response_headers(rows) {
            match out.iter_mut().find(|p| p.name.eq_ignore_ascii_case(&row.name)) {
                Some(header) => header.join(self.claim(row)),
                None => out.push(self.parameter(&row.name, Location::Header, Some(row))),
            }
        }
        self.correct(&mut out);
        out
    }

    fn claim(&self, row: &Row<'_>) -> Claim {
        let entry = row.entry;
        let (doc, prose) = entry.map(|e| self.cx.descriptions.of(e)).unwrap_or_default();
        let mut unused = Vec::new();
        let versions = entry.map_or(VersionRange::ALL, |entry| {
            table::versions(entry.min_version.as_ref(), entry.max_version.as_ref(), &mut unused)
        });
        let headed =
            row.headed.filter(|_| row.location() != Some(Place::Parameter(Location::Path)));
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
            forms: Vec::new(),
            span: row.span,
            entry: entry.map(|entry| entry.span),
            told: None,
            corrected: None,
        };
        let map = &self.cx.sources.map;
        let name_of = |span: Span| map.file(span.file).name.as_str();
        let key = |span: Span| map.slice(span).trim_matches(['"', '\'']);
        let entry = claim.entry.map(|entry| (key(entry), name_of(entry)));
        let page = name_of(row.span);
        let corrected = self.cx.corrections.of_row(page, &self.stanza.title, &row.name, entry);
        corrected.into_iter().for_each(|corrected| corrected.lay_over(&mut claim, None));
        claim
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
        let mut taken: Vec<(&Sample, &Value)> = Vec::new();
        for (_, sample) in samples.iter().filter(|(of, _)| *of == side) {
            let Some(Some(value)) = self.cx.sources.samples.get(&sample.file) else { continue };
            let span = whole(self.cx.sources, sample);
            if is_too_wide(value, span) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::OverLimit,
                        Span { end: 0, ..span },
                        format!("the sample has more than {} fields", node::MAX_FIELDS),
                    )
                    .label("left out"),
                );
                continue;
            }
            let text = &self.cx.sources.map.file(sample.file).text;
            body.node.add(value, &mut Outline::of(sample.file, text, value));
            taken.push((*sample, value.as_ref()));
            body.examples.push(example(self.cx.sources, sample, value, span, &body.examples));
        }
        let own: Vec<&Row<'_>> = rows
            .iter()
            .filter(|(of, row)| *of == side && self.is_body(side, row, &body.node))
            .map(|(_, row)| row)
            .collect();
        let mut listed = Vec::with_capacity(own.len());
        for row in &own {
            let shown = spelled(&own, row, &body.node)
                .or_else(|| self.misnamed(side, &own, row, &body.node));
            self.diagnostics.extend(shown.as_ref().map(|shown| {
                Diagnostic::new(
                    Code::ContradictingName,
                    row.span,
                    format!("the table lists `{}`, and its samples show `{shown}`", row.name),
                )
                .label("taken for one field, under the name of the samples")
                .help("write the name that the service has, in both")
            }));
            let claim = self.claim(row);
            claim.corrected().all().for_each(|by| by.mark(Mark::OfField));
            listed.push(Listed {
                name: shown.unwrap_or_else(|| row.name.clone()),
                claim,
                beside: side == Side::Response && self.asked_for(rows, &row.name),
                because: None,
            });
        }
        listed.extend(lay::under_other_keys(&body.node, &listed, self.cx.applied));
        if listed.is_empty() && body.examples.is_empty() {
            return None;
        }
        let wrapper = self.wrapper(side, &listed, asked);
        let said = listed.iter().map(|item| (item.name.as_str(), &item.claim)).collect();
        let applied = self.cx.applied;
        if side == Side::Response {
            schema::fold(&mut body.node, &said, applied);
        }
        map::fold(&mut body.node, &said, applied);
        listed.iter().for_each(|item| map::gather(&mut body.node, &item.name, &said, applied));
        let answer = self.answer(side, &listed, &body.node, samples);
        lay::lay(&mut body.node, listed, wrapper.as_deref(), &answer, applied);
        map::name_keys(&mut body.node, applied);
        if side == Side::Request {
            lay::identify(&mut body.node, applied);
        }
        let headings = &self.headings;
        let headed = |sample: &Sample| headings.of(side, sample.headed);
        if lay::is_dated(&body.node) {
            for (sample, value) in &taken {
                let text = &self.cx.sources.map.file(sample.file).text;
                let mut shown = Node::default();
                shown.add(value, &mut Outline::of(sample.file, text, value));
                let headed = headed(sample).map(|headed| headed.versions);
                headed.into_iter().for_each(|of| heading::widen(&mut body.node, &shown, of));
                excuse::excuse(&mut body.node, &shown, headed.unwrap_or(sample.versions));
            }
        }
        self.fields.lay(side, &mut body.node);
        let kinds = taken.iter().map(|(sample, value)| Some((*value, headed(sample)?.versions)));
        body.kinds = heading::kinds(kinds);
        let shown = taken.iter().map(|(sample, _)| headed(sample));
        body.headed = heading::together(own.iter().map(|row| row.headed).chain(shown));
        Some(body)
    }

    /// What answers a request, where that may say more of the rows than the request's own samples do.
    fn answer(
        &self,
        side: Side,
        listed: &[Listed],
        sent: &Node,
        samples: &[(Side, &Sample)],
    ) -> Node {
        let mut answer = Node::default();
        let known = sent.holders();
        let is_shown = |item: &Listed| !known.of(&item.name).is_empty();
        if side == Side::Response || listed.iter().all(is_shown) {
            return answer;
        }
        for (_, sample) in samples.iter().filter(|(of, _)| *of == Side::Response) {
            let Some(Some(value)) = self.cx.sources.samples.get(&sample.file) else { continue };
            let span = whole(self.cx.sources, sample);
            if !is_too_wide(value, span) {
                answer.add(value, &mut Outline::unknown(span));
            }
        }
        answer
    }

    /// Another name of a row that is for the action's key: that of the only key that the samples show, where no row lists it
    /// and no other row is for an object.
    fn misnamed(
        &self,
        side: Side,
        rows: &[&Row<'_>],
        row: &Row<'_>,
        node: &Node,
    ) -> Option<String> {
        let (key, _) = node.only_field()?;
        let is_object =
            |row: &Row<'_>| row.kind().is_some_and(|kind| TypeWord::new(kind).kind == Word::Object);
        let objects = || rows.iter().filter(|row| is_object(row) && !row.name.contains('.'));
        let is_action = side == Side::Request && self.address.path.ends_in("action");
        let is_misnamed = is_action
            && is_object(row)
            && objects().nth(1).is_none()
            && !node.holds(&row.name)
            && rows.iter().all(|other| other.name != key);
        is_misnamed.then(|| key.to_owned())
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
    fn is_body(&self, side: Side, row: &Row<'_>, node: &Node) -> bool {
        match side {
            Side::Request => !sends_nothing(self.address.method) && self.location(row).is_none(),
            Side::Response => match row.location() {
                Some(Place::Body) | None => true,
                Some(Place::Parameter(Location::Header)) => false,
                Some(Place::Parameter(_)) => node.holds(&row.name),
            },
        }
    }

    /// The key that a body without sample is wrapped in: a listed object named like the path's resource, or
    /// after the action; else, of a response, the resource's name that the request is wrapped in.
    fn wrapper(&self, side: Side, listed: &[Listed], asked: Option<&str>) -> Option<String> {
        let path = &self.address.path;
        let mut fixed = path.parts().iter().rev().filter_map(Segment::literal);
        let last = fixed.find(|text| !matches!(*text, "detail" | "action"))?;
        let collection = last.trim_start_matches("os-").replace('-', "_");
        let one = crate::lower::naming::singular_words(&collection).join("_");
        let is_object = |item: &&Listed| matches!(item.claim.word(), Word::Object | Word::Array);
        let is_resource = |name: &str| {
            let name = name.replace('-', "_");
            name == one || name == collection
        };
        let named = listed.iter().filter(is_object).find(|item| is_resource(&item.name));
        let action = path.ends_in("action") && side == Side::Request;
        let named = named.or_else(|| listed.iter().find(|item| action && is_object(item)));
        let asked = asked.filter(|name| is_resource(name));
        named.map(|item| item.name.as_str()).or(asked).map(str::to_owned)
    }
}

/// The rows of headers of responses.
fn response_headers<'r, 's>(
    rows: &'r [(Side, Row<'s>)],
) -> impl Iterator<Item = &'r Row<'s>> + use<'r, 's> {
    let header = Some(Place::Parameter(Location::Header));
    let rows =
        rows.iter().filter(move |(side, row)| *side == Side::Response && row.location() == header);
    rows.map(|(_, row)| row)
}

/// The parameter has this place and name; the names of headers have no case.
fn is_named(parameter: &DraftParameter, location: Location, name: &str) -> bool {
    parameter.location == location
        && match location {
            Location::Header => parameter.name.eq_ignore_ascii_case(name),
            Location::Path | Location::Query => parameter.name == name,
        }
}

/// Another name of a row, as the samples have it: that of the one field which differs in `-` and `_` alone, or in the number
/// of what links are of, and which no row lists.
fn spelled(rows: &[&Row<'_>], row: &Row<'_>, node: &Node) -> Option<String> {
    if node.holds(&row.name) {
        return None;
    }
    let mut found = BTreeSet::new();
    node.visit(&mut |name, _| {
        if (same(name, &row.name) || links_alike(name, &row.name))
            && rows.iter().all(|other| other.name != name)
        {
            found.insert(name.to_owned());
        }
    });
    found.pop_first().filter(|_| found.is_empty())
}

/// Both are links of one collection, `cart_links` and `carts_links`.
fn links_alike(a: &str, b: &str) -> bool {
    let of = |name: &str| name.strip_suffix("_links").map(crate::lower::naming::singular_words);
    of(a).is_some_and(|a| of(b) == Some(a))
}

/// Names are the same but for `-` and `_`, which references mix up.
fn same(a: &str, b: &str) -> bool {
    let plain = |byte| if byte == b'-' { b'_' } else { byte };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}

/// A field takes some bytes: most samples need no count.
fn is_too_wide(value: &Value, sample: Span) -> bool {
    sample.end as usize > 4 * node::MAX_FIELDS && node::is_too_wide(value, sample)
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
