//! Corrections of one place, together.

use std::sync::Arc;

use crate::ir::Doc;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::read::text::Prose;
use crate::source::Span;

use super::kind::Type;
use super::limit;
use super::mark::Mark;
use super::property::Correction;

/// Each aspect as the correction of the narrowest place has it that speaks of it.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Corrected {
    by: [Option<Arc<Correction>>; ASPECTS.len()],
    /// Corrections of places alike that are one place by now, and say different things.
    against: Vec<Contradiction>,
}

/// Two corrections that say different things of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Contradiction {
    /// The one that counts.
    pub(super) first: Span,
    pub(super) second: Span,
    /// The key that they differ in.
    pub(super) key: &'static str,
}

/// Corrections of a place in one operation alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) struct Own {
    absent: bool,
    titled: Vec<Span>,
}

impl Own {
    pub(in crate::lower) fn is_empty(&self) -> bool {
        !self.absent && self.titled.is_empty()
    }
}

/// The keys of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aspect {
    Type,
    Values,
    Required,
    Nullable,
    Min,
    Max,
    Description,
    Absent,
}

const ASPECTS: [Aspect; 8] = [
    Aspect::Type,
    Aspect::Values,
    Aspect::Required,
    Aspect::Nullable,
    Aspect::Min,
    Aspect::Max,
    Aspect::Description,
    Aspect::Absent,
];

impl Aspect {
    /// The correction speaks of it.
    fn is_in(self, of: &Correction) -> bool {
        match self {
            Self::Type => of.kind.is_some(),
            Self::Values => of.values.is_some(),
            Self::Required => of.required.is_some(),
            Self::Nullable => of.nullable.is_some(),
            Self::Min => of.min.is_some(),
            Self::Max => of.max.is_some(),
            Self::Description => of.description.is_some(),
            Self::Absent => of.absent,
        }
    }

    /// Both say the same of it.
    fn is_one(self, a: &Correction, b: &Correction) -> bool {
        match self {
            Self::Type => a.kind == b.kind,
            Self::Values => a.values == b.values,
            Self::Required => a.required == b.required,
            Self::Nullable => a.nullable == b.nullable,
            Self::Min => a.min == b.min,
            Self::Max => a.max == b.max,
            Self::Description => a.description == b.description,
            Self::Absent => a.absent == b.absent,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Values => "values",
            Self::Required => "required",
            Self::Nullable => "nullable",
            Self::Min => "min-version",
            Self::Max => "max-version",
            Self::Description => "description",
            Self::Absent => "absent",
        }
    }
}

/// No correction speaks of the place.
static NONE: Corrected = Corrected { by: [const { None }; ASPECTS.len()], against: Vec::new() };

impl Default for &Corrected {
    fn default() -> Self {
        &NONE
    }
}

impl From<&Arc<Correction>> for Corrected {
    fn from(of: &Arc<Correction>) -> Self {
        let by = ASPECTS.map(|aspect| aspect.is_in(of).then(|| Arc::clone(of)));
        Self { by, against: Vec::new() }
    }
}

impl Corrected {
    /// The type, unless values say it.
    pub(in crate::lower) fn kind(&self) -> Option<(&Type, &Correction)> {
        let of = self.of(Aspect::Type).filter(|_| self.values().is_none())?;
        Some((of.kind.as_ref()?, of))
    }

    /// The values, unless a narrower place has a type other than text.
    pub(in crate::lower) fn values(&self) -> Option<(&[String], &Correction)> {
        let of = self.of(Aspect::Values)?;
        let is_other = |typed: &Correction| {
            typed.kind.as_ref().is_some_and(|kind| !kind.is_text())
                && typed.target.narrowness() > of.target.narrowness()
        };
        (!self.of(Aspect::Type).is_some_and(is_other)).then_some((of.values.as_deref()?, of))
    }

    pub(in crate::lower) fn required(&self) -> Option<(bool, &Correction)> {
        let of = self.of(Aspect::Required)?;
        Some((of.required?, of))
    }

    pub(in crate::lower) fn nullable(&self) -> Option<(bool, &Correction)> {
        let of = self.of(Aspect::Nullable)?;
        Some((of.nullable?, of))
    }

    /// The correction by which the service has no such parameter.
    pub(in crate::lower) fn absent(&self) -> Option<&Correction> {
        self.of(Aspect::Absent)
    }

    /// It says what type the parameter has.
    pub(in crate::lower) fn has_type(&self) -> bool {
        self.of(Aspect::Type).or(self.of(Aspect::Values)).is_some()
    }

    /// The part that holds of one operation, and not of others that show the same: that there is no such parameter, and all
    /// that is said of one section.
    pub(in crate::lower) fn own(&self) -> Own {
        if self.absent().is_some() {
            return Own { absent: true, titled: Vec::new() };
        }
        let titled = self.all().filter(|of| of.target.is_titled());
        let mut titled: Vec<Span> = titled.map(|of| of.span).collect();
        titled.dedup();
        Own { absent: false, titled }
    }

    /// The corrections that count for some aspect.
    pub(in crate::lower) fn all(&self) -> impl Iterator<Item = &Arc<Correction>> {
        self.by.iter().flatten()
    }

    pub(super) fn contradictions(&self) -> &[Contradiction] {
        &self.against
    }

    /// The contradictions, which are told from now on.
    pub(super) fn take_contradictions(&mut self) -> Vec<Contradiction> {
        std::mem::take(&mut self.against)
    }

    fn of(&self, aspect: Aspect) -> Option<&Correction> {
        self.by[aspect as usize].as_deref()
    }

    /// Takes in what is said of a place that holds the parameter too.
    pub(in crate::lower) fn or(&mut self, other: &Self) {
        for (aspect, (mine, theirs)) in ASPECTS.iter().zip(self.by.iter_mut().zip(&other.by)) {
            let Some(theirs) = theirs else { continue };
            let Some(known) = mine else {
                *mine = Some(Arc::clone(theirs));
                continue;
            };
            let differs = !aspect.is_one(known, theirs);
            if theirs.target.narrowness() > known.target.narrowness() {
                *known = Arc::clone(theirs);
            }
            if differs {
                known.note();
            }
        }
    }

    /// As [`Self::or`], of places that are one from now on: where they are alike, both cannot count.
    pub(in crate::lower) fn unite(&mut self, other: &Self) {
        for aspect in ASPECTS {
            let at = aspect as usize;
            if let (Some(mine), Some(theirs)) = (&self.by[at], &other.by[at])
                && mine.target.is_beside(&theirs.target)
                && !aspect.is_one(mine, theirs)
            {
                let (first, second) = (mine.span, theirs.span);
                theirs.mark(Mark::Contradicted);
                self.against.push(Contradiction { first, second, key: aspect.key() });
            }
        }
        self.against.extend_from_slice(&other.against);
        self.or(other);
        let mixed = self.of(Aspect::Type).zip(self.of(Aspect::Values)).filter(|(typed, valued)| {
            typed.target.is_beside(&valued.target)
                && typed.span != valued.span
                && typed.kind.as_ref().is_some_and(|kind| !kind.is_text())
        });
        if let Some((typed, valued)) = mixed.map(|(typed, valued)| (typed.span, valued.span)) {
            let late = if typed > valued { Aspect::Type } else { Aspect::Values };
            self.mark(late, Mark::Contradicted);
            let (first, second) = (typed.min(valued), typed.max(valued));
            self.against.push(Contradiction { first, second, key: Aspect::Type.key() });
            self.by[late as usize] = None;
        }
    }

    /// The parameter is there after all, by another row.
    pub(in crate::lower) fn stay(&mut self) {
        self.by[Aspect::Absent as usize] = None;
    }

    /// Lays it over what the tables say of a place, and keeps it there for the rules. `node` is what the samples show there,
    /// where that is known.
    pub(in crate::lower) fn lay_over(mut self, claim: &mut Claim, node: Option<&Node>) {
        if self.of(Aspect::Values).is_some()
            && self.of(Aspect::Type).is_none()
            && !may_be_text(claim.word(), node)
        {
            self.mark(Aspect::Values, Mark::NoText);
            self.by[Aspect::Values as usize] = None;
        }
        if self
            .of(Aspect::Type)
            .and_then(|of| of.kind.as_ref())
            .is_some_and(|k| !k.is(claim.word()))
        {
            self.mark(Aspect::Type, Mark::Changed);
        }
        self.mark(Aspect::Values, Mark::Changed);
        self.mark(Aspect::Absent, Mark::Changed);
        self.limit(claim);
        if let Some(text) = self.of(Aspect::Description).and_then(|of| of.description.as_ref()) {
            let doc = Doc::text(text.clone());
            if *claim.doc != doc {
                self.mark(Aspect::Description, Mark::Changed);
            }
            claim.doc = Arc::new(doc);
            claim.prose = Arc::new(Prose::new(text));
            claim.forms.clear();
        }
        if self.has_type() {
            claim.forms.clear();
        }
        if let Some(wider) = claim.corrected.take() {
            self.or(&wider);
        }
        claim.corrected = Some(Box::new(self));
    }

    /// A claim of the corrections alone, where no table speaks.
    pub(in crate::lower) fn into_claim(self, node: Option<&Node>) -> Option<Claim> {
        let span = self.all().next()?.span;
        self.all().filter(|_| self.has_type()).for_each(|of| of.note());
        let mut claim = Claim::new(span);
        self.lay_over(&mut claim, node);
        Some(claim)
    }

    fn limit(&self, claim: &mut Claim) {
        let min = self.of(Aspect::Min).and_then(|of| Some((&of.marks, of.min?)));
        let max = self.of(Aspect::Max).and_then(|of| Some((&of.marks, of.max?)));
        if limit(&mut claim.versions, min, max) {
            (claim.heading, claim.told_of) = (None, None);
        }
    }

    fn mark(&self, aspect: Aspect, mark: Mark) {
        self.of(aspect).into_iter().for_each(|of| of.mark(mark));
    }
}

/// Neither the table nor a sample has anything but text there.
fn may_be_text(word: Word, node: Option<&Node>) -> bool {
    matches!(word, Word::String | Word::Unknown | Word::Null) && node.is_none_or(Node::may_be_text)
}
