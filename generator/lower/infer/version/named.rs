//! `versions-of-named-field`: a row whose entry says nothing of microversions is for those that a sentence, a note, a mark or an item
//! of its operation gives to the field that it names.
//!
//! Why: it is what the author says of the field. A sentence that says more than that the field is there, who may send it or what
//! it holds, bounds nothing; one that names a side of the exchange is about that side alone. What the description of the row says
//! of microversions goes first, also where it is that all have the field.
//!
//! "The ``colour`` field is available since version 3.7.", "- ``colour`` (New in version 3.7)"

use crate::ir::{Aspect, VersionRange};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Headed;
use crate::lower::read::text::Prose;
use crate::lower::read::version;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "versions-of-named-field", aspect: Aspect::Versions, basis: Basis::Words };

pub(in crate::lower) fn propose(
    prose: &Prose,
    said: Option<Headed>,
) -> Option<(VersionRange, Reason)> {
    let is_silent = !version::speaks(prose.text());
    let said = said.filter(|said| is_silent && !said.versions.is_all())?;
    Some((said.versions, Reason::new(&RULE, Some(said.span))))
}
