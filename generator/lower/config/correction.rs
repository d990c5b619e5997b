//! Corrections: what an `apiref.toml` says in the place of its reference, until that is mended.
//!
//! Each names a place of the sources: an operation by its address, a parameter by its entry, its row or its place in an
//! operation. It is attached while the operation is read, so that all that follows from an address, a code or a row follows from the
//! right one, wherever that entry stands; the rule of highest precedence then takes it for what the reference says.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    self, Api, Decisions, Doc, IntegerSchema, Location, Method, Microversion, Name, PathTemplate,
    Property, SchemaKind, StringFormat, StringSchema, VersionRange, snake,
};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Step};
use crate::lower::evidence::operation::DraftResponse;
use crate::lower::evidence::word::Word;
use crate::lower::read::path::{self, Address};
use crate::lower::read::section::Side;
use crate::lower::read::text::Prose;
use crate::source::{FileId, Sources, Span};

/// The table `correct` of an `apiref.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::lower) struct Corrections {
    operation: Vec<OfOperation>,
    property: Vec<Arc<Correction>>,
}

/// What is wrong with one documented operation, or with all at one address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::lower) struct OfOperation {
    /// Its address in the reference; placeholders may have other names.
    at: Spanned<At>,
    /// Its section's title, where several share the address.
    title: Option<String>,
    /// Why the reference is wrong.
    #[serde(rename = "reason")]
    _reason: String,
    /// The right address.
    address: Option<At>,
    /// The right name, `list_snapshots`.
    name: Option<String>,
    /// A wrong status code.
    status: Option<StatusChange>,
    /// The first microversion that has it.
    min_version: Option<Microversion>,
    /// The last microversion that has it.
    max_version: Option<Microversion>,
    /// Whether it made a difference somewhere.
    #[serde(skip)]
    changed: AtomicBool,
}

/// `GET /v3/things`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct At {
    method: Method,
    path: PathTemplate,
}

impl TryFrom<String> for At {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Address { method, path, .. } = path::parse(&text)?;
        Ok(Self { method, path })
    }
}

/// A code in the place of another; one that is left out; one that is added.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusChange {
    from: Option<u16>,
    to: Option<u16>,
}

/// What is wrong with one parameter.
#[derive(Debug, Deserialize)]
#[serde(try_from = "OfProperty")]
pub(in crate::lower) struct Correction {
    target: Target,
    pub(in crate::lower) kind: Option<Type>,
    /// The values that a text may have.
    pub(in crate::lower) values: Option<Vec<String>>,
    pub(in crate::lower) required: Option<bool>,
    pub(in crate::lower) nullable: Option<bool>,
    versions: (Option<Microversion>, Option<Microversion>),
    description: Option<String>,
    /// The service has no such parameter.
    pub(in crate::lower) absent: bool,
    /// Its place in `apiref.toml`.
    pub(in crate::lower) span: Span,
    /// It made a difference somewhere.
    changed: AtomicBool,
}

/// The place of the sources that a correction is about.
#[derive(Debug)]
enum Target {
    /// An entry of a parameters file, wherever rows name it.
    Entry(String),
    /// A row of a page; of one section where there is a title.
    Row { page: String, name: String, title: Option<String> },
    /// A place of the operations at an address; of one section where there is a title.
    Field { at: At, title: Option<String>, side: Part, path: Vec<String> },
    /// A component of the output and its property, as corrections were written once.
    Component { of: String, name: String },
}

/// The part of an operation that a field or a parameter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Request,
    Response,
    Path,
    Query,
    Header,
}

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OfProperty {
    entry: Option<Spanned<String>>,
    page: Option<Spanned<String>>,
    row: Option<String>,
    at: Option<Spanned<At>>,
    title: Option<String>,
    #[serde(rename = "in")]
    part: Option<Part>,
    field: Option<String>,
    of: Option<Spanned<String>>,
    name: Option<String>,
    /// Why the reference is wrong.
    #[serde(rename = "reason")]
    _reason: String,
    #[serde(rename = "type")]
    kind: Option<Type>,
    values: Option<Vec<String>>,
    required: Option<bool>,
    nullable: Option<bool>,
    min_version: Option<Microversion>,
    max_version: Option<Microversion>,
    description: Option<String>,
    #[serde(default)]
    absent: bool,
}

impl TryFrom<OfProperty> for Correction {
    type Error = &'static str;

    fn try_from(of: OfProperty) -> Result<Self, Self::Error> {
        const FORM: &str = "a correction of a property names its `entry`, or its `page` and `row`, or `at`, `in` and `field`";
        let (target, range) = match (of.entry, of.page, of.at, of.of) {
            (Some(entry), None, None, None) => {
                let range = entry.span();
                (Target::Entry(entry.into_inner()), range)
            }
            (None, Some(page), None, None) => {
                let (range, name) = (page.span(), of.row.ok_or(FORM)?);
                (Target::Row { page: page.into_inner(), name, title: of.title }, range)
            }
            (None, None, Some(at), None) => {
                let (range, side) = (at.span(), of.part.ok_or(FORM)?);
                let field = of.field.ok_or(FORM)?;
                let path = match side {
                    Part::Request | Part::Response => field.split('.').map(str::to_owned).collect(),
                    Part::Path | Part::Query | Part::Header => vec![field],
                };
                (Target::Field { at: at.into_inner(), title: of.title, side, path }, range)
            }
            (None, None, None, Some(component)) => {
                let (range, name) = (component.span(), of.name.ok_or(FORM)?);
                (Target::Component { of: component.into_inner(), name }, range)
            }
            _ => return Err(FORM),
        };
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(Self {
            target,
            kind: of.kind,
            values: of.values,
            required: of.required,
            nullable: of.nullable,
            versions: (of.min_version, of.max_version),
            description: of.description,
            absent: of.absent,
            // The file is known when the whole is read.
            span: Span { file: FileId(0), start: at(range.start), end: at(range.end) },
            changed: AtomicBool::new(false),
        })
    }
}

/// A type as a correction writes it: `integer`, `array of string`, `map of any`, `Snapshot`.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(in crate::lower) enum Type {
    Plain(SchemaKind),
    Array(Box<Self>),
    Map(Box<Self>),
    /// A resource, by its component's name.
    Component(String),
}

impl From<String> for Type {
    fn from(text: String) -> Self {
        let string = |format| {
            Self::Plain(SchemaKind::String(StringSchema { format, ..StringSchema::default() }))
        };
        let text = text.trim();
        if let Some(items) = text.strip_prefix("array of ") {
            return Self::Array(Box::new(items.to_owned().into()));
        }
        if let Some(values) = text.strip_prefix("map of ") {
            return Self::Map(Box::new(values.to_owned().into()));
        }
        match text {
            "any" => Self::Plain(SchemaKind::Any),
            "null" => Self::Plain(SchemaKind::Null),
            "boolean" => Self::Plain(SchemaKind::Boolean),
            "integer" => Self::Plain(SchemaKind::Integer(IntegerSchema::default())),
            "number" => Self::Plain(SchemaKind::Number),
            "string" => string(None),
            "uuid" => string(Some(StringFormat::Uuid)),
            "timestamp" => string(Some(StringFormat::Timestamp)),
            "uri" => string(Some(StringFormat::Uri)),
            "secret" => string(Some(StringFormat::Secret)),
            name => Self::Component(name.to_owned()),
        }
    }
}

impl Type {
    /// The names of components that it speaks of.
    fn components(&self) -> Vec<&str> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::Array(inner) | Self::Map(inner) => inner.components(),
            Self::Component(name) => vec![name],
        }
    }

    /// The table's word means the same.
    fn is(&self, word: Word) -> bool {
        match self {
            Self::Plain(kind) => match kind {
                SchemaKind::Null => word == Word::Null,
                SchemaKind::Boolean => word == Word::Boolean,
                SchemaKind::Integer(_) => word == Word::Integer,
                SchemaKind::Number => word == Word::Number,
                SchemaKind::String(string) => string.format.is_none() && word == Word::String,
                _ => false,
            },
            _ => false,
        }
    }
}

impl Corrections {
    /// Says where the file is that they are from.
    pub(in crate::lower) fn locate(&mut self, file: FileId) {
        self.property.iter_mut().filter_map(Arc::get_mut).for_each(|c| c.span.file = file);
    }

    /// Those of the operation that is documented so.
    pub(in crate::lower) fn of_operation(
        &self,
        address: &Address,
        title: &str,
    ) -> Vec<&OfOperation> {
        let here = |correction: &&OfOperation| {
            correction.at.get_ref().is(address)
                && correction.title.as_ref().is_none_or(|wanted| wanted == title)
        };
        self.operation.iter().filter(here).collect()
    }

    /// That of a row, which names an entry by its key; one of the row itself goes before one of the entry.
    pub(in crate::lower) fn of_row(
        &self,
        page: &str,
        title: &str,
        name: &str,
        key: Option<&str>,
    ) -> Option<Arc<Correction>> {
        let is_row = |correction: &&Arc<Correction>| match &correction.target {
            Target::Row { page: wanted, name: row, title: section } => {
                let page = page.strip_suffix(wanted.as_str());
                row == name
                    && page.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
                    && section.as_ref().is_none_or(|wanted| wanted == title)
            }
            _ => false,
        };
        let is_entry = |correction: &&Arc<Correction>| matches!(&correction.target, Target::Entry(entry) if Some(entry.as_str()) == key);
        let properties = || self.property.iter();
        properties().find(is_row).or_else(|| properties().find(is_entry)).cloned()
    }

    /// Lays those of places in an operation's body over it.
    pub(in crate::lower) fn lay(
        &self,
        address: &Address,
        title: &str,
        side: Side,
        body: &mut Node,
    ) {
        let part = if side == Side::Request { Part::Request } else { Part::Response };
        for (correction, path) in self.of_part(address, title, part) {
            let Some((key, parents)) = path.split_last() else { continue };
            let mut steps: Vec<Step> = Vec::new();
            for key in parents {
                steps.push(Step::Key(key.clone()));
                if body.at(&steps).is_some_and(|node| node.items().next().is_some()) {
                    steps.push(Step::Item);
                }
            }
            let object = body.at(&steps).and_then(|node| node.object.as_ref());
            let known = object.is_some_and(|object| object.fields.contains_key(key));
            // One that is new has a type.
            if known || correction.has_type() {
                let claim = &mut body.field_mut(&steps, key).claim;
                let own = claim.as_deref().cloned();
                *claim = Some(Arc::new(correction.claim(own)));
            }
        }
    }

    /// Those of an operation's parameters: the location, the name and the correction.
    pub(in crate::lower) fn of_parameters(
        &self,
        address: &Address,
        title: &str,
    ) -> Vec<(Location, String, Arc<Correction>)> {
        let parts = [
            (Location::Path, Part::Path),
            (Location::Query, Part::Query),
            (Location::Header, Part::Header),
        ];
        let of = |(location, part)| {
            let found = self.of_part(address, title, part).into_iter();
            found.map(move |(correction, path)| (location, path.concat(), Arc::clone(correction)))
        };
        parts.into_iter().flat_map(of).collect()
    }

    fn of_part(
        &self,
        address: &Address,
        title: &str,
        part: Part,
    ) -> Vec<(&Arc<Correction>, &Vec<String>)> {
        let here = |correction: &'_ Arc<Correction>| match &correction.target {
            Target::Field { at, title: section, side, .. } => {
                *side == part
                    && at.is(address)
                    && section.as_ref().is_none_or(|wanted| wanted == title)
            }
            _ => false,
        };
        let found = self.property.iter().filter(|correction| here(correction));
        found
            .filter_map(|correction| match &correction.target {
                Target::Field { path, .. } => Some((correction, path)),
                _ => None,
            })
            .collect()
    }

    /// Those that cannot be followed: of components, which have no place in the sources, and those that speak of a
    /// component that no document has.
    pub(in crate::lower) fn unknown(&self, sources: &Sources, apis: &[Api]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for correction in &self.property {
            let names = correction.kind.iter().flat_map(Type::components);
            for name in names.filter(|name| !apis.iter().any(|api| component(api, name).is_some()))
            {
                let message = format!("apiref.toml: no component is named `{name}`");
                found.push(
                    Diagnostic::new(Code::InvalidConfig, correction.span, message)
                        .help("write a type such as `integer`, or a resource that responses show"),
                );
            }
            let Target::Component { of, name } = &correction.target else { continue };
            let message = "apiref.toml: a correction names a place of the sources, not a component";
            let report = Diagnostic::new(Code::InvalidConfig, correction.span, message);
            let owner = apis.iter().find_map(|api| component(api, of));
            let property =
                owner.and_then(|o| o.iter().find(|property| property.name.wire == *name));
            found.push(match property.map(|property| line(sources, property, of)) {
                Some(line) => report.help(format!("write {line}")),
                None => {
                    report.help("write `entry`, or `page` and `row`, or `at`, `in` and `field`")
                }
            });
        }
        found
    }

    /// Those that made no difference in any document.
    pub(in crate::lower) fn stale(&self, file: FileId) -> Vec<Diagnostic> {
        let operations = self.operation.iter().map(|c| {
            let At { method, path } = c.at.get_ref();
            (&c.changed, span(file, &c.at), format!("`{method} {path}`"))
        });
        let properties = self.property.iter().filter_map(|c| {
            let what = match &c.target {
                Target::Entry(entry) => format!("the entry `{entry}`"),
                Target::Row { page, name, .. } => format!("the row `{name}` of {page}"),
                Target::Field { at: At { method, path }, path: field, .. } => {
                    format!("`{}` of `{method} {path}`", field.join("."))
                }
                Target::Component { .. } => return None,
            };
            Some((&c.changed, c.span, what))
        });
        operations
            .chain(properties)
            .filter(|(changed, ..)| !changed.load(Ordering::Relaxed))
            .map(|(_, place, what)| {
                Diagnostic::new(
                    Code::StaleCorrection,
                    place,
                    format!("the correction of {what} changes nothing"),
                )
                .help("remove it, or mend what it points at")
            })
            .collect()
    }
}

impl At {
    fn is(&self, address: &Address) -> bool {
        self.method == address.method && self.path.shape() == address.path.shape()
    }
}

impl OfOperation {
    /// Mends where it is, and which microversions have it.
    pub(in crate::lower) fn mend_address(
        &self,
        address: &mut Address,
        versions: &mut VersionRange,
    ) {
        if let Some(At { method, path }) = &self.address {
            let changed = address.method != *method || address.path != *path;
            address.method = *method;
            address.path.clone_from(path);
            note(&self.changed, changed);
        }
        note(&self.changed, limit(versions, self.min_version, self.max_version));
    }

    /// Mends what it answers with.
    pub(in crate::lower) fn mend_responses(
        &self,
        responses: &mut IndexMap<u16, DraftResponse>,
        place: Span,
    ) {
        let Some(StatusChange { from, to }) = &self.status else { return };
        let wrong = from.and_then(|from| responses.shift_remove(&from));
        let missing = to.filter(|to| !responses.contains_key(to));
        note(&self.changed, wrong.is_some() || missing.is_some());
        if let Some(to) = missing {
            let (headers, span) = wrong.map_or((Vec::new(), place), |w| (w.headers, w.span));
            let doc = Doc::text(ir::reason(to));
            let versions = VersionRange::ALL;
            responses.insert(to, DraftResponse { doc, headers, body: None, versions, span });
            responses.sort_by(|a, _, b, _| (*a >= 400).cmp(&(*b >= 400)));
        }
    }

    /// The name that it is pinned to, and the place that says so.
    pub(in crate::lower) fn pinned(&self, file: FileId) -> Option<(Name, Span)> {
        let name = self.name.as_ref().map(Name::new)?;
        note(&self.changed, true);
        Some((name, span(file, &self.at)))
    }
}

impl Correction {
    /// It says what type the parameter has.
    pub(in crate::lower) fn has_type(&self) -> bool {
        self.kind.is_some() || self.values.is_some()
    }

    /// It made a difference.
    pub(in crate::lower) fn note(&self) {
        note(&self.changed, true);
    }

    /// What the tables say, with what the correction says of it in their place; what the correction alone says where no
    /// table speaks.
    pub(in crate::lower) fn claim(self: &Arc<Self>, known: Option<Claim>) -> Claim {
        let is_new = known.is_none();
        let mut claim = known.unwrap_or_else(|| Claim {
            word: None,
            required: false,
            doc: Arc::default(),
            prose: Arc::default(),
            default: None,
            format: None,
            versions: VersionRange::ALL,
            heading: None,
            forms: Vec::new(),
            span: self.span,
            entry: None,
            told: None,
            correction: None,
        });
        let mut changed = self.absent
            || is_new && self.has_type()
            || self.kind.as_ref().is_some_and(|kind| !kind.is(claim.word()));
        changed |= self.values.is_some();
        changed |= limit(&mut claim.versions, self.versions.0, self.versions.1);
        if let Some(text) = &self.description {
            let doc = Doc::text(text.clone());
            changed |= *claim.doc != doc;
            claim.doc = Arc::new(doc);
            claim.prose = Arc::new(Prose::new(text));
            claim.forms.clear();
        }
        if self.has_type() {
            claim.forms.clear();
        }
        note(&self.changed, changed);
        claim.correction = Some(Arc::clone(self));
        claim
    }
}

/// The properties of a component.
fn component<'a>(api: &'a Api, name: &str) -> Option<&'a [Property]> {
    let name = snake(name);
    let is = |own: &Name| own.snake() == name;
    let found = api.schemas.iter().find(|schema| schema.name.as_ref().is_some_and(is))?;
    match &found.kind {
        SchemaKind::Object(properties) => Some(properties),
        _ => None,
    }
}

/// The line that names a property by its place in the sources.
fn line(sources: &Sources, property: &Property, of: &str) -> String {
    let Decisions(decisions) = &property.decisions;
    let mut entries = decisions
        .iter()
        .filter(|decision| decision.because.rule == "required-in-table")
        .chain(decisions)
        .flat_map(|decision| decision.because.places())
        .filter(|place| {
            let entries = sources.parameters.get(&place.file).map(|file| file.entries.values());
            entries.into_iter().flatten().any(|entry| entry.span == *place)
        });
    match entries.next() {
        Some(entry) => {
            format!("`entry = \"{}\"`", sources.map.slice(entry).trim_matches(['"', '\'']))
        }
        None => format!(
            "`at`, `in` and `field`: the method and path of an operation that shows `{of}`, `response`, and `….{}`",
            property.name.wire
        ),
    }
}

/// Sets the ends of a range that are given; whether that made a difference.
fn limit(range: &mut VersionRange, min: Option<Microversion>, max: Option<Microversion>) -> bool {
    let mended = VersionRange { min: min.or(range.min), max: max.or(range.max) };
    std::mem::replace(range, mended) != mended
}

fn note(flag: &AtomicBool, changed: bool) {
    flag.fetch_or(changed, Ordering::Relaxed);
}

fn span<T>(file: FileId, value: &Spanned<T>) -> Span {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let range = value.span();
    Span { file, start: at(range.start), end: at(range.end) }
}
