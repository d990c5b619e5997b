//! Claims: what the tables of a reference say of a parameter.

use std::sync::Arc;

use serde::Serialize;

use crate::ir::{Doc, VersionRange};
use crate::lower::config::correction::Corrected;
use crate::lower::evidence::word::{TypeWord, Word};
use crate::lower::read::text::Prose;
use crate::lower::reason::Reason;
use crate::source::Span;

/// The claim of tables on a parameter.
#[derive(Clone, Debug, Serialize)]
pub(in crate::lower) struct Claim {
    /// The table's word for the type.
    pub(in crate::lower) word: Option<TypeWord>,
    /// The table's `required`.
    pub(in crate::lower) required: bool,
    pub(in crate::lower) doc: Arc<Doc>,
    /// The description as rules read it.
    pub(in crate::lower) prose: Arc<Prose>,
    /// The entry's `default`.
    pub(in crate::lower) default: Option<String>,
    /// The entry's `format`.
    pub(in crate::lower) format: Option<String>,
    /// The microversions that the entry is for, and the heading above the table.
    pub(in crate::lower) versions: VersionRange,
    /// Why they are fewer than the entry is for, by a heading.
    pub(in crate::lower) heading: Option<Reason>,
    /// Why they are fewer than all, by words, where the entry does not say.
    pub(in crate::lower) told_of: Option<Reason>,
    /// The claim of each of several rows, where their versions are apart: the field changed.
    pub(in crate::lower) forms: Vec<Self>,
    /// The row that lists it.
    pub(in crate::lower) span: Span,
    /// The entry of the parameters file that describes it.
    pub(in crate::lower) entry: Option<Span>,
    /// The entry and the row that the description is from, where that of another row of the field says more.
    pub(in crate::lower) told: Option<(Option<Span>, Span)>,
    /// The corrections of the entry, the row or the place in `apiref.toml`.
    #[serde(skip)]
    pub(in crate::lower) corrected: Option<Box<Corrected>>,
}

impl Claim {
    /// The order of the descriptions of one field: that which says most is the greatest.
    pub(in crate::lower) fn says(&self) -> (usize, &str) {
        let text = self.prose.text();
        (text.len(), text)
    }

    /// A claim at a place that says nothing yet.
    pub(in crate::lower) fn new(span: Span) -> Self {
        Self {
            word: None,
            required: false,
            doc: Arc::default(),
            prose: Arc::default(),
            default: None,
            format: None,
            versions: VersionRange::ALL,
            heading: None,
            told_of: None,
            forms: Vec::new(),
            span,
            entry: None,
            told: None,
            corrected: None,
        }
    }

    /// Its corrections.
    pub(in crate::lower) fn corrected(&self) -> &Corrected {
        self.corrected.as_deref().unwrap_or_default()
    }

    /// A correction says that the service has no such parameter.
    pub(in crate::lower) fn is_absent(&self) -> bool {
        self.corrected().absent().is_some()
    }

    /// The kind of value that the table's word means.
    pub(in crate::lower) fn word(&self) -> Word {
        self.word.as_ref().map_or(Word::Unknown, |word| word.kind)
    }

    /// The claim of a row on a part of what it is for, which its words name: a text that may be left out.
    pub(in crate::lower) fn of_part(&self) -> Self {
        Self {
            word: Some(TypeWord::new("string")),
            versions: self.versions,
            heading: self.heading,
            told_of: self.told_of,
            ..Self::new(self.span)
        }
    }

    /// The versions that the rows speak of, each by itself: together they may be all.
    pub(in crate::lower) fn ranges(&self) -> impl Iterator<Item = VersionRange> {
        [self.versions].into_iter().chain(self.forms.iter().map(|form| form.versions))
    }

    /// Takes in a row: the first of its name, or another.
    pub(in crate::lower) fn add(self, known: &mut Option<Arc<Self>>) {
        match known {
            Some(known) if self.is_absent() == known.is_absent() => Arc::make_mut(known).join(self),
            // The other row tells alone what it is.
            Some(_) if self.is_absent() => {}
            _ => *known = Some(Arc::new(self)),
        }
    }

    /// Takes in another row of the same name: together they tell what it means at different versions.
    fn join(&mut self, other: Self) {
        let is_same = |claim: &Self| other.entry.is_some() && claim.entry == other.entry;
        if let Some(form) = self.forms.iter_mut().find(|form| is_same(form)) {
            form.versions = form.versions.hull(other.versions);
        } else if self.is_apart(&other) && (!self.forms.is_empty() || !is_same(self)) {
            if self.forms.is_empty() {
                self.forms.push(self.clone());
            }
            self.forms.push(other.clone());
        }
        self.versions = self.versions.hull(other.versions);
        self.heading = self.heading.or(other.heading).filter(|_| !self.versions.is_all());
        self.told_of = self.told_of.or(other.told_of).filter(|_| !self.versions.is_all());
        self.required &= other.required;
        self.correct(other.corrected.as_deref(), Corrected::or);
        if self.doc != other.doc {
            let other = Arc::unwrap_or_clone(other.doc);
            Arc::make_mut(&mut self.doc).blocks.extend(other.blocks);
        }
    }

    /// Takes in what corrections say of another claim that is this one from now on.
    pub(in crate::lower) fn correct(
        &mut self,
        more: Option<&Corrected>,
        take_in: fn(&mut Corrected, &Corrected),
    ) {
        match (&mut self.corrected, more) {
            (Some(mine), Some(more)) => take_in(mine, more),
            (mine @ None, Some(more)) => *mine = Some(Box::new(more.clone())),
            (_, None) => {}
        }
    }

    /// No version has both claims.
    pub(in crate::lower) fn is_apart(&self, other: &Self) -> bool {
        let apart = |form: &Self| form.versions.intersect(other.versions).is_empty();
        if self.forms.is_empty() { apart(self) } else { self.forms.iter().all(apart) }
    }
}

/// The kind of value that a place's table means; unknown where none speaks of it.
pub(in crate::lower) fn word(claim: Option<&Claim>) -> Word {
    claim.map_or(Word::Unknown, Claim::word)
}
