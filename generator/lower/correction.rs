//! Corrections: what an `apiref.toml` says in the place of its reference, until that is mended.
//!
//! One of an operation is applied while its draft is made, so that everything that follows from an address
//! or a status code follows from the right one. One of a property is applied to the finished schemas, by the
//! names that the output has.

use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    self, Api, Bounds, Doc, Method, Microversion, Name, Property, Provenance, Schema, SchemaId,
    SchemaKind, StringFormat, StringSchema, VersionRange, snake,
};
use crate::source::{FileId, Span};

use super::draft::DraftResponse;
use super::path::{self, Address};

/// The table `correct` of an `apiref.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Corrections {
    operation: Vec<OfOperation>,
    property: Vec<OfProperty>,
}

/// What is wrong with one documented operation, or with all at one address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OfOperation {
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
    path: String,
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

/// What is wrong with one property of one component.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OfProperty {
    /// The component's name in the output, `SnapshotCreate`.
    of: Spanned<String>,
    /// The property's key.
    name: String,
    /// Why the reference is wrong.
    #[serde(rename = "reason")]
    _reason: String,
    #[serde(rename = "type")]
    kind: Option<Type>,
    /// The values that a text may have.
    values: Option<Vec<String>>,
    required: Option<bool>,
    nullable: Option<bool>,
    min_version: Option<Microversion>,
    max_version: Option<Microversion>,
    description: Option<String>,
    /// Whether the service has no such property.
    #[serde(default)]
    absent: bool,
    #[serde(skip)]
    changed: AtomicBool,
}

/// A type as a correction writes it: `integer`, `array of string`, `map of any`, `Snapshot`.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
enum Type {
    Plain(SchemaKind),
    Array(Box<Self>),
    Map(Box<Self>),
    /// A component, by its name.
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
            "integer" => Self::Plain(SchemaKind::Integer(Bounds::default())),
            "number" => Self::Plain(SchemaKind::Number),
            "string" => string(None),
            "uuid" => string(Some(StringFormat::Uuid)),
            "timestamp" => string(Some(StringFormat::Timestamp)),
            "uri" => string(Some(StringFormat::Uri)),
            name => Self::Component(name.to_owned()),
        }
    }
}

impl Corrections {
    /// Those of the operation that is documented so.
    pub(super) fn of_operation(&self, address: &Address, title: &str) -> Vec<&OfOperation> {
        let shape = path::shape(&address.path);
        let here = |correction: &&OfOperation| {
            let at = correction.at.get_ref();
            at.method == address.method
                && path::shape(&at.path) == shape
                && correction.title.as_ref().is_none_or(|wanted| wanted == title)
        };
        self.operation.iter().filter(here).collect()
    }

    /// Mends the properties of a document.
    pub(super) fn mend(&self, api: &mut Api, file: FileId, diagnostics: &mut Vec<Diagnostic>) {
        for correction in &self.property {
            let place = span(file, &correction.of);
            match correction.mend(api, place) {
                Ok(changed) => note(&correction.changed, changed),
                Err(unknown) => diagnostics.push(
                    Diagnostic::new(
                        Code::InvalidConfig,
                        place,
                        format!("apiref.toml: no component is named `{unknown}`"),
                    )
                    .help("write a type such as `integer`, or a component of the document"),
                ),
            }
        }
    }

    /// Those that made no difference in any document.
    pub(super) fn stale(&self, file: FileId) -> Vec<Diagnostic> {
        let operations = self.operation.iter().map(|c| {
            let At { method, path } = c.at.get_ref();
            (&c.changed, span(file, &c.at), format!("`{method} {path}`"))
        });
        let properties = self.property.iter().map(|c| {
            let what = format!("`{}` of `{}`", c.name, c.of.get_ref());
            (&c.changed, span(file, &c.of), what)
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

impl OfOperation {
    /// Mends where it is, and which microversions have it.
    pub(super) fn mend_address(&self, address: &mut Address, versions: &mut VersionRange) {
        if let Some(At { method, path }) = &self.address {
            let changed = address.method != *method || address.path != *path;
            address.method = *method;
            address.path.clone_from(path);
            note(&self.changed, changed);
        }
        note(&self.changed, limit(versions, self.min_version, self.max_version));
    }

    /// Mends what it answers with.
    pub(super) fn mend_responses(&self, responses: &mut IndexMap<u16, DraftResponse>, place: Span) {
        let Some(StatusChange { from, to }) = &self.status else { return };
        let wrong = from.and_then(|from| responses.shift_remove(&from));
        let missing = to.filter(|to| !responses.contains_key(to));
        note(&self.changed, wrong.is_some() || missing.is_some());
        if let Some(to) = missing {
            let (headers, span) = wrong.map_or((Vec::new(), place), |w| (w.headers, w.span));
            let doc = Doc::text(ir::reason(to));
            responses.insert(to, DraftResponse { doc, headers, body: None, span });
            responses.sort_by(|a, _, b, _| (*a >= 400).cmp(&(*b >= 400)));
        }
    }

    /// The name that it is pinned to.
    pub(super) fn pinned(&self) -> Option<Name> {
        let name = self.name.as_ref().map(Name::new)?;
        note(&self.changed, true);
        Some(name)
    }
}

impl OfProperty {
    /// Whether it made a difference; the error is a component that is not there.
    fn mend(&self, api: &mut Api, place: Span) -> Result<bool, String> {
        let Some(owner) = component(&api.schemas, self.of.get_ref()) else { return Ok(false) };
        let kind = match (&self.values, &self.kind) {
            (Some(values), _) => Some(self.enumeration(api, owner, values, place)),
            (None, Some(kind)) => Some(intern(&mut api.schemas, kind, place)?),
            (None, None) => None,
        };
        let SchemaKind::Object(properties) = &mut api.schemas[owner.0 as usize].kind else {
            return Ok(false);
        };
        let at = properties.iter().position(|property| property.name.wire == self.name);
        if self.absent {
            return Ok(at.map(|at| properties.remove(at)).is_some());
        }
        let mut mended = match at {
            Some(at) => properties[at].clone(),
            None => self.fresh(kind.unwrap_or(SchemaId(u32::MAX)), place),
        };
        if let Some(kind) = kind {
            mended.schema = kind;
            mended.forms.clear();
        }
        mended.required = self.required.unwrap_or(mended.required);
        mended.nullable = self.nullable.unwrap_or(mended.nullable);
        limit(&mut mended.versions, self.min_version, self.max_version);
        if let Some(text) = &self.description {
            mended.doc = Doc::text(text.clone()).into();
            mended.forms.iter_mut().for_each(|form| form.doc = mended.doc.clone());
        }
        match at {
            Some(at) if properties[at] == mended => return Ok(false),
            Some(at) => properties[at] = mended,
            // One that is new has a type.
            None if kind.is_none() => return Ok(false),
            None => properties.push(mended),
        }
        Ok(true)
    }

    fn fresh(&self, schema: SchemaId, span: Span) -> Property {
        Property {
            name: Name::new(self.name.clone()),
            schema,
            required: false,
            nullable: false,
            default: None,
            doc: Doc::default().into(),
            versions: VersionRange::ALL,
            forms: Vec::new(),
            provenance: Provenance::Documented,
            span,
        }
    }

    /// The component that holds the values, named after its owner and the property.
    fn enumeration(
        &self,
        api: &mut Api,
        owner: SchemaId,
        values: &[String],
        span: Span,
    ) -> SchemaId {
        let sent = api
            .operations()
            .filter_map(|(_, operation)| operation.request.as_ref())
            .any(|body| body.content.values().any(|c| api.within(c.schema).contains(&owner)));
        // A client must not break on a value that is new.
        let string =
            StringSchema { values: values.to_vec(), open: !sent, ..StringSchema::default() };
        let kind = SchemaKind::String(string);
        let owner = api.schema(owner).name.iter().flat_map(|name| name.words.clone());
        let mut words: Vec<String> = owner.chain(Name::new(self.name.clone()).words).collect();
        loop {
            let name = Name::from_words(&words);
            match component(&api.schemas, &name.snake()) {
                Some(taken) if api.schema(taken).kind == kind => return taken,
                Some(_) => words.push("value".to_owned()),
                None => {
                    let schema = Schema {
                        name: Some(name),
                        kind,
                        non_empty: false,
                        doc: Doc::default(),
                        span,
                    };
                    return push(&mut api.schemas, schema);
                }
            }
        }
    }
}

/// The schema of a type; the error is a component that is not there.
fn intern(schemas: &mut Vec<Schema>, kind: &Type, span: Span) -> Result<SchemaId, String> {
    let kind = match kind {
        Type::Component(name) => return component(schemas, name).ok_or_else(|| name.clone()),
        Type::Plain(kind) => kind.clone(),
        Type::Array(items) => SchemaKind::Array(intern(schemas, items, span)?),
        Type::Map(values) => SchemaKind::Map(intern(schemas, values, span)?),
    };
    let there = schemas.iter().position(|schema| schema.name.is_none() && schema.kind == kind);
    let new = |schemas| {
        push(schemas, Schema { name: None, kind, non_empty: false, doc: Doc::default(), span })
    };
    Ok(there.map_or_else(|| new(schemas), id))
}

fn component(schemas: &[Schema], name: &str) -> Option<SchemaId> {
    let name = snake(name);
    let named = |schema: &Schema| schema.name.as_ref().is_some_and(|own| own.snake() == name);
    schemas.iter().position(named).map(id)
}

fn push(schemas: &mut Vec<Schema>, schema: Schema) -> SchemaId {
    schemas.push(schema);
    id(schemas.len() - 1)
}

fn id(at: usize) -> SchemaId {
    SchemaId(u32::try_from(at).expect("fewer than 2^32 schemas"))
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
