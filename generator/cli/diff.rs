//! `apiref diff`.

use std::path::Path;

use apiref::diagnostic::Severity;
use apiref::diff::{self, Class};
use apiref::emit::openapi;
use apiref::{Error, Generator, source};
use serde_json::Value;

use super::args::{Diff, FailOn};
use super::{Status, terminal};

pub(super) fn run(arguments: &Diff) -> Result<Status, Error> {
    let old = documents(&arguments.old)?;
    let new = documents(&arguments.new)?;
    let diff = diff::compare(&old, &new).map_err(Error::Diff)?;
    terminal::print(&diff.render(arguments.format()))?;
    let refused = match arguments.fail_on {
        Some(FailOn::Breaking) => diff.count(Class::Breaking) > 0,
        Some(FailOn::Any) => diff.changes().next().is_some(),
        None => false,
    };
    Ok(if refused { Status::Refused } else { Status::Done })
}

/// The documents that an input is, or that its sources compile to.
fn documents(input: &Path) -> Result<Vec<Value>, Error> {
    if source::is_document(input) {
        let document = source::read_document(input).map_err(Error::Input)?;
        diff::check(&document).map_err(|error| {
            let message = error.to_string();
            Error::Input(source::Error::Document { path: input.to_owned(), message })
        })?;
        return Ok(vec![document]);
    }
    let generator = Generator::new(input);
    let compilation = generator.compile(&mut |_| {})?;
    let errors = compilation.report(generator.policy()).count(Severity::Error);
    if errors > 0 {
        // What is missing for an error would look like a change.
        let errors = if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
        let input = input.display();
        terminal::say(&format!(
            "{input} has {errors}; `apiref lint {input}` shows what is missing\n"
        ));
    }
    let documents = compilation.apis.iter();
    Ok(documents.map(|api| openapi::document(api, openapi::Version::V3_1)).collect())
}
