//! Resources: objects that several responses show, put together, and what places hold that no sample fills.
//!
//! All of it stands beside the evidence, by place. What a place is supplied with is what another place shows; it forges no
//! sample and no row.

pub(in crate::lower) mod analogy;
mod apart;
pub(in crate::lower) mod component;
mod described;
pub(in crate::lower) mod dictionary;
pub(in crate::lower) mod link;
pub(in crate::lower) mod list;
pub(in crate::lower) mod option;
mod own;

use smallvec::smallvec;

use crate::hash::{HashMap, HashSet, IndexMap};
use crate::ir::Pagination;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Field, Node, Object, PlaceId, Places};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;
use crate::lower::merge::entry;

use self::component::{Component, Content};

/// The resources of a document.
#[derive(Debug, Default)]
pub(in crate::lower) struct Resources {
    pub(in crate::lower) components: Vec<Component>,
    /// The component of each place that shows a resource.
    of: HashMap<PlaceId, usize>,
    /// The contents of places that are shown empty, or not at all.
    supplied: HashMap<PlaceId, Supplied>,
    /// Fields that stand in a body beside those that are documented or shown: by the place of the body.
    beside: IndexMap<PlaceId, Vec<(String, Field)>>,
    /// The items of lists that are shown in short.
    abridged: HashSet<PlaceId>,
    /// The fields that places have not of the resources that they show.
    missing: own::Missing,
    /// The next place that is none of the evidence.
    next: u32,
}

/// The content of a place, as another place shows it.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Supplied {
    pub(in crate::lower) node: Node,
    pub(in crate::lower) because: Reason,
}

impl Resources {
    /// Finds the resources.
    pub(in crate::lower) fn find(
        evidence: &Evidence,
        pagination: Pagination,
        applied: Applied,
    ) -> Self {
        let next = u32::try_from(evidence.places()).expect("fewer than 2^32 places");
        let mut resources = Self { next, ..Self::default() };
        for (place, node, because) in entry::values(evidence) {
            resources.supplied.insert(place, Supplied { node, because });
        }
        let mut lists = list::beside(evidence, pagination, applied);
        let added = lists.beside.values_mut().flatten();
        added.for_each(|(_, field)| field.node.places = smallvec![resources.fresh()]);
        link::find(evidence, &lists, applied, &mut resources);
        resources.beside = lists.beside;
        component::find(evidence, applied, &mut resources);
        component::within(evidence, applied, &mut resources);
        dictionary::supply(evidence, applied, &mut resources);
        option::supply(evidence, applied, &mut resources);
        analogy::carry(evidence, applied, &mut resources);
        resources.missing = own::missing(evidence, applied, &resources);
        resources
    }

    /// The component of what some places show; that of the links that say more, where they show links of both sorts.
    pub(in crate::lower) fn component_of(&self, places: &[PlaceId]) -> Option<usize> {
        let mut components = places.iter().filter_map(|place| self.of.get(place)).copied();
        let first = components.next()?;
        match self.is_link(first) {
            true => components.filter(|at| self.is_link(*at)).chain([first]).max(),
            false => Some(first),
        }
    }

    /// The places show a link.
    fn show_link(&self, places: &[PlaceId]) -> bool {
        self.component_of(places).is_some_and(|component| self.is_link(component))
    }

    fn is_link(&self, component: usize) -> bool {
        matches!(self.components[component].content, Content::Link(_))
    }

    /// The content that a node is supplied with.
    pub(in crate::lower) fn supplied(&self, node: &Node) -> Option<&Supplied> {
        self.supplied.get(node.places.first()?)
    }

    /// The fields beside those of a body.
    pub(in crate::lower) fn beside(&self, body: &Node) -> &[(String, Field)] {
        let found = body.places.first().and_then(|place| self.beside.get(place));
        found.map_or(&[], Vec::as_slice)
    }

    /// The object of one operation has no such field of the resource that it shows.
    pub(in crate::lower) fn lacks(&self, object: &Node, name: &str) -> bool {
        self.lacking(object).is_some_and(|lacking| lacking.names.contains(name))
    }

    /// The rules by which the object of one operation has less than its resource.
    pub(in crate::lower) fn less_because(&self, object: &Node) -> &[Reason] {
        self.lacking(object).map_or(&[], |lacking| &lacking.because)
    }

    fn lacking(&self, object: &Node) -> Option<&own::Lacking> {
        let [place] = object.places.as_slice() else { return None };
        self.missing.get(place)
    }

    /// A place that is none of the evidence.
    fn fresh(&mut self) -> PlaceId {
        let place = PlaceId(self.next);
        self.next += 1;
        place
    }
}

/// A list of what a component holds; `root` is a place of the component.
fn list_of(root: PlaceId, object: Option<&Object>) -> Node {
    let places: Places = smallvec![root];
    let items = Node { places, object: object.cloned(), ..Node::default() };
    Node { array: Some(Box::new(items)), ..Node::default() }
}
