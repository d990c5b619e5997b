//! Corrections of operations.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::ir::{self, Doc, Microversion, Name, VersionRange};
use crate::lower::evidence::operation::DraftResponse;
use crate::lower::read::path::Address;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::address::At;
use super::limit;
use super::mark::{Mark, Marks};
use super::written::StatusChange;

/// A correction of one documented operation, or of all at one address.
#[derive(Debug)]
pub(in crate::lower) struct OfOperation {
    pub(super) at: At,
    pub(super) title: Option<String>,
    pub(super) address: Option<At>,
    pub(super) name: Option<Name>,
    pub(super) status: Option<StatusChange>,
    pub(super) min: Option<Microversion>,
    pub(super) max: Option<Microversion>,
    /// The media types of the request's body and of what answers.
    pub(super) media: [Option<String>; 2],
    /// Its place in `apiref.toml`.
    pub(super) span: Span,
    pub(super) marks: Marks,
}

/// The corrections of one operation, those of its section before those of all at its address. Of two that speak of one aspect
/// the first counts.
#[derive(Default)]
pub(in crate::lower) struct OfOneOperation<'c>(pub(super) Vec<&'c Arc<OfOperation>>);

impl OfOneOperation<'_> {
    /// Mends where it is, and which microversions have it.
    pub(in crate::lower) fn mend_address(
        &self,
        address: &mut Address,
        versions: &mut VersionRange,
    ) {
        if let Some((by, At { method, path })) = self.first(|of| of.address.as_ref()) {
            if address.method != *method || address.path != *path {
                by.marks.set(Mark::Changed);
            }
            address.method = *method;
            address.path.clone_from(path);
        }
        let min = self.first(|of| of.min).map(|(by, min)| (&by.marks, min));
        let max = self.first(|of| of.max).map(|(by, max)| (&by.marks, max));
        limit(versions, min, max);
    }

    /// Mends what it answers with.
    pub(in crate::lower) fn mend_responses(
        &self,
        responses: &mut IndexMap<u16, DraftResponse>,
        place: Span,
    ) {
        let changes = self.0.iter().filter_map(|of| Some((of, of.status?)));
        for (by, StatusChange { from, to }) in changes {
            let wrong = from.and_then(|from| responses.shift_remove(&from));
            if from.is_some() && wrong.is_none() {
                continue;
            }
            let missing = to.filter(|to| !responses.contains_key(to));
            if wrong.is_some() || missing.is_some() {
                by.marks.set(Mark::Changed);
            }
            if let Some(to) = missing {
                let (headers, span) = wrong.map_or((Vec::new(), place), |w| (w.headers, w.span));
                let doc = Doc::text(ir::reason(to));
                let versions = VersionRange::ALL;
                responses.insert(to, DraftResponse { doc, headers, body: None, versions, span });
                responses.sort_by(|a, _, b, _| (*a >= 400).cmp(&(*b >= 400)));
            }
        }
    }

    /// The media type of the body on a side, and the place of the correction.
    pub(in crate::lower) fn media_type(&self, side: Side) -> Option<(&str, Span)> {
        self.0.iter().find_map(|of| Some((of.media[at(side)].as_deref()?, of.span)))
    }

    /// The body on a side would have other media types.
    pub(in crate::lower) fn note_media_type(&self, side: Side) {
        let by = self.first(|of| of.media[at(side)].as_ref().map(|_| ()));
        by.into_iter().for_each(|(by, ())| by.marks.set(Mark::Changed));
    }

    /// The correction that pins its name.
    pub(in crate::lower) fn pinned(&self) -> Option<Pin> {
        let (by, name) = self.first(|of| of.name.clone())?;
        Some(Pin { name, by: Arc::clone(by) })
    }

    fn first<'s, T>(
        &'s self,
        said: impl Fn(&'s OfOperation) -> Option<T>,
    ) -> Option<(&'s Arc<OfOperation>, T)> {
        self.0.iter().find_map(|of| Some((*of, said(of)?)))
    }
}

/// The index of a side's media type.
fn at(side: Side) -> usize {
    match side {
        Side::Request => 0,
        Side::Response => 1,
    }
}

/// A name that is pinned.
#[derive(Debug)]
pub(in crate::lower) struct Pin {
    pub(in crate::lower) name: Name,
    by: Arc<OfOperation>,
}

impl Pin {
    /// The place of the correction.
    pub(in crate::lower) fn span(&self) -> Span {
        self.by.span
    }

    /// The operation would have another name.
    pub(in crate::lower) fn note(&self) {
        self.by.marks.set(Mark::Changed);
    }
}

impl OfOperation {
    /// Its statements, by aspect, as text that differs where they do. Codes that are added do not contradict each other.
    pub(super) fn said(&self) -> Vec<(String, String)> {
        let status = self.status.and_then(|StatusChange { from, to }| {
            Some((format!("status {}", from?), format!("{to:?}")))
        });
        let plain = [
            ("address", self.address.as_ref().map(At::to_string)),
            ("name", self.name.as_ref().map(Name::snake)),
            ("min-version", self.min.map(|version| version.to_string())),
            ("max-version", self.max.map(|version| version.to_string())),
            ("request-media-type", self.media[at(Side::Request)].clone()),
            ("response-media-type", self.media[at(Side::Response)].clone()),
        ];
        let plain = plain.into_iter().filter_map(|(key, said)| Some((key.to_owned(), said?)));
        plain.chain(status).collect()
    }
}
