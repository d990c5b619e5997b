//! The model: a type for every object, union and enumeration, by resource.

use askama::Template;

use super::Context;
use super::doc;
use super::ident::{self, Scope};
use super::names::SHARED;
use super::ty::{self, Uses};
use super::usage;
use crate::hash::HashSet;
use crate::ir::{Property, Schema, SchemaId, SchemaKind, StringSchema, pattern};

/// `src/model/mod.rs`.
#[derive(Template)]
#[template(path = "rust/src/model/mod.rs.j2")]
struct Root {
    modules: Vec<Module>,
}

struct Module {
    name: String,
    feature: String,
}

/// `src/model/<resource>.rs`.
#[derive(Template)]
#[template(path = "rust/src/model/resource.rs.j2")]
struct Resource {
    title: String,
    uses_map: bool,
    uses_versions: bool,
    runtime: String,
    imports: Vec<(String, String)>,
    types: Vec<Type>,
}

/// A type of the model.
#[derive(Template)]
enum Type {
    #[template(path = "rust/src/model/struct.rs.j2")]
    Struct {
        name: String,
        docs: Vec<String>,
        derives: &'static str,
        is_request: bool,
        has_many: bool,
        has_new: bool,
        many_arguments: bool,
        new_doc: &'static str,
        new_arguments: String,
        fields: Vec<Field>,
        setters: Vec<Setter>,
        /// What it can be made of alone.
        core: String,
        versions: Vec<String>,
    },
    #[template(path = "rust/src/model/enum.rs.j2")]
    Enum {
        name: String,
        docs: Vec<String>,
        derives: &'static str,
        is_open: bool,
        unknown: String,
        variants: Vec<Value>,
    },
    #[template(path = "rust/src/model/id.rs.j2")]
    Id { name: String, doc: String },
    #[template(path = "rust/src/model/union.rs.j2")]
    Union {
        name: String,
        docs: Vec<String>,
        variants: Vec<Alternative>,
        conversions: Vec<Conversion>,
    },
}

struct Field {
    name: String,
    docs: Vec<String>,
    /// Its name in JSON, as a literal.
    wire: String,
    presence: &'static str,
    /// What the names begin and end with that it is a map of, as two literals; empty where it has one name.
    around: String,
    ty: String,
    init: String,
}

struct Setter {
    name: String,
    field: String,
    doc: String,
    argument: String,
    ty: String,
    value: String,
}

struct Value {
    name: String,
    doc: String,
    value: String,
    comma: &'static str,
}

struct Alternative {
    doc: String,
    text: String,
    /// How it is read: by what it holds, or as null.
    wire: String,
}

struct Conversion {
    ty: String,
    call: String,
}

/// How a field is there, absent or null.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// Always there.
    Required,
    /// Always there, but perhaps null.
    RequiredNullable,
    /// Absent where there is nothing to say.
    Optional,
    /// Absent and null mean different things.
    Nullable,
    /// As often as there are keys of its kind, `wheels_{colour}`.
    Many,
}

/// Methods that clippy takes for those of an operator's trait, and the constructor.
const METHODS: &[&str] =
    &["new", "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// The files of the model.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut modules = Vec::new();
    let shared = (SHARED.to_owned(), String::new(), "Types that several resources use.".to_owned());
    let resources = cx.names.resources.iter().map(|r| {
        (r.module.clone(), r.feature.clone(), doc::sentence(&format!("Types of {}", cx.title(r))))
    });
    for (module, feature, title) in resources.chain([shared]) {
        let Some(resource) = resource(cx, &module, title) else { continue };
        files.push((format!("src/model/{}.rs", file_name(&module)), cx.render(&resource)));
        modules.push(Module { name: module, feature });
    }
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    files.push(("src/model/mod.rs".to_owned(), cx.render(&Root { modules })));
    files
}

/// The file of a module, which has no `r#`.
pub(super) fn file_name(module: &str) -> &str {
    module.trim_start_matches("r#")
}

fn resource(cx: &Context<'_>, module: &str, title: String) -> Option<Resource> {
    let mut uses = Uses::default();
    let mut types = Vec::new();
    // One type stands for all schemas of a resource's ids.
    let mut seen = HashSet::default();
    for (index, name) in cx.names.types.iter().enumerate() {
        let Some(name) = name.as_ref().filter(|name| name.module == module) else { continue };
        if !seen.insert(&name.name) {
            continue;
        }
        let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
        types.push(type_of(cx, id, &name.name, &mut uses));
    }
    if types.is_empty() {
        return None;
    }
    Some(Resource {
        title,
        uses_map: uses.map,
        uses_versions: types
            .iter()
            .any(|t| matches!(t, Type::Struct { versions, .. } if !versions.is_empty())),
        runtime: uses.runtime.iter().copied().collect::<Vec<_>>().join(", "),
        imports: uses.imports(module),
        types,
    })
}

fn type_of(cx: &Context<'_>, id: SchemaId, name: &str, uses: &mut Uses) -> Type {
    let schema = cx.api.schema(id);
    let docs = doc::paragraphs([doc::or(&schema.doc, || described(schema))]);
    match &schema.kind {
        SchemaKind::Object(properties) => structure(cx, id, name, docs, properties, uses),
        SchemaKind::OneOf(variants) => union(cx, id, name, docs, variants, uses),
        SchemaKind::String(StringSchema { identifies: Some(of), .. }) => {
            let doc = doc::sentence(&format!("The id of {}", with_article(&of.words.join(" "))));
            Type::Id { name: name.to_owned(), doc }
        }
        SchemaKind::String(string) => enumeration(name, docs, string),
        _ => unreachable!("only objects, unions, enumerations and ids have types of their own"),
    }
}

/// A noun with `a` or `an` before it, by its first letter.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What can be said of a schema that the reference does not describe.
fn described(schema: &Schema) -> String {
    let words = schema.name.as_ref().map(|name| name.words.join(" ")).unwrap_or_default();
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), chars.as_str())
}

fn structure(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    docs: Vec<String>,
    properties: &[Property],
    uses: &mut Uses,
) -> Type {
    let is_request = cx.names.usages[id.0 as usize].request;
    let mut idents = Scope::default();
    let mut methods = Scope::with(METHODS.iter().copied());
    let mut fields = Vec::new();
    let mut setters = Vec::new();
    let mut arguments = Vec::new();
    let mut has_default = true;
    for property in properties {
        let field = idents.snake(&property.name);
        let presence = presence(cx, property, is_request);
        let boxed = usage::holds_itself(cx.api, id, property.schema);
        let owned = ty::spell(cx.api, cx.names, property.schema, uses);
        let owned = if boxed { format!("Box<{owned}>") } else { owned };
        let around = pattern(&property.name.wire);
        uses.map |= around.is_some();
        let argument = ty::argument(cx.api, cx.names, property.schema, uses);
        let taken = match (boxed, argument.convert) {
            (true, convert) => format!("Box::new({field}{convert})"),
            (false, convert) => format!("{field}{convert}"),
        };
        let is_taken = presence == Presence::Required
            || (is_request && presence == Presence::RequiredNullable);
        if is_taken {
            arguments.push(format!("{field}: {}", argument.ty));
        }
        let init = match presence {
            Presence::Required if taken == field => field.clone(),
            Presence::Required => format!("{field}: {taken}"),
            // Whoever means null says so afterwards.
            Presence::RequiredNullable if is_taken => format!("{field}: Some({taken})"),
            Presence::RequiredNullable | Presence::Optional => format!("{field}: None"),
            Presence::Nullable => format!("{field}: Nullable::Absent"),
            Presence::Many => format!("{field}: BTreeMap::new()"),
        };
        has_default &= presence != Presence::Required
            || (!is_request && !boxed && ty::has_default(cx.api, property.schema));
        let is_lenient = !is_request && presence == Presence::Required && is_empty(cx, property);
        let ty = match presence {
            Presence::Required => owned.clone(),
            Presence::RequiredNullable | Presence::Optional => format!("Option<{owned}>"),
            Presence::Nullable => {
                uses.runtime.insert("Nullable");
                format!("Nullable<{owned}>")
            }
            Presence::Many if property.nullable => format!("BTreeMap<String, Option<{owned}>>"),
            Presence::Many => format!("BTreeMap<String, {owned}>"),
        };
        if is_request && !is_taken {
            let plain = field.trim_start_matches("r#");
            let candidates = [field.clone(), format!("with_{plain}")];
            let value = format!("{field}{}", argument.convert);
            let value = if boxed { format!("Box::new({value})") } else { value };
            let (ty, value) = match presence {
                Presence::Nullable => {
                    (format!("impl Into<Nullable<{owned}>>"), format!("{field}.into()"))
                }
                Presence::Many => (ty.clone(), field.clone()),
                _ => (argument.ty, format!("Some({value})")),
            };
            setters.push(Setter {
                name: methods.claim(candidates),
                doc: format!("Sets `{plain}`."),
                field: field.clone(),
                argument: field.clone(),
                ty,
                value,
            });
        }
        fields.push(Field {
            docs: field_docs(cx, property),
            wire: ident::literal(&property.name.wire),
            presence: match presence {
                Presence::Required if is_lenient => "lenient",
                Presence::Required => "required",
                Presence::RequiredNullable => "nullable",
                Presence::Optional => "optional",
                Presence::Nullable => "distinct",
                Presence::Many => "",
            },
            around: around.map_or_else(String::new, |(start, end)| {
                format!("{} .. {}", ident::literal(start), ident::literal(end))
            }),
            name: field,
            ty,
            init,
        });
    }
    let no_arguments = arguments.is_empty();
    let defaults = if is_request { no_arguments } else { has_default };
    Type::Struct {
        name: name.to_owned(),
        docs,
        derives: if defaults {
            "Clone, Debug, Default, PartialEq"
        } else {
            "Clone, Debug, PartialEq"
        },
        is_request,
        has_many: fields.iter().any(|f| !f.around.is_empty()),
        has_new: is_request || !no_arguments,
        many_arguments: arguments.len() > 7,
        new_doc: match (no_arguments, is_request) {
            (true, _) => "Begins with no field set.",
            (false, true) => "Begins with what is required.",
            (false, false) => "What is always there; the rest is absent.",
        },
        new_arguments: arguments.join(", "),
        versions: versions(cx, properties),
        core: core_of(cx, id)
            .map(|core| ty::spell(cx.api, cx.names, core, uses))
            .unwrap_or_default(),
        fields,
        setters,
    }
}

/// The properties that a constructor takes, in order.
pub(super) fn constructor<'a>(
    cx: &Context<'_>,
    properties: &'a [Property],
) -> impl Iterator<Item = &'a Property> {
    let is_taken = |p| matches!(p, Presence::Required | Presence::RequiredNullable);
    properties.iter().filter(move |p| is_taken(presence(cx, p, true)))
}

/// The type that a request can be made of alone: its only required field is an object.
pub(super) fn core_of(cx: &Context<'_>, id: SchemaId) -> Option<SchemaId> {
    let SchemaKind::Object(properties) = &cx.api.schema(id).kind else { return None };
    let mut required = constructor(cx, properties);
    let only = required.next()?.schema;
    let is_object = matches!(cx.api.schema(only).kind, SchemaKind::Object(_));
    let plain = is_object && only != id && !usage::holds_itself(cx.api, id, only);
    (plain && required.next().is_none() && cx.names.usages[id.0 as usize].request).then_some(only)
}

/// A field of a struct, to be read.
pub(super) struct FieldFacts {
    /// Its name.
    pub name: String,
    /// Whether it is an `Option`.
    pub is_option: bool,
}

/// The field that holds a property of an object; `None` where there is none, or where it tells null from
/// absent.
pub(super) fn field(cx: &Context<'_>, id: SchemaId, wire: &str) -> Option<FieldFacts> {
    let SchemaKind::Object(properties) = &cx.api.schema(id).kind else { return None };
    let mut idents = Scope::default();
    let (name, property) =
        properties.iter().map(|p| (idents.snake(&p.name), p)).find(|(_, p)| p.name.wire == wire)?;
    match presence(cx, property, cx.names.usages[id.0 as usize].request) {
        Presence::Required => Some(FieldFacts { name, is_option: false }),
        Presence::RequiredNullable | Presence::Optional => {
            Some(FieldFacts { name, is_option: true })
        }
        Presence::Nullable | Presence::Many => None,
    }
}

fn presence(cx: &Context<'_>, property: &Property, is_request: bool) -> Presence {
    if pattern(&property.name.wire).is_some() {
        return Presence::Many;
    }
    let always = usage::is_unversioned(cx.api, property);
    match (property.is_always_required() && always, property.nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, true) if is_request => Presence::Nullable,
        // What a response must hold and may be null is null when it is not there: versions that do
        // not have it are the runtime's business.
        (false, true) if property.is_always_required() => Presence::RequiredNullable,
        (false, _) => Presence::Optional,
    }
}

/// Whether nothing is a value like any other: no text, no items. A service that sends `null` for it,
/// against its reference, does not make a whole response unreadable.
fn is_empty(cx: &Context<'_>, property: &Property) -> bool {
    match &cx.api.schema(property.schema).kind {
        SchemaKind::String(string) => string.values.is_empty(),
        SchemaKind::Array(_) | SchemaKind::Map(_) => true,
        _ => false,
    }
}

fn field_docs(cx: &Context<'_>, property: &Property) -> Vec<String> {
    let undocumented = || format!("{}.", doc::code(&property.name.wire));
    let default = property.default.as_ref().map(|value| {
        let value = doc::code(&value.to_string());
        format!("Default: {value}.")
    });
    let versions = if usage::is_unversioned(cx.api, property) {
        String::new()
    } else {
        doc::versions(property.versions)
    };
    let many = pattern(&property.name.wire).map_or_else(String::new, |_| {
        format!("By what stands for the placeholder of {}.", doc::code(&property.name.wire))
    });
    let default = default.unwrap_or_default();
    doc::paragraphs([doc::or(&property.doc, undocumented), many, default, versions])
}

/// The rows of the version table.
fn versions(cx: &Context<'_>, properties: &[Property]) -> Vec<String> {
    // A field whose name one fits that stands for many keys has a row all the same: the other does not speak of it.
    let says_more = |property: &&Property| {
        !usage::is_unversioned(cx.api, property) || table(cx, property.schema).is_some()
    };
    let many = properties.iter().filter(says_more);
    let many: Vec<(&str, &str)> = many.filter_map(|p| pattern(&p.name.wire)).collect();
    let fits_many = |name: &str| {
        many.iter().any(|(start, end)| {
            name.strip_prefix(start)
                .is_some_and(|rest| rest.len() > end.len() && rest.ends_with(end))
        })
    };
    properties
        .iter()
        .filter_map(|property| {
            let around = pattern(&property.name.wire);
            let mut row = format!("versioned::Field::new({})", ident::literal(&property.name.wire));
            let plain = row.len();
            if !usage::is_unversioned(cx.api, property) {
                if let Some(min) = property.versions.min {
                    row.push_str(&format!(".since({}, {})", min.major, min.minor));
                }
                if let Some(max) = property.versions.max {
                    row.push_str(&format!(".until({}, {})", max.major, max.minor));
                }
            }
            if let Some((method, name)) = table(cx, property.schema) {
                row.push_str(&format!(".{method}({name}::fields)"));
            }
            let says = row.len() > plain || around.is_none() && fits_many(&property.name.wire);
            if let Some((start, end)) = around {
                row.push_str(&format!(
                    ".around({}, {})",
                    ident::literal(start),
                    ident::literal(end)
                ));
            }
            says.then_some(row)
        })
        .collect()
}

/// How a field's value is checked further: by which type, as an object or as a map of them.
pub(super) fn table(cx: &Context<'_>, id: SchemaId) -> Option<(&'static str, String)> {
    let (mut id, mut method) = (id, "holds");
    loop {
        match &cx.api.schema(id).kind {
            SchemaKind::Array(item) => id = *item,
            SchemaKind::Map(value) if method == "holds" => {
                method = "maps_to";
                id = *value;
            }
            SchemaKind::Object(_) if usage::is_versioned(cx.api, id) => {
                let name = cx.names.type_of(id)?;
                return Some((method, name.name.clone()));
            }
            _ => return None,
        }
    }
}

fn enumeration(name: &str, docs: Vec<String>, string: &StringSchema) -> Type {
    let mut scope = Scope::default();
    let mut variants: Vec<Value> = Vec::new();
    for wire in &string.values {
        let value = ident::literal(wire);
        if variants.iter().any(|v| v.value == value) {
            continue;
        }
        variants.push(Value {
            name: scope.variant(wire),
            doc: format!("{}.", doc::code(&value)),
            value,
            comma: ",",
        });
    }
    if let Some(last) = variants.last_mut() {
        last.comma = "";
    }
    Type::Enum {
        name: name.to_owned(),
        docs,
        derives: if string.open {
            "Clone, Debug, PartialEq, Eq, Hash"
        } else {
            "Clone, Copy, Debug, PartialEq, Eq, Hash"
        },
        is_open: string.open,
        unknown: scope.claim(["Unknown".to_owned(), "UnknownValue".to_owned()]),
        variants,
    }
}

fn union(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    docs: Vec<String>,
    variants: &[SchemaId],
    uses: &mut Uses,
) -> Type {
    let mut ordered: Vec<SchemaId> = variants.to_vec();
    ordered.dedup();
    ordered.sort_by_key(|v| std::cmp::Reverse(strictness(cx, *v)));
    let mut scope = Scope::default();
    let mut seen = Vec::new();
    let mut alternatives = Vec::new();
    let mut conversions = Vec::new();
    for variant in ordered {
        let owned = ty::spell(cx.api, cx.names, variant, uses);
        if seen.contains(&owned) {
            continue;
        }
        seen.push(owned.clone());
        let kind = kind_name(&cx.api.schema(variant).kind);
        let candidates = match cx.names.type_of(variant) {
            Some(own) => {
                let short = own
                    .name
                    .strip_prefix(name)
                    .filter(|s| s.starts_with(|c: char| c.is_ascii_uppercase()) && *s != "Self");
                [short.unwrap_or(&own.name).to_owned(), own.name.clone()]
            }
            None => [kind.to_owned(), format!("{kind}Value")],
        };
        let ident = scope.claim(candidates);
        let (text, wire) = if owned == "()" {
            (ident.clone(), format!("{ident} null"))
        } else {
            let boxed = usage::holds_itself(cx.api, id, variant) || size(cx, variant, 0) > 128;
            let value = if boxed { "Box::new(value)" } else { "value" };
            let call = format!("{ident}({value})");
            conversions.push(Conversion { ty: owned.clone(), call });
            let held = if boxed { format!("Box<{owned}>") } else { owned };
            (format!("{ident}({held})"), format!("{ident} value"))
        };
        let doc = match cx.names.type_of(variant) {
            Some(own) => format!("As [`{}`].", own.name),
            None => format!("{kind}."),
        };
        alternatives.push(Alternative { doc, text, wire });
    }
    Type::Union { name: name.to_owned(), docs, variants: alternatives, conversions }
}

/// In which order alternatives are tried: what takes the least comes first.
fn strictness(cx: &Context<'_>, id: SchemaId) -> (u8, usize) {
    match &cx.api.schema(id).kind {
        SchemaKind::Null => (9, 0),
        SchemaKind::Boolean => (8, 0),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => (7, 0),
        SchemaKind::Number => (6, 0),
        SchemaKind::String(string) if !string.values.is_empty() && !string.open => (5, 1),
        SchemaKind::String(_) => (5, 0),
        SchemaKind::Object(properties) => {
            (4, properties.iter().filter(|p| p.is_always_required()).count())
        }
        SchemaKind::Array(item) => (3, strictness(cx, *item).0.into()),
        SchemaKind::OneOf(_) => (2, 0),
        SchemaKind::Map(value) => (1, usize::from(cx.api.schema(*value).kind != SchemaKind::Any)),
        SchemaKind::Any => (0, 0),
    }
}

/// About how many bytes a value takes, so that a union is not as large as its rarest alternative.
fn size(cx: &Context<'_>, id: SchemaId, depth: u8) -> usize {
    match &cx.api.schema(id).kind {
        SchemaKind::Object(properties) if depth < 4 => {
            properties.iter().map(|p| size(cx, p.schema, depth + 1)).sum()
        }
        SchemaKind::Boolean => 2,
        SchemaKind::Integer(_) | SchemaKind::BigInteger | SchemaKind::Number => 16,
        SchemaKind::Any => 72,
        _ => 24,
    }
}

fn kind_name(kind: &SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Any => "Any",
        SchemaKind::Null => "Null",
        SchemaKind::Boolean => "Boolean",
        SchemaKind::Integer(_) | SchemaKind::BigInteger => "Integer",
        SchemaKind::Number => "Number",
        SchemaKind::String(_) => "Text",
        SchemaKind::Array(_) => "List",
        SchemaKind::Map(_) => "Map",
        SchemaKind::Object(_) => "Object",
        SchemaKind::OneOf(_) => "Either",
    }
}
