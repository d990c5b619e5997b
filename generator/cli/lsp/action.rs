//! Code actions: the edits of findings, of one or of all of a code in the file, and of all that are safe.

use std::collections::BTreeSet;

use apiref::diagnostic::{self, Code, Diagnostic, Fix};
use apiref::source::FileId;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use super::finding;
use super::workspace::{Places, Spot, Workspace};

/// All that is safe and in the file.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.apiref");

/// The kinds of actions that there are.
pub(super) fn kinds() -> Vec<CodeActionKind> {
    vec![CodeActionKind::QUICKFIX, FIX_ALL]
}

/// The actions for a range.
pub(super) fn actions(
    workspace: &mut Workspace,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>, String> {
    let Some(spot) = workspace.fresh(&params.text_document.uri) else { return Ok(None) };
    let is_wanted = |kind: &CodeActionKind| {
        let only = params.context.only.as_ref();
        let within = |wanted: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty()
            })
        };
        only.is_none_or(|only| only.iter().any(within))
    };
    let report = spot.state.compilation.report(spot.workspace.generator.policy());
    let is_own = |found: &&Diagnostic| found.primary.span.file == spot.file && found.fix.is_some();
    let own: Vec<&Diagnostic> = report.diagnostics().iter().filter(is_own).collect();
    let lines = spot.lines();
    let (start, end) = (lines.offset(params.range.start), lines.offset(params.range.end));
    let is_here = |found: &&&Diagnostic| {
        let span = found.primary.span;
        span.start as usize <= end.max(start) && start.min(end) <= span.end as usize
    };
    let places = spot.places();
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let here: Vec<&&Diagnostic> = own.iter().filter(is_here).collect();
        actions.extend(here.iter().filter_map(|found| one(found, &places)));
        let codes: BTreeSet<Code> = here.iter().map(|found| found.code).collect();
        for code in codes {
            let alike: Vec<&Diagnostic> = own.iter().filter(|f| f.code == code).copied().collect();
            actions
                .extend((alike.len() > 1).then(|| of_code(code, &alike, &spot, &places)).flatten());
        }
    }
    // To mend all on every save is for who asks for it.
    if params.context.only.is_some() && is_wanted(&FIX_ALL) {
        actions.extend(all(&own, &spot, &places));
    }
    Ok(Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()))
}

/// Says of what is not safe that somebody has to look at it.
fn titled(title: String, is_safe: bool) -> String {
    if is_safe { title } else { format!("{title} (look at it afterwards)") }
}

fn one(found: &Diagnostic, places: &Places<'_>) -> Option<CodeAction> {
    let Fix { is_safe, edits } = found.fix.as_deref()?;
    Some(CodeAction {
        title: titled(format!("Mend {}: {}", found.code, found.message), *is_safe),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![finding::shown(found, places)]),
        edit: Some(places.edits(edits)?),
        is_preferred: is_safe.then_some(true),
        ..CodeAction::default()
    })
}

/// All of a code, in this file and wherever else they have edits.
fn of_code(
    code: Code,
    alike: &[&Diagnostic],
    spot: &Spot<'_>,
    places: &Places<'_>,
) -> Option<CodeAction> {
    let is_safe = alike.iter().all(|found| found.fix.as_ref().is_some_and(|fix| fix.is_safe));
    let map = &spot.state.compilation.sources.map;
    let (edits, counts) = diagnostic::together(map, alike.iter().copied(), !is_safe, &|_| true);
    let count: usize = counts.values().sum();
    Some(CodeAction {
        title: titled(format!("Mend all {count} {code} of this file"), is_safe),
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(places.edits(edits.into_values().flatten())?),
        ..CodeAction::default()
    })
}

fn all(own: &[&Diagnostic], spot: &Spot<'_>, places: &Places<'_>) -> Option<CodeAction> {
    let map = &spot.state.compilation.sources.map;
    let is_here = |file: FileId| file == spot.file;
    let (edits, counts) = diagnostic::together(map, own.iter().copied(), false, &is_here);
    let count: usize = counts.values().sum();
    (count > 0).then_some(())?;
    Some(CodeAction {
        title: format!("Mend all {count} findings of this file that need no look"),
        kind: Some(FIX_ALL),
        edit: Some(places.edits(edits.into_values().flatten())?),
        ..CodeAction::default()
    })
}
