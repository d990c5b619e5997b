//! The part of a resource that one operation has, as a schema beside the resource's.

use crate::ir::{Aspect, Name, Property, Schema, SchemaId, SchemaKind, VersionRange};
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::infer::ty::agreed;
use crate::lower::infer::verdict::{Reason, Verdict};

use super::property::decided_required;
use super::{Owner, Schemas, same};

/// The most fields that an operation does not show itself and its schema has, to each that it shows: with more of them the
/// resource's own schema stays, so that output grows with the input.
const MAX_OTHERS: usize = 4;

/// A schema that a part of a resource has at some operation, whose name is found when all others have theirs.
pub(super) struct Own {
    whole: SchemaId,
    id: SchemaId,
    owner: Owner,
}

/// One property as the resource has it.
#[derive(Clone, Copy)]
struct Known {
    schema: SchemaId,
    required: bool,
    versions: VersionRange,
    /// It has a form for each of some microversions.
    changes: bool,
}

/// One property as an operation has it.
struct Part {
    /// Its type, where that is not the resource's.
    own: Option<SchemaId>,
    required: Option<Verdict<bool>>,
    versions: VersionRange,
}

impl Part {
    fn is_required(&self) -> bool {
        self.required.as_ref().is_some_and(|verdict| verdict.value)
    }
}

impl Schemas<'_> {
    /// The schema of what an operation shows under the schema of a resource, or of what holds one; `None` where it has all.
    pub(super) fn own(&mut self, node: &Node, whole: SchemaId, owner: &Owner) -> Option<SchemaId> {
        self.own_at(node, whole, owner, false)
    }

    /// As [`Self::own`]. What is demanded of a resource is said where it is shown; what is of a part `within`, by its schema alone.
    fn own_at(
        &mut self,
        node: &Node,
        whole: SchemaId,
        owner: &Owner,
        within: bool,
    ) -> Option<SchemaId> {
        let properties = match self.kind(whole) {
            SchemaKind::Array(item) => {
                let item = *item;
                let items = self.own_at(node.array.as_deref()?, item, owner, within)?;
                return Some(self.plain(SchemaKind::Array(items)));
            }
            SchemaKind::Object(properties) => properties,
            _ => return None,
        };
        let object = node.object.as_ref()?;
        let resources = &self.model.resources;
        let lacks = |p: &Property| resources.lacks(node, &p.name.wire);
        let kept: Vec<usize> =
            (0..properties.len()).filter(|at| !lacks(&properties[*at])).collect();
        let mut is_less = kept.len() < properties.len();
        let mut parts = Vec::with_capacity(object.fields.len());
        for at in &kept {
            let Some((known, key, field)) = self.shown(whole, *at, object) else { continue };
            let part = self.part(known, key, field, object, owner);
            is_less |= part.own.is_some() || part.versions != known.versions;
            is_less |= within && part.is_required() && !known.required;
            parts.push((*at, part));
        }
        if !is_less || kept.len() > parts.len() * (MAX_OTHERS + 1) {
            return None;
        }
        let because = self.model.resources.less_because(node);
        because.iter().for_each(|reason| self.decide(*reason));
        let properties = self.narrowed(whole, &kept, parts);
        Some(self.own_object(whole, properties, owner))
    }

    /// A property of a resource, and the field of the operation that shows it.
    fn shown<'o>(
        &self,
        whole: SchemaId,
        at: usize,
        object: &'o Object,
    ) -> Option<(Known, &'o str, &'o Field)> {
        let SchemaKind::Object(properties) = self.kind(whole) else { return None };
        let Property { schema, required, versions, ref forms, .. } = properties[at];
        let (key, field) = object.fields.get_key_value(&properties[at].name.wire)?;
        Some((Known { schema, required, versions, changes: !forms.is_empty() }, key, field))
    }

    fn part(
        &mut self,
        known: Known,
        key: &str,
        field: &Field,
        object: &Object,
        owner: &Owner,
    ) -> Part {
        let inner = owner.within(key);
        let mut own = self.own_at(&field.node, known.schema, &inner, true);
        let is_union = matches!(self.kind(known.schema), SchemaKind::OneOf(_));
        if is_union
            && !known.changes
            && self.model.applied.has(&agreed::RULE)
            && agreed::holds(field)
        {
            let schema = self.property(key, field, object, &inner).schema;
            own = Some(schema).filter(|schema| *schema != known.schema);
            if own.is_some() {
                self.decide(Reason::of_two(&agreed::RULE, field.row(), field.sample));
            }
        }
        // A field that no row of the operation lists is as the rows of others have it.
        let versions = match field.claim.as_deref() {
            None => known.versions,
            claim => self.versions_of(&field.node.places, claim),
        };
        Part { own, required: self.required(key, field, object, owner.side), versions }
    }

    /// The properties that are kept, each as the operation has it.
    fn narrowed(
        &self,
        whole: SchemaId,
        kept: &[usize],
        parts: Vec<(usize, Part)>,
    ) -> Vec<Property> {
        let SchemaKind::Object(properties) = self.kind(whole) else { return Vec::new() };
        let mut parts = parts.into_iter().peekable();
        let narrowed = kept.iter().map(|at| {
            let mut property = Property { demands: Vec::new(), ..properties[*at].clone() };
            let part = parts.next_if(|(known, _)| known == at).map(|(_, part)| part);
            let said = part.as_ref().and_then(|part| part.required.as_ref());
            let is_required = said.is_some_and(|verdict| verdict.value);
            if said.is_some() || is_required != property.required {
                // The resource's reason is not the operation's.
                property.decisions.0.retain(|decision| decision.aspect != Aspect::Required);
            }
            property.decisions.0.extend(said.map(decided_required));
            property.required = is_required;
            match part {
                Some(Part { own, versions, .. }) => Property { own, versions, ..property },
                None => property,
            }
        });
        narrowed.collect()
    }

    fn own_object(&mut self, whole: SchemaId, kind: Vec<Property>, owner: &Owner) -> SchemaId {
        let kind = SchemaKind::Object(kind);
        let known = self.schemas[whole.0 as usize].clone();
        let schema = Schema { name: None, kind, whole: Some(whole), ..known };
        let mut known = self.owns.iter().filter(|own| own.whole == whole);
        let known = known.find(|own| same(&self.schemas[own.id.0 as usize], &schema));
        if let Some(id) = known.map(|own| own.id) {
            return self.share(id, schema);
        }
        let id = self.push(schema);
        self.owns.push(Own { whole, id, owner: owner.clone() });
        id
    }

    /// Names what operations have of resources, behind everything else: no other name depends on it.
    pub(super) fn name_owns(&mut self) {
        for Own { whole, id, owner } in std::mem::take(&mut self.owns) {
            let whole = self.schemas[whole.0 as usize].name.iter().flat_map(|name| &name.words);
            let whole: Vec<String> = whole.cloned().collect();
            let short = whole.iter().cloned().chain(["response".to_owned()]).collect();
            let long: Vec<String> = owner.operation.iter().chain(&whole).cloned().collect();
            let numbered =
                (2..).map(|n: u32| long.iter().cloned().chain([n.to_string()]).collect());
            let mut names = [short, long.clone()].into_iter().chain(numbered).map(Name::from_words);
            let name = names.find(|name| !self.named.contains_key(&name.snake()));
            let name = name.expect("numbers do not end");
            self.named.insert(name.snake(), id);
            self.schemas[id.0 as usize].name = Some(name);
        }
    }
}
