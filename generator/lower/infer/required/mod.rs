//! The fields that a body must hold: the table's flag, where nothing else in the reference speaks against it.
//!
//! A first look decides each field by itself; a second one looks at the fields of one object together, of which one may
//! stand for another.

pub(in crate::lower) mod alternatives;
pub(in crate::lower) mod answered;
pub(in crate::lower) mod asked;
pub(in crate::lower) mod choice;
pub(in crate::lower) mod corrected;
pub(in crate::lower) mod default;
pub(in crate::lower) mod every;
pub(in crate::lower) mod filter;
pub(in crate::lower) mod key;
pub(in crate::lower) mod neighbour;
pub(in crate::lower) mod null;
pub(in crate::lower) mod part;
mod phrase;
pub(in crate::lower) mod recorded;
pub(in crate::lower) mod row;
pub(in crate::lower) mod shown;
pub(in crate::lower) mod update;
pub(in crate::lower) mod words;
pub(in crate::lower) mod wrapper;

use crate::hash::{HashMap, HashSet};
use crate::ir::{Choice, Method};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Object, PlaceId};
use crate::lower::infer::home::either;
use crate::lower::infer::place::{self, Holder, Place};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::read::section::Side;
use crate::lower::read::text::Prose;
use crate::source::Span;

/// The demands of the tables on bodies, by place; samples that show a field everywhere are no part of it.
#[derive(Debug)]
pub(in crate::lower) struct Required {
    verdicts: Vec<Option<(Side, Verdict<bool>)>>,
    /// The objects of requests of which some field must be sent, whichever it is: by the place of a field.
    non_empty: HashSet<PlaceId>,
    /// The fields of those objects that stand for each other, likewise.
    choices: HashMap<PlaceId, Vec<Choice>>,
}

impl Required {
    /// The verdict on a place; `None` where no table speaks of it.
    pub(in crate::lower) fn of(&self, place: PlaceId) -> Option<&Verdict<bool>> {
        self.verdicts.get(place.0 as usize)?.as_ref().map(|(_, verdict)| verdict)
    }

    /// The verdict on what several places of one side show, with the claim of all: it is demanded if all of them do that speak
    /// of it, unless a correction says otherwise. What is demanded of answers nobody need send.
    pub(in crate::lower) fn of_all(
        &self,
        places: &[PlaceId],
        claim: Option<&Claim>,
        side: Side,
    ) -> Option<Verdict<bool>> {
        let known = places.iter().filter_map(|place| self.verdicts.get(place.0 as usize)?.as_ref());
        let found = known.filter(|(of, _)| *of == side).map(|(_, verdict)| verdict);
        let corrected = claim.and_then(|claim| claim.corrected().required());
        Verdict::of_all(found, corrected.map(|(_, by)| by.span), false)
    }

    /// The place is demanded.
    pub(in crate::lower) fn holds(&self, place: PlaceId) -> bool {
        self.of(place).is_some_and(|verdict| verdict.value)
    }

    /// Some field of the object must be sent.
    pub(in crate::lower) fn is_non_empty(&self, object: &Object) -> bool {
        first(object).is_some_and(|first| self.non_empty.contains(first))
    }

    /// The fields of the object of which one must be sent.
    pub(in crate::lower) fn choices(&self, object: &Object) -> &[Choice] {
        first(object).and_then(|first| self.choices.get(first)).map_or(&[], Vec::as_slice)
    }
}

/// The place by which an object is known.
fn first(object: &Object) -> Option<&PlaceId> {
    object.fields.values().next().and_then(|field| field.node.places.first())
}

/// The indexes that the rules look things up in.
pub(in crate::lower) struct Context<'d> {
    /// Entries that describe some field of a response, with the row there.
    shown: HashMap<Span, Span>,
    /// Entries that describe some field of a request that makes a resource, with the row there.
    made: HashMap<(Vec<String>, Span), Span>,
    /// The keys of what requests send.
    sent: HashSet<String>,
    parts: every::Parts,
    beside: asked::Beside,
    /// The entries of [`Self::made`].
    makes: HashSet<Span>,
    /// The texts of operations that may speak of fields of which one is sent, by their index.
    told: HashMap<usize, Prose>,
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
    let requests = evidence.operations().iter().filter_map(|draft| draft.request.as_ref());
    let mut sent = HashSet::default();
    for body in requests {
        body.node.visit(&mut |name, _| {
            sent.insert(name.to_owned());
        });
    }
    let parts = every::parts(evidence);
    let made = made(evidence);
    let cx = Context {
        shown,
        makes: made.keys().map(|(_, entry)| *entry).collect(),
        made,
        sent,
        parts,
        beside: asked::beside(evidence),
        told: told(evidence),
        defaults,
    };
    let mut required = Required {
        verdicts: vec![None; evidence.places()],
        non_empty: HashSet::default(),
        choices: HashMap::default(),
    };
    place::holders(evidence, &mut |holder| cx.object(holder, applied, &mut required));
    required
}

/// The texts of the operations that send something, as far as they may speak of fields of which one is sent.
fn told(evidence: &Evidence) -> HashMap<usize, Prose> {
    let sending = evidence.operations().iter().enumerate();
    let sending = sending.filter(|(_, operation)| operation.request.is_some());
    sending.filter_map(|(at, draft)| Some((at, choice::told(&draft.doc.plain())?))).collect()
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

/// A rule's proposal for one field by itself.
type Propose = fn(&Place<'_>, &Context<'_>) -> Option<(bool, Reason)>;

const OF_A_FIELD: [Propose; 9] = [
    corrected::propose,
    words::propose,
    asked::propose,
    part::propose,
    update::propose,
    answered::propose,
    row::propose,
    key::propose,
    every::propose,
];

impl Context<'_> {
    /// An entry describes what is answered, or what makes something.
    fn describes_others(&self, entry: Span) -> bool {
        self.shown.contains_key(&entry) || self.makes.contains(&entry)
    }

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
        let sends = sends(&holder);
        let together = match sends {
            true => Together::of(&holder, &fields, self, applied),
            false => Together::default(),
        };
        let mut choices = together.choices;
        let of_either =
            holder.claim.and_then(either::says).filter(|_| sends).and_then(|exclusive| {
                let is_there = |name: &&str| holder.object.fields.contains_key(*name);
                let is_applied = applied.has(&either::RULE) && either::FIELDS.iter().all(is_there);
                let properties = either::FIELDS.map(str::to_owned).to_vec();
                let is_said = |choice: &Choice| {
                    properties.iter().all(|name| choice.properties.contains(name))
                };
                let is_known = choices.iter().any(is_said);
                (is_applied && !is_known).then_some(Choice { properties, exclusive })
            });
        choices.extend(of_either);
        if let Some((first, _)) = fields.first() {
            if together.non_empty {
                required.non_empty.insert(first.id());
            }
            if !choices.is_empty() {
                required.choices.insert(first.id(), choices);
            }
        }
        for (at, (place, alone)) in fields.into_iter().enumerate() {
            // A field that nothing demands need not be relaxed.
            let relaxed = together.relaxed.get(&at).filter(|_| is_demanded(&alone));
            let said = together.said.get(&at);
            let relaxed = relaxed.into_iter().flatten().chain(said).map(|reason| (false, *reason));
            let proposals = applied.ranked(alone.into_iter().chain(relaxed));
            let verdict = Verdict::resolve(proposals).map(|verdict| (holder.side, verdict));
            required.verdicts[place.id().0 as usize] = verdict;
        }
    }
}

/// The object is a part of what a request sends to write something.
fn sends(holder: &Holder<'_>) -> bool {
    holder.side == Side::Request && holder.operation.address.method.writes()
}

/// The proposals of rules for one field by itself, the highest precedence first.
type Proposals = Vec<(bool, Reason)>;

/// A field is demanded as far as it goes by itself.
fn is_demanded(alone: &Proposals) -> bool {
    alone.first().is_some_and(|(required, _)| *required)
}

/// The decisions on the fields of one object together.
#[derive(Default)]
struct Together {
    /// Why fields may be left out, by position.
    relaxed: HashMap<usize, Vec<Reason>>,
    /// The same, of those of which words say that one of them is sent.
    said: HashMap<usize, Reason>,
    non_empty: bool,
    choices: Vec<Choice>,
}

impl Together {
    fn of(
        holder: &Holder<'_>,
        fields: &[(Place<'_>, Proposals)],
        cx: &Context<'_>,
        applied: Applied,
    ) -> Self {
        let demanded: Vec<bool> = fields.iter().map(|(_, alone)| is_demanded(alone)).collect();
        let places: Vec<Place<'_>> = fields.iter().map(|(place, _)| *place).collect();
        let mut found = Self::default();
        if applied.has(&choice::RULE) {
            for group in choice::groups(holder, &places, &demanded, cx) {
                found.said.extend(group.fields.iter().map(|at| (*at, group.reason)));
                found.choices.push(group.choice(&places));
            }
        }
        let said = &found.said;
        let groups = alternatives::groups(&places, &demanded).into_iter();
        let groups = groups.filter(|group| group.iter().any(|at| !said.contains_key(at)));
        let groups: Vec<_> = groups.filter(|_| applied.has(&alternatives::RULE)).collect();
        let is_relaxed = |(_, reason): &(usize, Reason)| applied.has(reason.rule);
        let given = neighbour::among(&places).into_iter().filter(is_relaxed);
        let given: Vec<(usize, Reason)> = given.collect();
        found.non_empty = given.iter().any(|(at, _)| demanded[*at]);
        let others = groups.iter().flat_map(|group| alternatives::reasons(&places, group));
        let others = others.chain(null::among(&places, cx).into_iter().filter(is_relaxed));
        for (at, reason) in given.into_iter().chain(others) {
            found.relaxed.entry(at).or_default().push(reason);
        }
        for group in groups {
            let properties = group.iter().map(|at| places[*at].name.to_owned()).collect();
            match alternatives::is_one_sent(&places, &group) {
                true => found.choices.push(Choice { properties, exclusive: false }),
                false => found.non_empty = true,
            }
        }
        found
    }
}
