//! `versions-in-description`: a row whose entry has no `min_version` or `max_version` is for the microversions that its description
//! gives it as a whole.
//!
//! Why: it is what the author says of the field, in words instead of the keys of the format. What is said of a value, of a default
//! or of one of several bounds nothing, and neither does being deprecated. A row that is required is left where clients can ask for
//! no microversion: the service of today has it.
//!
//! "The colour. **New in version 3.7**", "(Since API v3.7) The colour.", "This field is only returned since version 3.7."

use crate::ir::{Aspect, VersionRange};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;
use crate::lower::read::version;
use crate::source::Span;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-in-description", aspect: Aspect::Versions, basis: Basis::Words };

pub(in crate::lower) fn propose(
    prose: &Prose,
    entry: Option<Span>,
    major: Option<u16>,
) -> Option<(VersionRange, Reason)> {
    let versions = version::within(version::described(prose.text())?, major)?;
    (!versions.is_all()).then(|| (versions, Reason::new(&RULE, entry)))
}
