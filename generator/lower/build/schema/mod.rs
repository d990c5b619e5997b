//! Nodes to schemas: kinds decided, objects named, equal ones made one.

mod body;
mod changed;
mod decided;
mod fault;
mod json_schema;
mod own;
mod parameter;
mod property;
mod said;
mod value;

use std::rc::Rc;

use crate::hash::HashMap;
use crate::ir::{Decision, Doc, Name, Schema, SchemaId, SchemaKind, StringSchema};
use crate::lower::infer::verdict::Reason;
use crate::lower::model::Model;
use crate::lower::naming;
use crate::lower::read::section::Side;
use crate::source::Span;

pub(in crate::lower) use changed::changed;
pub(in crate::lower) use property::shown_required;

/// The schemas of a document under construction.
pub(in crate::lower) struct Schemas<'m> {
    model: &'m Model,
    schemas: Vec<Schema>,
    /// By name, in snake case.
    named: HashMap<String, SchemaId>,
    /// Unnamed schemas by their kind, so that each is there once.
    plain: HashMap<SchemaKind, SchemaId>,
    /// The schema of each component that is made already.
    made: Vec<Option<SchemaId>>,
    /// The component of JSON Schemas, if it is made already.
    json_schema: Option<SchemaId>,
    /// The components of which the whole resource is made first.
    begun: Vec<bool>,
    /// The components of resources by their names, in snake case.
    resources: HashMap<String, usize>,
    /// The parts of resources that operations have.
    owns: Vec<own::Own>,
    /// The decisions on the property or the parameter that is being made.
    decided: Vec<Decision>,
    /// The schema is made of a copy of another place's samples, and whole as it is.
    copied: bool,
    nowhere: Span,
}

/// The words that a value's schema is named after, and the side of the exchange.
#[derive(Clone)]
pub(in crate::lower) struct Owner {
    pub(in crate::lower) words: Vec<String>,
    /// The operation's name, which tells apart what the owner alone does not.
    pub(in crate::lower) operation: Rc<[String]>,
    pub(in crate::lower) side: Side,
    /// The key of the body that selects the operation, of a request.
    pub(in crate::lower) selector: Option<Rc<str>>,
    /// The words of the summary that it is in, and those of the resource that this is a summary of.
    pub(in crate::lower) whole: Option<Rc<(Vec<String>, Vec<String>)>>,
}

impl Owner {
    /// A value within: its key's words behind the owner's, less what those say already.
    fn within(&self, key: &str) -> Self {
        let mut more = naming::plain_singular_words(key);
        if more.starts_with(&self.words) && more.len() > self.words.len() {
            more.drain(..self.words.len());
        }
        if self.words.ends_with(&more) {
            more = vec!["value".to_owned()];
        } else if let Some(noun) = more.pop() {
            more.retain(|word| !self.words.contains(word));
            more.push(noun);
        }
        Self { words: self.words.iter().cloned().chain(more).collect(), ..self.clone() }
    }

    fn named(&self, words: Vec<String>) -> Self {
        Self { words, ..self.clone() }
    }
}

impl<'m> Schemas<'m> {
    pub(in crate::lower) fn new(model: &'m Model, nowhere: Span) -> Self {
        let components = model.resources.components.len();
        let mut resources = HashMap::default();
        for (at, component) in model.resources.components.iter().enumerate() {
            resources.entry(component.name()).or_insert(at);
        }
        Self {
            resources,
            model,
            schemas: Vec::new(),
            named: HashMap::default(),
            plain: HashMap::default(),
            made: vec![None; components],
            begun: vec![false; components],
            json_schema: None,
            owns: Vec::new(),
            decided: Vec::new(),
            copied: false,
            nowhere,
        }
    }

    pub(in crate::lower) fn finish(mut self) -> Vec<Schema> {
        self.name_owns();
        self.schemas
    }

    pub(in crate::lower) fn kind(&self, id: SchemaId) -> &SchemaKind {
        &self.schemas[id.0 as usize].kind
    }

    /// Makes something, and gives it with the decisions that were made meanwhile.
    fn deciding<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> (T, Vec<Decision>) {
        let outer = std::mem::take(&mut self.decided);
        let made = make(self);
        (made, std::mem::replace(&mut self.decided, outer))
    }

    /// Any text.
    fn text(&mut self) -> SchemaId {
        self.plain(SchemaKind::String(StringSchema::default()))
    }

    /// Keeps why something is as it is.
    fn decide(&mut self, reason: Reason) {
        // A list and its items may be as they are by one rule.
        match self.decided.iter_mut().find(|known| known.because.rule == reason.rule.name) {
            Some(known) if known.because.at[1].is_none() => *known = reason.decision(),
            Some(_) => {}
            None => self.decided.push(reason.decision()),
        }
    }

    fn plain(&mut self, kind: SchemaKind) -> SchemaId {
        if let Some(id) = self.plain.get(&kind) {
            return *id;
        }
        let id = self.push(Schema {
            name: None,
            kind: kind.clone(),
            non_empty: false,
            choices: Vec::new(),
            whole: None,
            doc: Doc::default(),
            span: self.nowhere,
        });
        self.plain.insert(kind, id);
        id
    }

    fn name(
        &mut self,
        words: Vec<String>,
        owner: &Owner,
        kind: SchemaKind,
        doc: Doc,
        span: Span,
    ) -> SchemaId {
        self.intern(
            words,
            owner,
            Schema {
                name: None,
                kind,
                non_empty: false,
                choices: Vec::new(),
                whole: None,
                doc,
                span,
            },
        )
    }

    /// Names a schema. One that is there under this name with the same content is taken instead; a name that
    /// another content has is told apart by the side of the exchange, by the operation, at last by number.
    fn intern(&mut self, words: Vec<String>, owner: &Owner, schema: Schema) -> SchemaId {
        if let Some((own, whole)) = owner.whole.as_deref()
            && let Some(part) = words.strip_prefix(own.as_slice()).filter(|part| !part.is_empty())
            && let Some(id) = self.named.get(&Name::from_words([whole, part].concat()).snake())
            && same(&self.schemas[id.0 as usize], &schema)
        {
            return self.share(*id, schema);
        }
        let side = if owner.side == Side::Request { "request" } else { "response" };
        let mut candidates = vec![words.clone()];
        if words.last().is_none_or(|last| last != side) {
            candidates.push(words.iter().cloned().chain([side.to_owned()]).collect());
        }
        if !words.starts_with(&owner.operation) {
            candidates.push(owner.operation.iter().chain(&words).cloned().collect());
        }
        let numbered = (2..).map(|n: u32| {
            let last = candidates.last().unwrap_or(&words);
            last.iter().cloned().chain([n.to_string()]).collect()
        });
        for candidate in candidates.clone().into_iter().chain(numbered) {
            let name = Name::from_words(&candidate);
            match self.named.get(&name.snake()) {
                Some(id) if same(&self.schemas[id.0 as usize], &schema) => {
                    return self.share(*id, schema);
                }
                Some(_) => {}
                None => {
                    let key = name.snake();
                    let id = self.push(Schema { name: Some(name), ..schema });
                    self.named.insert(key, id);
                    return id;
                }
            }
        }
        unreachable!("numbers do not end")
    }

    /// A schema that is there and stands for another too, with the reasons of both.
    fn share(&mut self, id: SchemaId, other: Schema) -> SchemaId {
        let known = &mut self.schemas[id.0 as usize].kind;
        if let (SchemaKind::Object(known), SchemaKind::Object(others)) = (known, other.kind) {
            for (property, other) in known.iter_mut().zip(others) {
                property.decisions.share(other.decisions);
            }
        }
        id
    }

    fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("fewer than 2^32 schemas"));
        self.schemas.push(schema);
        id
    }
}

/// Two schemas are one but for prose and places.
fn same(a: &Schema, b: &Schema) -> bool {
    if a.non_empty != b.non_empty || a.choices != b.choices {
        return false;
    }
    match (&a.kind, &b.kind) {
        (SchemaKind::Object(a), SchemaKind::Object(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| {
                    a.name.wire == b.name.wire
                        && a.schema == b.schema
                        && a.own == b.own
                        && a.required == b.required
                        && a.nullable == b.nullable
                        && a.versions == b.versions
                        && a.forms == b.forms
                        && a.default == b.default
                })
        }
        (a, b) => a == b,
    }
}
