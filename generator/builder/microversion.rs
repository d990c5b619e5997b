//! The microversion that a run generates for.

use super::Error;
use crate::ir::{Api, Microversion};
use crate::projection;

/// A microversion to generate for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    One(Microversion),
    /// The newest that the reference speaks of.
    Latest,
}

impl Wanted {
    /// The version that it is of an API; `None` where the API has it not. A reference may stop short of what its service
    /// has come to, so a version may be newer than all that it speaks of.
    pub(super) fn of(self, api: &Api) -> Option<Microversion> {
        let spoken = projection::spoken(api)?;
        let (first, newest) = spoken.min.zip(spoken.max)?;
        match self {
            Self::Latest => Some(newest),
            Self::One(version) => {
                let is_old = version < first && !api.versions.is_all();
                let majors = first.major..=newest.major;
                (majors.contains(&version.major) && !is_old).then_some(version)
            }
        }
    }
}

/// The remarks on the wanted microversion: an error where an API has it not or none has any, else a remark on each
/// that does not speak of it.
pub(super) fn remarks(wanted: Wanted, apis: &[Api]) -> Result<Vec<String>, Error> {
    let mut remarks = Vec::new();
    let mut is_spoken = false;
    for api in apis {
        let Some((first, newest)) = projection::spoken(api).and_then(|r| r.min.zip(r.max)) else {
            continue;
        };
        is_spoken = true;
        let Wanted::One(version) = wanted else { continue };
        let spoken = format!("its reference speaks of {first} to {newest}");
        if wanted.of(api).is_none() {
            let title = &api.title;
            return Err(Error::Microversion(format!(
                "{title} has no microversion {version}: {spoken}"
            )));
        }
        if version > newest {
            remarks
                .push(format!("{}: {spoken}, and {version} is taken to be as {newest}", api.title));
        }
    }
    if is_spoken {
        return Ok(remarks);
    }
    let problem = "there is no microversion to choose: the reference speaks of none";
    Err(Error::Microversion(problem.to_owned()))
}
