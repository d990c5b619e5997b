//! The memory of a stand-in: the collections of an API, and the part that each operation plays in them.
//!
//! It follows from paths, methods, bodies and words of the reference alone. Each part has the sentence that says why; what plays
//! none answers its sample, and has one too.

mod action;
mod field;
mod member;
mod place;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use self::place::{Place, above, is_member};
use super::Analysis;
use super::operation::Operation;
use crate::ir::{Method, Selector};

/// The memory of a stand-in for an API, and the operations that it serves.
#[derive(Clone, Debug)]
pub struct Memory<'a> {
    /// The collections, in the order of the reference.
    pub collections: Vec<Collection<'a>>,
    /// Of each operation its part, in the order of [`Analysis::operations`].
    pub parts: Vec<Part<'a>>,
}

/// The part of an operation, and why it is that.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a> {
    /// The part.
    pub role: Role<'a>,
    /// The path of the collection that it is about; empty where it plays no part.
    pub collection: String,
    /// The reason, a sentence.
    pub reason: &'static str,
}

/// The part that an operation plays.
#[derive(Clone, Debug, PartialEq)]
pub enum Role<'a> {
    /// None.
    Sample,
    /// Lists members.
    List,
    /// Makes a member, or several.
    Create,
    /// Shows a member.
    Show,
    /// Changes what the body has.
    Update,
    /// Makes or changes the member that the path names.
    Put,
    /// Lets go of a member.
    Delete,
    /// Changes a member.
    Action(Vec<Effect<'a>>),
    /// A field whose keys are data.
    Map(&'a str),
    /// A key of it.
    MapEntry(&'a str),
    /// A field that is a set of texts.
    Tags(&'a str),
    /// A text of it.
    Tag(&'a str),
    /// Bytes that belong to a member.
    Data,
}

/// The change that an action makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<'a> {
    /// A field takes the value of an argument.
    Take(&'a str, &'a str),
    /// A field has a text.
    Text(&'a str, String),
    /// A field is true or false.
    Flag(&'a str, bool),
    /// The member is gone.
    Delete,
}

/// The value of a field that nobody gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The time at which the member was made.
    Created,
    /// The time of the last change.
    Updated,
    /// The caller's project.
    Project,
    /// The caller.
    User,
}

/// Resources of one sort below one path.
#[derive(Clone, Debug)]
pub struct Collection<'a> {
    /// The path without the caller's project and with nameless placeholders.
    pub path: String,
    /// The key of one member in bodies.
    pub item: Option<&'a str>,
    /// The key of a list's members.
    pub items: Option<&'a str>,
    /// The field by which paths name a member.
    pub id: String,
    /// Every id has a member.
    pub always: bool,
    /// The collection whose members it refers to.
    pub of: Option<String>,
    /// The field of the status, the first and the settled one.
    pub status: Option<(&'a str, String, String)>,
    /// The fields that a request leaves out and that a sample does not tell.
    pub initial: Map<String, Value>,
    /// The fields that nobody gives.
    pub made: Vec<(&'a str, Made)>,
    /// The fields of requests that no response has.
    pub hidden: Vec<&'a str>,
    /// The fields that no two members share.
    pub unique: Vec<&'a str>,
    /// The fields of requests that name a member of another collection.
    pub references: Vec<(&'a str, String)>,
    /// The fields of requests that hold the id of an object of the member.
    pub inner: Vec<(&'a str, &'a str)>,
}

impl Collection<'_> {
    /// [`Self::initial`] as JSON.
    #[must_use]
    pub fn initial(&self) -> String {
        Value::Object(self.initial.clone()).to_string()
    }
}

impl<'a> Memory<'a> {
    /// The memory of an API's stand-in.
    #[must_use]
    pub fn new(analysis: &Analysis<'a>) -> Self {
        let places = Places::new(analysis);
        let mut collections: BTreeMap<String, usize> = BTreeMap::new();
        let mut found: Vec<Collection<'a>> = Vec::new();
        for place in places.all.iter().flatten() {
            for path in [Some(place.path.clone()), place.above()].into_iter().flatten() {
                if !collections.contains_key(&path)
                    && let Some(collection) = member::collection(analysis, &places, &path)
                {
                    collections.insert(path, found.len());
                    found.push(collection);
                }
            }
        }
        let known: Vec<(String, Option<&'a str>)> =
            found.iter().map(|c| (c.path.clone(), c.item)).collect();
        for collection in &mut found {
            member::relate(analysis, &places, collection, &known);
        }
        let parts =
            analysis.operations.iter().zip(&places.all).map(|(operation, place)| match place {
                Some(place) => part(analysis, operation, &place.path, &places, &collections),
                None => sample("a segment of its path is more than one value"),
            });
        let parts = parts.collect();
        Self { collections: found, parts }
    }

    /// The number of operations that play a part.
    #[must_use]
    pub fn remembering(&self) -> usize {
        self.parts.iter().filter(|part| part.role != Role::Sample).count()
    }
}

/// The operations by their places.
struct Places {
    all: Vec<Option<Place>>,
    /// Indices of operations, by path.
    at: BTreeMap<String, Vec<usize>>,
}

impl Places {
    fn new(analysis: &Analysis<'_>) -> Self {
        let all: Vec<Option<Place>> =
            analysis.operations.iter().map(|o| Place::of(analysis.api, o)).collect();
        let mut at: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, place) in all.iter().enumerate() {
            if let Some(place) = place {
                at.entry(place.path.clone()).or_default().push(index);
            }
        }
        Self { all, at }
    }

    /// The operations at a path.
    fn at<'p, 'a>(
        &'p self,
        analysis: &'p Analysis<'a>,
        path: &str,
    ) -> impl Iterator<Item = &'p Operation<'a>> + Clone {
        let indices = self.at.get(path).map(Vec::as_slice).unwrap_or_default();
        indices.iter().map(|index| &analysis.operations[*index])
    }
}

fn sample(reason: &'static str) -> Part<'static> {
    Part { role: Role::Sample, collection: String::new(), reason }
}

/// The part of one operation.
fn part<'a>(
    analysis: &Analysis<'a>,
    operation: &Operation<'a>,
    path: &str,
    places: &Places,
    known: &BTreeMap<String, usize>,
) -> Part<'a> {
    let plays =
        |role, collection: &str, reason| Part { role, collection: collection.to_owned(), reason };
    let method = operation.method;
    let owner = above(path).filter(|member| is_member(member)).and_then(above);
    let owner = owner.filter(|owner| known.contains_key(*owner));
    match (&operation.documented.selector, owner) {
        (Some(Selector::Action(_)), Some(owner)) => {
            let effects = action::effects(analysis, places, operation, owner);
            return plays(Role::Action(effects), owner, "an action on a member of a collection");
        }
        (Some(Selector::Action(_)), None) if !known.contains_key(path) => {
            return sample("an action on what no operation makes");
        }
        (Some(Selector::Query(_)), _) => return sample("a view that a query parameter chooses"),
        _ => {}
    }
    if let Some((role, collection)) = field::part(analysis, path, places, known) {
        return plays(role, &collection, "a field of a member, read and written by itself");
    }
    let collection = above(path).filter(|above| is_member(path) && known.contains_key(*above));
    if let Some(collection) = collection {
        let is_made = member::maker(analysis, places, collection).is_some();
        return match method {
            Method::Get | Method::Head => plays(Role::Show, collection, "the path of a member"),
            Method::Delete => plays(Role::Delete, collection, "the path of a member"),
            Method::Put if is_made => plays(Role::Update, collection, "a PUT to what a POST makes"),
            Method::Put => plays(Role::Put, collection, "a PUT to what no POST makes"),
            Method::Patch => plays(Role::Update, collection, "the path of a member"),
            _ => sample("a method that neither shows nor changes a member"),
        };
    }
    if known.contains_key(path) {
        return match method {
            Method::Get if member::list(analysis.api, operation).is_some() => {
                plays(Role::List, path, "the path of a collection")
            }
            Method::Post => plays(Role::Create, path, "a POST to a collection"),
            _ => sample("a method that neither lists a collection nor adds to it"),
        };
    }
    if let Some(beside) = above(path).filter(|above| known.contains_key(*above))
        && method == Method::Get
        && member::lists_same(analysis, places, operation, beside)
    {
        return plays(Role::List, beside, "another list of the collection above");
    }
    match owner {
        Some(owner) if member::is_raw(operation) => {
            plays(Role::Data, owner, "bytes below a member of a collection")
        }
        Some(owner) if method.writes() => {
            let effects = action::effects(analysis, places, operation, owner);
            plays(
                Role::Action(effects),
                owner,
                "an action by its path, on a member of a collection",
            )
        }
        _ => sample("no operation makes what is at its path"),
    }
}
