//! `apiref overlay`.

use std::path::Path;

use apiref::overlay::{self, Fill, Kind};
use apiref::{Error, source};

use super::args::Overlay;
use super::{Status, tell_guessed, terminal, write_to};

pub(super) fn run(arguments: &Overlay) -> Result<Status, Error> {
    let path = &arguments.document;
    let document = source::read_document(path).map_err(Error::Input)?;
    let compilation = arguments.input.generator().compile(&mut |_| {})?;
    tell_guessed(&compilation);
    let fill = if arguments.replace { Fill::All } else { Fill::Missing };
    let overlay = overlay::overlay(&document, &compilation.apis, fill).map_err(|error| {
        let message = error.to_string();
        Error::Input(source::Error::Document { path: path.to_owned(), message })
    })?;
    for kind in Kind::ALL {
        for name in overlay.tally.unknown(kind) {
            terminal::detail(&format!("not documented: {name}\n"));
        }
    }
    terminal::note(&overlay.tally.to_string());
    if overlay.tally.count(Kind::Operation).known == 0 {
        terminal::error(&format!("{} has no operation that is documented", path.display()));
        return Ok(Status::Failed);
    }
    write_to(arguments.out.as_deref().unwrap_or(Path::new("-")), &overlay.to_yaml())?;
    Ok(Status::Done)
}
