//! The media types of bodies, a rule a file. A body that nothing says anything of is JSON.

pub(in crate::lower) mod any;
pub(in crate::lower) mod command;
pub(in crate::lower) mod corrected;
pub(in crate::lower) mod header;
pub(in crate::lower) mod sample;
pub(in crate::lower) mod words;

use crate::ir::Method;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::read::media::Told;
use crate::lower::read::section::Side;
use crate::source::Span;

/// The media type of a document where nothing else is said.
pub(in crate::lower) const JSON: &str = "application/json";

/// Media types, in the order in which they are named.
pub(in crate::lower) type Types = Vec<String>;

/// One side of an operation, as far as it tells the media type of the body there.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Place<'p> {
    pub(in crate::lower) side: Side,
    pub(in crate::lower) method: Method,
    /// The value that the row of the header `Content-Type` gives, and where it is.
    pub(in crate::lower) header: Option<(&'p str, Span)>,
    pub(in crate::lower) told: &'p Told,
    /// A table or a sample shows what is within.
    pub(in crate::lower) has_fields: bool,
    /// A sample that is XML, where none is JSON.
    pub(in crate::lower) xml: Option<Span>,
    pub(in crate::lower) corrected: Option<(&'p str, Span)>,
}

/// A rule's proposal.
type Propose = fn(&Place<'_>) -> Option<(Types, Reason)>;

/// Decides on the media types of a body, where something says them.
pub(in crate::lower) fn decide(place: &Place<'_>, applied: Applied) -> Option<Verdict<Types>> {
    let rules: [Propose; 6] = [
        corrected::propose,
        header::propose,
        any::propose,
        words::propose,
        command::propose,
        sample::propose,
    ];
    let proposals = rules.into_iter().filter_map(|propose| propose(place));
    Verdict::resolve(applied.ranked(proposals))
}

/// Returns `true` if a body of a media type has fields: JSON, and what a form sends.
pub(in crate::lower) fn has_fields(media_type: &str) -> bool {
    crate::ir::is_json(media_type) || media_type == "application/x-www-form-urlencoded"
}
