//! Schemas of the IR as schema objects of either version of OpenAPI.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::Version;
use super::component::reference;
use super::document::{SchemaObject, VersionExtension};
use super::names::names;
use super::union::distinct;
use crate::analysis::component::name as component_name;
use crate::emit::markdown::commonmark;
use crate::explain::{self, Locator};
use crate::hash::{HashMap, HashSet};
use crate::ir::{
    ADDITIONAL, Api, Choice, Filling, Form, IntegerSchema, Name, Property, Schema, SchemaId,
    SchemaKind, StringFormat, StringSchema, pattern,
};
use crate::source::Sources;

/// Turns schemas into schema objects and remembers which components were referred to.
pub(super) struct Schemas<'a> {
    api: &'a Api,
    version: Version,
    /// The files of the sources, if properties are to have their reasons.
    reasons: Option<Locator<'a>>,
    /// The description of a component beside that of its schema, see [`Branch`].
    branches: HashMap<SchemaId, Branch>,
    used: Vec<bool>,
    /// Of each schema that has a name: that of its component.
    names: Vec<Option<String>>,
    /// The names of all components.
    taken: HashSet<String>,
}

/// One documented operation's request body, where its endpoint has several.
#[derive(Clone, Debug, Default)]
pub(super) struct Branch {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) action: Option<String>,
    pub(super) versions: VersionExtension,
}

impl Branch {
    /// Returns `true` if the body has its key and no other.
    fn is_closed(&self) -> bool {
        self.action.is_some()
    }
}

impl<'a> Schemas<'a> {
    pub(super) fn new(api: &'a Api, version: Version, reasons: Option<&'a Sources>) -> Self {
        let names = names(api);
        let used = vec![false; api.schemas.len()];
        let reasons = reasons.map(Locator::new);
        let taken = names.iter().flatten().cloned().collect();
        Self { api, version, reasons, branches: HashMap::default(), used, names, taken }
    }

    /// The locator of reasons' places, if there are to be any.
    pub(super) fn reasons(&self) -> Option<&Locator<'a>> {
        self.reasons.as_ref()
    }

    /// Says that a component is a branch of a request body's union.
    pub(super) fn branch(&mut self, id: SchemaId, branch: Branch) {
        self.branches.insert(id, branch);
    }

    /// A schema where it is used: a reference if it has a name.
    pub(super) fn place(&mut self, id: SchemaId) -> SchemaObject {
        match &self.names[id.0 as usize] {
            Some(name) => {
                self.used[id.0 as usize] = true;
                let reference = reference("schemas", name);
                SchemaObject::from_iter([("$ref".to_owned(), reference.into())])
            }
            None => self.define(id),
        }
    }

    /// One of several schemas: what is left of them once duplicates are gone.
    pub(super) fn place_union(&mut self, ids: &[SchemaId]) -> SchemaObject {
        match ids {
            [] => SchemaObject::new(),
            [id] => self.place(*id),
            ids => {
                let keyword = self.union_keyword(ids);
                let branches: Vec<Value> =
                    ids.iter().map(|id| Value::Object(self.place(*id))).collect();
                object(json!({ keyword: branches }))
            }
        }
    }

    /// A type, or where it changed one for each range of versions. As `text`, in a path, a query or a header, a value
    /// may be read as several of them.
    pub(super) fn place_changing(
        &mut self,
        schema: SchemaId,
        forms: &[Form],
        text: bool,
    ) -> SchemaObject {
        if forms.windows(2).all(|pair| pair[0].schema == pair[1].schema) {
            return self.place(schema);
        }
        let ids: Vec<SchemaId> = forms.iter().map(|form| form.schema).collect();
        let keyword = self.union_keyword(&ids);
        let mut branches = Vec::with_capacity(forms.len());
        for form in forms {
            let mut branch = self.place(form.schema);
            if form.nullable {
                self.nullable(&mut branch);
            }
            if self.version == Version::V3_0 && branch.contains_key("$ref") {
                branch = object(json!({ "allOf": [branch] }));
            }
            let versions = VersionExtension::from(form.versions).to_value();
            branch.extend(versions.map(|versions| ("x-openstack".to_owned(), versions)));
            branches.push(Value::Object(branch));
        }
        // A value that is null fits all that may be.
        let nulls = forms.iter().filter(|form| form.nullable).count();
        object(json!({ if text || nulls > 1 { "anyOf" } else { keyword }: branches }))
    }

    /// Every component that was referred to, directly or by another, in the order of the IR.
    pub(super) fn components(mut self) -> IndexMap<String, SchemaObject> {
        let mut defined: Vec<Option<SchemaObject>> = vec![None; self.used.len()];
        let next = |used: &[bool], defined: &[Option<SchemaObject>]| {
            (0..used.len()).find(|at| used[*at] && defined[*at].is_none())
        };
        while let Some(at) = next(&self.used, &defined) {
            let id = SchemaId(u32::try_from(at).expect("ids are 32 bits"));
            defined[at] = Some(self.define(id));
        }
        self.names.into_iter().zip(defined).filter_map(|(name, d)| Some((name?, d?))).collect()
    }

    /// A title that is no other component's name, in the spelling of any language: generators name types by either.
    fn title(&self, id: SchemaId, title: &str) -> String {
        let own = self.names[id.0 as usize].as_deref();
        let spelled = component_name(&Name::new(title));
        let is_taken = self.taken.contains(&spelled) && own != Some(spelled.as_str());
        own.filter(|_| is_taken).unwrap_or(title).to_owned()
    }

    /// The schema itself.
    fn define(&mut self, id: SchemaId) -> SchemaObject {
        let api = self.api;
        let Schema { kind, doc, non_empty, choices, .. } = api.schema(id);
        let branch = self.branches.get(&id).cloned();
        let mut out = SchemaObject::new();
        if let Some(branch) = &branch {
            out.insert("title".to_owned(), self.title(id, &branch.title).into());
        }
        let description = match &branch {
            Some(branch) if !branch.description.is_empty() => branch.description.clone(),
            _ => commonmark(doc),
        };
        describe(&mut out, description);
        let closed = branch.as_ref().is_some_and(Branch::is_closed);
        self.kind(kind, closed, &mut out);
        if *non_empty {
            out.insert("minProperties".to_owned(), 1.into());
        }
        choose(choices, &mut out);
        if let Some(branch) = branch {
            let mut extension = Map::new();
            if let Some(action) = branch.action {
                extension.insert("action-name".to_owned(), action.into());
            }
            if let Some(Value::Object(versions)) = branch.versions.to_value() {
                extension.extend(versions);
            }
            if !extension.is_empty() {
                out.insert("x-openstack".to_owned(), Value::Object(extension));
            }
        }
        out
    }

    fn kind(&mut self, kind: &SchemaKind, closed: bool, out: &mut SchemaObject) {
        match kind {
            SchemaKind::Any => {}
            SchemaKind::Null => out.extend(self.null()),
            SchemaKind::Boolean => typed(out, "boolean"),
            SchemaKind::Integer(integer) => integer_schema(integer, out),
            SchemaKind::BigInteger => typed(out, "integer"),
            SchemaKind::Number => typed(out, "number"),
            SchemaKind::String(string) => string_schema(string, out),
            SchemaKind::Array(items) => {
                typed(out, "array");
                let items = self.place(*items);
                out.insert("items".to_owned(), Value::Object(items));
            }
            SchemaKind::Map(values) => {
                typed(out, "object");
                let values = self.place(*values);
                let values = if values.is_empty() { Value::Bool(true) } else { values.into() };
                out.insert("additionalProperties".to_owned(), values);
            }
            SchemaKind::Object(properties) => {
                typed(out, "object");
                self.properties(properties, out);
                if closed {
                    out.insert("additionalProperties".to_owned(), Value::Bool(false));
                }
            }
            SchemaKind::OneOf(ids) => out.extend(self.place_union(ids)),
        }
    }

    fn properties(&mut self, properties: &[Property], out: &mut SchemaObject) {
        let required: Vec<&str> = properties
            .iter()
            .filter(|p| p.is_always_required())
            .map(|p| p.name.wire.as_str())
            .collect();
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into());
        }
        self.patterns(properties, out);
        let schemas: Map<String, Value> = properties
            .iter()
            .filter(|p| p.name.wire != ADDITIONAL)
            .map(|p| (p.name.wire.clone(), Value::Object(self.property(p))))
            .collect();
        if !schemas.is_empty() {
            out.insert("properties".to_owned(), Value::Object(schemas));
        }
    }

    /// Lets the keys be that a property stands for, `wheels_{colour}` or any other. One with a pattern itself stays, to be
    /// read. 3.0 has no patterns: there any key more has one of their types.
    fn patterns(&mut self, properties: &[Property], out: &mut SchemaObject) {
        let mut patterns = Map::new();
        let mut other = None;
        for property in properties {
            let Some((start, end)) = pattern(&property.name.wire) else { continue };
            if property.name.wire == ADDITIONAL {
                other = Some(Value::Object(self.property(property)));
                continue;
            }
            let mut schema = self.place(property.schema);
            if property.nullable {
                self.nullable(&mut schema);
            }
            let key = key_pattern((start, end), &[]);
            patterns.insert(key, Value::Object(schema));
        }
        if self.version == Version::V3_0 {
            let mut schemas = distinct(patterns.into_iter().map(|(_, schema)| schema).chain(other));
            other = match schemas.len() {
                0 | 1 => schemas.pop(),
                _ => Some(json!({ "anyOf": schemas })),
            };
        } else if !patterns.is_empty() {
            out.insert("patternProperties".to_owned(), Value::Object(patterns));
        }
        out.extend(other.map(|schema| ("additionalProperties".to_owned(), schema)));
    }

    /// The object of a family's parameters. 3.0 has no patterns: there any key has their type.
    pub(super) fn family(
        &self,
        around: (&str, &str),
        fillings: &[Filling],
        schema: SchemaObject,
    ) -> SchemaObject {
        object(match self.version {
            Version::V3_0 => json!({ "type": "object", "additionalProperties": schema }),
            Version::V3_1 => json!({
                "type": "object",
                "patternProperties": { key_pattern(around, fillings): schema },
                "additionalProperties": false,
            }),
        })
    }

    fn property(&mut self, property: &Property) -> SchemaObject {
        let mut out = match property.own {
            Some(own) => self.place(own),
            None => self.place_changing(property.schema, &property.forms, false),
        };
        self.demand(property, &mut out);
        if property.nullable {
            self.nullable(&mut out);
        }
        let description = commonmark(&property.doc);
        let versions = VersionExtension::from(property.versions).to_value();
        let default = property.default.as_ref();
        let fits = |value: &&Value| {
            property.nullable && value.is_null() || self.fits(value, property.schema, 0)
        };
        let default = default.filter(fits);
        let reasons = self.reasons.as_ref();
        let reasons =
            reasons.map(|locator| explain::reasons_of_property(self.api, property, locator));
        let says_more =
            !description.is_empty() || versions.is_some() || default.is_some() || reasons.is_some();
        let mut out = if says_more { self.beside(out) } else { out };
        describe(&mut out, description);
        if let Some(default) = default {
            out.insert("default".to_owned(), default.clone());
        }
        if let Some(versions) = versions {
            out.insert("x-openstack".to_owned(), versions);
        }
        out.extend(reasons.map(|reasons| ("x-reasons".to_owned(), reasons)));
        out
    }

    /// Demands of a placed schema, or of its items, what is always there at this place.
    fn demand(&mut self, property: &Property, out: &mut SchemaObject) {
        let schema = property.documented();
        let item = match &self.api.schema(schema).kind {
            SchemaKind::Array(item) => Some(*item),
            _ => None,
        };
        let SchemaKind::Object(properties) = &self.api.schema(item.unwrap_or(schema)).kind else {
            return;
        };
        let is_demanded =
            |p: &&Property| property.demands.contains(&p.name.wire) && p.versions.is_all();
        let demanded: Vec<&Property> = properties.iter().filter(is_demanded).collect();
        if demanded.is_empty() {
            return;
        }
        // Tools that look for a required property among those beside it find it.
        let mut typed = Map::new();
        for property in &demanded {
            let mut schema = self.place_changing(property.schema, &property.forms, false);
            if property.nullable {
                self.nullable(&mut schema);
            }
            typed.insert(property.name.wire.clone(), json!(schema));
        }
        let names: Vec<&str> = demanded.iter().map(|p| p.name.wire.as_str()).collect();
        let own = json!({ "required": names, "properties": typed });
        let narrowed = |schema: Value| json!({ "allOf": [schema, own] });
        match out.get_mut("items") {
            Some(items) if item.is_some() => *items = narrowed(items.take()),
            _ => *out = object(narrowed(Value::Object(std::mem::take(out)))),
        }
    }

    /// A schema beside which something can stand: what stands beside a reference is ignored in 3.0.
    fn beside(&self, schema: SchemaObject) -> SchemaObject {
        match self.version == Version::V3_0 && schema.contains_key("$ref") {
            true => object(json!({ "allOf": [schema] })),
            false => schema,
        }
    }

    /// A placed schema with a default, unless that contradicts its type: such a document is not valid.
    pub(super) fn with_default(
        &self,
        placed: SchemaObject,
        id: SchemaId,
        default: Option<&Value>,
    ) -> SchemaObject {
        let Some(default) = default.filter(|value| self.fits(value, id, 0)) else { return placed };
        let mut out = self.beside(placed);
        out.insert("default".to_owned(), default.clone());
        out
    }

    /// Lets a schema be null too.
    fn nullable(&self, out: &mut SchemaObject) {
        if let Some(Value::Array(values)) = out.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        // Nothing is known of the type, so null is allowed as it is; or nothing else is.
        let null = self.null();
        if out.keys().all(|key| key == "description")
            || null.iter().all(|(k, v)| out.get(k) == Some(v))
        {
            return;
        }
        match (self.version, out.get_mut("type")) {
            (Version::V3_1, Some(kind)) => *kind = json!([*kind, "null"]),
            (Version::V3_0, Some(_)) => {
                out.insert("nullable".to_owned(), Value::Bool(true));
            }
            // `nullable` beside a reference says nothing: what the reference refuses stays refused.
            (_, None) => {
                let allows = |branch: &Value| {
                    branch["nullable"] == true
                        || branch["type"].as_array().is_some_and(|t| t.contains(&json!("null")))
                };
                let unions = [out.get("anyOf"), out.get("oneOf")];
                if unions.into_iter().flatten().filter_map(Value::as_array).flatten().any(allows) {
                    return;
                }
                let description = out.remove("description");
                let mut branches = match out.remove("anyOf") {
                    Some(Value::Array(branches)) => branches,
                    _ => vec![Value::Object(std::mem::take(out))],
                };
                let null = Value::Object(null);
                if !branches.contains(&null) {
                    branches.push(null);
                }
                *out = object(json!({ "anyOf": branches }));
                out.extend(description.map(|text| ("description".to_owned(), text)));
            }
        }
    }

    /// Null. 3.0 has no type for it, but a value that may stand in an enumeration.
    fn null(&self) -> SchemaObject {
        object(match self.version {
            Version::V3_0 => json!({ "enum": [null] }),
            Version::V3_1 => json!({ "type": "null" }),
        })
    }

    /// Returns `true` if a value is of the schema's type, as far as a default goes.
    fn fits(&self, value: &Value, id: SchemaId, depth: usize) -> bool {
        match &self.api.schema(id).kind {
            SchemaKind::Any => true,
            SchemaKind::Null => value.is_null(),
            SchemaKind::Boolean => value.is_boolean(),
            SchemaKind::Integer(integer) => {
                let named = |value| integer.values.contains(&value);
                let any = integer.open || integer.values.is_empty();
                value.as_i64().is_some_and(|value| any || named(value))
            }
            SchemaKind::BigInteger => value.is_i64() || value.is_u64(),
            SchemaKind::Number => value.is_number(),
            SchemaKind::String(string) => value.as_str().is_some_and(|text| {
                string.open || string.values.is_empty() || string.values.iter().any(|v| v == text)
            }),
            SchemaKind::Array(_) => value.as_array().is_some_and(Vec::is_empty),
            SchemaKind::Map(_) | SchemaKind::Object(_) => {
                value.as_object().is_some_and(Map::is_empty)
            }
            SchemaKind::OneOf(ids) => {
                depth < 8 && ids.iter().any(|id| self.fits(value, *id, depth + 1))
            }
        }
    }

    /// `oneOf` where a value that fits one schema surely fits no other, else `anyOf`: a value that
    /// fits two fails `oneOf`.
    fn union_keyword(&self, ids: &[SchemaId]) -> &'static str {
        let pairs =
            ids.iter().enumerate().flat_map(|(at, a)| ids[at + 1..].iter().map(move |b| (a, b)));
        let mut pairs = pairs;
        if pairs.all(|(a, b)| self.disjoint(*a, *b, 0)) { "oneOf" } else { "anyOf" }
    }

    /// Returns `true` if no value surely fits both. `false` says nothing.
    fn disjoint(&self, a: SchemaId, b: SchemaId, depth: usize) -> bool {
        if depth > 8 {
            return false;
        }
        let depth = depth + 1;
        match (&self.api.schema(a).kind, &self.api.schema(b).kind) {
            (SchemaKind::OneOf(ids), _) => ids.iter().all(|id| self.disjoint(*id, b, depth)),
            (_, SchemaKind::OneOf(ids)) => ids.iter().all(|id| self.disjoint(a, *id, depth)),
            (SchemaKind::Object(left), SchemaKind::Object(right)) => {
                let required = |properties: &'a [Property]| {
                    properties.iter().filter(|p| p.is_always_required())
                };
                let lacks = |closed: SchemaId, properties: &[Property], name: &str| {
                    self.branches.get(&closed).is_some_and(Branch::is_closed)
                        && properties.iter().all(|p| p.name.wire != name)
                };
                required(left).any(|p| lacks(b, right, &p.name.wire))
                    || required(right).any(|p| lacks(a, left, &p.name.wire))
                    || required(left).any(|l| {
                        required(right).any(|r| {
                            l.name.wire == r.name.wire
                                && !(l.nullable && r.nullable)
                                && self.disjoint(l.schema, r.schema, depth)
                        })
                    })
            }
            (SchemaKind::String(a), SchemaKind::String(b)) => {
                let closed = |s: &StringSchema| !s.values.is_empty() && !s.open;
                closed(a) && closed(b) && a.values.iter().all(|value| !b.values.contains(value))
            }
            (a, b) => match (json_type(a), json_type(b)) {
                (Some("integer"), Some("number")) | (Some("number"), Some("integer")) => false,
                (Some(a), Some(b)) => a != b,
                _ => false,
            },
        }
    }
}

/// The pattern of the names that one with a placeholder stands for.
pub(super) fn key_pattern((start, end): (&str, &str), fillings: &[Filling]) -> String {
    let fillings = distinct(fillings.iter().map(filling));
    let part = match fillings.as_slice() {
        [] => ".+".to_owned(),
        [only] => only.clone(),
        several => format!("({})", several.join("|")),
    };
    format!("^{}{part}{}$", escaped(start), escaped(end))
}

/// The texts that may stand in for a placeholder, as a regular expression.
fn filling(filling: &Filling) -> String {
    let in_class = |c: char| match c {
        '\\' | ']' | '[' | '^' | '-' => format!("\\{c}"),
        other => other.to_string(),
    };
    let characters = filling.characters.iter().map(|(first, last)| match first == last {
        true => in_class(*first),
        false => format!("{}-{}", in_class(*first), in_class(*last)),
    });
    let times = match (filling.min, filling.max) {
        (1, None) => "+".to_owned(),
        (min, None) => format!("{{{min},}}"),
        (min, Some(max)) => format!("{{{min},{max}}}"),
    };
    format!("[{}]{times}", characters.collect::<String>())
}

/// Text as a regular expression has it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The word that JSON Schema has for a kind.
fn json_type(kind: &SchemaKind) -> Option<&'static str> {
    Some(match kind {
        SchemaKind::Any | SchemaKind::OneOf(_) => return None,
        SchemaKind::Null => "null",
        SchemaKind::Boolean => "boolean",
        SchemaKind::Integer(_) | SchemaKind::BigInteger => "integer",
        SchemaKind::Number => "number",
        SchemaKind::String(_) => "string",
        SchemaKind::Array(_) => "array",
        SchemaKind::Map(_) | SchemaKind::Object(_) => "object",
    })
}

/// A UUID as services read it, with its hyphens or without.
const UUID: &str = "^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$";

/// The words that services read as a boolean. JSON Schema has no flag for any case.
const FLAG: &str = "^([Tt]([Rr][Uu][Ee])?|[Ff]([Aa][Ll][Ss][Ee])?|[Yy]([Ee][Ss])?|[Nn][Oo]?|\
                    [Oo]([Nn]|[Ff][Ff])|[01])$";

/// Text. An open enumeration is any text as far as a validator goes, with the known values beside:
/// a union of an enumeration and text says the same, but makes generators invent a type for it.
fn string_schema(string: &StringSchema, out: &mut SchemaObject) {
    out.insert("type".to_owned(), "string".into());
    // A pattern in the place of a format: an id without hyphens is none that `uuid` means (RFC 9562), and generators
    // that make a type of the format cannot hold a pattern against it.
    let form = string.format.and_then(|format| match format {
        StringFormat::Uuid if string.strict => Some(("pattern", UUID)),
        StringFormat::Uuid => Some(("format", "uuid")),
        StringFormat::Uri => Some(("format", "uri")),
        StringFormat::Secret => Some(("format", "password")),
        StringFormat::Binary => Some(("format", "binary")),
        StringFormat::Flag => string.strict.then_some(("pattern", FLAG)),
        // Often without a zone, so not what `date-time` means.
        StringFormat::Timestamp => None,
    });
    out.extend(form.map(|(keyword, form)| (keyword.to_owned(), form.into())));
    for (keyword, limit) in [("minLength", string.length.min), ("maxLength", string.length.max)] {
        out.extend(limit.map(|limit| (keyword.to_owned(), limit.into())));
    }
    if !string.values.is_empty() {
        out.insert(values_keyword(string.open), string.values.clone().into());
    }
}

/// A whole number, within bounds or of some values.
fn integer_schema(integer: &IntegerSchema, out: &mut SchemaObject) {
    typed(out, "integer");
    let bounds = integer.bounds;
    for (keyword, bound) in [("minimum", bounds.min), ("maximum", bounds.max)] {
        out.extend(bound.map(|bound| (keyword.to_owned(), bound.into())));
    }
    if !integer.values.is_empty() {
        out.insert(values_keyword(integer.open), integer.values.clone().into());
    }
}

/// The keyword of named values.
fn values_keyword(open: bool) -> String {
    (if open { "x-extensible-enum" } else { "enum" }).to_owned()
}

fn typed(out: &mut SchemaObject, name: &str) {
    out.insert("type".to_owned(), name.into());
}

/// Puts a description in, in place of one that is there.
fn describe(out: &mut SchemaObject, description: String) {
    if !description.is_empty() {
        out.insert("description".to_owned(), description.into());
    }
}

/// The map inside a value that is one.
fn object(value: Value) -> SchemaObject {
    match value {
        Value::Object(map) => map,
        _ => unreachable!("only called with objects"),
    }
}

/// Writes that an object has one of some properties: beside each other where it has several such choices.
fn choose(choices: &[Choice], out: &mut SchemaObject) {
    let one = |choice: &Choice| {
        let required = choice.properties.iter().map(|name| json!({ "required": [name] }));
        let keyword = if choice.exclusive { "oneOf" } else { "anyOf" };
        (keyword.to_owned(), Value::Array(required.collect()))
    };
    match choices {
        [] => {}
        [only] => out.extend([one(only)]),
        several => {
            let all =
                several.iter().map(|choice| Value::Object([one(choice)].into_iter().collect()));
            out.insert("allOf".to_owned(), all.collect());
        }
    }
}
