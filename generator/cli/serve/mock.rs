//! An API as the runtime's stand-in answers it: the table of its server as the descriptions that generated servers have
//! as statics.

use std::collections::HashMap;
use std::time::Duration;

use apiref::analysis::Analysis;
use apiref::analysis::memory;
use apiref::analysis::server::{self, BodyKind, Description, SampleBody};
use apiref::ir::{self, Api, PathTemplate, SchemaId, Selector};
use apiref_runtime::server::shape::{Choice, Field, Filling, Object, Shape};
use apiref_runtime::server::{
    Collection, Effect, FaultEnvelope, Made, MicroversionHeader, Operation, Pagination, Role,
    Routes, Sample, Service, Settings, UnknownFields,
};
use apiref_runtime::testing::cloud;
use apiref_runtime::{Microversion, VersionRange};
use axum::Router;

use super::administrator;
use super::kept::Kept;

/// The number of objects that are made for one API before anything will do: those that hold each other are made once for each
/// way that leads to them.
const MOST_OBJECTS: usize = 20_000;

/// The paths of an API.
pub(super) struct Paths(Vec<PathTemplate>);

impl Paths {
    /// Returns `true` if one of them leads to this one.
    pub(super) fn lead(&self, path: &str) -> bool {
        self.0.iter().any(|template| template.matches(path))
    }

    fn of(api: &Api, operations: &[&[&'static Operation]]) -> Self {
        let mut templates = Vec::new();
        for operation in operations.iter().copied().flatten() {
            let template = PathTemplate::parse(operation.path);
            let scope = template.scope(&api.service.scope_parameters);
            if let Some(at) = scope.filter(|_| api.service.scope_optional) {
                templates.push(template.without(at));
            }
            templates.push(template);
        }
        Self(templates)
    }
}

/// The descriptions that an API's mock is made of.
pub(super) struct Descriptions {
    pub(super) service: &'static Service,
    /// Its operations, by resource.
    pub(super) operations: Vec<&'static [&'static Operation]>,
    /// The collections that it remembers.
    pub(super) collections: &'static [Collection],
}

/// The mock of an API, and where it answers.
pub(super) fn router(api: &Api, kept: &mut Kept) -> (Paths, Router) {
    let descriptions = descriptions(api, kept);
    (Paths::of(api, &descriptions.operations), answering(api, &descriptions, kept))
}

/// The mock of an API as a service of a cloud.
pub(super) fn in_cloud(api: &Api, kept: &mut Kept) -> cloud::Service {
    let descriptions = descriptions(api, kept);
    let router = answering(api, &descriptions, kept);
    let service = cloud::Service::new(descriptions.service, &descriptions.operations, router);
    match api.service.base_path.as_str() {
        "" => service,
        // The reference leaves out what the catalogue has.
        base_path => service.at(base_path),
    }
}

fn answering(api: &Api, descriptions: &Descriptions, kept: &mut Kept) -> Router {
    let Descriptions { service, operations, collections } = descriptions;
    let mut settings = Settings::default();
    // A reference does not list everything, and a sample answers what was not asked for.
    settings.unknown_fields = UnknownFields::Ignore;
    let administered = administrator::operations(api).map(|it| kept.text(&it.name.snake()));
    settings.administered = administered.collect();
    // On one's own machine nothing takes long.
    settings.body_timeout = Duration::from_secs(10);
    let routes = Routes::new(service, operations).settings(settings);
    let routes = match kept.memory(&api.name) {
        Some(memory) => routes.with_memory(collections, &memory),
        None => routes.with_samples(),
    };
    routes.into_router()
}

/// The table of an API's server as the runtime takes it.
pub(super) fn descriptions(api: &Api, kept: &mut Kept) -> Descriptions {
    let analysis = Analysis::new(api);
    let server = server::Server::new(&analysis);
    let service = service(api, server.versions, kept);
    let mut maker = Maker {
        server: &server,
        kept,
        objects: HashMap::new(),
        made: 0,
        outer: Vec::new(),
        cut: usize::MAX,
    };
    let group = |group: &Vec<Description<'_>>| {
        let operations = group.iter().map(|description| maker.operation(description)).collect();
        maker.kept.group(operations)
    };
    let operations = server.groups.iter().map(group).collect();
    let collections = server.collections.iter().map(|c| maker.collection(c)).collect();
    Descriptions { service, operations, collections: maker.kept.collections(collections) }
}

fn service(api: &Api, versions: ir::VersionRange, kept: &mut Kept) -> &'static Service {
    let service = &api.service;
    let microversion = service.microversion.as_ref().map(|header| MicroversionHeader {
        header: kept.text(&header.header),
        service: header.service.as_deref().map(|name| kept.text(name)),
    });
    let service = Service {
        service_type: kept.text(&service.service_type),
        major: kept.text(&service.major),
        microversion,
        versions: range(versions),
        fault: match service.fault {
            ir::FaultEnvelope::Named => FaultEnvelope::Named,
            ir::FaultEnvelope::Error => FaultEnvelope::Error,
            ir::FaultEnvelope::Typed => FaultEnvelope::Typed,
            ir::FaultEnvelope::Errors => FaultEnvelope::Errors,
            ir::FaultEnvelope::Wsme => FaultEnvelope::Wsme,
            ir::FaultEnvelope::ErrorMessage => FaultEnvelope::ErrorMessage,
            ir::FaultEnvelope::Flat => FaultEnvelope::Flat,
            ir::FaultEnvelope::Opaque => FaultEnvelope::Opaque,
        },
        pagination: match service.pagination {
            ir::Pagination::CollectionLinks => Pagination::CollectionLinks,
            ir::Pagination::Links => Pagination::Links,
            ir::Pagination::Next => Pagination::Next,
            ir::Pagination::Marker => Pagination::Marker,
            ir::Pagination::Offset => Pagination::Offset,
            ir::Pagination::None => Pagination::None,
        },
        scope: kept.texts(&service.scope_parameters),
        scope_optional: service.scope_optional,
    };
    kept.service(service)
}

fn range(range: ir::VersionRange) -> VersionRange {
    let version = |v: ir::Microversion| Microversion::new(v.major, v.minor);
    VersionRange { min: range.min.map(version), max: range.max.map(version) }
}

/// Makes the runtime's descriptions of those of the table.
struct Maker<'m, 'a> {
    server: &'m server::Server<'a>,
    kept: &'m mut Kept,
    /// Those that are the same wherever they stand.
    objects: HashMap<SchemaId, &'static Object>,
    made: usize,
    /// The objects that are being made, from the outside in.
    outer: Vec<SchemaId>,
    /// The outermost of them, by index, that was left out within what is being made.
    cut: usize,
}

impl Maker<'_, '_> {
    fn operation(&mut self, description: &Description<'_>) -> &'static Operation {
        let name = self.kept.text(&description.name.snake());
        let path = self.kept.text(&description.path);
        let mut operation = Operation::new(name, description.method.as_str(), path);
        operation = match description.selector {
            Some(Selector::Action(key)) => operation.action(self.kept.text(&key.wire)),
            Some(Selector::Query(flag)) => operation.flag(self.kept.text(&flag.wire)),
            Some(Selector::Shape) => operation.told_by_shape(),
            None => operation,
        };
        operation.versions = range(description.versions);
        operation.query = self.fields(&description.query);
        operation.headers = self.fields(&description.headers);
        operation = match &description.body {
            BodyKind::None => operation,
            BodyKind::Raw => operation.raw(),
            BodyKind::Json { shape, required: true } => operation.json(self.shape(shape)),
            BodyKind::Json { shape, required: false } => operation.optional_json(self.shape(shape)),
        };
        let samples = description.samples.iter().map(|sample| self.sample(sample)).collect();
        operation.samples = self.kept.samples(samples);
        operation.success = description.success;
        operation.role = self.role(&description.part.role);
        operation.collection = self.kept.text(&description.part.collection);
        self.kept.operation(operation)
    }

    fn role(&mut self, role: &memory::Role<'_>) -> Role {
        match role {
            memory::Role::Sample => Role::Sample,
            memory::Role::List => Role::List,
            memory::Role::Create => Role::Create,
            memory::Role::Show => Role::Show,
            memory::Role::Update => Role::Update,
            memory::Role::Put => Role::Put,
            memory::Role::Delete => Role::Delete,
            memory::Role::Map(field) => Role::Map(self.kept.text(field)),
            memory::Role::MapEntry(field) => Role::MapEntry(self.kept.text(field)),
            memory::Role::Tags(field) => Role::Tags(self.kept.text(field)),
            memory::Role::Tag(field) => Role::Tag(self.kept.text(field)),
            memory::Role::Data => Role::Data,
            memory::Role::Action(effects) => {
                let effects = effects.iter().map(|effect| self.effect(effect)).collect();
                Role::Action(self.kept.effects(effects))
            }
        }
    }

    fn effect(&mut self, effect: &memory::Effect<'_>) -> Effect {
        match effect {
            memory::Effect::Take(field, argument) => {
                Effect::Take(self.kept.text(field), self.kept.text(argument))
            }
            memory::Effect::Text(field, value) => {
                Effect::Text(self.kept.text(field), self.kept.text(value))
            }
            memory::Effect::Flag(field, value) => Effect::Flag(self.kept.text(field), *value),
            memory::Effect::Delete => Effect::Delete,
        }
    }

    fn collection(&mut self, collection: &memory::Collection<'_>) -> Collection {
        let mut made =
            Collection::new(self.kept.text(&collection.path), self.kept.text(&collection.id));
        made.item = collection.item.map(|key| self.kept.text(key));
        made.items = collection.items.map(|key| self.kept.text(key));
        made.always = collection.always;
        made.of = collection.of.as_deref().map(|path| self.kept.text(path));
        made.status = collection.status.as_ref().map(|(field, first, settled)| {
            (self.kept.text(field), self.kept.text(first), self.kept.text(settled))
        });
        made.initial = self.kept.text(&collection.initial());
        let fields = collection.made.iter().map(|(field, made)| {
            let made = match made {
                memory::Made::Created => Made::Created,
                memory::Made::Updated => Made::Updated,
                memory::Made::Project => Made::Project,
                memory::Made::User => Made::User,
            };
            (self.kept.text(field), made)
        });
        let fields = fields.collect();
        made.made = self.kept.made(fields);
        made.hidden = self.kept.names(&collection.hidden);
        made.unique = self.kept.names(&collection.unique);
        let references = collection.references.iter().map(|(field, path)| (*field, path.as_str()));
        made.references = self.kept.pairs(references);
        made.inner = self.kept.pairs(collection.inner.iter().copied());
        made
    }

    fn sample(&mut self, sample: &server::Sample<'_>) -> Sample {
        let mut made = match &sample.body {
            SampleBody::Empty => Sample::empty(sample.code),
            SampleBody::Json(text) => Sample::json(sample.code, self.kept.text(text)),
            SampleBody::Other(media_type) => Sample::other(sample.code, self.kept.text(media_type)),
        };
        made = made.shape(self.shape(&sample.shape));
        if let Some(wrapper) = sample.wrapper {
            made = made.within(self.kept.text(wrapper));
        }
        match sample.since {
            Some(since) => made.since(since.major, since.minor),
            None => made,
        }
    }

    fn fields(&mut self, fields: &[server::Field<'_>]) -> &'static [Field] {
        let fields = fields
            .iter()
            .map(|field| Field {
                name: self.kept.text(field.name),
                shape: self.shape(&field.shape),
                required: field.required,
                nullable: field.nullable,
                versions: range(field.versions),
                around: field
                    .around
                    .map(|(start, end)| (self.kept.text(start), self.kept.text(end))),
                fillings: self.fillings(field.fillings),
            })
            .collect();
        self.kept.fields(fields)
    }

    fn fillings(&mut self, fillings: &[ir::Filling]) -> &'static [Filling] {
        let filling = |filling: &ir::Filling| Filling {
            characters: self.kept.characters(&filling.characters),
            min: filling.min,
            max: filling.max.unwrap_or(u32::MAX),
            versions: range(filling.versions),
        };
        let made = fillings.iter().map(filling).collect();
        self.kept.fillings(made)
    }

    fn shape(&mut self, shape: &server::Shape<'_>) -> Shape {
        match shape {
            server::Shape::Any => Shape::Any,
            server::Shape::Null => Shape::Null,
            server::Shape::Boolean => Shape::Boolean,
            server::Shape::Integer => Shape::Integer,
            server::Shape::Range(min, max) => Shape::Range(*min, *max),
            server::Shape::Integers(values) => Shape::Integers(self.kept.integers(values)),
            server::Shape::Number => Shape::Number,
            server::Shape::String => Shape::String,
            server::Shape::Text(min, max) => Shape::Text(*min, *max),
            server::Shape::Uuid => Shape::Uuid,
            server::Shape::Flag => Shape::Flag,
            server::Shape::Enum(values) => Shape::Enum(self.kept.texts(*values)),
            server::Shape::Array(item) => {
                let item = self.shape(item);
                Shape::Array(self.kept.shape(item))
            }
            server::Shape::Map(value) => {
                let value = self.shape(value);
                Shape::Map(self.kept.shape(value))
            }
            server::Shape::OneOf(variants) => {
                let variants = variants.iter().map(|variant| self.shape(variant)).collect();
                Shape::OneOf(self.kept.union(variants))
            }
            server::Shape::Object(id) => self.object(*id),
        }
    }

    /// The shape of an object. Statics may refer to each other in a circle, what is made while the program runs may not:
    /// within itself an object is anything.
    fn object(&mut self, id: SchemaId) -> Shape {
        if let Some(object) = self.objects.get(&id) {
            return Shape::Object(object);
        }
        if let Some(at) = self.outer.iter().position(|outer| *outer == id) {
            self.cut = self.cut.min(at);
            return Shape::Any;
        }
        if self.made == MOST_OBJECTS {
            return Shape::Any;
        }
        self.made += 1;
        let (depth, cut) = (self.outer.len(), std::mem::replace(&mut self.cut, usize::MAX));
        self.outer.push(id);
        let described = &self.server.objects[&id];
        let name = self.kept.text(described.name);
        let mut object = Object::new(name, self.fields(&described.fields));
        object.non_empty = described.non_empty;
        let choice = |choice: &ir::Choice| Choice {
            fields: self.kept.texts(&choice.properties),
            exclusive: choice.exclusive,
        };
        let choices = described.choices.iter().map(choice).collect();
        object.choices = self.kept.choices(choices);
        self.outer.pop();
        let object = self.kept.object(object);
        if self.cut >= depth {
            self.objects.insert(id, object);
            self.cut = cut;
        } else {
            self.cut = self.cut.min(cut);
        }
        Shape::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use apiref::Generator;
    use apiref::ir::{Api, Name, SchemaId, SchemaKind};
    use block_storage_v3::server::{COLLECTIONS, OPERATIONS, SERVICE};

    use super::{Kept, descriptions};

    fn shipped() -> Api {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/block-storage");
        let mut compilation = Generator::new(spec).compile(&mut |_| {}).expect("it can be read");
        compilation.apis.remove(0)
    }

    #[test]
    fn an_object_that_holds_itself_is_anything_within() {
        let mut api = shipped();
        let named = |name: Option<&Name>| name.is_some_and(|name| name.wire == "snapshot_create");
        let at = api.schemas.iter().position(|schema| named(schema.name.as_ref()));
        let at = at.expect("the body of a request");
        let SchemaKind::Object(properties) = &mut api.schemas[at].kind else { panic!("an object") };
        let mut again = properties[0].clone();
        (again.name, again.schema) =
            (Name::new("again"), SchemaId(u32::try_from(at).expect("an id")));
        properties.push(again);
        let mock = descriptions(&api, &mut Kept::default());
        let mut operations = mock.operations.iter().copied().flatten();
        let create = operations.find(|operation| operation.name == "create_snapshot");
        let body = format!("{:?}", create.expect("an operation").body);
        assert_eq!(body.matches("name: \"again\", shape: Any").count(), 1, "{body}");
    }

    #[test]
    fn the_mock_knows_what_a_generated_server_knows() {
        let mock = descriptions(&shipped(), &mut Kept::default());
        assert_eq!(format!("{:#?}", mock.service), format!("{SERVICE:#?}"));
        assert_eq!(format!("{:#?}", mock.collections), format!("{COLLECTIONS:#?}"));
        assert_eq!(mock.operations.len(), OPERATIONS.len());
        for (mocked, generated) in mock.operations.iter().zip(OPERATIONS) {
            assert_eq!(mocked.len(), generated.len());
            for (mocked, generated) in mocked.iter().zip(*generated) {
                let name = generated.name;
                assert_eq!(mocked.name, name);
                assert_eq!(mocked.method, generated.method, "{name}");
                assert_eq!(mocked.path, generated.path, "{name}");
                assert_eq!(mocked.selector, generated.selector, "{name}");
                assert_eq!(mocked.versions, generated.versions, "{name}");
                for (part, mocked, generated) in [
                    ("query", format!("{:#?}", mocked.query), format!("{:#?}", generated.query)),
                    (
                        "headers",
                        format!("{:#?}", mocked.headers),
                        format!("{:#?}", generated.headers),
                    ),
                    ("body", format!("{:#?}", mocked.body), format!("{:#?}", generated.body)),
                    (
                        "success",
                        format!("{:?}", mocked.success),
                        format!("{:?}", generated.success),
                    ),
                    ("role", format!("{:?}", mocked.role), format!("{:?}", generated.role)),
                    ("collection", mocked.collection.to_owned(), generated.collection.to_owned()),
                    (
                        "samples",
                        format!("{:#?}", mocked.samples),
                        format!("{:#?}", generated.samples),
                    ),
                ] {
                    assert_eq!(mocked, generated, "{part} of {name}");
                }
            }
        }
    }
}
