//! One document: pages of one API version to an [`Api`].

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::{HashMap, HashSet};
use crate::ir::{
    Api, Block, Body, Content, Decision, Decisions, Doc, Endpoint, Inline, Location, Microversion,
    Name, Operation, Parameter, PathItem, PathTemplate, Response, SchemaId, Selector, Service, Tag,
    TagId, VersionRange,
};
use crate::lower::Beside;
use crate::lower::build::example;
use crate::lower::build::schema::{Owner, Schemas, changed, shown_required};
use crate::lower::config::correction;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::operation::{Draft, DraftBody, DraftParameter, DraftResponse};
use crate::lower::infer::kind::family;
use crate::lower::infer::required::{corrected, filter, row};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::infer::version::{Dated, Versions};
use crate::lower::infer::{default, media};
use crate::lower::lint;
use crate::lower::merge::endpoint::Groups;
use crate::lower::merge::operation::{self, Context};
use crate::lower::merge::{entry, map, open, prefix, recorded, twin};
use crate::lower::model::Model;
use crate::lower::naming;
use crate::lower::read::address;
use crate::lower::read::section::{PageSections, RestMethod, Side};
use crate::lower::resource::component::Component;
use crate::source::{FileId, Span};
use crate::traffic::Purpose;

/// A document under construction.
pub(in crate::lower) struct Document<'s> {
    cx: Context<'s>,
    service: Service,
    tags: Vec<Tag>,
    doc: Doc,
    drafts: Vec<Draft>,
    /// Before the first operation.
    nowhere: Span,
    diagnostics: Vec<Diagnostic>,
}

/// The result for one document.
pub(in crate::lower) struct Made {
    pub(in crate::lower) api: Api,
    pub(in crate::lower) diagnostics: Vec<Diagnostic>,
    /// The names of the resources that its responses show, in snake case.
    pub(in crate::lower) resources: Vec<String>,
}

impl<'s> Document<'s> {
    /// Makes a draft of each operation of the pages, in order.
    pub(in crate::lower) fn draft(
        cx: Context<'s>,
        service: Service,
        pages: &[&PageSections<'_>],
    ) -> Self {
        let nowhere = pages.first().and_then(|page| page.operations.first()).map_or(
            Span { file: FileId(0), start: 0, end: 0 },
            |s| Span { end: s.span.start, ..s.span },
        );
        let mut this = Self {
            cx,
            service,
            tags: Vec::new(),
            doc: Doc::default(),
            drafts: Vec::new(),
            nowhere,
            diagnostics: Vec::new(),
        };
        let mut rest_methods: Vec<(&RestMethod<'_>, usize)> = Vec::new();
        let mut names = TagNames::default();
        let mut tags_of = Vec::with_capacity(pages.len());
        let mut seen = HashSet::default();
        for page in pages {
            this.introduce(page);
            let first = this.tags.len();
            let tags = this.page_tags(page, &mut names);
            tags_of.push((page.title.as_str(), first..this.tags.len()));
            for rest_method in &page.operations {
                if !seen.insert(rest_method.directive.name_span) {
                    this.diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateOperation,
                            rest_method.span,
                            "the file of this operation is included twice",
                        )
                        .label("compiled once")
                        .help("remove one of the two `include`s"),
                    );
                    continue;
                }
                rest_methods.push((rest_method, tags[rest_method.group]));
            }
        }
        nest(&mut this.tags, &tags_of);
        this.drafts = drafts(cx, &rest_methods, &mut this.diagnostics, &mut this.tags);
        prefix::drop(&mut this.drafts, &mut this.diagnostics);
        lint::paths(&this.drafts, &mut this.diagnostics);
        this
    }

    /// The evidence of the document: addresses agree on their placeholders, and entries of maps are told from resources.
    pub(in crate::lower) fn evidence(&mut self) -> Evidence {
        let mut drafts = std::mem::take(&mut self.drafts);
        unify_paths(&mut drafts);
        twin::lay(&mut drafts, self.cx.applied);
        entry::mark(&mut drafts, self.cx.applied);
        entry::fold(&mut drafts, self.cx.applied);
        map::spread(&mut drafts);
        map::ask(&mut drafts, self.cx.applied);
        map::name_items(&mut drafts, self.cx.applied);
        open::mark(&mut drafts, self.cx.applied);
        let (Beside { recorded, others }, applied) = (self.cx.beside, self.cx.applied);
        match recorded.purpose {
            Purpose::Evidence => recorded::lay(&mut drafts, recorded, applied),
            Purpose::Judge => {
                self.diagnostics.extend(lint::recorded(&drafts, recorded, applied));
                let base_path = &self.service.base_path;
                let found = lint::foreign(self.cx.sources, &drafts, others, base_path, applied);
                self.diagnostics.extend(found);
            }
        }
        Evidence::new(drafts)
    }

    /// Makes the API of the evidence, and says what is wrong with it.
    pub(in crate::lower) fn lower(mut self) -> Made {
        let evidence = self.evidence();
        let applied = self.cx.applied;
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        let groups = Groups::new(&evidence, applied, &mut diagnostics);
        let pagination = self.service.pagination;
        let model = Model::judge(&evidence, &groups, &self.tags, pagination, applied);
        let components = &model.resources.components;
        diagnostics
            .extend(correction::contradictions(components.iter().map(|component| &component.node)));
        let resources = components.iter().map(Component::name).collect();
        let versions = self.versions(&evidence, &model.versions);
        let mut schemas = Schemas::new(&model, self.nowhere);
        let fault = schemas.fault(self.service.fault);
        let path_items = path_items(evidence, &groups, &model, &mut schemas, fault);
        let schemas = schemas.finish();
        let Service { service_type, title, major, .. } = &self.service;
        let mut api = Api {
            name: format!("{service_type}-v{major}"),
            title: format!("{title} API v{major}"),
            doc: self.doc,
            service: self.service,
            versions,
            tags: self.tags,
            path_items,
            schemas,
            fault,
        };
        example::sift(&mut api, &mut diagnostics);
        Made { api, diagnostics, resources }
    }

    /// Adds the text of a page that is of no section, below its title, unless that is the document's, or a section's.
    fn introduce(&mut self, page: &PageSections<'_>) {
        let doc = self.cx.names.prose(&page.intro);
        if doc.is_empty() {
            return;
        }
        let Service { title, major, .. } = &self.service;
        let is_known = page.title.is_empty()
            || page.title.strip_prefix(title.as_str()).is_some_and(|more| {
                matches!(more.trim(), "" | "API") || more.trim() == format!("API v{major}")
            })
            || page.groups.iter().any(|group| group.title == page.title);
        if !is_known {
            self.doc.blocks.push(Block::Heading(1, self.cx.names.inlines(&page.title)));
        }
        self.doc.blocks.extend(doc.blocks);
    }

    /// The tags of a page's groups; one that goes on under the same title is one with it.
    fn page_tags(&mut self, page: &PageSections<'_>, names: &mut TagNames) -> Vec<usize> {
        let mut used = vec![false; page.groups.len()];
        page.operations.iter().for_each(|rest_method| used[rest_method.group] = true);
        let mut by_title: HashMap<(String, String), usize> = HashMap::default();
        let mut tags = Vec::with_capacity(page.groups.len());
        for (at, group) in page.groups.iter().enumerate() {
            let doc = self.cx.names.prose(&group.prose);
            if !used[at] && doc.is_empty() {
                tags.push(0);
                continue;
            }
            let title =
                if group.title.is_empty() { page.title.as_str() } else { group.title.as_str() };
            let heading = title.to_owned();
            let naming::TagNames { name, resource, title } = naming::tag(title);
            let tag = *by_title.entry((title.clone(), resource.snake())).or_insert(self.tags.len());
            tags.push(tag);
            if let Some(same) = self.tags.get_mut(tag) {
                same.doc.blocks.extend(doc.blocks);
                continue;
            }
            let name = names.free(name, &title);
            let (within, span) = (group.within.clone(), group.span);
            self.tags.push(Tag { name, resource, title, heading, within, doc, span });
        }
        tags
    }

    /// From the first version of the API to the newest that the reference speaks of.
    fn versions(&self, evidence: &Evidence, versions: &Versions) -> VersionRange {
        if self.service.microversion.is_none() {
            return VersionRange::ALL;
        }
        let major = self.service.major.parse().unwrap_or(1);
        let of_path = self.service.base_path.trim_start_matches('/').parse::<Microversion>().ok();
        let first = of_path.unwrap_or(Microversion::new(major, 0));
        let mut newest = first;
        let mut see = |range: VersionRange| {
            for version in [range.min, range.max].into_iter().flatten() {
                if version.major == first.major {
                    newest = newest.max(version);
                }
            }
        };
        let answered = versions.responses.iter().flat_map(|of| of.values());
        let answered = answered.flat_map(|answered| [&answered.code, &answered.body]);
        versions.operations.iter().chain(answered).for_each(|dated| see(dated.versions));
        for draft in evidence.operations() {
            let claims = draft.parameters.iter().filter_map(|p| p.claim.as_deref());
            claims.flat_map(Claim::ranges).for_each(&mut see);
            for (_, body) in draft.bodies() {
                body.examples.iter().for_each(|example| see(example.versions));
                body.node.visit(&mut |_, field| {
                    field.claim.iter().flat_map(|claim| claim.ranges()).for_each(&mut see);
                });
            }
        }
        VersionRange { min: Some(first), max: Some(newest) }
    }
}

/// The names that tags have, each with the number of tags that would like it.
#[derive(Default)]
struct TagNames(HashMap<String, u32>);

impl TagNames {
    /// A name that no tag has yet: of two that would like one the second goes by its title, else by a number.
    fn free(&mut self, name: Name, title: &str) -> Name {
        let wanted = self.0.entry(name.snake()).or_default();
        *wanted += 1;
        if *wanted == 1 {
            return name;
        }
        let first = *wanted;
        let numbered =
            (first..).map(|n| Name::from_words(name.words.iter().cloned().chain([n.to_string()])));
        let mut others = std::iter::once(Name::new(title)).chain(numbered);
        let free = others.find(|other| !self.0.contains_key(&other.snake())).unwrap_or(name);
        self.0.insert(free.snake(), 1);
        free
    }
}

/// Puts the tags of each page below its title, where several pages have tags.
fn nest(tags: &mut [Tag], pages: &[(&str, Range<usize>)]) {
    let pages = || pages.iter().filter(|(_, tags)| !tags.is_empty());
    if pages().count() < 2 || pages().all(|(_, tags)| tags.len() == 1) {
        return;
    }
    for (title, own) in pages().filter(|(title, own)| own.len() > 1 && !title.is_empty()) {
        tags[own.clone()].iter_mut().for_each(|tag| tag.within = Some((*title).to_owned()));
    }
}

/// The drafts of all operations, each with its tag, made side by side. The text of one that is no operation is its tag's.
fn drafts(
    cx: Context<'_>,
    rest_methods: &[(&RestMethod<'_>, usize)],
    diagnostics: &mut Vec<Diagnostic>,
    tags: &mut [Tag],
) -> Vec<Draft> {
    let mut answered: HashMap<String, &RestMethod<'_>> = HashMap::default();
    for (rest_method, _) in
        rest_methods.iter().filter(|(rest_method, _)| !rest_method.codes.is_empty())
    {
        answered.entry(rest_method.directive.content.joined()).or_insert(rest_method);
    }
    let made: Vec<(Option<Draft>, Vec<Diagnostic>)> = rest_methods
        .into_par_iter()
        .map(|(rest_method, group)| {
            let mut diagnostics = Vec::new();
            let beside = answered.get(&rest_method.directive.content.joined()).copied();
            let draft = operation::draft(cx, rest_method, beside, &mut diagnostics);
            (draft.map(|draft| Draft { group: *group, ..draft }), diagnostics)
        })
        .collect();
    let mut drafts = Vec::with_capacity(made.len());
    for ((draft, found), (rest_method, tag)) in made.into_iter().zip(rest_methods) {
        if draft.is_none() {
            let doc = &mut tags[*tag].doc.blocks;
            doc.push(Block::Heading(2, cx.names.inlines(&rest_method.title)));
            doc.push(Block::Paragraph(vec![Inline::Literal(
                rest_method.directive.content.joined(),
            )]));
            doc.extend(cx.names.prose(&rest_method.prose).blocks);
        }
        drafts.extend(draft);
        diagnostics.extend(found);
    }
    drafts
}

fn unify_paths(drafts: &mut [Draft]) {
    let mut paths: Vec<PathTemplate> = drafts.iter().map(|d| d.address.path.clone()).collect();
    address::unify(&mut paths);
    for (draft, path) in drafts.iter_mut().zip(paths) {
        if draft.address.path == path {
            continue;
        }
        let renamed: HashMap<String, String> = draft
            .address
            .path
            .placeholders()
            .map(str::to_owned)
            .zip(path.placeholders().map(str::to_owned))
            .collect();
        // Placeholders come once each in a path: the n-th parameter is the n-th placeholder.
        for parameter in draft.parameters.iter_mut().filter(|p| p.location == Location::Path) {
            if let Some(name) = renamed.get(&parameter.name) {
                parameter.name.clone_from(name);
            }
        }
        draft.address.path = path;
    }
}

fn path_items(
    evidence: Evidence,
    groups: &Groups,
    model: &Model,
    schemas: &mut Schemas<'_>,
    fault: SchemaId,
) -> IndexMap<PathTemplate, PathItem> {
    let mut taken: HashSet<String> = groups.names.iter().map(|(name, _)| name.snake()).collect();
    let mut drafts: Vec<Option<Draft>> = evidence.into_operations().into_iter().map(Some).collect();
    let mut items: IndexMap<PathTemplate, PathItem> = IndexMap::new();
    let mut known: HashMap<String, PathTemplate> = HashMap::default();
    // The last number that a name was told apart by.
    let mut numbers: HashMap<String, u32> = HashMap::default();
    for members in &groups.endpoints {
        let Some(first) = members.first().and_then(|at| drafts[*at].as_ref()) else { continue };
        let method = first.address.method;
        let path = known
            .entry(first.address.path.shape())
            .or_insert_with(|| first.address.path.clone())
            .clone();
        let name = match members.as_slice() {
            [only] => groups.names[*only].0.clone(),
            _ => {
                let short = Name::from_words(naming::path_words(&path));
                let long = naming::by_path(method, &path);
                let free = |name: &Name| !taken.contains(&name.snake());
                let last = numbers.entry(long.snake()).or_insert(1);
                let numbered = std::iter::repeat_with(|| {
                    *last += 1;
                    Name::from_words(long.words.iter().cloned().chain([last.to_string()]))
                });
                // `volumes_action` says enough; elsewhere the method does.
                let mut wanted = [long.clone(), short];
                if path.ends_in("action") {
                    wanted.reverse();
                }
                let name = wanted.into_iter().chain(numbered).find(free);
                name.unwrap_or(long)
            }
        };
        taken.insert(name.snake());
        let finish = |at: &usize| {
            let draft = drafts[*at].take()?;
            Some(finish(draft, *at, groups, model, schemas, fault))
        };
        let operations = members.iter().filter_map(finish).collect();
        items.entry(path).or_default().endpoints.push(Endpoint { method, name, operations });
    }
    items
}

/// An operation with its nodes made schemas.
fn finish(
    draft: Draft,
    at: usize,
    groups: &Groups,
    model: &Model,
    schemas: &mut Schemas<'_>,
    fault: SchemaId,
) -> Operation {
    let (name, named) = groups.names[at].clone();
    let dated = model.versions.operations[at].clone();
    let operation: Rc<[String]> = name.words.clone().into();
    let owner = |side| {
        let (words, operation) = (name.words.clone(), Rc::clone(&operation));
        let selector = match &groups.selectors[at] {
            Some(Selector::Action(key)) if side == Side::Request => Some(key.wire.as_str().into()),
            _ => None,
        };
        Owner { words, operation, side, selector, whole: None }
    };
    let own = owner(Side::Request);
    let filters: Vec<Option<Reason>> =
        draft.parameters.iter().map(|p| Some(filter::propose(p, &draft)?.1)).collect();
    let parameters = draft.parameters.into_iter().zip(filters);
    let parameters =
        parameters.map(|(p, filter)| parameter(p, filter, model, schemas, &own)).collect();
    let mut decisions = vec![named];
    decisions.extend(dated.decisions);
    let request = draft.request.map(|request| {
        let (body, _) = body(request, schemas, &own, draft.span);
        let Dated { versions, decisions: of_body } = model.versions.requests[at].clone();
        decisions.extend(body.decisions.0);
        Body { versions, decisions: Decisions(of_body), ..body }
    });
    let mut responses = IndexMap::with_capacity(draft.responses.len());
    for (code, response) in draft.responses {
        let DraftResponse { doc, headers, body: shown, versions: _, span } = response;
        let owner = owner(Side::Response);
        let answered = model.versions.responses[at].get(&code).cloned().unwrap_or_default();
        let body = match shown.zip(answered.body()) {
            Some((shown, versions)) => {
                let (body, decided) = body(shown, schemas, &owner, span);
                decisions.extend(decided);
                let mut of_body = answered.body.decisions;
                of_body.extend(body.decisions.0);
                Some(Body { versions, decisions: Decisions(of_body), ..body })
            }
            None if code >= 400 => Some(of_schema(fault)),
            None => None,
        };
        let headers =
            headers.into_iter().map(|h| parameter(h, None, model, schemas, &owner)).collect();
        let Dated { versions, decisions } = answered.code;
        let decisions = Decisions(decisions);
        responses.insert(code, Response { doc, headers, body, versions, span, decisions });
    }
    Operation {
        name,
        tag: TagId(u32::try_from(draft.group).expect("fewer than 2^32 tags")),
        selector: groups.selectors[at].clone(),
        summary: draft.title,
        doc: draft.doc,
        parameters,
        request,
        responses,
        versions: dated.versions,
        span: draft.span,
        decisions: Decisions(decisions),
    }
}

fn parameter(
    draft: DraftParameter,
    filter: Option<Reason>,
    model: &Model,
    schemas: &mut Schemas<'_>,
    owner: &Owner,
) -> Parameter {
    let (schema, forms, mut decisions) = schemas.parameter(&draft, owner);
    let claim = draft.claim.as_deref();
    let required = required(&draft, filter, model.applied);
    let is_relaxed = required.as_ref().is_some_and(|v| v.because.rule == &filter::RULE);
    let default =
        claim.and_then(|claim| default::value(claim, schemas.kind(schema), model.applied));
    let default = default.filter(|_| draft.location != Location::Path);
    let dated = claim.into_iter().flat_map(|claim| [claim.told_of, claim.heading]).flatten();
    let many = family::propose(&draft).filter(|(_, reason)| model.applied.has(reason.rule));
    let (many, is_many) = many.unzip();
    decisions.0.extend(required.map(|verdict| verdict.decision(shown_required)));
    let more = default.iter().map(|(_, reason)| *reason).chain(dated).chain(is_many);
    decisions.0.extend(more.map(Reason::decision));
    Parameter {
        location: draft.location,
        required: draft.required && !is_relaxed,
        schema,
        doc: claim.map_or_else(Arc::default, |claim| changed(claim, &forms)),
        versions: claim.map_or(VersionRange::ALL, |claim| claim.versions),
        forms,
        default: default.map(|(value, _)| value),
        span: draft.span,
        name: Name::new(many.as_ref().map_or(draft.name, |many| many.name.clone())),
        fillings: many.map(|many| many.fillings).unwrap_or_default(),
        decisions,
    }
}

/// The verdict on a parameter. What the path names is required by the path, whatever else is said.
fn required(
    draft: &DraftParameter,
    filter: Option<Reason>,
    applied: Applied,
) -> Option<Verdict<bool>> {
    let claim = draft.claim.as_deref()?;
    let is_in_path = draft.location == Location::Path;
    let said = claim.corrected().required();
    let corrected = said.filter(|_| !is_in_path);
    let corrected =
        corrected.map(|(required, by)| (required, Reason::new(&corrected::RULE, Some(by.span))));
    // Of what a correction alone knows there is no row.
    let is_row = said.is_none_or(|(_, by)| by.span != claim.span);
    let row = is_row.then(|| (claim.required, Reason::of_claim(&row::RULE, claim)));
    let row = row.filter(|(value, _)| *value || !is_in_path);
    let filter = filter.map(|reason| (false, reason));
    Verdict::resolve(applied.ranked([corrected, filter, row].into_iter().flatten()))
}

/// A body, and why it is less than the resource.
fn body(
    draft: DraftBody,
    schemas: &mut Schemas<'_>,
    owner: &Owner,
    span: Span,
) -> (Body, Vec<Decision>) {
    let (mut content, mut decided) = (IndexMap::new(), Vec::new());
    for media_type in types(&draft) {
        if !media::has_fields(&media_type) {
            let schema = schemas.opaque(&media_type);
            content.insert(media_type, Content::new(schema, Vec::new()));
            continue;
        }
        let schema = schemas.body(&draft, owner, span);
        let (own, because) = schemas.own_body(&draft, schema, owner);
        decided = because;
        let forms = schemas.forms(schema, &draft.kinds);
        let shown = Content { forms, own, ..Content::new(schema, draft.examples.clone()) };
        content.insert(media_type, shown);
    }
    let media = draft.media.map(|media| media.decision(|types| types.join(", ")));
    let decisions = Decisions(media.into_iter().collect());
    (Body { decisions, ..Body::of_any(content) }, decided)
}

/// The media types of a body: JSON where nothing says them, and beside what is said where a sample shows it.
fn types(draft: &DraftBody) -> Vec<String> {
    let mut types = draft.media.as_ref().map(|media| media.value.clone()).unwrap_or_default();
    let is_corrected = draft.media.as_ref().is_some_and(Verdict::is_corrected);
    let is_shown = !draft.examples.is_empty() && !is_corrected;
    if types.is_empty() || is_shown && !types.iter().any(|of| media::has_fields(of)) {
        types.insert(0, media::JSON.to_owned());
    }
    types
}

fn of_schema(schema: SchemaId) -> Body {
    let content = Content::new(schema, Vec::new());
    Body::of("application/json".to_owned(), content)
}
