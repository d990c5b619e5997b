//! A document as a page without scripts: all of it in one, so that any link into the reference leads to its place.

use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::anchor::{Anchors, slug};
use super::body::{self, Group, Row, Tables};
use super::catalog::{Entry, Listed};
use super::page::{self, Link};
use super::prose::{self, Html};
use super::sample;
use super::{LATEST, Publication};
use crate::emit::markdown::visible;
use crate::ir::{self, Api, Body, PathTemplate, Selector, Site, TagId, reason};
use crate::source::Sources;

/// The page's file.
pub(super) const FILE: &str = "reference.html";

/// The characters that a search engine shows of a description.
const MAX_SUMMARY: usize = 160;

#[derive(Template)]
#[template(path = "site/reference.html")]
struct Page<'a> {
    title: &'a str,
    anchor: String,
    summary: String,
    /// Where the page of the newest release is.
    canonical: Option<String>,
    site: &'a Site,
    release: &'a str,
    releases: Vec<Link>,
    files: Vec<Link>,
    doc: Html,
    microversions: String,
    tags: Vec<Tag<'a>>,
    /// The body of an error, and the codes that any request may be refused with.
    fault: Vec<Group>,
    refuses: Vec<Refusal>,
}

struct Refusal {
    code: u16,
    reason: &'static str,
}

/// A section of the reference.
struct Tag<'a> {
    title: &'a str,
    anchor: String,
    /// The title that it is the first below, and the name of its place.
    begins: Option<(&'a str, String)>,
    doc: Html,
    operations: Vec<Operation<'a>>,
}

struct Operation<'a> {
    anchor: String,
    /// The name of what the operation's row opens in the pages of os-api-ref.
    detail: String,
    title: &'a str,
    method: &'static str,
    path: &'a str,
    /// Its selector, which tells it from others at its address.
    selector: String,
    versions: String,
    is_deprecated: bool,
    doc: Html,
    parameters: Vec<Row>,
    request: Option<Content>,
    codes: Vec<Code>,
    responses: Vec<Response>,
    /// Where its source is, and where a mistake in it is reported.
    source: Option<String>,
    bug: Option<String>,
}

/// A status code.
struct Code {
    code: u16,
    reason: &'static str,
    versions: String,
    doc: Html,
}

/// An answer of an operation, besides the code.
struct Response {
    code: u16,
    headers: Vec<Row>,
    content: Option<Content>,
}

/// A body in all its media types.
struct Content {
    /// Its media types and its type in a word, where it is not an object of JSON.
    kind: String,
    versions: String,
    groups: Vec<Group>,
    samples: Vec<Sample>,
}

struct Sample {
    title: String,
    text: Html,
}

/// The page of a document's release, which stands in this folder of the document.
pub(super) fn page(
    entry: &Entry,
    publication: &Publication<'_>,
    release: &str,
    place: &str,
    base_url: Option<&str>,
) -> String {
    let api = publication.api;
    let operations = operations(api);
    let mut anchors = Anchors::new(api, operations.iter().map(|(_, _, operation)| *operation));
    let sources = publication.sources;
    let mut writer = Writer { api, sources, tables: Tables::new(api), anchors: &mut anchors };
    let mut last = "";
    let mut tags: Vec<Tag<'_>> = Vec::with_capacity(api.tags.len());
    for (at, tag) in api.tags.iter().enumerate() {
        let within = tag.within.as_deref().unwrap_or_default();
        let own = operations.iter().filter(|(_, _, operation)| operation.tag.0 as usize == at);
        let is_first = !within.is_empty() && within != last;
        let begins = is_first.then(|| (within, writer.anchors.give(within)));
        last = within;
        tags.push(Tag {
            title: &tag.title,
            anchor: writer.anchors.tag(at).to_owned(),
            begins,
            doc: prose::html(&tag.doc, Some(2), writer.anchors),
            operations: own.map(|(path, method, o)| writer.operation(path, *method, o)).collect(),
        });
    }
    let doc = prose::html(&api.doc, Some(1), writer.anchors);
    let fault = writer.tables.groups(api.fault, writer.anchors);
    let refusal = |code: &u16| Refusal { code: *code, reason: reason(*code) };
    let page = Page {
        title: &entry.title,
        anchor: writer.anchors.give(&format!("{} API", api.service.title)),
        summary: summary(api),
        canonical: base_url.map(|base| address(base, &entry.name)),
        site: &api.service.site,
        release,
        releases: page::releases(entry, place, FILE),
        files: page::files(""),
        doc,
        microversions: body::versions(api.versions),
        tags,
        fault,
        refuses: api.service.refuses.iter().map(refusal).collect(),
    };
    let mut text = page.render().expect("a view is plain data");
    text.retain(visible);
    text
}

/// The address of the page of a document's newest release.
pub(super) fn address(base_url: &str, document: &str) -> String {
    format!("{base_url}/{document}/{LATEST}/{FILE}")
}

/// The operations in the order of the reference: each tag's together, as its file has them.
fn operations(api: &Api) -> Vec<(&PathTemplate, ir::Method, &ir::Operation)> {
    let endpoints = api.endpoints();
    let mut operations: Vec<_> = endpoints
        .flat_map(|(path, endpoint)| {
            endpoint.operations.iter().map(move |o| (path, endpoint.method, o))
        })
        .collect();
    let place = |operation: &ir::Operation| -> (TagId, _, u32) {
        (operation.tag, operation.span.file, operation.span.start)
    };
    operations.sort_by_key(|(_, _, operation)| place(operation));
    operations
}

/// The beginning of the sentences that introduce the reference, up to the end of a word.
pub(super) fn summary(api: &Api) -> String {
    let says = |block: &&ir::Block| {
        let ir::Block::Paragraph(text) = block else { return false };
        text.last().is_some_and(|inline| inline.text().trim_end().ends_with('.'))
    };
    let blocks = api.doc.blocks.iter().filter(says).cloned().collect();
    let text = ir::Doc { blocks }.plain();
    let text = if text.is_empty() { format!("Reference of the {}.", api.title) } else { text };
    if text.chars().count() <= MAX_SUMMARY {
        return text;
    }
    let start: String = text.chars().take(MAX_SUMMARY).collect();
    let end = start.rfind(' ').unwrap_or(start.len());
    format!("{}…", &start[..end])
}

/// The name and the title of each tag and each operation.
pub(super) fn places(api: &Api) -> Vec<(String, String)> {
    let operations = operations(api);
    let anchors = Anchors::new(api, operations.iter().map(|(_, _, operation)| *operation));
    let tags = api.tags.iter().enumerate();
    let tags = tags.map(|(at, tag)| (anchors.tag(at).to_owned(), tag.title.clone()));
    let operations = operations.iter().map(|(_, _, operation)| {
        (anchors.operation(&operation.name).to_owned(), operation.summary.clone())
    });
    tags.chain(operations).collect()
}

/// The operations as an index lists them.
pub(super) fn listed(api: &Api) -> Vec<Listed> {
    let operations = operations(api);
    let anchors = Anchors::new(api, operations.iter().map(|(_, _, operation)| *operation));
    let listed = operations.into_iter().map(|(path, method, operation)| Listed {
        method: method.as_str().to_owned(),
        path: path.to_string(),
        title: operation.summary.clone(),
        anchor: anchors.operation(&operation.name).to_owned(),
    });
    listed.collect()
}

/// A URL with these values in place of their names in braces. What a URL reads as its own is escaped.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_');
    let mut out = template.to_owned();
    for (name, value) in values {
        let value = utf8_percent_encode(value, VALUE).to_string();
        out = out.replace(&format!("{{{name}}}"), &value);
    }
    out
}

struct Writer<'a> {
    api: &'a Api,
    sources: Option<&'a Sources>,
    tables: Tables<'a>,
    anchors: &'a mut Anchors,
}

impl<'a> Writer<'a> {
    fn operation(
        &mut self,
        path: &'a PathTemplate,
        method: ir::Method,
        operation: &'a ir::Operation,
    ) -> Operation<'a> {
        let anchor = self.anchors.operation(&operation.name).to_owned();
        let parameters = operation.parameters.iter();
        let code = |(code, response): (&u16, &ir::Response), anchors: &mut Anchors| Code {
            code: *code,
            reason: reason(*code),
            versions: body::versions(response.versions),
            doc: match response.doc.plain() == reason(*code) {
                true => Html::default(),
                false => prose::html(&response.doc, None, anchors),
            },
        };
        Operation {
            source: self.link(self.api.service.site.source.as_ref(), operation),
            bug: self.link(self.api.service.site.bug.as_ref(), operation),
            detail: self.anchors.give(&format!("{anchor}-detail")),
            title: &operation.summary,
            method: method.as_str(),
            path: path.as_str(),
            selector: match &operation.selector {
                Some(Selector::Action(key)) => key.wire.clone(),
                Some(Selector::Query(key)) => format!("?{}", key.wire),
                Some(Selector::Shape) | None => String::new(),
            },
            versions: body::versions(operation.versions),
            is_deprecated: self.is_deprecated(operation),
            doc: prose::html(&operation.doc, Some(3), self.anchors),
            parameters: parameters.map(|p| self.tables.parameter(p, self.anchors)).collect(),
            request: operation.request.as_ref().map(|body| self.content(body)),
            codes: operation.responses.iter().map(|r| code(r, self.anchors)).collect(),
            responses: operation.responses.iter().filter_map(|r| self.response(r)).collect(),
            anchor,
        }
    }

    /// A link that the site's settings describe, about an operation and the place of its source.
    fn link(&self, template: Option<&String>, operation: &ir::Operation) -> Option<String> {
        let (template, sources) = template.zip(self.sources)?;
        let span = operation.span;
        let line = sources.map.line_column(span).line.to_string();
        Some(filled(
            template,
            &[
                ("title", &operation.summary),
                ("file", &sources.path_below(span.file)),
                ("line", &line),
            ],
        ))
    }

    /// The reference says so in titles alone.
    fn is_deprecated(&self, operation: &ir::Operation) -> bool {
        let titles = [&operation.summary, &self.api.tag(operation.tag).heading];
        titles.iter().any(|title| slug(title).split('-').any(|word| word == "deprecated"))
    }

    /// A response with a body or headers of its own.
    fn response(&mut self, (code, response): (&u16, &ir::Response)) -> Option<Response> {
        let is_fault = |body: &&Body| {
            let mut contents = body.content.values();
            contents.all(|content| content.schema == self.api.fault && content.examples.is_empty())
        };
        let body = response.body.as_ref().filter(|body| !is_fault(body));
        let content = body.map(|body| self.content(body));
        let headers = response.headers.iter();
        let headers: Vec<Row> = headers.map(|h| self.tables.parameter(h, self.anchors)).collect();
        let says_more = content.is_some() || !headers.is_empty();
        says_more.then_some(Response { code: *code, headers, content })
    }

    fn content(&mut self, body: &Body) -> Content {
        let mut kinds: Vec<String> = Vec::new();
        let (mut groups, mut samples) = (Vec::new(), Vec::new());
        let mut shown = Vec::new();
        for (media_type, content) in &body.content {
            let schema = content.documented();
            let ty = body::ty(self.api, schema, false);
            let is_plain = media_type == "application/json" && ty == "object";
            kinds.extend((!is_plain).then(|| format!("{media_type}, {ty}")));
            if !shown.contains(&schema) {
                groups.extend(self.tables.groups(schema, self.anchors));
                shown.push(schema);
            }
            samples.extend(content.examples.iter().map(|example| Sample {
                title: example.summary.clone(),
                text: sample::html(&example.value),
            }));
        }
        Content { kind: kinds.join("; "), versions: body::versions(body.versions), groups, samples }
    }
}
