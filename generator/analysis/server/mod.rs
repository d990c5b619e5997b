//! The descriptions that a server routes by and checks requests against: of operations, their parameters, bodies and
//! samples.
//!
//! Generated stubs have them as statics, the mock of `apiref serve` makes them while it runs. Both are made of this table,
//! so that neither knows what the other does not.

mod sample;
mod shape;

use std::collections::BTreeMap;

use self::shape::Shapes;
use super::body::Payload;
use super::memory::{Collection, Memory, Part};
use super::operation::Operation;
use super::{Analysis, header};
use crate::ir::{
    Choice, Filling, Location, Method, Microversion, Name, SchemaId, Selector, VersionRange,
};

/// All that a server knows of an API's operations.
#[derive(Clone, Debug)]
pub struct Server<'a> {
    /// The microversions that requests may ask for; unbounded for a service without microversions.
    pub versions: VersionRange,
    /// Of each resource its operations, in the order of the analysis.
    pub groups: Vec<Vec<Description<'a>>>,
    /// The objects that [`Shape::Object`] refers to.
    pub objects: BTreeMap<SchemaId, Object<'a>>,
    /// The collections that a stand-in remembers.
    pub collections: Vec<Collection<'a>>,
    shapes: Shapes<'a>,
}

/// A documented operation.
#[derive(Clone, Debug)]
pub struct Description<'a> {
    /// Its name in the document.
    pub name: &'a Name,
    /// Its HTTP method.
    pub method: Method,
    /// Its path template from the service's root.
    pub path: String,
    /// The mark that tells it from the other operations of its endpoint.
    pub selector: Option<&'a Selector>,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// Its query parameters.
    pub query: Vec<Field<'a>>,
    /// Its headers, but for those that are read before a handler is called.
    pub headers: Vec<Field<'a>>,
    /// Its request body.
    pub body: BodyKind<'a>,
    /// The answers of a stand-in, in the order of [`Sample::since`].
    pub samples: Vec<Sample<'a>>,
    /// The status of its success, where no sample shows one.
    pub success: Option<u16>,
    /// The part that it plays in what a stand-in remembers.
    pub part: Part<'a>,
}

/// The kind of a request body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyKind<'a> {
    /// There is none.
    None,
    /// JSON.
    Json {
        /// The shape of the whole body.
        shape: Shape<'a>,
        /// `true` if it must be there.
        required: bool,
    },
    /// Anything else, handed on unread.
    Raw,
}

/// An answer of a stand-in: a sample of the reference.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// The status code.
    pub code: u16,
    /// The body.
    pub body: SampleBody<'a>,
    /// The key of the body under which [`Self::shape`] lies.
    pub wrapper: Option<&'a str>,
    /// As much of its shape as versions change.
    pub shape: Shape<'a>,
    /// The microversion from which on it is shown.
    pub since: Option<Microversion>,
}

/// The body of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SampleBody<'a> {
    /// None.
    Empty,
    /// JSON, in ASCII.
    Json(String),
    /// None to be shown, of this media type.
    Other(&'a str),
}

/// The shape of a value on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape<'a> {
    /// Anything.
    Any,
    /// `null` alone.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole number of at least and at most so much.
    Range(i64, i64),
    /// One of these whole numbers.
    Integers(&'a [i64]),
    /// Any number.
    Number,
    /// Any text.
    String,
    /// Text with at least and at most so many characters.
    Text(u32, u32),
    /// A UUID.
    Uuid,
    /// A word for a boolean.
    Flag,
    /// One of these texts.
    Enum(&'a [String]),
    /// A list of one shape.
    Array(Box<Self>),
    /// An object whose keys are data.
    Map(Box<Self>),
    /// One of [`Server::objects`].
    Object(SchemaId),
    /// One of several.
    OneOf(Vec<Self>),
}

/// An object whose keys are the API's.
#[derive(Clone, Debug)]
pub struct Object<'a> {
    /// The component's name in the document.
    pub name: &'a str,
    /// Its fields: all of them where requests hold it; else those that versions change, and those that tell it from
    /// the other alternatives of a union.
    pub fields: Vec<Field<'a>>,
    /// `true` if one without any field is wrong.
    pub non_empty: bool,
    /// Fields that stand for each other.
    pub choices: &'a [Choice],
    /// Index of the only resource that uses it.
    pub resource: Option<usize>,
}

/// A field of an object, or a parameter.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// The shape of its value.
    pub shape: Shape<'a>,
    /// `true` if it must be there, at the microversions that have it.
    pub required: bool,
    /// `true` if `null` may stand for a value.
    pub nullable: bool,
    /// The microversions that have it; all of them where the reference speaks of no other.
    pub versions: VersionRange,
    /// Beginning and end of the names that it stands for, where its own has a placeholder, `wheels_{colour}`.
    pub around: Option<(&'a str, &'a str)>,
    /// The texts that may stand in for the placeholder; any text where none is given.
    pub fillings: &'a [Filling],
}

impl<'a> Server<'a> {
    /// The table of an API.
    #[must_use]
    pub fn new(analysis: &Analysis<'a>) -> Self {
        let shapes = Shapes::new(analysis);
        let Memory { collections, parts } = Memory::new(analysis);
        let groups = (0..analysis.resources.len()).map(|resource| {
            let operations = analysis.operations.iter().zip(&parts);
            let own = operations.filter(|(operation, _)| operation.resource == resource);
            own.map(|(operation, part)| description(analysis, &shapes, operation, part)).collect()
        });
        let versions = match analysis.api.service.microversion {
            Some(_) => analysis.api.versions,
            None => VersionRange::ALL,
        };
        Self { versions, groups: groups.collect(), objects: shapes.objects(), collections, shapes }
    }

    /// The shape of what a response body holds, as far as versions change it.
    #[must_use]
    pub fn of_response(&self, id: SchemaId) -> Shape<'a> {
        self.shapes.of_response(id)
    }
}

fn description<'a>(
    analysis: &Analysis<'a>,
    shapes: &Shapes<'a>,
    operation: &Operation<'a>,
    part: &Part<'a>,
) -> Description<'a> {
    let documented = operation.documented;
    let listed = |location| {
        let read = documented.parameters.iter().filter(move |p| p.location == location);
        let read = read.filter(|p| header::is_read(analysis.api, p));
        read.map(|parameter| shapes.parameter(parameter)).collect()
    };
    let samples = sample::samples(shapes, operation);
    let success = operation.expected.filter(|_| samples.is_empty()).map(|expected| expected.code);
    Description {
        name: &documented.name,
        method: operation.method,
        path: analysis.api.service.mounted(operation.path.as_str()),
        selector: documented.selector.as_ref(),
        versions: documented.versions,
        query: listed(Location::Query),
        headers: listed(Location::Header),
        body: match operation.request {
            Payload::Empty => BodyKind::None,
            Payload::Text { .. } | Payload::Bytes { .. } => BodyKind::Raw,
            Payload::Json(json) => {
                BodyKind::Json { shape: shapes.of(json.body), required: operation.requires_body }
            }
        },
        samples,
        success,
        part: part.clone(),
    }
}
