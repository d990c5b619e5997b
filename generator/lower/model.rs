//! All that is decided of a document beside its evidence, which schemas and operations are built from.

use crate::hash::HashMap;
use crate::ir::{Pagination, Tag};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Node, Object, PlaceId};
use crate::lower::infer::enumeration::statuses::Listed;
use crate::lower::infer::null::{self, Nullability};
use crate::lower::infer::required::{self, Required};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::version::{self, Versions};
use crate::lower::merge::endpoint::Groups;
use crate::lower::merge::status;
use crate::lower::resource::Resources;

/// The verdicts on a document's places, and its resources.
#[derive(Debug)]
pub(in crate::lower) struct Model {
    pub(in crate::lower) required: Required,
    pub(in crate::lower) nullability: Nullability,
    pub(in crate::lower) versions: Versions,
    /// The statuses that sections list, by the place that they are of.
    pub(in crate::lower) statuses: HashMap<PlaceId, Listed>,
    pub(in crate::lower) resources: Resources,
    /// All JSON Schemas that responses show, as one.
    pub(in crate::lower) json_schema: Object,
    pub(in crate::lower) applied: Applied,
}

impl Model {
    /// Judges the evidence. What may be null depends on what is required, and resources are found by neither.
    pub(in crate::lower) fn judge(
        evidence: &Evidence,
        groups: &Groups,
        tags: &[Tag],
        pagination: Pagination,
        applied: Applied,
    ) -> Self {
        let defaults = required::default::shown(evidence, applied);
        let required = required::judge(evidence, &defaults, applied);
        let nullability = null::judge(evidence, &groups.selectors, &required, &defaults, applied);
        Self {
            required,
            nullability,
            versions: version::judge(evidence, applied),
            statuses: status::listed(evidence, tags),
            resources: Resources::find(evidence, pagination, applied),
            json_schema: json_schema(evidence),
            applied,
        }
    }

    /// The statuses that a section lists for what some places show.
    pub(in crate::lower) fn statuses_of(&self, places: &[PlaceId]) -> Option<&Listed> {
        places.iter().find_map(|place| self.statuses.get(place))
    }
}

fn json_schema(evidence: &Evidence) -> Object {
    let mut all = Object::default();
    let mut see =
        |node: &Node| node.schema.iter().for_each(|shown| all.merge(Object::clone(shown)));
    for node in evidence.responses() {
        node.each(&mut see);
    }
    all
}
