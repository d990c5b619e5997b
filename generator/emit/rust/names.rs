//! Which Rust name every item of an API gets.

use super::ident::{self, Ident, Scope};
use crate::analysis::Analysis;
use crate::emit::files;
use crate::ir::{Name, SchemaId, SchemaKind};

/// The module of the model that holds what several resources use.
const SHARED: &str = "shared";

/// [`SHARED`] as an identifier.
pub(super) fn shared() -> Ident {
    ident::snake(&Name::new(SHARED))
}

/// Modules that are no resource's, and methods of the client beside those of the resources.
const MODULES: &[&str] = &[
    SHARED,
    "alloc",
    "apiref_runtime",
    "auth",
    "builder",
    "client",
    "clone",
    "collection",
    "core",
    "from",
    "from_session",
    "into",
    "microversion",
    "microversions",
    "model",
    "negotiated",
    "mod",
    "router",
    "serde_json",
    "server",
    "shape",
    "std",
    "to_owned",
    "with_microversion",
];

/// Names that the modules of a server use beside its resources and operations; a type of the model may have them.
const SERVER: &[&str] = &[
    "Arc",
    "Authenticate",
    "Authentication",
    "FaultEnvelope",
    "Future",
    "Identity",
    "MatchedOperation",
    "Microversion",
    "MicroversionHeader",
    "Page",
    "Pagination",
    "Router",
    "RouterLayer",
    "Routes",
    "Settings",
    "UnknownFields",
    "VersionRange",
];

/// The names of a whole document.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Of each resource, in the order of the analysis.
    pub resources: Vec<Resource>,
    /// By [`SchemaId`]; `None` for a schema without a type of its own.
    pub types: Vec<Option<TypeName>>,
    /// Of each operation, in the order of the analysis.
    pub operations: Vec<OperationNames>,
}

/// A resource: a module of the model, the client and the server, a feature, a struct, a trait.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    /// The module, `group_snapshots`.
    pub module: Ident,
    /// The struct of the client and the trait of the server, `GroupSnapshots`.
    pub type_name: String,
    /// The feature of the generated crate, `group-snapshots`.
    pub feature: String,
}

/// A type of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeName {
    /// The module of the model, that of a resource or the shared one.
    pub module: Ident,
    /// The type, unique in the document.
    pub name: String,
    /// The words that it is made of.
    words: Vec<String>,
}

impl TypeName {
    /// The name without that of a type around it, `Reboot` of `ServerActionReboot` in `ServerAction`; `None` where it
    /// does not begin so.
    pub(super) fn within(&self, outer: &Self) -> Option<String> {
        let rest = self.words.strip_prefix(outer.words.as_slice())?;
        let is_name = rest.first()?.starts_with(|c: char| c.is_ascii_alphabetic());
        is_name.then(|| ident::pascal(rest)).filter(|name| name != "Self")
    }
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OperationNames {
    /// The method within its resource, `list_detail`.
    pub method: Ident,
    /// The type of its request, unique in the document: `ListSnapshotsDetail`.
    pub request: String,
    /// The type of its response, for a server: `ListSnapshotsDetailResponse`.
    pub response: String,
    /// The type of the headers of its response, for a client: `ShowAccountHeaders`.
    pub headers: String,
}

impl Names {
    /// Names everything, components first: what a reference calls something stays.
    #[must_use]
    pub(super) fn new(analysis: &Analysis<'_>) -> Self {
        let mut resources = resources(analysis);
        let mut scope = Scope::default();
        let types = types(analysis, &resources, &mut scope);
        scope.reserve(SERVER.iter().copied());
        for resource in &mut resources {
            let plain = resource.type_name.clone();
            let candidates = [plain.clone(), format!("{plain}Resource")];
            resource.type_name = scope.claim(candidates);
        }
        let operations = operations(analysis, &mut scope);
        Self { resources, types, operations }
    }

    /// The type of a schema, where it has one of its own.
    #[must_use]
    pub(super) fn type_of(&self, id: SchemaId) -> Option<&TypeName> {
        self.types[id.0 as usize].as_ref()
    }
}

fn resources(analysis: &Analysis<'_>) -> Vec<Resource> {
    let mut modules = Scope::with(MODULES.iter().chain(files::DEVICES).copied());
    let mut features = Scope::with([
        "apiref-runtime",
        "client",
        "default",
        "keystone",
        "server",
        "tls-ring",
        "token-validation",
    ]);
    let all = analysis.resources.iter().map(|resource| {
        let plain = plain(resource.name);
        (plain.words != resource.name.words, plain, resource.name)
    });
    let mut all: Vec<_> = all.enumerate().collect();
    // One that has the name without an extension before it has the first choice.
    all.sort_by_key(|(_, (is_cut, ..))| *is_cut);
    let mut named: Vec<(usize, Resource)> = all
        .into_iter()
        .map(|(at, (_, plain, name))| {
            let other = if plain.words == name.words {
                format!("{}_resource", name.snake())
            } else {
                name.snake()
            };
            let module = modules.claim_ident(ident::snake(&plain), other.clone());
            let feature = features.claim([plain.words.join("-"), other.replace('_', "-")]);
            let claimed = Name::new(module.plain());
            (at, Resource { module, feature, type_name: ident::type_name(&claimed) })
        })
        .collect();
    named.sort_by_key(|(at, _)| *at);
    named.into_iter().map(|(_, resource)| resource).collect()
}

/// A resource's name for people: without an extension before it, and without saying that it is an API.
fn plain(name: &Name) -> Name {
    match name.plain_words() {
        [own @ .., last] if last == "api" && !own.is_empty() => Name::from_words(own),
        words => Name::from_words(words),
    }
}

fn types(
    analysis: &Analysis<'_>,
    resources: &[Resource],
    scope: &mut Scope,
) -> Vec<Option<TypeName>> {
    let typed = |kind: &SchemaKind| match kind {
        SchemaKind::Object(_) | SchemaKind::OneOf(_) => true,
        SchemaKind::String(string) => !string.values.is_empty(),
        _ => false,
    };
    let module = |only: Option<usize>| match only {
        Some(only) => resources[only].module.clone(),
        None => shared(),
    };
    let mut types: Vec<Option<TypeName>> = analysis
        .schemas()
        .map(|(id, schema, usage)| {
            if !typed(&schema.kind) || usage.resources.is_empty() {
                return None;
            }
            let module = module(usage.only_resource());
            let unnamed = || Name::new(format!("value_{}", id.0));
            let name = schema.name.clone().unwrap_or_else(unnamed);
            // The whole response of an operation has the name, for a server.
            let name = match name.words.as_slice() {
                [of @ .., last] if last == "response" && !of.is_empty() && !usage.request => {
                    Name::from_words(of.iter().map(String::as_str).chain(["body"]))
                }
                _ => unversioned(analysis, &name),
            };
            let own = ident::type_name(&name);
            let own = scope.claim([own.clone(), format!("{own}Object")]);
            Some(TypeName { module, name: own, words: name.words })
        })
        .collect();
    for ids in analysis.ids() {
        let words = ids.resource.words.iter().map(String::as_str);
        let name = Name::from_words(words.chain(["id"]));
        let own = ident::type_name(&name);
        let name = TypeName {
            module: module(ids.only_resource()),
            name: scope.claim([own.clone(), format!("{own}Text")]),
            words: name.words,
        };
        ids.schemas.into_iter().for_each(|id| types[id.0 as usize] = Some(name.clone()));
    }
    types
}

/// An operation's name without the version at its end, where that is the document's.
fn unversioned(analysis: &Analysis<'_>, name: &Name) -> Name {
    match name.words.as_slice() {
        [own @ .., last]
            if own.len() > 1 && *last == format!("v{}", analysis.api.service.major) =>
        {
            Name::from_words(own)
        }
        _ => name.clone(),
    }
}

fn operations(analysis: &Analysis<'_>, scope: &mut Scope) -> Vec<OperationNames> {
    let mut all: Vec<usize> = (0..analysis.operations.len()).collect();
    // The shortest name of a resource's operations has the first choice of a method, whatever the
    // order of the reference.
    all.sort_by_key(|at| {
        let name = &analysis.operations[*at].documented.name;
        (name.words.len(), name.snake())
    });
    let mut methods = vec![Scope::default(); analysis.resources.len()];
    let mut names: Vec<(usize, OperationNames)> = all
        .into_iter()
        .map(|at| {
            let operation = &analysis.operations[at];
            let name = &operation.documented.name;
            let short = Name::from_words(&operation.words);
            let whole = ident::snake(name).plain().to_owned();
            let method = methods[operation.resource].claim_ident(ident::snake(&short), whole);
            let own = ident::type_name(&unversioned(analysis, name));
            let request = scope.claim([own.clone(), format!("{own}Request")]);
            let response = scope.claim([format!("{own}Response"), format!("{own}Answer")]);
            let headers = scope.claim([format!("{own}Headers"), format!("{own}HeaderValues")]);
            (at, OperationNames { method, request, response, headers })
        })
        .collect();
    names.sort_by_key(|(at, _)| *at);
    names.into_iter().map(|(_, names)| names).collect()
}
