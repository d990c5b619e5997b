//! `apiref diff`.

use std::path::Path;

use apiref::diagnostic::Severity;
use apiref::diff::{self, Class, State};
use apiref::{Error, Generator, source};

use super::args::{Diff, FailOn};
use super::{Status, terminal};

pub(super) fn run(arguments: &Diff) -> Result<Status, Error> {
    let [old, new] = [&arguments.old, &arguments.new].map(|input| {
        let state = state(input)?;
        Ok::<_, Error>(match &arguments.service {
            Some(service) => state.of_service(service),
            None => state,
        })
    });
    let (old, new) = (old?, new?);
    let diff = diff::compare(&old, &new).map_err(Error::Diff)?;
    terminal::print(&diff.render(arguments.format()))?;
    let refused = match arguments.fail_on {
        Some(FailOn::Breaking) => diff.count(Class::Breaking) > 0,
        Some(FailOn::Any) => diff.changes().next().is_some(),
        None => false,
    };
    Ok(if refused { Status::Refused } else { Status::Done })
}

/// The document that an input is, or what its sources say.
fn state(input: &Path) -> Result<State, Error> {
    if source::is_document(input) {
        let document = source::read_document(input).map_err(Error::Input)?;
        diff::check(&document).map_err(|error| {
            let message = error.to_string();
            Error::Input(source::Error::Document { path: input.to_owned(), message })
        })?;
        return Ok(vec![document].into());
    }
    let generator = Generator::new(input);
    let compilation = generator.compile(&mut |_| {})?;
    let errors = compilation.report(generator.policy()).count(Severity::Error);
    if errors > 0 {
        // A place that is missing for an error would look like a change.
        let errors = if errors == 1 { "an error".to_owned() } else { format!("{errors} errors") };
        let input = input.display();
        terminal::say(&format!(
            "{input} has {errors}; `apiref lint {input}` shows what is missing\n"
        ));
    }
    Ok(State::from(&compilation))
}
