//! Places: the fields of the bodies of a document, each with what stands around it.

use crate::lower::config::correction::Corrected;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node, Object, PlaceId};
use crate::lower::evidence::operation::Draft;
use crate::lower::naming;
use crate::lower::read::section::Side;
use crate::source::Span;

/// A field of a body.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Place<'e> {
    pub(in crate::lower) name: &'e str,
    pub(in crate::lower) field: &'e Field,
    pub(in crate::lower) within: Holder<'e>,
}

/// An object of a body, whose fields are places.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Holder<'e> {
    pub(in crate::lower) object: &'e Object,
    /// The table's claim on the field whose value it is, or which lists it.
    pub(in crate::lower) claim: Option<&'e Claim>,
    pub(in crate::lower) level: Level<'e>,
    pub(in crate::lower) side: Side,
    pub(in crate::lower) operation: &'e Draft,
    /// Index of the operation in its evidence.
    pub(in crate::lower) at: usize,
}

/// The depth of an object in its body.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) enum Level<'e> {
    /// It is the body, which wraps others.
    Body,
    /// It is the body, and the resource that the path names: with these words in the singular.
    Bare { resource: &'e [String] },
    /// It is what the body wraps, under a key with these words in the singular; or an item of the list that it wraps.
    Wrapped { resource: &'e [String], listed: bool },
    /// Deeper: in an item of a list or a value of a map, or in a part that is there once. It may be that item itself.
    Within { item: bool, itself: bool },
}

impl<'e> Holder<'e> {
    /// The resource whose fields the object has, if it is what the body wraps.
    pub(in crate::lower) fn resource(&self) -> Option<&'e [String]> {
        match self.level {
            Level::Wrapped { resource, .. } | Level::Bare { resource } => Some(resource),
            Level::Body | Level::Within { .. } => None,
        }
    }

    /// Its fields.
    pub(in crate::lower) fn places(self) -> impl Iterator<Item = Place<'e>> {
        let fields = self.object.fields.iter();
        fields.map(move |(name, field)| Place { name, field, within: self })
    }
}

impl<'e> Place<'e> {
    pub(in crate::lower) fn id(&self) -> PlaceId {
        self.field.node.places[0]
    }

    pub(in crate::lower) fn claim(&self) -> Option<&'e Claim> {
        self.field.claim.as_deref()
    }

    /// The row that lists it.
    pub(in crate::lower) fn row(&self) -> Option<Span> {
        self.field.row()
    }

    /// The entry that describes it.
    pub(in crate::lower) fn entry(&self) -> Option<Span> {
        self.claim()?.entry
    }

    /// Its corrections in `apiref.toml`.
    pub(in crate::lower) fn corrected(&self) -> &'e Corrected {
        self.claim().map(Claim::corrected).unwrap_or_default()
    }

    pub(in crate::lower) fn side(&self) -> Side {
        self.within.side
    }
}

/// Shows every object of the evidence, bodies before what is in them, an operation's request before its responses.
pub(in crate::lower) fn holders(evidence: &Evidence, see: &mut dyn FnMut(Holder<'_>)) {
    for (at, operation) in evidence.operations().iter().enumerate() {
        for (side, body) in operation.bodies() {
            Walk { side, operation, at }.body(&body.node, see);
        }
    }
}

#[derive(Clone, Copy)]
struct Walk<'e> {
    side: Side,
    operation: &'e Draft,
    at: usize,
}

impl<'e> Walk<'e> {
    fn holder<'h>(
        &self,
        object: &'h Object,
        claim: Option<&'h Claim>,
        level: Level<'h>,
    ) -> Holder<'h>
    where
        'e: 'h,
    {
        let Self { side, operation, at } = *self;
        Holder { object, claim, level, side, operation, at }
    }

    fn body(&self, node: &Node, see: &mut dyn FnMut(Holder<'_>)) {
        node.items().for_each(|items| self.item(items, None, see));
        let Some(object) = &node.object else { return };
        // A wrapper of one thing is no resource.
        let own = naming::resource(&self.operation.address.path);
        let is_bare = object.fields.values().any(|field| !field.node.has_parts());
        let is_bare = is_bare && !own.is_empty();
        see(self.holder(
            object,
            None,
            match is_bare {
                true => Level::Bare { resource: &own },
                false => Level::Body,
            },
        ));
        for (name, field) in &object.fields {
            let resource = naming::singular_words(name);
            if is_bare && resource != own {
                self.field(field, false, see);
                continue;
            }
            let claim = field.claim.as_deref();
            // The list under a key stands for it, where there is such a list.
            let listed = field.node.array.is_some();
            let wrapped = field.node.array.as_deref().unwrap_or(&field.node);
            if let Some(object) = &wrapped.object {
                see(self.holder(object, claim, Level::Wrapped { resource: &resource, listed }));
                object.fields.values().for_each(|field| self.field(field, listed, see));
            }
            wrapped.items().for_each(|items| self.item(items, claim, see));
            if listed {
                let entries = field.node.entries.iter();
                entries.for_each(|values| self.item(values, claim, see));
                let part = Level::Within { item: false, itself: false };
                self.object(&field.node, claim, part, see);
            }
        }
    }

    fn field(&self, field: &Field, item: bool, see: &mut dyn FnMut(Holder<'_>)) {
        let level = Level::Within { item, itself: false };
        self.within(&field.node, field.claim.as_deref(), level, see);
    }

    fn item(&self, node: &Node, claim: Option<&Claim>, see: &mut dyn FnMut(Holder<'_>)) {
        self.within(node, claim, Level::Within { item: true, itself: true }, see);
    }

    fn within(
        &self,
        node: &Node,
        claim: Option<&Claim>,
        level: Level<'_>,
        see: &mut dyn FnMut(Holder<'_>),
    ) {
        self.object(node, claim, level, see);
        node.items().for_each(|items| self.item(items, claim, see));
    }

    fn object(
        &self,
        node: &Node,
        claim: Option<&Claim>,
        level: Level<'_>,
        see: &mut dyn FnMut(Holder<'_>),
    ) {
        let Some(object) = &node.object else { return };
        see(self.holder(object, claim, level));
        let item = matches!(level, Level::Within { item: true, .. });
        object.fields.values().for_each(|field| self.field(field, item, see));
    }
}
