//! `apiref explain`: why something is as it is, and what a code or a rule means.

use apiref::diagnostic::{Code, Policy, Report, Severity, visible};
use apiref::explain::{self, Explained, Subject};
use apiref::lower::infer::rule::{self, RULES};
use apiref::{Compilation, Error};

use super::args::Explain;
use super::{Status, terminal};

const DIAGNOSTICS: &str = include_str!("../../docs/diagnostics.md");
const RULE_DOCS: &str = include_str!("../../docs/rules.md");

pub(super) fn run(explain: &Explain) -> Result<Status, Error> {
    let Some(subject) = &explain.subject else {
        return term(&explain.input.to_string_lossy());
    };
    let subject = match Subject::parse(subject, explain.field.as_deref()) {
        Ok(subject) => subject,
        Err(problem) => {
            terminal::error(&problem);
            return Ok(Status::Failed);
        }
    };
    let compilation = explain.generator().compile(&mut |_| {})?;
    let wrong = misread(&compilation);
    let found: Vec<Explained<'_>> =
        compilation.apis.iter().flat_map(|api| subject.find(api)).collect();
    if found.is_empty() {
        let documents: Vec<&str> = compilation.apis.iter().map(|api| api.name.as_str()).collect();
        terminal::error(&format!("there is no such place in {}", documents.join(", ")));
        return Ok(Status::Failed);
    }
    let format = explain.format(terminal::stdout_has_colour());
    let text = explain::render(&found, &compilation.sources, format);
    match format {
        explain::Format::Colour => terminal::print_as_is(&text)?,
        explain::Format::Json => terminal::print(&visible::json(text))?,
        _ => terminal::print(&text)?,
    }
    Ok(if wrong { Status::Refused } else { Status::Done })
}

/// Says what is wrong with the settings, without which something is otherwise than they would have it; whether there is any.
fn misread(compilation: &Compilation) -> bool {
    let found = compilation.diagnostics.iter().filter(|found| found.code == Code::InvalidConfig);
    let report = Report::new(&compilation.sources.map, found.cloned(), &Policy::default());
    terminal::say_as_is(&report.render(terminal::report_format()));
    report.count(Severity::Error) > 0
}

/// Shows the section of the documentation about a code or a rule.
fn term(name: &str) -> Result<Status, Error> {
    let section = match (name.parse::<Code>(), rule::named(name)) {
        (Ok(_), _) => section(DIAGNOSTICS, name),
        (Err(_), Some(_)) => section(RULE_DOCS, name),
        (Err(_), None) => None,
    };
    match section {
        Some(text) => {
            terminal::print(&format!("{text}\n"))?;
            Ok(Status::Done)
        }
        None => {
            let codes = Code::ALL.iter().map(|code| code.as_str());
            let near = explain::nearest(name, codes.chain(RULES.iter().map(|rule| rule.name)));
            let help = near.map_or_else(String::new, |near| format!("; is it `{near}`?"));
            terminal::error(&format!(
                "`{name}` is neither a code nor a rule{help}; to ask about a place, name it behind the input"
            ));
            Ok(Status::Failed)
        }
    }
}

/// The section of a page that has this heading, of any level, without the heading's marks.
fn section<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    let is_heading =
        |line: &str| line.trim_start_matches('#').trim() == name && line.starts_with('#');
    let start = page.lines().find(|line| is_heading(line))?;
    let start = start.as_ptr() as usize - page.as_ptr() as usize;
    let body = &page[start..];
    let end = body[1..].find("\n#").map_or(body.len(), |at| at + 1);
    Some(body[..end].trim_start_matches('#').trim())
}
