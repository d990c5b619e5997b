//! The model: a type for every object, union and enumeration, by resource.

use askama::Template;

use super::Context;
use super::doc;
use super::holder;
use super::ident::{self, Ident, Scope};
use super::names::{self, TypeName};
use super::ty::{self, Argument, Import, Type as RustType, Uses};
use crate::analysis::presence::Presence;
use crate::analysis::schema::{
    Nesting, VersionRow, alternatives, has_empty_value, holds_itself, is_secret, is_unversioned,
    version_rows, versioned_object,
};
use crate::hash::HashSet;
use crate::ir::{ADDITIONAL, Property, SchemaId, SchemaKind, StringSchema, VersionRange, pattern};

/// `src/model/mod.rs`.
#[derive(Template)]
#[template(path = "rust/src/model/mod.rs.j2")]
struct Root {
    modules: Vec<Module>,
}

struct Module {
    name: Ident,
    /// `None` for what is there whatever the features.
    feature: Option<String>,
}

/// `src/model/<resource>.rs`.
#[derive(Template)]
#[template(path = "rust/src/model/resource.rs.j2")]
struct Resource {
    title: String,
    uses_map: bool,
    uses_versions: bool,
    runtime: Vec<&'static str>,
    imports: Vec<Import>,
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
        /// `true` if it remembers what was null in the place of something else.
        has_nulls: bool,
        has_many: bool,
        /// `true` if it is made from nothing, field by field: a type that only responses hold.
        is_built: bool,
        many_arguments: bool,
        new_doc: &'static str,
        new_arguments: Vec<Argument>,
        fields: Vec<Field>,
        setters: Vec<Setter>,
        /// The type that it can be made of alone.
        core: Option<RustType>,
        versions: Vec<String>,
    },
    #[template(path = "rust/src/model/enum.rs.j2")]
    Enum { name: String, docs: Vec<String>, unknown: String, variants: Vec<Value> },
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
    name: Ident,
    docs: Vec<String>,
    /// Its name in JSON, as a literal.
    wire: String,
    presence: &'static str,
    is_secret: bool,
    /// Beginning and end of the names that it is a map of, as literals; `None` where it has one name.
    around: Option<(String, String)>,
    ty: RustType,
    init: String,
}

struct Setter {
    name: Ident,
    field: Ident,
    doc: String,
    ty: RustType,
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
    name: String,
    /// The type that it holds; `None` for null.
    holds: Option<RustType>,
}

struct Conversion {
    ty: RustType,
    call: String,
}

/// Methods that a type has beside its setters, of its own or of traits, and those that clippy takes for an operator's.
const METHODS: &[&str] = &[
    "new",
    "is_null",
    "fields",
    "clone",
    "clone_from",
    "default",
    "deserialize",
    "eq",
    "fmt",
    "from",
    "into",
    "ne",
    "serialize",
    "to_owned",
    "try_into",
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "div",
    "mul",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// The files of the model.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut modules = Vec::new();
    let shared = (names::shared(), None, "Types that several resources use.".to_owned());
    let resources = cx.names.resources.iter().enumerate().map(|(index, resource)| {
        let title = doc::sentence(&format!("Types of {}", cx.title(index)));
        (resource.module.clone(), Some(resource.feature.clone()), title)
    });
    for (module, feature, title) in resources.chain([shared]) {
        let Some(resource) = resource(cx, &module, title) else { continue };
        files.push((format!("model/{}.rs", module.plain()), cx.render(&resource)));
        modules.push(Module { name: module, feature });
    }
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    files.push(("model/mod.rs".to_owned(), cx.render(&Root { modules })));
    files
}

fn resource(cx: &Context<'_>, module: &Ident, title: String) -> Option<Resource> {
    let mut uses = Uses::default();
    let mut types = Vec::new();
    // One type stands for all schemas of a resource's ids.
    let mut seen = HashSet::default();
    for (index, name) in cx.names.types.iter().enumerate() {
        let Some(name) = name.as_ref().filter(|name| name.module == *module) else { continue };
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
        imports: uses.imports(Some(module)),
        runtime: uses.runtime.into_iter().collect(),
        types,
    })
}

fn type_of(cx: &Context<'_>, id: SchemaId, name: &str, uses: &mut Uses) -> Type {
    let schema = cx.api.schema(id);
    let of_values = matches!(schema.kind, SchemaKind::String(_));
    let mut docs = vec![doc::or(&schema.doc, String::new)];
    docs.extend(holder::places(cx, id, of_values));
    let docs = doc::paragraphs(docs);
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

fn structure(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    docs: Vec<String>,
    properties: &[Property],
    uses: &mut Uses,
) -> Type {
    let usage = cx.analysis.usage(id);
    let is_request = usage.request;
    let mut idents = Scope::default();
    let mut methods = Scope::with(METHODS.iter().copied());
    let mut fields = Vec::new();
    let mut setters = Vec::new();
    let mut arguments = Vec::new();
    let names = idents.fields(properties.iter().map(|property| &property.name));
    for (property, field) in properties.iter().zip(names) {
        let presence = cx.analysis.presence(property, is_request);
        let boxed = holds_itself(cx.api, id, property.schema);
        let owned = ty::owned(cx.api, cx.names, property.schema, uses);
        let owned = if boxed { owned.boxed() } else { owned };
        let around = pattern(&property.name.wire);
        uses.map |= around.is_some();
        let taken = ty::taken(cx.api, cx.names, property.schema, uses);
        let converted = matches!(taken, RustType::ImplInto(_));
        let value = match (boxed, converted) {
            (true, true) => format!("Box::new({field}.into())"),
            (true, false) => format!("Box::new({field})"),
            (false, true) => format!("{field}.into()"),
            (false, false) => field.to_string(),
        };
        let is_taken = match presence {
            Presence::Required => is_request || !is_blank(cx, id, property),
            Presence::RequiredNullable => is_request,
            _ => false,
        };
        let init = match presence {
            Presence::Required if !is_taken => format!("{field}: Default::default()"),
            Presence::Required if boxed || converted => format!("{field}: {value}"),
            Presence::Required => value.clone(),
            // Whoever means null says so afterwards.
            Presence::RequiredNullable if is_taken => format!("{field}: Some({value})"),
            Presence::RequiredNullable | Presence::Optional => format!("{field}: None"),
            Presence::Nullable => format!("{field}: Nullable::Absent"),
            Presence::Many => format!("{field}: BTreeMap::new()"),
        };
        let is_lenient = usage.response
            && presence == Presence::Required
            && has_empty_value(cx.api, property.schema);
        let ty = match presence {
            Presence::Required => owned,
            Presence::RequiredNullable | Presence::Optional => owned.option(),
            Presence::Nullable => {
                uses.runtime.insert("Nullable");
                RustType::Nullable(Box::new(owned))
            }
            Presence::Many if property.nullable => RustType::Map(Box::new(owned.option())),
            Presence::Many => RustType::Map(Box::new(owned)),
        };
        if is_taken {
            arguments.push(Argument { name: field.clone(), ty: taken });
        } else if is_request {
            let (ty, value) = match presence {
                Presence::Nullable => (ty.clone().impl_into(), format!("{field}.into()")),
                Presence::Many => (ty.clone(), field.to_string()),
                _ => (taken, format!("Some({value})")),
            };
            setters.push(Setter {
                name: methods.claim_ident(field.clone(), format!("with_{}", field.plain())),
                doc: format!("Sets `{}`.", field.plain()),
                field: field.clone(),
                ty,
                value,
            });
        }
        fields.push(Field {
            docs: field_docs(cx, property),
            wire: ident::literal(&property.name.wire),
            is_secret: is_secret(cx.api, property.schema),
            presence: match presence {
                Presence::Required if is_lenient => "lenient",
                Presence::Required => "required",
                Presence::RequiredNullable => "nullable",
                Presence::Optional => "optional",
                Presence::Nullable => "distinct",
                Presence::Many => "",
            },
            around: around.map(|(start, end)| (ident::literal(start), ident::literal(end))),
            name: field,
            ty,
            init,
        });
    }
    let no_arguments = arguments.is_empty();
    Type::Struct {
        name: name.to_owned(),
        docs,
        derives: if no_arguments { "Clone, Default, PartialEq" } else { "Clone, PartialEq" },
        has_nulls: usage.response
            && fields.iter().any(|f| matches!(f.presence, "lenient" | "optional")),
        has_many: fields.iter().any(|f| f.around.is_some()),
        is_built: no_arguments && !is_request,
        many_arguments: arguments.len() > 7,
        new_doc: match (no_arguments, is_request) {
            (true, _) => "Begins with no field set.",
            (false, true) => "Begins with what is required.",
            (false, false) => {
                "Begins with what cannot be empty; all else is empty, zero or absent."
            }
        },
        new_arguments: arguments,
        versions: versions(cx, properties),
        core: cx.analysis.core(id).map(|core| ty::owned(cx.api, cx.names, core, uses)),
        fields,
        setters,
    }
}

/// Returns `true` if a response can begin with a property empty or zero.
fn is_blank(cx: &Context<'_>, of: SchemaId, property: &Property) -> bool {
    let mut stack = vec![(of, property)];
    let mut seen = HashSet::default();
    while let Some((of, property)) = stack.pop() {
        let id = property.schema;
        if holds_itself(cx.api, of, id) {
            return false;
        }
        let SchemaKind::Object(inner) = &cx.api.schema(id).kind else {
            if ty::has_default(cx.api, id) {
                continue;
            }
            return false;
        };
        let in_request = cx.analysis.usage(id).request;
        if !seen.insert(id) {
            continue;
        }
        for property in inner {
            match cx.analysis.presence(property, in_request) {
                Presence::Required | Presence::RequiredNullable if in_request => return false,
                Presence::Required => stack.push((id, property)),
                _ => {}
            }
        }
    }
    true
}

/// A field of a struct, to be read.
pub(super) struct FieldFacts {
    /// Its name.
    pub name: Ident,
    /// `true` if it is an `Option`.
    pub is_option: bool,
}

/// The field that holds a property of an object; `None` where there is none, or where it tells null from
/// absent.
pub(super) fn field(cx: &Context<'_>, id: SchemaId, wire: &str) -> Option<FieldFacts> {
    let SchemaKind::Object(properties) = &cx.api.schema(id).kind else { return None };
    let names = Scope::default().fields(properties.iter().map(|property| &property.name));
    let (name, property) = names.into_iter().zip(properties).find(|(_, p)| p.name.wire == wire)?;
    match cx.analysis.presence(property, cx.analysis.usage(id).request) {
        Presence::Required => Some(FieldFacts { name, is_option: false }),
        Presence::RequiredNullable | Presence::Optional => {
            Some(FieldFacts { name, is_option: true })
        }
        Presence::Nullable | Presence::Many => None,
    }
}

fn field_docs(cx: &Context<'_>, property: &Property) -> Vec<String> {
    let undocumented = || format!("{}.", doc::code(&property.name.wire));
    let default = property.default.as_ref().map(|value| {
        let value = doc::code(&value.to_string());
        format!("Default: {value}.")
    });
    let versions = if is_unversioned(cx.api, property) {
        String::new()
    } else {
        doc::versions(property.versions)
    };
    let many = match property.name.wire.as_str() {
        ADDITIONAL => "Fields of other names, by name.".to_owned(),
        wire if pattern(wire).is_some() => {
            format!("By what stands for the placeholder of {}.", doc::code(wire))
        }
        _ => String::new(),
    };
    let default = default.unwrap_or_default();
    doc::paragraphs([doc::or(&property.doc, undocumented), many, default, versions])
}

/// The rows of the version table, as expressions.
fn versions(cx: &Context<'_>, properties: &[Property]) -> Vec<String> {
    let text = |row: VersionRow<'_>| {
        let VersionRow { property, is_versioned, nested } = row;
        let mut text = format!("versioned::Field::new({})", ident::literal(&property.name.wire));
        let VersionRange { min, max } = property.versions;
        if let Some(min) = min.filter(|_| is_versioned) {
            text.push_str(&format!(".since({}, {})", min.major, min.minor));
        }
        if let Some(max) = max.filter(|_| is_versioned) {
            text.push_str(&format!(".until({}, {})", max.major, max.minor));
        }
        if let Some((nesting, name)) = nested.and_then(|nested| named(cx, nested)) {
            let method = match nesting {
                Nesting::Direct => "holds",
                Nesting::InMap => "maps_to",
            };
            text.push_str(&format!(".{method}({}::fields)", name.name));
        }
        if let Some((start, end)) = pattern(&property.name.wire) {
            let (start, end) = (ident::literal(start), ident::literal(end));
            text.push_str(&format!(".around({start}, {end})"));
        }
        text
    };
    version_rows(cx.api, properties).into_iter().map(text).collect()
}

/// The type whose table of versions checks a value of a schema, and where in the value it lies.
pub(super) fn table<'a>(cx: &Context<'a>, id: SchemaId) -> Option<(Nesting, &'a TypeName)> {
    versioned_object(cx.api, id).and_then(|nested| named(cx, nested))
}

fn named<'a>(cx: &Context<'a>, nested: (Nesting, SchemaId)) -> Option<(Nesting, &'a TypeName)> {
    let (nesting, object) = nested;
    Some((nesting, cx.names.type_of(object)?))
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
    let mut scope = Scope::default();
    let mut seen = Vec::new();
    let mut rows = Vec::new();
    let mut conversions = Vec::new();
    for variant in alternatives(cx.api, variants) {
        let owned = ty::owned(cx.api, cx.names, variant, uses);
        if seen.contains(&owned) {
            continue;
        }
        seen.push(owned.clone());
        let kind = kind_name(&cx.api.schema(variant).kind);
        let own = cx.names.type_of(variant);
        let ident = match own {
            Some(own) => {
                let short = cx.names.type_of(id).and_then(|union| own.within(union));
                let short = short.unwrap_or_else(|| own.name.clone());
                scope.claim([short, own.name.clone()])
            }
            None => scope.claim([kind.to_owned(), format!("{kind}Value")]),
        };
        let holds = (owned != RustType::Unit).then(|| {
            let boxed = holds_itself(cx.api, id, variant) || size(cx, variant, 0) > 128;
            let value = if boxed { "Box::new(value)" } else { "value" };
            let call = format!("{ident}({value})");
            conversions.push(Conversion { ty: owned.clone(), call });
            if boxed { owned.boxed() } else { owned }
        });
        let doc = match own {
            Some(own) => format!("As [`{}`].", own.name),
            None => format!("{kind}."),
        };
        rows.push(Alternative { doc, name: ident, holds });
    }
    Type::Union { name: name.to_owned(), docs, variants: rows, conversions }
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
