//! The media types of the bodies of an operation.

use crate::ir::Location;
use crate::lower::config::correction::OfOneOperation;
use crate::lower::evidence::operation::DraftBody;
use crate::lower::infer::media::{self, JSON, Place, Types};
use crate::lower::infer::verdict::Verdict;
use crate::lower::read::section::{Sample, Shown, Side};
use crate::lower::read::table::{self, Row};
use crate::source::Span;

use super::{Builder, sends_nothing};

impl Builder<'_, '_> {
    /// A body with its media types; one that is no JSON is there though no table and no sample shows anything of it.
    pub(super) fn with_media(
        &self,
        side: Side,
        body: Option<DraftBody>,
        rows: &[(Side, Row<'_>)],
        samples: &[(Side, &Sample)],
        corrections: &OfOneOperation<'_>,
    ) -> Option<DraftBody> {
        let sends = self.address.method.writes() && !sends_nothing(self.address.method);
        if side == Side::Request && !sends {
            return body;
        }
        let media = self.media(side, body.as_ref(), rows, samples, corrections);
        let Some(media) = media else { return body };
        match body {
            Some(body) => Some(DraftBody { media: Some(media), ..body }),
            // Of a document that nothing shows there is nothing to say.
            None if media.value == [JSON] && !media.is_corrected() => None,
            None => Some(DraftBody { media: Some(media), ..DraftBody::default() }),
        }
    }

    fn media(
        &self,
        side: Side,
        body: Option<&DraftBody>,
        rows: &[(Side, Row<'_>)],
        samples: &[(Side, &Sample)],
        corrections: &OfOneOperation<'_>,
    ) -> Option<Verdict<Types>> {
        let row = rows.iter().find(|(of, row)| {
            *of == side
                && row.location() == Some(table::Place::Parameter(Location::Header))
                && row.name.eq_ignore_ascii_case("content-type")
        });
        let header = row.and_then(|(_, row)| {
            let (_, said) = self.cx.descriptions.of(row.entry?);
            Some((said, row.span))
        });
        let place = Place {
            side,
            method: self.address.method,
            header: header.as_ref().map(|(said, span)| (said.text(), *span)),
            told: &self.told,
            has_fields: body.is_some(),
            xml: self.xml(side, samples),
            corrected: corrections.media_type(side),
        };
        let media = media::decide(&place, self.cx.applied)?;
        if media.is_corrected() && !self.is_so_anyway(&place, &media.value) {
            corrections.note_media_type(side);
        }
        Some(media)
    }

    /// The sample of a side that is XML, where none is JSON.
    fn xml(&self, side: Side, samples: &[(Side, &Sample)]) -> Option<Span> {
        let sources = self.cx.sources;
        let mut own = samples.iter().filter(|(of, _)| *of == side).map(|(_, sample)| *sample);
        if own.clone().any(|sample| sample.value(sources).is_some()) {
            return None;
        }
        let is_xml = |sample: &&Sample| match sample.shown {
            Shown::File(file) => sources.map.file(file).name.ends_with(".xml"),
            Shown::Here(..) => false,
        };
        own.find(is_xml).map(|sample| sample.span(sources))
    }

    /// Without a correction the body would be of the same media types.
    fn is_so_anyway(&self, place: &Place<'_>, types: &Types) -> bool {
        let otherwise = media::decide(&Place { corrected: None, ..*place }, self.cx.applied);
        match otherwise {
            Some(otherwise) => otherwise.value == *types,
            None => place.has_fields && *types == [JSON],
        }
    }
}
