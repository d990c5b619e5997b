//! The store: members of collections, in the order in which they were made.

use std::collections::{BTreeMap, HashMap};
use std::time::{Instant, SystemTime};

use axum::body::Bytes;
use serde_json::{Map, Value};

use crate::server::{ApiError, Collection};

/// Where members are: the path of their collection, and the values of its placeholders.
pub(super) type Place = (&'static str, Vec<String>);

/// All that is remembered of one service.
#[derive(Debug, Default)]
pub(super) struct Store {
    shelves: HashMap<Place, Shelf>,
    count: usize,
    made: u64,
    changes: u64,
    /// The collections that there may be members of.
    pub(super) collections: &'static [Collection],
    /// What a reset goes back to, with its count.
    kept: Option<(HashMap<Place, Shelf>, usize)>,
}

/// The members at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    members: BTreeMap<u64, Member>,
    numbers: HashMap<String, u64>,
}

/// A member of a collection, as far as it differs from the sample.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) id: String,
    pub(super) project: String,
    pub(super) user: String,
    pub(super) created: SystemTime,
    pub(super) updated: SystemTime,
    /// The values that requests gave its fields.
    pub(super) values: Map<String, Value>,
    /// The time at which it takes its settled status; `None` while it waits for its bytes.
    pub(super) settles: Option<Instant>,
    pub(super) bytes: Option<Bytes>,
}

impl Store {
    pub(super) fn shelf(&self, place: &Place) -> Option<&Shelf> {
        self.shelves.get(place)
    }

    pub(super) fn get(&self, place: &Place, id: &str) -> Option<&Member> {
        self.shelves.get(place)?.get(id)
    }

    pub(super) fn get_mut(&mut self, place: &Place, id: &str) -> Option<&mut Member> {
        let shelf = self.shelves.get_mut(place)?;
        let number = shelf.numbers.get(id)?;
        self.changes += 1;
        shelf.members.get_mut(number)
    }

    /// A number that no other member has.
    pub(super) fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Keeps a member, if there are fewer than `most`.
    pub(super) fn insert(
        &mut self,
        place: Place,
        member: Member,
        most: usize,
    ) -> Result<(), ApiError> {
        if self.count >= most {
            return Err(ApiError::over_limit(format!(
                "This stand-in holds {most} resources and takes no more; --max-resources lets it."
            )));
        }
        let number = self.number();
        self.count += 1;
        self.changes += 1;
        let shelf = self.shelves.entry(place).or_default();
        shelf.numbers.insert(member.id.clone(), number);
        shelf.members.insert(number, member);
        Ok(())
    }

    /// Lets go of a member and of all that is below it.
    pub(super) fn remove(&mut self, place: &Place, id: &str) -> Option<Member> {
        let shelf = self.shelves.get_mut(place)?;
        let number = shelf.numbers.remove(id)?;
        let member = shelf.members.remove(&number)?;
        self.changes += 1;
        let (path, above) = place;
        let below = format!("{path}/{{}}/");
        self.shelves.retain(|(other, values), _| {
            let is_below = other.starts_with(&below)
                && values.starts_with(above)
                && values.get(above.len()).is_some_and(|value| value == id);
            !is_below
        });
        self.count = self.shelves.values().map(|shelf| shelf.members.len()).sum();
        Some(member)
    }

    /// Lets go of everything but what was kept.
    pub(super) fn clear(&mut self) {
        (self.shelves, self.count) = self.kept.clone().unwrap_or_default();
        self.changes += 1;
    }

    /// Lets go of everything.
    pub(super) fn empty(&mut self) {
        self.shelves.clear();
        self.count = 0;
        self.changes += 1;
    }

    /// Makes what there is now that which a reset goes back to.
    pub(super) fn keep(&mut self) {
        self.kept = Some((self.shelves.clone(), self.count));
    }

    /// All members, in the order in which they were made.
    pub(super) fn in_order(&self) -> Vec<(&Place, &Member)> {
        let shelves = self.shelves.iter();
        let mut all: Vec<(u64, &Place, &Member)> = shelves
            .flat_map(|(place, shelf)| {
                shelf.members.iter().map(move |(number, member)| (*number, place, member))
            })
            .collect();
        all.sort_unstable_by_key(|(number, ..)| *number);
        all.into_iter().map(|(_, place, member)| (place, member)).collect()
    }

    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }
}

impl Shelf {
    pub(super) fn get(&self, id: &str) -> Option<&Member> {
        self.members.get(self.numbers.get(id)?)
    }

    /// The members behind one of them, or all.
    pub(super) fn after(&self, marker: Option<&str>) -> Option<impl Iterator<Item = &Member>> {
        let start = match marker {
            Some(marker) => self.numbers.get(marker)? + 1,
            None => 0,
        };
        Some(self.members.range(start..).map(|(_, member)| member))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }
}
