//! `apiref coverage`.

use apiref::Error;

use super::args::Coverage;
use super::{Status, terminal};

pub(super) fn run(arguments: &Coverage) -> Result<Status, Error> {
    let (coverage, remarks) = arguments.generator().coverage()?;
    terminal::print(&coverage.render(arguments.format()))?;
    for remark in remarks {
        terminal::note(&format!("note: {remark}\n"));
    }
    Ok(Status::Done)
}
