//! `one-of-in-words`: of fields of which the operation's text or a row's description says that one must be sent, one is, and each
//! may be left out; so of fields that exclude each other where the table requires some of them.
//!
//! Why: it is what the author says, and the table has no way to say it. An entry that describes what is made or answered, too,
//! says nothing of an update; and where some sample sends none of the fields, or the words give a condition, none is demanded.
//!
//! "Either ``colour`` or ``model`` must be given", "Required unless ``model`` is given".

use crate::ir::{Aspect, Choice};
use crate::lower::infer::place::{Holder, Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::{Prose, head};

use super::phrase::{self, Names, Said};
use super::{Context, update};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "one-of-in-words", aspect: Aspect::Required, basis: Basis::Words };

/// The bytes of an operation's text that are read for it.
const MAX_TEXT: usize = 8192;

/// The text of an operation as far as it may speak of fields of which one is sent.
pub(super) fn told(text: &str) -> Option<Prose> {
    let prose = Prose::new(head(text, MAX_TEXT));
    let is_told =
        ["either ", "one of ", "exclusive"].iter().any(|lead| prose.lower().contains(lead));
    is_told.then_some(prose)
}

/// Fields of an object of which one is sent, by position, and why.
pub(super) struct Group {
    pub(super) fields: Vec<usize>,
    pub(super) exclusive: bool,
    pub(super) reason: Reason,
}

impl Group {
    /// As the schema says it.
    pub(super) fn choice(&self, places: &[Place<'_>]) -> Choice {
        let properties = self.fields.iter().map(|at| places[*at].name.to_owned()).collect();
        Choice { properties, exclusive: self.exclusive }
    }
}

/// The groups of which words speak; `demanded` is what each field is by itself.
pub(super) fn groups(
    holder: &Holder<'_>,
    places: &[Place<'_>],
    demanded: &[bool],
    cx: &Context<'_>,
) -> Vec<Group> {
    if places.len() < 2 {
        return Vec::new();
    }
    let names = Names::new(places.iter().map(|place| place.name));
    let mut groups: Vec<Group> = Vec::new();
    let mut add = |said: Said, reason: Reason| {
        let Some(group) = settled(said, reason, holder, places, demanded) else { return };
        let is_same = |known: &&mut Group| {
            known.fields.len() == group.fields.len()
                && known.fields.iter().all(|at| group.fields.contains(at))
        };
        match groups.iter_mut().find(is_same) {
            Some(known) => known.exclusive |= group.exclusive,
            None => groups.push(group),
        }
    };
    let updates = update::updates(holder.operation);
    for (at, place) in places.iter().enumerate() {
        let Some(claim) = place.claim() else { continue };
        let is_of_others = updates && place.entry().is_some_and(|entry| cx.describes_others(entry));
        if !is_of_others {
            let said = phrase::read(claim.prose.lower(), &names, Some(at));
            said.into_iter().for_each(|said| add(said, Reason::of_claim(&RULE, claim)));
        }
    }
    if let Some(claim) = holder.claim {
        let said = phrase::read(claim.prose.lower(), &names, None);
        said.into_iter().for_each(|said| add(said, Reason::of_claim(&RULE, claim)));
    }
    let is_outer = !matches!(holder.level, Level::Within { .. });
    if let Some(told) = cx.told.get(&holder.at).filter(|_| is_outer) {
        let reason = Reason::new(&RULE, Some(holder.operation.span));
        let said = phrase::read(told.lower(), &names, None);
        said.into_iter().for_each(|said| add(said, reason));
    }
    groups
}

/// The statements, as far as samples and table agree.
fn settled(
    said: Said,
    reason: Reason,
    holder: &Holder<'_>,
    places: &[Place<'_>],
    demanded: &[bool],
) -> Option<Group> {
    let Said { fields, exclusive, demanded: is_demanded } = said;
    let object = holder.object;
    let shown: usize = fields.iter().map(|at| places[*at].field.present).sum();
    let is_left_out = shown < object.seen && !object.cut;
    let is_one_sent = is_demanded || fields.iter().any(|at| demanded[*at]);
    let exclusive = exclusive && shown <= object.seen;
    // Fields that exclude each other and are shown together are something else.
    let is_apart = is_demanded || exclusive;
    (is_one_sent && is_apart && !is_left_out).then_some(Group { fields, exclusive, reason })
}
