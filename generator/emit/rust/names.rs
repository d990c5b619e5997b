//! Which Rust name every item of an API gets.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::ident::{self, Scope};
use super::usage::{self, Usage};
use crate::hash::HashMap;
use crate::ir::{Api, Name, Operation, SchemaId, SchemaKind, TagId};

/// The module of the model that holds what several resources use.
pub(super) const SHARED: &str = "shared";

/// Modules that are no resource's, and methods of the client beside those of the resources.
const MODULES: &[&str] = &[
    SHARED,
    "auth",
    "builder",
    "client",
    "from_session",
    "microversions",
    "model",
    "negotiated",
    "r#mod",
    "router",
    "server",
    "with_microversion",
];

/// The names of a whole document.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The resources, in the order of the reference.
    pub resources: Vec<Resource>,
    /// By [`SchemaId`]; `None` for a schema without a type of its own.
    pub types: Vec<Option<TypeName>>,
    /// By [`SchemaId`].
    pub usages: Vec<Usage>,
    operations: HashMap<String, OperationNames>,
}

/// A resource: a module of the model, the client and the server, a feature, a struct, a trait.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// The module, `group_snapshots`.
    pub module: String,
    /// The struct of the client and the trait of the server, `GroupSnapshots`.
    pub type_name: String,
    /// The feature of the generated crate, `group-snapshots`.
    pub feature: String,
    /// The sections of the reference that are about it.
    pub tags: Vec<TagId>,
}

/// A type of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    /// The module of the model, that of a resource or [`SHARED`].
    pub module: String,
    /// The type, unique in the document.
    pub name: String,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OperationNames {
    /// Index of its resource.
    pub resource: usize,
    /// The method within its resource, `list_detail`.
    pub method: String,
    /// The type of its request, unique in the document: `ListSnapshotsDetail`.
    pub request: String,
    /// The type of its response, for a server: `ListSnapshotsDetailResponse`.
    pub response: String,
    /// The whole name as text and static, `list_snapshots_detail`.
    pub wire: String,
}

impl Names {
    /// Names everything, components first: what a reference calls something stays.
    #[must_use]
    pub(super) fn new(api: &Api) -> Self {
        let (mut resources, resource_of) = resources(api);
        let usages = usage::usages(api, |operation| resource_of[&operation.tag]);
        let mut scope = Scope::default();
        let types = types(api, &resources, &usages, &mut scope);
        for resource in &mut resources {
            let plain = resource.type_name.clone();
            let candidates = [plain.clone(), format!("{plain}Resource")];
            resource.type_name = scope.claim(candidates);
        }
        let operations = operations(api, &resources, &resource_of, &mut scope);
        Self { resources, types, usages, operations }
    }

    /// The names of an operation.
    ///
    /// # Panics
    ///
    /// The operation is of another document.
    #[must_use]
    pub(super) fn operation(&self, operation: &Operation) -> &OperationNames {
        &self.operations[&operation.name.snake()]
    }

    /// The type of a schema, where it has one of its own.
    #[must_use]
    pub(super) fn type_of(&self, id: SchemaId) -> Option<&TypeName> {
        self.types[id.0 as usize].as_ref()
    }
}

/// Resources in the order of their first operation, and the resource of each tag.
fn resources(api: &Api) -> (Vec<Resource>, HashMap<TagId, usize>) {
    let mut resources: Vec<Resource> = Vec::new();
    let mut by_words: HashMap<String, usize> = HashMap::default();
    let mut by_tag: HashMap<TagId, usize> = HashMap::default();
    let mut modules = Scope::with(MODULES.iter().copied());
    let mut features = Scope::with(["client", "default", "keystone", "server", "token-validation"]);
    for (_, operation) in api.operations() {
        if by_tag.contains_key(&operation.tag) {
            continue;
        }
        let name = &api.tag(operation.tag).resource;
        let index = *by_words.entry(name.snake()).or_insert_with(|| {
            let module = modules.claim([ident::snake(name), format!("{}_resource", name.snake())]);
            let kebab = name.words.join("-");
            let feature = features.claim([kebab.clone(), format!("{kebab}-resource")]);
            let type_name = ident::type_name(name);
            resources.push(Resource { module, type_name, feature, tags: Vec::new() });
            resources.len() - 1
        });
        by_tag.insert(operation.tag, index);
        resources[index].tags.push(operation.tag);
    }
    (resources, by_tag)
}

fn types(
    api: &Api,
    resources: &[Resource],
    usages: &[Usage],
    scope: &mut Scope,
) -> Vec<Option<TypeName>> {
    let typed = |kind: &SchemaKind| match kind {
        SchemaKind::Object(_) | SchemaKind::OneOf(_) => true,
        SchemaKind::String(string) => !string.values.is_empty(),
        _ => false,
    };
    let module = |of: &BTreeSet<usize>| {
        let mut of = of.iter();
        match (of.next(), of.next()) {
            (Some(only), None) => resources[*only].module.clone(),
            _ => SHARED.to_owned(),
        }
    };
    let mut types: Vec<Option<TypeName>> = api
        .schemas
        .iter()
        .zip(usages)
        .enumerate()
        .map(|(index, (schema, usage))| {
            if !typed(&schema.kind) || usage.resources.is_empty() {
                return None;
            }
            let module = module(&usage.resources);
            let unnamed = || Name::new(format!("value_{index}"));
            let name = ident::type_name(&schema.name.clone().unwrap_or_else(unnamed));
            // The whole response of an operation has the name, for a server.
            let name = match name.strip_suffix("Response") {
                Some(operation) if !usage.request => format!("{operation}Body"),
                _ => name,
            };
            let name = scope.claim([name.clone(), format!("{name}Object")]);
            Some(TypeName { module, name })
        })
        .collect();
    for (resource, of) in ids(api, usages) {
        let name = ident::type_name(&Name::from_words(resource.words.iter().chain([&"id".into()])));
        let name = TypeName {
            module: module(&of.users),
            name: scope.claim([name.clone(), format!("{name}Text")]),
        };
        of.schemas.into_iter().for_each(|id| types[id] = Some(name.clone()));
    }
    types
}

/// The schemas of one resource's ids, by index, and the resources that use them.
#[derive(Default)]
struct Ids {
    schemas: Vec<usize>,
    users: BTreeSet<usize>,
}

/// The ids of each resource, in the order of the schemas: an id is of one type, whatever else is known of
/// the text at one place.
fn ids<'a>(api: &'a Api, usages: &[Usage]) -> IndexMap<&'a Name, Ids> {
    let mut ids: IndexMap<&Name, Ids> = IndexMap::new();
    for (index, (schema, usage)) in api.schemas.iter().zip(usages).enumerate() {
        let SchemaKind::String(string) = &schema.kind else { continue };
        if let Some(resource) = string.identifies.as_ref().filter(|_| !usage.resources.is_empty()) {
            let of = ids.entry(resource).or_default();
            of.schemas.push(index);
            of.users.extend(&usage.resources);
        }
    }
    ids
}

fn operations(
    api: &Api,
    resources: &[Resource],
    resource_of: &HashMap<TagId, usize>,
    scope: &mut Scope,
) -> HashMap<String, OperationNames> {
    let mut all: Vec<&Operation> = api.operations().map(|(_, operation)| operation).collect();
    // The shortest name of a resource's operations has the first choice of a method, whatever the
    // order of the reference.
    all.sort_by_key(|o| (o.name.words.len(), o.name.snake()));
    let mut methods = vec![Scope::default(); resources.len()];
    all.into_iter()
        .map(|operation| {
            let resource = resource_of[&operation.tag];
            let resource_words = &api.tag(operation.tag).resource.words;
            let short = Name::from_words(within(&operation.name.words, resource_words));
            let method =
                methods[resource].claim([ident::snake(&short), ident::snake(&operation.name)]);
            let own = ident::type_name(&operation.name);
            let request = scope.claim([own.clone(), format!("{own}Request")]);
            let response = scope.claim([format!("{own}Response"), format!("{own}Answer")]);
            let wire = operation.name.snake();
            let names = OperationNames { resource, method, request, response, wire: wire.clone() };
            (wire, names)
        })
        .collect()
}

/// What an operation's name says beside the resource: `list detail` of `list snapshots detail`.
fn within<'a>(operation: &'a [String], resource: &[String]) -> Vec<&'a str> {
    let all = || operation.iter().map(String::as_str).collect::<Vec<_>>();
    let stems = |words: &[String]| words.iter().map(|w| stem(w)).collect::<Vec<_>>();
    let (name, resource) = (stems(operation), stems(resource));
    // The verb stays in front. `accept transfer` of `volume transfers` names its resource too.
    let places = (0..resource.len()).flat_map(|skip| (1..name.len()).map(move |at| (skip, at)));
    let found = places.into_iter().find(|(skip, at)| name[*at..].starts_with(&resource[*skip..]));
    match found {
        Some((skip, at)) => {
            let mut rest = all();
            rest.drain(at..at + resource.len() - skip);
            rest.retain(|word| !matches!(*word, "a" | "an" | "the"));
            while rest.len() > 1 && matches!(rest[rest.len() - 1], "for" | "of" | "to" | "in") {
                rest.pop();
            }
            rest
        }
        None => all(),
    }
}

/// A word without its plural ending.
fn stem(word: &str) -> String {
    match word {
        w if w.ends_with("ies") => format!("{}y", &w[..w.len() - 3]),
        w if ["sses", "xes", "ches", "shes"].iter().any(|e| w.ends_with(e)) => {
            w[..w.len() - 2].to_owned()
        }
        w if w.ends_with('s') && !w.ends_with("ss") && !w.ends_with("us") && w.len() > 2 => {
            w[..w.len() - 1].to_owned()
        }
        w => w.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_method_does_not_repeat_its_resource() {
        for (operation, resource, method) in [
            ("list snapshots detail", "snapshots", "list detail"),
            ("show snapshot", "snapshots", "show"),
            ("reset snapshot status", "snapshots", "reset status"),
            ("show a snapshot metadata", "snapshots", "show metadata"),
            ("create metadata for snapshot", "snapshots", "create metadata"),
            ("list group snapshots", "group snapshots", "list"),
            ("list policies", "policies", "list"),
            ("snapshot", "snapshots", "snapshot"),
            ("extend volume size", "volumes", "extend size"),
            ("show limits", "os quotas", "show limits"),
            ("accept transfer", "volume transfers", "accept"),
            ("show quota set", "os quota sets", "show"),
            ("show volume", "volume types", "show volume"),
        ] {
            let words = |t: &str| t.split(' ').map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(within(&words(operation), &words(resource)).join(" "), method);
        }
    }
}
