//! Rules: named ways of deciding something from evidence.
//!
//! A rule proposes, for a place that it has something to say of; the resolver of its aspect decides between proposals. The
//! order of [`RULES`] within an aspect is its precedence, written here and nowhere else.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::ir::Aspect;
use crate::lower::infer::{
    bounds, default, enumeration, format, home, identity, kind, media, name, null, required, ty,
    version,
};

/// Where a rule takes its evidence from: from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// A correction of `apiref.toml`.
    Correction,
    /// Recorded traffic of the operation.
    Traffic,
    /// The samples of the operation itself.
    Samples,
    /// The words of its own rows and sections.
    Words,
    /// The fields of its own rows: type word, `required`, default, format, versions.
    Rows,
    /// Other operations of the resource.
    Resource,
    /// Other places that the same entry of a parameters file describes.
    Entry,
    /// A convention of OpenStack's services, by names and addresses.
    Convention,
    /// Places of the same name elsewhere.
    Analogy,
}

/// One way of deciding an aspect of a place.
#[derive(Debug)]
pub struct Rule {
    /// The name in kebab-case: unique among rules and codes of findings.
    pub name: &'static str,
    /// The aspect that it decides.
    pub aspect: Aspect,
    /// Where its evidence is from.
    pub basis: Basis,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// The rule of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The rules that a run applies: all, or all but one, by which a test knows that something depends on each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Applied {
    without: Option<&'static Rule>,
}

impl Applied {
    /// All rules but this one.
    #[must_use]
    pub fn without(rule: &'static Rule) -> Self {
        Self { without: Some(rule) }
    }

    /// The rule is applied.
    #[must_use]
    pub fn has(self, rule: &Rule) -> bool {
        self.without.is_none_or(|without| without != rule)
    }
}

/// Every rule, by aspect; within one by precedence, the highest first.
pub static RULES: &[&Rule] = &[
    &home::alias::RULE,
    &home::certain::RULE,
    &home::dotted::RULE,
    &home::versions::RULE,
    &home::neighbours::RULE,
    &home::family::RULE,
    &home::wrapper::RULE,
    &home::beside::RULE,
    &home::answer::RULE,
    &home::twin::RULE,
    &home::siblings::RULE,
    &home::elsewhere::RULE,
    &home::abridged::RULE,
    &home::reference::RULE,
    &home::either::RULE,
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
    &ty::list::RULE,
    &ty::options::RULE,
    &ty::analogy::RULE,
    &kind::open::RULE,
    &kind::recorded::RULE,
    &kind::schema::RULE,
    &kind::keys::RULE,
    &kind::keyed::RULE,
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
    &required::wrapper::RULE,
    &required::shown::RULE,
    &required::null::RULE,
    &required::alternatives::RULE,
    &required::neighbour::RULE,
    &required::part::RULE,
    &required::filter::RULE,
    &required::update::RULE,
    &required::answered::RULE,
    &required::row::RULE,
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
