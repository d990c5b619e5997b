//! `apiref publish`.

use std::fs;
use std::io;
use std::path::Path;
use std::time::Instant;

use apiref::emit::files::{FileError, Folder, Written};
use apiref::emit::site::{self, Catalog, Publication};
use apiref::{Compilation, Error, Stage, Summary};

use super::args::Publish;
use super::progress::{Progress, tell_read};
use super::{Status, finish, tell_guessed, terminal};

pub(super) fn run(publish: &Publish) -> Result<Status, Error> {
    let started = Instant::now();
    let mut progress = Progress::new();
    // The catalog is read first too, so that nothing is compiled for a folder that cannot be written.
    catalog(&publish.out)?;
    // Each by itself: two inputs of one service are two releases of its documents, not two documents.
    let generators = publish.generators();
    let compilations = generators
        .iter()
        .map(|generator| generator.compile(&mut |stage| progress.show(stage)))
        .collect::<Result<Vec<Compilation>, Error>>()?;
    progress.clear();
    compilations.iter().for_each(|compilation| tell_read(&compilation.sources));
    progress.show(Stage::Emit);
    let publications: Vec<Publication<'_>> =
        compilations.iter().flat_map(|compilation| publications(publish, compilation)).collect();
    // From reading the catalog to writing it the folder is this run's alone: no other's entry is lost.
    let folder = Folder::lock(&publish.out, "publishes", &mut |holder| {
        progress.wait(holder, &publish.out);
    });
    let folder = folder.map_err(Error::Output)?;
    let files = site::emit(&publications, catalog(&publish.out)?, publish.base_url.as_deref());
    let files = files.map_err(Error::Publication)?;
    progress.show(Stage::Write);
    let written = folder.write(&files).map_err(Error::Output)?;
    drop(folder);
    progress.clear();
    let mut total = Summary::default();
    for (generator, compilation) in generators.iter().zip(&compilations) {
        let report = compilation.report(generator.policy());
        terminal::say_as_is(&report.render(terminal::report_format()));
        tell_guessed(compilation);
        total = total.with(&compilation.summary(&report, &Written::default()));
    }
    terminal::note(&format!("open {}\n", publish.out.join("index.html").display()));
    finish(&total.with(&Summary::of(&written)), started);
    Ok(if total.errors > 0 { Status::Refused } else { Status::Done })
}

/// The documents of an input, with the release that they are of.
fn publications<'a>(
    publish: &'a Publish,
    compilation: &'a Compilation,
) -> impl Iterator<Item = Publication<'a>> {
    let sources = &compilation.sources;
    compilation.apis.iter().map(move |api| {
        let first = api.operations().next().map(|(_, operation)| operation.span.file);
        let origin = first.map(|file| &sources.origins[sources.origin(file)]);
        let release = publish.release.as_deref().or(origin.and_then(|o| o.release.as_deref()));
        let date = publish.date.as_deref().or(origin.and_then(|o| o.date.as_deref()));
        Publication { api, release, date, sources: Some(sources) }
    })
}

/// The catalog of what is published there already.
fn catalog(site: &Path) -> Result<Catalog, Error> {
    let path = site.join(site::CATALOG);
    match fs::read_to_string(&path) {
        Ok(text) => Catalog::from_json(&text).map_err(|error| {
            let source = io::Error::new(io::ErrorKind::InvalidData, error);
            Error::Output(FileError::Io { path, source })
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Catalog::default()),
        Err(source) => Err(Error::Output(FileError::io(&path)(source))),
    }
}
