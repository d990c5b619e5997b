//! What a body must hold: the table's flag, where nothing else in the reference speaks against it.
//!
//! A first look decides each field by itself; a second one looks at the fields of one object together, of which one may
//! stand for another.

pub(in crate::lower) mod alternatives;
pub(in crate::lower) mod analogy;
pub(in crate::lower) mod answered;
pub(in crate::lower) mod asked;
pub(in crate::lower) mod corrected;
pub(in crate::lower) mod default;
pub(in crate::lower) mod filter;
pub(in crate::lower) mod key;
pub(in crate::lower) mod neighbour;
pub(in crate::lower) mod null;
pub(in crate::lower) mod part;
pub(in crate::lower) mod recorded;
pub(in crate::lower) mod row;
pub(in crate::lower) mod shown;
pub(in crate::lower) mod update;
pub(in crate::lower) mod wrapper;

use crate::hash::{HashMap, HashSet};
use crate::ir::Method;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Object, PlaceId};
use crate::lower::infer::home::either;
use crate::lower::infer::place::{self, Holder, Place};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::read::section::Side;
use crate::source::Span;

/// What the tables demand of bodies, by place; whether the samples show it everywhere is no part of it.
#[derive(Debug)]
pub(in crate::lower) struct Required {
    verdicts: Vec<Option<Verdict<bool>>>,
    /// The objects of requests of which some field must be sent, whichever it is: by the place of a field.
    non_empty: HashSet<PlaceId>,
    /// The places of responses.
    answered: HashSet<PlaceId>,
}

impl Required {
    /// The verdict on a place; `None` where no table speaks of it.
    pub(in crate::lower) fn of(&self, place: PlaceId) -> Option<&Verdict<bool>> {
        self.verdicts.get(place.0 as usize)?.as_ref()
    }

    /// The verdict on what several places show, with the claim of all: it is demanded if all of them do that speak of it,
    /// unless a correction says otherwise.
    pub(in crate::lower) fn of_all(
        &self,
        places: &[PlaceId],
        claim: Option<&Claim>,
    ) -> Option<Verdict<bool>> {
        let found = places.iter().filter_map(|place| self.of(*place));
        let corrected = claim.and_then(|claim| claim.corrected().required());
        Verdict::of_all(found, corrected.map(|(_, by)| by.span), false)
    }

    /// The place is demanded.
    pub(in crate::lower) fn holds(&self, place: PlaceId) -> bool {
        self.of(place).is_some_and(|verdict| verdict.value)
    }

    /// The place is of a response.
    pub(in crate::lower) fn is_answered(&self, place: PlaceId) -> bool {
        self.answered.contains(&place)
    }

    /// Some field of the object must be sent.
    pub(in crate::lower) fn is_non_empty(&self, object: &Object) -> bool {
        let first = object.fields.values().next().and_then(|field| field.node.places.first());
        first.is_some_and(|first| self.non_empty.contains(first))
    }
}

/// What the rules look things up in.
pub(in crate::lower) struct Context<'d> {
    /// Entries that describe some field of a response, with the row there.
    shown: HashMap<Span, Span>,
    /// Entries that describe some field of a request that makes a resource, with the row there.
    made: HashMap<(Vec<String>, Span), Span>,
    beside: asked::Beside,
    defaults: &'d Defaults,
}

/// Defaults that the responses' tables give for a field of a resource.
pub(in crate::lower) type Defaults = HashMap<(Vec<String>, String), DefaultShown>;

/// A default of a response's table.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct DefaultShown {
    pub(in crate::lower) is_null: bool,
    pub(in crate::lower) row: Span,
}

/// Decides for every place that a table speaks of.
pub(in crate::lower) fn judge(
    evidence: &Evidence,
    defaults: &Defaults,
    applied: Applied,
) -> Required {
    let mut shown = HashMap::default();
    for node in evidence.responses() {
        node.visit(&mut |_, field| {
            let claim = field.claim.as_deref();
            if let Some((entry, row)) = claim.and_then(|c| Some((c.entry?, c.span))) {
                shown.entry(entry).or_insert(row);
            }
        });
    }
    let cx = Context { shown, made: made(evidence), beside: asked::beside(evidence), defaults };
    let mut required = Required {
        verdicts: vec![None; evidence.places()],
        non_empty: HashSet::default(),
        answered: HashSet::default(),
    };
    place::holders(evidence, &mut |holder| cx.object(holder, applied, &mut required));
    required
}

/// The entries of the fields of what makes a resource, `POST`.
fn made(evidence: &Evidence) -> HashMap<(Vec<String>, Span), Span> {
    let mut made = HashMap::default();
    place::holders(evidence, &mut |holder| {
        let makes = sends(&holder) && holder.operation.address.method == Method::Post;
        let Some(resource) = holder.resource().filter(|_| makes) else { return };
        for place in holder.places() {
            if let Some((entry, row)) = place.entry().zip(place.row()) {
                made.entry((resource.to_vec(), entry)).or_insert(row);
            }
        }
    });
    made
}

/// The caller's project, which the service takes from the token, and which is no alternative to anything.
pub(in crate::lower) const SCOPES: [&str; 2] = ["project_id", "tenant_id"];

/// What a rule proposes of one field by itself.
type Propose = fn(&Place<'_>, &Context<'_>) -> Option<(bool, Reason)>;

const OF_A_FIELD: [Propose; 7] = [
    corrected::propose,
    asked::propose,
    part::propose,
    update::propose,
    answered::propose,
    row::propose,
    key::propose,
];

impl Context<'_> {
    fn object(&self, holder: Holder<'_>, applied: Applied, required: &mut Required) {
        let alone = |place: &Place<'_>| {
            let proposals = OF_A_FIELD.iter().filter_map(|propose| propose(place, self));
            let ranked = applied.ranked(proposals);
            let corrected = ranked.iter().find(|(_, reason)| reason.rule == &corrected::RULE);
            if corrected.is_some_and(|(required, _)| ranked.iter().any(|(r, _)| r != required)) {
                place.corrected().required().into_iter().for_each(|(_, by)| by.note());
            }
            ranked
        };
        let fields: Vec<(Place<'_>, Proposals)> =
            holder.places().map(|place| (place, alone(&place))).collect();
        if holder.side == Side::Response {
            required.answered.extend(fields.iter().map(|(place, _)| place.id()));
        }
        let sends = sends(&holder);
        let together = match sends {
            true => Together::of(&fields, self, applied),
            false => Together::default(),
        };
        let is_identified = |(place, _): &(Place<'_>, _)| place.field.is_by(&either::RULE);
        let is_one_sent = sends && fields.iter().any(is_identified);
        if (together.non_empty || is_one_sent)
            && let Some((first, _)) = fields.first()
        {
            required.non_empty.insert(first.id());
        }
        for (at, (place, alone)) in fields.into_iter().enumerate() {
            // What nothing demands need not be relaxed.
            let relaxed = together.relaxed.get(&at).filter(|_| is_demanded(&alone));
            let relaxed = relaxed.into_iter().flatten().map(|reason| (false, *reason));
            let proposals = applied.ranked(alone.into_iter().chain(relaxed));
            required.verdicts[place.id().0 as usize] = Verdict::resolve(proposals);
        }
    }
}

/// The object is a part of what a request sends to write something.
fn sends(holder: &Holder<'_>) -> bool {
    holder.side == Side::Request && holder.operation.address.method.writes()
}

/// What rules propose of one field by itself, the highest precedence first.
type Proposals = Vec<(bool, Reason)>;

/// A field is demanded as far as it goes by itself.
fn is_demanded(alone: &Proposals) -> bool {
    alone.first().is_some_and(|(required, _)| *required)
}

/// What the fields of one object say of each other.
#[derive(Default)]
struct Together {
    /// Why fields may be left out, by position.
    relaxed: HashMap<usize, Vec<Reason>>,
    non_empty: bool,
}

impl Together {
    fn of(fields: &[(Place<'_>, Proposals)], cx: &Context<'_>, applied: Applied) -> Self {
        let demanded: Vec<bool> = fields.iter().map(|(_, alone)| is_demanded(alone)).collect();
        let places: Vec<Place<'_>> = fields.iter().map(|(place, _)| *place).collect();
        let mut found = Self::default();
        let rules = [
            neighbour::among(&places, &demanded),
            alternatives::among(&places, &demanded),
            null::among(&places, cx),
        ];
        for (reasons, is_one_sent) in rules {
            for (at, reason) in reasons.into_iter().filter(|(_, r)| applied.has(r.rule)) {
                found.non_empty |= is_one_sent && demanded[at];
                found.relaxed.entry(at).or_default().push(reason);
            }
        }
        found
    }
}
