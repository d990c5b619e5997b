//! Rules: named ways of deciding something from evidence.
//!
//! A rule proposes, for a place that it has something to say of; `Applied::ranked` puts the proposals in order. The order of
//! [`RULES`] within an aspect is its precedence, written here and nowhere else.

use crate::lower::infer::{
    bounds, default, enumeration, format, home, identity, kind, media, name, null, required, ty,
    version,
};
use crate::lower::reason::Reason;
pub use crate::lower::reason::{Basis, Rule};

/// The rule of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The rules that a run applies, the highest precedence first: all, or others by which a test knows what depends on each
/// and on its precedence.
#[derive(Clone, Copy, Debug)]
pub struct Applied(&'static [&'static Rule]);

impl Default for Applied {
    fn default() -> Self {
        Self(RULES)
    }
}

impl Applied {
    /// These rules, in this order.
    #[must_use]
    pub fn of(rules: &'static [&'static Rule]) -> Self {
        Self(rules)
    }

    /// The rule is applied.
    #[must_use]
    pub fn has(self, rule: &Rule) -> bool {
        std::ptr::eq(self.0, RULES) || self.0.contains(&rule)
    }

    /// The proposals of the rules that are applied, the one of the highest precedence first.
    pub(in crate::lower) fn ranked<T>(
        self,
        proposals: impl IntoIterator<Item = (T, Reason)>,
    ) -> Vec<(T, Reason)> {
        let proposals = proposals.into_iter();
        let mut ranked: Vec<_> = proposals.filter(|(_, reason)| self.has(reason.rule)).collect();
        if ranked.len() > 1 {
            let rank = |rule: &Rule| self.0.iter().position(|known| *known == rule);
            ranked.sort_by_cached_key(|(_, reason)| rank(reason.rule));
        }
        ranked
    }

    /// The proposal of the highest precedence.
    pub(in crate::lower) fn first<T>(
        self,
        proposals: impl IntoIterator<Item = (T, Reason)>,
    ) -> Option<(T, Reason)> {
        self.ranked(proposals).into_iter().next()
    }
}

/// Every rule, by aspect; within one by precedence, the highest first.
pub static RULES: &[&Rule] = &[
    &home::alias::RULE,
    &home::certain::RULE,
    &home::versions::RULE,
    &home::neighbours::RULE,
    &home::family::RULE,
    &home::wrapper::RULE,
    &home::beside::RULE,
    &home::dotted::RULE,
    &home::answer::RULE,
    &home::twin::RULE,
    &home::siblings::RULE,
    &home::either::RULE,
    &home::elsewhere::RULE,
    &home::abridged::RULE,
    &home::reference::RULE,
    &ty::corrected::RULE,
    &ty::samples::RULE,
    &ty::empty::RULE,
    &ty::agreed::RULE,
    &ty::bare::RULE,
    &ty::words::RULE,
    &ty::both::RULE,
    &ty::table::RULE,
    &ty::wrapper::RULE,
    &ty::named::RULE,
    &ty::part::RULE,
    &ty::flag::RULE,
    &ty::entry::RULE,
    &ty::links::RULE,
    &ty::collection::RULE,
    &ty::link::RULE,
    &ty::name::RULE,
    &ty::items::RULE,
    &ty::list::RULE,
    &ty::options::RULE,
    &ty::analogy::RULE,
    &kind::open::RULE,
    &kind::recorded::RULE,
    &kind::schema::RULE,
    &kind::keys::RULE,
    &kind::items::RULE,
    &kind::keyed::RULE,
    &kind::query::RULE,
    &kind::any::RULE,
    &kind::texts::RULE,
    &kind::data::RULE,
    &kind::placeholder::RULE,
    &kind::alike::RULE,
    &kind::path::RULE,
    &kind::entry::RULE,
    &kind::family::RULE,
    &null::corrected::RULE,
    &null::recorded::RULE,
    &null::sample::RULE,
    &null::words::RULE,
    &null::default::RULE,
    &null::sent::RULE,
    &null::identity::RULE,
    &null::listed::RULE,
    &null::given::RULE,
    &null::filled::RULE,
    &null::entry::RULE,
    &null::optional::RULE,
    &null::shown::RULE,
    &required::corrected::RULE,
    &required::recorded::RULE,
    &required::words::RULE,
    &required::asked::RULE,
    &required::wrapper::RULE,
    &required::shown::RULE,
    &required::null::RULE,
    &required::choice::RULE,
    &required::alternatives::RULE,
    &required::neighbour::RULE,
    &required::part::RULE,
    &required::filter::RULE,
    &required::update::RULE,
    &required::answered::RULE,
    &required::row::RULE,
    &required::key::RULE,
    &required::every::RULE,
    &enumeration::corrected::RULE,
    &enumeration::words::RULE,
    &enumeration::bullets::RULE,
    &enumeration::mapping::RULE,
    &enumeration::sentence::RULE,
    &enumeration::shown::RULE,
    &enumeration::alone::RULE,
    &enumeration::statuses::RULE,
    &enumeration::relation::RULE,
    &format::flag::RULE,
    &format::strict::RULE,
    &format::secret::RULE,
    &format::uuid::RULE,
    &format::timestamp::RULE,
    &format::uri::RULE,
    &bounds::integer::RULE,
    &bounds::length::RULE,
    &bounds::name::RULE,
    &default::entry::RULE,
    &default::words::RULE,
    &identity::RULE,
    &version::method::RULE,
    &version::title::RULE,
    &version::mark::RULE,
    &version::words::RULE,
    &version::section::RULE,
    &version::key::RULE,
    &version::code::RULE,
    &version::changed::RULE,
    &version::body::RULE,
    &version::empty::RULE,
    &version::described::RULE,
    &version::named::RULE,
    &version::heading::RULE,
    &media::corrected::RULE,
    &media::header::RULE,
    &media::any::RULE,
    &media::words::RULE,
    &media::command::RULE,
    &media::sample::RULE,
    &name::pinned::RULE,
    &name::title::RULE,
    &name::apart::RULE,
    &name::path::RULE,
];
