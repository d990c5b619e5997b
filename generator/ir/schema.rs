//! Schemas: what is inside bodies and parameters.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::{Decisions, Doc, Name, VersionRange};
use crate::source::Span;

/// Index of a [`Schema`] in [`super::Api::schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct SchemaId(pub u32);

/// A type on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Schema {
    /// The component's name. Every object, union and enumeration of texts has one, unique in the document;
    /// nothing else does.
    pub name: Option<Name>,
    /// The shape.
    pub kind: SchemaKind,
    /// `true` if an object must have some property, whichever it is: a field, or the
    /// neighbour that gives it its value.
    pub non_empty: bool,
    /// Properties of an object that stand for each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The schema of the whole resource, of what operations have of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<SchemaId>,
    /// Description of the type, where the reference says it of the type and not of one use.
    pub doc: Doc,
    /// Where it was first described.
    pub span: Span,
}

/// Properties of an object of which it has at least one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Choice {
    /// Their names on the wire, two at least.
    pub properties: Vec<String>,
    /// `true` if it has only one.
    pub exclusive: bool,
}

/// The shape of a [`Schema`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemaKind {
    /// Nothing is known of it: any JSON value.
    Any,
    /// JSON `null`: an action without argument.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number, of 64 bits.
    Integer(IntegerSchema),
    /// A whole number that 64 bits do not hold: how many addresses a network of IPv6 has.
    BigInteger,
    /// Any number.
    Number,
    /// Text.
    String(StringSchema),
    /// A list of one type.
    Array(SchemaId),
    /// An object whose keys are data, `metadata`.
    Map(SchemaId),
    /// An object whose keys are the API's, each once.
    Object(Vec<Property>),
    /// One of several shapes.
    OneOf(Vec<SchemaId>),
}

impl SchemaKind {
    /// The schemas directly within.
    #[must_use]
    pub fn children(&self) -> Vec<SchemaId> {
        match self {
            Self::Array(inner) | Self::Map(inner) => vec![*inner],
            Self::Object(properties) => properties.iter().map(|p| p.schema).collect(),
            Self::OneOf(variants) => variants.clone(),
            Self::Any
            | Self::Null
            | Self::Boolean
            | Self::Integer(_)
            | Self::BigInteger
            | Self::Number
            | Self::String(_) => Vec::new(),
        }
    }
}

/// Text, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct StringSchema {
    /// The format of the text.
    pub format: Option<StringFormat>,
    /// `true` if other text than [`Self::format`] says is refused: true in requests where the reference itself
    /// names the form. Documents say so by a pattern; generated Rust leaves it to the service.
    pub strict: bool,
    /// The length that the text of a request may have. Generated Rust leaves it to the service, too.
    pub length: Length,
    /// The values that the reference names; empty where any text will do.
    pub values: Vec<String>,
    /// `true` if other values than [`Self::values`] may come: true in responses, where a client must
    /// not break on a value that is new.
    pub open: bool,
    /// The resource whose id the text is, `snapshot`, where the reference lets that be known.
    pub identifies: Option<Name>,
}

impl StringSchema {
    /// The values that a service refuses for it: only what the reference itself rules out, as in documents.
    #[must_use]
    pub fn accepted(&self) -> Accepted<'_> {
        match self.format.filter(|_| self.strict) {
            _ if !self.open && !self.values.is_empty() => Accepted::Values(&self.values),
            Some(StringFormat::Uuid) => Accepted::Uuid,
            Some(StringFormat::Flag) => Accepted::Flag,
            _ if self.length == Length::default() => Accepted::Any,
            _ => Accepted::Long(self.length.min.unwrap_or(0), self.length.max),
        }
    }
}

/// The texts that a [`StringSchema`] lets a request send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted<'s> {
    /// Any.
    Any,
    /// One of these.
    Values(&'s [String]),
    /// [`StringFormat::Uuid`].
    Uuid,
    /// [`StringFormat::Flag`].
    Flag,
    /// Those of at least and at most so many characters.
    Long(u32, Option<u32>),
}

/// The number of characters that a text has; no limit where the reference gives none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Length {
    /// The fewest.
    pub min: Option<u32>,
    /// The most.
    pub max: Option<u32>,
}

/// A whole number, and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct IntegerSchema {
    /// The numbers that a request may send.
    pub bounds: Bounds,
    /// The values that the reference names; empty where any number will do.
    pub values: Vec<i64>,
    /// `true` if other values than [`Self::values`] may come, as in [`StringSchema::open`].
    pub open: bool,
}

/// The integers that a request may send; no bound where the reference gives none. Generated clients leave them to the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Bounds {
    /// The least.
    pub min: Option<i64>,
    /// The greatest.
    pub max: Option<i64>,
}

/// A form of text that a consumer can do something with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StringFormat {
    /// A UUID with hyphens; services read one without as well.
    Uuid,
    /// A boolean in words, `True` or `off`, in any case.
    Flag,
    /// A point in time as OpenStack writes it: ISO 8601, often without a zone, so not always RFC 3339.
    Timestamp,
    /// A URI.
    Uri,
    /// A password, a token or a key, which nobody is to see.
    Secret,
    /// Bytes that are no text: the whole of a body.
    Binary,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Property {
    /// The key on the wire.
    pub name: Name,
    /// Its type.
    pub schema: SchemaId,
    /// An object without it is wrong, at the microversions that have it.
    pub required: bool,
    /// This operation's part of [`Self::schema`], where others have more of the resource. A document says it; for code the
    /// resource has one type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<SchemaId>,
    /// Properties of its schema, or of its items, that are always there at this place, though not wherever the schema is
    /// used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<String>,
    /// `true` if the value may be `null`.
    pub nullable: bool,
    /// The value that the service takes for an absent one.
    pub default: Option<Value>,
    /// Its description here.
    pub doc: Arc<Doc>,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// Its forms by microversion, where it changed; [`Self::schema`], [`Self::nullable`] and [`Self::doc`] then speak
    /// of all together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// The evidence by which it is known.
    pub provenance: Provenance,
    /// The row that lists it, else the sample that shows it.
    pub span: Span,
    /// Why it is as it is.
    #[serde(skip)]
    pub decisions: Decisions,
}

impl Property {
    /// A documented property of all microversions, of which nothing else is said.
    #[must_use]
    pub fn new(name: Name, schema: SchemaId, required: bool, span: Span) -> Self {
        Self {
            name,
            schema,
            own: None,
            required,
            demands: Vec::new(),
            nullable: false,
            default: None,
            doc: Arc::default(),
            versions: VersionRange::ALL,
            forms: Vec::new(),
            provenance: Provenance::Documented,
            span,
            decisions: Decisions::default(),
        }
    }

    /// The type that a document says: what the operation has of the resource.
    #[must_use]
    pub fn documented(&self) -> SchemaId {
        self.own.unwrap_or(self.schema)
    }

    /// An object without it is wrong at every microversion of the document.
    #[must_use]
    pub fn is_always_required(&self) -> bool {
        self.required && self.versions.is_all()
    }
}

/// The form of a property or a parameter at some microversions, where another has it differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Form {
    /// Its type.
    pub schema: SchemaId,
    /// `true` if the value may be `null`.
    pub nullable: bool,
    /// Its description.
    pub doc: Arc<Doc>,
    /// The microversions that have it so; no two forms share one.
    pub versions: VersionRange,
    /// The decisions on this form alone.
    #[serde(skip)]
    pub decisions: Decisions,
}

/// The evidence by which a [`Property`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A parameter table lists it, or the service's conventions do for every list.
    Documented,
    /// Only a sample shows it.
    Sample,
    /// It holds documented ones together: a wrapper.
    Wrapper,
}
