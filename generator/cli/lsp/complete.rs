//! Completion in tables: entries of the parameters file, codes and reasons of the status file.

use std::collections::HashMap;
use std::ops::Range;

use apiref::lower::{Target, Use};
use apiref::source::Span;
use apiref::syntax::parameters::Parameters;
use apiref::syntax::status::Statuses;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, MarkupContent, MarkupKind, TextEdit,
};
use serde_json::{Value, json};

use super::hover;
use super::workspace::{Spot, Workspace};

/// The items that can stand at a position.
pub(super) fn complete(
    workspace: &mut Workspace,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>, String> {
    let at = params.text_document_position;
    let uri = &at.text_document.uri;
    let encoding = workspace.encoding;
    let row = workspace.documents.get(uri.as_str()).and_then(|document| {
        let offset = super::text::Lines::new(&document.text, encoding).offset(at.position);
        Row::at(&document.text, offset)
    });
    // A place in no row is not worth a run.
    let Some(row) = row else { return Ok(None) };
    let Some(spot) = workspace.fresh(uri) else { return Ok(None) };
    let offset = u32::try_from(row.part.start).unwrap_or(u32::MAX);
    let table = spot.state.uses().table_before(spot.file, offset);
    let Some(table) = table.filter(|table| holds(&spot.document.text, table.name, row.line)) else {
        return Ok(None);
    };
    let sources = &spot.state.compilation.sources;
    let items = if let Some(parameters) = sources.parameters.get(&table.file) {
        entries(&spot, &row, parameters)
    } else if let Some(statuses) = sources.statuses.get(&table.file) {
        codes(&spot, &row, statuses)
    } else {
        Vec::new()
    };
    Ok(Some(CompletionResponse::Array(items)))
}

/// Adds the description to an entry of the list.
pub(super) fn resolve(
    workspace: &mut Workspace,
    mut item: CompletionItem,
) -> Result<CompletionItem, String> {
    let entry = item.data.as_ref().and_then(|data| {
        let uri = data.get("uri")?.as_str()?.parse().ok()?;
        let at = |key: &str| u32::try_from(data.get(key)?.as_u64()?).ok();
        let (file, start, end) = (at("file")?, at("start")?, at("end")?);
        let spot = workspace.fresh(&uri)?;
        hover::of_entry(spot.state, Span { file: apiref::source::FileId(file), start, end })
    });
    item.documentation = entry.map(|value| {
        Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
    });
    Ok(item)
}

/// A row with the cursor in it.
struct Row {
    /// The place of its line.
    line: usize,
    /// The place of the part that is being written.
    part: Range<usize>,
    /// The part before the colon, where the cursor is behind it.
    name: Option<String>,
    /// A colon follows the part.
    has_colon: bool,
}

impl Row {
    /// The row at a byte; `None` of a line that begins with no dash.
    fn at(text: &str, offset: usize) -> Option<Self> {
        let line = text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = text[offset..].find(['\n', '\r']).map_or(text.len(), |at| offset + at);
        let written = &text[line..end];
        let item = written.trim_start().strip_prefix('-')?;
        let start = end - item.trim_start().len();
        // The cursor may be in the white space behind the dash.
        let start = start.min(offset);
        (line + written.len() - item.len() <= offset).then_some(())?;
        let before = &text[start..offset];
        let colon = before.find(": ").or_else(|| before.ends_with(':').then(|| before.len() - 1));
        let (name, start) = match colon {
            Some(colon) => {
                let rest = &before[colon + 1..];
                (Some(before[..colon].trim().to_owned()), offset - rest.trim_start().len())
            }
            None => (None, start),
        };
        let rest = &text[offset..end];
        let stop = rest.find([' ', '\t', '#']).unwrap_or(rest.len());
        let stop = rest[..stop].strip_suffix(':').map_or(stop, str::len);
        let has_colon = name.is_none() && rest[stop..].trim_start().starts_with(':');
        Some(Self { line, part: start..offset + stop, name, has_colon })
    }
}

/// A line of the table whose directive's name is at a span: all that stands between is further in than it.
fn holds(text: &str, name: Span, line: usize) -> bool {
    let at = name.start as usize;
    let Some(before) = text.get(..at) else { return false };
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(&text[start..]);
    let end = text[line..].find(['\n', '\r']).map_or(text.len(), |at| line + at);
    let Some(between) = text.get(at..end) else { return false };
    let mut below = between.split(['\n', '\r']).skip(1).filter(|line| !line.trim().is_empty());
    line > at && below.all(|line| indent(line) > own)
}

/// An item that writes a text in the place of the part.
fn item(spot: &Spot<'_>, row: &Row, label: &str, text: String, detail: String) -> CompletionItem {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let range = spot.lines().range(at(row.part.start), at(row.part.end));
    CompletionItem {
        label: label.to_owned(),
        kind: Some(CompletionItemKind::FIELD),
        detail: Some(detail),
        filter_text: Some(text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text })),
        ..CompletionItem::default()
    }
}

fn entries(spot: &Spot<'_>, row: &Row, parameters: &Parameters) -> Vec<CompletionItem> {
    let sources = &spot.state.compilation.sources;
    // The name by which the first row calls each.
    let mut names: HashMap<Target, &str> = HashMap::new();
    for Use { name, target, .. } in spot.state.uses().iter() {
        if let Some(name) = name {
            names.entry(*target).or_insert_with(|| sources.map.slice(*name));
        }
    }
    // The part that is alike for all of them, once.
    let blank = item(spot, row, "", String::new(), String::new());
    let items = parameters.entries.iter().map(|(key, entry)| {
        let wire = names.get(&Target::Entry(entry.span)).copied().unwrap_or(key);
        let is_likely = row.name.as_deref() == Some(wire);
        let text = match row.name {
            None if !row.has_colon => format!("{wire}: {key}"),
            None => wire.to_owned(),
            Some(_) => key.clone(),
        };
        let Span { file, start, end } = entry.span;
        let data: Value = json!({
            "uri": spot.document.uri.as_str(), "file": file.0, "start": start, "end": end,
        });
        let mut item = blank.clone();
        if let Some(CompletionTextEdit::Edit(edit)) = &mut item.text_edit {
            edit.new_text.clone_from(&text);
        }
        let sort = format!("{}{key}", if is_likely { '0' } else { '1' });
        CompletionItem {
            label: key.clone(),
            detail: Some(hover::summary(entry)),
            sort_text: Some(sort),
            filter_text: Some(text),
            data: Some(data),
            ..item
        }
    });
    items.collect()
}

fn codes(spot: &Spot<'_>, row: &Row, statuses: &Statuses) -> Vec<CompletionItem> {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    match &row.name {
        None => {
            let codes = statuses.codes.iter().map(|(code, status)| {
                let reason =
                    status.reasons.get("default").or_else(|| status.reasons.values().next());
                let detail = reason.map(|reason| first_line(&reason.text)).unwrap_or_default();
                let code = code.to_string();
                item(spot, row, &code, code.clone(), detail)
            });
            codes.collect()
        }
        Some(code) => {
            let code = code.trim_matches(['"', '\'']).parse().ok();
            let status = code.and_then(|code: u16| statuses.codes.get(&code));
            let reasons = status.into_iter().flat_map(|status| &status.reasons);
            let reasons = reasons.map(|(name, reason)| {
                item(spot, row, name, name.clone(), first_line(&reason.text))
            });
            reasons.collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn a_row_is_known_while_it_is_written() {
        let part = |text: &str| {
            let offset = text.find('|').unwrap();
            let text = text.replace('|', "");
            Row::at(&text, offset).map(|row| (text[row.part].to_owned(), row.name, row.has_colon))
        };
        let found = |part: &str, name: Option<&str>, has_colon| {
            Some((part.to_owned(), name.map(str::to_owned), has_colon))
        };
        assert_eq!(part("x\n   - |\ny"), found("", None, false));
        assert_eq!(part("   -|"), found("", None, false));
        assert_eq!(part("   - na|me\n"), found("name", None, false));
        assert_eq!(part("   - na|me: key\n"), found("name", None, true));
        assert_eq!(part("   - name: |"), found("", Some("name"), false));
        assert_eq!(part("   - name:|"), found("", Some("name"), false));
        assert_eq!(part("   - os-x:a: k|ey # why\r\n"), found("key", Some("os-x:a"), false));
        assert_eq!(part("prose |"), None);
        assert_eq!(part(" | - a"), None);
    }
}
