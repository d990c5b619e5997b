//! Analysis of an API for back ends: all that they ask of it and that is no matter of any one language.
//!
//! The IR is what the reference says; this is what follows from it for whoever makes code of it: bodies without
//! their wrappers, parameters by who gives them, schemas by who uses them, lists, waits, the order of alternatives,
//! examples, and the descriptions that a server routes by. It is computed once from [`Api`] and lies beside it.
//! Names stay words and types stay schemas: to case and to spell them is a back end's own business.

pub mod body;
pub mod collection;
pub(crate) mod component;
pub mod example;
pub mod find;
pub mod header;
pub mod holder;
pub mod identity;
pub mod memory;
mod name;
pub mod operation;
pub mod parameter;
pub mod presence;
pub mod resource;
pub mod schema;
pub mod server;
pub mod service;
pub mod usage;
pub mod wait;

use self::holder::Holder;
use self::identity::Ids;
use self::operation::Operation;
use self::resource::Resource;
use self::usage::Usage;
use crate::ir::{Api, Schema, SchemaId};

/// All that back ends ask of an API.
#[derive(Clone, Debug)]
pub struct Analysis<'a> {
    /// The API.
    pub api: &'a Api,
    /// The resources, in the order of their first operation.
    pub resources: Vec<Resource<'a>>,
    /// Every documented operation, in the order of the reference.
    pub operations: Vec<Operation<'a>>,
    usages: Vec<Usage>,
    holders: Vec<Vec<Holder<'a>>>,
}

impl<'a> Analysis<'a> {
    /// The analysis of an API.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        let (resources, operations) = resource::resources(api);
        let usages = usage::usages(api, &operations);
        let holders = holder::holders(api, &operations);
        Self { api, resources, operations, usages, holders }
    }

    /// Who uses a schema.
    #[must_use]
    pub fn usage(&self, id: SchemaId) -> &Usage {
        &self.usages[id.0 as usize]
    }

    /// The bodies, parameters and properties that hold a schema: bodies and parameters first, in the order of the reference.
    #[must_use]
    pub fn holders(&self, id: SchemaId) -> &[Holder<'a>] {
        &self.holders[id.0 as usize]
    }

    /// Every schema with who uses it.
    pub fn schemas(&self) -> impl Iterator<Item = (SchemaId, &'a Schema, &Usage)> {
        let ids = (0..).map(SchemaId);
        ids.zip(self.api.schemas.iter().zip(&self.usages)).map(|(id, (s, usage))| (id, s, usage))
    }

    /// The ids of each resource, in the order of the schemas.
    #[must_use]
    pub fn ids(&self) -> Vec<Ids<'a>> {
        identity::ids(self)
    }

    /// The operations of a resource, by its index, in the order of the reference.
    pub fn operations_of(&self, resource: usize) -> impl Iterator<Item = &Operation<'a>> {
        self.operations.iter().filter(move |operation| operation.resource == resource)
    }
}
