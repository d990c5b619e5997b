//! The data under the runtime's descriptions of operations, which stays until the program ends.
//!
//! Generated code has it as statics. Here it is made while the program runs, so it is never freed; equal data is made once,
//! so that builds that change little add little.

use std::collections::HashMap;
use std::fmt::Debug;

use apiref_runtime::server::shape::{Choice, Field, Filling, Object, Shape};
use apiref_runtime::server::{Collection, Effect, Made, Operation, Sample, Service};
use apiref_runtime::testing::Memory;

use super::memories::Memories;

/// Everything that was made, by its text.
#[derive(Default)]
pub(super) struct Kept {
    texts: HashMap<String, &'static str>,
    lists: HashMap<String, &'static [&'static str]>,
    integers: HashMap<String, &'static [i64]>,
    shapes: HashMap<String, &'static Shape>,
    unions: HashMap<String, &'static [Shape]>,
    characters: HashMap<String, &'static [(char, char)]>,
    fillings: HashMap<String, &'static [Filling]>,
    fields: HashMap<String, &'static [Field]>,
    choices: HashMap<String, &'static [Choice]>,
    objects: HashMap<String, &'static Object>,
    samples: HashMap<String, &'static [Sample]>,
    effects: HashMap<String, &'static [Effect]>,
    made: HashMap<String, &'static [(&'static str, Made)]>,
    pairs: HashMap<String, &'static [(&'static str, &'static str)]>,
    collections: HashMap<String, &'static [Collection]>,
    operations: HashMap<String, &'static Operation>,
    groups: HashMap<String, &'static [&'static Operation]>,
    services: HashMap<String, &'static Service>,
    memories: Memories,
}

impl Kept {
    /// Nothing was made, and nothing is remembered yet.
    pub(super) fn new(memories: Memories) -> Self {
        Self { memories, ..Self::default() }
    }

    /// The memory of a document's mock; `None` where it is to remember nothing.
    pub(super) fn memory(&mut self, document: &str) -> Option<Memory> {
        self.memories.of(document)
    }

    /// What the mocks remember.
    pub(super) fn memories(&mut self) -> &mut Memories {
        &mut self.memories
    }

    pub(super) fn text(&mut self, text: &str) -> &'static str {
        match self.texts.get(text) {
            Some(kept) => kept,
            None => {
                let kept: &'static str = String::leak(text.to_owned());
                self.texts.insert(text.to_owned(), kept);
                kept
            }
        }
    }

    pub(super) fn texts<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t String>,
    ) -> &'static [&'static str] {
        let list = texts.into_iter().map(|text| self.text(text)).collect();
        many(&mut self.lists, list)
    }

    pub(super) fn names(&mut self, names: &[&str]) -> &'static [&'static str] {
        let list = names.iter().map(|name| self.text(name)).collect();
        many(&mut self.lists, list)
    }

    pub(super) fn pairs<'t>(
        &mut self,
        pairs: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> &'static [(&'static str, &'static str)] {
        let list = pairs.into_iter().map(|(a, b)| (self.text(a), self.text(b))).collect();
        many(&mut self.pairs, list)
    }

    pub(super) fn integers(&mut self, values: &[i64]) -> &'static [i64] {
        many(&mut self.integers, values.to_vec())
    }

    pub(super) fn shape(&mut self, shape: Shape) -> &'static Shape {
        one(&mut self.shapes, shape)
    }

    pub(super) fn union(&mut self, shapes: Vec<Shape>) -> &'static [Shape] {
        many(&mut self.unions, shapes)
    }

    pub(super) fn characters(&mut self, ranges: &[(char, char)]) -> &'static [(char, char)] {
        many(&mut self.characters, ranges.to_vec())
    }

    pub(super) fn fillings(&mut self, fillings: Vec<Filling>) -> &'static [Filling] {
        many(&mut self.fillings, fillings)
    }

    pub(super) fn fields(&mut self, fields: Vec<Field>) -> &'static [Field] {
        many(&mut self.fields, fields)
    }

    pub(super) fn choices(&mut self, choices: Vec<Choice>) -> &'static [Choice] {
        many(&mut self.choices, choices)
    }

    pub(super) fn object(&mut self, object: Object) -> &'static Object {
        one(&mut self.objects, object)
    }

    pub(super) fn samples(&mut self, samples: Vec<Sample>) -> &'static [Sample] {
        many(&mut self.samples, samples)
    }

    pub(super) fn effects(&mut self, effects: Vec<Effect>) -> &'static [Effect] {
        many(&mut self.effects, effects)
    }

    pub(super) fn made(
        &mut self,
        fields: Vec<(&'static str, Made)>,
    ) -> &'static [(&'static str, Made)] {
        many(&mut self.made, fields)
    }

    pub(super) fn collections(&mut self, collections: Vec<Collection>) -> &'static [Collection] {
        many(&mut self.collections, collections)
    }

    pub(super) fn operation(&mut self, operation: Operation) -> &'static Operation {
        one(&mut self.operations, operation)
    }

    pub(super) fn group(
        &mut self,
        group: Vec<&'static Operation>,
    ) -> &'static [&'static Operation] {
        many(&mut self.groups, group)
    }

    pub(super) fn service(&mut self, service: Service) -> &'static Service {
        one(&mut self.services, service)
    }
}

fn one<T: Debug>(kept: &mut HashMap<String, &'static T>, value: T) -> &'static T {
    kept.entry(format!("{value:?}")).or_insert_with(|| Box::leak(Box::new(value)))
}

fn many<T: Debug>(kept: &mut HashMap<String, &'static [T]>, values: Vec<T>) -> &'static [T] {
    kept.entry(format!("{values:?}")).or_insert_with(|| Vec::leak(values))
}
